"""A source as one sequence of lines, with the tables opened in which questions and answers stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from word.matching.cutting import at_breaks
from word.matching.labels import Label, is_keyword, label_at_the_end, parse_label
from word.matching.wordings import Wordings
from word.model.source import Grid, GridCell, Item, Line, words_of_items

_LIKE = 0.45
_LIKE_ALONE = 0.62
"""Likeness from which lines of a table are held to be questions: where several are, and where one is."""
_FIRST_LINES = 3
"""Lines of a cell among which its question is looked for; further ones say a question only by speaking for itself."""
_MOST_LINES = 400
_HEADING = 2
"""Questions in a row from which they may head columns."""
_SHARING = 3
"""Lines that end with a number behind the same words, from which they are held to be headings."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A line or a closed table in its place.

    ``cell`` is (table, row, column) in an opened table; ``lane`` the column in which the questions of such a table
    may stand, or the row where they head columns; -1 outside tables. ``aside``: what stands left of a question whose
    answer is right of it, its theme say.
    """

    item: Item
    cell: tuple[int, int, int] | None = None
    lane: int = -1
    aside: bool = False
    label: Label | None = None
    """The number that the line is known to bear where it does not begin with it."""

    @property
    def line(self) -> Line | None:
        """The line, or None for a closed table."""
        return self.item if isinstance(self.item, Line) else None


def flatten(items: Sequence[Item], wordings: Wordings, closed: Collection[int] = ()) -> list[Unit]:
    """``items`` in order. A table is opened where it may hold questions, else it stays one unit.

    ``closed`` are the places of tables in which none was found: they stay tables.
    """
    asking = {
        position: by_column
        for position, item in enumerate(items)
        if isinstance(item, Grid)
        and position not in closed
        and (by_column := _asks_in_columns(item, wordings)) is not None
    }
    shapes = {_shape(item) for position, item in enumerate(items) if position in asking and isinstance(item, Grid)}
    units: list[Unit] = []
    for position, item in enumerate(items):
        is_open = position in asking or (
            position not in closed and isinstance(item, Grid) and _is_one_of_many(item, shapes)
        )
        if isinstance(item, Grid) and is_open:
            units.extend(_open(item, position, wordings, by_column=asking.get(position, False)))
        else:
            units.extend(map(Unit, _parted(item, wordings)))
    return _with_numbers_at_the_end(units)


def _with_numbers_at_the_end(units: list[Unit]) -> list[Unit]:
    """``units``, where the same words stand before the numbers of several questions, with these as their numbers."""
    found = {
        position: ended
        for position, unit in enumerate(units)
        if unit.line is not None and (ended := label_at_the_end(unit.line.text)) is not None
    }
    numbers: dict[str, set[int]] = {}
    for words, label in found.values():
        numbers.setdefault(words, set()).add(label.number)
    for position, (words, label) in found.items():
        line = units[position].line
        if len(numbers[words]) >= _SHARING and line is not None and parse_label(line.text) is None:
            units[position] = replace(units[position], label=label)
    return units


def _parted(item: Item, wordings: Wordings) -> Sequence[Item]:
    """``item``, or its lines where one paragraph holds several questions and their answers, parted by line breaks."""
    if not isinstance(item, Line) or "\n" not in item.text:
        return (item,)
    asking = 0
    for text in item.text.split("\n"):
        label = parse_label(text)
        asked = max(wordings.scores(text[label.end :] if label else text), default=0.0) >= _LIKE_ALONE
        asking += asked or (label is not None and label.keyword and label.end == len(text))
    return at_breaks(item) if asking > 1 else (item,)


def _shape(grid: Grid) -> tuple[int, int]:
    return len(grid.rows), len(grid.rows[0])


def _is_one_of_many(grid: Grid, shapes: set[tuple[int, int]]) -> bool:
    """Whether a table of at most two rows is shaped like those that ask: a delegation that answers in little tables."""
    return len(grid.rows) <= 2 and _shape(grid) in shapes


def open_numbered(units: Sequence[Unit], closed: Collection[int] = ()) -> list[Unit]:
    """``units`` with every table opened whose first column numbers its rows 1, 2, 3, but for those ``closed`` again."""
    opened: list[Unit] = []
    for position, unit in enumerate(units):
        grid = unit.item
        if isinstance(grid, Grid) and -position - 1 not in closed:
            labels = [parse_label(_first_line(row[0].items)) for row in grid.rows if len(row) > 1]
            numbers = [label.number for label in labels if label]
            if len(numbers) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers))):
                opened.extend(_open(grid, -position - 1, None, by_column=False))
                continue
        opened.append(unit)
    return opened


def _asks_in_columns(grid: Grid, wordings: Wordings) -> bool | None:
    """None where the table holds no questions; else whether they head columns rather than stand in rows."""
    places, strongest = _questions_in(grid, wordings)
    if not places or (len(places) == 1 and strongest < _LIKE_ALONE):
        return None
    if len(places) < _HEADING or len(grid.rows) == 1:
        return False
    # Questions head columns where every row that asks asks several, in cells that hold nothing else, and the row below
    # asks nothing.
    asking = Counter(row for row, _ in places.values())
    heads = [cell for row, column in places.values() if row >= 0 for cell in grid.rows[row] if cell.column == column]
    return all(
        count >= _HEADING and 0 <= row < len(grid.rows) - 1 and row + 1 not in asking for row, count in asking.items()
    ) and (len(asking) == 1 or all(len(cell.items) == 1 for cell in heads))


def _bands(grid: Grid, wordings: Wordings | None) -> list[int]:
    """For each row of a table whose questions head columns the row that asks the questions above it."""
    asking = {row for row, _ in _questions_in(grid, wordings)[0].values()} if wordings else set()
    bands, last = [], 0
    for number in range(len(grid.rows)):
        last = number if number in asking else last
        bands.append(last)
    return bands


def _questions_in(grid: Grid, wordings: Wordings) -> tuple[dict[int, tuple[int, int]], float]:
    """By question the (row, column) where it is asked, and the greatest likeness met."""
    places: dict[int, tuple[int, int]] = {}
    strongest = 0.0
    for number, row in enumerate(grid.rows):
        for cell in row:
            for place, item in enumerate(cell.items[:_MOST_LINES]):
                if isinstance(item, Grid):
                    if _asks_in_columns(item, wordings) is not None:
                        places[-1], strongest = (number, cell.column), 1.0
                    continue
                if place >= _FIRST_LINES and item.words > wordings.longest_words:
                    continue
                label = parse_label(item.text)
                scores = wordings.scores(item.text[label.end :] if label else item.text)
                best = max(scores, default=0.0)
                if best >= (_LIKE if place < _FIRST_LINES else _LIKE_ALONE):
                    places.setdefault(scores.index(best), (number, cell.column))
                    strongest = max(strongest, best)
    return places, strongest


def _open(grid: Grid, table: int, wordings: Wordings | None, *, by_column: bool) -> Iterator[Unit]:
    cells = [(number, cell, False) for number, row in enumerate(grid.rows) for cell in row]
    lane = 0 if len({cell.column for _, cell, _ in cells}) > 1 else -1
    bands = _bands(grid, wordings) if by_column else []
    if by_column:
        cells.sort(key=lambda found: (bands[found[0]], found[1].column))
    elif wordings and lane == 0:
        cells = list(_questions_first(grid, wordings))
    for row, cell, aside in cells:
        for item in cell.items:
            if wordings and isinstance(item, Grid) and (inner := _asks_in_columns(item, wordings)) is not None:
                yield from _open(item, table, wordings, by_column=inner)
            else:
                for part in _parted(item, wordings) if wordings else (item,):
                    place = lane if lane < 0 else bands[row] if by_column else cell.column
                    yield Unit(part, (table, row, cell.column), place, aside)


def _questions_first(grid: Grid, wordings: Wordings) -> Iterator[tuple[int, GridCell, bool]]:
    """The cells of a table, each with its row and whether it stands aside.

    Where the questions stand in a column that is not the first, what is left of them but a number is the answer if
    nothing is right of them; else it is their theme.
    """
    places, _ = _questions_in(grid, wordings)
    columns = Counter(column for row, column in places.values() if row >= 0)
    asked, count = next(iter(columns.most_common(1)), (0, 0))
    if not asked or 2 * count <= len(places):
        yield from ((number, cell, False) for number, row in enumerate(grid.rows) for cell in row)
        return
    answered = any(
        words_of_items(cell.items) for number, row in enumerate(grid.rows) for cell in row
        if cell.column > asked and (number, asked) in places.values()
    )  # fmt: skip
    for number, row in enumerate(grid.rows):
        words = [cell for cell in row if cell.column < asked and _is_word(cell)]
        left = [cell for cell in row if cell.column < asked and not _is_number(cell) and cell not in words]
        if (number, asked) not in places.values() or not left:
            yield from ((number, cell, cell in words) for cell in row)
        elif answered:
            yield from ((number, cell, cell in left) for cell in row)
        else:
            yield from ((number, cell, False) for cell in row if cell not in left)
            yield from ((number, cell, False) for cell in left)


def _is_word(cell: GridCell) -> bool:
    """Whether a cell only says that a question stands beside it."""
    return len(cell.items) == 1 and is_keyword(_first_line(cell.items))


def _is_number(cell: GridCell) -> bool:
    """Whether a cell holds at most a number."""
    text = _first_line(cell.items)
    label = parse_label(text)
    return len(cell.items) <= 1 and (not text.strip() or (label is not None and label.end == len(text)))


def _first_line(items: Sequence[Item]) -> str:
    return next((item.text for item in items if isinstance(item, Line)), "")
