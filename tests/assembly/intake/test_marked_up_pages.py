"""The mapping page of a file with a marked-up copy in it: shown first, added only as chosen, taken back whole."""

import docx
import pytest
from django.urls import reverse

from assembly.intake.services import confirmation, importing, plan_edits, uploading
from assembly.models import Upload
from submissions.core import locks
from submissions.drafting.services.attachments import File
from submissions.models import ParagraphComment
from submissions.texts.services import base_texts
from submissions.texts.services.base_texts import WantedParagraph, WantedSection, WantedText
from submissions.values.enums import QuestionKind
from submissions.values.exceptions import NotPossible
from tests.factories import ConsultationFactory, SubmissionFactory, UserFactory, member

pytestmark = pytest.mark.django_db

TEXTS = (
    "We resolve to connect every school within five years.",
    "We recognize that teachers need training, time and tools to use the connection.",
    "We note the digital divide between regions, and within many of them.",
)


@pytest.fixture
def submission():
    call = ConsultationFactory(slug="the-call")
    question = call.questionnaire.questions.exclude(number=None).order_by("-number").first()
    question.kind = QuestionKind.PARAGRAPH_COMMENTS
    question.save()
    paragraphs = tuple(WantedParagraph(str(number), text) for number, text in enumerate(TEXTS, 1))
    base_texts.load(WantedText((WantedSection("Access", paragraphs),), title="Elements paper"), call)
    return SubmissionFactory(consultation=call)


@pytest.fixture
def upload(submission, tmp_path):
    document = docx.Document()
    for number, text in enumerate((TEXTS[0].replace("five", "ten"), TEXTS[1], TEXTS[2].replace("many", "most")), 1):
        document.add_paragraph(f"{number}. {text}")
    path = tmp_path / "marked.docx"
    document.save(path)
    person = member(submission)
    examined = importing.examine(path, submission.consultation)
    with locks.transaction():
        row = uploading.record(submission, person, File(path.name, path.read_bytes()), on_behalf=False)
        row.state, row.reading = "ready", uploading.reading_of(row, examined)
        row.save()
    return row


def test_the_page_shows_each_proposal_and_nothing_is_added_yet(client, submission, upload):
    client.force_login(upload.uploaded_by)
    page = client.get(reverse("assembly:upload", args=[upload.pk])).content.decode()
    assert "<del>five</del><ins>ten</ins>" in page.replace(" ", "") or "<ins>ten" in page
    assert "2 proposals are added when you confirm." in page
    assert 'name="proposal.0"' in page
    assert not ParagraphComment.objects.exists()


def test_a_stranger_sees_nothing_of_it(client, upload):
    client.force_login(UserFactory())
    assert client.get(reverse("assembly:upload", args=[upload.pk])).status_code == 404


def test_what_is_left_out_is_not_added_and_the_rest_can_be_taken_back(submission, upload):
    person = upload.uploaded_by
    changed = plan_edits.change(
        upload.pk, person, upload.plan_revision, places={}, choices={}, proposals={"0": "leave", "1": "comment"}
    )
    confirmation.confirm(upload.pk, person, changed.plan_revision, {})
    comment = ParagraphComment.objects.get()
    assert (comment.action, comment.comment) == ("comment", TEXTS[2].replace("many", "most"))
    confirmation.take_back(upload.pk, person)
    assert not ParagraphComment.objects.exists()
    assert Upload.objects.get().state == "ready"


def test_another_choice_is_refused(upload):
    with pytest.raises(NotPossible):
        plan_edits.change(
            upload.pk, upload.uploaded_by, upload.plan_revision, places={}, choices={}, proposals={"0": "burn"}
        )
