"""A title that resembles a question leads nothing astray, however the questions below it are marked."""

import docx
import pytest

from richtext import plain_text
from tests.word.reading.texts import QUESTION_TEXTS
from word.matching import match
from word.read import read

MARKS = {
    "number and text": "{number}. {text}",
    "text alone": "{text}",
    "the word alone": "Question {number}",
    "word and text": "Question {number}: {text}",
}
TITLES = [
    "Inputs of Kenya to the Elements Paper",
    *(f"{text.texts[0]} (comments of Kenya)" for text in QUESTION_TEXTS),
    *(" ".join(text.texts[0].split()[:6]) for text in QUESTION_TEXTS),
]


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("title", TITLES)
def test_no_answer_is_lost_to_a_title_without_doubt(tmp_path, title, mark):
    document = docx.Document()
    document.add_heading(title, 0)
    document.add_paragraph("Nairobi, November")
    for text in QUESTION_TEXTS:
        heading = MARKS[mark].format(number=text.number, text=text.texts[0])
        document.add_paragraph().add_run(heading).bold = True
        document.add_paragraph(f"Answer {text.number} tells of schools and rivers in some words.")
    document.save(tmp_path / "inputs.docx")
    placement = match(read(tmp_path / "inputs.docx"), QUESTION_TEXTS)
    right = [row for row in placement.questions if plain_text(row.blocks).startswith(f"Answer {row.number} tells")]
    wrong = [row.number for row in placement.questions if row not in right and not row.doubtful]
    assert (len(right) >= len(QUESTION_TEXTS) - 1, wrong) == (True, [])
