"""The ways in which delegations lay out their answers, each as a Word file with what must be found in it.

``LAYOUTS`` maps names to functions that return a ``Sheet``: the document and, by question number, the text expected.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from tests.word.reading.texts import ANSWERS, MISSPELT, PARAPHRASED, PREFACE, QUESTIONS, SHORTENED

EN = QUESTIONS["en"]
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII")
ARABIC = "٠١٢٣٤٥٦٧٨٩"
HAN = "一二三四五六七"
ORDINALS_AR = ("الأول", "الثاني", "الثالث", "الرابع", "الخامس", "السادس", "السابع")


@dataclass
class Sheet:
    """A document being written, and the text that belongs to each question."""

    document: Document = field(default_factory=Document)
    expected: dict[int, str] = field(default_factory=dict)
    right_to_left: bool = False

    def line(self, text: str, *, bold: bool = False, style: str | None = None, italic: bool = False) -> object:
        """A paragraph in one formatting."""
        paragraph = self.document.add_paragraph(style=style)
        run = paragraph.add_run(text)
        run.bold, run.italic = bold or None, italic or None
        if self.right_to_left:
            properties = paragraph._p.get_or_add_pPr()
            properties.insert_element_before(parse_xml(f"<w:bidi {nsdecls('w')}/>"), "w:jc")
            run._r.get_or_add_rPr().append(parse_xml(f"<w:rtl {nsdecls('w')}/>"))
        return paragraph

    def answer(self, number: int, paragraphs: Sequence[str]) -> None:
        """The answer to a question in plain paragraphs."""
        for text in paragraphs:
            self.line(text)
        self.expect(number, paragraphs)

    def expect(self, number: int, paragraphs: Sequence[str]) -> None:
        """Say what belongs to a question."""
        self.expected[number] = "\n".join(paragraphs)

    def number(self, paragraph: object, num_id: int, level: int = 0) -> None:
        """Let Word number a paragraph."""
        properties = paragraph._p.get_or_add_pPr()
        numbering = properties.get_or_add_numPr()
        numbering.get_or_add_ilvl().val = level
        numbering.get_or_add_numId().val = num_id

    def new_list(self, style: str = "decimal", text: str = "%1.") -> int:
        """A new list of Word's own; returns its id."""
        root = self.document.part.numbering_part.element
        number = len(root.findall(qn("w:abstractNum"))) + 40
        levels = "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>'
            f'<w:lvlText w:val="{label}"/></w:lvl>'
            for level, label in enumerate((text, "%2)"))
        )
        abstract = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">{levels}</w:abstractNum>')
        root.insert(0, abstract)
        root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'))
        return number

    def save(self, path: Path) -> Path:
        """Write the file."""
        self.document.save(path)
        return path

    def bytes(self) -> bytes:
        """The file."""
        target = BytesIO()
        self.document.save(target)
        return target.getvalue()


LAYOUTS: dict[str, Callable[[], Sheet]] = {}


def layout(function: Callable[[], Sheet]) -> Callable[[], Sheet]:
    """Enter a layout under its name."""
    LAYOUTS[function.__name__] = function
    return function


def _plain(
    label: Callable[[int], str],
    *,
    questions: Sequence[str] = EN,
    language: str = "en",
    bold: bool = True,
    style: str | None = None,
    numbers: Sequence[int] = range(1, 8),
    sheet: Sheet | None = None,
) -> Sheet:
    """Question above answer, in one look."""
    sheet = sheet or Sheet(right_to_left=language == "ar")
    for number in numbers:
        sheet.line(f"{label(number)}{questions[number - 1]}", bold=bold, style=style)
        sheet.answer(number, ANSWERS[language][number - 1])
    return sheet


def _several(names: str, *sheets: Callable[[], Sheet]) -> None:
    LAYOUTS.update(zip(names.split(), sheets, strict=True))


