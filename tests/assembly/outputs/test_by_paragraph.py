"""Consolidated files by paragraph, in every notation: what stands in them, and that no proposal is lost."""

import io
import re
import zipfile

import docx
import pytest
from django.core.management import CommandError, call_command
from lxml import etree

from assembly.outputs.layouts.by_paragraph import NOTATIONS
from submissions.models import BaseText
from submissions.texts.services import base_texts
from submissions.texts.services.base_texts import WantedParagraph, WantedSection, WantedText
from submissions.values.enums import ParagraphAction, ParagraphState, QuestionKind
from tests.factories import ConsultationFactory, OrganizationFactory, SubmissionFactory, submitted_version

pytestmark = pytest.mark.django_db

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SEVEN = "We resolve to connect every school within five years."
TEXTS = ("We reaffirm the outcomes of the Summit.", SEVEN, "We thank the hosts.")
SAID = [
    ("Alpha", ParagraphAction.AMEND, SEVEN.replace("every", "every public")),
    ("Delta", ParagraphAction.AMEND, SEVEN.replace("every", "every public")),
    ("Beta", ParagraphAction.AMEND, SEVEN.replace(" within five years", "")),
    ("Epsilon", ParagraphAction.INSERT_AFTER, "Teachers are part of this."),
    ("Zeta", ParagraphAction.DELETE, ""),
    ("Eta", ParagraphAction.COMMENT, ""),
]


@pytest.fixture
def call():
    call = ConsultationFactory(slug="the-call")
    question = call.questionnaire.questions.exclude(number=None).order_by("-number").first()
    question.kind = QuestionKind.PARAGRAPH_COMMENTS
    question.save()
    paragraphs = tuple(WantedParagraph(str(number), text) for number, text in enumerate(TEXTS, 6))
    base_texts.load(WantedText((WantedSection("Access", paragraphs),), title="Elements paper"), call)
    seven = BaseText.objects.get().paragraphs.get(number="7").revisions.get()
    for name, action, text in SAID:
        submission = SubmissionFactory(consultation=call, organization=OrganizationFactory(name_en=name))
        answer = submission.answers.get(question__kind=QuestionKind.PARAGRAPH_COMMENTS)
        comment = "We like it." if action == ParagraphAction.COMMENT else ""
        answer.paragraph_comments.create(revision=seven, action=action, proposed_text=text, comment=comment)
        submitted_version(submission)
    return call


def assembled(folder, notation, **options):
    target, out = folder / f"{notation}.docx", io.StringIO()
    call_command("assemble", "the-call", layout="by-paragraph", notation=notation, output=target, stdout=out, **options)
    return target, out.getvalue()


def texts_in(path):
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.mark.parametrize("notation", [name for name in NOTATIONS if name != "tracked"])
def test_every_notation_holds_every_proposal(call, tmp_path, notation):
    path, told = assembled(tmp_path, notation)
    text = texts_in(path)
    assert "6 submissions, 6 comments and proposals" in told
    for name, _action, proposed in SAID:
        assert name in text
        if proposed and notation != "rio":
            assert re.sub(r"\W", "", "Teachers are part of this") in re.sub(r"\W", "", text)
    assert "We like it" in text


def test_rio_reads_as_a_person_would_write_it(call, tmp_path):
    text = texts_in(assembled(tmp_path, "rio")[0])
    inner = "We resolve to connect every [public - Alpha, Delta] school [within five years - Beta delete]."
    assert f"7. [{inner} - Zeta delete]" in text
    assert "7.bis. [Teachers are part of this. - Epsilon]" in text


def test_rejecting_all_tracked_changes_gives_the_text(call, tmp_path):
    with zipfile.ZipFile(assembled(tmp_path, "tracked")[0]) as parts:
        root = etree.fromstring(parts.read("word/document.xml"))
        comments = parts.read("word/comments.xml").decode()
    authors = {each.get(W + "author") for each in root.iter(W + "ins", W + "del")}
    assert authors == {"Alpha", "Epsilon", "Zeta"}
    assert "Deleted or replaced by Zeta, Beta" in comments
    assert "Alpha, Delta" in comments
    assert "We like it." in comments
    rejected = []
    for paragraph in root.iter(W + "p"):
        own = [
            each.text or ""
            for each in paragraph.iter(W + "t", W + "delText")
            if not any(parent.tag == W + "ins" for parent in each.iterancestors())
        ]
        rejected.append("".join(own))
    assert [text for text in rejected if re.match(r"[678]\. ", text)] == [
        f"{number}. {text}" for number, text in enumerate(TEXTS, 6)
    ]


def test_a_word_that_several_delete_is_deleted_once(call, tmp_path):
    with zipfile.ZipFile(assembled(tmp_path, "tracked")[0]) as parts:
        root = etree.fromstring(parts.read("word/document.xml"))
    gone = "".join(each.text for each in root.iter(W + "delText"))
    assert gone == SEVEN


def test_many_wordings_stand_below_the_paragraph(call, tmp_path):
    path = assembled(tmp_path, "tracked", most_tracked=1)[0]
    with zipfile.ZipFile(path) as parts:
        root = etree.fromstring(parts.read("word/document.xml"))
    assert not list(root.iter(W + "delText"))
    inserted = ["".join(run.itertext()) for run in root.iter(W + "ins") if "".join(run.itertext())]
    assert any("Beta: We resolve to connect every school." in text for text in inserted)


def test_only_some_paragraphs(call, tmp_path):
    text = texts_in(assembled(tmp_path, "rio", paragraphs="6")[0])
    assert "6. We reaffirm" in text
    assert "7. " not in text
    text = texts_in(assembled(tmp_path, "rio", only_commented=True)[0])
    assert "6. We reaffirm" not in text
    assert "[public - Alpha, Delta]" in text


def test_settled_paragraphs_say_so(call, tmp_path):
    BaseText.objects.get().paragraphs.filter(number="6").update(state=ParagraphState.AGREED)
    text = texts_in(assembled(tmp_path, "rio")[0])
    assert "6. We reaffirm the outcomes of the Summit. [Agreed ad ref]" in text
    assert "Agreed ad referendum" in text


def test_an_unknown_paragraph_is_refused(call, tmp_path):
    with pytest.raises(CommandError, match="no paragraph 99"):
        assembled(tmp_path, "rio", paragraphs="1-99".replace("1-", "6-"))


def test_a_call_without_a_text_is_refused(tmp_path):
    other = ConsultationFactory(slug="the-call")
    submitted_version(SubmissionFactory(consultation=other))
    with pytest.raises(CommandError, match="no text under consultation"):
        assembled(tmp_path, "rio")
