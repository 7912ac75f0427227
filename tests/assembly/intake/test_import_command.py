import io
import json
import zipfile

import docx
import pytest
from django.core.management import CommandError, call_command

from submissions.models import Organization, Submission
from submissions.values.enums import AttachmentKind, Category
from tests.factories import (
    ConsultationFactory,
    OrganizationFactory,
    SubmissionFactory,
    fill,
    secretariat_of,
)
from tests.word.reading.pdfs import Shown, pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation():
    consultation = ConsultationFactory(slug="the-call")
    secretariat_of(consultation)
    return consultation


@pytest.fixture
def filled(consultation, tmp_path):
    """Return a Word file with the three questions as bold lines and an answer under each."""
    document = docx.Document()
    for question in consultation.questionnaire.questions.exclude(number=None).order_by("number"):
        document.add_paragraph().add_run(f"{question.number}. {question.text}").bold = True
        document.add_paragraph(f"We answer question {question.number} in full.")
    path = tmp_path / "filled.docx"
    document.save(path)
    return path


def run(file, *options, **named):
    out = io.StringIO()
    named = {"consultation": "the-call", "organization": "Alpha Network", "stdout": out} | named
    call_command("import_submission", str(file), *options, **named)
    return out.getvalue()


def refused(file, *options, **named):
    with pytest.raises(CommandError) as caught:
        run(file, *options, **named)
    return caught.value


@pytest.fixture
def alpha():
    return OrganizationFactory(name_en="Alpha Network")


def test_import_places_each_answer_under_its_question(filled, alpha):
    run(filled)
    answers = Submission.objects.get().answers.exclude(question__number=None)
    assert [answer.html for answer in answers.order_by("question__number")] == [
        f"<p>We answer question {number} in full.</p>" for number in (1, 2, 3)
    ]


def test_import_keeps_the_file_as_the_received_original(filled, alpha):
    run(filled)
    attachment = Submission.objects.get().attachments.get()
    assert attachment.kind == AttachmentKind.RECEIVED_ORIGINAL
    with attachment.file.open() as kept:
        assert kept.read() == filled.read_bytes()


def test_import_accounts_for_every_word(filled, alpha, tmp_path):
    report = tmp_path / "report.json"
    run(filled, report=report)
    content = json.loads(report.read_text())
    assert content["words_in"] == content["words_placed"] + content["words_matched"] + content["words_reported"]
    assert [question["number"] for question in content["questions"]] == [1, 2, 3]
    assert content["questions"][0]["html"] == "<p>We answer question 1 in full.</p>"


def test_import_submits_when_asked(filled, alpha):
    assert "Submitted: No. 1, version 1." in run(filled, "--submit")


def test_dry_run_writes_nothing(filled):
    out = run(filled, "--dry-run", category="Civil society")
    assert "Nothing was written" in out
    assert (Submission.objects.count(), Organization.objects.filter(name_en="Alpha Network").count()) == (0, 0)


@pytest.mark.parametrize("category", ["Civil society", "CIVIL SOCIETY", "civil_society"])
def test_an_unknown_organization_is_registered_when_a_category_is_given(filled, category):
    run(filled, category=category)
    assert Organization.objects.get(name_en="Alpha Network").category == Category.CIVIL_SOCIETY


def test_an_unknown_organization_is_refused_with_the_close_matches(filled):
    OrganizationFactory(name_en="Alpha Networks")
    error = refused(filled)
    assert error.returncode == 2
    assert "no organization named “Alpha Network”" in str(error)
    assert "Alpha Networks" in str(error)


def test_a_state_is_never_created(filled):
    error = refused(filled, organization="Atlantis", category="Member State")
    assert error.returncode == 2
    assert not Organization.objects.filter(name_en="Atlantis").exists()


@pytest.mark.parametrize("name", ["Kenya", "the republic of kenya"[4:], "Кения", "肯尼亚", "كينيا"])
def test_a_state_is_found_by_any_of_its_names(filled, name):
    run(filled, organization=name)
    assert Submission.objects.get().organization.iso3 == "KEN"


def test_an_unknown_call_is_refused_with_the_close_matches(filled, alpha):
    error = refused(filled, consultation="the-cal")
    assert (error.returncode, "the-call" in str(error)) == (2, True)


def test_an_unknown_category_is_refused_with_those_there_are(filled):
    error = refused(filled, category="Churches")
    assert (error.returncode, "Civil society" in str(error)) == (2, True)


def not_word(tmp_path):
    path = tmp_path / "notes.docx"
    path.write_text("just text")
    return path


def legacy(tmp_path):
    path = tmp_path / "old.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096))
    return path


def empty(tmp_path):
    path = tmp_path / "empty.docx"
    docx.Document().save(path)
    return path


def bomb(tmp_path):
    path = tmp_path / "bomb.docx"
    docx.Document().save(path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/zeros.bin", bytes(200_000_000))
    return path


def missing(tmp_path):
    return tmp_path / "nowhere.docx"


@pytest.mark.parametrize("make", [not_word, legacy, empty, bomb, missing])
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence_and_nothing_is_written(make, consultation, tmp_path):
    error = refused(make(tmp_path), category="Civil society")
    assert error.returncode == 2
    assert str(error).endswith(".")
    assert (Submission.objects.count(), Organization.objects.filter(name_en="Alpha Network").count()) == (0, 0)


def test_import_over_a_draft_keeps_what_was_there_in_its_history(consultation, filled, alpha):
    submission = SubmissionFactory(consultation=consultation, organization=alpha)
    fill(submission, {"q1": "<p>Written by the delegation.</p>"})
    out = run(filled)
    answer = submission.answers.get(question__key="q1")
    assert "1 earlier answers stay in their history" in out
    assert "<p>Written by the delegation.</p>" in answer.revisions.values_list("html", flat=True)


def test_nobody_but_the_secretariat_enters_on_behalf_of_another(consultation, filled, alpha):
    from tests.factories import UserFactory

    person = UserFactory()
    assert refused(filled, actor=person.email).returncode == 2
    assert Submission.objects.count() == 0


def test_import_of_a_pdf_keeps_it_as_what_it_is_and_says_that_its_text_was_extracted(consultation, alpha, tmp_path):
    lines, top = [], 60.0
    for question in consultation.questionnaire.questions.exclude(number=None).order_by("number"):
        lines += [
            Shown(f"{question.number}. {question.text}", top, size=7, bold=True),
            Shown("Our answer.", top + 16, size=7),
        ]
        top += 50
    path = tmp_path / "filled.pdf"
    path.write_bytes(pdf(lines))
    said = run(path)
    assert "The text was extracted from a PDF" in said
    attachment = Submission.objects.get().attachments.get()
    assert (attachment.kind, attachment.content_type) == (AttachmentKind.RECEIVED_ORIGINAL, "application/pdf")
    answers = Submission.objects.get().answers.exclude(question__number=None)
    assert {answer.html for answer in answers} == {"<p>Our answer.</p>"}
