"""Edited markup back to blocks, with everything that the markup cannot show taken from the blocks it was made of.

What was not edited is recognised by its lines and stays as it was. An edited block is set beside the one it took the
place of, part by part (items, cells, words), so that underlining, languages and merged cells survive an edit nearby.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from richtext.aligning import WINDOW, coarser, most_like, spans
from richtext.blocks import (
    Block,
    Blocks,
    Cell,
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
from richtext.markup import inline, splitting, writing
from richtext.markup.splitting import Kind, Lines, Piece
from richtext.normalizing import DEPTH, normalize
from richtext.serializing import header_rows
from richtext.text import paragraphs, pictures
from richtext.tokens import tokens

_TYPES: dict[Kind, type[Block]] = {
    Kind.PARAGRAPH: Paragraph,
    Kind.HEADING: Heading,
    Kind.LIST: List,
    Kind.QUOTATION: Quotation,
    Kind.TABLE: Table,
    Kind.PICTURE: Picture,
}

New = TypeVar("New")
Old = TypeVar("Old")
Made = TypeVar("Made")


MOST_LINES = 4_000
MOST_SIGNS = 20_000
"""Lines and signs of format in one text: what is read in half a second."""

_SIGN = re.compile(r"[*_~^\[\]()`\\|#!]")


def _as_typed(text: str) -> Blocks:
    lines = [line for line in splitting.lines_of(text) if line.strip()]
    size = -(-len(lines) // MOST_LINES) or 1
    chunks = (lines[place : place + size] for place in range(0, len(lines), size))
    return normalize(Paragraph((Run(" ".join(chunk)),)) for chunk in chunks).blocks


def from_markup(text: str, original: Blocks) -> Blocks:
    """The blocks that ``text`` says, edited from the markup of ``original``; what was not edited stays as it was.

    Of a text with more lines or signs than a person types, every sign stays as it is typed, in plain paragraphs.
    """
    if text.count("\n") > MOST_LINES or len(_SIGN.findall(text)) > MOST_SIGNS:
        coarser()
        return _as_typed(text)
    numbers = writing.number_pictures(original)
    named = {numbers[picture.sha256]: picture for picture in reversed(list(pictures(original)))}
    return normalize(_Reviver(numbers, named).blocks(splitting.lines_of(text), original, 0)).blocks


class _Reviver:
    def __init__(self, numbers: dict[str, int], pictures: dict[int, Picture]) -> None:
        self.numbers = numbers
        self.pictures = pictures

    def blocks(self, lines: Lines, old: Blocks, depth: int) -> Blocks:
        """The blocks in ``lines``, which stand where ``old`` stood."""
        pieces = splitting.split(lines)
        written = writing.write(old, self.numbers)
        return tuple(
            _beside(
                pieces,
                [piece.lines for piece in pieces],
                old,
                written,
                lambda piece, block: self.block(piece, block, depth),
                lambda piece, block: isinstance(block, _TYPES[piece.kind]),
            )
        )

    def block(self, piece: Piece, old: Block | None, depth: int) -> Block:
        """The block that ``piece`` says, a new writing of ``old`` (of its kind) unless None."""
        if depth > DEPTH and piece.kind in {Kind.LIST, Kind.QUOTATION}:
            return Paragraph(inline.parse("\n".join(piece.lines)))
        match piece.kind:
            case Kind.PARAGRAPH:
                text = splitting.paragraph(piece)
                before = old if isinstance(old, Paragraph) else Paragraph()
                return replace(before, inlines=_inlines(inline.parse(text), before.inlines))
            case Kind.HEADING:
                level, text = splitting.heading(piece)
                title = old if isinstance(old, Heading) else Heading(1, ())
                return replace(title, level=1 if level == 1 else 2, inlines=_inlines(inline.parse(text), title.inlines))
            case Kind.LIST:
                return self.list(piece, old if isinstance(old, List) else None, depth)
            case Kind.QUOTATION:
                quotation = old if isinstance(old, Quotation) else Quotation(())
                return replace(quotation, blocks=self.blocks(splitting.quoted(piece), quotation.blocks, depth + 1))
            case Kind.TABLE:
                return self.table(piece, old if isinstance(old, Table) else None)
            case Kind.PICTURE:
                return self.picture(piece.lines[0]) or Paragraph(inline.parse(piece.lines[0]))

    def list(self, piece: Piece, old: List | None, depth: int) -> List:
        items = splitting.items(piece)
        old_items = old.items if old else ()
        revived = _beside(
            items,
            [item.lines for item in items],
            old_items,
            [writing.write_item(item, self.numbers) for item in old_items],
            lambda item, before: ListItem(self.blocks(item.lines, before.blocks if before else (), depth + 1)),
        )
        ordered = items[0].ordered
        place = (old.lang, old.dir) if old else ("", "")
        return List(ordered, tuple(revived), items[0].number if ordered else 1, *place)

    def picture(self, text: str) -> Picture | None:
        """The picture that ``text`` names, with the description it gives."""
        found = splitting.PICTURE.fullmatch(text)
        picture = self.pictures.get(int(found[2])) if found else None
        if not found or not picture:
            return None
        description = "".join(part.text for part in inline.parse(found[1], notes=False) if isinstance(part, Run))
        return replace(picture, alternative_text=description)

    def table(self, piece: Piece, old: Table | None) -> Table:
        rows = splitting.rows(piece)
        old_rows = old.rows if old else ()
        headings = [heading for heading, _ in rows]
        revived = _beside(
            [cells for _, cells in rows],
            [cells for _, cells in rows],
            old_rows,
            [tuple(writing.write_cell(cell, self.numbers) for cell in row.cells) for row in old_rows],
            self.row,
        )
        # Only the rule under the heading rows tells which they are; a heading cell elsewhere stays one.
        was = header_rows(old) if old else 0
        if sum(headings) != was:
            revived = [
                Row(tuple(replace(cell, header=heading) for cell in row.cells))
                for heading, row in zip(headings, revived, strict=True)
            ]
        return replace(old, rows=tuple(revived)) if old else Table(tuple(revived))

    def row(self, cells: tuple[str, ...], old: Row | None) -> Row:
        before = old.cells if old else ()
        return Row(
            tuple(self.cell(text, before[place] if place < len(before) else None) for place, text in enumerate(cells))
        )

    def cell(self, text: str, old: Cell | None) -> Cell:
        if old and writing.write_cell(old, self.numbers) == text:
            return old
        parts = inline.parts(text)
        shown = list(paragraphs(old.blocks)) if old else []
        if old and len(shown) == len(parts):
            contents = [_inlines(inline.parse(part), was.inlines) for part, was in zip(parts, shown, strict=True)]
            return replace(old, blocks=_refilled(old.blocks, iter(contents)))
        blocks = tuple(self.picture(part) or Paragraph(inline.parse(part)) for part in parts)
        return replace(old or Cell(()), blocks=blocks)


def _refilled(blocks: Blocks, contents: Iterator[tuple[Inline, ...]]) -> Blocks:
    """``blocks`` with the content of each paragraph and heading taken from ``contents``, in reading order."""

    def refill(block: Block) -> Block:
        match block:
            case Paragraph() | Heading():
                return replace(block, inlines=next(contents))
            case List():
                return replace(block, items=tuple(ListItem(_refilled(item.blocks, contents)) for item in block.items))
            case Quotation():
                return replace(block, blocks=_refilled(block.blocks, contents))
            case _:
                return block

    return tuple(map(refill, blocks))


def _beside(
    new: Sequence[New],
    new_keys: Sequence[Hashable],
    old: Sequence[Old],
    old_keys: Sequence[Hashable],
    make: Callable[[New, Old | None], Old],
    fits: Callable[[New, Old], bool] = lambda new, old: True,
) -> list[Old]:
    """One value for each of ``new``: the old one with its key if there is one, else one made from both or from new."""
    result: list[Old | None] = [None] * len(new)
    gaps: list[tuple[range, range]] = []
    for equal, before, after in spans(old_keys, new_keys):
        if equal:
            result[after] = old[before]
        else:
            gaps.append((range(before.start, before.stop), range(after.start, after.stop)))
    # What was moved is found by its key among what is missing in its old place.
    missing: dict[Hashable, list[int]] = {}
    for olds, _ in gaps:
        for index in olds:
            missing.setdefault(old_keys[index], []).append(index)
    moved: set[int] = set()
    for _, news in gaps:
        for index in news:
            if missing.get(new_keys[index]):
                place = missing[new_keys[index]].pop(0)
                moved.add(place)
                result[index] = old[place]
    for olds, news in gaps:
        left = [index for index in olds if index not in moved]
        for index in news:
            if result[index] is None:
                candidates = [place for place in left[:WINDOW] if fits(new[index], old[place])]
                source = most_like(str(new_keys[index]), candidates, [str(old_keys[place]) for place in candidates])
                if source is not None:
                    del left[: left.index(source) + 1]
                result[index] = make(new[index], None if source is None else old[source])
    return [value for value in result if value is not None]


def _inlines(new: Sequence[Inline], old: Sequence[Inline]) -> tuple[Inline, ...]:
    """``new``, with the words that ``old`` also has taken from there."""
    new_tokens, old_tokens = tokens(_normal(new)), tokens(old)
    result: list[Inline] = []
    for equal, before, after in spans([_visible(t) for t in old_tokens], [_visible(t) for t in new_tokens]):
        result += old_tokens[before] if equal else new_tokens[after]
    return tuple(result)


def _normal(inlines: Sequence[Inline]) -> tuple[Inline, ...]:
    return next((p.inlines for p in paragraphs(normalize((Paragraph(tuple(inlines)),)).blocks)), ())


def _visible(token: Inline) -> Hashable:
    """What the markup shows of ``token``."""
    match token:
        case Run():
            return (token.text, token.bold, token.italic, token.href) if token.text.strip(" ") else token.text
        case LineBreak():
            return "\n"
        case Footnote():
            return "[^: " + inline.write_note(token)
