"""What a plan shows of a file: its parts, what answers would become, and the account of its words."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import richtext
from assembly.intake import sentences
from submissions.models import Answer, Question
from word.matching.pieces import Piece
from word.model.source import Item, lines_of

QUESTION = "question:"
"""Begins the place of what answers a question; its key follows."""


WORDING, PREFACE, ANNEX, OUT = "wording", "preface", "annex", "out"


BESIDE: dict[str, Promise] = {
    WORDING: gettext_lazy("Question or title: not imported"),
    PREFACE: gettext_lazy("Preface: stays in the file only"),
    ANNEX: gettext_lazy("Annex: stays in the file only"),
    OUT: gettext_lazy("Leave out: stays in the file only"),
}


KEPT: dict[str, Promise] = {
    PREFACE: gettext_lazy("Preface"),
    ANNEX: gettext_lazy("Annex"),
    OUT: gettext_lazy("Left out"),
}


KEEP, REPLACE, AFTER, MERGE = "keep", "replace", "after", "merge"


CHOICES: dict[str, Promise] = {
    REPLACE: gettext_lazy("Replace it by the text of the file"),
    AFTER: gettext_lazy("Keep it and add the text of the file after it"),
    MERGE: gettext_lazy("Merge: keep the paragraphs of both; where one was reworded, take the file’s"),
    KEEP: gettext_lazy("Keep it and leave this text of the file out"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """Pieces ``start`` to ``end`` (excluded), which go to one place. ``sure`` is a word, or empty where it has none."""

    start: int
    end: int
    place: str
    pieces: tuple[Piece, ...]
    sure: str
    doubtful: bool
    chosen: bool
    what: str
    html: tuple[str, ...]

    @property
    def words(self) -> int:
        """Words, footnotes included."""
        return sum(piece.words for piece in self.pieces)

    @property
    def beginning(self) -> str:
        """Its first words."""
        return beginning(self.pieces[0].item)

    @property
    def tone(self) -> str:
        """What it is to the answers: "answer", "doubtful", "wording" or "beside"."""
        if self.key:
            return "doubtful" if self.doubtful else "answer"
        return "wording" if self.place == WORDING else "beside"

    @property
    def key(self) -> str:
        """The key of the question that it answers, or empty."""
        return self.place.removeprefix(QUESTION) if self.place.startswith(QUESTION) else ""

    @property
    def blocks(self) -> list[tuple[int, str, str]]:
        """Each piece as (position in the file, clean HTML, how it begins)."""
        return [
            (self.start + number, html, beginning(piece.item))
            for number, (piece, html) in enumerate(zip(self.pieces, self.html, strict=True))
        ]


@dataclass(frozen=True, slots=True)
class Result:
    """What an answer would become. ``choice`` is "" while the person has yet to choose."""

    question: Question
    answer: Answer
    html: str
    value: str | None
    notices: tuple[richtext.Notice, ...]
    words: int
    over: str
    taken: bool
    choice: str
    choices: tuple[tuple[str, Promise], ...]
    diff: str

    @property
    def shown_diff(self) -> SafeString:
        """``diff``, to be put into a page."""
        return mark_safe(self.diff)  # noqa: S308 (made of canonical HTML)

    @property
    def same(self) -> bool:
        """Whether the answer holds just this already."""
        return (self.html, self.value) == (self.answer.html, self.answer.value)


@dataclass(frozen=True, slots=True)
class Balance:
    """Words of the file: those of answers, those recognised as wording of questions, and those reported.

    ``unaccounted`` are those that were counted and are none of these: 0, or there is a fault in this program.
    """

    words_in: int
    placed: int
    recognised: int
    reported: int

    @property
    def unaccounted(self) -> int:
        """What the two counts of the words differ by."""
        return self.words_in - self.placed - self.recognised - self.reported

    @property
    def fault(self) -> str:
        """What is said where they differ."""
        return sentences.unaccounted(self.unaccounted)

    def as_json(self) -> dict[str, Any]:
        """Return the account as JSON values."""
        return asdict(self) | {"unaccounted": self.unaccounted, "fault": self.fault}


@dataclass(frozen=True, slots=True)
class Recognised:
    """A text that was taken for the wording of a question, or the title; ``key`` is empty where it words none here."""

    start: int
    text: str
    key: str
    question: Question | None
    why: str


@dataclass(frozen=True, slots=True)
class Particular:
    """What the cover of the file says of the submitter; ``taken``: the person has asked for it."""

    question: Question
    text: str
    start: int
    taken: bool


@dataclass(frozen=True, slots=True)
class Told:
    """Something that was not imported, or that is mentioned: a sentence, its words, an excerpt and where it stood."""

    sentence: str
    words: int
    excerpt: str
    where: str


def beginning(item: Item) -> str:
    """The first words of a piece, or what its picture is said to show."""
    lines = list(lines_of((item,)))
    text = " ".join(" ".join(line.text.split()) for line in lines).strip()
    text = text or next((picture.alternative_text for line in lines for picture in line.pictures), "") or _("Picture")
    return text if len(text) <= 60 else f"{text[:59]}…"
