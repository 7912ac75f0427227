"""Layouts for the second call: made before the matching had seen any of them, each on a way of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from tests.word.reading.layouts import ARABIC, HAN, ORDINALS_AR, ROMAN, Sheet, _table
from tests.word.reading.texts_further import ASKED, COVER, REPHRASED, SAID

ALL = range(1, 10)
EN = ASKED["en"]
HAN_9 = (*HAN, "八", "九")
ROMAN_9 = (*ROMAN, "VIII", "IX")
ORDINALS_9 = (*ORDINALS_AR, "الثامن", "التاسع")
WORDS = ("One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
LAYOUTS: dict[str, Callable[[], Sheet]] = {}


def layout(function: Callable[[], Sheet]) -> Callable[[], Sheet]:
    """Enter a layout under its name."""
    LAYOUTS[function.__name__] = function
    return function


def _each(
    label: Callable[[int], str],
    *,
    asked: Sequence[str] = EN,
    language: str = "en",
    numbers: Sequence[int] = ALL,
    sheet: Sheet | None = None,
    **look: object,
) -> Sheet:
    sheet = sheet or Sheet(right_to_left=language == "ar")
    for number in numbers:
        sheet.line(f"{label(number)}{asked[number - 1]}", **look)
        sheet.answer(number, SAID[language][number - 1])
    return sheet


def _all_expected(sheet: Sheet, language: str = "en", numbers: Sequence[int] = ALL) -> Sheet:
    for number in numbers:
        sheet.expect(number, SAID[language][number - 1])
    return sheet


def _several(**sheets: Callable[[], Sheet]) -> None:
    LAYOUTS.update(sheets)


_several(
    cyrillic_keyword=lambda: _each(lambda n: f"Вопрос {n}. ", asked=ASKED["ru"], language="ru", bold=True),
    cyrillic_numbers_only=lambda: _each(lambda n: f"Вопрос № {n}", asked=[""] * 9, language="ru"),
    french_number_sign=lambda: _each(lambda n: f"Question n° {n} – ", asked=ASKED["fr"], language="fr", italic=True),
    spanish_colon=lambda: _each(lambda n: f"Pregunta {n}: ", asked=ASKED["es"], language="es"),
    arabic_ordinals=lambda: _each(
        lambda n: f"السؤال {ORDINALS_9[n - 1]}: ", asked=ASKED["ar"], language="ar", bold=True
    ),
    arabic_indic_digits=lambda: _each(lambda n: f"{ARABIC[n]}. ", asked=ASKED["ar"], language="ar"),
    arabic_ordinals_alone=lambda: _each(lambda n: f"السؤال {ORDINALS_9[n - 1]}", asked=[""] * 9, language="ar"),
    chinese_numerals=lambda: _each(lambda n: f"{HAN_9[n - 1]}、", asked=ASKED["zh"], language="zh", bold=True),
    chinese_numerals_in_brackets=lambda: _each(lambda n: f"({HAN_9[n - 1]})", asked=ASKED["zh"], language="zh"),
    chinese_ordinal_questions=lambda: _each(lambda n: f"第{HAN_9[n - 1]}题 ", asked=[""] * 9, language="zh", bold=True),
    roman_capitals=lambda: _each(lambda n: f"{ROMAN_9[n - 1]}. ", bold=True),
    roman_without_texts=lambda: _each(lambda n: f"Question {ROMAN_9[n - 1]}", asked=[""] * 9, bold=True),
    numbers_in_words=lambda: _each(lambda n: f"Question {WORDS[n - 1]}: "),
    hash_numbers=lambda: _each(lambda n: f"#{n} "),
    reply_to_question=lambda: _each(lambda n: f"Reply to question {n}", asked=[""] * 9, italic=True),
    rephrased_headings=lambda: _each(lambda n: "", asked=REPHRASED, style="Heading 2"),
    rephrased_with_numbers=lambda: _each(lambda n: f"{n}) ", asked=REPHRASED, bold=True),
    rephrased_bold_without_numbers=lambda: _each(lambda n: "", asked=REPHRASED, bold=True),
    question_texts_plain=lambda: _each(lambda n: ""),
    truncated_questions=lambda: _each(
        lambda n: f"Q{n}. ", asked=[" ".join(text.split()[:5]) + "…" for text in EN], bold=True
    ),
    truncated_without_numbers=lambda: _each(
        lambda n: "", asked=[" ".join(text.split()[:6]) + " […]" for text in EN], bold=True
    ),
    reversed_order=lambda: _each(lambda n: f"{n}. ", numbers=tuple(reversed(ALL)), bold=True),
    shuffled_with_keyword=lambda: _each(lambda n: f"Question {n}: ", numbers=(5, 1, 9, 3, 7, 2, 8, 4, 6)),
    every_other_question=lambda: _each(lambda n: f"Question {n}. ", numbers=(1, 3, 5, 7, 9), bold=True),
    two_questions_only=lambda: _each(lambda n: "", numbers=(3, 8), bold=True),
    upper_case_french=lambda: _each(lambda n: f"{n} - ", asked=[text.upper() for text in ASKED["fr"]], language="fr"),
    quotation_style=lambda: _each(lambda n: f"{n}. ", style="Intense Quote"),
)


@layout
def cover_letter_before_the_answers() -> Sheet:
    sheet = Sheet()
    for text in COVER:
        sheet.line(text)
    sheet.document.add_page_break()
    return _each(lambda n: f"{n}. ", sheet=sheet, bold=True)


@layout
def note_verbale_after_the_answers() -> Sheet:
    sheet = _each(lambda n: f"{n}. ", bold=True)
    sheet.line("Annex: Digital Services Act, extract", bold=True)
    sheet.line("Article 1. Every procedure of the State is offered online.")
    sheet.line("Article 2. No one is obliged to use it.")
    return sheet


@layout
def contents_then_renamed_headings() -> Sheet:
    sheet = Sheet()
    sheet.line("Table of contents", bold=True)
    for number in ALL:
        sheet.line(f"{REPHRASED[number - 1]}\t{number + 1}")
    return _each(lambda n: "", asked=REPHRASED, sheet=sheet, style="Heading 1")


@layout
def questions_quoted_in_bold_inside_the_answer() -> Sheet:
    sheet = Sheet()
    for number in ALL:
        paragraph = sheet.document.add_paragraph()
        paragraph.add_run(f"{EN[number - 1]} ").bold = True
        text = " ".join(SAID["en"][number - 1])
        paragraph.add_run(text)
        sheet.expect(number, (text,))
    return sheet


@layout
def answers_that_cite_other_questions() -> Sheet:
    sheet = Sheet()
    for number in ALL:
        other = EN[number % 9]
        cited = f"As we say under question {number % 9 + 1} (“{other}”), the two belong together."
        sheet.line(f"{number}. {EN[number - 1]}", bold=True)
        sheet.answer(number, (*SAID["en"][number - 1], cited))
    return sheet


@layout
def answers_that_begin_with_a_citation() -> Sheet:
    sheet = Sheet()
    for number in ALL:
        cited = f"See also our reply to question {number % 9 + 1} below."
        sheet.line(f"Question {number}", bold=True)
        sheet.line(EN[number - 1], italic=True)
        sheet.answer(number, (cited, *SAID["en"][number - 1]))
    return sheet


@layout
def two_columns_without_borders_or_head() -> Sheet:
    return _all_expected(_table([(EN[n - 1], "\n".join(SAID["en"][n - 1])) for n in ALL]))


@layout
def number_column_and_answer_column() -> Sheet:
    rows = [(str(n), "\n".join(SAID["en"][n - 1])) for n in ALL]
    return _all_expected(_table([("No.", "Reply of the Government"), *rows]))


@layout
def four_columns_with_remarks() -> Sheet:
    rows = [(str(n), EN[n - 1], "\n".join(SAID["en"][n - 1]), "") for n in ALL]
    return _all_expected(_table([("#", "Question", "Reply", "Remarks"), *rows]))


@layout
def question_rows_merged_over_answer_rows() -> Sheet:
    sheet = Sheet()
    table = sheet.document.add_table(rows=18, cols=3)
    for number in ALL:
        asked, answered = table.rows[2 * number - 2].cells, table.rows[2 * number - 1].cells
        asked[0].merge(asked[2]).text = f"Q{number}: {EN[number - 1]}"
        cell = answered[0].merge(answered[2])
        first, *more = SAID["en"][number - 1]
        cell.paragraphs[0].text = first
        for text in more:
            cell.add_paragraph(text)
    return _all_expected(sheet)


@layout
def one_box_for_each_answer() -> Sheet:
    sheet = Sheet()
    for number in ALL:
        sheet.line(f"{number}. {EN[number - 1]}")
        _table([("\n".join(SAID["en"][number - 1]),)], sheet)
        sheet.line("")
    return _all_expected(sheet)


@layout
def word_numbers_the_questions_in_letters_and_text_agrees() -> Sheet:
    sheet = Sheet()
    numbering = sheet.new_list("upperLetter", "%1.")
    for number in ALL:
        sheet.number(sheet.line(EN[number - 1]), numbering)
        sheet.answer(number, SAID["en"][number - 1])
    return sheet


@layout
def word_numbers_questions_and_points_at_two_levels() -> Sheet:
    sheet = Sheet()
    numbering = sheet.new_list("decimal", "Question %1.")
    for number in ALL:
        sheet.number(sheet.line(EN[number - 1], bold=True), numbering)
        for text in SAID["en"][number - 1]:
            sheet.number(sheet.line(text), numbering, level=1)
    return _all_expected(sheet)


@layout
def word_numbers_alone_in_chinese() -> Sheet:
    sheet = Sheet()
    numbering = sheet.new_list("chineseCounting", "%1、")
    for number in ALL:
        sheet.number(sheet.line(ASKED["zh"][number - 1], bold=True), numbering)
        sheet.answer(number, SAID["zh"][number - 1])
    return sheet


@layout
def bilingual_questions_in_one_line() -> Sheet:
    sheet = Sheet()
    for number in ALL:
        sheet.line(f"{number}. {EN[number - 1]} / {ASKED['fr'][number - 1]}", bold=True)
        sheet.answer(number, SAID["fr"][number - 1])
    return sheet


@layout
def bilingual_answers_below_each_other() -> Sheet:
    sheet = Sheet()
    for number in ALL:
        sheet.line(f"{number}. {ASKED['ar'][number - 1]}", bold=True)
        sheet.line(EN[number - 1], italic=True)
        sheet.answer(number, (*SAID["ar"][number - 1], *SAID["en"][number - 1]))
    return sheet


@layout
def whole_file_twice_in_two_languages() -> Sheet:
    """First everything in English, then everything in French: the translation must not push the original out."""
    sheet = _each(lambda n: f"{n}. ", bold=True)
    sheet.line("Traduction non officielle", bold=True)
    for number in ALL:
        sheet.line(f"{number}. {ASKED['fr'][number - 1]}", bold=True)
        for text in SAID["fr"][number - 1]:
            sheet.line(text)
    return sheet


@layout
def questions_one_and_two_answered_together() -> Sheet:
    sheet = Sheet()
    sheet.line(f"1. {EN[0]}", bold=True)
    sheet.line(f"2. {EN[1]}", bold=True)
    sheet.answer(2, (*SAID["en"][0], *SAID["en"][1]))
    sheet.expected[1] = ""
    return _each(lambda n: f"{n}. ", numbers=range(3, 10), sheet=sheet, bold=True)


@layout
def questions_combined_by_number() -> Sheet:
    sheet = Sheet()
    for numbers in ((1, 2), (3, 4), (5, 6)):
        sheet.line(f"Questions {numbers[0]} & {numbers[1]}", bold=True)
        sheet.expect(numbers[0], [text for n in numbers for text in SAID["en"][n - 1]])
        for n in numbers:
            for text in SAID["en"][n - 1]:
                sheet.line(text)
    return _each(lambda n: f"Question {n}", asked=[""] * 9, numbers=(7, 8, 9), sheet=sheet, bold=True)


@layout
def unanswered_questions_left_empty() -> Sheet:
    sheet = Sheet()
    for number in ALL:
        sheet.line(f"{number}. {EN[number - 1]}", bold=True)
        if number % 3:
            sheet.answer(number, SAID["en"][number - 1])
        else:
            sheet.expected[number] = ""
    return sheet


@layout
def not_applicable_answers() -> Sheet:
    sheet = Sheet()
    for number in ALL:
        sheet.line(f"{number}. {EN[number - 1]}")
        sheet.answer(number, ("N/A",) if number in {5, 8} else SAID["en"][number - 1])
    return sheet


@layout
def question_and_reply_words() -> Sheet:
    sheet = Sheet()
    for number in ALL:
        sheet.line(f"Question: {EN[number - 1]}")
        first, *more = SAID["en"][number - 1]
        sheet.line(f"Reply: {first}")
        for text in more:
            sheet.line(text)
    return _all_expected(sheet)


@layout
def questions_as_tracked_insertions() -> Sheet:
    sheet = Sheet()
    for number in ALL:
        paragraph = sheet.line("")
        paragraph._p.append(
            parse_xml(
                f'<w:ins {nsdecls("w")} w:id="{number}" w:author="Desk"><w:r><w:rPr><w:b/></w:rPr>'
                f"<w:t>{number}. {EN[number - 1]}</w:t></w:r></w:ins>"
            )
        )
        sheet.answer(number, SAID["en"][number - 1])
    return sheet


@layout
def old_questions_struck_out_by_tracked_deletion() -> Sheet:
    sheet = Sheet()
    for number in ALL:
        paragraph = sheet.line(f"{number}. ", bold=True)
        paragraph._p.append(
            parse_xml(
                f'<w:del {nsdecls("w")} w:id="{number}" w:author="Desk"><w:r><w:delText xml:space="preserve">'
                f"{REPHRASED[number % 9]} </w:delText></w:r></w:del>"
            )
        )
        paragraph.add_run(EN[number - 1]).bold = True
        sheet.answer(number, SAID["en"][number - 1])
    return sheet


@layout
def question_texts_in_text_boxes() -> Sheet:
    sheet = Sheet()
    for number in ALL:
        paragraph = sheet.line("")
        paragraph._p.append(
            parse_xml(
                f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape><v:textbox>'
                f"<w:txbxContent><w:p><w:r><w:t>{number}. {EN[number - 1]}</w:t></w:r></w:p></w:txbxContent>"
                "</v:textbox></v:shape></w:pict></w:r>"
            )
        )
        sheet.answer(number, SAID["en"][number - 1])
    return sheet


@layout
def one_paragraph_with_line_breaks() -> Sheet:
    sheet = Sheet()
    for number in ALL:
        paragraph = sheet.document.add_paragraph()
        paragraph.add_run(f"{number}. {EN[number - 1]}").bold = True
        for text in SAID["en"][number - 1]:
            run = paragraph.add_run()
            run.add_break(WD_BREAK.LINE)
            run.add_text(text)
        sheet.expect(number, SAID["en"][number - 1])
    return sheet


@layout
def numbered_answers_follow_the_list_of_questions() -> Sheet:
    sheet = Sheet()
    sheet.line("The questions of the Secretariat", bold=True)
    for number in ALL:
        sheet.line(f"{number}. {EN[number - 1]}")
    sheet.line("Our replies", bold=True)
    for number in ALL:
        sheet.line(f"{number}.", bold=True)
        sheet.answer(number, SAID["en"][number - 1])
    return sheet


@layout
def sections_with_numbers_of_their_own() -> Sheet:
    sheet = Sheet()
    for section, numbers in enumerate(((1, 2, 3), (4, 5, 6), (7, 8, 9)), start=1):
        sheet.line(f"{section}. Section {ROMAN[section - 1]}", style="Heading 1")
        for place, number in enumerate(numbers, start=1):
            sheet.line(f"{section}.{place} {EN[number - 1]}", style="Heading 2")
            sheet.answer(number, SAID["en"][number - 1])
    return sheet


@layout
def answers_full_of_numbered_points() -> Sheet:
    sheet = Sheet()
    for number in ALL:
        sheet.line(f"{number}. {EN[number - 1]}", bold=True)
        points = [f"{point}. Measure {point} of our plan." for point in range(1, 10)]
        sheet.answer(number, points)
    return sheet


@layout
def numbers_missing_and_texts_in_pictures() -> Sheet:
    """Nothing but answers between empty paragraphs that held pictures: as many parts as questions."""
    sheet = Sheet()
    for number in ALL:
        paragraph = sheet.document.add_paragraph()
        paragraph._p.append(
            parse_xml(
                f'<w:r {nsdecls("w", "wp")}><w:drawing><wp:inline><wp:docPr id="{number}" name="Picture {number}"/>'
                "</wp:inline></w:drawing></w:r>"
            )
        )
        sheet.line(SAID["en"][number - 1][0])
        sheet.expect(number, SAID["en"][number - 1][:1])
    return sheet


@layout
def preface_between_title_and_answers_with_numbers() -> Sheet:
    sheet = Sheet()
    sheet.line("Replies of the Government of Sylvania", style="Title")
    for number, text in enumerate(COVER[1:3], start=1):
        sheet.line(f"{number}. {text}")
    return _each(lambda n: f"Q{n}) ", sheet=sheet)


@layout
def hidden_bookmarked_headings() -> Sheet:
    sheet = Sheet()
    for number in ALL:
        paragraph = sheet.line(f"{number}. {EN[number - 1]}", style="Heading 3")
        paragraph._p.insert(1, parse_xml(f'<w:bookmarkStart {nsdecls("w")} w:id="{number}" w:name="_Ref{number}"/>'))
        paragraph._p.append(parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="{number}"/>'))
        sheet.answer(number, SAID["en"][number - 1])
    assert sheet.document.element.findall(f".//{qn('w:bookmarkEnd')}")
    return sheet


@layout
def german_questions_with_numbers() -> Sheet:
    asked = (
        "Schritte der Regierung", "Nicht versorgte Gruppen", "Schutz der Privatsphäre", "Regionale Sprachen",
        "Zusammenarbeit mit Nachbarn", "Finanzierung", "Messgrößen", "Künstliche Intelligenz", "Erwartungen",
    )  # fmt: skip
    return _each(lambda n: f"Frage {n}: ", asked=asked, bold=True)


@layout
def headings_and_bold_subheadings_in_answers() -> Sheet:
    sheet = Sheet()
    for number in ALL:
        sheet.line(f"{number}. {EN[number - 1]}", style="Heading 1")
        sheet.line("Legal framework", bold=True)
        sheet.line("Practice", bold=True)
        sheet.answer(number, SAID["en"][number - 1])
        sheet.expect(number, ("Legal framework", "Practice", *SAID["en"][number - 1]))
    return sheet
