"""The pages of a review: who opens them, what they show, what they keep of a form that was refused."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from reviews.models import Decision, Thread
from submissions.calls.services import calls
from tests.factories import (
    UserFactory,
    assigned_reviewer,
    member,
    reviewer_of,
    secretariat_of,
    submitted_version,
)
from tests.factories.reviews import decision_on, thread_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def version():
    return submitted_version(answers={"q1": "<p>Peace and <em>more</em> peace.</p>"})


@pytest.fixture
def as_reviewer(client, version):
    client.force_login(assigned_reviewer(version))
    return client


def page_of(version):
    return reverse("reviews:version", args=[version.pk])


def test_list_is_for_people_signed_in(client):
    assert client.get(reverse("reviews:assigned")).status_code == 302


def test_list_shows_what_is_assigned_and_nothing_else(as_reviewer, version):
    other = submitted_version(consultation=version.submission.consultation)
    response = as_reviewer.get(reverse("reviews:assigned"))
    assert [row.pk for row in response.context["page"]] == [version.pk]
    assert other.pk not in [row.pk for row in as_reviewer.get("/reviews/?scope=all").context["page"]]


def test_secretariat_lists_everything_of_its_calls_on_demand(client, version):
    client.force_login(secretariat_of(version.submission.consultation))
    submitted_version()
    assert list(client.get(reverse("reviews:assigned")).context["page"]) == []
    assert list(client.get("/reviews/?scope=all").context["page"]) == [version]


def test_what_is_waiting_comes_first(client, version):
    checked = version
    decision_on(checked)
    waiting = submitted_version(consultation=version.submission.consultation)
    client.force_login(secretariat_of(version.submission.consultation))
    assert list(client.get("/reviews/?scope=all").context["page"]) == [waiting, checked]
    assert list(client.get("/reviews/?scope=all&status=waiting").context["page"]) == [waiting]
    assert list(client.get("/reviews/?scope=all&status=checked").context["page"]) == [checked]


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_as_many_queries_for_one_as_for_three(client, version, count, django_assert_num_queries):
    reviewer = assigned_reviewer(version)
    consultation = version.submission.consultation
    for _ in range(count - 1):
        calls.assign(submitted_version(consultation=consultation).submission_id, reviewer, secretariat_of(consultation))
    thread_on(version, reviewer)
    client.force_login(reviewer)
    with django_assert_num_queries(14):
        response = client.get(reverse("reviews:assigned"))
    assert len(response.context["page"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_reading_page_takes_as_many_queries_for_one_thread_as_for_three(
    client, version, count, django_assert_num_queries
):
    reviewer = assigned_reviewer(version)
    for _ in range(count):
        thread_on(version, reviewer, exact="Peace")
    client.force_login(reviewer)
    with django_assert_num_queries(29):
        client.get(page_of(version))


@pytest.mark.parametrize("who", [UserFactory, "member", "reviewer"])
def test_reading_page_is_not_found_by_others(client, version, who):
    people = {
        "member": lambda: member(version.submission),
        "reviewer": lambda: reviewer_of(version.submission.consultation),
    }
    client.force_login(people.get(who, who)())
    assert client.get(page_of(version)).status_code == 404


def test_reading_page_marks_the_passage(as_reviewer, version):
    thread = thread_on(version, exact="and more")
    assertContains(as_reviewer.get(page_of(version)), f'<mark id="passage-{thread.pk}" class="passage"')


def test_threads_shown_can_be_narrowed(as_reviewer, version):
    thread = thread_on(version)
    assertContains(as_reviewer.get(page_of(version) + "?threads=open"), f'id="thread-{thread.pk}"')
    assertNotContains(as_reviewer.get(page_of(version) + "?threads=resolved"), f'id="thread-{thread.pk}"')


def test_comment_leads_back_to_its_thread(as_reviewer, version):
    response = as_reviewer.post(
        reverse("reviews:open_thread", args=[version.pk]),
        {"question": "q1", "q1-exact": "Peace", "q1-start": "", "q1-text": "Which?"},
    )
    assertRedirects(response, f"{page_of(version)}?discussion=1#thread-{Thread.objects.get().pk}")


def test_comment_that_was_refused_keeps_what_was_typed(as_reviewer, version):
    response = as_reviewer.post(
        reverse("reviews:open_thread", args=[version.pk]),
        {"question": "q1", "q1-exact": "War", "q1-text": "Which war?"},
    )
    assertContains(response, "Which war?", status_code=422)
    assertContains(response, "does not occur", status_code=422)


def test_reply_that_was_refused_keeps_what_was_typed(as_reviewer, version):
    thread = thread_on(version)
    as_reviewer.post(reverse("reviews:resolve", args=[thread.pk]))
    response = as_reviewer.post(reverse("reviews:reply", args=[thread.pk]), {"text": "But still"})
    assert response.context["rejected_reply"][1]["text"].value() == "But still"


@pytest.mark.parametrize("change", ["resolve", "reopen", "release"])
def test_thread_is_changed_by_post_alone_and_by_reviewers_alone(client, version, change):
    thread = thread_on(version, is_released=True)
    address = reverse(f"reviews:{change}", args=[thread.pk])
    client.force_login(member(version.submission))
    assert client.post(address).status_code == 404
    client.force_login(assigned_reviewer(version))
    assert client.get(address).status_code == 405
    assertRedirects(client.post(address), f"{page_of(version)}?discussion=1#thread-{thread.pk}")


def test_submitter_replies_from_the_feedback(client, version):
    thread = thread_on(version, is_released=True)
    client.force_login(member(version.submission))
    response = client.post(reverse("reviews:reply", args=[thread.pk]), {"text": "We mean this."})
    feedback = reverse("reviews:feedback", args=[version.submission_id])
    assertRedirects(response, f"{feedback}?discussion=1#thread-{thread.pk}")
    assertContains(client.get(feedback), "We mean this.")


def test_own_comment_is_changed(client, version):
    reviewer = assigned_reviewer(version)
    comment = thread_on(version, reviewer).comments.get()
    client.force_login(reviewer)
    client.post(reverse("reviews:edit_comment", args=[comment.pk]), {"text": "Better words"})
    comment.refresh_from_db()
    assert comment.text == "Better words"


def test_comment_of_another_is_not_found(as_reviewer, version):
    comment = thread_on(version).comments.get()
    assert as_reviewer.get(reverse("reviews:edit_comment", args=[comment.pk])).status_code == 404


def test_decision_is_recorded(as_reviewer, version):
    response = as_reviewer.post(reverse("reviews:decide", args=[version.pk]), {"move": "check", "note": "Read."})
    assertRedirects(response, f"{page_of(version)}#decisions")
    assert Decision.objects.get().note == "Read."


def test_finding_not_admissible_needs_the_box_ticked(client, version):
    client.force_login(secretariat_of(version.submission.consultation))
    decide = reverse("reviews:decide", args=[version.pk])
    response = client.post(decide, {"move": "find_not_admissible", "note": "Not on the subject"})
    assertContains(response, "Tick the box", status_code=422)
    client.post(decide, {"move": "find_not_admissible", "note": "Not on the subject", "confirmed": "on"})
    assert Decision.objects.get().move == "find_not_admissible"


def test_decision_that_came_too_late_is_said(as_reviewer, version):
    submitted_version(version.submission, answers={"q1": "<p>Other words.</p>"})
    response = as_reviewer.post(reverse("reviews:decide", args=[version.pk]), {"move": "check"})
    assertContains(response, "version 2 was submitted meanwhile", status_code=422)


def test_decision_beyond_a_reviewer_is_forbidden(as_reviewer, version):
    response = as_reviewer.post(reverse("reviews:decide", args=[version.pk]), {"move": "publish", "confirmed": "on"})
    assert response.status_code == 403


def test_reviewer_is_offered_no_decision_of_the_secretariat(as_reviewer, version):
    names = [row["move"].name for row in as_reviewer.get(page_of(version)).context["moves"]]
    assert names == ["check", "request_clarification"]


def test_feedback_holds_notes_and_shared_threads_without_names_of_reviewers(client, version):
    reviewer = assigned_reviewer(version)
    thread_on(version, reviewer, "Shared words", is_released=True)
    thread_on(version, reviewer, "Private words")
    decision_on(version, "request_clarification", reviewer, "Say more.")
    client.force_login(member(version.submission))
    response = client.get(reverse("reviews:feedback", args=[version.submission_id]))
    assertContains(response, "Shared words")
    assertContains(response, "Say more.")
    assertNotContains(response, "Private words")
    assertNotContains(response, reviewer.name)


def test_feedback_is_a_fragment_for_htmx(client, version):
    client.force_login(member(version.submission))
    address = reverse("reviews:feedback", args=[version.submission_id])
    assertNotContains(client.get(address, headers={"HX-Request": "true"}), "<html")


def test_feedback_is_not_found_by_others(client, version):
    client.force_login(UserFactory())
    assert client.get(reverse("reviews:feedback", args=[version.submission_id])).status_code == 404
