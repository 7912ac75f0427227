"""Harder layouts for the second call: numbers mislead, texts are scarce, headings say something of their own."""

from __future__ import annotations

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.word.reading.layouts import Sheet, _table
from tests.word.reading.layouts_further import ALL, EN, LAYOUTS, _all_expected, _each, _several, layout
from tests.word.reading.texts_further import ASKED, COVER, REPHRASED, SAID

TOPICS = (
    "Public services online", "Unserved groups", "Privacy of users", "Local languages", "Neighbouring countries",
    "Financing", "Indicators", "Artificial intelligence", "United Nations system",
)  # fmt: skip
WIDE = "０１２３４５６７８９"


@layout
def preface_that_speaks_of_the_questions() -> Sheet:
    sheet = Sheet()
    sheet.line("Question 1 of the call is answered by the Ministry of Justice, questions 2 to 9 by the Digital Agency.")
    sheet.line("Question 4 was discussed with the communities concerned.")
    return _each(lambda n: f"Question {n}: ", sheet=sheet, bold=True)


@layout
def sub_questions_in_letters() -> Sheet:
    sheet = Sheet()
    for number in ALL:
        sheet.line(f"{number}. {EN[number - 1]}", bold=True)
        points = [f"({letter}) {text}" for letter, text in zip("abc", SAID["en"][number - 1] * 3, strict=False)]
        sheet.answer(number, points)
    return sheet


@layout
def tables_of_different_widths() -> Sheet:
    sheet = Sheet()
    for number in ALL:
        text = "\n".join(SAID["en"][number - 1])
        if number % 2:
            _table([(f"{number}. {EN[number - 1]}", text)], sheet)
        else:
            _table([(str(number), EN[number - 1], text)], sheet)
        sheet.line("")
    return _all_expected(sheet)


@layout
def answer_rows_below_question_rows() -> Sheet:
    rows = []
    for number in ALL:
        rows += [(str(number), EN[number - 1]), ("", "\n".join(SAID["en"][number - 1]))]
    return _all_expected(_table(rows))


_several(
    topics_as_headings=lambda: _each(lambda n: "", asked=TOPICS, style="Heading 1"),
    topics_bold_and_numbered=lambda: _each(lambda n: f"{n}. ", asked=TOPICS, bold=True),
    topics_underlined_by_capitals=lambda: _each(lambda n: "", asked=[topic.upper() for topic in TOPICS]),
    full_width_digits=lambda: _each(lambda n: f"{WIDE[n]}．", asked=ASKED["zh"], language="zh"),
    bracketed_q=lambda: _each(lambda n: f"[Q{n}] ", italic=True),
    capital_roman_in_brackets=lambda: _each(
        lambda n: f"({('I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX')[n - 1]}) ", asked=REPHRASED
    ),
    response_to_q=lambda: _each(lambda n: f"Response to Q.{n}:", asked=[""] * 9, bold=True),
)


@layout
def statement_with_some_headings_alike() -> Sheet:
    """A text of its own: what it says of financing answers no question that anyone could tell."""
    sheet = Sheet()
    for heading, text in zip(("Introduction", "Our region", "Way ahead"), COVER[1:], strict=True):
        sheet.line(heading, bold=True)
        sheet.line(text)
    return sheet


@layout
def paragraphs_numbered_through() -> Sheet:
    sheet = Sheet()
    numbering = sheet.new_list()
    for number in ALL:
        sheet.line(REPHRASED[number - 1], bold=True)
        for text in SAID["en"][number - 1]:
            sheet.number(sheet.line(text), numbering)
    return _all_expected(sheet)


@layout
def numbers_start_again_in_each_section() -> Sheet:
    sheet = Sheet()
    for section, numbers in zip("ABC", ((1, 2, 3), (4, 5, 6), (7, 8, 9)), strict=True):
        sheet.line(f"Section {section}", style="Heading 1")
        for place, number in enumerate(numbers, start=1):
            sheet.line(f"{place}. {EN[number - 1]}", bold=True)
            sheet.answer(number, SAID["en"][number - 1])
    return sheet


@layout
def rephrased_and_numbered_anew_in_each_section() -> Sheet:
    sheet = Sheet()
    for section, numbers in zip("ABC", ((1, 2, 3), (4, 5, 6), (7, 8, 9)), strict=True):
        sheet.line(f"Part {section}", style="Heading 1")
        for place, number in enumerate(numbers, start=1):
            sheet.line(f"{place}. {REPHRASED[number - 1]}", bold=True)
            sheet.answer(number, SAID["en"][number - 1])
    return sheet


