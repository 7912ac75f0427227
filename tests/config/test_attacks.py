"""Attempts to get at what is other people's: ids that do not belong together, forged forms, names that are headers."""

import logging
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from rest_framework.throttling import SimpleRateThrottle

from submissions.drafting.services.attachments import File, add_annex
from submissions.models import Mail, User
from tests.config.access.probe import Visitor
from tests.config.access.table import ROWS, Row
from tests.config.access.world import World, whole_world
from tests.config.test_access import PATTERNS
from tests.factories import SubmissionFactory, UserFactory, fill, member
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """What is refused here is refused on purpose; the log need not tell of each."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), whole_world() as made:
        yield made


# --- Ids that do not belong together ----------------------------------------------------------------------------------

CROSSED = {
    "an annex of another's submission": ("submissions:remove_annex", lambda w: [w.submission.pk, w.public_file.pk]),
    "a co-submitter of another's": ("submissions:confirm", lambda w: [w.others.pk, w.confirmed.pk]),
    "a co-submitter withdrawn through another's": (
        "submissions:withdraw_co_submitter",
        lambda w: [w.others.pk, w.confirmed.pk],
    ),
    "a comment under another question": (
        "submissions:remove_paragraph_comment",
        lambda w: [w.submission.pk, "q1", w.comment_on_paragraph.pk],
    ),
    "a comment of another's submission": (
        "submissions:remove_paragraph_comment",
        lambda w: [w.others.pk, "paragraphs", w.comment_on_paragraph.pk],
    ),
    "a question that is none": ("submissions:save_answer", lambda w: [w.submission.pk, "q99"]),
    "a request for clearance of another's": (
        "submissions:clearance_act",
        lambda w: [w.others.pk, w.clearance.pk],
    ),
    "a version that is none": ("submissions:version", lambda w: [w.submission.pk, 2]),
    "a file by the link of another text": (
        "submissions:silence_file",
        lambda w: [w.silence_token, w.submitted_file.pk],
    ),
    "the link of clearance for silence": ("submissions:silence_link", lambda w: [w.clearance_token]),
    "the link of silence for clearance": ("submissions:clearance_link", lambda w: [w.silence_token]),
    "an assignment of another's": (
        "submissions:desk_unassign",
        lambda w: [w.call.slug, w.others.pk, w.assignment.pk],
    ),
}


@pytest.mark.parametrize("case", CROSSED)
def test_ids_that_do_not_belong_together_lead_nowhere(world, case):
    name, args = CROSSED[case]
    for role in ("focal point", "another's focal point", "secretariat", "confirmed co-submitter"):
        visitor = Visitor(world.people[role])
        for method in ("get", "post"):
            caches["default"].clear()
            answer = visitor.ask(method, reverse(name, args=args(world)), data={"action": "withdraw", "base": "0"})
            assert answer in {"absent", "no such method", "told"}, (role, method)


def test_an_earlier_text_of_anothers_answer_is_not_taken_up(world):
    theirs = world.others_answer.revisions.latest("pk")
    visitor = Visitor(world.people["focal point"])
    data = {"revision": theirs.pk, "base": world.answer.revision}
    assert visitor.ask("post", reverse("submissions:history", args=[world.answer.pk]), data=data) == "absent"


def test_a_question_of_another_submission_names_nothing_in_a_thread(world):
    visitor = Visitor(world.people["assigned reviewer"])
    address = reverse("reviews:open_thread", args=[world.version.pk])
    assert visitor.ask("post", address, data={"question": "q99", "q99-text": "Why?"}) == "absent"


FORMS = {
    "submissions:organization": ("organization.pk", {"action": "withdraw_invitation", "invitation": "x"}),
    "submissions:organization ": ("organization.pk", {"action": "end", "membership": "-1; DROP"}),
    "submissions:chain": ("organization.pk", {"action": "remove", "step": "x"}),
    "submissions:start": ("call.slug", {"organization": "9" * 30}),
    "submissions:draft": ("submission.pk", {"q1.base": "x", "q1": "<p>a</p>"}),
    "submissions:paragraphs": ("submission.pk", {"paragraph": "\x00"}),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_that_no_page_of_ours_made_is_no_fault_of_the_site(world, name):
    path, data = FORMS[name]
    thing, field = path.split(".")
    more = ["paragraphs"] if name == "submissions:paragraphs" else []
    address = reverse(name.strip(), args=[getattr(getattr(world, thing), field), *more])
    assert Visitor(world.people["focal point"]).ask("post", address, data=data) == "absent"


def test_a_character_that_no_database_keeps_is_left_out_of_what_is_written(world):
    address = reverse("submissions:paragraphs", args=[world.submission.pk, "paragraphs"])
    paragraph = world.call.base_text.paragraphs.first()
    data = {"paragraph": f"{paragraph.key}\x00", "action": "comment", "comment": "Keep\x00 this."}
    client = Client()
    client.force_login(world.people["focal point"])
    assert client.post(f"{address}?change=%00", data).status_code == 302
    comment = world.submission.answers.get(question__key="paragraphs").paragraph_comments.latest("pk")
    assert (comment.comment, comment.revision.paragraph) == ("Keep this.", paragraph)


# --- Requests from elsewhere ------------------------------------------------------------------------------------------

BY_MAIL_PROGRAMS = {"submissions:reminders", "submissions:news_stop"}
"""RFC 8058: what a mail program posts comes from no page; the token in the address is what counts."""


@pytest.mark.parametrize("row", [row for row in ROWS if row.does], ids=str)
def test_nothing_is_done_by_a_request_that_comes_from_another_site(row: Row, world):
    if row.name in BY_MAIL_PROGRAMS:
        return
    role = min(row.does)
    client = Client(enforce_csrf_checks=True)
    for name, value in Visitor(world.people[role]).cookies.items():
        client.cookies[name] = value
    caches["default"].clear()
    asked = {"data": row.data(world)}
    if row.name.startswith("api:") and "file" not in asked["data"]:
        asked["content_type"] = "application/json"
    assert getattr(client, row.method)(reverse(row.name, args=row.args(world)), **asked).status_code == 403


OUTSIDE = ["https://evil.example/", "//evil.example/", "https:evil.example", "/\\evil.example", "javascript:alert(1)"]


@pytest.mark.parametrize("address", OUTSIDE)
@pytest.mark.parametrize("name", ["account_login", "account_logout", "set_language", "submissions:this_device"])
def test_nobody_is_led_to_another_site(name, address):
    person, client = UserFactory(), Client()
    if name != "account_login":
        client.force_login(person)
    data = {"login": person.email, "password": PASSWORD, "language": "fr", "next": address}
    response = client.post(f"{reverse(name)}?next={address}", data)
    assert response.status_code == 302
    assert response["Location"].startswith("/")
    assert not response["Location"].startswith(("//", "/\\"))


# --- Who has an account -----------------------------------------------------------------------------------------------


def asked(page: str, email: str, data: dict[str, str]) -> tuple[int, str, bytes]:
    caches["default"].clear()
    client = Client()
    response = client.post(reverse(page), {"email": email, **data})
    shown = client.get(response["Location"]).content if response.status_code == 302 else response.content
    return response.status_code, response.get("Location", ""), shown.replace(email.encode(), b"")


@pytest.mark.parametrize("name", ["account_signup", "account_reset_password"])
def test_nobody_is_told_which_addresses_have_an_account(name):
    data = {"password1": "a long enough passphrase", "name": "Ada", "language": "en"}
    known, unknown = UserFactory().email, "nobody.here@example.org"
    one, other = asked(name, known, data), asked(name, unknown, data)
    assert one[:2] == other[:2]
    assert _plain(one[2]) == _plain(other[2])


def _plain(page: bytes) -> list[str]:
    """The words of a page, less the guard of its forms and its nonces, which differ each time."""
    words = page.decode().split()
    return [word for word in words if "csrf" not in word and "nonce" not in word and "value=" not in word]


def test_an_invitation_says_the_same_of_an_address_with_an_account_and_of_one_without(world):
    address = reverse("submissions:organization", args=[world.organization.pk])
    said = []
    for email in (world.people["stranger"].email, "nobody.here@example.org"):
        client = Client()
        client.force_login(world.people["focal point"])
        with transaction.atomic():
            page = client.post(address, {"action": "invite", "email": email, "role": "drafter"}, follow=True)
            transaction.set_rollback(True)
        said.append([str(message).replace(email, "") for message in page.context["messages"]])
    assert said[0] == said[1] != []


# --- Files and their names --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        'a"\r\nSet-Cookie: x=1.pdf',
        "a\nb.pdf",
        '"; filename="evil.htm.pdf',
        "../../etc/passwd.pdf",
        "\u202efdp.exe.pdf",
    ],
)
def test_the_name_of_a_file_never_becomes_a_header_or_a_path(client, name):
    submission = SubmissionFactory()
    author = member(submission)
    annex = add_annex(submission.pk, author, File(name, b"%PDF-1.7"))
    client.force_login(author)
    response = client.get(reverse("submissions:attachment", args=[annex.pk]))
    b"".join(response)
    said = response["Content-Disposition"]
    assert said.startswith("attachment; ")
    assert not {"\r", "\n", "\u202e"} & set(said)
    assert "Set-Cookie" not in response.headers
    assert "/" not in annex.name
    assert "passwd" not in annex.file.name
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "content",
    [b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", b"<!doctype html><script>alert(1)</script>"],
)
@pytest.mark.parametrize("name", ["map.svg", "page.html", "statement.pdf", "map.png"])
def test_what_a_browser_would_run_is_taken_neither_as_an_annex_nor_as_a_picture(client, content, name):
    submission = SubmissionFactory(consultation__allows_pictures=True)
    client.force_login(member(submission))
    for address, field in (("add_annex", "file"), ("add_picture", "picture")):
        file = SimpleUploadedFile(name, content, "image/svg+xml")
        client.post(reverse(f"submissions:{address}", args=[submission.pk]), {field: file})
    assert not submission.attachments.exists()
    assert not submission.pictures.exists()


DOWNLOADS = [row for row in ROWS if row.reads and any(word in row.name for word in ("word", "file", "attachment"))]


@pytest.mark.parametrize("row", DOWNLOADS, ids=str)
def test_every_download_is_for_saving_and_no_page_to_run(row: Row, world):
    role = next(role for role in ("focal point", "secretariat", "member of the group") if role in row.reads)
    client = Client()
    client.force_login(world.people[role])
    caches["default"].clear()
    response = client.get(reverse(row.name, args=row.args(world)))
    if response["Content-Type"].startswith(("text/html", "application/json")):
        return  # a page, or the list of the API
    b"".join(response)
    assert response["Content-Disposition"].startswith("attachment; ")
    assert response["X-Content-Type-Options"] == "nosniff"


# --- The API ----------------------------------------------------------------------------------------------------------


def test_the_api_takes_no_field_that_it_does_not_ask_for():
    submission = SubmissionFactory()
    author, other = member(submission), SubmissionFactory()
    client = Client()
    client.force_login(author)
    more = {"submission": other.pk, "revision": 90, "updated_by": other.pk, "from_file": "x", "merging": False, "id": 1}
    answer = client.put(
        reverse("api:submission-answer", args=[submission.pk, "q1"]),
        {"base_revision": 0, "html": "<p>One.</p>", **more},
        content_type="application/json",
        headers={"Idempotency-Key": "k"},
    )
    saved = submission.answers.get(question__key="q1")
    assert (answer.status_code, saved.html, saved.revision, saved.updated_by) == (200, "<p>One.</p>", 1, author)
    assert saved.revisions.get().from_file == ""
    assert not other.answers.exclude(html="").exists()


API = [(name, pattern) for name, pattern in PATTERNS if name.startswith("api:") and "schema" not in name + "docs"]


@pytest.mark.parametrize(
    "name", sorted({name for name, _pattern in API if name not in {"api:docs", "api:schema", "api:absent"}})
)
def test_every_route_of_the_api_counts_how_often_it_is_asked(name):
    callback = dict(API)[name].callback
    view = callback.cls(**getattr(callback, "initkwargs", {}))
    for method, action in (getattr(callback, "actions", None) or {"get": None}).items():
        view.action = action
        view.request = type("Request", (), {"method": method.upper(), "user": AnonymousUser()})()
        throttles = view.get_throttles()
        assert throttles, (name, method)
        assert all(isinstance(throttle, SimpleRateThrottle) for throttle in throttles)


# --- After somebody has gone ------------------------------------------------------------------------------------------


def test_an_account_that_was_closed_is_out_at_its_next_request(client):
    submission = SubmissionFactory()
    author = member(submission)
    fill(submission, {"q1": "<p>Ours.</p>"}, author)
    client.force_login(author)
    address = reverse("submissions:draft", args=[submission.pk])
    assert client.get(address).status_code == 200
    User.objects.filter(pk=author.pk).update(is_active=False)
    assert client.get(address).status_code == 302
    client.post(reverse("account_reset_password"), {"email": author.email})
    assert not Mail.objects.filter(text__contains="/password/reset/key/").exists()
