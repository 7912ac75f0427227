"""The text under consultation from a Word file, on a page."""

import io

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from submissions.models import Paragraph
from tests.factories import ConsultationFactory, reviewer_of, secretariat_of

pytestmark = pytest.mark.django_db


def word(*paragraphs):
    document = docx.Document()
    document.add_heading("Zero draft", 0)
    document.add_heading("Access", 1)
    for text in paragraphs:
        document.add_paragraph(text)
    file = io.BytesIO()
    document.save(file)
    return SimpleUploadedFile("draft.docx", file.getvalue())


@pytest.fixture
def call():
    return ConsultationFactory(published_at=None)


def test_it_is_shown_before_it_is_kept_and_then_what_a_revision_changes(client, call):
    client.force_login(secretariat_of(call))
    page = reverse("assembly:call_text", args=[call.slug])
    response = client.post(
        page, {"file": word("1. We agree to connect.", "2. We welcome the report."), "language": "en"}
    )
    assert "We agree to connect." in response.content.decode()
    assert not Paragraph.objects.exists()
    client.post(page, {"text": response.context["text"]})
    assert [row.number for row in Paragraph.objects.filter(base_text__consultation=call)] == ["1", "2"]
    response = client.post(
        page, {"file": word("1. We agree to connect all.", "2. We welcome the report."), "language": "en"}
    )
    assert dict(response.context["counts"]) == {"corrected": 1, "unchanged": 1}


def test_a_file_without_numbers_is_refused_with_a_sentence(client, call):
    client.force_login(secretariat_of(call))
    page = reverse("assembly:call_text", args=[call.slug])
    response = client.post(page, {"file": word("We agree."), "language": "en"})
    assert "Mend the file" in response.content.decode()
    assert client.post(page, {"text": "nonsense"}).status_code == 200
    assert not Paragraph.objects.exists()


def test_it_is_for_the_secretariat_alone(client, call):
    client.force_login(reviewer_of(call))
    assert client.get(reverse("assembly:call_text", args=[call.slug])).status_code == 404
