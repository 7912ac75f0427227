"""Further layouts: the awkward ones, where numbers, looks and texts do not all agree."""

from __future__ import annotations

from docx.shared import Pt

from tests.word.reading.layouts import ARABIC, LAYOUTS, Sheet, _expect_all, _plain, _several, _table, layout
from tests.word.reading.texts import ANSWERS, PARAPHRASED, PREFACE, QUESTIONS, SHORTENED

EN = QUESTIONS["en"]
ALL = range(1, 8)
GERMAN = (
    "Welche Errungenschaften des Weltgipfels sollen hervorgehoben werden?",
    "Welche Herausforderungen bestehen heute und in Zukunft?",
    "Welche Handlungsschwerpunkte ergeben sich daraus?",
    "Welche weiteren Themen gehören in das Papier?",
    "Haben Sie Anmerkungen zu einzelnen Absätzen?",
    "Welche Vorschläge haben Sie zum Rahmenwerk?",
    "Möchten Sie noch etwas hinzufügen?",
)


def _own_sections() -> Sheet:
    sheet = Sheet()
    for number, heading in enumerate(("About us", "Our mandate"), start=1):
        sheet.line(f"{number}. {heading}", bold=True)
        sheet.line(PREFACE[number - 1])
    return sheet


def _everything_bold() -> Sheet:
    sheet = Sheet()
    for number in ALL:
        sheet.line(f"{number}. {EN[number - 1]}", bold=True)
        for text in ANSWERS["en"][number - 1]:
            sheet.line(text, bold=True)
    return _expect_all(sheet)


_several(
    "number_and_tab guidance_in_brackets quoted_questions own_sections_count_first everything_bold "
    "answer_numbers reponse_numbers arabic_answer_numbers question_word_and_short_text unknown_language",
    lambda: _plain(lambda n: f"{n}\t", bold=False),
    lambda: _plain(lambda n: f"{n}. ", questions=[f"{text} (maximum 500 words)" for text in EN]),
    lambda: _plain(lambda n: f"{n}. ", questions=[f"“{text}”" for text in EN]),
    lambda: _plain(lambda n: f"{n + 2}. ", sheet=_own_sections()),
    _everything_bold,
    lambda: _plain(lambda n: f"Answer {n}:", questions=[""] * 7),
    lambda: _plain(lambda n: f"Réponse {n} :", questions=[""] * 7, language="fr", bold=False),
    lambda: _plain(lambda n: f"الجواب {ARABIC[n]}:", questions=[""] * 7, language="ar"),
    lambda: _plain(lambda n: f"Re: Question {n} – ", questions=SHORTENED),
    lambda: _plain(lambda n: f"{n}. ", questions=GERMAN),
)


@layout
def numbered_headings_of_a_statement() -> Sheet:
    sheet = Sheet()
    headings = ("Introduction", "Context", "Digital divides", "Human rights", "Security", "Partnerships", "Conclusion")
    for number, heading in enumerate(headings, start=1):
        sheet.line(f"{number}. {heading}", bold=True)
        for text in ANSWERS["en"][number - 1]:
            sheet.line(text)
    return sheet


@layout
def numbered_paragraphs_of_a_statement() -> Sheet:
    sheet = Sheet()
    list_id = sheet.new_list()
    for texts in ANSWERS["en"]:
        for text in texts:
            sheet.number(sheet.line(text), list_id)
    return sheet


@layout
def numbered_paragraphs_under_the_questions() -> Sheet:
    sheet = Sheet()
    list_id = sheet.new_list()
    for number, question in enumerate(EN, start=1):
        sheet.line(question, style="Heading 1")
        for text in ANSWERS["en"][number - 1]:
            sheet.number(sheet.line(text), list_id)
    return _expect_all(sheet)


@layout
def short_question_and_colon_in_the_line_of_the_answer() -> Sheet:
    sheet = Sheet()
    for number, question in enumerate(SHORTENED, start=1):
        text = " ".join(ANSWERS["en"][number - 1])
        sheet.line(f"{question}: {text}")
        sheet.expect(number, (text,))
    return sheet


@layout
def underlined_paraphrases() -> Sheet:
    sheet = Sheet()
    for number, question in enumerate(PARAPHRASED, start=1):
        sheet.line(question).runs[0].underline = True
        sheet.answer(number, ANSWERS["en"][number - 1])
    return sheet


@layout
def italic_paraphrases() -> Sheet:
    sheet = Sheet()
    for number, question in enumerate(PARAPHRASED, start=1):
        sheet.line(question, italic=True)
        sheet.answer(number, ANSWERS["en"][number - 1])
    return sheet


@layout
def larger_paraphrases() -> Sheet:
    sheet = Sheet()
    for number, question in enumerate(PARAPHRASED, start=1):
        sheet.line(f"{number}) {question}").runs[0].font.size = Pt(16)
        sheet.answer(number, ANSWERS["en"][number - 1])
    return sheet


@layout
def roman_sections_around_numbered_questions() -> Sheet:
    sheet = Sheet()
    sheet.line("I. Introduction", bold=True)
    for text in PREFACE:
        sheet.line(text)
    sheet.line("II. Replies to the questions", bold=True)
    return _plain(lambda n: f"{n}. ", sheet=sheet)


