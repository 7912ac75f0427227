"""Where a draft stands in the chain of its organization: derived, never written down.

A clearance holds while the checksum of the draft is that of the text that was cleared; so an edit voids it by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from submissions.drafting.snapshot import checksum, snapshot
from submissions.models import Clearance, ClearanceStep, Submission, SubmissionVersion
from submissions.values.enums import ClearanceDecision


class StepStatus(StrEnum):
    """What has become of a step, for the text as it is now."""

    CLEARED = "cleared"
    SENT_BACK = "sent_back"
    WAITING = "waiting"
    EXPIRED = "expired"
    VOIDED = "voided"
    """An earlier text was cleared or sent; the draft was changed since."""
    NOT_ASKED = "not_asked"


SENTENCES: dict[StepStatus, str | Promise] = {
    StepStatus.SENT_BACK: _("“%(step)s” sent the text back: %(reason)s"),
    StepStatus.WAITING: _("“%(step)s” has not answered yet."),
    StepStatus.EXPIRED: _("The link sent to “%(step)s” has expired without an answer."),
    StepStatus.VOIDED: _("The text was changed after it went to “%(step)s”; what was said of it counts no longer."),
    StepStatus.NOT_ASKED: _("“%(step)s” has not been asked to clear the text."),
}


@dataclass(frozen=True, slots=True)
class StepState:
    """A step of the chain and the latest that was asked of it; ``clearance`` is None where nothing was."""

    step: ClearanceStep
    status: StepStatus
    clearance: Clearance | None

    @property
    def sentence(self) -> str:
        """What keeps the step from being cleared, for the check list; "" where it is."""
        if self.status == StepStatus.CLEARED:
            return ""
        reason = self.clearance.reason if self.clearance else ""
        return SENTENCES[self.status] % {"step": self.step, "reason": reason}


def chain_of(organization_id: int) -> list[ClearanceStep]:
    """Return the steps of an organization in their order; one query."""
    return list(ClearanceStep.objects.filter(organization=organization_id).select_related("person"))


def record_of(submission: Submission) -> list[Clearance]:
    """Return all that was asked for a submission, oldest first; one query, without the texts."""
    rows = Clearance.objects.filter(text__submission=submission).select_related("text", "person", "sent_by")
    return list(rows.defer("text__content"))


def status_of(clearance: Clearance | None, digest: str) -> StepStatus:
    """Return how a step stands whose latest request is this one, for a draft with this checksum."""
    if clearance is None:
        return StepStatus.NOT_ASKED
    if clearance.text.checksum != digest:
        return StepStatus.NOT_ASKED if clearance.withdrawn_at else StepStatus.VOIDED
    if clearance.withdrawn_at:
        return StepStatus.NOT_ASKED
    if clearance.decision == ClearanceDecision.CLEARED:
        return StepStatus.CLEARED
    if clearance.decision == ClearanceDecision.SENT_BACK:
        return StepStatus.SENT_BACK
    return StepStatus.EXPIRED if clearance.has_expired else StepStatus.WAITING


def states(steps: list[ClearanceStep], record: list[Clearance], digest: str) -> list[StepState]:
    """Return how each step stands for a draft with this checksum; what was said of this very text counts first."""
    latest: dict[int | None, Clearance] = {}
    for row in record:
        kept = latest.get(row.step_id)
        if kept is None or row.text.checksum == digest or kept.text.checksum != digest:
            latest[row.step_id] = row
    return [StepState(step, status_of(latest.get(step.pk), digest), latest.get(step.pk)) for step in steps]


def of_draft(submission: Submission) -> list[StepState]:
    """Return how each step of the chain stands for the draft as it is; one query where there is no chain."""
    steps = chain_of(submission.organization_id)
    if not steps:
        return []
    return states(steps, record_of(submission), checksum(snapshot(submission)))


def cleared_by(version: SubmissionVersion) -> list[Clearance]:
    """Return the clearances given to exactly what a version holds, in the order of the chain; one query."""
    rows = Clearance.objects.filter(
        text__submission=version.submission_id,
        text__checksum=version.checksum,
        decision=ClearanceDecision.CLEARED,
        withdrawn_at=None,
    )
    return list(rows.order_by("position", "pk"))
