"""Handing in: the check, the snapshot, the version, the receipt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Max
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from submissions.clearance.services import state
from submissions.clearance.services.silence import state as silence
from submissions.core import locks, news, signals
from submissions.drafting.services import pictures
from submissions.drafting.snapshot import checksum, is_answered, shown_answers, snapshot
from submissions.models import (
    Answer,
    Membership,
    Question,
    ReferenceCounter,
    Submission,
    SubmissionVersion,
    User,
)
from submissions.record.services import joint, lifecycle, on_text
from submissions.rules import is_focal_point, reason_against
from submissions.rules.deadlines import is_late
from submissions.values import moments
from submissions.values.enums import MembershipRole, MembershipState, SubmissionStatus
from submissions.values.exceptions import NotPermitted, NotPossible
from submissions.values.typography import say_head, say_number


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to mend or to know before submitting; ``blocks`` tells which. ``question`` is None for the whole.

    ``place`` names the page of the submission where it can be mended, where that is not the draft.
    """

    question: Question | None
    sentence: str | Promise
    blocks: bool
    place: str = ""

    def __str__(self) -> str:
        if self.question is None:
            return str(self.sentence)
        return say_head(self.question.number or self.question, self.sentence)


def is_complete(submission: Submission) -> bool:
    """Tell whether every question that must be answered is; what else stands in the way the check says."""
    return all(is_answered(answer) for answer in shown_answers(submission) if answer.question.required)


def check(submission: Submission, answers: list[Answer] | None = None) -> list[Problem]:
    """Return what stands in the way of submitting and what deserves a look, in the order of the questions."""
    problems: list[Problem] = []
    answers = shown_answers(submission) if answers is None else answers
    for answer in answers:
        question = answer.question
        if not is_answered(answer):
            if question.required:
                problems.append(Problem(question, _("This question must be answered."), blocks=True))
            continue
        limit, hard = question.word_limit, question.hard_limit
        if limit and hard and answer.words > limit and question.retired_at is None:
            sentence = _("%(words)s words; the limit is %(limit)s.") % {
                "words": say_number(answer.words),
                "limit": say_number(limit),
            }
            problems.append(Problem(question, sentence, blocks=answer.words > hard))
    if not any(is_answered(answer) for answer in answers if answer.question.number):
        problems.append(Problem(None, _("No question has been answered yet."), blocks=True))
    return problems + _uncleared(submission) + _not_agreed(submission) + _not_joined(submission)


def _uncleared(submission: Submission) -> list[Problem]:
    """Return the steps that have not cleared the text as it is."""
    required = submission.organization.requires_clearance
    return [
        Problem(None, row.sentence, required, "submissions:clearance")
        for row in state.of_draft(submission)
        if row.sentence
    ]


def _not_agreed(submission: Submission) -> list[Problem]:
    """Return what keeps the silence procedure of a negotiating group from covering the text as it is."""
    procedure = silence.latest_of(submission)
    sentence = silence.problem_of(procedure, checksum(snapshot(submission))) if procedure else ""
    required = submission.organization.requires_clearance
    return [Problem(None, sentence, required, "submissions:silence")] if sentence else []


def _not_joined(submission: Submission) -> list[Problem]:
    """Name who is to submit jointly, or is spoken for, and has not confirmed the text as it is; one query for none."""
    if not (submission.co_submitters.filter(withdrawn_at=None).exists() or submission.on_behalf_of.exists()):
        return []
    sentence = _("%(name)s has not confirmed this text; until then it is named as not confirmed, or not at all.")
    names = joint.unconfirmed(submission, snapshot(submission))
    return [Problem(None, sentence % {"name": name}, False, "submissions:submission") for name in names]


@locks.writing
def submit(submission_id: int, actor: User, key: str) -> SubmissionVersion:
    """Hand the draft in as the next version, and write receipts to the organization's focal points.

    ``key`` identifies the request: pressed twice, it makes one version. A draft that is the same as the latest
    version makes none either. Raises NotPermitted, or NotPossible with the problems as ``details``.
    """
    submission = locks.submission(submission_id)
    made = submission.versions.filter(request_key=key).first()
    if made:
        if not is_focal_point(actor, submission):
            raise NotPermitted(_("Only a focal point of the organization may submit."))
        return made
    reason = reason_against(actor, "submissions.submit_submission", submission)
    if reason:
        raise NotPermitted(reason)
    blocking = [problem for problem in check(submission) if problem.blocks]
    if blocking:
        raise NotPossible(_("The input cannot be submitted yet."), [str(problem) for problem in blocking])
    return hand_in(submission, actor, key, "submit")


