"""The pages on which a file is sent, placed, confirmed and taken back."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assembly.enums import UploadState
from assembly.intake.services import uploading
from assembly.models import Upload
from submissions.drafting.services.attachments import File
from submissions.models import Submission
from tests.assembly.files import filled, lines
from tests.factories import (
    ConsultationFactory,
    OrganizationFactory,
    SubmissionFactory,
    UserFactory,
    fill,
    member,
    reviewer_of,
    secretariat_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission():
    return SubmissionFactory()


@pytest.fixture
def author(submission):
    return member(submission)


@pytest.fixture
def upload(submission, author):
    return uploading.take(submission.pk, author, File("inputs.docx", filled(submission.consultation)))


def page_of(client, upload):
    return client.get(reverse("assembly:upload", args=[upload.pk])).content.decode()


def send(client, address, content=b"", name="inputs.docx", **data):
    return client.post(address, {"file": SimpleUploadedFile(name, content), **data})


def choose(client, upload, do, **data):
    upload.refresh_from_db()
    fields = {"plan_revision": upload.plan_revision, "do": do} | {
        name.replace("_", "-" if name.startswith("place") else ".", 1): value for name, value in data.items()
    }
    return client.post(reverse("assembly:upload_choose", args=[upload.pk]), fields, follow=True)


def test_an_author_sends_a_file_and_comes_to_what_goes_where(client, submission, author):
    client.force_login(author)
    response = send(client, reverse("assembly:import_word", args=[submission.pk]), filled(submission.consultation))
    upload = Upload.objects.get()
    assert response["Location"] == reverse("assembly:upload", args=[upload.pk])
    assert "We answer question 1 in full." in page_of(client, upload)


def test_a_module_of_the_page_is_told_where_to_go(client, submission, author):
    client.force_login(author)
    response = client.post(
        reverse("assembly:import_word", args=[submission.pk]),
        {"file": SimpleUploadedFile("inputs.docx", lines("Text."))},
        headers={"Accept": "application/json"},
    )
    assert json.loads(response.content) == {"address": reverse("assembly:upload", args=[Upload.objects.get().pk])}


def test_a_file_may_be_missing(client, submission, author):
    client.force_login(author)
    response = client.post(reverse("assembly:import_word", args=[submission.pk]), follow=True)
    assert "Choose a file first." in response.content.decode()


def test_a_file_that_waits_says_so_and_asks_again_without_javascript(client, submission, author, monkeypatch):
    monkeypatch.setattr(uploading, "QUICK_BYTES", 1)
    upload = uploading.take(submission.pk, author, File("inputs.docx", lines("Text.")))
    client.force_login(author)
    page = page_of(client, upload)
    assert "The file waits to be read" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    fragment = client.get(reverse("assembly:upload", args=[upload.pk]), headers={"HX-Request": "true"})
    assert "<html" not in fragment.content.decode()
    uploading.run(upload.pk)
    settled = client.get(
        reverse("assembly:upload", args=[upload.pk]), headers={"HX-Request": "true", "HX-Target": "progress"}
    )
    assert settled["HX-Refresh"] == "true"


def test_a_file_that_cannot_be_read_says_why_and_can_be_kept(client, submission, author):
    client.force_login(author)
    response = client.post(
        reverse("assembly:import_word", args=[submission.pk]),
        {"file": SimpleUploadedFile("scan.docx", lines())},
        follow=True,
    )
    assert "The file contains no text." in response.content.decode()
    upload = Upload.objects.get()
    kept = client.post(reverse("assembly:upload_act", args=[upload.pk, "keep"]), follow=True)
    assert "kept with the submission" in kept.content.decode()


def test_the_page_shows_the_account_that_is_reported(client, submission, author):
    content = filled(submission.consultation, before="We thank the secretariat.", after="A list of projects.")
    upload = uploading.take(submission.pk, author, File("inputs.docx", content))
    client.force_login(author)
    response = client.get(reverse("assembly:upload", args=[upload.pk]))
    balance = response.context["balance"]
    assert (balance.words_in, balance.placed, balance.recognised, balance.reported) == (42, 18, 15, 9)
    page = " ".join(response.content.decode().split())
    for figure in ("<dd>42</dd>", "<dd>18</dd>", "<dd>15</dd>", "<dd>9</dd>", "What was not imported: 2 things"):
        assert figure in page


def test_parts_are_moved_and_split_by_plain_forms(client, author, upload):
    client.force_login(author)
    response = choose(client, upload, "update", place_1="out")
    assert "Your choice" in response.content.decode()
    upload.refresh_from_db()
    assert [1, "out"] in upload.plan["groups"]
    choose(client, upload, "anew")
    upload.refresh_from_db()
    assert "groups" not in upload.plan


def test_text_that_is_there_is_decided_on_and_the_import_confirmed_and_taken_back(client, submission, author, upload):
    fill(submission, {"q1": "<p>Ours.</p>"}, author)
    client.force_login(author)
    undecided = choose(client, upload, "confirm").content.decode()
    assert "Choose what becomes of the text that is there already." in undecided
    done = choose(client, upload, "confirm", choice_q1="replace").content.decode()
    assert "The import is done." in done
    assert f"{reverse('submissions:draft', args=[submission.pk])}#q1" in done
    answer = submission.answers.get(question__key="q1")
    history = client.get(reverse("submissions:history", args=[answer.pk])).content.decode()
    assert "from the file “inputs.docx”" in history
    client.post(reverse("assembly:upload_act", args=[upload.pk, "take-back"]))
    answer.refresh_from_db()
    assert answer.html == "<p>Ours.</p>"


def test_all_answers_are_decided_on_at_once(client, submission, author, upload):
    fill(submission, {"q1": "<p>Ours.</p>", "q2": "<p>Ours too.</p>"}, author)
    client.force_login(author)
    choose(client, upload, "all:keep", deciding=["q1", "q2"])
    upload.refresh_from_db()
    assert upload.plan["choices"] == {"q1": "keep", "q2": "keep"}


def test_an_answer_edited_meanwhile_is_shown_again(client, submission, author, upload):
    client.force_login(author)
    fill(submission, {"q1": "<p>A colleague's.</p>"}, member(submission))
    response = choose(client, upload, "confirm", base_q1=0, choice_q1="replace")
    page = response.content.decode()
    assert "Someone changed these answers meanwhile." in page
    assert "colleague" in page


def test_htmx_is_led_to_the_whole_page_after_confirming(client, author, upload):
    client.force_login(author)
    response = client.post(
        reverse("assembly:upload_choose", args=[upload.pk]),
        {"plan_revision": 0, "do": "confirm"},
        headers={"HX-Request": "true"},
    )
    assert response["HX-Redirect"] == reverse("assembly:upload", args=[upload.pk])


def test_the_file_is_sent_back_as_it_came(client, author, upload):
    client.force_login(author)
    response = client.get(reverse("assembly:upload_file", args=[upload.pk]))
    with upload.file.open() as kept:
        assert b"".join(response.streaming_content) == kept.read()
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_file_set_aside_is_gone(client, author, upload):
    client.force_login(author)
    client.post(reverse("assembly:upload_act", args=[upload.pk, "dismiss"]))
    assert client.get(reverse("assembly:upload", args=[upload.pk])).status_code == 404


def addresses(upload):
    yield "get", reverse("assembly:import_word", args=[upload.submission_id])
    yield "post", reverse("assembly:import_word", args=[upload.submission_id])
    yield "get", reverse("assembly:enter", args=[upload.submission.consultation.slug])
    yield "get", reverse("assembly:upload", args=[upload.pk])
    yield "get", reverse("assembly:upload_file", args=[upload.pk])
    yield "post", reverse("assembly:upload_choose", args=[upload.pk])
    for action in ("take-back", "dismiss", "keep"):
        yield "post", reverse("assembly:upload_act", args=[upload.pk, action])


def test_nobody_else_comes_to_any_of_these_pages(client, submission, upload):
    consultation = submission.consultation
    others = [
        UserFactory(is_superuser=True),
        reviewer_of(consultation),
        member(SubmissionFactory(consultation=consultation)),
    ]
    for person in others:
        client.force_login(person)
        for method, address in addresses(upload):
            assert getattr(client, method)(address).status_code == 404, address
    client.force_login(secretariat_of(consultation))
    assert client.get(reverse("assembly:upload", args=[upload.pk])).status_code == 404
    assert Upload.objects.get().state == UploadState.READY


def test_who_is_not_signed_in_is_asked_to(client, upload):
    for method, address in addresses(upload):
        assert getattr(client, method)(address)["Location"].startswith(reverse("account_login"))


def test_the_secretariat_enters_an_input_that_came_by_mail(client):
    consultation = ConsultationFactory()
    organization = OrganizationFactory()
    client.force_login(secretariat_of(consultation))
    response = send(
        client,
        reverse("assembly:enter", args=[consultation.slug]),
        filled(consultation),
        organization=organization.pk,
        way="email",
        arrived_at="2025-07-25T12:00",
    )
    upload = Upload.objects.get()
    assert response["Location"] == reverse("assembly:upload", args=[upload.pk])
    page = choose(client, upload, "confirm", submit="on", original="on").content.decode()
    assert "Recorded as received: No. 1, version 1." in page
    assert Submission.objects.get().organization == organization


@pytest.mark.parametrize("count", [1, 6])
def test_the_page_takes_as_many_queries_however_many_parts_there_are(
    client, submission, author, count, django_assert_num_queries
):
    texts = {1: "\n".join(f"Paragraph {number}." for number in range(count))}
    upload = uploading.take(submission.pk, author, File("inputs.docx", filled(submission.consultation, texts)))
    client.force_login(author)
    with django_assert_num_queries(16):
        page_of(client, upload)


def test_the_page_of_a_file_that_an_earlier_version_read_has_it_read_again(client, author, upload):
    Upload.objects.update(reading={"shape": 0, "pieces": [{"unknown": True}]})
    client.force_login(author)
    assert "The file waits to be read" in page_of(client, upload)


def test_without_a_file_nothing_is_begun_on_behalf_of_anyone(client):
    consultation, organization = ConsultationFactory(), OrganizationFactory()
    client.force_login(secretariat_of(consultation))
    address = reverse("assembly:enter", args=[consultation.slug])
    assert (
        "Choose a file first." in client.post(address, {"organization": organization.pk}, follow=True).content.decode()
    )
    assert not Submission.objects.exists()
