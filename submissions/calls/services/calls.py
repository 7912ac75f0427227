"""What the secretariat does with a call: announce, extend, archive, and share out the review."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from submissions.calls.services import readiness
from submissions.core import audit, locks, news
from submissions.core.outbox import enqueue
from submissions.models import (
    Assignment,
    Consultation,
    CoSubmitter,
    DeclaredConflict,
    Extension,
    Organization,
    Submission,
    User,
)
from submissions.rules import conflict_of, grants_of, holds_role, reason_against
from submissions.values import moments
from submissions.values.enums import AuditVerb, ConsultationPhase, MembershipState, Role, SubmissionStatus
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
    if against := readiness.preventing(consultation):
        raise NotPossible(against[0], against[1:])
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
def correct_dates(
    consultation_id: int, actor: User, opens_at: datetime, closes_at: datetime, reason: str
) -> Consultation:
    """Correct the dates that a call was announced with, on the record, and tell whoever drafts or has submitted.

    A later closing time for everyone is an extension; this is for dates that were announced wrongly. Marks of what was
    received late stay. Raises NotPermitted or NotPossible.
    """
    consultation = _served(consultation_id, actor)
    before = consultation.opens_at, consultation.closes_at
    if not reason.strip():
        raise NotPossible(_("Write the reason of the correction; it goes on the record and is told."))
    if consultation.published_at is None:
        raise NotPossible(_("This call is not announced yet; its dates are simply changed."))
    if consultation.archived_at:
        raise NotPossible(_("This call is archived."))
    if closes_at <= opens_at:
        raise NotPossible(_("A call must close after it opens."))
    if (opens_at, closes_at) == before:
        raise NotPossible(_("These are the dates that the call has."))
    consultation.opens_at, consultation.closes_at = opens_at, closes_at
    consultation.save(update_fields=["opens_at", "closes_at"])
    news.tell(
        "dates_corrected",
        actor=actor,
        consultation=consultation,
        to={news.PERSON: concerned(consultation)},
        opens_at=opens_at,
        closes_at=closes_at,
        reason=reason.strip(),
    )
    audit.record(
        AuditVerb.DATES_CORRECTED,
        actor,
        consultation=consultation,
        opened_at=before[0].isoformat(),
        closed_at=before[1].isoformat(),
        opens_at=opens_at.isoformat(),
        closes_at=closes_at.isoformat(),
        reason=reason.strip(),
    )
    return consultation


def concerned(consultation: Consultation) -> list[User]:
    """Return the members of organizations that draft, or have submitted, an input to a call, alone or jointly."""
    drafting = consultation.submissions.exclude(status=SubmissionStatus.WITHDRAWN)
    joint = CoSubmitter.objects.filter(submission__in=drafting, withdrawn_at=None)
    here = Q(memberships__organization__in=drafting.values("organization")) | Q(
        memberships__organization__in=joint.values("organization")
    )
    active = User.objects.filter(here, memberships__state=MembershipState.ACTIVE, is_active=True)
    return list(active.distinct().order_by("pk"))


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
    if not reviewer.is_active or not holds_role(reviewer, submission.consultation, Role.REVIEWER):
        raise NotPossible(_("%(person)s is not a reviewer of this call.") % {"person": reviewer})
    conflict = conflict_of(reviewer, submission)
    if conflict:
        said = {"person": reviewer, "name": submission.organization, "reason": conflict}
        raise NotPossible(_("%(person)s is not asked to review %(name)s. %(reason)s") % said)
    return submission


@locks.writing
def assign_again(submission_id: int, actor: User) -> tuple[list[Assignment], list[Refusal]]:
    """Ask those who reviewed the version before the latest to review the latest as well.

    An assignment is for the version it was made for: who reviews the next is the secretariat's to say each time.
    Returns the assignments, and why each of the others was refused. Raises NotPossible where nobody had been asked.
    """
    found = reviewers_before(submission_id)
    if not found:
        raise NotPossible(_("Nobody had been asked to review an earlier version."))
    assignments: list[Assignment] = []
    refusals: list[Refusal] = []
    for reviewer in found:
        made, refused = assign_all([submission_id], reviewer, actor)
        assignments += made
        refusals += refused
    return assignments, refusals


def reviewers_before(submission_id: int) -> list[User]:
    """Return who was asked to review the last version that had reviewers, where the latest has none."""
    last = (
        Assignment.objects.filter(version__submission=submission_id)
        .order_by("-version__number")
        .values_list("version", "version__latest_of")
        .first()
    )
    if last is None or last[1]:
        return []
    return list(User.objects.filter(assignments__version=last[0]).order_by("name", "email"))


@locks.writing
def declare_conflict(user: User, organization: Organization, actor: User, reason: str = "") -> DeclaredConflict:
    """Put on record that a person has a conflict of interest with an organization; what they review of it ends.

    People declare their own; a secretariat declares it of its reviewers. Raises NotPermitted. Declared twice, once.
    """
    if user.pk != actor.pk and not _serves_a_process_of(actor, user):
        raise NotPermitted(_("Only the person, or the secretariat whose reviewer they are, may do this."))
    found, created = DeclaredConflict.objects.get_or_create(
        user=user,
        organization=organization,
        ended_at=None,
        defaults={"declared_by": actor, "reason": " ".join(reason.split())[:500]},
    )
    if created:
        audit.record(AuditVerb.CONFLICT_DECLARED, actor, organization=organization, user=user.pk, reason=found.reason)
    return found


@locks.writing
def end_conflict(conflict_id: int, actor: User) -> None:
    """Put on record that a conflict of interest is no more. Raises NotPermitted: nobody absolves themselves."""
    conflict = locks.one(DeclaredConflict.objects.select_related("user", "organization"), conflict_id)
    if conflict.user_id == actor.pk or not _serves_a_process_of(actor, conflict.user):
        raise NotPermitted(_("Only the secretariat whose reviewer the person is may do this."))
    if conflict.ended_at is None:
        conflict.ended_at, conflict.ended_by = moments.now(), actor
        conflict.save(update_fields=["ended_at", "ended_by"])
        audit.record(AuditVerb.CONFLICT_ENDED, actor, organization=conflict.organization, user=conflict.user_id)


def _serves_a_process_of(actor: User, person: User) -> bool:
    """Tell whether the actor serves, as secretariat, a process in which the person has a role."""
    served = {grant.process_id for grant in grants_of(actor) if grant.role == Role.SECRETARIAT}
    return actor.is_active and any(grant.process_id in served for grant in grants_of(person))


@locks.writing
def unassign(assignment_id: int, actor: User, reason: str = "") -> None:
    """Take an assignment back, for every version of the submission, and tell the reviewer. Raises NotPermitted.

    Who is taken off an input reads none of it any longer, neither what they were asked to read before; what they wrote
    stays.
    """
    assignments = Assignment.objects.filter(pk=assignment_id).select_related("reviewer")
    submission = locks.submission(assignments.values_list("version__submission", flat=True).get())
    assignment = assignments.first()
    against = reason_against(actor, "submissions.administer_submission", submission)
    if against:
        raise NotPermitted(against)
    if assignment is None:
        return
    reviewer, reason = assignment.reviewer, reason.strip()[:1000]
    Assignment.objects.filter(version__submission=submission, reviewer=reviewer).delete()
    news.tell("unassigned", actor=actor, submission=submission, to={news.PERSON: [reviewer]}, reason=reason or "–")
    audit.record(AuditVerb.UNASSIGNED, actor, submission=submission, reviewer=reviewer.pk, reason=reason)
