"""An entry recorded under the wrong organization, and a wrong file: marked void, and moved where it belongs.

Nothing is erased: what was wrong stays on the record, marked void, and leaves every output and list.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast
from uuid import uuid4

from django.utils.translation import gettext as _

import richtext
from submissions.core import audit, locks, news
from submissions.drafting import services as drafting
from submissions.drafting.services import pictures
from submissions.drafting.services.attachments import File
from submissions.drafting.services.paragraphs import Entered
from submissions.drafting.snapshot import is_answered
from submissions.models import (
    Answer,
    Attachment,
    AuditEvent,
    Consultation,
    Membership,
    Organization,
    ParagraphComment,
    Picture,
    Submission,
    SubmissionVersion,
    User,
    VoidedVersion,
)
from submissions.record.services import lifecycle, receiving
from submissions.rules import reason_against
from submissions.values import moments
from submissions.values.contents import Arrival, arrival_of
from submissions.values.enums import ArrivalWay, AttachmentKind, AuditVerb, Corrected, PictureType, TextTarget
from submissions.values.exceptions import NotPermitted, NotPossible
from submissions.values.imaging import Prepared


@dataclass(frozen=True, slots=True)
class Follows:
    """What follows from marking an entry void, in numbers, for the question before it."""

    answers: int
    files: int
    people: int
    reviewers: int
    is_public: bool
    standing: SubmissionVersion | None
    keeps_draft: bool


def is_entered(version: SubmissionVersion) -> bool:
    """Tell whether the secretariat entered a version on behalf: what an organization submitted it withdraws itself."""
    received = AuditEvent.objects.filter(submission=version.submission_id, verb=AuditVerb.RECEIVED)
    return received.filter(data__version=version.number).exists()


def follows(version: SubmissionVersion) -> Follows:
    """Return what would follow from marking a version void; nothing is changed."""
    submission = version.submission
    standing = submission.versions.filter(voiding=None, number__lt=version.number).order_by("-number").first()
    return Follows(
        answers=len(version.content["answers"]),
        files=len(_files(submission, version)),
        people=_members(submission).count(),
        reviewers=version.assignments.count(),
        is_public=submission.published_version_id == version.pk,
        standing=standing,
        keeps_draft=any(before != ("", None) for _answer, before in _before(submission, version, standing)),
    )


@locks.writing
def void(version_id: int, actor: User, reason: str) -> VoidedVersion:
    """Mark a version void that was entered by mistake; what its organization had drafted itself is its draft again.

    Raises NotPermitted to anyone but the secretariat of the call, NotPossible for what the organization submitted.
    """
    version = _version(version_id)
    submission = locks.submission(version.submission_id)
    return _void(submission, version, actor, reason)


@locks.writing
def move(version_id: int, organization: Organization, actor: User, reason: str) -> SubmissionVersion:
    """Mark a version void and record it, with its answers, files and time of receipt, under the right organization.

    Raises NotPermitted, or NotPossible as ``void`` and ``receiving.receive`` do.
    """
    version = _version(version_id)
    consultation = version.submission.consultation
    if organization.pk == version.submission.organization_id:
        raise NotPossible(_("The entry stands under this organization already. Choose another."))
    locks.hold(Consultation, consultation.pk)
    locks.organization(organization.pk)
    theirs = Submission.objects.filter(consultation=consultation, organization=organization)
    pair = Submission.objects.filter(pk__in=[version.submission_id, *theirs.values_list("pk", flat=True)])
    rows = {row.pk: row for row in locks.rows(pair.select_related("consultation", "organization"))}
    former = rows[version.submission_id]
    target = drafting.open_submission(consultation, organization, actor)
    # All answers at once, for a lock on one of a draft must not follow that on one of another.
    locks.rows(Answer.objects.filter(submission__in=[former, target]))
    content, first = version.content, target.latest_version_id is None
    files = list(_contents(former, version))
    found = _void(former, version, actor, reason)
    originals = [file for kind, file in files if kind == AttachmentKind.RECEIVED_ORIGINAL]
    received = receiving.receive(
        consultation,
        organization,
        actor,
        {answer["question"]: answer["html"] or answer["value"] for answer in content["answers"]},
        shown=_pictures(former, content),
        original=originals[0] if originals else None,
        language=version.language,
        publication=version.publication if first else "",
        submit=True,
        arrival=arrival_of(content) or Arrival(ArrivalWay.OTHER, version.received_at),
        proposals=_proposals(content),
        annexes=[*originals[1:], *(file for kind, file in files if kind == AttachmentKind.ANNEX)],
        receipt=False,
    )
    moved = cast(SubmissionVersion, received.version)
    found.moved_to = moved
    found.save(update_fields=["moved_to"])
    news.tell("entry_moved", actor=actor, version=moved, former=former.organization, reason=reason.strip())
    audit.record(
        AuditVerb.ENTRY_MOVED,
        actor,
        submission=received.submission,
        reason=reason.strip(),
        version=moved.number,
        former=former.organization.english_name,
        former_number=former.number,
    )
    return moved


@locks.writing
def void_file(attachment_id: int, actor: User, reason: str) -> Attachment:
    """Mark a wrong file of a submission void: it leaves every page and output but the secretariat's own.

    Raises NotPermitted to anyone but the secretariat of the call, NotPossible for a file that was never handed in.
    """
    submission = locks.submission(Attachment.objects.values_list("submission", flat=True).get(pk=attachment_id))
    attachment = Attachment.objects.get(pk=attachment_id)
    reason = _allowed(submission, actor, reason)
    if attachment.voided_at:
        raise NotPossible(_("This file is marked void already."))
    if not handed_in(submission, attachment):
        raise NotPossible(_("This file stands in no version that was handed in; a draft is its organization's own."))
    _void_file(attachment, actor, reason)
    locks.edited(submission.pk)
    news.tell("corrected", actor=actor, submission=submission, what=[Corrected.FILE], reason=reason)
    audit.record(
        AuditVerb.FILE_VOIDED,
        actor,
        submission=submission,
        reason=reason,
        attachment=attachment.pk,
        sha256=attachment.sha256,
    )
    return attachment


def handed_in(submission: Submission, attachment: Attachment) -> bool:
    """Tell whether a file stands in some version of the submission."""
    contents = submission.versions.values_list("content", flat=True)
    return any(row["id"] == attachment.pk for content in contents for row in content["attachments"])


# --- Marking void -----------------------------------------------------------------------------------------------------


def _version(version_id: int) -> SubmissionVersion:
    rows = SubmissionVersion.objects.select_related("submission__consultation", "submission__organization")
    return rows.get(pk=version_id)


def _allowed(submission: Submission, actor: User, reason: str) -> str:
    """Return the reason, tidied. Raises NotPermitted, or NotPossible where none is given."""
    against = reason_against(actor, "submissions.administer_submission", submission)
    if against:
        raise NotPermitted(against)
    if not reason.strip():
        raise NotPossible(lifecycle.ASKED["correction"])
    return reason.strip()[:5000]


def _void(submission: Submission, version: SubmissionVersion, actor: User, reason: str) -> VoidedVersion:
    reason = _allowed(submission, actor, reason)
    if VoidedVersion.objects.filter(version=version).exists():
        raise NotPossible(_("This version is marked void already."))
    if not is_entered(version):
        raise NotPossible(
            _(
                "Only what the secretariat entered can be marked void. What an organization submitted it withdraws "
                "itself; it can be taken off the public record."
            )
        )
    found = VoidedVersion.objects.create(version=version, voided_by=actor, reason=reason)
    for file in _files(submission, version):
        _void_file(file, actor, reason)
    has_draft = _restore(submission, version, actor)
    lifecycle.leave_out(submission, version, has_draft=has_draft)
    news.tell("voided", actor=actor, submission=submission, version=version, reason=reason)
    audit.record(AuditVerb.VOIDED, actor, submission=submission, reason=reason, version=version.number)
    return found


def _void_file(attachment: Attachment, actor: User, reason: str) -> None:
    attachment.voided_at, attachment.voided_by, attachment.voided_because = moments.now(), actor, reason
    attachment.save(update_fields=["voided_at", "voided_by", "voided_because"])


def _members(submission: Submission) -> Any:
    return Membership.objects.active().filter(organization=submission.organization_id)


def _files(submission: Submission, version: SubmissionVersion) -> list[Attachment]:
    """Return the files that came with an entry: in it, in no version that stands, and added by nobody of the lead."""
    standing = submission.versions.filter(voiding=None).exclude(pk=version.pk).values_list("content", flat=True)
    kept = {file["id"] for content in standing for file in content["attachments"]}
    keys = {file["id"] for file in version.content["attachments"]} - kept
    members = Membership.objects.filter(organization=submission.organization_id).values("user")
    return list(submission.attachments.filter(pk__in=keys, voided_at=None).exclude(uploaded_by__in=members))


def _before(
    submission: Submission, version: SubmissionVersion, standing: SubmissionVersion | None
) -> Iterator[tuple[Answer, tuple[str, Any]]]:
    """Give each answer of the draft that says what the entry says, with what it said before.

    That is what a member of the organization wrote last, or what the version before held, whichever came later.
    """
    entered = {row["question"]: (row["html"], row["value"]) for row in version.content["answers"]}
    stood = {row["question"]: (row["html"], row["value"]) for row in (standing.content["answers"] if standing else ())}
    members = set(Membership.objects.filter(organization=submission.organization_id).values_list("user", flat=True))
    answers = submission.answers.select_related("question", "updated_by").filter(question__key__in=list(entered))
    for answer in answers.order_by("pk"):
        key = answer.question.key
        if (answer.html, answer.value) != entered[key] or answer.updated_by_id in members:
            continue
        revisions = answer.revisions.filter(conflicts_with=None).order_by("-number")
        found = (
            (row.html, row.value)
            for row in revisions
            if row.actor_id in members or (row.html, row.value) == stood.get(key)
        )
        yield answer, next(found, ("", None))


def _restore(submission: Submission, version: SubmissionVersion, actor: User) -> bool:
    """Give the draft back what it held before an entry; tell whether anything is written in it."""
    members = Membership.objects.filter(organization=submission.organization_id).values("user")
    standing = submission.versions.filter(voiding=None).exclude(pk=version.pk).order_by("-number").first()
    answers = list(_before(submission, version, standing))
    locks.rows(Answer.objects.filter(pk__in=[answer.pk for answer, _content in answers]))
    for answer, (html, value) in answers:
        words = richtext.words(richtext.parse(html)) if html else 0
        drafting.write(answer, answer.revision, html, value, words, (), actor, uuid4().hex)
    if standing is None:
        came = ParagraphComment.objects.filter(answer__submission=submission).exclude(from_file="")
        came.exclude(created_by__in=members).delete()
    locks.edited(submission.pk)
    left = submission.answers.select_related("question").prefetch_related("paragraph_comments")
    return any(is_answered(answer) for answer in left)


# --- What is moved ----------------------------------------------------------------------------------------------------


def _contents(submission: Submission, version: SubmissionVersion) -> Iterator[tuple[str, File]]:
    """Give the files of an entry with their content, in its order."""
    there = {file.pk: file for file in submission.attachments.filter(voided_at=None)}
    for row in version.content["attachments"]:
        if file := there.get(row["id"]):
            with file.file.open("rb") as opened:
                yield file.kind, File(file.name, opened.read(), file.content_type)


def _pictures(submission: Submission, content: dict[str, Any]) -> Iterator[tuple[str, Prepared]]:
    named = {digest for answer in content["answers"] for digest in pictures.named_in(answer["html"])}
    for picture in Picture.objects.filter(submission=submission, sha256__in=named).order_by("pk"):
        data = pictures.content(picture.sha256)
        if data is not None:
            yield picture.sha256, Prepared(data, PictureType(picture.content_type), picture.width, picture.height)


def _proposals(content: dict[str, Any]) -> tuple[str, list[Entered]]:
    """Return what an entry says of paragraphs, with the key of the question that it answers."""
    for answer in content["answers"]:
        if answer["paragraph_comments"]:
            return answer["question"], [
                Entered(
                    row["paragraph"],
                    row["action"],
                    row["proposed_text"],
                    row["comment"],
                    row.get("type", ""),
                    row.get("target", TextTarget.PARAGRAPH),
                )
                for row in answer["paragraph_comments"]
            ]
    return "", []
