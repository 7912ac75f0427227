import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from submissions.drafting.services import attachments
from submissions.drafting.services.attachments import File
from tests.factories import SubmissionFactory, UserFactory, member, secretariat_of

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n..."


@pytest.fixture
def submission():
    return SubmissionFactory()


@pytest.fixture
def author(client, submission):
    person = member(submission)
    client.force_login(person)
    return person


def add(client, submission, content=PDF):
    address = reverse("submissions:add_annex", args=[submission.pk])
    return client.post(address, {"file": SimpleUploadedFile("annex.pdf", content)}, follow=True)


def test_an_annex_is_added_on_the_overview(client, submission, author):
    page = add(client, submission).content.decode()
    assert "“annex.pdf” was added." in page
    annex = submission.attachments.get()
    response = client.get(reverse("submissions:attachment", args=[annex.pk]))
    assert (b"".join(response.streaming_content), response["X-Content-Type-Options"]) == (PDF, "nosniff")


def test_a_file_of_another_kind_is_refused_with_a_sentence(client, submission, author):
    page = add(client, submission, b"MZ").content.decode()
    assert "Annexes are PDF, Word or OpenDocument (without macros), PNG or JPEG files" in page
    assert submission.attachments.count() == 0


def test_no_file_is_answered_with_a_sentence(client, submission, author):
    page = client.post(reverse("submissions:add_annex", args=[submission.pk]), follow=True).content.decode()
    assert "Choose a file first." in page


def test_an_annex_is_removed_on_the_overview(client, submission, author):
    annex = attachments.add_annex(submission.pk, author, File("annex.pdf", PDF))
    client.post(reverse("submissions:remove_annex", args=[submission.pk, annex.pk]))
    assert submission.attachments.present().count() == 0


def test_annexes_are_nobody_elses(client, submission):
    annex = attachments.add_annex(submission.pk, member(submission), File("annex.pdf", PDF))
    for person in (
        UserFactory(is_superuser=True),
        secretariat_of(submission.consultation),
        member(SubmissionFactory()),
    ):
        client.force_login(person)
        assert add(client, submission).status_code == 404
        remove = reverse("submissions:remove_annex", args=[submission.pk, annex.pk])
        assert client.post(remove).status_code == 404
        assert client.get(reverse("submissions:attachment", args=[annex.pk])).status_code == 404
    assert submission.attachments.present().count() == 1