_several(
    "digits_with_point digits_with_dash digits_with_bracket digits_in_brackets digits_plain_weight q_digits q_point "
    "question_word question_word_dash roman_capitals roman_small number_sign point_dash capitals",
    lambda: _plain(lambda n: f"{n}. "),
    lambda: _plain(lambda n: f"{n}-"),
    lambda: _plain(lambda n: f"{n}) "),
    lambda: _plain(lambda n: f"({n}) "),
    lambda: _plain(lambda n: f"{n}. ", bold=False),
    lambda: _plain(lambda n: f"Q{n}: "),
    lambda: _plain(lambda n: f"Q.{n} "),
    lambda: _plain(lambda n: f"Question {n}: "),
    lambda: _plain(lambda n: f"QUESTION {n} – ", bold=False),
    lambda: _plain(lambda n: f"{ROMAN[n - 1]}. "),
    lambda: _plain(lambda n: f"{ROMAN[n - 1].lower()}) "),
    lambda: _plain(lambda n: f"No. {n}: "),
    lambda: _plain(lambda n: f"{n}.- "),
    lambda: _plain(lambda n: f"{n}. ", questions=[text.upper() for text in EN], bold=False),
)
_several(
    "heading_styles heading_styles_without_numbers list_number_style text_only_bold text_only_plain paraphrased "
    "paraphrased_without_numbers misspelt misspelt_without_numbers shortened shortened_headings",
    lambda: _plain(lambda n: f"{n}. ", style="Heading 1", bold=False),
    lambda: _plain(lambda n: "", style="Heading 2", bold=False),
    lambda: _plain(lambda n: "", style="List Number"),
    lambda: _plain(lambda n: ""),
    lambda: _plain(lambda n: "", bold=False),
    lambda: _plain(lambda n: f"{n}. ", questions=PARAPHRASED),
    lambda: _plain(lambda n: "", questions=PARAPHRASED[:6], numbers=range(1, 7)),
    lambda: _plain(lambda n: f"{n}. ", questions=MISSPELT, bold=False),
    lambda: _plain(lambda n: "", questions=MISSPELT),
    lambda: _plain(lambda n: f"{n}. ", questions=SHORTENED),
    lambda: _plain(lambda n: "", questions=SHORTENED, style="Heading 1", bold=False),
)
_several(
    "french spanish russian chinese arabic french_keyword spanish_keyword russian_keyword chinese_keyword "
    "chinese_numerals arabic_keyword arabic_ordinals arabic_text_only chinese_text_only russian_text_only "
    "french_text_only",
    lambda: _plain(lambda n: f"{n}. ", questions=QUESTIONS["fr"], language="fr"),
    lambda: _plain(lambda n: f"{n}. ", questions=QUESTIONS["es"], language="es"),
    lambda: _plain(lambda n: f"{n}. ", questions=QUESTIONS["ru"], language="ru"),
    lambda: _plain(lambda n: f"{n}. ", questions=QUESTIONS["zh"], language="zh"),
    lambda: _plain(lambda n: f"{ARABIC[n]}- ", questions=QUESTIONS["ar"], language="ar"),
    lambda: _plain(lambda n: f"Question n° {n} : ", questions=QUESTIONS["fr"], language="fr", bold=False),
    lambda: _plain(lambda n: f"Pregunta {n}. ", questions=QUESTIONS["es"], language="es", bold=False),
    lambda: _plain(lambda n: f"Вопрос {n}. ", questions=QUESTIONS["ru"], language="ru", bold=False),
    lambda: _plain(lambda n: f"问题{n}:", questions=QUESTIONS["zh"], language="zh", bold=False),
    lambda: _plain(lambda n: f"{HAN[n - 1]}、", questions=QUESTIONS["zh"], language="zh"),
    lambda: _plain(lambda n: f"السؤال {ARABIC[n]}: ", questions=QUESTIONS["ar"], language="ar", bold=False),
    lambda: _plain(lambda n: f"السؤال {ORDINALS_AR[n - 1]}: ", questions=QUESTIONS["ar"], language="ar"),
    lambda: _plain(lambda n: "", questions=QUESTIONS["ar"], language="ar"),
    lambda: _plain(lambda n: "", questions=QUESTIONS["zh"], language="zh", bold=False),
    lambda: _plain(lambda n: "", questions=QUESTIONS["ru"], language="ru", bold=False),
    lambda: _plain(lambda n: "", questions=QUESTIONS["fr"], language="fr"),
)
_several(
    "some_questions some_questions_renumbered another_order one_question question_word_alone q_alone",
    lambda: _plain(lambda n: f"{n}. ", numbers=(2, 3, 6)),
    lambda: _plain(lambda n: f"{(2, 3, 6).index(n) + 1}. ", numbers=(2, 3, 6)),
    lambda: _plain(lambda n: "", numbers=(6, 1, 4, 2, 7, 3, 5)),
    lambda: _plain(lambda n: "Question 4. ", numbers=(4,)),
    lambda: _plain(lambda n: f"Question {n}", questions=[""] * 7),
    lambda: _plain(lambda n: f"Q{n}", questions=[""] * 7, bold=False),
)
_several(
    "pregunta_alone french_question_alone arabic_question_alone number_alone_bold",
    lambda: _plain(lambda n: f"Pregunta {n}", questions=[""] * 7, language="es"),
    lambda: _plain(lambda n: f"Réponse à la question {n}", questions=[""] * 7, language="fr"),
    lambda: _plain(lambda n: f"سؤال {ARABIC[n]}", questions=[""] * 7, language="ar"),
    lambda: _plain(lambda n: f"{n}.", questions=[""] * 7),
)


