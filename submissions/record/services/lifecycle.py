"""Making a move, and what a void version leaves: the only code that sets the status of a submission."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from submissions.core import audit, locks, news
from submissions.models import CategoryPolicy, Membership, Submission, SubmissionVersion, User
from submissions.rules import may, reason_against
from submissions.rules.lifecycle import MOVE_BY_NAME, REVIEW_MOVES, Move, moves_from
from submissions.values.enums import AuditVerb, LifecyclePolicy, SubmissionStatus
from submissions.values.exceptions import NotPermitted, NotPossible

ASKED = {
    "note": gettext_lazy("Write what should be clarified or noted."),
    "ground": gettext_lazy("Write the ground on which the input is not admissible."),
    "correction": gettext_lazy("Write the reason of the correction; it goes on the record and is told."),
    "reason": gettext_lazy("Write the reason for the withdrawal."),
}


TOLD = {
    "check": "checked",
    "request_clarification": "clarification_requested",
    "find_not_admissible": "not_admissible",
    "reopen": "reopened",
    "publish": "published",
    "unpublish": "unpublished",
    "withdraw": "withdrawn",
}
"""The events of the table of who is told, by move; handing in tells of itself, with the receipt."""


def policy_of(submission: Submission) -> LifecyclePolicy:
    """Return the table that the submission follows: that of its category in this call. States have no other."""
    if submission.organization.is_state:
        return LifecyclePolicy.STATES
    found = CategoryPolicy.objects.filter(
        consultation=submission.consultation_id, category=submission.organization.category
    ).first()
    return LifecyclePolicy(found.policy) if found else LifecyclePolicy.OTHERS


def moves_open_to(user: User, submission: Submission) -> list[Move]:
    """Return the moves of the review that the person may make now, in the order of the table."""
    moves = moves_from(submission.status, policy_of(submission))
    review = [move for move in moves if move.name in REVIEW_MOVES]
    allowed = {who: may(user, who, submission) for who in dict.fromkeys(move.who for move in review)}
    return [move for move in review if allowed[move.who]]


@locks.writing
def move(submission_id: int, name: str, actor: User, note: str = "", delay: timedelta = timedelta(0)) -> Submission:
    """Make one move of the table: permission checked, row locked, written, told, audited.

    ``delay`` holds the mail back, so that an act in bulk can be taken back before anybody was written to.
    Returns the submission as it now is. Raises NotPermitted or NotPossible with a sentence; then nothing has changed.
    """
    wanted = MOVE_BY_NAME[name]
    submission = locks.submission(submission_id)
    reason = reason_against(actor, wanted.who, submission)
    if reason:
        raise NotPermitted(reason)
    policy = policy_of(submission)
    if policy not in wanted.policies:
        raise NotPossible(_("The input of a State cannot be found not admissible; clarification may be requested."))
    if submission.status not in wanted.sources:
        raise NotPossible(
            _("This cannot be done while the submission is “%(status)s”. Someone may have changed it meanwhile.")
            % {"status": submission.get_status_display()}
        )
    if wanted.asks and not note.strip():
        raise NotPossible(ASKED[wanted.asks])
    submission.status = wanted.target
    if wanted.target == SubmissionStatus.PUBLISHED:
        submission.published_version = submission.latest_version
    elif wanted.target == SubmissionStatus.WITHDRAWN or name == "unpublish":
        submission.published_version = None
    submission.save(update_fields=["status", "published_version"])
    version = submission.latest_version
    if name in TOLD:
        # Who decided in the name of the secretariat is not told; who withdrew for the organization is.
        by: dict[str, Any] = {"who": actor} if wanted.target == SubmissionStatus.WITHDRAWN else {}
        if name == "unpublish":
            by = {"reason": note.strip()}
        news.tell(
            TOLD[name],
            actor=actor,
            submission=submission,
            version=version,
            context={"decision": {"label": wanted.verb.label, "note": note}},
            delay=delay,
            **by,
        )
    particulars: dict[str, Any] = {"version": version.number} if version else {}
    audit.record(wanted.verb, actor, submission=submission, note=note, **particulars)
    return submission


@locks.within
def leave_out(submission: Submission, version: SubmissionVersion, *, has_draft: bool) -> None:
    """Let a version that was marked void count no more: the latest that stands takes its place, reviewed anew.

    Where none stands, the submission is the draft of its organization again, or void where that has none.
    """
    standing = submission.versions.filter(voiding=None).order_by("-number").first()
    was_latest = submission.latest_version_id == version.pk
    if submission.published_version_id == version.pk:
        submission.published_version = None
    if standing is None:
        submission.status = SubmissionStatus.DRAFT if has_draft else SubmissionStatus.VOID
    elif was_latest:
        stands = submission.published_version_id == standing.pk
        submission.status = SubmissionStatus.PUBLISHED if stands else SubmissionStatus.SUBMITTED
    submission.latest_version = standing
    submission.save(update_fields=["status", "latest_version", "published_version"])


@locks.writing
def unpublish(submission_id: int, actor: User, reason: str) -> Submission:
    """Take what is public of an input off the public record, also where a newer version is under review.

    Raises NotPermitted, or NotPossible where nothing of it is public or no reason is given.
    """
    submission = locks.submission(submission_id)
    version = submission.published_version
    if submission.status == SubmissionStatus.PUBLISHED or version is None:
        return move(submission_id, "unpublish", actor, reason)
    against = reason_against(actor, MOVE_BY_NAME["unpublish"].who, submission)
    if against:
        raise NotPermitted(against)
    if not reason.strip():
        raise NotPossible(ASKED["correction"])
    submission.published_version = None
    submission.save(update_fields=["published_version"])
    news.tell("unpublished", actor=actor, submission=submission, version=version, reason=reason.strip())
    audit.record(AuditVerb.UNPUBLISHED, actor, submission=submission, note=reason.strip(), version=version.number)
    return submission


def reaches_nobody(submission: Submission) -> bool:
    """Tell whether nobody with an account belongs to the organization, so that what is asked of it reaches nobody."""
    there = Membership.objects.active().filter(organization=submission.organization_id, user__is_active=True)
    return not there.exists()
