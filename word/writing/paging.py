"""On which pages the headings of a file stand, as LibreOffice lays it out, where it is installed.

A file is streamed, so nobody knows while it is written where its pages end. LibreOffice makes a PDF of it with an
outline of its headings (ISO 32000-1, 12.3.3), and the numbers go into the contents when the file is written again.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable
from pathlib import Path

import pypdfium2

from word.model.document import ContentsEntry
from word.reading.converting import convert
from word.reading.safety import Refused


def pages_of(path: Path, entries: Iterable[ContentsEntry], *, seconds: float) -> dict[str, int]:
    """The page of each entry's heading by its bookmark, counted from 1; nothing unless all of them were found.

    Headings are looked for in the order of the entries, by level and words.
    """
    with tempfile.TemporaryDirectory() as folder:
        try:
            outline = _outline(convert(path, "docx", Path(folder), seconds=seconds, target="pdf"))
        except (Refused, pypdfium2.PdfiumError):
            return {}
    found: dict[str, int] = {}
    rows = iter(outline)
    for entry in entries:
        wanted = (entry.level, _letters(entry.text))
        page = next((page for level, words, page in rows if (level, words) == wanted), 0)
        if not page:
            return {}
        found[entry.bookmark] = page
    return found


def _outline(path: Path) -> list[tuple[int, str, int]]:
    """(level, letters, page) of each heading, both counted from 1."""
    document = pypdfium2.PdfDocument(path)
    try:
        rows = []
        for item in document.get_toc():
            target = item.get_dest()
            page = target.get_index() if target else None
            rows.append((item.level + 1, _letters(item.get_title()), 0 if page is None else page + 1))
        return rows
    finally:
        document.close()


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text)