@layout
def numbered_by_word() -> Sheet:
    sheet = Sheet()
    list_id = sheet.new_list()
    for number, question in enumerate(EN, start=1):
        sheet.number(sheet.line(question, bold=True), list_id)
        sheet.answer(number, ANSWERS["en"][number - 1])
    return sheet


@layout
def numbered_by_word_in_roman_with_paraphrase() -> Sheet:
    sheet = Sheet()
    list_id = sheet.new_list("upperRoman", "%1)")
    for number, question in enumerate(PARAPHRASED, start=1):
        sheet.number(sheet.line(question, bold=True), list_id)
        sheet.answer(number, ANSWERS["en"][number - 1])
    return sheet


@layout
def numbered_by_word_with_the_word_question() -> Sheet:
    sheet = Sheet()
    list_id = sheet.new_list("decimal", "Question %1:")
    for number in range(1, 8):
        sheet.number(sheet.line("Our views", bold=True), list_id)
        sheet.answer(number, ANSWERS["en"][number - 1])
    return sheet


@layout
def lists_inside_answers_typed() -> Sheet:
    sheet = Sheet()
    for number, question in enumerate(EN, start=1):
        sheet.line(f"{number}. {question}", bold=True)
        points = [f"{point}. {text}" for point, text in enumerate((*ANSWERS["en"][number - 1], *PREFACE), start=1)]
        sheet.answer(number, points)
    return sheet


@layout
def lists_inside_answers_typed_all_plain() -> Sheet:
    sheet = Sheet()
    for number, question in enumerate(EN, start=1):
        sheet.line(f"{number}. {question}")
        points = [f"{point}. {text}" for point, text in enumerate((*ANSWERS["en"][number - 1], *PREFACE), start=1)]
        sheet.answer(number, points)
    return sheet


@layout
def lists_inside_answers_by_word() -> Sheet:
    sheet = Sheet()
    questions = sheet.new_list()
    for number, question in enumerate(EN, start=1):
        sheet.number(sheet.line(question), questions)
        points = sheet.new_list()
        for text in ANSWERS["en"][number - 1]:
            sheet.number(sheet.line(text), points)
        sheet.expect(number, ANSWERS["en"][number - 1])
    return sheet


@layout
def answers_as_sublists_of_the_question_list() -> Sheet:
    sheet = Sheet()
    list_id = sheet.new_list()
    for number, question in enumerate(EN, start=1):
        sheet.number(sheet.line(question), list_id)
        for text in ANSWERS["en"][number - 1]:
            sheet.number(sheet.line(text), list_id, level=1)
        sheet.expect(number, ANSWERS["en"][number - 1])
    return sheet


