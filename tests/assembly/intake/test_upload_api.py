import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from rest_framework.test import APIClient

from assembly.enums import UploadState
from assembly.models import Upload
from tests.assembly.files import filled, lines
from tests.factories import SubmissionFactory, UserFactory, member, reviewer_of, secretariat_of

pytestmark = pytest.mark.django_db

LIST = reverse("api:upload-list")


@pytest.fixture
def submission():
    return SubmissionFactory()


def client_of(person):
    client = APIClient()
    client.force_login(person)
    return client


def send(client, submission, content):
    sent = {"submission": submission.pk, "file": SimpleUploadedFile("inputs.docx", content)}
    return client.post(LIST, sent, format="multipart")


def test_a_file_is_sent_and_its_report_read(submission):
    client = client_of(member(submission))
    sent = send(client, submission, filled(submission.consultation, before="We thank the secretariat.")).json()
    assert (sent["state"], sent["refused"]) == (UploadState.READY, "")
    found = client.get(reverse("api:upload-detail", args=[sent["id"]])).json()
    assert [part["place"] for part in found["report"]["parts"] if part["sure"]] == [
        "question:q1",
        "question:q2",
        "question:q3",
    ]
    balance = found["report"]["balance"]
    assert balance["words_in"] == balance["placed"] + balance["recognised"] + balance["reported"]
    assert sum(told["words"] for told in found["report"]["left_out"]) == balance["reported"] == 4
    assert [row["id"] for row in client.get(LIST).json()["results"]] == [sent["id"]]


def test_a_file_that_cannot_be_read_says_why(submission):
    sent = send(client_of(member(submission)), submission, lines()).json()
    assert (sent["state"], sent["refused"]) == (UploadState.FAILED, "The file contains no text.")


def test_nobody_else_sends_or_sees_a_file(submission):
    sent = send(client_of(member(submission)), submission, lines("Text.")).json()
    for person in (
        UserFactory(is_superuser=True),
        reviewer_of(submission.consultation),
        secretariat_of(submission.consultation),
        member(SubmissionFactory(consultation=submission.consultation)),
    ):
        client = client_of(person)
        assert send(client, submission, lines("Other.")).status_code == 404
        assert client.get(reverse("api:upload-detail", args=[sent["id"]])).status_code == 404
        assert client.get(LIST).json()["results"] == []
    assert APIClient().get(LIST).status_code == 401
    assert Upload.objects.count() == 1


def test_the_schema_names_the_report(client):
    schema = client.get(reverse("api:schema"), headers={"Accept": "application/json"}).json()
    assert {"get", "post"} <= set(schema["paths"]["/api/v1/uploads/"])
    assert "Report" in schema["components"]["schemas"]
