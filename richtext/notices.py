"""What a consultation allows in an answer, and the notices that tell a person what became of a text."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from richtext.blocks import Blocks

EXCERPT = 60
"""Characters of text quoted in a notice."""


class Code(StrEnum):
    """What was changed in a text on the way in. The interface has a sentence for each."""

    HEADINGS = "headings"  # sub-headings are not allowed here: they became paragraphs
    LISTS = "lists"
    QUOTATIONS = "quotations"
    TABLES = "tables"
    FOOTNOTES = "footnotes"  # not allowed here: the note stands in brackets in the text
    PICTURES = "pictures"
    LINKS = "links"
    UNSAFE_LINK = "unsafe-link"  # an address that is not http, https or mailto; the text stayed
    OUTSIDE_PICTURE = "outside-picture"  # a picture that was not uploaded; its description stayed
    DIRECTION = "direction"  # invisible characters that reorder the text were removed
    NESTED_TABLE = "nested-table"  # a table in a table became paragraphs
    SIZE = "size"  # more elements than a page can work with: the words stayed, as plain paragraphs
    DEPTH = "depth"  # lists or quotations nested too deep were raised


Part = Literal["body", "table", "text-box", "footnote", "endnote", "header", "footer", "comment"]


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a file.

    ``paragraph`` counts the paragraphs of the body from 1 (0 where that means nothing); ``near`` is the beginning of
    the text that stands there or last stood before. ``page`` counts from 1, and is 0 where a file has no pages.
    """

    part: Part = "body"
    paragraph: int = 0
    near: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell a person about what became of a text: cleaned, read from a file, or written to one.

    The interface has a sentence for each ``code``. ``excerpt`` is the beginning of the first text that it is about, or
    a name; ``count`` says how often it came up, and ``words`` how many words it is about. ``where`` and ``author`` are
    set where they are known.
    """

    code: str
    words: int = 0
    excerpt: str = ""
    where: Where = Where()
    author: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class Allowed:
    """The formatting that a consultation allows; marks (bold, italic and so on) and languages always are."""

    headings: bool = True
    lists: bool = True
    quotations: bool = True
    tables: bool = True
    footnotes: bool = True
    pictures: bool = True
    links: bool = True


EVERYTHING = Allowed()


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text in canonical form: as HTML, as blocks, and what had to be changed (one notice a code)."""

    html: str
    blocks: Blocks
    notices: tuple[Notice, ...] = ()


@dataclass(slots=True)
class Notices:
    """Collects notices, one a code, in the order in which the codes first came up."""

    found: dict[Code, tuple[str, int]] = field(default_factory=dict)

    def add(self, code: Code, excerpt: str) -> None:
        """Count one change of the kind ``code``, made to a text that begins with ``excerpt``."""
        first, count = self.found.get(code, (shorten(excerpt), 0))
        self.found[code] = (first, count + 1)

    def all(self) -> tuple[Notice, ...]:
        """Everything collected."""
        return tuple(Notice(code, excerpt=excerpt, count=count) for code, (excerpt, count) in self.found.items())


def shorten(text: str) -> str:
    """``text`` on one line, cut to `EXCERPT` characters."""
    line = " ".join(text[: EXCERPT * 4].split())
    return line if len(line) <= EXCERPT else line[: EXCERPT - 1].rstrip() + "…"
