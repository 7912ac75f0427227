"""Pages by which an input is handed in, read again and withdrawn."""

import pytest
from django.urls import reverse

from submissions.models import Mail, SubmissionVersion
from submissions.record.services import lifecycle
from submissions.record.services import particulars as parties
from submissions.values.enums import MembershipRole
from tests.factories import (
    MembershipFactory,
    SubmissionFactory,
    UserFactory,
    assigned_reviewer,
    fill,
    member,
    published_version,
    reviewer_of,
    secretariat_of,
    submitted_version,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission():
    return SubmissionFactory()


@pytest.fixture
def focal_point(submission):
    return member(submission)


@pytest.fixture
def drafter(submission):
    return member(submission, MembershipRole.DRAFTER)


def url(name, *args):
    return reverse(f"submissions:{name}", args=args)


# --- Check and submit -------------------------------------------------------------------------------------------------


def test_the_check_list_leads_to_what_is_missing(client, submission, focal_point):
    submission.consultation.questionnaire.questions.filter(key="q2").update(required=True)
    client.force_login(focal_point)
    page = client.get(url("submit", submission.pk))
    assert [problem.question and problem.question.key for problem in page.context["blocking"]] == ["q2", None]
    assert f'href="{url("draft", submission.pk)}#q2"' in page.content.decode()
    assert 'name="key"' not in page.content.decode()


def test_submitting_leads_to_the_receipt(client, submission, focal_point):
    fill(submission, {"q1": "<p>One two.</p>"}, focal_point)
    client.force_login(focal_point)
    page = client.post(url("submit", submission.pk), {"key": "k"}, follow=True)
    version = submission.versions.get()
    text = page.content.decode()
    assert page.redirect_chain == [(url("version", submission.pk, 1), 302)]
    assert [str(message) for message in page.context["messages"]] == [
        "Your input has been received. This page is your receipt."
    ]
    in_utc = f"{version.submitted_at:%Y-%m-%d %H:%M:%S} UTC"
    parts = ["No. 1, version 1", version.checksum, in_utc, "(America/New York, UTC", "One two."]
    assert [part for part in parts if part not in text] == []


def test_a_double_click_makes_one_version_and_one_receipt(client, submission, focal_point):
    fill(submission, {"q1": "<p>One.</p>"}, focal_point)
    client.force_login(focal_point)
    addresses = {client.post(url("submit", submission.pk), {"key": "k"})["Location"] for _twice in range(2)}
    assert (addresses, SubmissionVersion.objects.count(), Mail.objects.count()) == (
        {url("version", submission.pk, 1)},
        1,
        1,
    )


def test_a_drafter_is_told_who_submits(client, submission, focal_point, drafter):
    fill(submission, {"q1": "<p>One.</p>"}, drafter)
    client.force_login(drafter)
    page = client.get(url("submit", submission.pk)).content.decode()
    assert ("Only a focal point of the organization may submit." in page, str(focal_point) in page) == (True, True)


def test_a_drafter_does_not_submit(client, submission, drafter):
    fill(submission, {"q1": "<p>One.</p>"}, drafter)
    client.force_login(drafter)
    page = client.post(url("submit", submission.pk), {"key": "k"})
    assert (page.status_code, page.context["reason"], submission.versions.count()) == (
        422,
        "Only a focal point of the organization may submit.",
        0,
    )


def test_the_deadline_passing_while_the_page_is_open_is_said(client, submission, focal_point, freeze):
    fill(submission, {"q1": "<p>One.</p>"}, focal_point)
    freeze(submission.consultation.closes_at)
    client.force_login(focal_point)
    page = client.post(url("submit", submission.pk), {"key": "k"})
    assert (page.status_code, page.context["reason"]) == (422, "The call for inputs is closed.")


def test_an_incomplete_draft_posted_all_the_same_is_refused(client, submission, focal_point):
    client.force_login(focal_point)
    page = client.post(url("submit", submission.pk), {"key": "k"})
    assert (page.status_code, page.context["details"]) == (422, ["No question has been answered yet."])


# --- Versions ---------------------------------------------------------------------------------------------------------

READERS = {
    "focal point": lambda version: member(version.submission),
    "drafter": lambda version: member(version.submission, MembershipRole.DRAFTER),
    "secretariat": lambda version: secretariat_of(version.submission.consultation),
    "assigned reviewer": assigned_reviewer,
}
STRANGERS = {
    "member of another organization": lambda version: MembershipFactory().user,
    "reviewer who was not asked": lambda version: reviewer_of(version.submission.consultation),
    "superuser": lambda version: UserFactory(is_superuser=True, is_staff=True),
}


@pytest.mark.parametrize("reader", READERS)
def test_a_version_is_read_by_whoever_has_a_part_in_it(client, reader):
    version = submitted_version()
    client.force_login(READERS[reader](version))
    assert client.get(url("version", version.submission_id, 1)).status_code == 200


@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_version_does_not_exist_for_anybody_else(client, stranger):
    version = submitted_version()
    client.force_login(STRANGERS[stranger](version))
    assert client.get(url("version", version.submission_id, 1)).status_code == 404


def test_a_version_shows_what_was_sent_and_not_the_draft(client, submission, focal_point):
    submitted_version(submission, {"q1": "<p>Sent.</p>"}, focal_point)
    fill(submission, {"q1": "<p>Edited since.</p>"}, focal_point)
    client.force_login(focal_point)
    page = client.get(url("version", submission.pk, 1)).content.decode()
    assert ("Sent." in page, "Edited since." in page) == (True, False)


def test_an_earlier_version_says_that_there_is_a_later_one(client, submission, focal_point):
    submitted_version(submission, actor=focal_point)
    submitted_version(submission, {"q1": "<p>Better.</p>"}, focal_point)
    client.force_login(focal_point)
    latest = [client.get(url("version", submission.pk, number)).context["is_latest"] for number in (1, 2)]
    assert latest == [False, True]


def test_the_preview_shows_what_would_be_handed_in(client, submission, focal_point):
    fill(submission, {"q1": "<p>One.</p>", "contact": "Ada"}, focal_point)
    client.force_login(focal_point)
    context = client.get(url("preview", submission.pk)).context
    assert ([answer.html for answer in context["answers"]], [text for _question, text in context["private"]]) == (
        ["<p>One.</p>"],
        ["Ada"],
    )


# --- The overview -----------------------------------------------------------------------------------------------------


def test_the_overview_tells_what_comes_next_and_lists_versions(client, submission, focal_point):
    submitted_version(submission, actor=focal_point)
    client.force_login(focal_point)
    context = client.get(url("submission", submission.pk)).context
    assert ("has been received" in str(context["next"]), [version.number for version in context["versions"]]) == (
        True,
        [1],
    )


@pytest.mark.parametrize(("role", "offered"), [(MembershipRole.FOCAL_POINT, True), (MembershipRole.DRAFTER, False)])
def test_only_focal_points_are_offered_to_submit_and_withdraw(client, submission, focal_point, role, offered):
    submitted_version(submission, actor=focal_point)
    client.force_login(member(submission, role))
    page = client.get(url("submission", submission.pk)).content.decode()
    assert (url("submit", submission.pk) in page, url("withdraw", submission.pk) in page) == (offered, offered)


def test_a_co_submitter_confirms_on_the_overview_and_then_reads_the_version(client, submission, focal_point):
    other = MembershipFactory(role=MembershipRole.FOCAL_POINT)
    particulars = {"language": "en", "publication": "attributed", "co_submitters": [other.organization]}
    parties.set_particulars(submission.pk, actor=focal_point, **particulars)
    submitted_version(submission, actor=focal_point)
    row = submission.co_submitters.get()
    client.force_login(other.user)
    before = client.get(url("version", submission.pk, 1)).status_code
    client.post(url("confirm", submission.pk, row.pk))
    row.refresh_from_db()
    after = client.get(url("version", submission.pk, 1)).status_code
    assert (before, row.confirmed_by, after) == (404, other.user, 200)


def test_nobody_confirms_for_another_organization(client, submission, focal_point):
    other = MembershipFactory(role=MembershipRole.FOCAL_POINT)
    particulars = {"language": "en", "publication": "attributed", "co_submitters": [other.organization]}
    parties.set_particulars(submission.pk, actor=focal_point, **particulars)
    row = submission.co_submitters.get()
    client.force_login(focal_point)
    client.post(url("confirm", submission.pk, row.pk))
    row.refresh_from_db()
    assert row.confirmed_at is None


# --- Withdrawing ------------------------------------------------------------------------------------------------------


def test_withdrawing_asks_for_a_reason_and_a_confirmation(client, submission, focal_point):
    submitted_version(submission, actor=focal_point)
    client.force_login(focal_point)
    page = client.post(url("withdraw", submission.pk), {})
    assert (page.status_code, sorted(page.context["form"].errors)) == (422, ["confirmed", "reason"])


def test_a_focal_point_withdraws(client, focal_point, submission):
    submitted_version(submission, actor=focal_point)
    client.force_login(focal_point)
    client.post(url("withdraw", submission.pk), {"reason": "Superseded.", "confirmed": "on"})
    submission.refresh_from_db()
    assert submission.status == "withdrawn"


def test_a_drafter_does_not_withdraw(client, focal_point, drafter, submission):
    submitted_version(submission, actor=focal_point)
    client.force_login(drafter)
    page = client.post(url("withdraw", submission.pk), {"reason": "Superseded.", "confirmed": "on"})
    submission.refresh_from_db()
    assert (page.status_code, submission.status) == (422, "submitted")


def test_a_draft_has_nothing_to_withdraw(client, focal_point, submission):
    client.force_login(focal_point)
    page = client.get(url("withdraw", submission.pk))
    assert page.context["reason_against"] == "There is nothing handed in that could be withdrawn."


def test_a_withdrawn_input_is_gone_from_the_public_record(client):
    version = published_version()
    submission = version.submission
    lifecycle.move(submission.pk, "withdraw", member(submission), "Superseded.")
    assert SubmissionVersion.objects.public().count() == 0
