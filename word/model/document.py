"""The neutral document model: what a layout builds and the writer turns into Word.

A document is a stream of elements, so a layout may yield them one by one and nothing is held in memory. Answers stay
what they are in ``richtext``: blocks, inside a ``Fragment``. All classes are frozen and compare by value.

``lang`` is a BCP 47 tag, ``dir`` is ``"ltr"`` or ``"rtl"``; an empty string means "as the whole document", and a
right-to-left language without a ``dir`` reads right to left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from richtext.blocks import Block, Direction, Inline, Picture
from richtext.notices import Notice

PAGE_LABEL = "Page {page} of {pages}"
LineStyle = Literal[
    "Normal", "Submitted By", "Cover Line", "Caption", "Quote", "Answer Text", "Note", "Answer Begins", "Answer Ends"
]


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
    status: str = ""
    custom: tuple[tuple[str, str], ...] = ()
    """Custom properties by name (part 1, 22.3), for programs; a name stands once."""


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
    """A heading of the document itself, ``level`` 1 to 6; ``bookmark`` is what a link to it aims at."""

    level: int
    text: str
    bookmark: str = ""
    lang: str = ""
    dir: Direction = ""


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """One line of the contents: ``level`` 1 to 3, the text, the bookmark it leads to, its page (0 where not known)."""

    level: int
    text: str
    bookmark: str = ""
    lang: str = ""
    dir: Direction = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class Contents:
    """A table of contents with its entries and links present; a person may have Word make it anew."""

    title: str
    entries: tuple[ContentsEntry, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to a comment. ``created`` is an aware time, written in UTC to the second.

    ``identity`` is a number of one's own that stays with it while the file is edited (0: none).
    """

    author: str
    text: str
    created: datetime
    initials: str = ""
    identity: int = 0


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark in the margin, on the code points ``start`` to ``end`` (exclusive) of the fragment's ``plain_text``.

    ``identity`` is as in ``Reply``.
    """

    start: int
    end: int
    author: str
    text: str
    created: datetime
    initials: str = ""
    resolved: bool = False
    replies: tuple[Reply, ...] = ()
    identity: int = 0


@dataclass(frozen=True, slots=True)
class Fragment:
    """An answer: blocks of rich text with their language and direction. ``bookmark`` spans the whole of it.

    The blocks may hold tracked changes (``changes.tracked``).
    """

    blocks: tuple[Block, ...]
    lang: str = ""
    dir: Direction = ""
    bookmark: str = ""
    comments: tuple[Comment, ...] = ()


@dataclass(frozen=True, slots=True)
class Canonical:
    """An answer in canonical HTML. It comes out as the ``Fragment`` of its blocks would, in a quarter of the time."""

    html: str
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
class GridCell:
    """A cell of a ``Grid``. Its blocks name their own languages; ``bookmark`` spans what stands in it."""

    blocks: tuple[Block, ...] = ()
    header: bool = False
    bookmark: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of the document itself, as many cells a row; leading rows of heading cells repeat on every page.

    With ``landscape`` it stands on pages turned on their side.
    """

    rows: tuple[tuple[GridCell, ...], ...]
    lang: str = ""
    dir: Direction = ""
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the choices of a ``Control``."""

    label: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Control:
    """A content control that a person fills in (17.5.2), with a bookmark around it.

    ``kind`` is running text, one line of text, one of the choices (a drop-down list) or any of them (check boxes).
    The control cannot be deleted; what stands in it can be changed, also as tracked changes. Without content it shows
    ``placeholder``, which is no text of the document. ``tag`` and ``title`` hold 64 characters at most.
    """

    kind: Literal["text", "line", "choice", "boxes"]
    tag: str
    title: str
    bookmark: str
    placeholder: str
    blocks: tuple[Block, ...] = ()
    choices: tuple[Choice, ...] = ()
    lang: str = ""
    dir: Direction = ""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts on a new page."""


WritingCode = Literal[
    "style-missing",
    "link-dropped",
    "link-target-missing",
    "bookmark-repeated",
    "footnote-inline",
    "columns-merged",
    "picture-missing",
    "comment-left-out",
    "pages-unknown",
]
"""What could not be written as asked; the detail of a notice of it is its excerpt."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A fragment rendered ahead (``render.render``): WordprocessingML with slots, and what the slots stand for.

    A slot is a letter and an index between two NUL characters, which no XML can hold:

        n0   the numbering instance of ``lists[0]``      b    the numbering instance of bullets
        f0   the reference run of ``notes[0]``           r0   the relationship of ``links[0]``
        m0   the start of ``bookmarks[0]``               e0   its end
        c0   the start of ``comments[0]``                d0   its end and mark
        i0   the run of ``pictures[0]``                  x0   a tracked change
        p, l the end of an upright section, of one on its side
    """

    xml: str
    lists: tuple[tuple[int, int, int], ...] = ()
    """(level, first number, outline) of each numbered list."""
    notes: tuple[str, ...] = ()
    """The paragraphs of each footnote, with slots for links and changes only."""
    links: tuple[str, ...] = ()
    bookmarks: tuple[str, ...] = ()
    comments: tuple[Comment, ...] = ()
    pictures: tuple[tuple[Picture, int], ...] = ()
    """Each picture and the twips it may be wide."""
    notices: tuple[Notice, ...] = ()


Element = (
    Title | Subtitle | Line | Heading | Contents | Fragment | Canonical | Rendered | Facts | Grid | Control | PageBreak
)

Watching = Callable[[Element, str, Sequence[str]], None]
"""Told of each element, how it was written and the paragraphs of its footnotes."""


def no_pictures(_sha256: str) -> bytes | None:
    """Know no picture."""
    return None


@dataclass(frozen=True, slots=True)
class Document:
    """A whole file; ``body`` is read once, so it may be a generator.

    ``page_label`` is the text of the page number in the footer, in the document's language, with ``{page}`` and
    ``{pages}`` where the numbers stand. ``pictures`` gives the bytes of a PNG, JPEG or GIF by their SHA-256 (it is
    asked twice); where it has none, the alternative text stands in the picture's place.
    """

    properties: Properties
    body: Iterable[Element]
    header: str = ""
    footer: str = ""
    running: int = 0
    """The level of heading whose text stands for ``{running}`` in the header."""
    page_label: str = PAGE_LABEL
    watching: Watching | None = None
    closing: Callable[[], tuple[tuple[str, str], ...]] | None = None
    """Further custom properties, which are known only when the body has been written."""
    pictures: Callable[[str], bytes | None] = no_pictures


@dataclass(frozen=True, slots=True)
class Written:
    """What a write came to: a checksum over the names and bytes of the parts, and what was not written as asked.

    The same input gives the same checksum on every machine; the zip as a whole, deflated by another zlib, would not.
    """

    sha256: str
    warnings: tuple[Notice, ...] = field(default=())
