"""Pages that anybody may open: calls, base texts, files; the frame around them; the mailbox of development."""

import re
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.mail import EmailMessage
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from submissions.core.mail import keep
from submissions.core.mailbox import path_of
from submissions.models import Attachment, Extension, User
from submissions.values.enums import Category, MembershipRole, MembershipState, Publication
from tests.factories import (
    BaseTextFactory,
    ConsultationFactory,
    MembershipFactory,
    OrganizationFactory,
    ParagraphFactory,
    ProcessFactory,
    SubmissionFactory,
    TextSectionFactory,
    UserFactory,
    assigned_reviewer,
    member,
    member_of,
    published_version,
    secretariat_of,
    submitted_version,
)

pytestmark = pytest.mark.django_db


def queries_of(client, address):
    """Return how many queries a page takes."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def text_of(response):
    """Return what a page says, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


# --- Who sees which call ----------------------------------------------------------------------------------------------


def test_call_in_preparation_is_not_found_by_the_public(client):
    call = ConsultationFactory(published_at=None)
    assert client.get(reverse("submissions:call", args=[call.slug])).status_code == 404


def test_call_in_preparation_is_not_listed(client):
    ConsultationFactory(published_at=None, title_en="Secret call")
    assert "Secret call" not in text_of(client.get(reverse("submissions:calls")))


def test_call_in_preparation_is_seen_by_its_secretariat(client):
    call = ConsultationFactory(published_at=None)
    client.force_login(secretariat_of(call))
    assert client.get(reverse("submissions:call", args=[call.slug])).status_code == 200


@pytest.mark.parametrize("name", ["base_text", "base_text_beside", "record"])
def test_nothing_of_a_call_in_preparation_is_found(client, name):
    text = BaseTextFactory(consultation__published_at=None)
    assert client.get(reverse(f"submissions:{name}", args=[text.consultation.slug])).status_code == 404


def test_open_calls_come_before_closed_ones(client):
    now = timezone.now()
    ConsultationFactory(title_en="Past", opens_at=now - timedelta(9), closes_at=now - timedelta(1))
    ConsultationFactory(title_en="Present", closes_at=now + timedelta(1))
    said = text_of(client.get(reverse("submissions:calls")))
    assert said.index("Present") < said.index("Past")


# --- A call -----------------------------------------------------------------------------------------------------------


def test_call_states_its_deadline_in_its_own_zone(client, freeze):
    freeze("2025-07-01 12:00+00:00")
    call = ConsultationFactory(closes_at="2025-07-20T22:00Z", time_zone="America/New_York")
    said = text_of(client.get(reverse("submissions:call", args=[call.slug])))
    assert "Closes: 20 July 2025, 18:00 (America/New York, UTC−04:00)" in said


def test_call_states_the_time_of_the_profile_beside_its_own(client, freeze):
    freeze("2025-07-01 12:00+00:00")
    call = ConsultationFactory(closes_at="2025-07-20T22:00Z", time_zone="America/New_York")
    client.force_login(UserFactory(time_zone="Africa/Nairobi"))
    said = text_of(client.get(reverse("submissions:call", args=[call.slug])))
    assert "(your time: 21 July 2025, 01:00, Africa/Nairobi)" in said


def test_call_shows_an_extension_with_its_reason(client):
    call = ConsultationFactory()
    Extension.objects.create(
        consultation=call, closes_at=call.closes_at + timedelta(1), reason="A holiday", granted_by=UserFactory()
    )
    assert "A holiday" in text_of(client.get(reverse("submissions:call", args=[call.slug])))


def test_call_offers_a_draft_to_each_organization_that_may_begin_one(client):
    call = ConsultationFactory(categories=[Category.CIVIL_SOCIETY])
    user = UserFactory()
    admitted = MembershipFactory(user=user).organization
    MembershipFactory(user=user, organization__category=Category.ACADEMIA)
    client.force_login(user)
    assert client.get(reverse("submissions:call", args=[call.slug])).context["starts"] == [admitted]


