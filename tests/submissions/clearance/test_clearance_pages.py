"""Pages of clearance: the chain, the room, and what is behind a signed link."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from submissions.clearance.services import asking, chain, links
from submissions.drafting.services import attachments
from submissions.models import Attachment, Clearance, ClearanceStep, Mail
from submissions.record.services import submitting
from submissions.values.enums import MembershipRole
from tests.factories import (
    MembershipFactory,
    SubmissionFactory,
    UserFactory,
    assigned_reviewer,
    fill,
    member,
    reviewer_of,
    secretariat_of,
)

pytestmark = pytest.mark.django_db

CAPITAL = "capital@example.org"
ANSWER = {"action": "cleared", "name": "Ada Mensah", "title": "Director"}


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


@pytest.fixture
def submission():
    return SubmissionFactory()


@pytest.fixture
def focal_point(submission):
    user = member(submission)
    fill(submission, {"q1": "<p>We keep the mandate.</p>"}, user)
    return user


@pytest.fixture
def step(submission, focal_point):
    return chain.add_step(submission.organization_id, focal_point, "Capital", None, CAPITAL)


@pytest.fixture
def asked(submission, step, focal_point):
    return asking.send(submission.pk, focal_point)


@pytest.fixture
def address(asked):
    """The address in the mail."""
    [found] = re.findall(rf"{settings.SITE_URL}(/clearance/\S+)", Mail.objects.get(recipients=[CAPITAL]).text)
    return found


def url(name, *args):
    return reverse(f"submissions:{name}", args=args)


# --- Who may not ------------------------------------------------------------------------------------------------------

PEOPLE = ["nobody", "secretariat", "reviewer", "superuser", "member of another", "asked to join"]


@pytest.fixture
def sign_in(client, submission):
    """``sign_in("reviewer")`` signs a stranger of that kind in."""

    def as_(who):
        user = {
            "nobody": lambda: None,
            "secretariat": lambda: secretariat_of(submission.consultation),
            "reviewer": lambda: reviewer_of(submission.consultation),
            "superuser": lambda: UserFactory(is_superuser=True),
            "member of another": lambda: MembershipFactory(role=MembershipRole.FOCAL_POINT).user,
            "asked to join": lambda: MembershipFactory(organization=submission.organization, state="requested").user,
        }[who]()
        if user:
            client.force_login(user)

    return as_


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("page", ["chain", "room", "send", "act"])
def test_no_page_of_clearance_is_open_to_others(client, sign_in, submission, asked, who, page):
    sign_in(who)
    address, method = {
        "chain": (url("chain", submission.organization_id), client.get),
        "room": (url("clearance", submission.pk), client.get),
        "send": (url("send_for_clearance", submission.pk), client.post),
        "act": (url("clearance_act", submission.pk, asked.pk), client.post),
    }[page]
    answer = method(address)
    expected = (302, reverse("account_login")) if who == "nobody" else (404, "")
    assert (answer.status_code, answer.get("Location", "").partition("?")[0]) == expected


def test_a_request_of_another_submission_is_not_acted_upon(client, asked):
    other = SubmissionFactory()
    client.force_login(member(other))
    assert client.post(url("clearance_act", other.pk, asked.pk), {"action": "withdraw"}).status_code == 404


def test_a_drafter_sees_the_chain_and_changes_nothing(client, submission, step):
    client.force_login(member(submission, MembershipRole.DRAFTER))
    page = client.get(url("chain", submission.organization_id))
    client.post(url("chain", submission.organization_id), {"action": "remove", "step": step.pk})
    assert 'value="remove"' not in page.content.decode()
    assert ClearanceStep.objects.count() == 1


# --- The chain --------------------------------------------------------------------------------------------------------


def test_a_focal_point_sets_up_the_chain_without_a_script(client, submission, focal_point):
    client.force_login(focal_point)
    page = url("chain", submission.organization_id)
    client.post(page, {"action": "add", "title": "Focal point", "person": focal_point.pk, "email": ""})
    client.post(page, {"action": "add", "title": "Capital", "person": "", "email": CAPITAL})
    client.post(page, {"action": "move_up", "step": ClearanceStep.objects.get(title="Capital").pk})
    client.post(page, {"action": "require", "required": "on"})
    submission.organization.refresh_from_db()
    titles = [step.title for step in submission.organization.clearance_steps.all()]
    assert (titles, submission.organization.requires_clearance) == (["Capital", "Focal point"], True)


def test_a_step_that_names_nobody_is_refused_beside_the_form(client, submission, focal_point):
    client.force_login(focal_point)
    page = client.post(url("chain", submission.organization_id), {"action": "add", "title": "Capital"})
    assert page.status_code == 422
    assert "Choose a member or write an e-mail address" in page.content.decode()


# --- The room ---------------------------------------------------------------------------------------------------------


def test_a_member_sends_answers_and_sees_the_record(client, submission, focal_point):
    chain.add_step(submission.organization_id, focal_point, "Focal point", focal_point, "")
    client.force_login(focal_point)
    client.post(url("send_for_clearance", submission.pk))
    asked = Clearance.objects.get()
    room = client.get(url("clearance", submission.pk))
    assert room.context["mine"] == asked
    client.post(url("clearance_act", submission.pk, asked.pk), {"action": "cleared"})
    text = client.get(url("clearance", submission.pk)).content.decode()
    assert "Every step has cleared the text as it is now." in text


def test_the_first_page_leads_a_member_to_what_they_are_asked_to_clear(client, submission, focal_point):
    chain.add_step(submission.organization_id, focal_point, "Focal point", focal_point, "")
    asked = asking.send(submission.pk, focal_point)
    seen = []
    for person in (focal_point, member(submission)):
        client.force_login(person)
        seen.append([row.path for row in client.get(url("home")).context["waits"]])
    assert seen == [[url("clearance", asked.text.submission_id)], []]


def test_sending_back_without_a_reason_is_refused_on_the_page(client, submission, focal_point):
    chain.add_step(submission.organization_id, focal_point, "Focal point", focal_point, "")
    asked = asking.send(submission.pk, focal_point)
    client.force_login(focal_point)
    page = client.post(url("clearance_act", submission.pk, asked.pk), {"action": "sent_back"})
    assert page.status_code == 422
    assert "Write why you send the text back." in page.content.decode()


def test_an_edit_is_said_to_void_what_was_cleared(client, submission, asked, focal_point):
    asking.decide_by_link(links.token_of(asked), "cleared", "", "Ada", "Director")
    fill(submission, {"q2": "<p>More.</p>"}, focal_point)
    client.force_login(focal_point)
    page = client.get(url("clearance", submission.pk))
    assert "counts no longer; send the new text for clearance" in page.content.decode()
    assert page.context["may_send"]


def test_the_check_list_leads_to_clearance(client, submission, step, focal_point):
    client.force_login(focal_point)
    text = client.get(url("submit", submission.pk)).content.decode()
    assert f'href="{url("clearance", submission.pk)}"' in text
    assert "“Capital” has not been asked to clear the text." in text


def test_only_its_members_read_on_a_receipt_who_cleared(client, submission, asked, focal_point):
    asking.decide_by_link(links.token_of(asked), "cleared", "", "Ada Mensah", "Director")
    submitting.submit(submission.pk, focal_point, "k")
    seen = {}
    for who in (focal_point, secretariat_of(submission.consultation)):
        client.force_login(who)
        seen[who.pk] = "Ada Mensah" in client.get(url("version", submission.pk, 1)).content.decode()
    assert list(seen.values()) == [True, False]


@pytest.mark.parametrize(("who", "named"), [("focal point", True), ("secretariat", False), ("reviewer", False)])
def test_the_word_file_names_who_cleared_to_members_alone(client, submission, asked, focal_point, who, named):
    asking.decide_by_link(links.token_of(asked), "cleared", "", "Ada Mensah", "Director")
    version = submitting.submit(submission.pk, focal_point, "k")
    person = {
        "focal point": lambda: focal_point,
        "secretariat": lambda: secretariat_of(submission.consultation),
        "reviewer": lambda: assigned_reviewer(version),
    }[who]()
    client.force_login(person)
    file = client.get(reverse("assembly:version_word", args=[version.pk])).content
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        body = re.sub(r"<[^>]+>", "", package.read("word/document.xml").decode())
    assert ("Capital: Ada Mensah, Director" in body) == named


# --- The link ---------------------------------------------------------------------------------------------------------


def test_the_link_in_the_mail_shows_the_text_to_who_has_no_account(client, address, asked):
    page = client.get(address)
    assert page.status_code == 200
    assert "We keep the mandate." in page.content.decode()
    assert [page[name] for name in ("Referrer-Policy", "X-Robots-Tag")] == ["same-origin", "noindex, nofollow"]
    assert "no-store" in page["Cache-Control"]


def test_opening_the_link_changes_nothing(client, address, asked):
    for _scanner in range(3):
        client.get(address)
        client.head(address)
    asked.refresh_from_db()
    assert asked.is_waiting


def test_the_answer_is_recorded_and_the_link_then_says_when_and_by_whom(client, address, asked):
    page = client.post(address, ANSWER, follow=True)
    asked.refresh_from_db()
    assert (asked.decision, asked.decided_name, asked.decided_title) == ("cleared", "Ada Mensah", "Director")
    text = page.content.decode()
    assert (page.status_code, "Ada Mensah" in text, "We keep the mandate." in text) == (410, True, False)


def test_a_second_use_changes_nothing(client, address, asked):
    client.post(address, ANSWER)
    page = client.post(address, {**ANSWER, "action": "sent_back", "reason": "No.", "name": "Bea"})
    asked.refresh_from_db()
    assert (page.status_code, asked.decision, asked.decided_name) == (410, "cleared", "Ada Mensah")


@pytest.mark.parametrize("missing", ["name", "title", "action"])
def test_an_answer_says_who_gives_it_and_which(client, address, asked, missing):
    page = client.post(address, {**ANSWER, missing: ""})
    asked.refresh_from_db()
    assert (page.status_code, asked.is_waiting) == (422, True)


def test_a_forwarded_link_is_recorded_with_the_address_it_was_sent_to(client, address, asked, submission, focal_point):
    client.post(address, {**ANSWER, "name": "Somebody Else"})
    client.force_login(focal_point)
    text = client.get(url("clearance", submission.pk)).content.decode()
    assert f"sent to {CAPITAL}" in text
    assert "Somebody Else" in text


def test_a_link_used_by_who_is_signed_in_opens_nothing_else_of_the_organization(client, address, submission):
    client.force_login(UserFactory())
    assert client.get(address).status_code == 200
    assert client.get(url("clearance", submission.pk)).status_code == 404
    assert client.get(url("preview", submission.pk)).status_code == 404


def test_an_expired_link_shows_no_text_and_offers_a_new_one(client, address, asked, freeze):
    freeze(timezone.now() + links.LIFE + timedelta(minutes=1))
    page = client.get(address)
    text = page.content.decode()
    assert (page.status_code, "We keep the mandate." in text, "Send me a new link" in text) == (410, False, True)
    Mail.objects.all().delete()
    for _twice in range(2):
        client.post(address + "renew/")
    assert [mail.recipients for mail in Mail.objects.all()] == [[CAPITAL]]


def test_a_withdrawn_and_a_forged_link_show_no_text(client, address, asked, focal_point):
    forged = client.get(address[:-3] + "xx/")
    asking.withdraw(asked.pk, focal_point)
    for page in (forged, client.get(address)):
        assert (page.status_code, "We keep the mandate." in page.content.decode()) == (410, False)


def test_a_link_to_an_earlier_text_shows_none(client, address, submission, focal_point):
    fill(submission, {"q2": "<p>More.</p>"}, focal_point)
    page = client.get(address)
    assert (page.status_code, "We keep the mandate." in page.content.decode()) == (410, False)


def test_links_are_opened_only_so_often(client, address):
    answers = {client.get(address).status_code for _ in range(70)}
    assert answers == {200, 429}


def test_the_link_opens_the_files_of_its_text_while_an_answer_is_awaited(client, submission, step, focal_point):
    pdf = b"%PDF-1.7 annex"
    annex = attachments.add_annex(submission.pk, focal_point, attachments.File("annex.pdf", pdf))
    other = SubmissionFactory()
    foreign = attachments.add_annex(other.pk, member(other), attachments.File("other.pdf", pdf))
    asked = asking.send(submission.pk, focal_point)
    address = url("clearance_link", links.token_of(asked))
    assert f'href="{address}files/{annex.pk}/"' in client.get(address).content.decode()
    page = client.get(f"{address}files/{annex.pk}/")
    assert b"".join(page.streaming_content) == pdf
    Attachment.objects.filter(pk=annex.pk).update(voided_at=timezone.now())
    assert client.get(f"{address}files/{annex.pk}/").status_code == 404
    Attachment.objects.filter(pk=annex.pk).update(voided_at=None)
    refused = [client.get(f"{address}files/{foreign.pk}/"), client.get(url("clearance_file", "1:x:y", annex.pk))]
    client.post(address, ANSWER)
    refused.append(client.get(f"{address}files/{annex.pk}/"))
    assert [answer.status_code for answer in refused] == [404, 404, 404]
