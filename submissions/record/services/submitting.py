"""Handing in: the check, the snapshot, the version, the receipt."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import rfc8785
from django.db.models import F
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from richtext.blocks import SCHEMA
from submissions.clearance.services import state
from submissions.clearance.services.silence import state as silence
from submissions.clearance.services.state import StepState
from submissions.core import locks, news, signals
from submissions.drafting.services import pictures
from submissions.models import (
    Answer,
    Assignment,
    Association,
    Membership,
    Organization,
    ParagraphComment,
    Question,
    ReferenceCounter,
    Submission,
    SubmissionVersion,
    User,
)
from submissions.record.services import lifecycle
from submissions.rules import is_focal_point, reason_against
from submissions.rules.deadlines import is_late
from submissions.values import moments
from submissions.values.contents import written
from submissions.values.enums import (
    Language,
    MembershipRole,
    MembershipState,
    QuestionKind,
    SubmissionStatus,
    TextTarget,
)
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


def shown_answers(submission: Submission) -> list[Answer]:
    """Return the answers to the questions that are asked, given the other answers, in order."""
    answers = list(
        submission.answers.select_related("question__section").prefetch_related(
            "question__options", "paragraph_comments__revision__paragraph"
        )
    )
    values = {answer.question_id: answer.value for answer in answers}
    return [
        answer
        for answer in answers
        if answer.question.is_shown(values) and (answer.question.retired_at is None or is_answered(answer))
    ]


def is_answered(answer: Answer) -> bool:
    """Tell whether anything was answered: a text, a value, or a comment on a paragraph."""
    return not answer.is_empty or bool(answer.paragraph_comments.all())


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
    return problems + _uncleared(submission) + _not_agreed(submission)


def clearance_of(submission: Submission) -> list[StepState]:
    """Return how each step of the chain stands for the draft as it is; one query where there is no chain."""
    steps = state.chain_of(submission.organization_id)
    if not steps:
        return []
    return state.states(steps, state.record_of(submission), checksum(snapshot(submission)))


def _uncleared(submission: Submission) -> list[Problem]:
    """Return the steps that have not cleared the text as it is."""
    required = submission.organization.requires_clearance
    return [
        Problem(None, row.sentence, required, "submissions:clearance")
        for row in clearance_of(submission)
        if row.sentence
    ]


def _not_agreed(submission: Submission) -> list[Problem]:
    """Return what keeps the silence procedure of a negotiating group from covering the text as it is."""
    procedure = silence.latest_of(submission)
    sentence = silence.problem_of(procedure, checksum(snapshot(submission))) if procedure else ""
    required = submission.organization.requires_clearance
    return [Problem(None, sentence, required, "submissions:silence")] if sentence else []


def english_name(organization: Organization) -> str:
    """Return the name in English, the language of the record, or the one there is."""
    return getattr(organization, "name_en", "") or organization.name


def snapshot(submission: Submission) -> dict[str, Any]:
    """Return what is handed in as plain JSON: enough to show and to compile it when everything else has changed.

    Labels and the order of names are those of the language of the original, whatever the language of who asks: the
    same draft has one checksum.
    """
    with translation.override(Language(submission.language).interface):
        return _snapshot(submission)


def _snapshot(submission: Submission) -> dict[str, Any]:
    answers = [answer for answer in shown_answers(submission) if is_answered(answer)]
    organization = submission.organization
    associations = Association.objects.filter(
        consultation=submission.consultation_id, organization=organization
    ).select_related("statement_of")
    return {
        "schema": SCHEMA,
        "consultation": submission.consultation.slug,
        "organization": {"id": organization.pk, "name": english_name(organization)},
        "language": submission.language,
        "publication": submission.publication,
        "on_behalf_of": [row.name for row in submission.on_behalf_of.all()],
        "co_submitters": [
            {"id": row.organization_id, "name": english_name(row.organization)}
            for row in submission.co_submitters.select_related("organization").filter(
                confirmed_at__isnull=False, withdrawn_at=None
            )
        ],
        "associated_with": [
            {"id": row.statement_of_id, "name": english_name(row.statement_of)} for row in associations
        ],
        "answers": [_answer(answer) for answer in answers],
        "attachments": [
            {"id": file.pk, "kind": file.kind, "name": file.name, "size": file.size, "sha256": file.sha256}
            for file in submission.attachments.present()
        ],
    }


def _answer(answer: Answer) -> dict[str, Any]:
    question = answer.question
    labels: list[str] = []
    if question.kind in {QuestionKind.SINGLE_CHOICE, QuestionKind.MULTIPLE_CHOICE}:
        chosen = answer.value if isinstance(answer.value, list) else [answer.value]
        labels = [option.label for option in question.options.all() if option.value in chosen]
    return {
        "question": question.key,
        "number": question.number,
        "kind": question.kind,
        "html": answer.html,
        "value": answer.value,
        "labels": labels,
        "words": answer.words,
        "paragraph_comments": [comment_content(row) for row in answer.paragraph_comments.all()],
    }


def comment_content(row: ParagraphComment) -> dict[str, Any]:
    """Return a comment on a paragraph as a version holds it; what is usual is not said."""
    return {
        "paragraph": row.revision.paragraph.key,
        "number": row.revision.paragraph.number,
        "revision": row.revision.number,
        "text": row.revision.text,
        "action": row.action,
        "comment": row.comment,
        "proposed_text": row.proposed_text,
        **{name: said for name in ("type", "supports") if (said := getattr(row, name))},
        **({} if row.target == TextTarget.PARAGRAPH else {"target": row.target}),
    }


def checksum(content: dict[str, Any]) -> str:
    """Return the SHA-256 (hexadecimal) of what the submitter wrote (``contents.written``), serialized by RFC 8785."""
    return hashlib.sha256(rfc8785.dumps(written(content))).hexdigest()


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
) -> SubmissionVersion:
    """Write the next version of a locked submission and make the move, which checks the permission.

    ``content`` is the whole draft where none is given; ``whole`` tells whether the draft holds nothing else. What
    ``arrived_at`` an earlier time is late only if that was.
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
        number=(latest.number if latest else 0) + 1,
        content=content,
        checksum=digest,
        words=sum(answer["words"] for answer in content["answers"]),
        language=submission.language,
        publication=submission.publication,
        submitted_by=actor,
        submitted_at=now,
        is_late=is_late(submission, arrived_at or now),
        request_key=key,
    )
    pictures.hand_in(version)
    if latest:
        Assignment.objects.bulk_create(
            Assignment(version=version, reviewer=row.reviewer, assigned_by=row.assigned_by)
            for row in latest.assignments.select_related("reviewer", "assigned_by")
        )
    signals.version_created.send(SubmissionVersion, version=version)
    asked = submission.status == SubmissionStatus.CLARIFICATION_REQUESTED
    # From here on everyone who submits to this call for the first time waits for this transaction.
    submission.latest_version, submission.number = version, submission.number or _next_number(submission)
    _note(submission, whole, latest_version=version, number=submission.number)
    lifecycle.move(submission.pk, move, actor)
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
            "local_time": version.submitted_at.astimezone(submission.consultation.zone),
        },
    )
    if answers_clarification:
        news.tell("clarification_answered", actor=version.submitted_by, version=version)


def _focal_points(submission: Submission) -> list[User]:
    rows = Membership.objects.filter(
        organization=submission.organization_id, role=MembershipRole.FOCAL_POINT, state=MembershipState.ACTIVE
    )
    return [row.user for row in rows.select_related("user").order_by("pk")]
