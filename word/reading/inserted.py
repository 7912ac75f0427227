"""Documents inserted whole (``w:altChunk``, ECMA-376 part 1, 17.17.2): Word files, web pages and plain text.

Other programs than Word write them, and Word takes them in when the file is opened. Their words are counted apart from
their reading, as those of the file around them are.
"""

from __future__ import annotations

import email
import email.policy
import io
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

from richtext import clean, count_words, parse
from richtext.blocks import Block, Footnote, Heading, Inline, LineBreak, List, Paragraph, Picture, Quotation, Run, Table
from richtext.notices import Notice
from word.model.source import EXCERPT, Grid, GridCell, Item, Line, ListMark, Source, lines_of
from word.reading.languages import direction_of
from word.reading.package import Package, Relationship
from word.reading.safety import MAX_XML, Refused

_DEEPEST = 3
"""Documents inserted into one another."""
_LISTS = 100_000
"""Keeps the lists of an inserted document apart from those around it."""
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "div", "dl", "dt",
     "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html",
     "li", "main", "nav", "ol", "option", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead",
     "title", "tr", "ul"}
)  # fmt: skip
_UNSEEN = frozenset(
    {
        "script",
        "style",
        "head",
        "title",
        "template",
        "noscript",
        "svg",
        "math",
        "object",
        "iframe",
        "select",
        "textarea",
    }
)
_MARKUP = re.compile(r"<(?:!doctype|html|body|p|div|table|h[1-6]|ul|ol|span|b|i|br|font|\?xml)\b", re.IGNORECASE)

Read = Callable[[Package, "Insertions"], Source]


class Insertions:
    """Reads the documents inserted into a file; ``read`` is the reader of Word files."""

    def __init__(self, read: Read, depth: int = 0) -> None:
        self._read = read
        self._depth = depth

    def of(self, package: Package) -> TakenIn:
        """What is taken into one file."""
        return TakenIn(package, self._read, self._depth)


class TakenIn:
    """The documents taken into one file, with their notices and their words, counted apart."""

    def __init__(self, package: Package, read: Read, depth: int) -> None:
        self._package = package
        self._read = read
        self._depth = depth
        self._count = 0
        self.words_in = 0
        self.losses: list[Notice] = []
        self.notices: list[Notice] = []

    def __call__(self, relationship: Relationship | None) -> tuple[Item, ...] | None:
        """The lines and tables of the document that a relationship leads to, or None where it cannot be read."""
        if relationship is None or relationship.external or self._depth >= _DEEPEST:
            return None
        data = self._package.media(relationship.target, MAX_XML)
        if not data:
            return None
        self._count += 1
        if _is_archive(data):
            return self._word(data)
        text = _text_of(data)
        if text is None:
            return None
        if not _is_markup(text):
            lines = [" ".join(line.split()) for line in text.splitlines()]
            self.words_in += sum(map(count_words, lines))
            return tuple(_line((Run(line),)) for line in lines if line)
        try:
            blocks = parse(clean(text).html)
        except (ValueError, RecursionError):
            return None
        self.words_in += _words_of_markup(text)
        return tuple(_items(blocks, _LISTS * self._count))

    def _word(self, data: bytes) -> tuple[Item, ...] | None:
        with tempfile.TemporaryDirectory(prefix="inserted-") as folder:
            path = Path(folder) / "inserted.docx"
            path.write_bytes(data)
            try:
                with Package(path) as package:
                    source = self._read(package, Insertions(self._read, self._depth + 1))
            except Refused:
                return None
        self.words_in += source.words_in
        pictures = [(line, picture) for line in lines_of(source.items) for picture in line.pictures]
        self.losses += source.losses
        self.losses += [Notice("picture", 0, one.alternative_text[:EXCERPT], line.where) for line, one in pictures]
        self.notices += source.notices
        return tuple(kept for item in source.items if (kept := _apart(item, _LISTS * self._count)) is not None)


def _is_archive(data: bytes) -> bool:
    """Whether bytes are an archive, as a Word file is."""
    return data.startswith(b"PK") and zipfile.is_zipfile(io.BytesIO(data))


def _apart(item: Item, lists: int) -> Item | None:
    """An item without pictures, which stand in the inserted file, and with lists of its own."""
    if isinstance(item, Line):
        if not item.inlines:
            return None
        mark = item.mark and replace(item.mark, list_id=item.mark.list_id + lists)
        return replace(item, pictures=(), mark=mark, bookmarks=())
    rows = tuple(
        tuple(
            replace(cell, items=tuple(kept for inner in cell.items if (kept := _apart(inner, lists)) is not None))
            for cell in row
        )
        for row in item.rows
    )
    return replace(item, rows=rows)


