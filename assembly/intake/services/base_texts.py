"""The text under consultation from a Word file: numbered paragraphs under headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assembly.intake.services.unreadable import Unreadable
from richtext.notices import Notice
from submissions.texts.services.base_texts import WantedParagraph, WantedSection, WantedText
from submissions.values.enums import Language
from word.model.source import Line, lines_of
from word.read import read_in_subprocess
from word.reading.safety import Refused

_NUMBER = r"\(?(?P<number>(?:[A-Z]{1,2}\s?)?\d+(?:\.\d+)*(?:\s?(?:bis|ter|quater|quinquies|[a-z]))?)"
_LABEL = re.compile(rf"{_NUMBER}[.)、．]*")
_TYPED = re.compile(rf"{_NUMBER}(?:[.)、．]+\s*|\t\s*)(?=\S)")
_ITEM = re.compile(r"\(?(?:[a-z]{1,2}|[ivxl]{1,6}|[\u0621-\u064a])\)\s?\S")
"""A typed subparagraph: (a), b), (iv)."""
_PART = re.compile(r"(?:[IVXLC]+|[A-Z])[.)、．]")
"""What Word numbers headings with, beside plain numbers."""
_PARTED = re.compile(rf"\s*{_PART.pattern}\s")
_WORDS_OF_A_HEADING = 20
_FRAME = {"header", "footer", "page-number"}
"""What stands around the text on every page, and nobody looks for in it."""


@dataclass(frozen=True, slots=True)
class Read:
    """A base text read from a file, and what of the file did not become part of it.

    ``outside`` are the lines above the first heading that are not the title, and headings without a paragraph;
    ``footnotes`` counts those left out.
    """

    text: WantedText
    outside: tuple[str, ...]
    notices: tuple[Notice, ...]
    footnotes: int


def read(path: Path) -> Read:
    """Read a base text from a Word file, or another that is read like one. Raises Unreadable.

    Headings are paragraphs in a style of headings, or wholly bold and short. A paragraph begins where a number stands,
    Word's own or a typed one; what follows without a number as an item of a list (a subparagraph (a), say) belongs to
    it. Any other text below the first heading is a paragraph without a number, which loading refuses.
    """
    try:
        source = read_in_subprocess(path)
    except Refused as refused:
        raise Unreadable(refused) from refused
    lines = [line for line in lines_of(source.items) if line.text.strip()]
    title = next((line for line in lines if line.style.casefold() == "title"), None) or _first_heading(lines)
    gatherer = _Gatherer()
    for line in lines:
        if line is not title:
            gatherer.take(line)
    gatherer.close()
    return Read(
        WantedText(
            tuple(gatherer.sections),
            title=_plain(title.text) if title else "",
            language=source.language if source.language in Language.values else "",
        ),
        tuple(gatherer.outside),
        tuple(notice for notice in (*source.losses, *source.notices) if notice.code not in _FRAME),
        sum(len(line.footnotes) for line in lines),
    )


def _first_heading(lines: Sequence[Line]) -> Line | None:
    """The title: the first heading, where no paragraph comes before the next one and none of its level stands lower.

    A bold line above the others is one too, unless it is numbered as they are.
    """
    headings = [place for place, line in enumerate(lines) if _is_heading(line, _numbered(line))]
    if len(headings) < 2 or any(_numbered(line) for line in lines[headings[0] + 1 : headings[1]] if not line.outline):
        return None
    first, *others = (lines[place] for place in headings)
    if first.outline:
        return None if any(line.outline == first.outline for line in others) else first
    return None if _PARTED.match(first.text) or first.label or others[0].outline else first


class _Gatherer:
    """One walk over the lines: ``title`` and ``paragraphs`` are those of the section that is being read."""

    def __init__(self) -> None:
        self.sections: list[WantedSection] = []
        self.outside: list[str] = []
        self.title = ""
        self.level = 0
        self.paragraphs: list[tuple[str, list[str]]] = []
        self.depth = 0

    def take(self, line: Line) -> None:
        numbered = _numbered(line)
        if _is_heading(line, numbered):
            self.head(line)
        elif numbered and not self._is_item(line, numbered[0]):
            number, text = numbered
            self.paragraphs.append((number, [text]))
            self.depth = line.mark.level if line.mark else 0
        elif self.paragraphs and self.paragraphs[-1][0] and (line.label or line.mark or _ITEM.match(_plain(line.text))):
            self.paragraphs[-1][1].append(f"{line.label} {_plain(line.text)}".strip())
        elif self.title or self.paragraphs:
            self.paragraphs.append(("", [_plain(line.text)]))
        else:
            self.outside.append(_plain(line.text))

    def _is_item(self, line: Line, number: str) -> bool:
        """Whether a number within a list, (1) below (a) say, is no paragraph's own."""
        return bool(self.paragraphs and line.mark and line.mark.level > self.depth and "." not in number)

    def head(self, line: Line) -> None:
        text = " ".join(f"{line.label} {_plain(line.text)}".split())
        level = line.outline or 10
        if self.title and not self.paragraphs and level > self.level:
            text = f"{self.title} – {text}"
        else:
            self.close()
        self.title, self.level = text, level

    def close(self) -> None:
        if self.paragraphs:
            made = (WantedParagraph(number, " ".join(texts)) for number, texts in self.paragraphs)
            self.sections.append(WantedSection(self.title, tuple(made)))
        elif self.title:
            self.outside.append(self.title)
        self.paragraphs = []


def _is_heading(line: Line, numbered: tuple[str, str] | None) -> bool:
    if line.outline:
        return True
    marked = line.mark and not _PART.fullmatch(line.label)
    return line.bold and not numbered and not marked and len(line.text.split()) <= _WORDS_OF_A_HEADING


def _numbered(line: Line) -> tuple[str, str] | None:
    """The number of a paragraph and its text, where it begins with one."""
    if line.label:
        found = _LABEL.fullmatch(line.label)
        return (" ".join(found["number"].split()), _plain(line.text)) if found else None
    found = _TYPED.match(line.text.lstrip())
    return (" ".join(found["number"].split()), _plain(line.text.lstrip()[found.end() :])) if found else None


def _plain(text: str) -> str:
    return " ".join(text.split())