def test_call_offers_no_second_draft(client):
    submission = SubmissionFactory()
    client.force_login(member(submission))
    page = client.get(reverse("submissions:call", args=[submission.consultation.slug]))
    assert (page.context["starts"], [part.submission for part in page.context["parts"]]) == ([], [submission])


def test_call_is_shown_without_a_questionnaire(client):
    call = ConsultationFactory(questionnaire=None)
    assert client.get(reverse("submissions:call", args=[call.slug])).status_code == 200


# --- The base text ----------------------------------------------------------------------------------------------------


@pytest.fixture
def text():
    """Two sections of one paragraph each: access costs, and skills."""
    base_text = BaseTextFactory()
    for number, wording in enumerate(["Access costs <too> much.", "Skills are scarce."], 1):
        section = TextSectionFactory(base_text=base_text, title=f"Part {number}")
        ParagraphFactory(section=section, key=f"p-00{number}", number=str(number), text=wording)
    return base_text


def test_each_paragraph_has_its_stable_anchor(client, text):
    page = client.get(reverse("submissions:base_text", args=[text.consultation.slug]))
    assert re.findall(r'class="paragraph" id="([^"]+)"', page.content.decode()) == ["p-001", "p-002"]


def test_search_keeps_the_paragraphs_that_hold_the_words(client, text):
    page = client.get(reverse("submissions:base_text", args=[text.consultation.slug]), {"q": "SKILLS"})
    assert [key for shown in page.context["sections"] for key, *_rest in shown.paragraphs] == ["p-002"]


def test_search_marks_what_it_found_and_escapes_the_rest(client, text):
    page = client.get(reverse("submissions:base_text", args=[text.consultation.slug]), {"q": "costs"})
    assert "Access <mark>costs</mark> &lt;too&gt; much." in page.content.decode()


def test_the_text_to_read_beside_an_answer_is_the_whole_text_and_no_page(client, text, django_assert_num_queries):
    with django_assert_num_queries(4):
        part = client.get(reverse("submissions:base_text_beside", args=[text.consultation.slug]), {"q": "costs"})
    assert re.findall(r'data-key="([^"]+)" data-paragraph="(\d)"', part.content.decode()) == [
        ("p-001", "1"),
        ("p-002", "2"),
    ]
    assert "costs &lt;too&gt; much" in part.content.decode()
    assert "<html" not in part.content.decode()


# --- My work ----------------------------------------------------------------------------------------------------------


def test_home_shows_ones_own_submissions_and_no_other(client):
    own, _other = SubmissionFactory(), SubmissionFactory()
    client.force_login(member(own))
    assert [row.submission for row in client.get("/").context["work"]] == [own]


def test_home_asks_for_clarification_first(client):
    call = ConsultationFactory()
    user = UserFactory()
    draft, returned = (
        SubmissionFactory(
            consultation=call,
            organization=MembershipFactory(user=user, role=MembershipRole.FOCAL_POINT).organization,
        )
        for _time in range(2)
    )
    submitted_version(returned, actor=user)
    type(returned).objects.filter(pk=returned.pk).update(status="clarification_requested")
    client.force_login(user)
    assert [row.submission for row in client.get("/").context["work"]] == [returned, draft]


def test_home_counts_the_reviews_that_wait(client):
    client.force_login(assigned_reviewer(submitted_version()))
    assert client.get("/").context["reviews"] == 1


def test_home_lists_the_calls_that_the_secretariat_serves_and_no_other(client):
    served, _other = ConsultationFactory(), ConsultationFactory()
    client.force_login(secretariat_of(served))
    assert client.get("/").context["served"] == [served]


def test_home_says_that_a_request_awaits_a_decision(client):
    membership = MembershipFactory(state=MembershipState.REQUESTED)
    client.force_login(membership.user)
    assert f"Your request to join {membership.organization} awaits a decision" in text_of(client.get("/"))


