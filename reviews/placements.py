"""Where the discussions of a submission stand in its versions: placed by the machine once, confirmed by a person.

``reviews.placing`` finds the places and says how surely; here they are kept. What a person decided about a place is the
beginning of the way to the next version.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from django.utils.translation import gettext as _

import richtext
from reviews import passages
from reviews.models import Placement, PlacementState, Thread
from reviews.placing import Placed, place
from reviews.rules import reason_against
from submissions.core import locks
from submissions.models import Question, SubmissionVersion, User
from submissions.values import moments
from submissions.values.exceptions import NotPermitted, NotPossible

TASK = "reviews.tasks.place_threads"
PERSON = "person"
"""``how`` of a place that a person chose."""

Verdict = Literal["here", "other", "gone"]


@dataclass(frozen=True, slots=True)
class _Anchor:
    start: int
    end: int
    exact: str


def html_of_answer(version: SubmissionVersion, key: str) -> str:
    """Return an answer as it was submitted, as canonical HTML; empty where there is none."""
    return next((row["html"] for row in version.content["answers"] if row["question"] == key), "")


def text_of_answer(version: SubmissionVersion, question: Question) -> str:
    """Return the text of an answer as it was submitted, on which offsets count; empty where there is none."""
    return richtext.plain_text(richtext.parse(html_of_answer(version, question.key)))


@locks.writing
def place_on(version: SubmissionVersion) -> int:
    """Place on a version every discussion begun before it that has no place there; return how many were placed.

    The versions between are placed first, for each is a step of the way. Safe to repeat.
    """
    locks.submission(version.submission_id)
    placed = 0
    standing = version.submission.versions.filter(voiding=None)
    versions = list(standing.filter(number__lte=version.number).order_by("number"))
    for previous, new in pairwise(versions):
        placed += _place_step(versions, previous, new)
    return placed


def _place_step(versions: list[SubmissionVersion], previous: SubmissionVersion, new: SubmissionVersion) -> int:
    threads = Thread.objects.filter(submission=new.submission_id, version__number__lt=new.number, version__voiding=None)
    missing = threads.exclude(placements__version=new).select_related("question")
    before = {row.thread_id: row for row in Placement.objects.filter(version=previous, thread__in=missing)}
    begun_on = {row.pk: row for row in versions}
    together: dict[tuple[str, str, str], list[tuple[Thread, _Anchor]]] = defaultdict(list)
    rows: list[Placement] = []
    for thread in missing:
        key, last = thread.question.key, before.get(thread.pk)
        texts = [html_of_answer(one, key) for one in (begun_on[thread.version_id], previous, new)]
        anchor = _Anchor(thread.start, thread.end, thread.exact)
        if last and last.how == PERSON:  # what a person said of the place counts, not where it began
            if last.state == PlacementState.LOST:
                rows.append(_row(thread, new, Placed(0, 0, "", "none", "lost")))
                continue
            anchor, texts[0] = _Anchor(last.start, last.end, last.exact), texts[1]
        together[texts[0], texts[1], texts[2]].append((thread, anchor))
    for (begun, between, target), group in together.items():
        found = place(begun, between, target, [anchor for _thread, anchor in group])
        rows += [_row(thread, new, placed) for (thread, _anchor), placed in zip(group, found, strict=True)]
    Placement.objects.bulk_create(rows)
    return len(rows)


def _row(thread: Thread, version: SubmissionVersion, placed: Placed) -> Placement:
    return Placement(
        thread=thread,
        version=version,
        start=placed.start,
        end=placed.end,
        exact=placed.exact,
        how=placed.how,
        state=placed.state,
        placed_at=moments.now(),
    )


@locks.writing
def settle(placement_id: int, actor: User, verdict: Verdict, *, exact: str = "", start: int | None = None) -> Placement:
    """Record what a person says of a place: right as it is, other words (``exact``, near ``start``), or gone.

    Raises NotPermitted, or NotPossible where the words chosen do not stand in the answer.
    """
    locks.submission(Placement.objects.values_list("version__submission", flat=True).get(pk=placement_id))
    rows = Placement.objects.select_related(
        "version__submission__consultation", "version__submission__organization", "thread__question"
    )
    placement = rows.get(pk=placement_id)
    if reason := reason_against(actor, "reviews.comment", placement.version):
        raise NotPermitted(reason)
    if verdict == "here" and placement.state == PlacementState.LOST:
        raise NotPossible(_("This passage has no place to confirm. Choose its words in the answer."))
    if verdict == "other":
        found = passages.find(text_of_answer(placement.version, placement.thread.question), exact, start)
        if found is None:
            raise NotPossible(_("These words do not occur in the answer. Copy them again."))
        placement.start, placement.end, placement.exact = found.start, found.end, found.exact
    if verdict == "gone":
        placement.start, placement.end, placement.exact = 0, 0, ""
    placement.state = PlacementState.LOST if verdict == "gone" else PlacementState.SURE
    placement.how = PERSON
    placement.confirmed_by, placement.confirmed_at = actor, moments.now()
    placement.save(update_fields=["start", "end", "exact", "state", "how", "confirmed_by", "confirmed_at"])
    return placement
