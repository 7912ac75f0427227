"""Two services at one moment on the same rows: neither a deadlock nor a lost update, on PostgreSQL."""

from itertools import combinations_with_replacement

import pytest

from submissions.core import audit, locks
from submissions.models import Submission
from tests.pairs import World, lock_sets, meet

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True), pytest.mark.timeout(900)]


def test_one_pair_for_each_two_sets_of_locks_ends_well() -> None:
    sets = lock_sets()
    assert len(sets) > 8, sets
    faults = {
        f"{first} x {second}": meeting.faults
        for first, second in combinations_with_replacement([names[0] for names in sets.values()], 2)
        if (meeting := meet(first, second)).faults
    }
    assert faults == {}
    assert audit.breaks() == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("leave", "leave"),
        ("submit again", "save"),
        ("submit again", "save another answer"),
        ("enter for one that drafts", "save in a first draft"),
        ("merge into one that drafts", "submit for the first time"),
        ("save several answers", "save another answer"),
    ],
)
def test_a_pair_that_once_lost_something_loses_nothing(first: str, second: str) -> None:
    for _round in range(4):
        meeting = meet(first, second)
        assert meeting.faults == ()
        assert "done" in meeting.outcomes


def test_each_of_many_first_submissions_has_a_number_of_its_own() -> None:
    world = World()
    meeting = meet("submit for the first time", "enter for one that is new", world)
    assert (meeting.outcomes, meeting.faults) == (("done", "done"), ())
    numbers = Submission.objects.filter(consultation=world.call, number__isnull=False).values_list("number", flat=True)
    assert sorted(numbers) == [1, 2, 3]


def test_two_first_drafts_of_one_organization_are_one() -> None:
    world = World()
    meeting = meet("begin a draft", "begin a draft", world)
    assert (meeting.outcomes, meeting.faults) == (("done", "done"), ())
    assert Submission.objects.filter(consultation=world.call, organization=world.beginners).count() == 1


def test_the_order_of_every_service_is_that_of_the_table() -> None:
    for tables in lock_sets():
        assert list(tables) == [table for table in locks.ORDER if table in tables]
