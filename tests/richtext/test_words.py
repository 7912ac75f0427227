"""Counting words as Word does."""

from __future__ import annotations

import re

import pytest

from richtext import clean, count_words, words
from richtext.text import WORD_PATTERN, WORD_PATTERN_JS


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", 0),
        (" \n\t ", 0),
        ("one two  three", 3),
        ("co-operation and/or A/RES/70/125", 3),
        ("one – two", 3),
        ("one\u00a0two\u3000three", 3),
        ("权利和义务。", 6),
        ("WSIS论坛 2025", 4),
        ("ひらがな カタカナ", 8),
        ("葛\U000e0100", 1),
        ("か\u3099", 1),
        ("한국어 문장", 2),
        ("مجتمع المعلومات", 2),
        ("\U00020000\U00020001", 2),
        ("😀 😀😀", 2),
    ],
)
def test_words_are_runs_and_east_asian_characters(text: str, number: int) -> None:
    assert count_words(text) == number


def test_footnotes_count_only_when_asked() -> None:
    blocks = clean("<p>one two<sup data-note='three four five'></sup></p>").blocks
    assert (words(blocks), words(blocks, footnotes=False)) == (5, 2)


def test_words_do_not_run_together_over_blocks() -> None:
    assert words(clean("<div>a</div><div>b</div><ul><li>c<li>d</ul>e<br>f").blocks) == 6


def test_both_patterns_differ_only_in_how_code_points_are_written() -> None:
    def code_points(found: re.Match[str]) -> str:
        return f"<{int(found[1] or found[2], 16)}>"

    python, script = (
        re.sub(r"\\U([0-9A-F]{8})|\\u\{([0-9A-F]+)\}", code_points, pattern)
        for pattern in (WORD_PATTERN, WORD_PATTERN_JS)
    )
    assert python == script
