"""A composition as it is shown in a notation: lines and rows of marked runs, for pages, Word and plain text alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Look = Literal["", "new", "gone", "comment", "mark"]
"""How a run looks: words as they stand, words that come or go, a comment, signs and names of the notation."""

_PLAIN = {"": "{}", "new": "**{}**", "gone": "~~{}~~", "comment": "*{}*", "mark": "{}"}


@dataclass(frozen=True, slots=True)
class Run:
    """Some characters of one look."""

    text: str
    look: Look = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of a document; ``is_bullet`` where it is an item under the one before."""

    runs: tuple[Run, ...]
    is_bullet: bool = False

    @property
    def text(self) -> str:
        """The characters, whatever their look."""
        return "".join(run.text for run in self.runs)

    def plain(self, *, marked: bool) -> str:
        """The characters; with ``marked`` **what comes**, ~~what goes~~ and *comments* are told apart by signs."""
        said = self.text if not marked else "".join(_marked(run) for run in self.runs)
        return f"• {said}" if self.is_bullet else said


def _marked(run: Run) -> str:
    inner = run.text.strip()
    if not inner:
        return run.text
    before, after = run.text[: run.text.index(inner[0])], run.text[len(run.text.rstrip()) :]
    return before + _PLAIN[run.look].format(inner) + after


Cell = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """Lines, or else (where there are ``columns``) the rows of a table, each a cell for each column."""

    lines: tuple[Line, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()

    def plain(self) -> str:
        """All of it as plain text: a line a paragraph, or a row with its cells between vertical bars."""
        if not self.columns:
            return "\n".join(line.plain(marked=False) for line in self.lines)
        rows = [" / ".join(line.plain(marked=True) for line in cell) for row in self.rows for cell in row]
        width = len(self.columns)
        cells = [[*self.columns], *(rows[start : start + width] for start in range(0, len(rows), width))]
        return "\n".join(" | ".join(row) for row in cells)


def line(*runs: Run | str, is_bullet: bool = False) -> Line:
    """Return a line of runs, text alone as it stands, without empty ones."""
    made = [run if isinstance(run, Run) else Run(run) for run in runs]
    return Line(tuple(run for run in made if run.text), is_bullet)
