"""The letters of a PDF once more, by another library than the one that reads it (pypdf beside PDFium).

A PDF has no words, only letters at places; where one library sees a space another may see none. So the letters are
compared: what pypdf finds on a page and the reader did not is counted as words that were not read. What was typed into
the fields of forms (ISO 32000-1, 12.7), onto the page and into notes (12.5.6) is counted in words.
"""

from __future__ import annotations

import logging
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from richtext import count_words

CPU_SECONDS = 6.0
"""What the second reading may take; pages beyond are counted once."""
_HIDDEN, _PASSWORD, _PUSH_BUTTON = 1 << 1, 1 << 13, 1 << 16
_NO_NOTES = frozenset({"/Widget", "/FreeText", "/Link", "/Popup"})
_DEEPEST = 32


@dataclass(slots=True)
class Counted:
    """By page: its text (None where it could not be read a second time), and the words of what was typed."""

    texts: list[str | None] = field(default_factory=list)
    typed: list[int] = field(default_factory=list)


def count(path: Path, pages: int) -> Counted:
    """Read the text of the first ``pages`` pages again. Whatever is wrong with one, it is merely not counted."""
    counted = Counted()
    began = time.process_time()
    try:
        import pypdf  # noqa: PLC0415 - slow at start

        logging.getLogger("pypdf").setLevel(logging.CRITICAL)
        reader = pypdf.PdfReader(path)
    except Exception:  # noqa: BLE001 - a damaged file raises whatever it likes
        return Counted([None] * pages, [0] * pages)
    for number in range(pages):
        text, typed = None, 0
        if time.process_time() - began < CPU_SECONDS:
            try:
                page = reader.pages[number]
                typed = sum(_typed(page))
                text = page.extract_text()
            except Exception:  # noqa: BLE001
                text = None
        counted.texts.append(text)
        counted.typed.append(typed)
    return counted


def unseen(own: str, other: str) -> int:
    """How many words of ``other`` have letters that ``own`` does not have, in whatever order either has them.

    As many letters as ``own`` has beyond ``other`` are taken for the same ones, read otherwise: fonts may not say what
    their signs mean. Nor is a word counted that ``own`` has too: drawn twice in one place, it is read once.
    """
    known = {"".join(_letters(word)) for word in own.split()}
    read, found = Counter(_letters(own)), Counter(_letters(other))
    surplus = found - read
    left = surplus.total() - (read - found).total()
    words = 0
    for word in other.split():
        if left <= 0:
            break
        needed = Counter(_letters(word))
        if needed and needed <= surplus:
            surplus -= needed
            left -= needed.total()
            words += count_words(word) if "".join(_letters(word)) not in known else 0
    return words


def _letters(text: str) -> Iterator[str]:
    """Letters and digits as they are compared: no case, no ligature, no shape of Arabic, no sign."""
    return (sign for sign in unicodedata.normalize("NFKD", text).casefold() if sign.isalnum())


def _typed(page: Any) -> Iterator[int]:
    """The words of each field, text and note on a page."""
    for reference in page.get("/Annots") or ():
        annotation = reference.get_object()
        if not hasattr(annotation, "get") or int(annotation.get("/F") or 0) & _HIDDEN:
            continue
        kind = annotation.get("/Subtype")
        if kind == "/Widget":
            yield _words_of_field(annotation)
        elif kind == "/FreeText" or kind not in _NO_NOTES:
            yield _words(annotation.get("/Contents"))


def _words_of_field(widget: Any) -> int:
    kind, flags = _inherited(widget, "/FT"), int(_inherited(widget, "/Ff") or 0)
    if kind == "/Btn":
        return 0 if flags & _PUSH_BUTTON else 1
    if kind not in {"/Tx", "/Ch"} or (kind == "/Tx" and flags & _PASSWORD):
        return 0
    values = _inherited(widget, "/V")
    values = values if isinstance(values, list) else [values]
    labels = _labels(_inherited(widget, "/Opt")) if kind == "/Ch" else {}
    return sum(_words(labels.get(str(value), value)) for value in (each and each.get_object() for each in values))


def _labels(options: Any) -> dict[str, Any]:
    """What each choice is shown as, by what it is stored as."""
    found = {}
    for option in options or ():
        pair = option.get_object()
        if isinstance(pair, list) and len(pair) == 2:
            found[str(pair[0].get_object())] = pair[1].get_object()
    return found


def _inherited(widget: Any, name: str) -> Any:
    for _ in range(_DEEPEST):
        if (value := widget.get(name)) is not None:
            return value.get_object()
        parent = widget.get("/Parent")
        if parent is None:
            return None
        widget = parent.get_object()
    return None


def _words(value: Any) -> int:
    if value is None:
        return 0
    text = value.get_data().decode("latin-1") if hasattr(value, "get_data") else str(value)
    return sum(count_words(unicodedata.normalize("NFC", line)) for line in text.splitlines())
