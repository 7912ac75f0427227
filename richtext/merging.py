"""Three-way merge of answers: blocks first, then the words of blocks that both sides changed.

Nothing that either side wrote is lost, and nothing of the base unless one side deleted it while the other left it
alone; where that cannot be kept, the block is a conflict and a person decides.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from richtext.aligning import affords_words, matches, spans
from richtext.blocks import (
    Block,
    Blocks,
    Cell,
    Footnote,
    Heading,
    Inline,
    List,
    ListItem,
    Paragraph,
    Picture,
    Quotation,
    Row,
    Run,
    Table,
)
from richtext.keeping import both
from richtext.normalizing import normalize
from richtext.text import count_words, plain_text
from richtext.tokens import tokens
from richtext.weaving import Clash, ConflictError, Kind, either, weave, woven

Choice = Literal["mine", "theirs", "both"]


@dataclass(frozen=True, slots=True)
class Merged:
    """A merge without conflict."""

    blocks: Blocks


@dataclass(frozen=True, slots=True)
class Conflict:
    """Blocks that both sides changed in ways that exclude each other."""

    base: Blocks
    mine: Blocks
    theirs: Blocks


@dataclass(frozen=True, slots=True)
class Conflicted:
    """A merge that needs a person: in reading order, what is agreed (blocks) and what is not (conflicts)."""

    parts: tuple[Blocks | Conflict, ...]

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """What a person must decide, in reading order."""
        return tuple(part for part in self.parts if isinstance(part, Conflict))

    def resolve(self, choices: Sequence[Choice]) -> Blocks:
        """The answer with one choice for each of `conflicts`; "both" is `keeping.both`.

        Raises ValueError if there are not as many choices as conflicts.
        """
        if len(choices) != len(self.conflicts):
            raise ValueError(f"{len(self.conflicts)} choices are needed, not {len(choices)}.")
        remaining = iter(choices)
        blocks: list[Block] = []
        for part in self.parts:
            if isinstance(part, Conflict):
                choice = next(remaining)
                match choice:
                    case "mine":
                        blocks += part.mine
                    case "theirs":
                        blocks += part.theirs
                    case "both":
                        blocks += both(part.theirs, part.mine)
            else:
                blocks += part
        return normalize(blocks).blocks


def merge(base: Blocks, mine: Blocks, theirs: Blocks) -> Merged | Conflicted:
    """What came of ``base`` when one side made it ``mine`` and the other ``theirs``. All are in normal form."""
    if mine in (base, theirs):
        return Merged(theirs)
    if theirs == base:
        return Merged(mine)
    parts = weave(base, mine, theirs, _BLOCKS)
    result: list[Blocks | Conflict] = []
    agreed: list[Block] = []
    for part in parts:
        if isinstance(part, Clash):
            result += (tuple(agreed), Conflict(tuple(part.base), tuple(part.mine), tuple(part.theirs)))
            agreed = []
        else:
            agreed.append(part)
    if not result:
        return Merged(normalize(agreed).blocks)
    return Conflicted(tuple(part for part in (*result, tuple(agreed)) if part))


# Blocks and their parts


def same_kind(one: Block, other: Block) -> bool:
    """Whether one block can be a new writing of the other; a heading can of a paragraph."""
    texts = (Paragraph, Heading)
    return type(one) is type(other) or (isinstance(one, texts) and isinstance(other, texts))


def _merge_block(base: Block, mine: Block, theirs: Block) -> Block:
    match base, mine, theirs:
        case ((Paragraph() | Heading()), (Paragraph() | Heading()), (Paragraph() | Heading())):
            return _merge_text(base, mine, theirs)
        case List(), List(), List():
            return List(
                either(base.ordered, mine.ordered, theirs.ordered),
                woven(base.items, mine.items, theirs.items, _ITEMS),
                either(base.start, mine.start, theirs.start),
                *_place(base, mine, theirs),
            )
        case Quotation(), Quotation(), Quotation():
            blocks = woven(base.blocks, mine.blocks, theirs.blocks, _BLOCKS)
            return Quotation(blocks, *_place(base, mine, theirs))
        case Table(), Table(), Table():
            return Table(_merge_rows(base, mine, theirs), *_place(base, mine, theirs))
        case Picture(), Picture(), Picture():
            fields = ("sha256", "alternative_text", "width", "height")
            return Picture(*(either(*(getattr(side, name) for side in (base, mine, theirs))) for name in fields))
        case _:
            raise ConflictError


def _place(base: Any, mine: Any, theirs: Any) -> tuple[Any, Any]:
    """Language and direction."""
    return either(base.lang, mine.lang, theirs.lang), either(base.dir, mine.dir, theirs.dir)


def _merge_text(
    base: Paragraph | Heading, mine: Paragraph | Heading, theirs: Paragraph | Heading
) -> Paragraph | Heading:
    if not affords_words(sum(len(plain_text((side,))) for side in (base, mine, theirs))):
        raise ConflictError
    old, my, their = (tokens(side.inlines) for side in (base, mine, theirs))
    if _texts(old) not in (_texts(my), _texts(their)) and (_is_another(old, my) or _is_another(old, their)):
        raise ConflictError
    inlines = woven(old, my, their, _TOKENS)
    place = _place(base, mine, theirs)
    level = either(*(side.level if isinstance(side, Heading) else 0 for side in (base, mine, theirs)))
    return Heading(level, inlines, *place) if level else Paragraph(inlines, *place)


def _merge_item(base: ListItem, mine: ListItem, theirs: ListItem) -> ListItem:
    return ListItem(woven(base.blocks, mine.blocks, theirs.blocks, _BLOCKS))


def shape(table: Table) -> list[list[tuple[int, int]]]:
    """Columns and rows that each cell spans, row by row."""
    return [_row_shape(row) for row in table.rows]


def _row_shape(row: Row) -> list[tuple[int, int]]:
    return [(cell.colspan, cell.rowspan) for cell in row.cells]


def _merge_rows(base: Table, mine: Table, theirs: Table) -> tuple[Row, ...]:
    """The rows of a table whose cells both sides changed, or whose rows either side added or deleted."""
    shapes = [shape(table) for table in (base, mine, theirs)]
    if shapes[0] == shapes[1] == shapes[2]:
        return tuple(map(_merge_row, base.rows, mine.rows, theirs.rows))
    spans_rows = any(rowspan > 1 for rows in shapes for row in rows for _, rowspan in row)
    widths = {sum(colspan for colspan, _ in row) for rows in shapes for row in rows}
    if spans_rows or len(widths) > 1:
        raise ConflictError
    return woven(base.rows, mine.rows, theirs.rows, _ROWS)


def _merge_row(base: Row, mine: Row, theirs: Row) -> Row:
    return Row(tuple(map(_merge_cell, base.cells, mine.cells, theirs.cells)))


def _merge_cell(base: Cell, mine: Cell, theirs: Cell) -> Cell:
    blocks = woven(base.blocks, mine.blocks, theirs.blocks, _BLOCKS)
    return replace(base, blocks=blocks, header=either(base.header, mine.header, theirs.header))


def _rescue_blocks(base: list[Block], mine: list[Block], theirs: list[Block]) -> list[Block] | None:
    """Both wrote into empty paragraphs: both stay."""
    return theirs + mine if all(block == Paragraph() for block in base) else None


# Words


def _join_words(theirs: list[Inline], mine: list[Inline]) -> list[Inline]:
    """Two insertions at one place, theirs first, with a space where two words would run together."""
    last, first = theirs[-1], mine[0]
    if (
        isinstance(last, Run)
        and isinstance(first, Run)
        and count_words(last.text + first.text) < count_words(last.text) + count_words(first.text)
    ):
        return [*theirs, Run(" "), *mine]
    return theirs + mine


def _rescue_words(base: list[Inline], mine: list[Inline], theirs: list[Inline]) -> list[Inline] | None:
    """One side only changed the format of what the other rewrote, or both changed the text of one footnote."""
    match base, mine, theirs:
        case [Footnote() as one], [Footnote() as two], [Footnote() as three]:
            blocks = woven(one.blocks, two.blocks, three.blocks, _BLOCKS)
            return [Footnote(tuple(block for block in blocks if isinstance(block, Paragraph)))]
        case _ if _texts(mine) == _texts(base):
            return _reformatted(base, mine, theirs)
        case _ if _texts(theirs) == _texts(base):
            return _reformatted(base, theirs, mine)
        case _:
            return None


STAYED = 1 / 3
"""Share of the shorter text that stays, in characters, where a paragraph is edited and not written anew."""


def _is_another(base: Sequence[Inline], side: Sequence[Inline]) -> bool:
    """Tell whether a side says something else altogether: words added to the old text have no place in the new one."""
    before, after = _texts(base), _texts(side)
    stayed = sum(_letters(before[old]) for equal, old, _new in spans(before, after) if equal)
    return stayed < STAYED * min(_letters(before), _letters(after))


def _letters(texts: Iterable[Hashable]) -> int:
    return sum(len(text.strip()) for text in texts if isinstance(text, str))


def _texts(words: Iterable[Inline]) -> list[Hashable]:
    return [word.text if isinstance(word, Run) else word for word in words]


_FORMAT = ("bold", "italic", "underline", "strike", "vertical", "href", "lang", "dir")


def _reformatted(base: list[Inline], formatted: list[Inline], edited: list[Inline]) -> list[Inline]:
    """``edited``, with the format that ``formatted`` (the words of ``base``) gave to the words still there."""
    result: list[Inline] = []
    for equal, before, after in spans(_texts(base), _texts(edited)):
        if not equal:
            result += edited[after]
            continue
        result += map(_with_format, base[before], formatted[before], edited[after])
    return result


def _with_format(base: Inline, formatted: Inline, edited: Inline) -> Inline:
    if isinstance(base, Run) and isinstance(formatted, Run) and isinstance(edited, Run):
        sides = (base, formatted, edited)
        return replace(edited, **{name: either(*(getattr(side, name) for side in sides)) for name in _FORMAT})
    return edited


def _never(base: Inline, mine: Inline, theirs: Inline) -> Inline:
    """Words that match are equal, so that there is nothing to merge in them."""
    raise ConflictError


def _equal(old: Sequence[Inline], new: Sequence[Inline]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for equal, before, after in spans(old, new):
        if equal:
            found += zip(range(before.start, before.stop), range(after.start, after.stop), strict=True)
    return found


_BLOCKS: Kind[Block] = Kind(
    match=lambda old, new: matches(old, new, lambda block: plain_text((block,)), same_kind),
    merge=_merge_block,
    rescue=_rescue_blocks,
)
_ITEMS: Kind[ListItem] = Kind(
    match=lambda old, new: matches(old, new, lambda item: plain_text(item.blocks), lambda one, other: True),
    merge=_merge_item,
)
_ROWS: Kind[Row] = Kind(
    match=lambda old, new: matches(
        old,
        new,
        lambda row: "\n".join(plain_text(cell.blocks) for cell in row.cells),
        lambda one, other: _row_shape(one) == _row_shape(other),
    ),
    merge=_merge_row,
)
_TOKENS: Kind[Inline] = Kind(match=_equal, merge=_never, join=_join_words, rescue=_rescue_words)
