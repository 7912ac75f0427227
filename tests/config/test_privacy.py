"""What leaves no trace: private pages in caches, tokens of links in the log."""

import logging

import pytest
from django.urls import reverse

from config.logs import WithoutTokens
from tests.factories import SubmissionFactory, UserFactory, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission():
    return SubmissionFactory()


PAGES = ["draft", "submission", "preview", "submit", "particulars", "clearance", "draft_now"]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_a_draft_is_kept_by_no_proxy(client, submission, name):
    client.force_login(member(submission))
    response = client.get(reverse(f"submissions:{name}", args=[submission.pk]))
    assert response["Cache-Control"] == "private, no-cache"
    assert "Cookie" in response["Vary"]


def test_the_api_is_kept_by_no_proxy(client, submission):
    client.force_login(member(submission))
    response = client.get(reverse("api:submission-detail", args=[submission.pk]))
    assert response["Cache-Control"] == "private, no-cache"


def test_on_a_shared_computer_the_way_back_shows_nothing(client, submission):
    client.force_login(member(submission))
    client.post(reverse("submissions:this_device"), {"shared": "1"})
    response = client.get(reverse("submissions:draft", args=[submission.pk]))
    assert response["Cache-Control"] == "private, no-store"


def test_what_forbids_keeping_it_at_all_stays_so(client, submission):
    client.force_login(member(submission))
    response = client.get(reverse("assembly:draft_word", args=[submission.pk]))
    assert "no-store" in response["Cache-Control"]


def test_a_visitor_is_told_nothing_of_caches(client):
    assert not client.get(reverse("submissions:calls")).has_header("Cache-Control")


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("Gone: /clearance/12:1tXyZ:c2lnbmF0dXJl/", "Gone: /clearance/…/"),
        ("Gone: /clearance/12%3A1tXyZ%3Ac2lnbmF0dXJl/files/3/", "Gone: /clearance/…/files/3/"),
        ('"GET /silence/link/7:c2ln/ HTTP/1.1" 200', '"GET /silence/link/…/ HTTP/1.1" 200'),
        ('"POST /invitations/Zk3_x-9/ HTTP/1.1" 302', '"POST /invitations/…/ HTTP/1.1" 302'),
        ("Not Found: /reminders/NQ:1tXyZ:c2ln/", "Not Found: /reminders/…/"),
        ("GET /account/password/reset/key/3-cabc12-9f/ 302", "GET /account/password/reset/key/…/ 302"),
        ("GET /account/confirm-email/MQ:1tXyZ:c2ln/ 200", "GET /account/confirm-email/…/ 200"),
        ("GET /pictures/ab/?pass=ImFiIg:1tXyZ:c2ln 200", "GET /pictures/ab/?pass=… 200"),
        ("Forbidden: /submissions/12/clearance/send/", "Forbidden: /submissions/12/clearance/send/"),
        ("Forbidden: /organizations/12/clearance/", "Forbidden: /organizations/12/clearance/"),
    ],
)
def test_the_log_holds_no_token_of_a_link(line, kept):
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "%s", (line,), None)
    assert WithoutTokens().filter(record)
    assert record.getMessage() == kept


def test_signing_in_begins_a_session_of_its_own(client):
    """A session that somebody else began, and whose cookie was put into the browser, is not the one signed in to."""
    person = UserFactory()
    client.get(reverse("submissions:home"))
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = session.session_key
    client.post(reverse("account_login"), {"login": person.email, "password": "correct horse battery"})
    assert client.session.session_key != session.session_key
    assert client.session["_auth_user_id"] == str(person.pk)
