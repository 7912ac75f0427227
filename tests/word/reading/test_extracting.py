"""The text layer of a PDF: lines become paragraphs, and every word is accounted for."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from richtext import plain_text
from tests.word.reading.pdfs import Shown, below, pdf
from tests.word.reading.texts import ANSWERS, QUESTION_TEXTS, QUESTIONS
from word.matching import match
from word.model.source import Source, lines_of, source_from_json, source_to_json, words_of_items
from word.read import read, read_in_subprocess
from word.reading.safety import Refused


@pytest.fixture
def read_pages(tmp_path):
    def read_them(*pages: list[Shown], **more: object) -> Source:
        path = tmp_path / "file.pdf"
        path.write_bytes(pdf(*pages, **more))
        source = read(path)
        assert words_of_items(source.items) + sum(loss.words for loss in source.losses) == source.words_in
        assert source.words_unaccounted == 0
        return source

    return read_them


def texts(source: Source) -> list[str]:
    return [line.text for line in lines_of(source.items)]


LONG = (
    "The Summit gave the world a shared vision and a common vocabulary",
    "for digital cooperation, and for twenty years its Action Lines have",
    "guided ministries.",
)


def test_lines_of_a_paragraph_are_joined(read_pages):
    assert texts(read_pages(below(*LONG))) == [" ".join(LONG)]


def test_gap_parts_paragraphs(read_pages):
    lines = [*below(*LONG), *below(*LONG, top=160), *below(*LONG, top=220)]
    assert texts(read_pages(lines)) == [" ".join(LONG)] * 3


def test_line_that_had_room_for_more_ends_its_paragraph(read_pages):
    assert texts(read_pages(below(*LONG, *LONG))) == [" ".join(LONG)] * 2


def test_paragraph_goes_on_over_the_page(read_pages):
    assert texts(read_pages(below(*LONG[:2]), below(LONG[2]))) == [" ".join(LONG)]


def test_columns_are_read_one_after_the_other(read_pages):
    left, right = below(*LONG, left=40, size=7), below(*(line.upper() for line in LONG), left=320, size=7)
    assert texts(read_pages([*left, *right])) == [" ".join(LONG), " ".join(LONG).upper()]


def test_cells_beside_each_other_stay_apart(read_pages):
    assert texts(read_pages([Shown("Question", 100), Shown("Answer", 100, left=300)])) == ["Question", "Answer"]


def test_rows_of_a_narrow_table_are_read_cell_by_cell(read_pages):
    def row(number: str, top: float) -> list[Shown]:
        asked = below(f"{number}A question that", "fills all of its cell", top=top, left=120, step=12)
        said = below(f"{number}An answer that is", "no shorter", top=top, left=240, step=12)
        return [Shown(number, top), *asked, *said]

    cells = [text for row in "123" for text in (row, f"{row}A question that fills all of its cell",
                                                f"{row}An answer that is no shorter")]  # fmt: skip
    assert texts(read_pages([*row("1", 100), *row("2", 124), *row("3", 148)])) == cells


def test_points_that_open_pages_are_no_headers(read_pages):
    pages = [
        [Shown(f"{point}. Measure {point}", 30), Shown("The Ministry, 2025", 780, size=8), *below(*LONG, top=200)]
        for point in (4, 9, 11)
    ]
    source = read_pages(*pages)
    assert [loss.code for loss in source.losses] == ["footer"]
    assert "9. Measure 9" in texts(source)


def test_headers_footers_and_page_numbers_are_reported(read_pages):
    pages = [
        [Shown("Submission of Freedonia", 30), *below(*LONG), Shown("Geneva, 2025", 760), Shown(f"Page {page}", 780)]
        for page in (1, 2, 3)
    ]
    source = read_pages(*pages)
    assert texts(source) == [" ".join(LONG)] * 3
    assert sorted((loss.code, loss.words) for loss in source.losses) == [
        ("footer", 6),
        ("header", 9),
        ("page-number", 6),
    ]


def test_text_repeated_at_the_head_of_pages_is_no_header(read_pages):
    assert texts(read_pages(below(*LONG), below(*LONG))) == [" ".join(LONG)] * 2


def test_larger_letters_make_headings(read_pages):
    source = read_pages([Shown("Title", 60, size=20), Shown("Part", 90, size=14), *below(*LONG, top=120)])
    assert [line.outline for line in lines_of(source.items)] == [1, 2, 0]


def test_bold_is_kept(read_pages):
    source = read_pages([Shown("A question?", 80, bold=True), *below(*LONG)])
    assert [line.bold for line in lines_of(source.items)] == [True, False]


def test_bullets_make_a_list(read_pages):
    source = read_pages(below("• one", "• two"))
    assert [(line.text, line.mark is not None) for line in lines_of(source.items)] == [("one", True), ("two", True)]
    assert [(loss.code, loss.words) for loss in source.losses] == [("list-sign", 2)]


def test_divided_word_is_put_together_where_it_is_found_whole(read_pages):
    lines = below("All the ministries of the region have asked for more coopera-", "tion, and cooperation it is.")
    source = read_pages(lines)
    assert texts(source) == ["All the ministries of the region have asked for more cooperation, and cooperation it is."]
    assert [(notice.code, notice.excerpt) for notice in source.notices] == [("hyphenation", "cooperation,")]


def test_compound_keeps_its_hyphen_at_the_end_of_a_line(read_pages):
    lines = below("It must be inclusive and people-centred, and above all people-", "centred in practice.")
    assert texts(read_pages(lines))[0].endswith("people-centred in practice.")


def test_page_numbers_say_where(read_pages):
    source = read_pages(below(*LONG), below("Another page."))
    assert [line.where.page for line in lines_of(source.items)] == [1, 2]


ARABIC = {"S": "س", "L": "ل", "M": "م", "X": "لا", "(": "(", ")": ")", "A": "ا"}


def test_right_to_left_text_is_in_the_order_of_reading(read_pages):
    # On the page stand, from the left, the signs of "سلام" backwards: meem, the ligature of lam and alef, seen.
    source = read_pages([Shown("MXS", 100, left=400)], letters=ARABIC)
    assert (texts(source), source.items[0].dir) == (["سلام"], "rtl")


def test_brackets_of_right_to_left_text_open_before_they_close(read_pages):
    source = read_pages([Shown("SLM )LLM( SSL", 100, left=300)], letters=ARABIC)
    assert texts(source)[0].find("(") < texts(source)[0].find(")")


def test_answers_are_found(read_pages):
    lines, top = [], 60.0
    for number, question in enumerate(QUESTIONS["en"], start=1):
        lines.append(Shown(f"{number}. {question}", top, bold=True, size=7))
        lines += below(*ANSWERS["en"][number - 1], top=top + 16, step=16, size=7)
        top += 16 * (2 + len(ANSWERS["en"][number - 1]))
    placement = match(read_pages(lines), QUESTION_TEXTS)
    assert [(answer.number, answer.doubtful) for answer in placement.questions] == [(n, False) for n in range(1, 8)]
    assert (placement.form, placement.words_reported) == ("pdf", 0)


def test_heading_that_all_questions_bear_is_no_part_of_the_answers(read_pages):
    lines = [
        line
        for number in (1, 2, 3)
        for line in below(f"Question {number}: Our views", f"We say {number}.", top=100.0 * number, step=40)
    ]
    placement = match(read_pages(lines), QUESTION_TEXTS)
    assert [plain_text(answer.blocks) for answer in placement.questions] == [f"We say {n}." for n in (1, 2, 3)]


def test_answer_that_all_questions_have_in_common_is_kept(read_pages):
    lines = below(*(f"Question {number}: None" for number in (1, 2, 3)), step=40)
    placement = match(read_pages(lines), QUESTION_TEXTS)
    assert [plain_text(answer.blocks) for answer in placement.questions] == ["None"] * 3


def test_question_that_ran_into_the_answer_beside_it_is_doubtful(read_pages):
    asked = QUESTIONS["en"][3]
    mixed = f"4. {asked.removesuffix('?')} the footprint of data centres deserves ten sections, each with figures?"
    placement = match(read_pages([Shown(mixed, 100, size=5), *below("Of its own.", top=140)]), QUESTION_TEXTS)
    assert [(answer.number, answer.doubtful) for answer in placement.questions] == [(4, True)]


def test_answer_that_begins_with_its_question_is_doubtful(read_pages):
    asked = [Shown(f"{QUESTIONS['es'][3]} 4.", 100, size=6), Shown(QUESTIONS["en"][3], 140, size=6)]
    placement = match(read_pages([*asked, Shown("The footprint of data centres.", 180)]), QUESTION_TEXTS)
    assert [(answer.number, answer.doubtful) for answer in placement.questions] == [(4, True)]


def test_pages_without_text_are_a_scan(tmp_path):
    path = tmp_path / "file.pdf"
    path.write_bytes(pdf([]))
    with pytest.raises(Refused) as refusal:
        read(path)
    assert refusal.value.code == "scanned"


def test_locked_file_is_refused(tmp_path):
    path = tmp_path / "file.pdf"
    lock = f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{'00' * 32}> /U <{'11' * 32}> >> /ID [<00> <00>]"
    path.write_bytes(pdf(below(*LONG), trailer=lock))
    with pytest.raises(Refused) as refusal:
        read(path)
    assert refusal.value.code == "encrypted"


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", pdf(below(*LONG))[:500]])
def test_damaged_file_is_refused(content, tmp_path):
    path = tmp_path / "file.pdf"
    path.write_bytes(content)
    with pytest.raises(Refused) as refusal:
        read_in_subprocess(path)
    assert refusal.value.code == "damaged"


def test_source_survives_json(read_pages):
    source = read_pages(below(*LONG))
    assert source_from_json(source_to_json(source)) == source


SAID = st.text("ab cd-.1•(é", min_size=1, max_size=30)
LINES = st.builds(
    Shown, SAID, st.integers(1, 39).map(lambda row: 20 * row), st.integers(10, 500), st.sampled_from([7, 10, 18]),
    st.booleans(),
)  # fmt: skip
PAGE = st.lists(LINES, max_size=8, unique_by=lambda line: line.top)
"""Lines that do not cover one another: of a letter drawn twice in one place PDFium gives one."""


@given(pages=st.lists(PAGE, min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_every_word_of_a_pdf_is_accounted_for(pages, tmp_path):
    path = tmp_path / "file.pdf"
    path.write_bytes(pdf(*pages))
    try:
        source = read(path)
    except Refused:
        return  # nothing but spaces
    placement = match(source, QUESTION_TEXTS)
    assert placement.words_in == placement.words_placed + placement.words_matched + placement.words_reported
    assert source.words_unaccounted == 0
