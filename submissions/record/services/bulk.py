"""Moves of the review made for many inputs at once: counted first, and taken back while nobody was told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils.translation import gettext as _

from submissions.core import locks, news
from submissions.models import Consultation, Submission, User
from submissions.record.services import lifecycle
from submissions.rules.lifecycle import MOVE_BY_NAME
from submissions.values.enums import SubmissionStatus
from submissions.values.exceptions import NotPossible, Refusal

ACTS = ("check", "publish")
WAIT = timedelta(minutes=2)
"""For how long mail of an act in bulk waits, so that it can be taken back."""


@dataclass(slots=True)
class Plan:
    """To which inputs an act will be done, and how many are left out, by reason."""

    going: list[int] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


def plan(consultation: Consultation, keys: Iterable[int], act: str) -> Plan:
    """Return what an act will do to inputs of a call; one query."""
    wanted = list(keys)
    sources = MOVE_BY_NAME[act].sources
    found = Plan()
    rows = dict(consultation.submissions.filter(pk__in=wanted).order_by().values_list("pk", "status"))
    for key in wanted:
        if key not in rows:
            continue
        if rows[key] in sources:
            found.going.append(key)
        else:
            found.left_out[str(SubmissionStatus(rows[key]).label)] += 1
    return found


@locks.in_steps
def run(keys: Iterable[int], act: str, actor: User) -> tuple[list[int], list[Refusal]]:
    """Make a move for each of many inputs; return to which it was done, and why each of the others was refused."""
    if act not in ACTS:
        raise NotPossible(_("This is not done to many at once."))
    done: list[int] = []
    refusals: list[Refusal] = []
    for key in keys:
        try:
            lifecycle.move(key, act, actor, delay=WAIT)
        except Refusal as refusal:
            refusals.append(refusal)
        else:
            done.append(key)
    return done, refusals


@locks.in_steps
def take_back(keys: Iterable[int], actor: User) -> int:
    """Take the publishing of inputs back, those of which nobody was written to yet; return how many."""
    return sum(_take_back(key, actor) for key in keys)


@locks.writing
def _take_back(submission_id: int, actor: User) -> bool:
    submission: Submission = locks.submission(submission_id)
    if submission.status != SubmissionStatus.PUBLISHED:
        return False
    if not news.take_back("published", submission):
        return False
    lifecycle.move(submission_id, "unpublish", actor, _("Published by mistake, and taken back at once."))
    news.take_back("unpublished", submission)
    return True