# --- Query counts -----------------------------------------------------------------------------------------------------


def test_list_of_calls_takes_as_many_queries_for_three_as_for_one(client):
    ConsultationFactory()
    one = queries_of(client, reverse("submissions:calls"))
    ConsultationFactory.create_batch(2)
    assert (one, queries_of(client, reverse("submissions:calls"))) == (2, 2)


def test_home_takes_as_many_queries_for_three_of_everything_as_for_one(client):
    user = UserFactory()
    client.force_login(user)
    process = ProcessFactory()

    def grow():
        call = ConsultationFactory(process=process)
        organization = MembershipFactory(user=user, role=MembershipRole.FOCAL_POINT).organization
        submitted_version(consultation=call, organization=organization, actor=User.objects.get(pk=user.pk))
        ConsultationFactory(process=process)
        MembershipFactory(user=user, state=MembershipState.REQUESTED)

    grow()
    counts = [queries_of(client, "/")]
    grow()
    counts.append(queries_of(client, "/"))
    secretariat = secretariat_of(ConsultationFactory(process=process))
    secretariat.role_grants.update(user=user)
    counts.append(queries_of(client, "/"))
    grow()
    counts.append(queries_of(client, "/"))
    assert counts == [17, 17, 19, 19]  # two more for the calls that somebody serves


def test_call_takes_as_many_queries_for_three_organizations_as_for_one(client):
    call = ConsultationFactory()
    user = UserFactory()
    client.force_login(user)
    MembershipFactory(user=user)
    address = reverse("submissions:call", args=[call.slug])
    one = queries_of(client, address)
    MembershipFactory.create_batch(2, user=user)
    assert queries_of(client, address) == one


# --- Files ------------------------------------------------------------------------------------------------------------


def attach(submission):
    """Return a file of the submission, uploaded before all its versions."""
    file = Attachment(
        submission=submission,
        kind="annex",
        name="annex.pdf",
        content_type="application/pdf",
        size=4,
        sha256="0" * 64,
        uploaded_at=submission.started_at,
    )
    file.file.save("", ContentFile(b"%PDF"), save=False)
    file.save()
    return file


def test_file_of_a_draft_is_not_found_by_the_public(client):
    file = attach(SubmissionFactory())
    assert client.get(reverse("submissions:attachment", args=[file.pk])).status_code == 404


def test_file_of_a_published_input_is_handed_out_to_be_kept(client):
    submission = SubmissionFactory()
    file = attach(submission)
    published_version(submission=submission)
    response = client.get(reverse("submissions:attachment", args=[file.pk]))
    assert (response.headers["Content-Disposition"], b"".join(response)) == (
        'attachment; filename="annex.pdf"',
        b"%PDF",
    )


def test_file_of_an_unattributed_input_is_not_found_by_the_public(client):
    submission = SubmissionFactory(publication=Publication.UNATTRIBUTED)
    file = attach(submission)
    published_version(submission=submission)
    assert client.get(reverse("submissions:attachment", args=[file.pk])).status_code == 404


# --- The frame --------------------------------------------------------------------------------------------------------


def test_page_says_its_language_and_direction(client):
    page = client.get("/", headers={"accept-language": "ar"}).content.decode()
    assert '<html lang="ar" dir="rtl">' in page


def test_title_that_is_not_translated_says_its_language(client):
    ConsultationFactory(title_en="Only in English")
    page = client.get(reverse("submissions:calls"), headers={"accept-language": "ar"}).content.decode()
    assert 'lang="en" dir="ltr">Only in English<' in page


def test_language_is_chosen_without_a_script(client):
    client.post(reverse("set_language"), {"language": "fr", "next": "/calls/"})
    assert '<html lang="fr"' in client.get("/calls/").content.decode()


