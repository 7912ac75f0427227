"""What of a file answers which question, and what is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from richtext.blocks import Blocks
from richtext.notices import Notice, Where
from word.matching.pieces import Piece
from word.model.source import Form

UnplacedKind = Literal["preface", "heading", "table-header", "annex", "signature", "text"]

DOUBTFUL = 0.6
"""Confidence below which a person is asked to look."""


@dataclass(frozen=True, slots=True)
class Placed:
    """The answer found for a question; ``matched_text`` is what was recognised as the question in the file."""

    number: int
    key: str
    confidence: float
    words: int
    blocks: Blocks
    matched_text: str

    @property
    def doubtful(self) -> bool:
        """Whether a person should look before this is believed."""
        return self.confidence < DOUBTFUL


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Text that no question was found for."""

    kind: UnplacedKind
    words: int
    blocks: Blocks
    where: Where


@dataclass(frozen=True, slots=True)
class Placement:
    """``words_in`` = ``words_placed`` + ``words_matched`` + ``words_reported`` + ``words_unaccounted``.

    The last is 0, or there is a fault in this program: ``words_in`` is counted apart from the reading.
    """

    questions: tuple[Placed, ...]
    unplaced: tuple[Unplaced, ...]
    losses: tuple[Notice, ...]
    notices: tuple[Notice, ...]
    words_in: int
    words_matched: int
    form: Form = "docx"
    pieces: tuple[Piece, ...] = ()
    """The whole text once more, in the order of the file."""

    @property
    def words_placed(self) -> int:
        """Words of all answers, footnotes included."""
        return sum(question.words for question in self.questions)

    @property
    def words_reported(self) -> int:
        """Words that are unplaced or lost."""
        return sum(part.words for part in self.unplaced) + sum(loss.words for loss in self.losses)

    @property
    def words_unaccounted(self) -> int:
        """Words that were counted and neither read nor reported (below 0: read and not counted)."""
        return self.words_in - self.words_placed - self.words_matched - self.words_reported

    def of(self, number: int) -> Placed | None:
        """The answer to the question of this number, or None."""
        return next((question for question in self.questions if question.number == number), None)


def ordered(questions: Sequence[Placed]) -> tuple[Placed, ...]:
    """By number."""
    return tuple(sorted(questions, key=lambda question: question.number))
