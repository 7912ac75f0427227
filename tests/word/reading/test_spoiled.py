"""Spoiled files are read or refused; ``benchmarks.word_fuzzing`` spoils twenty thousand, and this a few."""

from __future__ import annotations

from random import Random

import pytest

from benchmarks.fuzzing import spoiled
from benchmarks.word_fuzzing import seeds
from tests.word.reading.construction import saved
from tests.word.reading.texts import QUESTION_TEXTS
from word.matching import match
from word.read import read
from word.reading.safety import Refused


@pytest.mark.parametrize("number", range(20))
def test_spoiled_file_is_read_whole_or_refused(number, tmp_path):
    random = Random(number)
    path = saved(tmp_path, spoiled(random.choice(seeds(tmp_path)), random))
    try:
        source = read(path)
    except Refused:
        return
    placement = match(source, QUESTION_TEXTS)
    assert placement.words_in == placement.words_placed + placement.words_matched + placement.words_reported
    assert source.words_unaccounted == 0


def test_the_same_number_spoils_in_the_same_way(tmp_path):
    content = seeds(tmp_path)[1]
    assert spoiled(content, Random(7)) == spoiled(content, Random(7))
