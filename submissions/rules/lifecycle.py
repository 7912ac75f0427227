"""The legal moves of a submission, by policy, as a table.

A move leads from any of ``sources`` to ``target``. ``who`` and ``needs`` name facts of rules.py; a ground or note is
asked for where ``asks`` says so. ``services.lifecycle.move`` is the only code that carries a move out.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from submissions.values.enums import AuditVerb, LifecyclePolicy, SubmissionStatus

DRAFT = SubmissionStatus.DRAFT
SUBMITTED = SubmissionStatus.SUBMITTED
CLARIFICATION = SubmissionStatus.CLARIFICATION_REQUESTED
CHECKED = SubmissionStatus.CHECKED
PUBLISHED = SubmissionStatus.PUBLISHED
NOT_ADMISSIBLE = SubmissionStatus.NOT_ADMISSIBLE
WITHDRAWN = SubmissionStatus.WITHDRAWN
VOID = SubmissionStatus.VOID


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table. ``who`` names a permission of rules.py; ``asks`` is what the mover must write, or empty."""

    name: str
    label: str | Promise
    sources: frozenset[SubmissionStatus]
    target: SubmissionStatus
    who: str
    verb: AuditVerb
    asks: str = ""
    policies: frozenset[LifecyclePolicy] = frozenset(LifecyclePolicy)


def _from(*sources: SubmissionStatus) -> frozenset[SubmissionStatus]:
    return frozenset(sources)


MOVES: tuple[Move, ...] = (
    Move(
        "submit",
        _("Submit"),
        _from(DRAFT, SUBMITTED, CLARIFICATION, CHECKED, PUBLISHED, WITHDRAWN, VOID),
        SUBMITTED,
        "submissions.submit_submission",
        AuditVerb.SUBMITTED,
    ),
    Move(
        "receive",
        _("Enter on behalf of the organization"),
        _from(DRAFT, SUBMITTED, CLARIFICATION, CHECKED, PUBLISHED, WITHDRAWN, VOID),
        SUBMITTED,
        "submissions.administer_submission",
        AuditVerb.RECEIVED,
    ),
    Move(
        "check",
        _("Record as checked"),
        _from(SUBMITTED, CLARIFICATION),
        CHECKED,
        "submissions.review_submission",
        AuditVerb.CHECKED,
    ),
    Move(
        "request_clarification",
        _("Request clarification"),
        _from(SUBMITTED, CHECKED),
        CLARIFICATION,
        "submissions.review_submission",
        AuditVerb.CLARIFICATION_REQUESTED,
        asks="note",
    ),
    Move(
        "find_not_admissible",
        _("Find not admissible"),
        _from(SUBMITTED, CLARIFICATION, CHECKED),
        NOT_ADMISSIBLE,
        "submissions.decide_submission",
        AuditVerb.NOT_ADMISSIBLE,
        asks="ground",
        policies=frozenset({LifecyclePolicy.OTHERS}),
    ),
    Move(
        "reopen",
        _("Review again"),
        _from(NOT_ADMISSIBLE),
        SUBMITTED,
        "submissions.decide_submission",
        AuditVerb.REOPENED,
        asks="note",
        policies=frozenset({LifecyclePolicy.OTHERS}),
    ),
    Move(
        "publish",
        _("Publish"),
        _from(CHECKED),
        PUBLISHED,
        "submissions.decide_submission",
        AuditVerb.PUBLISHED,
    ),
    Move(
        "unpublish",
        _("Take off the public record"),
        _from(PUBLISHED),
        CHECKED,
        "submissions.administer_submission",
        AuditVerb.UNPUBLISHED,
        asks="correction",
    ),
    Move(
        "withdraw",
        _("Withdraw"),
        _from(SUBMITTED, CLARIFICATION, CHECKED, PUBLISHED),
        WITHDRAWN,
        "submissions.withdraw_submission",
        AuditVerb.WITHDRAWN,
        asks="reason",
    ),
)

MOVE_BY_NAME = {move.name: move for move in MOVES}


REVIEW_MOVES = frozenset({"check", "request_clarification", "find_not_admissible", "reopen", "publish", "unpublish"})
"""Moves offered beside a submission under review; the others have pages of their own."""


def moves_from(status: str, policy: str) -> tuple[Move, ...]:
    """Return the moves that the table allows from a status under a policy, in the order of the table."""
    return tuple(move for move in MOVES if status in move.sources and policy in move.policies)
