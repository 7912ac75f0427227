"""Tables as Word stores them (ECMA-376 part 1, 17.4) become tables with spans."""

from __future__ import annotations

from dataclasses import dataclass, field

from richtext.notices import Where
from word.model.source import Grid, GridCell, Item


@dataclass(slots=True)
class CellDraft:
    """A stored cell; ``vertical`` is its ``w:vMerge`` (None: not merged; anything but "restart": continues above)."""

    column: int
    colspan: int
    header: bool
    vertical: str | None
    continues_left: bool
    rowspan: int = 1
    items: list[Item] = field(default_factory=list)

    @property
    def continues_above(self) -> bool:
        """Whether the cell belongs to one above it."""
        return self.vertical is not None and self.vertical != "restart"


def grid_of(rows: list[list[CellDraft]], *, right_to_left: bool, where: Where) -> Grid | list[Item]:
    """The table of these cells; of a table of one cell (a box drawn round a text), or of none, what is in it."""
    above: dict[int, CellDraft] = {}
    drafts: list[list[CellDraft]] = []
    for row in rows:
        kept: list[CellDraft] = []
        current: dict[int, CellDraft] = {}
        for cell in row:
            upper = above.get(cell.column)
            if cell.continues_above and upper is not None:
                upper.rowspan += 1
                upper.items.extend(cell.items)
                current[cell.column] = upper
            elif cell.continues_left and kept:
                kept[-1].colspan += cell.colspan
                kept[-1].items.extend(cell.items)
            else:
                kept.append(cell)
                current[cell.column] = cell
        above = current
        drafts.append(kept)
    cells = [cell for row in drafts for cell in row]
    if len(cells) <= 1 or not any(cell.items for cell in cells):
        return [item for cell in cells for item in cell.items]
    return Grid(
        tuple(
            tuple(GridCell(tuple(cell.items), cell.column, cell.header, cell.colspan, cell.rowspan) for cell in row)
            for row in drafts
        ),
        dir="rtl" if right_to_left else "",
        where=where,
    )
