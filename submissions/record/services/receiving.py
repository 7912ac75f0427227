"""Inputs received by other ways (mail, paper): entered by the secretariat on behalf of an organization."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.db.models import F

import richtext
from submissions.core import audit, locks
from submissions.drafting import services as drafting
from submissions.drafting.services import attachments, pictures
from submissions.drafting.services.attachments import File
from submissions.drafting.services.paragraphs import Entered, enter_comments
from submissions.drafting.snapshot import comment_content, snapshot
from submissions.models import (
    AnswerRevision,
    Consultation,
    Membership,
    Organization,
    ParagraphComment,
    Submission,
    SubmissionVersion,
    User,
)
from submissions.record.services import submitting
from submissions.rules import reason_against
from submissions.values.contents import Arrival
from submissions.values.enums import AttachmentKind, AuditVerb
from submissions.values.exceptions import NotPermitted
from submissions.values.imaging import Prepared


@dataclass(frozen=True, slots=True)
class Received:
    """What was entered, by the key of the question: the revisions before and after.

    ``replaced`` counts answers that held something else, which stays in their history.
    """

    submission: Submission
    revisions: dict[str, tuple[int, int]]
    replaced: int
    notices: tuple[richtext.Notice, ...]
    version: SubmissionVersion | None


@locks.writing
def receive(
    consultation: Consultation,
    organization: Organization,
    actor: User,
    answers: Mapping[str, Any],
    *,
    shown: Iterable[tuple[str, Prepared]] = (),
    original: File | None = None,
    from_file: str = "",
    language: str = "",
    publication: str = "",
    submit: bool = False,
    arrival: Arrival | None = None,
    proposals: tuple[str, Sequence[Entered]] = ("", ()),
    annexes: Sequence[File] = (),
    receipt: bool = True,
) -> Received:
    """Enter answers (HTML, one line of text, or a value, by the key of their question) and the original.

    ``from_file`` names the file that the answers came in, where it is not kept here. With ``submit``, hand them in:
    what came in, and what had been handed in before, but nothing that the organization has only drafted.

    ``proposals`` are what a marked-up copy says of paragraphs, with the key of the question that they answer.

    ``shown`` gives the pictures of the answers, each with the checksum by which they name it, ``annexes`` files that
    came with them. Without ``receipt`` the caller tells of it otherwise.

    Reproduced as received: neither limits nor required questions hold it back, and the clock only marks it late.
    Raises NotPermitted to anyone but the secretariat of the call, NotPossible where the category is not admitted.
    """
    reason = reason_against(actor, "submissions.serve_consultation", consultation)
    if reason:
        raise NotPermitted(reason)
    submission = drafting.open_submission(consultation, organization, actor)
    submission = locks.submission(submission.pk)
    submission.consultation, submission.organization = consultation, organization
    names = pictures.take(submission, actor, shown)
    from_file = attachments.plain_name(original.name) if original else from_file
    replaced = 0
    notices: list[richtext.Notice] = []
    revisions: dict[str, tuple[int, int]] = {}
    chosen = submission.answers.select_related("question").filter(question__key__in=list(answers))
    for answer in sorted(locks.rows(chosen), key=lambda answer: answer.question.position):
        key, before = answer.question.key, answer.revision
        came = answers[key]
        content = pictures.renamed(came, names) if isinstance(came, str) else came
        html, value, words, taken_out = drafting.cleaned(submission, answer.question, content)
        notices += taken_out
        replaced += not answer.is_empty and (answer.html, answer.value) != (html, value)
        drafting.write(answer, before, html, value, words, taken_out, actor, uuid4().hex, from_file)
        revisions[key] = before, answer.revision
    question, entered = proposals
    if entered:
        answer = submission.answers.select_related("question").get(question__key=question)
        answer.submission = submission
        enter_comments(answer, entered, actor, from_file)
        revisions.setdefault(question, (answer.revision, answer.revision))
    submission.language = language or submission.language
    submission.publication = publication or submission.publication
    submission.save(update_fields=["language", "publication"])
    if original:
        attachments.keep(submission, original, AttachmentKind.RECEIVED_ORIGINAL, actor)
    annexed = {attachments.keep(submission, file, AttachmentKind.ANNEX, actor).pk for file in annexes}
    version = None
    if submit:
        content, whole = _content(submission, {*answers, question} - {""}, arrival, annexed)
        arrived_at = arrival.at if arrival else None
        version = submitting.hand_in(
            submission, actor, uuid4().hex, "receive", content, arrived_at, whole=whole, receipt=receipt
        )
    audit.record(
        AuditVerb.IMPORTED,
        actor,
        submission=submission,
        questions=sorted({*answers, question} - {""}),
        file=from_file,
    )
    submission.refresh_from_db()
    return Received(submission, revisions, replaced, tuple(notices), version)


def _content(
    submission: Submission, entered: Collection[str], arrival: Arrival | None, annexed: Collection[int] = ()
) -> tuple[dict[str, Any], bool]:
    """Return what is handed in on behalf, and whether that is all; what its authors have not submitted stays theirs.

    That is what was entered, now or since the latest version, and for the rest what the latest version holds.
    """
    content = snapshot(submission)
    before: dict[str, Any] = submission.latest_version.content if submission.latest_version else {}
    stood = {answer["question"]: answer for answer in before.get("answers", [])}
    came_in = {*entered, *_entered_by_others(submission)}
    drafted = {answer["question"]: answer for answer in content["answers"]}
    answers = []
    for key in submission.answers.values_list("question__key", flat=True):
        if key in came_in and key in drafted:
            comments = stood[key]["paragraph_comments"] if key in stood else []
            comments = [*comments, *(row for row in _entered_comments(submission, key) if row not in comments)]
            answers.append({**drafted[key], "paragraph_comments": comments})
        elif key not in came_in and key in stood:
            answers.append(stood[key])
    files = {*annexed, *(file["id"] for file in before.get("attachments", []))}
    original = AttachmentKind.RECEIVED_ORIGINAL
    kept = [file for file in content["attachments"] if file["kind"] == original or file["id"] in files]
    received = {"received": {"by": arrival.way, "at": arrival.at.isoformat()}} if arrival else {}
    handed_in = {**content, "answers": answers, "attachments": kept}
    return {**handed_in, **received}, handed_in == content


def _entered_comments(submission: Submission, key: str) -> list[dict[str, Any]]:
    """Return the comments on paragraphs that came in a file entered on behalf, as a version holds them."""
    members = Membership.objects.filter(organization=submission.organization_id).values("user")
    rows = ParagraphComment.objects.filter(answer__submission=submission, answer__question__key=key)
    rows = rows.exclude(from_file="").exclude(created_by__in=members).select_related("revision__paragraph")
    return [comment_content(row) for row in rows]


def _entered_by_others(submission: Submission) -> list[str]:
    """Return the keys of questions whose present text was written by nobody of the organization."""
    members = Membership.objects.filter(organization=submission.organization_id).values("user")
    present = AnswerRevision.objects.filter(
        answer__submission=submission, number=F("answer__revision"), conflicts_with=None
    )
    return list(present.exclude(actor__in=members).values_list("answer__question__key", flat=True))
