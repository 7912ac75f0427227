"""A source as one sequence of lines, with the tables opened in which questions and answers stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assembly.word.matching.labels import parse_label
from assembly.word.matching.wordings import Wordings
from assembly.word.source import Grid, Item, Line

QUESTION_LIKE = 0.55
"""Likeness from which a line of a table is held to be a question."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A line or a closed table in its place; ``cell`` is (table, row, column) where it stands in an opened table."""

    item: Item
    cell: tuple[int, int, int] | None = None

    @property
    def line(self) -> Line | None:
        """The line, or None for a closed table."""
        return self.item if isinstance(self.item, Line) else None


def flatten(items: Sequence[Item], wordings: Wordings) -> list[Unit]:
    """``items`` in order. A table is opened where it holds questions, else it stays one unit."""
    units: list[Unit] = []
    tables = 0
    for item in items:
        if isinstance(item, Grid) and (by_column := _question_columns(item, wordings)) is not None:
            tables += 1
            units.extend(_open(item, tables, wordings, by_column=by_column))
        else:
            units.append(Unit(item))
    return units


def open_all(units: Sequence[Unit]) -> list[Unit]:
    """``units`` with every table opened whose first column numbers its rows 1, 2, 3."""
    opened: list[Unit] = []
    for position, unit in enumerate(units):
        grid = unit.item
        if isinstance(grid, Grid):
            firsts = [parse_label(_cell_text(row[0].items)) for row in grid.rows if len(row) > 1]
            numbers = [label.number for label in firsts if label]
            if len(numbers) >= 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers))):
                opened.extend(_open(grid, -position - 1, None, by_column=False))
                continue
        opened.append(unit)
    return opened


def _question_columns(grid: Grid, wordings: Wordings) -> bool | None:
    """None where the table holds no questions; else whether they head columns rather than stand in rows."""
    places = {}
    for number, row in enumerate(grid.rows):
        for cell in row:
            for item in cell.items[:3]:
                if isinstance(item, Line) and wordings.may_be_question(item.text):
                    scores = wordings.scores(item.text)
                    best = max(scores, default=0)
                    if best >= QUESTION_LIKE:
                        places.setdefault(scores.index(best), (number, cell.column))
                elif isinstance(item, Grid) and _question_columns(item, wordings) is not None:
                    places.setdefault(-1, (number, cell.column))
    if not places:
        return None
    rows, columns = {row for row, _ in places.values()}, {column for _, column in places.values()}
    return len(places) > 1 and len(rows) == 1 and len(columns) == len(places) and len(grid.rows) > 1


def _open(grid: Grid, table: int, wordings: Wordings | None, *, by_column: bool) -> Iterator[Unit]:
    cells = [(number, cell) for number, row in enumerate(grid.rows) for cell in row]
    if by_column:
        cells.sort(key=lambda pair: pair[1].column)
    for row, cell in cells:
        for item in cell.items:
            if wordings and isinstance(item, Grid) and (inner := _question_columns(item, wordings)) is not None:
                yield from _open(item, table, wordings, by_column=inner)
            else:
                yield Unit(item, (table, row, cell.column))


def _cell_text(items: Sequence[Item]) -> str:
    return next((item.text for item in items if isinstance(item, Line)), "")
