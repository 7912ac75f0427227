"""Sixty more layouts: short answers, answers that quote the question, sub-headings, tables in answers.

``LAYOUTS`` maps names to functions that return a ``Sheet``, as in ``layouts``: whatever stands behind a number and is
not the question is its answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.word.reading.layouts import Sheet
from tests.word.reading.texts import QUESTIONS

SHORT = {
    "en": ("Mobile money.", "Cost.", "Skills and cables.", "None.", "See paragraph 12.", "Keep the Forum.", "No."),
    "fr": ("Le haut débit.", "Le coût.", "Les compétences.", "Néant.", "Voir l’alinéa 12.", "Garder le FGI.", "Non."),
    "es": ("La banda ancha.", "El costo.", "Las capacidades.", "Ninguno.", "Véase el 12.", "Mantener el Foro.", "No."),
    "ru": ("Мобильный доступ.", "Стоимость.", "Навыки.", "Нет.", "См. пункт 12.", "Сохранить Форум.", "Нет."),
    "ar": ("النطاق العريض.", "التكلفة.", "المهارات.", "لا يوجد.", "انظر الفقرة 12.", "الإبقاء على المنتدى.", "لا."),
    "zh": ("移动宽带。", "费用。", "技能。", "无。", "见第12段。", "保留论坛。", "没有。"),
}  # fmt: skip
WORDS = ("Connectivity", "Cost", "Skills", "N/A", "None", "Forum", "No")
NOTHING = ("N/A", "None.", "n/a", "Nil", "Not applicable", "No comment.", "none at present")
LONG = tuple(
    f"Our delegation holds that point {number} matters to every country and says so here." for number in range(1, 8)
)
QUOTING = (
    "The main achievements of WSIS are mobile money and schools.",
    "The main challenges that remain are cost and power.",
    "The priorities for action should be skills and cables.",
    "There are no further themes or issues.",
    "We have no comments on particular paragraphs of the Elements Paper.",
    "Our suggestions for the WSIS framework: keep the Forum.",
    "There is nothing else that we would like to add.",
)
WORD = {
    "en": "Question {}",
    "fr": "Question {}",
    "es": "Pregunta {}",
    "ru": "Вопрос {}",
    "ar": "السؤال {}",
    "zh": "问题{}",
}

LAYOUTS: dict[str, Callable[[], Sheet]] = {}


def _asked(
    label: Callable[[int], str],
    answers: Sequence[str],
    *,
    questions: Sequence[str] | None = None,
    bold: bool = False,
    bold_answer: bool = False,
    style: str | None = None,
    numbers: Sequence[int] = range(1, 8),
    language: str = "en",
    after: str = "",
    above: str = "",
) -> Sheet:
    sheet = Sheet(right_to_left=language == "ar")
    for number in numbers:
        question = questions[number - 1] if questions else ""
        sheet.line(f"{label(number)}{question}", bold=bold, style=style)
        said = [text for text in (above, answers[number - 1], after) if text]
        for text in said:
            sheet.line(text, bold=bold_answer)
        sheet.expect(number, said)
    return sheet


def _in_line(label: Callable[[int], str], answers: Sequence[str], *, bold: bool = False) -> Sheet:
    sheet = Sheet()
    for number, answer in enumerate(answers, start=1):
        sheet.line(f"{label(number)}{answer}", bold=bold)
        sheet.expect(number, [answer])
    return sheet


def _add(name: str, make: Callable[[], Sheet]) -> None:
    LAYOUTS[name] = make


for _code, _answers in SHORT.items():
    _word, _texts = WORD[_code], QUESTIONS[_code]
    _add(f"word_and_number_{_code}", lambda w=_word, a=_answers, c=_code: _asked(w.format, a, language=c))
    _add(f"word_number_bold_{_code}", lambda w=_word, a=_answers, c=_code: _asked(w.format, a, bold=True, language=c))
    _add(
        f"question_whole_{_code}",
        lambda t=_texts, a=_answers, c=_code: _asked("{}. ".format, a, questions=t, bold=True, language=c),
    )
    _add(
        f"question_plain_{_code}",
        lambda t=_texts, a=_answers, c=_code: _asked("{}. ".format, a, questions=t, language=c),
    )
_add("numbers_alone", lambda: _asked("{}.".format, SHORT["en"]))
_add("numbers_alone_bold", lambda: _asked("{}.".format, SHORT["en"], bold=True))
_add("numbers_alone_one_word", lambda: _asked("{}.".format, WORDS))
_add("q_and_one_word", lambda: _asked("Q{}".format, WORDS))
_add("q_and_one_word_bold_answers", lambda: _asked("Q{}".format, WORDS, bold_answer=True))
_add("heading_and_one_word", lambda: _asked("Question {}".format, WORDS, style="Heading 2"))
_add("nothing_to_say", lambda: _asked("Question {}".format, NOTHING))
_add("nothing_to_say_below_questions", lambda: _asked("{}. ".format, NOTHING, questions=QUESTIONS["en"], bold=True))
_add("nothing_to_say_in_the_line", lambda: _in_line("Question {}: ".format, NOTHING))
_add("short_in_the_line", lambda: _in_line("Question {}: ".format, SHORT["en"]))
_add("short_in_the_line_q", lambda: _in_line("Q{} – ".format, SHORT["en"]))
_add("short_in_the_line_bold", lambda: _in_line("Question {}: ".format, SHORT["en"], bold=True))
_add("short_in_the_line_numbers", lambda: _in_line("{}. ".format, SHORT["en"]))
_add("long_in_the_line", lambda: _in_line("Question {}. ".format, LONG))
_add("quoting", lambda: _asked("Question {}".format, QUOTING))
_add("quoting_numbers", lambda: _asked("{}.".format, QUOTING))
_add("quoting_in_the_line", lambda: _in_line("Question {}: ".format, QUOTING))
_add("quoting_below_questions", lambda: _asked("{}. ".format, QUOTING, questions=QUESTIONS["en"], bold=True))
_add("quoting_then_more", lambda: _asked("Question {}".format, QUOTING, after="We say more on this in our paper."))
_add("three_of_seven", lambda: _asked("Question {}".format, SHORT["en"], numbers=(1, 6, 7)))
_add("three_of_seven_quoting", lambda: _asked("Question {}".format, QUOTING, numbers=(2, 4, 7)))
_add("sub_heading_below_number", lambda: _asked("Q{}".format, LONG, above="Priorities of our delegation"))
_add("sub_heading_below_bold", lambda: _asked("Question {}".format, LONG, above="Main challenges", bold=True))
_add(
    "sub_heading_below_question", lambda: _asked("{}. ".format, LONG, questions=QUESTIONS["en"], above="Further themes")
)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, at: int = 2, number: str = "{}. ") -> Sheet:
    """An answer with a table in it, under a question asked in full."""
    sheet = Sheet()
    for place in range(1, 8):
        sheet.line(f"{number.format(place)}{QUESTIONS['en'][place - 1]}", bold=True)
        said = [LONG[place - 1]]
        sheet.line(LONG[place - 1])
        if place == at:
            table = sheet.document.add_table(rows=1 + len(rows), cols=len(heads))
            for row, texts in zip(table.rows, [heads, *rows], strict=True):
                for cell, text in zip(row.cells, texts, strict=True):
                    cell.text = text
                    said.append(text)
        sheet.expect(place, said)
    return sheet


_ROWS = (("Rural networks", "Subsidies"), ("Schools", "Training"))
for _heads in (
    ("Challenge", "Response"), ("Priority", "Action"), ("Theme", "Comment"), ("Issue", "Paragraph"),
    ("Achievement", "Evidence"), ("Suggestion", "Framework"),
):  # fmt: skip
    _add(f"table_headed_{_heads[0].lower()}", lambda h=_heads: _table(h, _ROWS))
_add("table_numbered", lambda: _table(("No.", "Challenge"), (("1", "Cost"), ("2", "Skills"), ("3", "Content"))))
_add(
    "table_of_proposals",
    lambda: _table(
        ("Paragraph", "Current text", "Proposed text"), (("1", "Old words.", "New words."), ("2", "Old.", "New.")), at=5
    ),
)
_add("two_lines_each", lambda: _asked("Question {}".format, SHORT["en"], after="Yes."))
_add("letters_as_answers", lambda: _asked("Question {}:".format, ("A", "B", "C", "D", "A", "B", "C")))
_add(
    "numbers_as_answers", lambda: _asked("Question {}:".format, ("Yes", "12 %", "2030", "3 of 5", "Half", "Two", "No"))
)
_add("questions_and_nothing", lambda: _asked("{}. ".format, NOTHING, questions=QUESTIONS["en"]))
