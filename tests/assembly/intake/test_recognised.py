"""What was taken for the wording of a question is listed and can be put back; our own file is known at every door."""

import io
import json

import pytest
from django.core.management import call_command

from assembly.intake.services import plan_edits, uploading
from assembly.intake.services.plan_parts import WORDING
from assembly.intake.services.plans import Sheet
from assembly.outputs.services.drafting_file import empty_file
from submissions.drafting.services.attachments import File
from submissions.models import Submission
from submissions.values.exceptions import NotPermitted, NotPossible
from submissions.values.languages import language_of
from tests.assembly.files import filled, lines
from tests.factories import ConsultationFactory, OrganizationFactory, SubmissionFactory, UserFactory, secretariat_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation():
    consultation = ConsultationFactory(slug="the-call")
    secretariat_of(consultation)
    return consultation


def report_of(content, tmp_path, *options):
    file, report = tmp_path / "came.docx", tmp_path / "report.json"
    file.write_bytes(content)
    OrganizationFactory(name_en="Alpha Network")
    named = {"consultation": "the-call", "organization": "Alpha Network", "report": report, "stdout": io.StringIO()}
    call_command("import_submission", str(file), *options, **named)
    return json.loads(report.read_text())


def test_short_answers_are_answers_and_only_the_labels_are_recognised(consultation, tmp_path):
    content = lines("Question 1", "Mobile money.", "Question 2", "None.", "Question 3", "N/A")
    report = report_of(content, tmp_path)
    assert [answer["html"] for answer in report["questions"]] == ["<p>Mobile money.</p>", "<p>None.</p>", "<p>N/A</p>"]
    assert [(row["text"], row["question"], row["why"]) for row in report["recognised"]] == [
        (f"Question {number}", number, "number") for number in (1, 2, 3)
    ]
    assert report["words_unaccounted"] == 0


def test_wording_of_a_question_is_recognised_word_for_word(consultation, tmp_path):
    report = report_of(filled(consultation), tmp_path, "--dry-run")
    questions = consultation.questionnaire.questions.exclude(number=None).order_by("number")
    assert [row["text"] for row in report["recognised"]] == [f"{row.number}. {row.text}" for row in questions]
    assert {row["why"] for row in report["recognised"]} == {"wording"}


def test_blank_file_of_ours_holds_no_answer(consultation, tmp_path):
    report = report_of(empty_file(consultation), tmp_path, "--dry-run")
    assert (report["questions"], report["words_placed"], report["words_unaccounted"]) == ([], 0, 0)
    assert {row["why"] for row in report["recognised"]} == {"ours"}
    assert Submission.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Наша делегация поддерживает расширение доступа к сети.", "ru"),
        ("تؤيد وفدنا توسيع الوصول إلى الإنترنت في الريف.", "ar"),
        ("我国代表团支持扩大农村接入。", "zh"),
        ("Notre délégation soutient l’accès des écoles rurales.", "fr"),
        ("No.", ""),
    ],
)
def test_language_is_told_from_the_words(text, language):
    assert language_of(text) == language


@pytest.fixture
def upload(consultation):
    person = secretariat_of(consultation)
    submission = SubmissionFactory(consultation=consultation)
    content = filled(consultation, {1: "We answer."})
    return uploading.take(submission.pk, person, File("came.docx", content), on_behalf=True), person


def test_recognised_text_is_put_back_with_one_click(upload):
    upload, person = upload
    first = Sheet(upload).recognised[0]
    changed = plan_edits.change(upload.pk, person, 0, places={}, choices={}, back=first.start)
    sheet = Sheet(changed)
    assert first.start not in [one.start for one in sheet.recognised]
    assert sheet.groups[0].key == first.key
    assert sheet.groups[1].place != WORDING
    assert sheet.balance.unaccounted == 0


def test_only_what_was_recognised_is_put_back(upload):
    upload, person = upload
    with pytest.raises(NotPossible):
        plan_edits.change(upload.pk, person, 0, places={}, choices={}, back=10**6)


def test_nobody_else_puts_anything_back(upload):
    upload, _person = upload
    with pytest.raises(NotPermitted):
        plan_edits.change(upload.pk, UserFactory(), 0, places={}, choices={}, back=0)
