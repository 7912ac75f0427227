"""Discussions follow the words of a submission from version to version, and a person has the last word on where."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from reviews import placements
from reviews.models import Placement, PlacementState, Thread
from reviews.tasks import place_threads
from submissions.models import OutboxMessage
from submissions.values.exceptions import NotPermitted, NotPossible
from tests.factories import UserFactory, assigned_reviewer, member, secretariat_of, submitted_version
from tests.factories.reviews import thread_on

pytestmark = pytest.mark.django_db

FIRST = "<p>Peace needs roads and schools in every county. Schools need power before they need screens.</p>"
SECOND = FIRST.replace("roads", "wide roads")


@pytest.fixture
def version():
    return submitted_version(answers={"q1": FIRST})


@pytest.fixture
def secretariat(version):
    return secretariat_of(version.submission.consultation)


def next_version(version, html):
    """Return the version that replaces it, with another answer."""
    return submitted_version(version.submission, {"q1": html})


def place_of(thread, version):
    placements.place_on(version)
    return Placement.objects.get(thread=thread, version=version)


def test_discussions_are_numbered_through_the_submission(version, secretariat):
    first = thread_on(version, secretariat, exact="Peace")
    newer = next_version(version, FIRST.replace("Peace", "Lasting peace"))
    assert (first.number, thread_on(newer, secretariat, exact="roads").number) == (1, 2)


def test_a_discussion_stands_at_its_words_on_the_next_version(version, secretariat):
    thread = thread_on(version, secretariat, exact="need power")
    newer = next_version(version, FIRST.replace("Peace needs", "As we said, peace needs"))
    place = place_of(thread, newer)
    assert (place.exact, place.state) == ("need power", PlacementState.SURE)


def test_a_new_version_asks_a_worker_to_place_what_was_said(version, secretariat):
    thread = thread_on(version, secretariat, exact="need power")
    newer = next_version(version, SECOND)
    message = OutboxMessage.objects.get(task=placements.TASK)
    assert message.arguments == {"version_id": newer.pk}
    assert place_threads(**message.arguments) == 1
    assert place_threads(**message.arguments) == 0
    assert Placement.objects.get(thread=thread).version == newer


def test_every_version_between_is_a_step_of_the_way(version, secretariat):
    thread = thread_on(version, secretariat, exact="need power")
    without = next_version(version, "<p>Peace needs roads and schools in every county.</p>")
    back = next_version(version, FIRST)
    assert place_of(thread, back).state == PlacementState.SURE
    assert Placement.objects.get(thread=thread, version=without).state == PlacementState.LOST


def test_a_comment_written_while_a_new_version_came_is_carried_to_it(version, secretariat):
    newer = next_version(version, SECOND)
    thread = thread_on(version, secretariat, exact="need power")
    assert Placement.objects.get(thread=thread, version=newer).exact == "need power"


def test_on_the_whole_answer_stays_on_the_whole_answer(version, secretariat):
    place = place_of(thread_on(version, secretariat), next_version(version, "<p>Anew.</p>"))
    assert (place.start, place.end, place.state) == (0, 0, PlacementState.SURE)


def test_a_person_confirms_a_place(version, secretariat):
    thread = thread_on(version, secretariat, exact="in every county")
    newer = next_version(version, FIRST.replace("in every county", "wherever people live"))
    place = place_of(thread, newer)
    assert (place.exact, place.state) == ("wherever people live", PlacementState.DOUBTFUL)
    placements.settle(place.pk, secretariat, "here")
    place.refresh_from_db()
    assert (place.exact, place.state, place.confirmed_by) == ("wherever people live", PlacementState.SURE, secretariat)


def test_what_a_person_chose_is_where_the_way_to_the_next_version_begins(version, secretariat):
    thread = thread_on(version, secretariat, exact="in every county")
    second = next_version(version, FIRST.replace("in every county", "wherever people live"))
    placements.settle(place_of(thread, second).pk, secretariat, "other", exact="roads and schools")
    third = next_version(version, FIRST.replace("Peace", "Lasting peace"))
    assert place_of(thread, third).exact == "roads and schools"


def test_words_said_to_be_gone_stay_gone(version, secretariat):
    thread = thread_on(version, secretariat, exact="need power")
    second = next_version(version, SECOND)
    placements.settle(place_of(thread, second).pk, secretariat, "gone")
    assert place_of(thread, next_version(version, FIRST)).state == PlacementState.LOST


def test_words_that_do_not_occur_are_refused_and_nothing_changes(version, secretariat):
    thread = thread_on(version, secretariat, exact="need power")
    place = place_of(thread, next_version(version, SECOND))
    with pytest.raises(NotPossible):
        placements.settle(place.pk, secretariat, "other", exact="bandwidth")
    place.refresh_from_db()
    assert place.exact == "need power"


@pytest.mark.parametrize("who", ["stranger", "submitter"])
def test_who_does_not_review_settles_nothing(version, secretariat, who):
    thread = thread_on(version, secretariat, exact="need power", is_released=True)
    place = place_of(thread, next_version(version, SECOND))
    person = member(version.submission) if who == "submitter" else UserFactory()
    with pytest.raises(NotPermitted):
        placements.settle(place.pk, person, "gone")


def test_the_page_of_a_new_version_shows_what_was_said_of_the_one_before(client, version, secretariat):
    thread = thread_on(version, secretariat, text="Which schools?", exact="need power")
    newer = next_version(version, SECOND)
    client.force_login(secretariat)
    page = client.get(reverse("reviews:version", args=[newer.pk]))
    assertContains(page, "Which schools?")
    assertContains(page, f'data-threads="{thread.pk}">need power</mark>')


def test_the_page_of_an_earlier_version_shows_nothing_of_a_later_one(client, version, secretariat):
    newer = next_version(version, SECOND)
    thread_on(newer, secretariat, text="How wide?", exact="wide roads")
    client.force_login(secretariat)
    assertNotContains(client.get(reverse("reviews:version", args=[version.pk])), "How wide?")


def test_a_lost_passage_is_listed_with_its_words_and_the_way_to_them(client, version, secretariat):
    thread = thread_on(version, secretariat, exact="Schools need power")
    newer = next_version(version, "<p>Something else entirely was written here this time.</p>")
    client.force_login(secretariat)
    page = client.get(reverse("reviews:version", args=[newer.pk]), {"discussion": thread.number})
    assertContains(page, "These words no longer stand in this version.")
    assertContains(page, "Read in version 1")


def test_one_click_confirms_on_the_page(client, version, secretariat):
    thread = thread_on(version, secretariat, exact="in every county")
    newer = next_version(version, FIRST.replace("in every county", "wherever people live"))
    client.force_login(secretariat)
    page = client.get(reverse("reviews:version", args=[newer.pk]), {"discussion": thread.number})
    assertContains(page, "It belongs here")
    place = Placement.objects.get(thread=thread, version=newer)
    client.post(reverse("reviews:settle_place", args=[place.pk]), {"verdict": "here"})
    place.refresh_from_db()
    assert place.state == PlacementState.SURE


def test_a_reply_returns_to_the_version_that_was_read(client, version, secretariat):
    thread = thread_on(version, secretariat, exact="need power")
    newer = next_version(version, SECOND)
    client.force_login(secretariat)
    reply = {"text": "Noted.", "version": newer.pk}
    response = client.post(reverse("reviews:reply", args=[thread.pk]), reply)
    assert response.url.startswith(reverse("reviews:version", args=[newer.pk]))


def test_who_reviews_the_new_version_reads_what_was_said_of_the_old(client, version, secretariat):
    thread_on(version, secretariat, text="Which schools?", exact="need power")
    newer = next_version(version, SECOND)
    client.force_login(assigned_reviewer(newer))
    assertContains(client.get(reverse("reviews:version", args=[newer.pk])), "Which schools?")
    assert Thread.objects.visible_to(UserFactory()).count() == 0
