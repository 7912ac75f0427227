"""The blocks an answer is made of.

An answer is a tuple of blocks. Everything else that is known of it (canonical HTML, plain text, word count,
checksum, Word) is derived from these values; nothing here knows of Django, HTML or Word. All classes are frozen
and compare by value, so two answers are equal when their blocks are.

``lang`` is a BCP 47 tag and ``dir`` is ``"ltr"`` or ``"rtl"``; an empty string means "as the surrounding text".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SCHEMA = 1
"""Number of this model, kept beside every stored answer so that a later model can tell what it reads."""

Direction = Literal["", "ltr", "rtl"]
Vertical = Literal["", "superscript", "subscript"]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with one formatting. ``href`` is an absolute URL, or empty where the text is no link."""

    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False
    vertical: Vertical = ""
    href: str = ""
    lang: str = ""
    dir: Direction = ""


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A new line within a paragraph."""


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote, standing where its reference mark stands. Its own paragraphs hold no further footnote."""

    blocks: tuple[Paragraph, ...]


Inline = Run | LineBreak | Footnote


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text."""

    inlines: tuple[Inline, ...] = ()
    lang: str = ""
    dir: Direction = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A sub-heading inside an answer; ``level`` is 1 or 2."""

    level: Literal[1, 2]
    inlines: tuple[Inline, ...]
    lang: str = ""
    dir: Direction = ""


@dataclass(frozen=True, slots=True)
class ListItem:
    """One item; its first block is usually a paragraph, a nested list is a further block."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class List:
    """A bulleted or numbered list; ``start`` is the number of the first item of a numbered one."""

    ordered: bool
    items: tuple[ListItem, ...]
    start: int = 1
    lang: str = ""
    dir: Direction = ""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A passage quoted as a block."""

    blocks: tuple[Block, ...]
    lang: str = ""
    dir: Direction = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell. ``header`` marks a heading cell; spans are counted in columns and rows and are at least 1."""

    blocks: tuple[Block, ...]
    header: bool = False
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A table row; cells covered by a span of an earlier row are not repeated."""

    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table. Leading rows made of header cells only repeat on every page in Word."""

    rows: tuple[Row, ...]
    lang: str = ""
    dir: Direction = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture by the SHA-256 (hexadecimal) of its bytes; ``width`` and ``height`` in CSS pixels, 0 if unknown."""

    sha256: str
    alternative_text: str = ""
    width: int = 0
    height: int = 0


Block = Paragraph | Heading | List | Quotation | Table | Picture
Blocks = tuple[Block, ...]
