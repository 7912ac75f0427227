"""HTML to blocks, without judging them: `clean` and `parse` share this reader.

It takes the regular HTML that nh3 or `serialize` writes (tags in lower case, attributes in double quotes, every
element closed) and is lenient about the tree: text outside a paragraph gets one, a block within a heading or a link
ends it, an item without a list gets a list, and elements outside the model only mark where a block ends.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from richtext.blocks import (
    Block,
    Blocks,
    Cell,
    Direction,
    Footnote,
    Heading,
    Inline,
    LineBreak,
    List,
    ListItem,
    Paragraph,
    Picture,
    Quotation,
    Row,
    Run,
    Table,
    Vertical,
)
from richtext.tokenizer import attributes_of, tokens, unescaped

DEEPEST = 32
"""Lists, quotations and tables open at once; deeper ones are read as plain blocks (`normalize` allows fewer)."""

BOLD = frozenset({"b", "strong"})
ITALIC = frozenset({"i", "em", "cite", "dfn", "var"})
UNDERLINE = frozenset({"u", "ins"})
STRIKE = frozenset({"s", "strike", "del"})
LEVELS = {"h1": 1, "h2": 1, "h3": 1, "h4": 2, "h5": 2, "h6": 2}
INLINE = BOLD | ITALIC | UNDERLINE | STRIKE | {"a", "span", "sup", "sub", "bdo", "bdi", "font"}
BOUNDARIES = frozenset(
    "address article aside caption center dd details dialog dir div dl dt fieldset figcaption figure "  # noqa: SIM905
    "footer form header hgroup legend main menu nav option p pre search section summary".split()
)
"""Elements that only say where a paragraph ends."""
STRUCTURE = frozenset({"ul", "ol", "li", "blockquote", "table", "thead", "tbody", "tfoot", "tr", "td", "th"})
CONTAINERS = frozenset({"ul", "ol", "blockquote", "table"})
VOID = frozenset({"br", "img", "hr"})
TAGS = INLINE | BOUNDARIES | STRUCTURE | VOID | LEVELS.keys()
"""Every element the reader wants to see."""

NO_ADDRESS = "removed:"
"""Stands for an address that nh3 took out, so that `normalize` can say so."""

_NUMBER = re.compile(r"\s*(-?\d{1,9})", re.ASCII)

NoteReader = Callable[[str], tuple[Paragraph, ...]]
"""Reads the HTML found in a ``data-note``."""


class _Marks(NamedTuple):
    """The fields of a `Run` after its text, in its order."""

    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False
    vertical: Vertical = ""
    href: str = ""
    lang: str = ""
    dir: Direction = ""


class _Context(NamedTuple):
    """What a paragraph that begins here would be: a heading of ``level`` unless 0, in a language and direction."""

    level: int = 0
    lang: str = ""
    dir: Direction = ""


class _Items:
    """An open list."""

    def __init__(self, context: _Context) -> None:
        self.context = context
        self.items: list[list[Block]] = []

    def add(self, block: Block) -> None:
        """Take what stands between items: a list belongs to the item before it, as Word and old HTML have it."""
        if isinstance(block, List) and self.items:
            self.items[-1].append(block)
        else:
            self.items.append([block])

    def done(self, *, ordered: bool = False, start: int = 1) -> List:
        """The list as a block."""
        _, lang, direction = self.context
        return List(ordered, tuple(ListItem(tuple(item)) for item in self.items), start, lang, direction)


class _Flow:
    """An open root, item, cell or quotation: blocks one after another."""

    def __init__(self, context: _Context) -> None:
        self.context = context
        self.blocks: list[Block | _Items] = []  # a list made for items that had none is open until something follows

    def add(self, block: Block) -> None:
        self.blocks.append(block)

    def item(self, blocks: Blocks) -> None:
        """Take an item that stands in no list."""
        last = self.blocks[-1] if self.blocks else None
        if not isinstance(last, _Items):
            last = _Items(_Context())
            self.blocks.append(last)
        last.items.append(list(blocks))

    def done(self) -> Blocks:
        """The blocks, loose items in a list."""
        return tuple(block.done() if isinstance(block, _Items) else block for block in self.blocks)


class _Rows:
    """An open table."""

    def __init__(self, context: _Context) -> None:
        self.context = context
        self.before: list[Block] = []
        self.rows: list[list[Cell]] = []
        self.head = False

    def add(self, block: Block) -> None:
        """Take what stands between cells; a caption becomes a paragraph before the table."""
        if self.rows:
            self.cell(Cell((block,)))
        else:
            self.before.append(block)

    def cell(self, cell: Cell) -> None:
        if not self.rows:
            self.rows.append([])
        self.rows[-1].append(cell)


class _Opened(NamedTuple):
    """An open element, with what is to be restored when it ends."""

    tag: str
    attributes: dict[str, str]
    marks: _Marks
    context: _Context
    emitted: int
    framed: bool


def parse(canonical: str) -> Blocks:
    """The blocks that `serialize` wrote. For HTML of any other origin use `clean`."""
    return read(canonical, _parse_note)


def _parse_note(html: str) -> tuple[Paragraph, ...]:
    return tuple(block for block in read(html, lambda _: ()) if isinstance(block, Paragraph))


def read(html: str, note: NoteReader) -> Blocks:
    """The blocks of regular ``html``; ``note`` reads the content of footnotes."""
    reader = _Reader(note)
    for closing, tag, attributes, text in tokens(html):
        if text:
            reader.text(unescaped(text))
        elif closing:
            reader.end(tag)
        else:
            reader.start(tag, attributes_of(attributes))
    return reader.finish()


def number(text: str | None, default: int) -> int:
    """The number that begins with ``text`` (as browsers read attributes), or ``default``."""
    found = _NUMBER.match(text) if text else None
    return int(found[1]) if found else default


class _Reader:
    def __init__(self, note: NoteReader) -> None:
        self.note = note
        self.root = _Flow(_Context())
        self.frames: list[_Flow | _Items | _Rows] = [self.root]
        self.depth = 0  # of lists, quotations and tables
        self.open: list[_Opened] = []
        self.marks = _Marks()
        self.context = _Context()
        self.paragraph: list[Inline] | None = None
        self.emitted = 0
        self.muted = 0  # open footnote marks, whose content is only the printed number
        self.preformatted = 0

    def finish(self) -> Blocks:
        while self.open:
            self.end(self.open[-1].tag)
        self.flush()
        return self.root.done()

    # Text

    def text(self, text: str) -> None:
        if self.muted:
            return
        if self.preformatted and "\n" in text:
            first, *rest = text.split("\n")
            self.run(first)
            for line in rest:
                self.inline(LineBreak())
                self.run(line)
        else:
            self.run(text)

    def run(self, text: str) -> None:
        if self.paragraph is None:
            if not text.strip(" \t\n\r\f\v"):
                return
            self.paragraph = []
        last = self.paragraph[-1] if self.paragraph else None
        run = Run(text, *self.marks)
        if isinstance(last, Run) and self.marks == _marks(last):
            self.paragraph[-1] = Run(last.text + text, *self.marks)
        elif text:
            self.paragraph.append(run)

    def inline(self, inline: Inline) -> None:
        if self.paragraph is None:
            self.paragraph = []
        self.paragraph.append(inline)

    def flush(self) -> None:
        """End the paragraph, if one has begun."""
        if self.paragraph is None:
            return
        inlines, self.paragraph = tuple(self.paragraph), None
        level, lang, direction = self.context
        if level:
            self.emit(Heading(1 if level == 1 else 2, inlines, lang, direction))
        else:
            self.emit(Paragraph(inlines, lang, direction))

    def emit(self, block: Block) -> None:
        self.emitted += 1
        self.frames[-1].add(block)

    # Elements

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in VOID:
            self.void(tag, attributes)
            return
        marks, context, emitted, framed = self.marks, self.context, self.emitted, False
        if tag in INLINE:
            if tag == "sup" and "data-note" in attributes:
                if not self.muted:
                    self.inline(Footnote(self.note(attributes["data-note"])))
                self.muted += 1
            elif not self.muted:
                self.marks = _marked(self.marks, tag, attributes)
        elif tag in TAGS:
            self.flush()
            emitted = self.emitted
            self.preformatted += tag == "pre"
            if attributes or tag in LEVELS:
                lang, direction = attributes.get("lang") or context.lang, _direction(attributes) or context.dir
                self.context = _Context(LEVELS.get(tag, context.level), lang, direction)
            framed = tag in STRUCTURE and self.structure(tag)
        self.open.append(_Opened(tag, attributes, marks, context, emitted, framed))

    def void(self, tag: str, attributes: dict[str, str]) -> None:
        if self.muted:
            return
        if tag == "br":
            self.inline(LineBreak())
            return
        self.flush()
        if tag == "img":
            self.emit(
                Picture(
                    attributes.get("data-sha256", ""),
                    attributes.get("alt", ""),
                    number(attributes.get("width"), 0),
                    number(attributes.get("height"), 0),
                )
            )

    def structure(self, tag: str) -> bool:
        """Open a frame for ``tag`` if it has its place here; True if one was opened."""
        top = self.frames[-1]
        frame: _Flow | _Items | _Rows
        match tag:
            case "ul" | "ol" | "blockquote" | "table":
                if self.depth >= DEEPEST:
                    return False
                self.depth += 1
                kinds: dict[str, type[_Flow | _Items | _Rows]] = {"blockquote": _Flow, "table": _Rows}
                frame = kinds.get(tag, _Items)(self.context)
                self.context = _Context()
            case "li" if not isinstance(top, _Rows) and self.depth < DEEPEST:
                frame = _Flow(self.context)
                self.context = self.context._replace(level=0)
            case "td" | "th" if isinstance(top, _Rows):
                frame = _Flow(self.context)
            case "tr" if isinstance(top, _Rows):
                top.rows.append([])
                return False
            case "thead" if isinstance(top, _Rows):
                top.head = True
                return False
            case _:
                return False
        self.frames.append(frame)
        return True

    def end(self, tag: str) -> None:
        if not (self.open and self.open[-1].tag == tag) and all(element.tag != tag for element in self.open):
            return
        while self.open:
            element = self.open.pop()
            self.close(element)
            if element.tag == tag:
                return

    def close(self, element: _Opened) -> None:
        tag = element.tag
        if tag in INLINE:
            if tag == "sup" and "data-note" in element.attributes:
                self.muted -= 1
            self.marks = element.marks
            return
        if tag not in TAGS:
            return
        self.flush()
        if (tag == "p" or tag in LEVELS) and self.emitted == element.emitted:
            self.emit(Paragraph((), self.context.lang, self.context.dir))
        self.preformatted -= tag == "pre"
        if element.framed:
            self.unframe(element)
        elif tag == "thead" and isinstance(self.frames[-1], _Rows):
            self.frames[-1].head = False
        self.context = element.context

    def unframe(self, element: _Opened) -> None:
        """Close the frame that ``element`` opened and hand what it holds to the frame around it."""
        frame, top = self.frames.pop(), self.frames[-1]
        _, lang, direction = frame.context
        if element.tag in CONTAINERS:
            self.depth -= 1
        if isinstance(frame, _Items):
            if frame.items:
                ordered = element.tag == "ol"
                start = number(element.attributes.get("start"), 1) if ordered else 1
                self.emit(frame.done(ordered=ordered, start=start))
            return
        if isinstance(frame, _Rows):
            for block in frame.before:
                self.emit(block)
            rows = tuple(Row(tuple(row)) for row in frame.rows)
            if any(row.cells for row in rows):
                self.emit(Table(rows, lang, direction))
            return
        blocks = frame.done()
        if element.tag == "blockquote":
            if blocks:
                self.emit(Quotation(blocks, lang, direction))
            return
        self.emitted += 1
        if isinstance(top, _Rows):
            header = element.tag == "th" or top.head
            spans = (number(element.attributes.get(name), 1) for name in ("colspan", "rowspan"))
            top.cell(Cell(blocks, header, *spans))
        elif isinstance(top, _Items):
            top.items.append(list(blocks))
        else:
            top.item(blocks)


def _marks(run: Run) -> _Marks:
    return _Marks(run.bold, run.italic, run.underline, run.strike, run.vertical, run.href, run.lang, run.dir)


def _marked(marks: _Marks, tag: str, attributes: dict[str, str]) -> _Marks:
    """``marks`` with what an inline element adds."""
    if tag in BOLD:
        # Google Docs wraps all that it copies in <b style="font-weight:normal">.
        marks = marks._replace(bold=marks.bold or "normal" not in attributes.get("style", ""))
    elif tag in ITALIC:
        marks = marks._replace(italic=True)
    elif tag in UNDERLINE:
        marks = marks._replace(underline=True)
    elif tag in STRIKE:
        marks = marks._replace(strike=True)
    elif tag in {"sup", "sub"}:
        marks = marks._replace(vertical="superscript" if tag == "sup" else "subscript")
    elif tag == "a" and not ("href" not in attributes and attributes.keys() & {"name", "id"}):
        marks = marks._replace(href=attributes.get("href", NO_ADDRESS))
    if attributes:
        marks = marks._replace(lang=attributes.get("lang") or marks.lang, dir=_direction(attributes) or marks.dir)
    return marks


def _direction(attributes: dict[str, str]) -> Direction:
    match attributes.get("dir", "").lower():
        case "ltr":
            return "ltr"
        case "rtl":
            return "rtl"
        case _:
            return ""
