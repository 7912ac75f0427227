"""Answers are found in every layout, and never placed wrongly without a warning."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from richtext import plain_text
from tests.word.reading import layouts_hard, layouts_late, layouts_mixed, layouts_short
from tests.word.reading.texts import QUESTION_TEXTS
from tests.word.reading.texts_further import CALL
from word.matching import Placement, match
from word.matching.arrange import arrange
from word.matching.pieces import pieces_from_json, pieces_to_json
from word.read import read

LAYOUTS = {name: (make, QUESTION_TEXTS) for name, make in layouts_mixed.LAYOUTS.items()}
LAYOUTS |= {f"further_{name}": (make, CALL) for name, make in layouts_hard.LAYOUTS.items()}
LAYOUTS |= {f"short_{name}": (make, QUESTION_TEXTS) for name, make in layouts_short.LAYOUTS.items()}
LAYOUTS |= {f"wild_{name}": (make, CALL) for name, make in layouts_late.LAYOUTS.items()}


@cache
def _outcome(name: str) -> tuple[Placement, dict[int, str], dict[int, str]]:
    make, questions = LAYOUTS[name]
    sheet = make()
    with TemporaryDirectory() as folder:
        placement = match(read(sheet.save(Path(folder) / "layout.docx")), questions)
    found = {answer.number: plain_text(answer.blocks) for answer in placement.questions}
    return placement, sheet.expected, found


@pytest.mark.parametrize("name", LAYOUTS)
def test_nothing_is_placed_wrongly_without_being_doubtful(name):
    placement, expected, found = _outcome(name)
    wrong = [
        answer.number
        for answer in placement.questions
        if not answer.doubtful and found[answer.number] != expected.get(answer.number, "")
    ]
    assert wrong == []


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_word_is_accounted_for(name):
    placement, _, _ = _outcome(name)
    assert placement.words_in == placement.words_placed + placement.words_matched + placement.words_reported
    assert placement.words_unaccounted == 0


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_pieces_are_the_whole_file_as_it_was_placed(name):
    placement, _, _ = _outcome(name)
    in_the_text = placement.words_in - sum(loss.words for loss in placement.losses if loss.code != "footnote")
    assert sum(piece.words for piece in placement.pieces) == in_the_text
    for answer in placement.questions:
        own = [piece for piece in placement.pieces if (piece.kind, piece.key) == ("answer", answer.key)]
        assert arrange([piece.item for piece in own]) == answer.blocks
        assert {piece.confidence for piece in own} <= {answer.confidence}


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_pieces_survive_being_kept_as_json(name):
    placement, _, _ = _outcome(name)
    assert pieces_from_json(json.loads(json.dumps(pieces_to_json(placement.pieces)))) == placement.pieces


def test_at_least_95_of_100_answers_are_placed_right():
    total, right = 0, 0
    for name in LAYOUTS:
        _, expected, found = _outcome(name)
        total += len(expected)
        right += sum(found.get(number, "") == text for number, text in expected.items())
    assert len(LAYOUTS) >= 200
    assert right >= 0.99 * total
