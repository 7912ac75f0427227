"""Making a table rectangular."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

from richtext.blocks import Block, Cell, Paragraph, Row

COLUMNS = 63
"""The widest table that Word opens."""

EMPTY = (Paragraph(),)


@dataclass(slots=True)
class _Slot:
    """A cell in its place, with the blocks of those that found none; ``bottom`` is the last row that it covers."""

    cell: Cell
    blocks: list[Block]
    column: int
    width: int
    bottom: int


def rectangular(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """``rows`` with every place of the grid covered by exactly one cell, by HTML's algorithm for forming a table.

    Spans end at the table's edges and where a cell from above stands; cells beyond the 63rd column join the last
    one; rows without cells of their own are dropped; what stays free is filled with an empty cell.
    """
    # Rows without cells go first, so that every span is counted in rows that stay.
    kept_before = [0, *accumulate(bool(row.cells) for row in rows)]
    above: list[_Slot | None] = [None] * COLUMNS
    placed: list[list[_Slot]] = []
    for index, row in enumerate(rows):
        if not row.cells:
            continue
        current = len(placed)
        if all(slot and slot.bottom >= current for slot in above):
            for slot in above:
                if slot:
                    slot.bottom = current - 1
        placed.append([])
        for cell in row.cells:
            end = min(index + cell.rowspan, len(rows)) if cell.rowspan > 0 else len(rows)
            _place(cell, kept_before[end] - 1, current, above, placed)
    width = max((slot.column + slot.width for slots in placed for slot in slots), default=0)
    return _filled(placed, width)


def _place(cell: Cell, bottom: int, row: int, above: list[_Slot | None], placed: list[list[_Slot]]) -> None:
    """Put ``cell`` at the first free column of ``row``; ``above`` holds the last slot of each column."""

    def free(column: int) -> bool:
        slot = above[column]
        return slot is None or slot.bottom < row

    mine = placed[row]
    first = mine[-1].column + mine[-1].width if mine else 0
    while first < COLUMNS and not free(first):
        first += 1
    if first == COLUMNS:
        mine[-1].blocks += cell.blocks
        return
    end = first + 1
    while end < min(first + cell.colspan, COLUMNS) and free(end):
        end += 1
    slot = _Slot(cell, list(cell.blocks), first, end - first, max(bottom, row))
    mine.append(slot)
    above[first:end] = [slot] * slot.width


def _filled(placed: list[list[_Slot]], width: int) -> tuple[Row, ...]:
    """The rows, with an empty cell for each gap between what stands in the row and what hangs into it."""
    above = [-1] * width  # the last row that is covered in each column
    rows = []
    for index, slots in enumerate(placed):
        header = all(slot.cell.header for slot in slots)
        cells: list[Cell] = []
        column = 0
        for slot in [*slots, _Slot(Cell(()), [], width, 0, 0)]:
            while column < slot.column:
                start = column
                while column < slot.column and above[column] < index:
                    column += 1
                if column > start:
                    cells.append(Cell(EMPTY, header, colspan=column - start))
                else:
                    column += 1
            if slot.width:
                cells.append(Cell(tuple(slot.blocks) or EMPTY, slot.cell.header, slot.width, slot.bottom - index + 1))
                above[column : column + slot.width] = [slot.bottom] * slot.width
                column += slot.width
        rows.append(Row(tuple(cells)))
    return tuple(rows)
