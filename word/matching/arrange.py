"""Lines and tables become the blocks of an answer: lists nest, quotations gather, headings take two levels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from richtext.blocks import Block, Blocks, Cell, Heading, List, ListItem, Paragraph, Quotation, Row, Table
from word.model.source import Grid, GridCell, Item, Line, ListMark, lines_of


def arrange(items: Sequence[Item]) -> Blocks:
    """The blocks that ``items`` make. The highest level of heading among them becomes 1, all deeper ones 2."""
    outlines = [line.outline for line in lines_of(tuple(items)) if line.outline]
    return _blocks(items, min(outlines, default=1))


def _blocks(items: Iterable[Item], top: int) -> Blocks:
    blocks: list[Block] = []
    for kind, group in groupby(items, key=_kind):
        if kind == "list":
            blocks.extend(_lists([item for item in group if isinstance(item, Line)]))
        elif kind == "quotation":
            quoted = [replace(item, quotation=False) for item in group if isinstance(item, Line)]
            blocks.append(Quotation(_blocks(quoted, top)))
        else:
            for item in group:
                blocks += (_table(item, top),) if isinstance(item, Grid) else _single(item, top)
    return tuple(blocks)


def _kind(item: Item) -> str:
    if isinstance(item, Grid) or item.outline:
        return "single"
    if item.quotation:
        return "quotation"
    return "list" if item.mark or item.continues >= 0 else "single"


def _single(line: Line, top: int) -> Blocks:
    if line.outline:
        return Heading(1 if line.outline == top else 2, line.inlines, line.lang, line.dir), *line.pictures
    return _text(line)


def _text(line: Line) -> Blocks:
    """The paragraph, if there is any text, and the pictures after it."""
    text = (Paragraph(line.inlines, line.lang, line.dir),) if line.inlines or not line.pictures else ()
    return (*text, *line.pictures)


def _lists(lines: list[Line]) -> list[Block]:
    """Lists of consecutive list lines; deeper lines nest in the item before them, and so do its further paragraphs."""
    blocks: list[Block] = []
    position = 0
    while position < len(lines):
        first = lines[position].mark
        if first is None:
            blocks += _text(lines[position])
            position += 1
            continue
        items: list[ListItem] = []
        previous = first
        while position < len(lines):
            line = lines[position]
            mark = line.mark
            if mark is None or (items and not _continues(previous, mark)):
                break
            end = position + 1
            while end < len(lines) and _is_within(lines[end], first.level):
                end += 1
            items.append(ListItem((*_text(line), *_lists(lines[position + 1 : end]))))
            previous, position = mark, end
        blocks.append(List(first.ordered, tuple(items), first.number if first.ordered else 1))
    return blocks


def _is_within(line: Line, level: int) -> bool:
    """Whether a line belongs to an item of that level that stands before it."""
    return line.mark.level > level if line.mark else line.continues >= level


def _continues(previous: ListMark, mark: ListMark) -> bool:
    """Whether an item of the same list follows, so that counting on gives the number that Word shows."""
    if mark.level != previous.level or mark.ordered != previous.ordered:
        return False
    return not mark.ordered or mark.number == previous.number + 1


def _table(grid: Grid, top: int) -> Table:
    rows = tuple(Row(tuple(_cell(cell, top) for cell in row)) for row in grid.rows)
    return Table(tuple(row for row in rows if row.cells), grid.lang, grid.dir)


def _cell(cell: GridCell, top: int) -> Cell:
    return Cell(_blocks(cell.items, top), cell.header, cell.colspan, cell.rowspan)