@locks.within
def hand_in(
    submission: Submission,
    actor: User,
    key: str,
    move: str,
    content: dict[str, Any] | None = None,
    arrived_at: datetime | None = None,
    *,
    whole: bool = True,
    receipt: bool = True,
) -> SubmissionVersion:
    """Write the next version of a locked submission and make the move, which checks the permission.

    ``content`` is the whole draft where none is given; ``whole`` tells whether the draft holds nothing else. What
    ``arrived_at`` an earlier time is late only if that was. Without ``receipt`` the caller tells of it otherwise.
    """
    content = snapshot(submission) if content is None else content
    digest = checksum(content)
    latest = submission.latest_version
    if latest and latest.checksum == digest and submission.status not in {"withdrawn", "clarification_requested"}:
        _note(submission, whole)
        return latest
    now = moments.now()
    version = SubmissionVersion.objects.create(
        submission=submission,
        number=(submission.versions.aggregate(last=Max("number"))["last"] or 0) + 1,  # a void one keeps its number
        content=content,
        checksum=digest,
        words=sum(answer["words"] for answer in content["answers"]),
        language=submission.language,
        publication=submission.publication,
        submitted_by=actor,
        submitted_at=now,
        received_at=arrived_at or now,
        is_late=is_late(submission, arrived_at or now),
        request_key=key,
    )
    pictures.hand_in(version)
    on_text.index(version)
    signals.version_created.send(SubmissionVersion, version=version)
    asked = submission.status == SubmissionStatus.CLARIFICATION_REQUESTED
    # From here on everyone who submits to this call for the first time waits for this transaction.
    submission.latest_version, submission.number = version, submission.number or _next_number(submission)
    _note(submission, whole, latest_version=version, number=submission.number)
    lifecycle.move(submission.pk, move, actor)
    joint.ask_about(version)
    if receipt:
        tell_received(version, asked)
    return version


def _note(submission: Submission, whole: bool, **fields: Any) -> None:
    """Write what the latest version is, and how far it holds the edits of the draft."""
    left = 0 if whole else 1
    submitted = {"submitted_draft_number": F("draft_number"), "draft_number": F("draft_number") + left}
    Submission.objects.filter(pk=submission.pk).update(**submitted, **fields)
    submission.submitted_draft_number = submission.draft_number
    submission.draft_number += left


def _next_number(submission: Submission) -> int:
    """Take the next reference number of the call."""
    ReferenceCounter.objects.get_or_create(consultation=submission.consultation)
    counter = locks.one(ReferenceCounter.objects.all(), submission.consultation_id)
    number = counter.next_number
    counter.next_number += 1
    counter.save(update_fields=["next_number"])
    return number


@locks.within
def tell_received(version: SubmissionVersion, answers_clarification: bool = False) -> None:
    """Write the receipt to the focal points of the lead and to who submitted; tell reviewers and the secretariat."""
    submission = version.submission
    news.tell(
        "submitted",
        actor=version.submitted_by,
        version=version,
        to={
            news.PERSON: [version.submitted_by],
            news.FOCAL_POINTS: _focal_points(submission),
            **({news.REVIEWERS: [], news.SECRETARIAT: []} if answers_clarification else {}),
        },
        context={
            "clearances": state.cleared_by(version),
            "silence": silence.kept_on(version),
            "local_time": version.received_at.astimezone(submission.consultation.zone),
        },
    )
    if answers_clarification:
        news.tell("clarification_answered", actor=version.submitted_by, version=version)


def _focal_points(submission: Submission) -> list[User]:
    rows = Membership.objects.filter(
        organization=submission.organization_id, role=MembershipRole.FOCAL_POINT, state=MembershipState.ACTIVE
    )
    return [row.user for row in rows.select_related("user").order_by("pk")]