@layout
def questions_in_two_languages_one_below_the_other() -> Sheet:
    sheet = Sheet()
    for number, question in enumerate(EN, start=1):
        sheet.line(f"{number}. {question}", bold=True)
        sheet.line(QUESTIONS["es"][number - 1], italic=True)
        sheet.answer(number, ANSWERS["es"][number - 1])
    return sheet


@layout
def typed_contents_list_before_the_answers() -> Sheet:
    sheet = Sheet()
    sheet.line("Contents")
    for number, question in enumerate(SHORTENED, start=1):
        sheet.line(f"{number}. {question} .......... {number + 1}")
    return _plain(lambda n: f"{n}. ", questions=SHORTENED, sheet=sheet)


@layout
def form_in_one_table() -> Sheet:
    rows = [("Organization", "Republic of Freedonia"), ("Contact", "mission@example.org")]
    rows += [(f"Question {n}", EN[n - 1]) for n in ALL]
    sheet = _table([row for n, row in enumerate(rows[:2])])
    for number in ALL:
        _table([(f"{number}.", EN[number - 1]), ("Reply", "\n".join(ANSWERS["en"][number - 1]))], sheet)
    return _expect_all(sheet)


@layout
def merged_question_rows() -> Sheet:
    sheet = Sheet()
    table = sheet.document.add_table(rows=14, cols=2)
    for number in ALL:
        asked, answered = table.rows[2 * number - 2], table.rows[2 * number - 1]
        asked.cells[0].merge(asked.cells[1]).text = f"{number}. {EN[number - 1]}"
        cell = answered.cells[0].merge(answered.cells[1])
        first, *more = ANSWERS["en"][number - 1]
        cell.paragraphs[0].text = first
        for text in more:
            cell.add_paragraph(text)
    return _expect_all(sheet)


@layout
def two_questions_answered_together() -> Sheet:
    sheet = _plain(lambda n: f"Question {n}. ", numbers=(1, 2, 3))
    sheet.line("Questions 4 and 5", bold=True)
    for number in (4, 5):
        for text in ANSWERS["en"][number - 1]:
            sheet.line(text)
    return _plain(lambda n: f"Question {n}. ", numbers=(6, 7), sheet=sheet)


@layout
def two_numbers_without_questions() -> Sheet:
    sheet = Sheet()
    for number in (2, 5):
        sheet.line(f"Question {number}", bold=True)
        sheet.answer(number, ANSWERS["en"][number - 1])
    return sheet


@layout
def bold_subheadings_and_bold_questions() -> Sheet:
    sheet = Sheet()
    for number, question in enumerate(EN, start=1):
        sheet.line(question, bold=True)
        sheet.line("Our main point", bold=True)
        sheet.answer(number, ANSWERS["en"][number - 1])
        sheet.expect(number, ("Our main point", *ANSWERS["en"][number - 1]))
    return sheet


@layout
def subheadings_that_echo_other_questions() -> Sheet:
    sheet = Sheet()
    for number, question in enumerate(EN, start=1):
        sheet.line(f"{number}. {question}", bold=True)
        echo = SHORTENED[number % 7]
        sheet.line(echo, italic=True)
        sheet.answer(number, ANSWERS["en"][number - 1])
        sheet.expect(number, (echo, *ANSWERS["en"][number - 1]))
    return sheet


@layout
def only_some_questions_with_subheadings_that_echo_others() -> Sheet:
    sheet = Sheet()
    for number in (1, 2):
        sheet.line(f"{number}. {EN[number - 1]}", bold=True)
        sheet.line("Priorities for action", bold=True)
        sheet.answer(number, ANSWERS["en"][number - 1])
        sheet.expect(number, ("Priorities for action", *ANSWERS["en"][number - 1]))
    return sheet


@layout
def answers_in_a_list_below_plain_numbered_questions() -> Sheet:
    sheet = Sheet()
    for number, question in enumerate(EN, start=1):
        sheet.line(f"{number}) {question}")
        for text in ANSWERS["en"][number - 1]:
            sheet.line(text, style="List Bullet")
    return _expect_all(sheet)


@layout
def questions_in_boxes_of_their_own() -> Sheet:
    sheet = Sheet()
    for number, question in enumerate(EN, start=1):
        _table([(f"Q{number}", question)], sheet)
        sheet.answer(number, ANSWERS["en"][number - 1])
    return sheet


@layout
def chinese_answers_to_english_questions() -> Sheet:
    sheet = Sheet()
    for number, question in enumerate(EN, start=1):
        sheet.line(f"{number}. {question}", bold=True)
        sheet.answer(number, ANSWERS["zh"][number - 1])
    return sheet


@layout
def chinese_question_and_answer_in_one_paragraph() -> Sheet:
    sheet = Sheet()
    for number, question in enumerate(QUESTIONS["zh"], start=1):
        text = ANSWERS["zh"][number - 1][0]
        sheet.line(f"{number}、{question}{text}")
        sheet.expect(number, (text,))
    return sheet


@layout
def questions_of_two_lines_by_a_line_break() -> Sheet:
    sheet = Sheet()
    for number, question in enumerate(EN, start=1):
        paragraph = sheet.document.add_paragraph()
        run = paragraph.add_run(f"Question {number}")
        run.bold = True
        run.add_break()
        paragraph.add_run(question).bold = True
        sheet.answer(number, ANSWERS["en"][number - 1])
    return sheet


__all__ = ["LAYOUTS"]