@layout
def subheadings_in_answers() -> Sheet:
    sheet = Sheet()
    for number, question in enumerate(EN, start=1):
        sheet.line(f"{number}. {question}", style="Heading 1")
        sheet.line("Our main point", style="Heading 2")
        sheet.line("A word on method", bold=True)
        sheet.answer(number, ANSWERS["en"][number - 1])
        sheet.expect(number, ("Our main point", "A word on method", *ANSWERS["en"][number - 1]))
    return sheet


@layout
def question_and_answer_in_one_paragraph() -> Sheet:
    sheet = Sheet()
    for number, question in enumerate(EN, start=1):
        text = " ".join(ANSWERS["en"][number - 1])
        sheet.line(f"{number}. {question} {text}")
        sheet.expect(number, (text,))
    return sheet


@layout
def bold_question_then_answer_in_one_paragraph() -> Sheet:
    sheet = Sheet()
    for number, question in enumerate(SHORTENED, start=1):
        text = " ".join(ANSWERS["en"][number - 1])
        paragraph = sheet.document.add_paragraph()
        paragraph.add_run(f"{number}. {question}. ").bold = True
        paragraph.add_run(text)
        sheet.expect(number, (text,))
    return sheet


@layout
def question_and_answer_parted_by_a_line_break() -> Sheet:
    sheet = Sheet()
    for number, question in enumerate(EN, start=1):
        text = " ".join(ANSWERS["en"][number - 1])
        paragraph = sheet.document.add_paragraph()
        paragraph.add_run(f"{number}. {question}").add_break()
        paragraph.add_run(text)
        sheet.expect(number, (text,))
    return sheet


@layout
def question_word_then_answer_in_one_paragraph() -> Sheet:
    sheet = Sheet()
    for number in range(1, 8):
        text = " ".join(ANSWERS["en"][number - 1])
        sheet.line(f"Question {number}: {text}")
        sheet.expect(number, (text,))
    return sheet


@layout
def question_split_over_two_paragraphs() -> Sheet:
    sheet = Sheet()
    for number, question in enumerate(EN, start=1):
        words = question.split()
        half = len(words) // 2
        sheet.line(f"{number}. {' '.join(words[:half])}", bold=True)
        sheet.line(" ".join(words[half:]), bold=True)
        sheet.answer(number, ANSWERS["en"][number - 1])
    return sheet


@layout
def number_above_question() -> Sheet:
    sheet = Sheet()
    for number, question in enumerate(PARAPHRASED, start=1):
        sheet.line(f"Question {number}", bold=True)
        sheet.line(question, italic=True)
        sheet.answer(number, ANSWERS["en"][number - 1])
    return sheet


@layout
def answers_marked_as_such() -> Sheet:
    sheet = Sheet()
    for number, question in enumerate(EN, start=1):
        sheet.line(f"{number}. {question}", bold=True)
        sheet.line("Answer:")
        sheet.answer(number, ANSWERS["en"][number - 1])
    return sheet


@layout
def answers_marked_in_their_line() -> Sheet:
    sheet = Sheet(right_to_left=True)
    for number, question in enumerate(QUESTIONS["ar"], start=1):
        sheet.line(f"{number}. {question}")
        sheet.line("الجواب: " + ANSWERS["ar"][number - 1][0])
        sheet.expect(number, ANSWERS["ar"][number - 1])
    return sheet


def _table(rows: Sequence[Sequence[str]], sheet: Sheet | None = None) -> Sheet:
    sheet = sheet or Sheet()
    table = sheet.document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            first, *more = text.split("\n")
            cell.paragraphs[0].text = first
            for further in more:
                cell.add_paragraph(further)
    return sheet


def _expect_all(sheet: Sheet, language: str = "en") -> Sheet:
    for number, paragraphs in enumerate(ANSWERS[language], start=1):
        sheet.expect(number, paragraphs)
    return sheet


