"""Saving an answer: by compare-and-set, or merged with what somebody else saved meanwhile; nothing sent is lost."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, fields
from typing import Any
from uuid import uuid4

from django.db import IntegrityError
from django.db.models import Prefetch

import richtext
from richtext.blocks import SCHEMA
from richtext.notices import Allowed
from submissions.core import locks
from submissions.drafting.services import pictures
from submissions.models import Answer, AnswerRevision, Extension, Question, Submission, User
from submissions.models.answer import AnswerQuerySet
from submissions.rules import reason_against
from submissions.values import moments
from submissions.values.exceptions import NotPermitted

Notices = tuple[richtext.Notice, ...]


@dataclass(frozen=True, slots=True)
class Saved:
    """The text became revision ``revision`` of the answer; ``notices`` say what formatting was taken out."""

    answer: Answer
    revision: int
    notices: Notices = ()


@dataclass(frozen=True, slots=True)
class Merged:
    """The text was joined with what others saved since its base; ``html``, holding both, is revision ``revision``.

    ``theirs`` is the revision with which it was merged.
    """

    answer: Answer
    revision: int
    html: str
    theirs: AnswerRevision | None
    notices: Notices = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of an answer in conflict, as canonical HTML: agreed (``mine`` is ``theirs``), or to be chosen."""

    mine: str
    theirs: str

    @property
    def agreed(self) -> bool:
        """Whether there is nothing to choose."""
        return self.mine == self.theirs

    @property
    def both(self) -> str:
        """Both texts, what they share once (``richtext.both``)."""
        kept = richtext.both(richtext.parse(self.theirs), richtext.parse(self.mine))
        return richtext.serialize(richtext.normalize(kept).blocks)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Both changed the same words: ``answer`` holds their text, ``kept`` the other one, in the answer's history.

    ``places`` are the stretches of the answer in reading order; empty for what is no rich text.
    """

    answer: Answer
    kept: AnswerRevision
    notices: Notices = ()
    places: tuple[Place, ...] = ()


Outcome = Saved | Merged | Conflict

SAVING = (
    *("submission", "question", "revision", "html", "value", "words", "updated_by", "updated_at"),
    *("question__key", "question__kind", "question__scale_max"),
    *("submission__status", "submission__consultation", "submission__organization__category"),
    *(f"submission__consultation__{name}" for name in ("published_at", "opens_at", "closes_at", "archived_at")),
    *(f"submission__consultation__{name}" for name in ("grace", "admits_late")),
    *(f"submission__consultation__allows_{field.name}" for field in fields(Allowed)),
)
"""What saving an answer asks of its row and of those around it."""


def to_save(answers: AnswerQuerySet) -> AnswerQuerySet:
    """Load with the answers what ``save_answer`` asks of them, in two queries however many there are."""
    related = ("question", "submission__organization", "submission__consultation", "submission__latest_version")
    found = answers.select_related(*related).defer("submission__latest_version__content")
    return found.prefetch_related("submission__consultation__extensions")


def to_save_alone(answers: AnswerQuerySet) -> AnswerQuerySet:
    """Load of the answers no more than ``save_answer`` asks, in two queries.

    A save is by far the most frequent request, and half of what it takes is naming columns: those of the texts in six
    languages alone are a hundred.
    """
    related = ("question", "submission__organization", "submission__consultation")
    extensions = Extension.objects.only("consultation", "organization", "closes_at").order_by()
    found = answers.select_related(*related).only(*SAVING)
    return found.prefetch_related(Prefetch("submission__consultation__extensions", extensions))


@locks.in_steps
def save_answer(
    answer: Answer | int,
    base_revision: int,
    *,
    actor: User,
    html: str | None = None,
    value: Any = None,
    key: str = "",
    from_file: str = "",
    as_sent: bool = False,
    merging: bool = True,
) -> Outcome:
    """Save one answer (or the one with this primary key), made from revision ``base_revision`` of it.

    ``key`` is the idempotency key of the request: a save that arrives twice is one save. A text made from an older
    revision than the present one is merged with it; what excludes each other, and everything where ``merging`` is
    off, is kept in the history and returned as a Conflict. ``as_sent`` says that the text was made from what this
    person had sent when that revision was merged, not from the merged text, which they have not taken up yet.
    The text is cleaned here, once, to what the call allows. ``from_file`` names the file that the text came in.
    Raises NotPermitted, or NotPossible where the value is none that the question offers.
    """
    answer = to_save_alone(Answer.objects.all()).get(pk=answer) if isinstance(answer, int) else answer
    reason = reason_against(actor, "submissions.edit_draft", answer.submission)
    if reason:
        raise NotPermitted(reason)
    content = html or "" if answer.question.is_text else value
    text, value, words, notices = cleaned(answer.submission, answer.question, content, answer.value)
    key = key or uuid4().hex
    return write(
        answer, base_revision, text, value, words, notices, actor, key, from_file, as_sent=as_sent, merging=merging
    )


def cleaned(
    submission: Submission, question: Question, content: Any, held: Any = None
) -> tuple[str, Any, int, Notices]:
    """Return what an answer keeps of HTML or a value: (html, value, words, notices). Raises NotPossible.

    ``held`` is the value that it has now: see ``clean_value``.
    """
    if question.is_text:
        known = pictures.known(submission.pk, pictures.named_in(content))
        clean = richtext.clean(content, submission.consultation.allowed, known)
        return clean.html, None, richtext.words(clean.blocks), clean.notices
    value = clean_value(question, content, held)
    return "", value, richtext.count_words(value) if isinstance(value, str) else 0, ()


class _OvertakenError(Exception):
    """The answer is no longer at the revision from which the text was made; what was begun is undone."""


@locks.in_steps
def write(
    answer: Answer,
    base_revision: int,
    html: str,
    value: Any,
    words: int,
    notices: Notices,
    actor: User | None,
    key: str,
    from_file: str = "",
    *,
    as_sent: bool = False,
    merging: bool = True,
) -> Outcome:
    """Write the next revision by compare-and-set on the answer's row; merge, or keep aside, where that is lost.

    A text that is the same as its base, or as the newer one, says nothing new and is not kept.
    """
    if not as_sent:
        if (html, value, base_revision) == (answer.html, answer.value, answer.revision):
            return Saved(answer, answer.revision, notices)
        # IntegrityError: the key has been used before.
        with suppress(IntegrityError, _OvertakenError), locks.transaction():
            locks.edited(answer.submission_id)
            if not _set(answer, base_revision, html, value, words, actor):
                raise _OvertakenError
            _record(answer, base_revision, actor, key, html=html, value=value, from_file=from_file)
            return Saved(answer, answer.revision, notices)
    return _write_beside(answer, base_revision, html, value, notices, actor, key, from_file, as_sent, merging)


@locks.writing
def _write_beside(
    answer: Answer,
    base_revision: int,
    html: str,
    value: Any,
    notices: Notices,
    actor: User | None,
    key: str,
    from_file: str,
    as_sent: bool,
    merging: bool,
) -> Outcome:
    """Write what came beside what others saved meanwhile, or what came before under the same key."""
    locks.hold(Submission, answer.submission_id)
    present = locks.one(Answer.objects.select_related("updated_by"), answer.pk)
    for name in ("revision", "html", "value", "words", "updated_by", "updated_at"):
        setattr(answer, name, getattr(present, name))
    repeated = AnswerRevision.objects.filter(answer=answer, key=key).first()
    if repeated and (repeated.as_sent, repeated.value) == (html, value):
        return _again(answer, repeated, notices)
    if (html, value) == (answer.html, answer.value):
        return Saved(answer, answer.revision, notices)
    base: tuple[str, Any] | None
    if repeated:  # another text under the same key: a page that was gone back to, so made from what it sent before
        base, key = (repeated.as_sent, repeated.value), uuid4().hex
    else:
        base = content_at(answer, base_revision, as_sent=as_sent)
        if (html, value) == base and not as_sent:
            return Saved(answer, base_revision, notices)
    found = merge(base[0], html, answer.html) if merging and base and answer.question.is_text else None
    if isinstance(found, richtext.Merged):
        return _write_merged(answer, base_revision, found, html, notices, actor, key, from_file)
    kept = AnswerRevision.objects.create(
        answer=answer,
        number=base_revision,
        base_number=base_revision,
        conflicts_with=answer.revision,
        html=html,
        value=value,
        key=key,
        actor=actor,
        created_at=moments.now(),
        from_file=from_file,
    )
    return Conflict(answer, kept, notices, places_of(found))


def merge(base: str, mine: str, theirs: str) -> richtext.Merged | richtext.Conflicted:
    """Merge two texts made from a third; all three are canonical HTML."""
    return richtext.merge(*(richtext.parse(text) for text in (base, mine, theirs)))


def places_of(found: richtext.Conflicted | richtext.Merged | None) -> tuple[Place, ...]:
    """Return the stretches of a merge that needs a person."""
    if not isinstance(found, richtext.Conflicted):
        return ()
    return tuple(
        Place(richtext.serialize(part.mine), richtext.serialize(part.theirs))
        if isinstance(part, richtext.Conflict)
        else Place(richtext.serialize(part), richtext.serialize(part))
        for part in found.parts
    )


def _write_merged(
    answer: Answer,
    base_revision: int,
    merged: richtext.Merged,
    sent: str,
    notices: Notices,
    actor: User | None,
    key: str,
    from_file: str,
) -> Saved | Merged:
    """Write what a merge came to, the row of the answer being locked; what was sent is kept beside it."""
    locks.edited(answer.submission_id)
    html, with_revision = richtext.serialize(merged.blocks), answer.revision
    if html == sent:  # what others did meanwhile came to nothing
        _set(answer, with_revision, html, None, richtext.words(merged.blocks), actor)
        _record(answer, base_revision, actor, key, html=html, from_file=from_file)
        return Saved(answer, answer.revision, notices)
    theirs = answer.revisions.filter(number=with_revision, conflicts_with=None).select_related("actor").first()
    _set(answer, with_revision, html, None, richtext.words(merged.blocks), actor)
    merged_from = {"sent": sent, "merged_with": with_revision, "from_file": from_file}
    _record(answer, base_revision, actor, key, html=html, **merged_from)
    return Merged(answer, answer.revision, html, theirs, notices)


def _set(answer: Answer, base: int, html: str, value: Any, words: int, actor: User | None) -> bool:
    """Make this the answer where its row still stands at revision ``base``; tell whether it did."""
    changed = {
        "html": html,
        "schema": SCHEMA,
        "value": value,
        "words": words,
        "revision": base + 1,
        "updated_by": actor,
        "updated_at": moments.now(),
    }
    locks.took(Answer, [answer.pk])
    if not Answer.objects.filter(pk=answer.pk, revision=base).update(**changed):
        return False
    for name, content in changed.items():
        setattr(answer, name, content)
    return True


def _record(answer: Answer, base_revision: int, actor: User | None, key: str, **content: Any) -> None:
    """Write the revision that the answer has just become."""
    AnswerRevision.objects.create(
        answer=answer,
        number=answer.revision,
        base_number=base_revision,
        key=key,
        actor=actor,
        created_at=answer.updated_at or moments.now(),
        **content,
    )


def _again(answer: Answer, repeated: AnswerRevision, notices: Notices) -> Outcome:
    """Answer a request that arrived before as it was answered then."""
    if repeated.conflicts_with is not None:
        base = content_at(answer, repeated.base_number)
        found = merge(base[0], repeated.html, answer.html) if base and answer.question.is_text else None
        return Conflict(answer, repeated, notices, places_of(found))
    if repeated.merged_with is not None:
        theirs = answer.revisions.filter(number=repeated.merged_with, conflicts_with=None).first()
        return Merged(answer, repeated.number, repeated.html, theirs, notices)
    return Saved(answer, repeated.number, notices)


def content_at(answer: Answer, revision: int, *, as_sent: bool = False) -> tuple[str, Any] | None:
    """Return the text and the value that the answer had at a revision; None where there is no such revision.

    ``as_sent``: of a revision that was merged, what its author had sent.
    """
    if revision == 0:
        return "", None
    if revision == answer.revision and not as_sent:
        return answer.html, answer.value
    found = AnswerRevision.objects.filter(answer=answer, number=revision, conflicts_with=None).first()
    if found is None:
        return None
    return found.as_sent if as_sent else found.html, found.value


def clean_value(question: Question, value: Any, held: Any = None) -> Any:
    """Return the value that a question of this kind may hold, or None; raises NotPossible for anything else.

    A choice that is offered no more may stay where it is ``held``.
    """
    return question.asked_as.clean(question, value, held)
