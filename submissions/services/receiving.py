"""Inputs received by other ways (mail, paper): entered by the secretariat on behalf of an organization."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import uuid4

from django.db import transaction

from submissions import richtext
from submissions.enums import AttachmentKind, AuditVerb
from submissions.exceptions import NotPermitted
from submissions.models import Consultation, Organization, Submission, SubmissionVersion, User
from submissions.rules import reason_against
from submissions.services import attachments, audit, drafting, submitting
from submissions.services.attachments import File


@dataclass(frozen=True, slots=True)
class Received:
    """What was entered. ``replaced`` counts answers that held another text, which stays in their history."""

    submission: Submission
    replaced: int
    notices: tuple[richtext.Notice, ...]
    version: SubmissionVersion | None


@transaction.atomic
def receive(
    consultation: Consultation,
    organization: Organization,
    actor: User,
    answers: Mapping[str, str],
    *,
    original: File | None = None,
    language: str = "",
    submit: bool = False,
) -> Received:
    """Enter answers (HTML by the key of their question) and the original; with ``submit``, hand them in as well.

    Reproduced as received: neither limits nor required questions hold it back, and the clock only marks it late.
    Raises NotPermitted to anyone but the secretariat of the call, NotPossible where the category is not admitted.
    """
    reason = reason_against(actor, "submissions.serve_consultation", consultation)
    if reason:
        raise NotPermitted(reason)
    submission = drafting.open_submission(consultation, organization, actor)
    submission = Submission.objects.select_for_update().get(pk=submission.pk)
    submission.consultation, submission.organization = consultation, organization
    replaced = 0
    notices: list[richtext.Notice] = []
    for answer in submission.answers.select_related("question").filter(question__key__in=list(answers)):
        cleaned = richtext.clean(answers[answer.question.key], consultation.allowed)
        notices += cleaned.notices
        replaced += bool(answer.html) and answer.html != cleaned.html
        drafting.write(
            answer,
            answer.revision,
            cleaned.html,
            None,
            richtext.words(cleaned.blocks),
            cleaned.notices,
            actor,
            uuid4().hex,
        )
    if language and language != submission.language:
        submission.language = language
        submission.save(update_fields=["language"])
    if original:
        attachments.keep(submission, original, AttachmentKind.RECEIVED_ORIGINAL, actor)
    version = submitting.hand_in(submission, actor, uuid4().hex, "receive") if submit else None
    audit.record(
        AuditVerb.IMPORTED,
        actor,
        submission=submission,
        questions=sorted(answers),
        file=original.name if original else "",
    )
    submission.refresh_from_db()
    return Received(submission, replaced, tuple(notices), version)
