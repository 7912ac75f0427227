"""Numbers before questions, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from word.matching.labels import parse_label


@pytest.mark.parametrize(
    ("text", "number", "rest"),
    [
        ("1. Text", 1, "Text"),
        ("1-Text", 1, "Text"),
        ("2) Text", 2, "Text"),
        ("(3) Text", 3, "Text"),
        ("[3] Text", 3, "Text"),
        ("4.- Text", 4, "Text"),
        ("5 – Text", 5, "Text"),
        ("6\tText", 6, "Text"),
        ("¿7. Text", 7, "Text"),
        ("N° 2 Text", 2, "Text"),
        ("IV. Text", 4, "Text"),
        ("vii) Text", 7, "Text"),
        ("Q1: Text", 1, "Text"),
        ("Q.2 Text", 2, "Text"),
        ("Question 3", 3, ""),
        ("QUESTION No. 4: Text", 4, "Text"),
        ("Response to Question 5: Text", 5, "Text"),
        ("Answer 6: Text", 6, "Text"),
        ("Question n° 2 : Text", 2, "Text"),
        ("Réponse à la question 3", 3, ""),
        ("Première question : Text", 1, "Text"),
        ("Pregunta 4. Text", 4, "Text"),
        ("Вопрос 5. Text", 5, "Text"),
        ("问题六:Text", 6, "Text"),
        ("第七题 Text", 7, "Text"),
        ("一、Text", 1, "Text"),
        ("السؤال ٢: نص", 2, "نص"),
        ("السؤال الثالث: نص", 3, "نص"),
        ("٤- نص", 4, "نص"),
        ("Questions 4 and 5: Text", 4, "Text"),
    ],
)
def test_number_before_a_question(text, number, rest):
    label = parse_label(text)
    assert label is not None
    assert (label.number, text[label.end :]) == (number, rest)


@pytest.mark.parametrize(
    "text",
    ["", "Text", "2025", "10% of all", "1.1 Text", "1,5 million", "I believe", "Civil society", "mix. Text",
     "First, we", "Questions for all", "Q in", "Answer: licences", "A. Text", "d) Text", "0. Text",
     "Questionı", "ı. Text", "İ. Text", "Question İ", "xı) Text", "Answer:ivory"],
)  # fmt: skip
def test_no_number_of_a_question(text):
    assert parse_label(text) is None


def test_several_numbers_are_joint():
    label = parse_label("Questions 4, 5 and 6")
    assert label is not None
    assert (label.number, label.joint) == (4, True)


_PARTS = st.sampled_from(
    [*"ivxlcIXC十一〇第题题12٣²①Ⅳıİſé.)-¿#№ \u0301", "Question ", "Answer ", "Q", "to", "No", "first"]
)


@given(text=st.one_of(st.lists(_PARTS, max_size=6).map("".join), st.text(max_size=6)))
@example(text="Questionı")
@example(text="Answer:ivory")
def test_any_text_has_a_number_or_none(text):
    label = parse_label(text)
    assert label is None or (label.number > 0 and 0 < label.end <= len(text))
