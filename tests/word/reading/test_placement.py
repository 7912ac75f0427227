"""What is not an answer is told apart and kept: titles, prefaces, heads, annexes, signatures."""

from __future__ import annotations

import pytest

from richtext import plain_text
from tests.word.reading.construction import package, paragraph, saved
from tests.word.reading.layouts import Sheet
from tests.word.reading.layouts_mixed import LAYOUTS
from tests.word.reading.texts import PREFACE, QUESTION_TEXTS, QUESTIONS
from word.matching import DOUBTFUL, Placement, match
from word.read import read


@pytest.fixture
def placement_of(tmp_path):
    def place(name: str) -> Placement:
        return match(read(LAYOUTS[name]().save(tmp_path / "layout.docx")), QUESTION_TEXTS)

    return place


def unplaced(placement: Placement) -> list[tuple[str, str]]:
    return [(part.kind, plain_text(part.blocks)) for part in placement.unplaced]


def test_title_is_recognised_and_preface_is_offered(placement_of):
    placement = placement_of("preface_and_title")
    title_and_questions = 6 + sum(len(f"1. {question}".split()) for question in QUESTIONS["en"])
    assert (unplaced(placement), placement.words_matched) == ([("preface", "\n".join(PREFACE))], title_and_questions)


def test_head_of_a_table_is_told_apart(placement_of):
    assert unplaced(placement_of("table_of_two_columns")) == [("table-header", "Question\nAnswer")]


def test_section_headings_belong_to_no_answer(placement_of):
    assert unplaced(placement_of("sections_between_the_questions")) == [
        ("preface", "Part A: Looking back"),
        ("heading", "Part B: Looking ahead\nPart C"),
    ]


def test_annex_is_told_apart(placement_of):
    assert unplaced(placement_of("annex_after_the_answers")) == [
        ("annex", "Annex: figures for Freedonia\nSubscriptions per hundred inhabitants: 87.")
    ]


def test_signature_is_told_apart(placement_of):
    assert unplaced(placement_of("signature_after_the_answers")) == [
        ("signature", "Respectfully submitted,\nPermanent Mission of Freedonia\nGeneva, 21 July 2025")
    ]


def test_statement_without_questions_stays_unplaced(placement_of):
    placement = placement_of("a_statement_without_questions")
    assert ([part.kind for part in placement.unplaced], placement.questions) == (["text"], ())


def test_numbered_headings_of_a_statement_are_doubtful(placement_of):
    assert all(answer.confidence < DOUBTFUL for answer in placement_of("numbered_headings_of_a_statement").questions)


def test_answers_to_two_questions_at_once_are_doubtful(placement_of):
    answer = placement_of("two_questions_answered_together").of(4)
    assert answer is not None
    assert answer.doubtful


def test_question_text_found_is_shown(placement_of):
    answer = placement_of("digits_with_dash").of(1)
    assert answer is not None
    assert answer.matched_text == f"1-{QUESTIONS['en'][0]}"


def test_footnote_of_a_question_is_reported(tmp_path):
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    content = package(
        paragraph(f"1. {QUESTIONS['en'][0]}", mark) + paragraph("The answer."),
        footnotes=f'<w:footnote w:id="2">{paragraph("A note.")}</w:footnote>',
    )
    placement = match(read(saved(tmp_path, content)), QUESTION_TEXTS)
    assert [(loss.code, loss.words, loss.excerpt) for loss in placement.losses] == [("footnote", 2, "A note.")]


def test_numbers_that_an_answer_does_not_show_are_noted(tmp_path):
    sheet = Sheet()
    sheet.line(QUESTIONS["en"][0], bold=True)
    letters, digits = sheet.new_list("lowerLetter", "(%1)"), sheet.new_list()
    for list_id in (letters, letters, digits):
        sheet.number(sheet.line("Point"), list_id)
    placement = match(read(sheet.save(tmp_path / "layout.docx")), QUESTION_TEXTS)
    assert [(notice.code, notice.excerpt) for notice in placement.notices] == [("numbering", "(a) Point")]


def test_no_questions_at_all_leave_everything_unplaced(tmp_path):
    placement = match(read(saved(tmp_path, package(paragraph("Some text")))), ())
    assert unplaced(placement) == [("text", "Some text")]
