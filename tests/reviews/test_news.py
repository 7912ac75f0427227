"""Who is told of discussions and decisions, and how fast."""

from datetime import timedelta

import pytest
from django.urls import reverse

from reviews.services import decide, release, reply
from submissions.core.news import digest
from submissions.models import Mail, News
from tests.factories import assigned_reviewer, member, secretariat_of, submitted_version
from tests.factories.reviews import thread_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def version():
    return submitted_version()


def told(event):
    return {row.person for row in News.objects.filter(event=event)}


def test_members_are_told_of_a_comment_that_is_shown_to_them_and_not_of_one_that_is_not(version):
    author = member(version.submission)
    hidden = thread_on(version, audience="submitter")
    assert author not in told("comment_released")
    release(hidden.pk, secretariat_of(version.submission.consultation))
    assert author in told("comment_released")
    release(hidden.pk, secretariat_of(version.submission.consultation))
    assert News.objects.filter(event="comment_released", person=author).count() == 1


def test_a_reply_is_told_to_the_other_side_and_never_to_who_wrote_it(version):
    author, colleague = member(version.submission), member(version.submission)
    reviewer = assigned_reviewer(version)
    thread = thread_on(version, reviewer, "Which country?", is_released=True)
    reply(thread.pk, author, "Ghana.")
    assert reviewer in told("replied")
    assert colleague in told("replied")
    assert author not in told("replied")


def test_what_reviewers_say_among_themselves_reaches_no_member(version):
    author, reviewer = member(version.submission), assigned_reviewer(version)
    thread = thread_on(version)
    reply(thread.pk, thread.comments.get().author, "Weak, I think.")
    assert told("replied_inside") == {reviewer}
    assert author not in {row.person for row in News.objects.filter(event__startswith="replied")}


def test_comments_of_ten_minutes_are_one_mail_without_their_words(version, freeze):
    clock = freeze("2025-07-10 09:00+00:00")
    author, reviewer = member(version.submission), assigned_reviewer(version)
    for word in ("Zebra", "Giraffe"):
        thread_on(version, reviewer, word, is_released=True)
    digest.send_gathered()
    assert not Mail.objects.filter(recipients=[author.email]).exists()
    clock.shift(timedelta(minutes=11))
    digest.send_gathered()
    [message] = Mail.objects.filter(recipients=[author.email])
    assert message.text.count("A comment for you") == 2
    assert "Zebra" not in message.text
    assert reverse("reviews:feedback", args=[version.submission_id]) in message.text


def test_nobody_is_mailed_of_what_they_opened_meanwhile(client, version, freeze):
    clock = freeze("2025-07-10 09:00+00:00")
    author = member(version.submission)
    thread_on(version, is_released=True)
    client.force_login(author)
    client.get(reverse("reviews:feedback", args=[version.submission_id]))
    clock.shift(timedelta(minutes=11))
    digest.send_gathered()
    assert not Mail.objects.filter(recipients=[author.email]).exists()


def test_whoever_left_is_not_written_to_of_what_was_held_back(version, freeze):
    clock = freeze("2025-07-10 09:00+00:00")
    author = member(version.submission)
    thread_on(version, is_released=True)
    author.memberships.all().delete()
    clock.shift(timedelta(minutes=11))
    digest.send_gathered()
    assert not Mail.objects.filter(recipients=[author.email]).exists()


def test_an_answer_to_a_clarification_is_told_to_those_who_review_it(version):
    reviewer, secretariat = assigned_reviewer(version), secretariat_of(version.submission.consultation)
    decide(version.pk, "request_clarification", reviewer, "Which country?", last_seen=None)
    submitted_version(version.submission, {"q2": "<p>In Ghana.</p>"})
    assert {reviewer, secretariat} <= told("clarification_answered")


def test_a_clarification_asked_of_an_organization_without_people_says_so(client, version):
    secretariat = secretariat_of(version.submission.consultation)
    version.submission.organization.memberships.all().delete()
    client.force_login(secretariat)
    page = client.get(reverse("reviews:version", args=[version.pk]))
    assert "Nobody with an account belongs to" in page.content.decode()
    data = {"move": "request_clarification", "note": "Which country?"}
    page = client.post(reverse("reviews:decide", args=[version.pk]), data, follow=True)
    assert "Nobody with an account belongs to" in [str(row) for row in page.context["messages"]][-1]


def test_what_waits_for_a_reviewer_goes_when_it_is_decided(client, version):
    reviewer = assigned_reviewer(version)
    client.force_login(reviewer)
    assert [row.count for row in client.get(reverse("submissions:home")).context["waits"]] == [1]
    decide(version.pk, "check", reviewer, last_seen=None)
    assert client.get(reverse("submissions:home")).context["waits"] == []
