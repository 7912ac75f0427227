import re

import pytest

from assembly.outputs.collect import choose_versions
from assembly.outputs.services import writing
from assembly.outputs.services.writing import NotReconciledError, assemble
from tests.assembly.words import facts, paragraphs, styled
from tests.factories import ConsultationFactory, OrganizationFactory, StateFactory, submitted_version
from tests.libreoffice import needs_libreoffice
from tests.word.ooxml import Parts, W, assert_sound

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation():
    consultation = ConsultationFactory(title_en="Call on the paper")
    for name in ("Beta", "Alpha"):
        submitted_version(
            consultation=consultation,
            organization=OrganizationFactory(name_en=name),
            answers={"q1": f"<p>{name} on one.</p>", "q2": f"<ol><li><p>{name} on two.</p></li></ol>"},
        )
    return consultation


def written(consultation, layout, tmp_path, **options):
    target = tmp_path / "out.docx"
    assemble(consultation, choose_versions(consultation), layout, target, **options)
    assert_sound(target)
    return target


def test_by_question_puts_every_answer_under_its_question(consultation, tmp_path):
    file = written(consultation, "by-question", tmp_path)
    questions = [question.text for question in consultation.questionnaire.questions.exclude(number=None)]
    headings = [text for text in styled(file, "Heading 1") if text[0].isdigit()]
    assert headings == [f"{number}. {text}" for number, text in enumerate(questions, start=1)]
    assert styled(file, "Heading 2") == ["Alpha", "Beta", "Alpha", "Beta"]
    assert styled(file, "Submitted By") == []  # they are of one group, and the name stands above


def test_by_question_says_where_nobody_answered(consultation, tmp_path):
    file = written(consultation, "by-question", tmp_path)
    assert paragraphs(file).count("No answers were received to this question.") == 1


def test_by_stakeholder_puts_every_answer_under_its_submitter(consultation, tmp_path):
    file = written(consultation, "by-stakeholder", tmp_path)
    assert styled(file, "Heading 1") == ["Note on this compilation", "List of submissions", "Alpha", "Beta"]
    assert len(styled(file, "Heading 2")) == 4


@pytest.mark.parametrize("layout", ["by-question", "by-stakeholder"])
def test_the_times_in_front_are_those_of_the_call(consultation, tmp_path, freeze, layout):
    freeze("2025-09-02 02:30+00:00")
    file = written(consultation, layout, tmp_path)
    first = file.read_bytes()
    assert styled(file, "Cover Line")[-1] == "1 September 2025"
    assert facts(file)["Compiled on"] == "1 September 2025, 22:30 (America/New York, UTC−04:00)"
    assert "(America/New York, UTC−0" in facts(file)["Closing"]
    assert written(consultation, layout, tmp_path).read_bytes() == first


def test_the_note_counts_inputs_beside_the_name_of_a_category(consultation, tmp_path):
    for name in ("Chad", "Peru", "Fiji"):
        state = StateFactory(name_en=name)
        submitted_version(consultation=consultation, organization=state, answers={"q1": f"<p>{name} on one.</p>"})
    found = facts(written(consultation, "by-question", tmp_path))
    counts = {label: value for label, value in found.items() if label == "Inputs" or label.startswith("–")}
    assert counts == {"Inputs": "5 inputs", "– Member State": "3 inputs", "– Civil society": "2 inputs"}


@pytest.mark.parametrize("language", ["ar", "zh", "fr", "ru", "es"])
@pytest.mark.parametrize("layout", ["by-question", "by-stakeholder"])
def test_every_layout_is_sound_in_every_language(consultation, tmp_path, layout, language):
    written(consultation, layout, tmp_path, language=language)


def test_assemble_tells_its_progress(consultation, tmp_path):
    told = []
    target = tmp_path / "out.docx"
    assemble(
        consultation,
        choose_versions(consultation),
        "by-question",
        target,
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]


def test_assemble_keeps_nothing_that_is_not_reconciled(consultation, tmp_path):
    target = tmp_path / "out.docx"
    with pytest.raises(NotReconciledError):
        assemble(consultation, [*choose_versions(consultation), 987_654], "by-question", target)
    assert list(tmp_path.iterdir()) == []


def test_assemble_leaves_an_earlier_file_alone_when_it_fails(consultation, tmp_path):
    target = tmp_path / "out.docx"
    target.write_bytes(b"earlier")
    with pytest.raises(NotReconciledError):
        assemble(consultation, [987_654], "by-question", target)
    assert target.read_bytes() == b"earlier"


@needs_libreoffice
@pytest.mark.parametrize("language", ["en", "ar"])
def test_contents_bear_the_numbers_of_the_pages(consultation, tmp_path, language):
    file = written(consultation, "by-question", tmp_path, language=language, page_numbers=True)
    lines = ["".join(line.itertext(f"{W}t")) for line in Parts(file).find("//w:hyperlink[.//w:instrText]")]
    # Cover, note with list, contents, then a page for each question; every line of the contents ends in its page.
    pages = [int(re.search(r"\d+$", line)[0]) for line in lines]
    assert pages == [2, 2, 4, 4, 4, 5, 5, 5, 6]


@needs_libreoffice
@pytest.mark.parametrize(("limit", "value"), [("SECONDS_TO_PAGE", 0.01), ("LARGEST_PAGED", 1)])
def test_pages_that_cannot_be_told_are_left_out(consultation, tmp_path, monkeypatch, limit, value):
    plain = Parts(written(consultation, "by-question", tmp_path)).raw["word/document.xml"]
    monkeypatch.setattr(writing, limit, value)
    again = written(consultation, "by-question", tmp_path, page_numbers=True)
    assert Parts(again).raw["word/document.xml"] == plain


def test_without_libreoffice_contents_have_no_numbers(consultation, tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "program", lambda: None)
    file = written(consultation, "by-question", tmp_path, page_numbers=True)
    assert not Parts(file).find("//w:hyperlink[.//w:instrText]")