# Web pages and plain text.


def _text_of(data: bytes) -> str | None:
    """The text of a web page, of one stored with its pictures (MHTML), or of a text file; None for anything else."""
    if re.match(rb"\s*(?:MIME-Version|From|Subject|Date|Content-Type):", data, re.IGNORECASE):
        message = email.message_from_bytes(data, policy=email.policy.default)
        for part in message.walk():
            if part.get_content_type() in {"text/html", "text/plain"}:
                try:
                    return str(part.get_content())
                except (LookupError, ValueError, KeyError):
                    return None
        return None
    if data.lstrip()[:5] == b"{\\rtf" or (b"\0" in data[:200] and data[:2] not in _MARKS):
        return None
    for encoding in _encodings(data):
        try:
            return data.decode(encoding)
        except (LookupError, ValueError):
            continue
    return None


_MARKS = {b"\xff\xfe", b"\xfe\xff"}


def _encodings(data: bytes) -> Iterator[str]:
    if data[:2] in _MARKS:
        yield "utf-16"
    if declared := re.search(rb"charset\s*=\s*[\"']?([\w.:-]{2,40})", data[:4096], re.IGNORECASE):
        yield declared[1].decode("ascii")
    yield "utf-8-sig"
    yield "cp1252"


def _is_markup(text: str) -> bool:
    return bool(_MARKUP.search(text[:20_000]))


class _Words(HTMLParser):
    """Counts the words of a web page: text is joined within a block and never across blocks."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.units: list[list[str]] = [[]]
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        if tag in _BLOCKS:
            self.units.append([])

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(self._unseen - 1, 0)
        if tag in _BLOCKS:
            self.units.append([])

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.units[-1].append(data)


def _words_of_markup(text: str) -> int:
    counter = _Words()
    counter.feed(text)
    counter.close()
    return sum(count_words("".join(unit)) for unit in counter.units)


def _items(blocks: tuple[Block, ...], list_id: int, level: int = -1, *, quoted: bool = False) -> Iterator[Item]:
    """Blocks as the reader of Word files gives them."""
    for block in blocks:
        if isinstance(block, Heading):
            yield replace(_line(block.inlines), outline=block.level, lang=block.lang, dir=block.dir)
        elif isinstance(block, Paragraph):
            line = _line(block.inlines)
            if line.inlines:
                continues = level if level >= 0 else -1
                yield replace(line, lang=block.lang, dir=block.dir or line.dir, quotation=quoted, continues=continues)
        elif isinstance(block, List):
            yield from _list(block, list_id, level + 1)
        elif isinstance(block, Quotation):
            yield from _items(block.blocks, list_id, quoted=True)
        elif isinstance(block, Table):
            yield _grid(block, list_id)
        elif isinstance(block, Picture):
            continue


def _list(block: List, list_id: int, level: int) -> Iterator[Item]:
    for number, item in enumerate(block.items, start=block.start):
        lines = list(_items(item.blocks, list_id, level))
        for position, line in enumerate(lines):
            if position == 0 and isinstance(line, Line) and line.mark is None:
                mark = ListMark(level, block.ordered, number if block.ordered else 0, list_id)
                yield replace(line, mark=mark, continues=-1)
            else:
                yield line


def _grid(block: Table, list_id: int) -> Grid:
    return Grid(
        tuple(
            tuple(
                GridCell(tuple(_items(cell.blocks, list_id)), column, cell.header, cell.colspan, cell.rowspan)
                for column, cell in enumerate(row.cells)
            )
            for row in block.rows
        ),
        block.lang,
        block.dir,
    )


def _line(inlines: tuple[Inline, ...]) -> Line:
    text = "".join("\n" if isinstance(one, LineBreak) else one.text if isinstance(one, Run) else "" for one in inlines)
    runs = [one for one in inlines if isinstance(one, Run) and one.text.strip()]
    notes = sum(
        count_words("".join(getattr(one, "text", " ") for one in paragraph.inlines))
        for note in inlines
        if isinstance(note, Footnote)
        for paragraph in note.blocks
    )
    return Line(
        inlines,
        count_words(text),
        notes,
        bold=bool(runs) and all(run.bold for run in runs),
        italic=bool(runs) and all(run.italic for run in runs),
        dir=direction_of(text, marked=False),
    )
