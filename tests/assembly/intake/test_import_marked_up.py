"""A marked-up copy by the command: alone, behind a filled questionnaire, and in bad shape."""

import io
import json

import docx
import pytest
from django.core.management import CommandError, call_command

from submissions.models import ParagraphComment, SubmissionVersion
from submissions.texts.services import base_texts
from submissions.texts.services.base_texts import WantedParagraph, WantedSection, WantedText
from submissions.values.enums import QuestionKind
from tests.factories import ConsultationFactory, OrganizationFactory, secretariat_of

pytestmark = pytest.mark.django_db

PARAGRAPHS = (
    "We resolve to connect every school within five years.",
    "We recognize that teachers need training, time and tools to use the connection.",
    "We note the digital divide between regions, and within many of them.",
)
CHANGED = PARAGRAPHS[1].replace("training, time", "training, pay, time")


@pytest.fixture
def consultation():
    consultation = ConsultationFactory(slug="the-call")
    secretariat_of(consultation)
    question = consultation.questionnaire.questions.exclude(number=None).order_by("-number").first()
    question.kind = QuestionKind.PARAGRAPH_COMMENTS
    question.save()
    paragraphs = tuple(WantedParagraph(str(n), text, f"p-{n}") for n, text in enumerate(PARAGRAPHS, 1))
    base_texts.load(WantedText((WantedSection("Access", paragraphs),), title="Elements paper"), consultation)
    OrganizationFactory(name_en="Alpha Network")
    return consultation


def run(file, *options):
    report = file.with_suffix(".json")
    named = {"consultation": "the-call", "organization": "Alpha Network", "stdout": io.StringIO(), "report": report}
    call_command("import_submission", str(file), *options, **named)
    return json.loads(report.read_text(encoding="utf-8")), named["stdout"].getvalue()


def marked_copy(document):
    for number, text in enumerate((PARAGRAPHS[0], CHANGED, PARAGRAPHS[2]), 1):
        document.add_paragraph(f"{number}. {text}")


def balanced(report):
    parts = ("placed", "matched", "unchanged", "deleted", "proposed", "rationale", "reported")
    return report["words_in"] == sum(report[f"words_{part}"] for part in parts)


@pytest.fixture
def alone(consultation, tmp_path):
    document = docx.Document()
    document.add_paragraph("The Mission presents its compliments.")
    document.add_paragraph("Access")
    marked_copy(document)
    document.save(tmp_path / "alone.docx")
    return tmp_path / "alone.docx"


def test_a_marked_up_copy_alone_is_reported_and_nothing_is_written(alone):
    report, told = run(alone, "--dry-run")
    assert report["proposals"] == [
        {
            "paragraph": "2",
            "key": "p-2",
            "target": "paragraph",
            "action": "amend",
            "text": CHANGED,
            "type": "",
            "rationale": "",
            "confidence": pytest.approx(0.98, abs=0.05),
            "doubts": [],
        }
    ]
    assert balanced(report)
    assert (report["words_proposed"], report["words_placed"]) == (1, 0)
    assert "paragraph 2: amend" in told
    assert not ParagraphComment.objects.exists()


def test_a_marked_up_copy_alone_is_entered_and_handed_in(alone):
    run(alone, "--submit")
    comment = ParagraphComment.objects.get()
    assert (comment.action, comment.proposed_text, comment.from_file) == ("amend", CHANGED, "alone.docx")
    (answer,) = SubmissionVersion.objects.get().content["answers"]
    assert [row["proposed_text"] for row in answer["paragraph_comments"]] == [CHANGED]


def test_entered_again_it_proposes_nothing_twice(alone):
    run(alone)
    run(alone)
    assert ParagraphComment.objects.count() == 1


def test_behind_a_filled_questionnaire_every_word_is_accounted_for(consultation, tmp_path):
    document = docx.Document()
    for question in consultation.questionnaire.questions.exclude(number=None).order_by("number"):
        document.add_paragraph().add_run(f"{question.number}. {question.text}").bold = True
        document.add_paragraph(f"We answer question {question.number} in full.")
    document.add_paragraph("Access")
    marked_copy(document)
    path = tmp_path / "both.docx"
    document.save(path)
    report, _told = run(path)
    assert [proposal["action"] for proposal in report["proposals"]] == ["amend"]
    assert len(report["questions"]) == 3
    assert not any("regions" in question["html"] for question in report["questions"])
    assert balanced(report)
    assert report["words_placed"] == 18
    assert ParagraphComment.objects.get().proposed_text == CHANGED


def test_another_text_altogether_is_refused_and_said(consultation, tmp_path):
    document = docx.Document()
    document.add_paragraph("A recipe for bread needs flour, water, salt and time, and a warm place for it.")
    path = tmp_path / "bread.docx"
    document.save(path)
    report, told = run(path, "--dry-run")
    assert report["proposals"] == []
    assert balanced(report)
    assert "It may be another text" in told
    with pytest.raises(CommandError, match="nothing was entered"):
        run(path)
