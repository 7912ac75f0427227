"""Pages of the silence procedure."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains

from submissions.clearance.services.silence import procedure as silence
from submissions.drafting.services import attachments
from submissions.models import Mail, News, SilenceProcedure
from submissions.record.services import receiving
from submissions.values.enums import MembershipRole
from tests.factories import (
    GroupFactory,
    MembershipFactory,
    StateFactory,
    SubmissionFactory,
    UserFactory,
    fill,
    member,
    member_of,
    secretariat_of,
)

pytestmark = pytest.mark.django_db

MISSION = "mission@example.org"


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


@pytest.fixture
def submission():
    return SubmissionFactory(organization=GroupFactory())


@pytest.fixture
def focal_point(submission):
    user = member(submission)
    fill(submission, {"q1": "<p>We keep the mandate.</p>"}, user)
    return user


@pytest.fixture
def delegate(submission):
    state = StateFactory()
    submission.organization.members.add(state)
    return member_of(state, MembershipRole.FOCAL_POINT)


@pytest.fixture
def procedure(submission, focal_point, delegate):
    return silence.start(submission.pk, focal_point, timezone.now() + timedelta(days=3), [MISSION])


@pytest.fixture
def address(procedure):
    [found] = re.findall(rf"{settings.SITE_URL}(/silence/\S+)", Mail.objects.get(recipients=[MISSION]).text)
    return found


def url(name, *args):
    return reverse(f"submissions:{name}", args=args)


@pytest.mark.parametrize("who", ["nobody", "secretariat", "superuser", "another", "delegate"])
def test_the_page_of_the_group_is_open_to_its_members_alone(client, submission, procedure, delegate, who):
    user = {
        "nobody": lambda: None,
        "secretariat": lambda: secretariat_of(submission.consultation),
        "superuser": lambda: UserFactory(is_superuser=True),
        "another": lambda: MembershipFactory().user,
        "delegate": lambda: delegate,
    }[who]()
    if user:
        client.force_login(user)
    assert client.get(url("silence", submission.pk)).status_code == (404 if user else 302)


@pytest.mark.parametrize("who", ["nobody", "focal point of the group", "secretariat", "superuser", "another"])
def test_the_page_of_a_member_is_open_to_whom_the_text_was_sent_alone(client, submission, focal_point, procedure, who):
    user = {
        "nobody": lambda: None,
        "focal point of the group": lambda: focal_point,
        "secretariat": lambda: secretariat_of(submission.consultation),
        "superuser": lambda: UserFactory(is_superuser=True),
        "another": lambda: MembershipFactory(role="focal_point").user,
    }[who]()
    if user:
        client.force_login(user)
    assert client.get(url("silence_asked", procedure.pk)).status_code == (404 if user else 302)


def test_an_organization_that_is_no_group_has_no_such_page(client):
    other = SubmissionFactory()
    client.force_login(member(other))
    assert client.get(url("silence", other.pk)).status_code == 404


def test_a_focal_point_places_the_draft_under_silence_without_a_script(client, submission, focal_point, delegate):
    client.force_login(focal_point)
    there = timezone.localtime(timezone.now() + timedelta(days=3), submission.consultation.zone)
    expires_at = f"{there:%Y-%m-%d}T12:00"  # an hour that no change of clocks leaves out
    form = {"action": "start", "expires_at": expires_at, "addresses": f"{MISSION}\r\n\r\n{MISSION.upper()}"}
    page = client.post(url("silence", submission.pk), form, follow=True)
    procedure = SilenceProcedure.objects.get()
    assert "The text has been sent to 2 addresses." in page.content.decode()
    local = timezone.localtime(procedure.expires_at, submission.consultation.zone)
    assert local.strftime("%Y-%m-%dT%H:%M") == expires_at


def test_a_line_that_is_no_address_is_refused(client, submission, focal_point):
    client.force_login(focal_point)
    form = {"action": "start", "expires_at": "2099-01-01T10:00", "addresses": "not an address"}
    page = client.post(url("silence", submission.pk), form)
    assert (page.status_code, SilenceProcedure.objects.count()) == (422, 0)


def test_an_extension_begins_with_the_present_expiry_by_the_clock_of_the_call(
    client, submission, focal_point, delegate, freeze
):
    freeze("2025-07-01 12:00+00:00")
    silence.start(submission.pk, focal_point, datetime(2025, 7, 3, 2, 30, tzinfo=UTC), [])
    client.force_login(focal_point)
    page = client.get(url("silence", submission.pk))
    assertContains(page, 'name="later-expires_at" value="2025-07-02T22:30"')
    form = {"action": "extend", "procedure": page.context["running"].pk, "later-expires_at": "2025-07-02T21:00"}
    page = client.post(url("silence", submission.pk), form)
    assertContains(page, 'name="later-expires_at" value="2025-07-02T21:00"', status_code=422)


def test_a_focal_point_extends_and_withdraws(client, submission, focal_point, procedure):
    client.force_login(focal_point)
    later = timezone.localtime(procedure.expires_at, submission.consultation.zone) + timedelta(days=1)
    form = {"action": "extend", "procedure": procedure.pk, "later-expires_at": f"{later:%Y-%m-%d}T12:00"}
    client.post(url("silence", submission.pk), form)
    before = procedure.expires_at
    procedure.refresh_from_db()
    assert procedure.expires_at > before
    client.post(url("silence", submission.pk), {"action": "withdraw", "procedure": procedure.pk})
    procedure.refresh_from_db()
    assert procedure.outcome == "withdrawn"


def test_a_member_reads_the_text_and_breaks_silence(client, delegate, procedure):
    client.force_login(delegate)
    page = client.get(url("silence_asked", procedure.pk))
    assert "We keep the mandate." in page.content.decode()
    page = client.post(url("silence_asked", procedure.pk), {"reason": "Paragraph two."}, follow=True)
    procedure.refresh_from_db()
    assert (procedure.outcome, page.status_code) == ("broken", 410)
    assert "We keep the mandate." not in page.content.decode()


def test_opening_the_link_changes_nothing_and_the_form_breaks_silence(client, address, procedure):
    page = client.get(address)
    assert "We keep the mandate." in page.content.decode()
    assert [page[name] for name in ("Referrer-Policy", "X-Robots-Tag")] == ["same-origin", "noindex, nofollow"]
    procedure.refresh_from_db()
    assert procedure.outcome == ""
    client.post(address, {"reason": "No.", "name": "Ada Mensah", "title": "Counsellor"})
    procedure.refresh_from_db()
    assert procedure.outcome == "broken"


def test_who_broke_silence_is_shown_to_the_focal_points_of_the_group_alone(client, submission, focal_point, address):
    client.post(address, {"reason": "Paragraph two.", "name": "Ada Mensah", "title": "Counsellor"})
    seen = []
    for user in (focal_point, member(submission, MembershipRole.DRAFTER)):
        client.force_login(user)
        text = client.get(url("silence", submission.pk)).content.decode()
        seen.append(("Silence broken" in text, "Ada Mensah" in text, "Paragraph two." in text))
    assert seen == [(True, True, True), (True, False, False)]


def test_a_link_shows_no_text_once_the_draft_was_changed(client, address, submission, focal_point):
    call = submission.consultation
    receiving.receive(call, submission.organization, secretariat_of(call), {"q2": "<p>More.</p>"})
    page = client.get(address)
    assert (page.status_code, "We keep the mandate." in page.content.decode()) == (410, False)
    assert "Void: the text was changed" in page.content.decode()


def test_the_first_page_leads_a_member_to_what_is_under_silence(client, delegate, procedure, freeze):
    client.force_login(delegate)
    waits = [[row.path for row in client.get(url("home")).context["waits"]]]
    freeze(procedure.expires_at)
    waits.append([row.path for row in client.get(url("home")).context["waits"]])
    assert waits == [[url("silence_asked", procedure.pk)], []]


def test_the_draft_is_only_read_while_it_is_under_silence_and_says_who_may_end_that(
    client, submission, focal_point, procedure
):
    client.force_login(focal_point)
    answer = submission.answers.get(question__key="q2")
    page = client.get(url("draft", submission.pk)).content.decode()
    assert "under silence and cannot be changed" in page
    assert url("silence", submission.pk) in page
    assert "Save all" not in page
    sent = client.post(url("draft", submission.pk), {f"answer-{answer.pk}": "More."})
    answer.refresh_from_db()
    assert (sent.status_code in {302, 403, 422}, answer.html) == (True, "")
    ending = client.get(url("silence", submission.pk)).content.decode()
    assert "addresses are told" in ending or "address is told" in ending
    client.post(
        url("silence", submission.pk), {"action": "withdraw", "procedure": procedure.pk, "reason": "Paragraph 2."}
    )
    assert "Save all" in client.get(url("draft", submission.pk)).content.decode()
    record = client.get(url("silence", submission.pk)).content.decode()
    assert f"Ended by {focal_point}" in record
    assert "Paragraph 2." in record


def test_members_open_the_files_of_the_text_while_the_procedure_runs(client, submission, focal_point, delegate):
    pdf = b"%PDF-1.7 annex"
    annex = attachments.add_annex(submission.pk, focal_point, attachments.File("annex.pdf", pdf))
    procedure = silence.start(submission.pk, focal_point, timezone.now() + timedelta(days=3), [MISSION])
    token = silence.token_of(procedure.addressees.get(email=MISSION), procedure)
    by_link, by_account = url("silence_file", token, annex.pk), url("silence_asked_file", procedure.pk, annex.pk)
    assert b"".join(client.get(by_link).streaming_content) == pdf
    client.force_login(UserFactory())
    refused = [client.get(by_account).status_code, client.get(url("silence_file", "1:x", annex.pk)).status_code]
    client.force_login(delegate)
    assert b"".join(client.get(by_account).streaming_content) == pdf
    silence.withdraw(procedure.pk, focal_point)
    refused += [client.get(by_account).status_code, client.get(by_link).status_code]
    assert refused == [404, 404, 404, 404]


def test_a_member_agrees_or_comments_without_breaking_silence(client, delegate, procedure, focal_point):
    client.force_login(delegate)
    address = url("silence_asked", procedure.pk)
    client.post(address, {"action": "answer", "answer-comment": "Paragraph 3 reads well."})
    procedure.refresh_from_db()
    row = procedure.addressees.get(person=delegate)
    assert (procedure.outcome, row.comment, row.broken_at) == ("", "Paragraph 3 reads well.", None)
    assert News.objects.filter(event="silence_answered", person=focal_point).exists()
    client.force_login(focal_point)
    assert "Paragraph 3 reads well." in client.get(url("silence", procedure.submission_id)).content.decode()
