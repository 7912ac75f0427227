"""Reminders of closing times, and news of one that was moved."""

from datetime import UTC, datetime, timedelta

import pytest

from submissions.calls.services import calls
from submissions.core import mail
from submissions.drafting import services as drafting
from submissions.models import Mail, OutboxMessage, Reminder, User
from submissions.record.services import reminding, submitting
from submissions.values.enums import ReminderLead
from tests.factories import (
    ConsultationFactory,
    SubmissionFactory,
    fill,
    member,
    secretariat_of,
    submitted_version,
)

pytestmark = pytest.mark.django_db

CLOSES = datetime(2025, 7, 25, 22, 0, tzinfo=UTC)


@pytest.fixture
def call():
    return ConsultationFactory(opens_at=CLOSES - timedelta(days=40), closes_at=CLOSES)


def draft(call, begun=timedelta(days=30), **fields):
    submission = SubmissionFactory(consultation=call, started_at=CLOSES - begun, **fields)
    return submission, member(submission)


@pytest.mark.parametrize(
    ("begun", "left", "expected"),
    [
        (30, timedelta(days=7, minutes=1), None),
        (30, timedelta(days=7), "week"),
        (30, timedelta(days=1, seconds=1), "week"),
        (30, timedelta(days=1), "day"),
        (30, timedelta(hours=3), "hours"),
        (30, timedelta(0), None),
        (5, timedelta(days=4), None),
        (5, timedelta(hours=20), "day"),
    ],
)
def test_the_lead_that_fits_is_the_latest_that_passed_while_the_draft_existed(begun, left, expected):
    found = reminding.due_lead(CLOSES - timedelta(days=begun), CLOSES, CLOSES - left)
    assert found == (expected and ReminderLead(expected))


def test_each_reminder_is_written_once_to_each_member(call, freeze):
    submission, person = draft(call)
    second = member(submission)
    clock = freeze(CLOSES - timedelta(days=7))
    assert (reminding.remind(), reminding.remind()) == (1, 0)
    assert {row.recipients[0] for row in Mail.objects.all()} == {person.email, second.email}
    clock.move_to(CLOSES - timedelta(hours=23))
    assert (reminding.remind(), reminding.remind()) == (1, 0)
    clock.move_to(CLOSES - timedelta(hours=2))
    assert (reminding.remind(), reminding.remind()) == (1, 0)
    clock.move_to(CLOSES + timedelta(minutes=1))
    assert reminding.remind() == 0
    assert Mail.objects.count() == 6


def test_a_worker_that_was_away_writes_only_the_reminder_that_still_fits(call, freeze):
    draft(call)
    freeze(CLOSES - timedelta(hours=1))
    assert reminding.remind() == 1
    assert [row.lead for row in Reminder.objects.all()] == ["hours"]


def test_who_has_submitted_is_not_reminded_unless_the_draft_was_changed_since(call, freeze):
    clock = freeze(CLOSES - timedelta(days=9))
    submission = submitted_version(consultation=call).submission
    clock.move_to(CLOSES - timedelta(days=6))
    assert reminding.remind() == 0
    fill(submission, {"q2": "<p>More.</p>"}, member(submission))
    assert reminding.remind() == 1
    assert "changes that have not been submitted" in Mail.objects.first().text


def test_who_declined_and_who_left_are_not_reminded(call, freeze):
    submission, person = draft(call)
    left = member(submission)
    left.memberships.all().delete()
    reminding.want(person, False)
    freeze(CLOSES - timedelta(days=6))
    reminding.remind()
    assert not Mail.objects.exists()


def test_an_extension_brings_reminders_of_the_new_closing_time(call, freeze):
    submission, _person = draft(call)
    secretariat = secretariat_of(call)
    clock = freeze(CLOSES - timedelta(hours=2))
    reminding.remind()
    later = CLOSES + timedelta(days=10)
    calls.extend(call.pk, secretariat, later, "Asked for.", submission.organization)
    assert reminding.remind() == 0
    clock.move_to(later - timedelta(days=7))
    assert reminding.remind() == 1
    assert "4 August 2025, 18:00 (America/New York, UTC−04:00)" in Mail.objects.first().text


def test_the_reminder_says_the_time_of_the_call_and_ones_own(call, freeze):
    _submission, person = draft(call)
    User.objects.filter(pk=person.pk).update(time_zone="Asia/Tokyo")
    freeze(CLOSES - timedelta(days=1))
    reminding.remind()
    message = Mail.objects.get()
    assert "25 July 2025, 18:00 (America/New York, UTC−04:00)" in message.subject
    assert "Your time: 26 July 2025, 07:00 (Asia/Tokyo, UTC+09:00)" in message.text