@layout
def table_of_two_columns() -> Sheet:
    rows = [(f"{n}. {EN[n - 1]}", "\n".join(ANSWERS["en"][n - 1])) for n in range(1, 8)]
    return _expect_all(_table([("Question", "Answer"), *rows]))


@layout
def table_of_three_columns() -> Sheet:
    rows = [(str(n), PARAPHRASED[n - 1], "\n".join(ANSWERS["en"][n - 1])) for n in range(1, 8)]
    return _expect_all(_table([("No.", "Question", "Response"), *rows]))


@layout
def table_in_spanish_without_header() -> Sheet:
    rows = [(QUESTIONS["es"][n - 1], ANSWERS["es"][n - 1][0]) for n in range(1, 8)]
    return _expect_all(_table(rows), "es")


@layout
def table_with_question_above_answer() -> Sheet:
    rows = [(text,) for n in range(1, 8) for text in (f"Q{n}. {EN[n - 1]}", "\n".join(ANSWERS["en"][n - 1]))]
    return _expect_all(_table(rows))


@layout
def table_with_questions_as_columns() -> Sheet:
    rows = [tuple(SHORTENED[:3]), tuple("\n".join(ANSWERS["en"][n]) for n in range(3))]
    sheet = _table(rows)
    for number in (1, 2, 3):
        sheet.expect(number, ANSWERS["en"][number - 1])
    return sheet


@layout
def table_of_numbers_and_answers() -> Sheet:
    return _expect_all(_table([(f"{n}.", "\n".join(ANSWERS["en"][n - 1])) for n in range(1, 8)]))


@layout
def a_box_for_each_answer() -> Sheet:
    sheet = Sheet()
    for number, question in enumerate(EN, start=1):
        sheet.line(f"{number}. {question}", bold=True)
        _table([("\n".join(ANSWERS["en"][number - 1]),)], sheet)
    return _expect_all(sheet)


@layout
def a_table_inside_an_answer() -> Sheet:
    sheet = _plain(lambda n: f"{n}. ", numbers=(1, 2))
    _table([("No.", "Country", "Year"), ("1", "Freedonia", "2024"), ("2", "Sylvania", "2025")], sheet)
    sheet.expected[2] += "\nNo.\nCountry\nYear\n1\nFreedonia\n2024\n2\nSylvania\n2025"
    return _plain(lambda n: f"{n}. ", numbers=range(3, 8), sheet=sheet)


@layout
def preface_and_title() -> Sheet:
    sheet = Sheet()
    sheet.line("Contribution of the Republic of Freedonia", style="Title")
    for text in PREFACE:
        sheet.line(text)
    return _plain(lambda n: f"{n}. ", sheet=sheet)


@layout
def particulars_and_preface_with_numbers() -> Sheet:
    sheet = Sheet()
    _table([("Name of organization", "Republic of Freedonia"), ("Contact", "mission@example.org")], sheet)
    sheet.line("We base our contribution on three principles:")
    for number, text in enumerate(("Inclusion", "Openness", "Sovereign equality"), start=1):
        sheet.line(f"{number}. {text}")
    return _plain(lambda n: f"{n}. ", sheet=sheet)


@layout
def questionnaire_copied_before_the_answers() -> Sheet:
    sheet = Sheet()
    sheet.line("Questions put to delegations", bold=True)
    for number, question in enumerate(EN, start=1):
        sheet.line(f"{number}. {question}")
    sheet.line("Replies of Freedonia", bold=True)
    return _plain(lambda n: f"{n}. ", sheet=sheet)


@layout
def questionnaire_copied_and_answers_by_number() -> Sheet:
    sheet = Sheet()
    for number, question in enumerate(EN, start=1):
        sheet.line(f"{number}. {question}", bold=True)
    sheet.line("Replies")
    for number in range(1, 8):
        sheet.line(f"Question {number}", bold=True)
        sheet.answer(number, ANSWERS["en"][number - 1])
    return sheet


