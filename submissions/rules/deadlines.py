"""What the clock allows: server time decides."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from submissions.models import Consultation, Organization, Submission
from submissions.values import moments
from submissions.values.enums import ConsultationPhase


class DeadlineState(StrEnum):
    """Before the closing time, in the grace after it, after both where late inputs are admitted, or closed."""

    OPEN = "open"
    GRACE = "grace"
    LATE = "late"
    CLOSED = "closed"


def accepts_new_drafts(consultation: Consultation, organization: Organization, now: datetime | None = None) -> bool:
    """Tell whether the organization may begin a draft: the call is open for it, or late inputs are admitted."""
    now = now or moments.now()
    if consultation.phase(now) not in (ConsultationPhase.OPEN, ConsultationPhase.CLOSED):
        return False
    return now < consultation.deadline(organization) or consultation.admits_late


def accepts_drafts(consultation: Consultation, organization: Organization, now: datetime | None = None) -> bool:
    """Tell whether a draft already begun may still be edited: until the grace after the deadline ends."""
    now = now or moments.now()
    return accepts_new_drafts(consultation, organization, now) or (
        consultation.phase(now) in (ConsultationPhase.OPEN, ConsultationPhase.CLOSED)
        and now < consultation.deadline(organization) + consultation.grace
    )


def deadline_state(
    consultation: Consultation, organization: Organization, now: datetime | None = None
) -> DeadlineState:
    """Return where an organization that has begun a draft stands against the clock."""
    now = now or moments.now()
    if now < consultation.deadline(organization):
        return DeadlineState.OPEN
    if consultation.phase(now) == ConsultationPhase.ARCHIVED:
        return DeadlineState.CLOSED
    if now < consultation.deadline(organization) + consultation.grace:
        return DeadlineState.GRACE
    return DeadlineState.LATE if consultation.admits_late else DeadlineState.CLOSED


def accepts_submissions(submission: Submission, now: datetime | None = None) -> bool:
    """Tell whether the input may be handed in now; a clarification that was asked for may be given after closing."""
    now = now or moments.now()
    if submission.consultation.phase(now) == ConsultationPhase.ARCHIVED:
        return False
    if submission.status == "clarification_requested":
        return True
    return accepts_drafts(submission.consultation, submission.organization, now)


def is_late(submission: Submission, now: datetime | None = None) -> bool:
    """Tell whether an input handed in now is received after the organization's deadline and its grace."""
    now = now or moments.now()
    return now >= submission.consultation.deadline(submission.organization) + submission.consultation.grace
