"""Answers are found in every layout, and never placed wrongly without a warning."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from assembly.word.matching import Placement, match
from assembly.word.read import read
from submissions.richtext import plain_text
from tests.word.reading.layouts_mixed import LAYOUTS
from tests.word.reading.texts import QUESTION_TEXTS


@cache
def _outcome(name: str) -> tuple[Placement, dict[int, str], dict[int, str]]:
    sheet = LAYOUTS[name]()
    with TemporaryDirectory() as folder:
        placement = match(read(sheet.save(Path(folder) / "layout.docx")), QUESTION_TEXTS)
    found = {answer.number: plain_text(answer.blocks) for answer in placement.questions}
    return placement, sheet.expected, found


@pytest.mark.parametrize("name", LAYOUTS)
def test_nothing_is_placed_wrongly_without_being_doubtful(name):
    placement, expected, found = _outcome(name)
    wrong = [
        answer.number
        for answer in placement.questions
        if not answer.doubtful and found[answer.number] != expected.get(answer.number)
    ]
    assert wrong == []


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_word_is_accounted_for(name):
    placement, _, _ = _outcome(name)
    assert placement.words_in == placement.words_placed + placement.words_matched + placement.words_reported
    assert [loss for loss in placement.losses if loss.kind == "unaccounted"] == []


def test_at_least_95_of_100_answers_are_placed_right():
    total, right = 0, 0
    for name in LAYOUTS:
        _, expected, found = _outcome(name)
        total += len(expected)
        right += sum(found.get(number) == text for number, text in expected.items())
    assert len(LAYOUTS) >= 40
    assert right >= 0.95 * total