def test_navigation_of_a_visitor_leads_to_calls_alone(client):
    assert labels(client.get("/")) == ["Calls"]


def test_navigation_of_a_member_has_no_desk(client):
    client.force_login(member_of(OrganizationFactory()))
    assert labels(client.get("/")) == ["My work", "Calls", "Organizations"]


def test_navigation_of_the_secretariat_leads_to_the_desk(client):
    client.force_login(secretariat_of(ConsultationFactory()))
    assert labels(client.get("/")) == ["My work", "Calls", "Organizations", "Reviews", "Desk"]


def test_navigation_marks_the_desk_and_not_the_calls_below_which_it_lies(client):
    call = ConsultationFactory()
    client.force_login(secretariat_of(call))
    page = client.get(reverse("submissions:desk", args=[call.slug])).content.decode()
    assert re.findall(r'<a [^>]*aria-current="true">([^<]+)</a>', page.partition("<ul>")[2]) == ["Desk"]


def labels(response):
    """Return the names of the links of the main navigation."""
    navigation = re.search(r'<nav class="site-nav".*?</nav>', response.content.decode(), re.DOTALL)[0]
    return re.findall(r"<a [^>]*>([^<]+)</a>", navigation.partition("<ul>")[2])  # on a phone a menu says them again


def test_desk_lists_the_calls_served_and_leads_to_a_new_one(client):
    call = ConsultationFactory()
    client.force_login(secretariat_of(call))
    shown = client.get(reverse("submissions:desks")).content.decode()
    assert reverse("submissions:desk", args=[call.slug]) in shown
    assert reverse("submissions:new_call") in shown


def test_unknown_page_is_shown_in_the_frame(client):
    page = client.get("/nothing/here/")
    assert (page.status_code, "Page not found" in text_of(page)) == (404, True)


def test_page_of_a_fault_needs_neither_database_nor_request():
    assert "Something went wrong" in render_to_string("500.html")


def test_form_without_its_token_is_refused_in_the_frame():
    page = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "a@example.org"})
    assert (page.status_code, "Please try again" in text_of(page)) == (403, True)


def test_pages_hold_no_inline_style_or_script(client):
    call = ConsultationFactory()
    for address in ["/", "/calls/", "/about/", f"/calls/{call.slug}/", reverse("account_login")]:
        page = client.get(address).content.decode()
        assert re.findall(r"<style|<script(?![^>]*(?: src=| type=.application.json))| style=| on\w+=", page) == []


# --- The mailbox ------------------------------------------------------------------------------------------------------


def test_mailbox_shows_a_message_with_links_to_follow(client, settings):
    settings.MAILBOX_PAGE = True
    message = keep(
        EmailMessage("Hello", "See http://127.0.0.1:8000/calls/ now", "a@example.org", ["b@example.org"]),
        kind="receipt",
    )
    path_of(message.pk).unlink(missing_ok=True)  # of an earlier test, whose row had this number
    page = client.get(reverse("submissions:message", args=[message.pk])).content.decode()
    assert '<a href="http://127.0.0.1:8000/calls/"' in page


def test_there_is_no_mailbox_in_production(client, settings):
    settings.MAILBOX_PAGE = False
    assert client.get(reverse("submissions:mailbox")).status_code == 404


def test_mailbox_is_not_shown_to_other_machines(client, settings):
    settings.MAILBOX_PAGE = True
    assert client.get(reverse("submissions:mailbox"), REMOTE_ADDR="192.0.2.7").status_code == 404


def test_times_are_worded_in_the_language_of_the_page(client, freeze):
    freeze("2025-07-01 12:00+00:00")
    call = ConsultationFactory(closes_at="2025-07-20T22:00Z", time_zone="UTC")
    with translation.override("ru"):
        page = client.get(reverse("submissions:call", args=[call.slug]), headers={"accept-language": "ru"})
    assert "20 июля 2025, 22:00 (UTC)" in text_of(page)
