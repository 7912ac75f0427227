"""What pages say before, at and after the closing time, and who may still act then."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from submissions.calls.services import calls
from submissions.models import SubmissionVersion
from tests.factories import ConsultationFactory, SubmissionFactory, fill, member, secretariat_of

pytestmark = pytest.mark.django_db

CLOSES = datetime(2025, 7, 25, 22, 0, tzinfo=UTC)
GRACE = timedelta(minutes=15)


@pytest.fixture
def clock(freeze):
    return freeze(CLOSES - timedelta(minutes=1))


@pytest.fixture
def submission(clock):
    call = ConsultationFactory(opens_at=CLOSES - timedelta(days=40), closes_at=CLOSES, grace=GRACE)
    submission = SubmissionFactory(consultation=call)
    fill(submission, {"q1": "<p>One.</p>"})
    return submission


@pytest.fixture
def signed_in(client, submission):
    client.force_login(member(submission))
    return client


def pages(submission):
    return [reverse(f"submissions:{name}", args=[submission.pk]) for name in ("submission", "draft", "submit")]


@pytest.mark.parametrize(
    ("after", "late", "expected"),
    [
        (timedelta(minutes=-1), False, "1 minute left"),
        (timedelta(minutes=1), False, "counts as in time, until:"),
        (timedelta(minutes=16), False, "Closed"),
        (timedelta(minutes=16), True, "Late inputs are accepted and marked with the day"),
    ],
)
def test_every_page_of_a_draft_says_what_is_possible_now(clock, submission, signed_in, after, late, expected):
    type(submission.consultation).objects.update(admits_late=late)
    clock.move_to(CLOSES + after)
    for address in pages(submission):
        assert expected in signed_in.get(address).content.decode().replace("\xa0", " ")


def test_the_closing_may_pass_between_opening_the_page_and_pressing_submit(clock, submission, signed_in):
    address = reverse("submissions:submit", args=[submission.pk])
    key = signed_in.get(address).context["page_key"]
    clock.move_to(CLOSES + timedelta(minutes=1))
    assert signed_in.post(address, {"key": key}).status_code == 302
    assert SubmissionVersion.objects.get().is_late is False


def test_after_the_grace_the_page_says_why_nothing_was_submitted_and_the_draft_is_kept(clock, submission, signed_in):
    address = reverse("submissions:submit", args=[submission.pk])
    clock.move_to(CLOSES + GRACE)
    answer = signed_in.post(address, {"key": "key"})
    assert (answer.status_code, SubmissionVersion.objects.count()) == (422, 0)
    assert "The call for inputs is closed." in answer.content.decode()
    assert "One." in signed_in.get(reverse("submissions:draft", args=[submission.pk])).content.decode()


def test_an_extension_granted_ten_minutes_before_closing_is_on_every_page_at_once(clock, submission, signed_in):
    clock.move_to(CLOSES - timedelta(minutes=10))
    calls.extend(submission.consultation_id, secretariat_of(submission.consultation), CLOSES + timedelta(days=2), "A.")
    clock.move_to(CLOSES + timedelta(hours=1))
    for address in [*pages(submission), reverse("submissions:home"), reverse("submissions:calls")]:
        assert "27 July 2025, 18:00" in signed_in.get(address).content.decode()


def test_a_late_input_is_marked_with_the_day_on_which_it_was_received(clock, submission, signed_in):
    type(submission.consultation).objects.update(admits_late=True)
    clock.move_to(CLOSES + timedelta(days=3))
    page = signed_in.post(reverse("submissions:submit", args=[submission.pk]), {"key": "key"}, follow=True)
    assert "Late: received on 28 July 2025" in page.content.decode()
