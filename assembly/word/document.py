"""The neutral document model: what a layout builds and the writer turns into Word.

A document is a stream of elements, so a layout may yield them one by one and nothing is held in memory. Answers stay
what they are in ``submissions.richtext``: blocks, inside a ``Fragment``. All classes are frozen and compare by value.

``lang`` is a BCP 47 tag, ``dir`` is ``"ltr"`` or ``"rtl"``; an empty string means "as the whole document", and a
right-to-left language without a ``dir`` reads right to left.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from submissions.richtext.blocks import Block, Direction, Inline

LineStyle = Literal["Normal", "Submitted By", "Cover Line", "Caption", "Quote", "Answer Text", "Note"]


@dataclass(frozen=True, slots=True)
class Properties:
    """What the file says of itself (ECMA-376 part 2, core properties). ``created`` is an aware time; UTC is written."""

    title: str
    subject: str = ""
    author: str = ""
    keywords: str = ""
    language: str = "en"
    created: datetime = datetime(2000, 1, 1, tzinfo=UTC)
    identifier: str = ""


@dataclass(frozen=True, slots=True)
class Title:
    """The title on the cover."""

    text: str
    lang: str = ""
    dir: Direction = ""


@dataclass(frozen=True, slots=True)
class Subtitle:
    """The line under the title."""

    text: str
    lang: str = ""
    dir: Direction = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph in a named style of the template; ``inlines`` follow the text where formatting is wanted."""

    text: str = ""
    style: LineStyle = "Normal"
    lang: str = ""
    dir: Direction = ""
    inlines: tuple[Inline, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the document itself, ``level`` 1 to 6, with an outline level; ``bookmark`` is what a link aims at."""

    level: int
    text: str
    bookmark: str = ""
    lang: str = ""
    dir: Direction = ""


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """One line of the contents: ``level`` 1 to 3, the text, and the bookmark it leads to."""

    level: int
    text: str
    bookmark: str = ""
    lang: str = ""
    dir: Direction = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """A table of contents with its entries and links present; Word adds page numbers when a person updates it."""

    title: str
    entries: tuple[ContentsEntry, ...]


@dataclass(frozen=True, slots=True)
class Fragment:
    """An answer: blocks of rich text with their language and direction. ``bookmark`` spans the whole of it."""

    blocks: tuple[Block, ...]
    lang: str = ""
    dir: Direction = ""
    bookmark: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Rows of (label, value) as a plain two-column table."""

    rows: tuple[tuple[str, str], ...]
    lang: str = ""
    dir: Direction = ""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts on a new page."""


Element = Title | Subtitle | Line | Heading | Contents | Fragment | Facts | PageBreak


@dataclass(frozen=True, slots=True)
class Document:
    """A whole file. ``body`` is read once. ``page_label`` is the text of the footer's page number, in the document's
    language, with ``{page}`` and ``{pages}`` where the numbers stand.
    """

    properties: Properties
    body: Iterable[Element]
    header: str = ""
    footer: str = ""
    page_label: str = "Page {page} of {pages}"


@dataclass(frozen=True, slots=True)
class Caution:
    """Something the reader of a file should know: a stable ``kind``, by which it can be translated, and a detail."""

    kind: Literal[
        "style-missing",
        "link-dropped",
        "link-target-missing",
        "bookmark-repeated",
        "footnote-inline",
        "numbering-continued",
        "columns-merged",
        "picture-missing",
    ]
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """What a write came to: a checksum over the names and bytes of the parts (the same input gives the same), and
    what could not be written as asked.
    """

    sha256: str
    warnings: tuple[Caution, ...] = field(default=())
