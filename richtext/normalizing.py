"""Blocks in any state to blocks in normal form, with what a consultation does not allow taken out.

Normal form is what makes two equal texts equal values: text in NFC without control characters, single spaces within
a paragraph and none at its ends, neighbouring runs differ in format, languages only where they change, no empty
paragraphs at either end, tables rectangular, nesting bounded. Normalizing twice changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from unicodedata import is_normalized
from unicodedata import normalize as compose

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
)
from richtext.notices import EVERYTHING, Allowed, Cleaned, Code, Notices
from richtext.serializing import serialize
from richtext.tables import EMPTY, rectangular
from richtext.text import plain_text
from richtext.tokens import with_text

DEPTH = 9
"""Lists, quotations and tables within one another; Word has nine list levels (ECMA-376 part 1, 17.9.3)."""

LONGEST_ADDRESS = 2000
"""Characters in an address; Word cuts longer ones."""

LARGEST_START = 32_767
LARGEST_SIDE = 10_000

# XML 1.0 (2.2) allows none of these; C1 controls, the byte order mark and the deprecated format characters
# (U+206A-206F) are legal there but never meant.
_UNWANTED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u206a-\u206f\ud800-\udfff\ufeff\ufffe\uffff]")
_SPACES = re.compile("[\t-\r\x85\u2028\u2029][ \t-\r\x85\u2028\u2029]*| [ \t-\r\x85\u2028\u2029]+")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_ADDRESS = re.compile(r"(?:https?://[^/?#@\s][^\s]*|mailto:[^\s]+)", re.IGNORECASE)
_LANGUAGE = re.compile(r"[a-z]{2,8}(?:-[a-z0-9]{1,8})*", re.IGNORECASE)
_CHECKSUM = re.compile(r"[0-9a-f]{64}")


Sizes = Mapping[str, tuple[int, int]]
"""The pictures that a text may name: width and height in pixels by checksum."""


def normalize(
    blocks: Iterable[Block], allowed: Allowed = EVERYTHING, notices: Notices | None = None, known: Sizes | None = None
) -> Cleaned:
    """``blocks`` in normal form. What ``allowed`` leaves out becomes plain paragraphs, said in the notices.

    With ``known``, a picture that is not among them counts as one from elsewhere, and no picture is shown larger than
    it is or in another proportion.
    """
    notices = notices or Notices()
    normal = _Normalizer(allowed, notices, known).flow(tuple(blocks), _Place(), 0)
    return Cleaned(serialize(normal), normal, notices.all())


class _Place(tuple[str, Direction]):
    """Language and direction of the surrounding text."""

    __slots__ = ()

    def __new__(cls, lang: str = "", direction: Direction = "") -> _Place:
        return super().__new__(cls, (lang, direction))

    def enter(self, lang: str, direction: Direction) -> tuple[str, Direction, _Place]:
        """What a block must say of itself, and the place within it."""
        lang, outer = language(lang), self[0]
        direction = direction if direction in ("ltr", "rtl") else ""
        own_direction: Direction = "" if direction == self[1] else direction
        return "" if lang == outer else lang, own_direction, _Place(lang or outer, direction or self[1])


@lru_cache(maxsize=512)
def language(tag: str) -> str:
    """A BCP 47 tag in its usual case (RFC 5646, 2.1.1), or nothing if it is none."""
    if not tag or len(tag) > 35 or not _LANGUAGE.fullmatch(tag):
        return ""
    first, *rest = tag.split("-")
    return "-".join([first.lower(), *(_subtag(part) for part in rest)])


def _subtag(part: str) -> str:
    if len(part) == 4 and part.isalpha():
        return part.title()
    return part.upper() if len(part) == 2 else part.lower()


@lru_cache(maxsize=512)
def address(href: str) -> str:
    """``href`` if it is an absolute http, https or mailto address of usable length, else nothing."""
    href = _UNWANTED.sub("", compose("NFC", href)).strip()
    href = re.sub(r"[\t\n\r\f\v]", "", href).replace(" ", "%20")
    return href if len(href) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(href) and not _BIDI.search(href) else ""


class _Normalizer:
    def __init__(self, allowed: Allowed, notices: Notices, known: Sizes | None = None) -> None:
        self.allowed = allowed
        self.notices = notices
        self.known = known

    # Blocks

    def flow(self, blocks: Blocks, place: _Place, depth: int, *, in_table: bool = False) -> Blocks:
        """Blocks one after another, without empty paragraphs at the ends."""
        normal = [done for block in blocks for done in self.block(block, place, depth, in_table)]
        start, end = 0, len(normal)
        while start < end and _empty(normal[start]):
            start += 1
        while end > start and _empty(normal[end - 1]):
            end -= 1
        return tuple(normal[start:end])

    def block(self, block: Block, place: _Place, depth: int, in_table: bool) -> Iterable[Block]:
        match block:
            case Paragraph():
                return (self.paragraph(block, place),)
            case Heading():
                return (self.heading(block, place),)
            case Picture():
                return self.picture(block)
            case List() | Quotation() | Table():
                reason = self.reason_to_flatten(block, depth, in_table)
                if reason:
                    # The excerpt is that of the first: the text of each, one in another, would be read over and over.
                    first = reason not in self.notices.found
                    self.notices.add(reason, plain_text((block,), footnotes=False) if first else "")
                    return self.flattened(block, place, depth, in_table)
                return self.container(block, place, depth, in_table)

    def reason_to_flatten(self, block: List | Quotation | Table, depth: int, in_table: bool) -> Code | None:
        allowed, code = {
            List: (self.allowed.lists, Code.LISTS),
            Quotation: (self.allowed.quotations, Code.QUOTATIONS),
            Table: (self.allowed.tables, Code.TABLES),
        }[type(block)]
        if not allowed:
            return code
        if in_table and isinstance(block, Table):
            return Code.NESTED_TABLE
        return Code.DEPTH if depth >= DEPTH else None

    def flattened(self, block: List | Quotation | Table, place: _Place, depth: int, in_table: bool) -> Iterator[Block]:
        """The blocks within ``block`` as if they stood in its place; they carry its language."""
        for inner in _inside(block):
            if isinstance(inner, Picture):
                yield from self.picture(inner)
            else:
                there = replace(inner, lang=inner.lang or block.lang, dir=inner.dir or block.dir)
                yield from self.block(there, place, depth, in_table)

    def container(self, block: List | Quotation | Table, place: _Place, depth: int, in_table: bool) -> Iterator[Block]:
        lang, direction, inner = place.enter(block.lang, block.dir)
        match block:
            case List():
                items = tuple(
                    ListItem(self.flow(item.blocks, inner, depth + 1, in_table=in_table) or EMPTY)
                    for item in block.items
                )
                start = max(0, min(block.start, LARGEST_START)) if block.ordered else 1
                if items:
                    yield List(block.ordered, items, start, lang, direction)
            case Quotation():
                blocks = self.flow(block.blocks, inner, depth + 1, in_table=in_table)
                if blocks:
                    yield Quotation(blocks, lang, direction)
            case Table():
                rows = tuple(
                    Row(
                        tuple(
                            Cell(
                                self.flow(cell.blocks, inner, depth + 1, in_table=True) or EMPTY,
                                cell.header,
                                cell.colspan,
                                cell.rowspan,
                            )
                            for cell in row.cells
                        )
                    )
                    for row in rectangular(block.rows)
                )
                if rows:
                    yield Table(rows, lang, direction)

    def paragraph(self, block: Paragraph, place: _Place) -> Paragraph:
        lang, direction, inner = place.enter(block.lang, block.dir)
        return Paragraph(self.inlines(block.inlines, inner), lang, direction)

    def heading(self, block: Heading, place: _Place) -> Heading | Paragraph:
        lang, direction, inner = place.enter(block.lang, block.dir)
        inlines = self.inlines(block.inlines, inner)
        if inlines and self.allowed.headings:
            return Heading(1 if block.level <= 1 else 2, inlines, lang, direction)
        if inlines:
            self.notices.add(Code.HEADINGS, _text(inlines))
        return Paragraph(inlines, lang, direction)

    def picture(self, block: Picture) -> Iterable[Block]:
        description = self.inlines((Run(block.alternative_text),), _Place())
        text = _text(description)
        ours = bool(_CHECKSUM.fullmatch(block.sha256))
        if not self.allowed.pictures:
            self.notices.add(Code.PICTURES if ours else Code.OUTSIDE_PICTURE, text)
        elif not ours or (self.known is not None and block.sha256 not in self.known):
            self.notices.add(Code.OUTSIDE_PICTURE, text)
        else:
            width, height = (max(0, min(side, LARGEST_SIDE)) for side in (block.width, block.height))
            if self.known:
                width, height = _fitted(width, *self.known[block.sha256])
            return (Picture(block.sha256, text, width, height),)
        return (Paragraph((Run(f"[{text}]"),)),) if text else ()

    # Inlines

    def inlines(self, inlines: Iterable[Inline], place: _Place, *, in_note: bool = False) -> tuple[Inline, ...]:
        """The content of one paragraph."""
        line = _Line()
        for inline in self.without_stray_controls(tuple(inlines)):
            match inline:
                case Run():
                    line.run(self.run(inline, place))
                case LineBreak():
                    line.line_break()
                case Footnote():
                    self.footnote(inline, line, place, in_note)
        return line.finish()

    def run(self, run: Run, place: _Place) -> Run:
        text = run.text
        if _UNWANTED.search(text):
            text = _UNWANTED.sub("", text)
        text = _SPACES.sub(" ", text)
        if not is_normalized("NFC", text):
            text = compose("NFC", text)
        href = run.href
        if href and not self.allowed.links:
            self.notices.add(Code.LINKS, text)
            href = ""
        elif href:
            fragment, href = href.startswith("#"), address(href)
            if not href and not fragment:
                self.notices.add(Code.UNSAFE_LINK, text)
        lang, direction = run.lang, run.dir
        if lang or direction:
            lang, direction, _ = place.enter(lang, direction)
        if text == run.text and (href, lang, direction) == (run.href, run.lang, run.dir):
            return run
        return Run(text, run.bold, run.italic, run.underline, run.strike, run.vertical, href, lang, direction)

    def footnote(self, note: Footnote, line: _Line, place: _Place, in_note: bool) -> None:
        """Add a note to ``line``, or its text in brackets where notes are not allowed or within another note."""
        if self.allowed.footnotes and not in_note:
            paragraphs = tuple(self.note_paragraphs(note.blocks, place))
            if paragraphs:
                line.footnote(Footnote(paragraphs))
            return
        self.notices.add(Code.FOOTNOTES, plain_text(note.blocks))
        line.run(Run(" ["))
        for number, paragraph in enumerate(note.blocks):
            if number:
                line.run(Run(" "))
            for inline in self.inlines(paragraph.inlines, place, in_note=True):
                line.run(inline) if isinstance(inline, Run) else line.run(Run(" "))
        line.run(Run("]"))

    def note_paragraphs(self, paragraphs: Iterable[Paragraph], place: _Place) -> Iterator[Paragraph]:
        for paragraph in paragraphs:
            lang, direction, inner = place.enter(paragraph.lang, paragraph.dir)
            inlines = self.inlines(paragraph.inlines, inner, in_note=True)
            if inlines:
                yield Paragraph(inlines, lang, direction)

    def without_stray_controls(self, inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
        """``inlines`` without direction overrides, and without embeddings and isolates that have no partner."""
        texts = [inline.text for inline in inlines if isinstance(inline, Run)]
        if not any(map(_BIDI.search, texts)):
            return inlines
        keep = iter(_kept("".join(texts)))
        result = tuple(
            with_text(inline, "".join(char for char in inline.text if next(keep)))
            if isinstance(inline, Run)
            else inline
            for inline in inlines
        )
        if result != inlines:
            self.notices.add(Code.DIRECTION, _BIDI.sub("", "".join(texts)))
        return result


def _kept(text: str) -> list[bool]:
    """For each character whether it stays: embeddings (U+202A, B) and isolates (U+2066-8) do if they are closed."""
    kept = [not _BIDI.match(char) for char in text]
    opened: list[tuple[int, str]] = []  # position and the character that would close it
    for position, char in enumerate(text):
        if kept[position]:
            continue
        if char in "\u202c\u2069":
            # A closing isolate also ends embeddings opened within it (UAX 9, X6a); those stay without partner.
            while opened and char == "\u2069" and opened[-1][1] != char and any(c == char for _, c in opened):
                opened.pop()
            if opened and opened[-1][1] == char:
                start, _ = opened.pop()
                kept[start] = kept[position] = text[start] not in "\u202d\u202e"
        else:
            opened.append((position, "\u2069" if char >= "\u2066" else "\u202c"))
    return kept


class _Line:
    """Builds the content of a paragraph: joins, trims and composes over the borders of runs."""

    def __init__(self) -> None:
        self.parts: list[Inline] = []

    def run(self, run: Run) -> None:
        text = run.text
        last = self.parts[-1] if self.parts else None
        if text.startswith(" ") and (
            last is None or isinstance(last, LineBreak) or (isinstance(last, Run) and last.text.endswith(" "))
        ):
            text = text[1:]
        if not text:
            return
        if isinstance(last, Run) and _same_format(last, run):
            self.parts[-1] = with_text(last, _joined(last.text, text))
            return
        if text[0] >= "\u0300":
            text = self.compose_over_border(text)
        if text:
            self.parts.append(run if text is run.text else with_text(run, text))

    def compose_over_border(self, text: str) -> str:
        """Move what combines with the run before, even over a footnote mark, into it; return what is left."""
        index = len(self.parts) - 1
        while index >= 0 and isinstance(self.parts[index], Footnote):
            index -= 1
        before = self.parts[index] if index >= 0 else None
        while text and isinstance(before, Run) and not is_normalized("NFC", before.text + text):
            before = with_text(before, compose("NFC", before.text + text[0]))
            self.parts[index] = before
            text = text[1:]
        return text

    def line_break(self) -> None:
        self.trim()
        if self.parts:
            self.parts.append(LineBreak())

    def footnote(self, note: Footnote) -> None:
        self.parts.append(note)

    def trim(self) -> None:
        """Take the space off the end."""
        last = self.parts[-1] if self.parts else None
        if isinstance(last, Run) and last.text.endswith(" "):
            self.parts.pop()
            if last.text != " ":
                self.parts.append(with_text(last, last.text[:-1]))

    def finish(self) -> tuple[Inline, ...]:
        self.trim()
        while self.parts and isinstance(self.parts[-1], LineBreak):
            self.parts.pop()
        return tuple(self.parts)


def _same_format(one: Run, other: Run) -> bool:
    return (
        one.bold == other.bold
        and one.italic == other.italic
        and one.underline == other.underline
        and one.strike == other.strike
        and one.vertical == other.vertical
        and one.href == other.href
        and one.lang == other.lang
        and one.dir == other.dir
    )


def _joined(before: str, after: str) -> str:
    text = before + after
    return text if after[0] < "\u0300" or is_normalized("NFC", text) else compose("NFC", text)


def _inside(block: List | Quotation | Table) -> Blocks:
    match block:
        case List():
            return tuple(inner for item in block.items for inner in item.blocks)
        case Quotation():
            return block.blocks
        case Table():
            return tuple(inner for row in block.rows for cell in row.cells for inner in cell.blocks)


def _empty(block: Block) -> bool:
    return isinstance(block, Paragraph) and not block.inlines


def _text(inlines: Iterable[Inline]) -> str:
    return plain_text((Paragraph(tuple(inlines)),), footnotes=False)


def _fitted(width: int, own_width: int, own_height: int) -> tuple[int, int]:
    """Width and height of a picture that is to be ``width`` wide, or as wide as it is."""
    width = min(width or own_width, own_width)
    return width, max(own_height * width // own_width, 1)