@layout
def sections_between_the_questions() -> Sheet:
    sheet = Sheet()
    for title, numbers in (("Part A: Looking back", (1, 2)), ("Part B: Looking ahead", (3, 4, 5)), ("Part C", (6, 7))):
        sheet.line(title, style="Heading 1")
        for number in numbers:
            sheet.line(f"{number}. {EN[number - 1]}", style="Heading 2")
            sheet.answer(number, ANSWERS["en"][number - 1])
    return sheet


@layout
def unanswered_questions_left_standing() -> Sheet:
    sheet = Sheet()
    for number, question in enumerate(EN, start=1):
        sheet.line(f"{number}. {question}", bold=True)
        if number in {2, 3, 6}:
            sheet.answer(number, ANSWERS["en"][number - 1])
        else:
            sheet.expect(number, ())
    return sheet


@layout
def annex_after_the_answers() -> Sheet:
    sheet = _plain(lambda n: f"{n}. ")
    sheet.line("Annex: figures for Freedonia", bold=True)
    sheet.line("Subscriptions per hundred inhabitants: 87.")
    return sheet


@layout
def signature_after_the_answers() -> Sheet:
    sheet = _plain(lambda n: f"{n}. ")
    sheet.line("Respectfully submitted,")
    sheet.line("Permanent Mission of Freedonia")
    sheet.line("Geneva, 21 July 2025")
    return sheet


@layout
def question_quoted_inside_an_answer() -> Sheet:
    sheet = _plain(lambda n: f"{n}. ", numbers=range(1, 7))
    text = "As said under question 2 on the main challenges, the gaps must be named; see also question 3."
    sheet.line(f"7. {EN[6]}", bold=True)
    sheet.answer(7, (text,))
    return sheet


@layout
def years_and_numbers_at_the_start_of_lines() -> Sheet:
    sheet = Sheet()
    for number, question in enumerate(EN, start=1):
        sheet.line(f"{number}. {question}", bold=True)
        extra = ("2024 was a turning point.", "3 of 7 regions are connected.", "5. Five is a number, too.")
        sheet.answer(number, (*extra, *ANSWERS["en"][number - 1]))
    return sheet


@layout
def questions_inside_answers() -> Sheet:
    sheet = Sheet()
    for number, question in enumerate(EN, start=1):
        sheet.line(f"{number}. {question}", bold=True)
        extra = ("But what does this mean for the small States?", "It means that nobody may be left behind.")
        sheet.answer(number, (*ANSWERS["en"][number - 1], *extra))
    return sheet


@layout
def two_languages_above_each_answer() -> Sheet:
    sheet = Sheet()
    for number, question in enumerate(EN, start=1):
        sheet.line(f"{number}. {question} / {QUESTIONS['fr'][number - 1]}", bold=True)
        sheet.answer(number, ANSWERS["fr"][number - 1])
    return sheet


@layout
def centred_headings_one_for_each_question() -> Sheet:
    sheet = Sheet()
    for number, question in enumerate(SHORTENED, start=1):
        sheet.line(question.upper(), bold=True).alignment = WD_ALIGN_PARAGRAPH.CENTER
        sheet.answer(number, ANSWERS["en"][number - 1])
    return sheet


@layout
def answers_numbered_without_questions() -> Sheet:
    sheet = Sheet()
    for number in range(1, 8):
        text = ANSWERS["en"][number - 1][0]
        sheet.line(f"{number}. {text}")
        sheet.expect(number, (text,))
    return sheet


@layout
def a_statement_without_questions() -> Sheet:
    sheet = Sheet()
    for text in (*PREFACE, *ANSWERS["en"][1], *ANSWERS["en"][4], *ANSWERS["en"][5]):
        sheet.line(text)
    return sheet


@layout
def a_statement_with_headings_of_its_own() -> Sheet:
    sheet = Sheet()
    for heading, texts in (("Introduction", PREFACE), ("The digital divide", ANSWERS["en"][1])):
        sheet.line(heading, bold=True)
        for text in texts:
            sheet.line(text)
    return sheet
