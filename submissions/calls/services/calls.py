"""What the secretariat does with a call: announce, extend, archive, and share out the review."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from submissions.core import audit, locks, news
from submissions.core.outbox import enqueue
from submissions.models import Assignment, Consultation, Extension, Organization, Submission, User
from submissions.rules import holds_role, reason_against
from submissions.values import moments
from submissions.values.enums import AuditVerb, ConsultationPhase, Role
from submissions.values.exceptions import NotPermitted, NotPossible, Refusal


def _served(consultation_id: int, actor: User) -> Consultation:
    """Return the call locked, or refuse."""
    consultation = locks.call(consultation_id)
    reason = reason_against(actor, "submissions.serve_consultation", consultation)
    if reason:
        raise NotPermitted(reason)
    return consultation


@locks.writing
def publish(consultation_id: int, actor: User) -> Consultation:
    """Announce the call to everyone. Raises NotPermitted, or NotPossible where nobody could answer it."""
    consultation = _served(consultation_id, actor)
    if consultation.published_at:
        return consultation
    if not hasattr(consultation, "questionnaire") or not consultation.questionnaire.questions.exists():
        raise NotPossible(_("A call needs a questionnaire before it is published."))
    if not consultation.category_policies.exists():
        raise NotPossible(_("A call needs a category of stakeholders that it admits before it is published."))
    if consultation.closes_at <= moments.now():
        raise NotPossible(_("This call has closed already. Give it a closing time to come, then publish it."))
    consultation.published_at = moments.now()
    consultation.save(update_fields=["published_at"])
    audit.record(AuditVerb.CONSULTATION_PUBLISHED, actor, consultation=consultation)
    return consultation


@locks.writing
def archive(consultation_id: int, actor: User) -> Consultation:
    """Close the call for good; everything stays readable. Raises NotPermitted, or NotPossible before it has closed."""
    consultation = _served(consultation_id, actor)
    if consultation.archived_at:
        return consultation
    if consultation.phase() != ConsultationPhase.CLOSED:
        raise NotPossible(_("Only a call that has closed can be archived."))
    consultation.archived_at = moments.now()
    consultation.save(update_fields=["archived_at"])
    audit.record(AuditVerb.CONSULTATION_ARCHIVED, actor, consultation=consultation)
    return consultation


@locks.writing
def extend(
    consultation_id: int, actor: User, closes_at: datetime, reason: str, organization: Organization | None = None
) -> Extension:
    """Set a later closing time, for everyone or one organization, on the record. Raises NotPermitted or NotPossible."""
    consultation = _served(consultation_id, actor)
    if not reason.strip():
        raise NotPossible(_("Write the reason; an extension is on the record."))
    if closes_at <= consultation.deadline(organization):
        raise NotPossible(_("An extension must be later than the present closing time."))
    if consultation.archived_at:
        raise NotPossible(_("This call is archived."))
    extension = Extension.objects.create(
        consultation=consultation,
        organization=organization,
        closes_at=closes_at,
        reason=reason.strip(),
        granted_by=actor,
    )
    enqueue("submissions.tasks.announce_extension", extension_id=extension.pk)
    audit.record(
        AuditVerb.EXTENDED,
        actor,
        consultation=consultation,
        organization=organization,
        closes_at=closes_at.isoformat(),
        reason=extension.reason,
    )
    return extension


@locks.writing
def assign(submission_id: int, reviewer: User, actor: User) -> Assignment:
    """Ask a reviewer to review the latest version. Raises NotPermitted or NotPossible. Asked twice, it is done once."""
    found, refusals = assign_all([submission_id], reviewer, actor)
    for refusal in refusals:
        raise refusal
    return found[0]


@locks.writing
def assign_all(submission_ids: Iterable[int], reviewer: User, actor: User) -> tuple[list[Assignment], list[Refusal]]:
    """Ask a reviewer to review the latest version of submissions to one call.

    Returns the assignments, and why each of the others was refused. One mail tells the reviewer of all that they had
    not been asked before.
    """
    assignments: list[Assignment] = []
    refusals: list[Refusal] = []
    asked: list[Submission] = []
    wanted = list(submission_ids)
    rows = Submission.objects.filter(pk__in=wanted).select_related("consultation", "organization")
    locked = {submission.pk: submission for submission in locks.rows(rows)}
    for submission_id in wanted:
        try:
            submission = _to_review(locked[submission_id], reviewer, actor)
        except Refusal as refusal:
            refusals.append(refusal)
            continue
        assignment, created = Assignment.objects.get_or_create(
            version=submission.latest_version, reviewer=reviewer, defaults={"assigned_by": actor}
        )
        assignments.append(assignment)
        if created:
            asked.append(submission)
    if len(asked) == 1:
        news.tell("assigned", actor=actor, submission=asked[0], to={news.PERSON: [reviewer]})
    elif asked:
        news.tell(
            "assigned_several",
            actor=actor,
            consultation=asked[0].consultation,
            to={news.PERSON: [reviewer]},
            context={"submissions": asked},
            count=len(asked),
        )
    for submission in asked:
        audit.record(AuditVerb.ASSIGNED, actor, submission=submission, reviewer=reviewer.pk)
    return assignments, refusals


def _to_review(submission: Submission, reviewer: User, actor: User) -> Submission:
    """Return a submission that the reviewer may be asked to review. Raises NotPermitted or NotPossible."""
    reason = reason_against(actor, "submissions.administer_submission", submission)
    if reason:
        raise NotPermitted(reason)
    if submission.latest_version is None:
        raise NotPossible(_("Nothing has been submitted that could be reviewed."))
    if not holds_role(reviewer, submission.consultation, Role.REVIEWER):
        raise NotPossible(_("%(person)s is not a reviewer of this call.") % {"person": reviewer})
    return submission


@locks.writing
def unassign(assignment_id: int, actor: User, reason: str = "") -> None:
    """Take an assignment back, and tell the reviewer. What the reviewer wrote stays. Raises NotPermitted."""
    assignments = Assignment.objects.filter(pk=assignment_id).select_related("reviewer")
    submission = locks.submission(assignments.values_list("version__submission", flat=True).get())
    assignment = assignments.first()
    against = reason_against(actor, "submissions.administer_submission", submission)
    if against:
        raise NotPermitted(against)
    if assignment is None:
        return
    reviewer, reason = assignment.reviewer, reason.strip()[:1000]
    assignment.delete()
    news.tell("unassigned", actor=actor, submission=submission, to={news.PERSON: [reviewer]}, reason=reason or "–")
    audit.record(AuditVerb.UNASSIGNED, actor, submission=submission, reviewer=reviewer.pk, reason=reason)