@layout
def question_and_answer_parted_by_a_tab() -> Sheet:
    sheet = Sheet()
    for number in ALL:
        text = " ".join(SAID["en"][number - 1])
        sheet.line(f"{number}. {EN[number - 1]}\t{text}")
        sheet.expect(number, (text,))
    return sheet


@layout
def letters_q_and_a() -> Sheet:
    sheet = Sheet()
    for number in ALL:
        sheet.line(f"Q: {EN[number - 1]}", bold=True)
        first, *more = SAID["en"][number - 1]
        sheet.line(f"A: {first}")
        for text in more:
            sheet.line(text)
    return _all_expected(sheet)


@layout
def a_number_typed_twice() -> Sheet:
    typed = (1, 2, 3, 3, 4, 5, 6, 7, 8)
    sheet = Sheet()
    for number in ALL:
        sheet.line(f"{typed[number - 1]}. {EN[number - 1]}", bold=True)
        sheet.answer(number, SAID["en"][number - 1])
    return sheet


@layout
def a_number_typed_twice_with_rephrased_questions() -> Sheet:
    typed = (1, 2, 3, 3, 4, 5, 6, 7, 8)
    sheet = Sheet()
    for number in ALL:
        sheet.line(f"{typed[number - 1]}. {REPHRASED[number - 1]}", bold=True)
        sheet.answer(number, SAID["en"][number - 1])
    return sheet


@layout
def annex_with_numbers_of_its_own() -> Sheet:
    sheet = _each(lambda n: f"{n}. ", bold=True)
    sheet.line("Annex 1", bold=True)
    for number in ALL:
        sheet.line(f"{number}. Indicator {number} of the plan", bold=True)
        sheet.line("Met.")
    return sheet


@layout
def numbers_run_into_the_answers() -> Sheet:
    sheet = Sheet()
    for number in ALL:
        text = " ".join(SAID["en"][number - 1])
        sheet.line(f"{number}. {text}")
        sheet.expect(number, (text,))
    return sheet


@layout
def several_questions_by_a_range() -> Sheet:
    sheet = Sheet()
    for first, last in ((1, 3), (4, 6), (7, 9)):
        sheet.line(f"Response to questions {first}-{last}", bold=True)
        for number in range(first, last + 1):
            for text in SAID["en"][number - 1]:
                sheet.line(text)
        sheet.expect(first, [text for n in range(first, last + 1) for text in SAID["en"][n - 1]])
    return sheet


@layout
def answers_in_content_controls() -> Sheet:
    sheet = Sheet()
    for number in ALL:
        sheet.line(EN[number - 1])
        texts = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in SAID["en"][number - 1])
        titled = f"<w:sdt {nsdecls('w')}><w:sdtPr><w:alias w:val='Reply'/></w:sdtPr><w:sdtContent>"
        sheet.document.element.body.insert(-1, parse_xml(f"{titled}{texts}</w:sdtContent></w:sdt>"))
    return _all_expected(sheet)


@layout
def quoted_questions_above_indented_answers() -> Sheet:
    sheet = Sheet()
    for number in ALL:
        sheet.line(f"“{EN[number - 1]}”", style="Quote")
        sheet.answer(number, SAID["en"][number - 1])
    return sheet


@layout
def misprinted_questions() -> Sheet:
    asked = [text.replace("ou", "uo").replace("in ", "n ").replace("ee", "e") for text in EN]
    return _each(lambda n: "", asked=asked, bold=True)


@layout
def questions_split_over_two_bold_lines() -> Sheet:
    sheet = Sheet()
    for number in ALL:
        words = EN[number - 1].split()
        half = len(words) // 2
        sheet.line(f"{number}. {' '.join(words[:half])}", bold=True)
        sheet.line(" ".join(words[half:]), bold=True)
        sheet.answer(number, SAID["en"][number - 1])
    return sheet


@layout
def russian_questions_english_answers_in_a_table() -> Sheet:
    return _all_expected(_table([(f"{n}. {ASKED['ru'][n - 1]}", "\n".join(SAID["en"][n - 1])) for n in ALL]))


__all__ = ["LAYOUTS"]
