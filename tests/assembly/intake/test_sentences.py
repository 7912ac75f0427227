from typing import get_args

import pytest

from assembly.intake import sentences
from richtext.notices import Notice, Part, Where
from word.matching import UnplacedKind
from word.model import source
from word.reading import safety


@pytest.mark.parametrize(
    ("kinds", "worded"),
    [
        (safety.Code, sentences.REFUSALS),
        (source.LossCode, sentences.LOSSES),
        (source.NoticeCode, sentences.NOTICES),
        (source.Form, sentences.FORMS),
        (Part, sentences.PARTS),
        (UnplacedKind, sentences.UNPLACED),
    ],
    ids=["refusals", "losses", "notices", "forms", "parts", "unplaced"],
)
def test_whatever_the_reader_says_has_a_sentence(kinds, worded):
    assert set(get_args(kinds)) == set(worded)


def test_refusal_states_the_limit():
    assert "larger than 100 MB" in sentences.refusal("too-large")


def test_notice_names_the_author():
    said = Notice("deletion", 2, "so far", Where(), "Ann")
    assert sentences.notice(said) == "Text deleted with “Track changes” was left out. By Ann."


@pytest.mark.parametrize(
    ("where", "said"),
    [
        (Where("body", 3, "Our aims"), "in the text, paragraph 3, near “Our aims”"),
        (Where("table", 3), "in a table, paragraph 3"),
        (Where("footnote", 0, "Our aims"), "in a footnote, near “Our aims”"),
        (Where("header"), "in a header"),
    ],
)
def test_place(where, said):
    assert sentences.place(where) == said


@pytest.mark.parametrize(("confidence", "said"), [(0.5, "doubtful"), (0.7, "fairly sure"), (0.9, "sure")])
def test_sureness(confidence, said):
    assert sentences.sureness(confidence) == said