def test_queries_do_not_grow_with_those_who_need_no_reminder(call, freeze, django_assert_num_queries):
    clock = freeze(CLOSES - timedelta(days=9))
    for _number in range(4):
        submitted_version(consultation=call)
    clock.move_to(CLOSES - timedelta(days=6))
    with django_assert_num_queries(3):
        reminding.remind()


def test_an_extension_is_announced_once_to_those_who_draft(call, freeze):
    freeze(CLOSES - timedelta(minutes=10))
    _submission, person = draft(call)
    _other, another = draft(call)
    extension = calls.extend(call.pk, secretariat_of(call), CLOSES + timedelta(hours=2), "The line was down.")
    assert OutboxMessage.objects.filter(task="submissions.tasks.announce_extension").count() == 1
    assert (reminding.announce(extension.pk), reminding.announce(extension.pk)) == (2, 0)
    assert {row.recipients[0] for row in Mail.objects.all()} == {person.email, another.email}
    assert "25 July 2025, 20:00" in Mail.objects.first().subject
    assert "The line was down." in Mail.objects.first().text


def test_an_extension_of_one_organization_is_told_to_it_alone(call, freeze):
    freeze(CLOSES - timedelta(minutes=10))
    submission, person = draft(call)
    draft(call)
    extension = calls.extend(
        call.pk, secretariat_of(call), CLOSES + timedelta(hours=2), "Asked for.", submission.organization
    )
    assert reminding.announce(extension.pk) == 1
    assert Mail.objects.get().recipients == [person.email]


def test_an_extension_ten_minutes_before_closing_counts_at_once(call, freeze):
    clock = freeze(CLOSES - timedelta(minutes=10))
    submission, person = draft(call)
    drafting.save_answer(submission.answers.get(question__key="q1").pk, 0, html="<p>One.</p>", actor=person)
    calls.extend(call.pk, secretariat_of(call), CLOSES + timedelta(hours=2), "The line was down.")
    clock.move_to(CLOSES + timedelta(hours=1))
    assert submitting.submit(submission.pk, person, "key").is_late is False


@pytest.mark.parametrize(("minutes", "late"), [(14, False), (16, True)])
def test_what_is_submitted_within_the_grace_is_in_time(call, freeze, minutes, late):
    type(call).objects.update(grace=timedelta(minutes=15), admits_late=True)
    call.refresh_from_db()
    clock = freeze(CLOSES - timedelta(minutes=10))
    submission, person = draft(call)
    fill(submission, {"q1": "<p>One.</p>"}, person)
    clock.move_to(CLOSES + timedelta(minutes=minutes))
    assert submitting.submit(submission.pk, person, "key").is_late is late


def test_the_closing_time_holds_through_the_end_of_daylight_saving_time(freeze):
    """On 26 October 2025 clocks in Geneva went back at 03:00: 18:00 that day is 17:00 UTC, not 16:00."""
    closes = datetime(2025, 10, 26, 17, 0, tzinfo=UTC)
    call = ConsultationFactory(time_zone="Europe/Zurich", opens_at=closes - timedelta(days=40), closes_at=closes)
    submission = SubmissionFactory(consultation=call, started_at=closes - timedelta(days=30))
    person = member(submission)
    clock = freeze(closes - timedelta(days=1))
    reminding.remind()
    assert "26 October 2025, 18:00 (Europe/Zurich, UTC+01:00)" in Mail.objects.get().text
    fill(submission, {"q1": "<p>One.</p>"}, person)
    clock.move_to(closes - timedelta(seconds=1))
    assert submitting.submit(submission.pk, person, "key").is_late is False


def test_reminders_can_be_declined_in_one_click(call, freeze, client, mailbox, settings):
    _submission, person = draft(call)
    freeze(CLOSES - timedelta(days=1))
    reminding.remind()
    row = Mail.objects.get()
    assert mail.deliver(row.pk)
    (message,) = mailbox.messages
    address = message["List-Unsubscribe"].strip(" <>").removeprefix(settings.SITE_URL)
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address in row.text
    page = client.get(address)
    person.refresh_from_db()
    assert (page.status_code, person.wants_reminders) == (200, True)
    client.post(address, {"List-Unsubscribe": "One-Click"})
    person.refresh_from_db()
    assert person.wants_reminders is False
    client.post(address, {"wanted": "1"})
    person.refresh_from_db()
    assert person.wants_reminders is True


def test_a_link_that_was_made_up_changes_nothing(client, call):
    _submission, person = draft(call)
    assert client.post(f"/reminders/{person.pk}:x:y/").status_code == 404
    person.refresh_from_db()
    assert person.wants_reminders
