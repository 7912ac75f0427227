"""What a consultation allows in an answer, and what is said of everything that was taken out."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

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


@dataclass(frozen=True, slots=True)
class Notice:
    """One kind of change: how often it was made and the beginning of the first text it was made to."""

    code: Code
    excerpt: str
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
        return tuple(Notice(code, excerpt, count) for code, (excerpt, count) in self.found.items())


def shorten(text: str) -> str:
    """``text`` on one line, cut to `EXCERPT` characters."""
    line = " ".join(text[: EXCERPT * 4].split())
    return line if len(line) <= EXCERPT else line[: EXCERPT - 1].rstrip() + "…"
