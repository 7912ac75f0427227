"""What a drafting file proposes for a draft, answer by answer, and an account of the rest of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.translation import gettext as _

from richtext.blocks import Blocks
from richtext.notices import Notice
from submissions.models import Answer, Question
from submissions.values.exceptions import NotPossible

State = Literal["unchanged", "changed", "merged", "conflict", "absent", "unread"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is to be saved: canonical HTML of a text, or the value of another kind of answer."""

    html: str
    value: Any = None


@dataclass(frozen=True, slots=True)
class Option:
    """One way to settle an answer: ``html`` shows (and, of a text, is) what the answer would be."""

    value: str
    label: str
    html: str
    chosen: Chosen


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the file says of one answer.

    ``state``: unchanged; changed (the draft stayed as the file found it); merged (both changed, and nothing of either
    is lost); conflict (a person must choose); absent (the file has no place for it); unread (what the
    file says is none of the choices). With the last two the draft stays.
    ``default`` is the value of the option that is chosen at first, empty for a conflict. ``diff`` shows it against the
    draft, as safe HTML. ``file_base`` is the revision the file was made from, None where it no longer says.
    """

    question: Question
    answer: Answer
    state: State
    choices: tuple[Option, ...] = ()
    default: str = ""
    diff: str = ""
    notes: tuple[str, ...] = ()
    file_base: int | None = None

    @property
    def html(self) -> str:
        """What would be saved if nothing else is chosen; the draft where a person must choose."""
        return self.chosen(self.default or "keep").html

    def chosen(self, value: str) -> Chosen:
        """What is saved for a choice. Raises NotPossible for one that is not offered, or none where one is needed."""
        for option in self.choices:
            if option.value == value:
                return option.chosen
        if not self.choices:
            return Chosen(self.answer.html, self.answer.value)
        if not value:
            raise NotPossible(
                _("Choose which text is to be the answer to “%(question)s”.") % {"question": self.question}
            )
        raise NotPossible(_("Choose among the texts offered."))


@dataclass(frozen=True, slots=True)
class Outside:
    """Text that becomes part of no answer; ``near`` is the question under which it stands, if any.

    It stands outside every box, or (``unread``) in the box of a choice and is none of those offered.
    """

    blocks: Blocks
    words: int
    near: Question | None = None
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Proposals:
    """One proposal for each question, in order, and an account of the rest of the file.

    ``words_in`` = ``words_placed`` + ``words_matched`` + ``words_reported``, always. ``notes`` are sentences on the
    file as a whole.
    """

    proposals: tuple[Proposal, ...]
    notes: tuple[str, ...]
    elsewhere: tuple[Outside, ...]
    losses: tuple[Notice, ...]
    notices: tuple[Notice, ...]
    words_in: int
    words_placed: int
    words_matched: int
    words_reported: int = field(default=0)

    def __iter__(self) -> Iterator[Proposal]:
        return iter(self.proposals)

    def __len__(self) -> int:
        return len(self.proposals)

    @property
    def comments(self) -> tuple[Notice, ...]:
        """The comments in the margin of the file, which are listed and not imported."""
        return tuple(notice for notice in self.losses if notice.code == "comment")

    @property
    def changes(self) -> tuple[Notice, ...]:
        """The tracked changes in the file: what was inserted came along, what was deleted did not."""
        return tuple(
            notice for notice in (*self.losses, *self.notices) if notice.code in {"insertion", "deletion", "moved"}
        )
