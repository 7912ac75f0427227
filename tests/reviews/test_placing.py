"""Passages find their place on a later text, or say that they cannot."""

import json
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import placing as benchmark
from reviews.placing import Placed, place
from reviews.word_alignment import text_of

ROADS = (
    "<p>Roads come first in every plan of the county.</p>"
    "<p>Schools are connected by fibre, and clinics by satellite where no cable reaches.</p>"
    "<p>Money for repair is set aside each year by the assembly.</p>"
)


@dataclass(frozen=True)
class Anchor:
    start: int
    end: int
    exact: str


def anchor(html, words, occurrence=0):
    """Return the anchor of words in a text."""
    text = text_of(html).value
    at = -1
    for _ in range(occurrence + 1):
        at = text.index(words, at + 1)
    return Anchor(at, at + len(words), words)


def moved(old, new, words, occurrence=0):
    """Return where words of one text are placed on another: the words there, how and how surely."""
    (placed,) = place(old, old, new, [anchor(old, words, occurrence)])
    assert text_of(new).value[placed.start : placed.end] == placed.exact
    return placed.exact, placed.how, placed.state


def test_the_same_text_keeps_its_passages():
    assert moved(ROADS, ROADS, "by fibre") == ("by fibre", "same", "sure")


def test_words_inserted_before_a_passage_move_it():
    new = ROADS.replace("Roads come", "As was said, roads come")
    assert moved(ROADS, new, "clinics by satellite") == ("clinics by satellite", "diff", "sure")


def test_words_inserted_into_a_passage_belong_to_it():
    new = ROADS.replace("clinics by", "rural clinics mostly by")
    assert moved(ROADS, new, "clinics by satellite") == ("clinics mostly by satellite", "diff", "sure")


def test_a_passage_within_a_word_stays_within_it():
    new = ROADS.replace("Roads", "Good roads")
    assert moved(ROADS, new, "satel") == ("satel", "diff", "sure")


def test_a_sentence_that_was_moved_takes_its_passages_along():
    first, second, third = ROADS.split("</p>")[:3]
    new = f"{third}</p>{first}</p>{second}</p>"
    exact, _how, state = moved(ROADS, new, "set aside each year")
    assert (exact, state) == ("set aside each year", "sure")


def test_words_that_were_taken_out_are_lost():
    new = ROADS.replace(", and clinics by satellite where no cable reaches", "")
    assert moved(ROADS, new, "clinics by satellite where no cable") == ("", "none", "lost")


def test_what_replaced_a_passage_is_offered_as_doubtful():
    new = ROADS.replace("by fibre", "over copper")
    assert moved(ROADS, new, "by fibre") == ("over copper", "diff", "doubtful")


def test_a_twin_elsewhere_does_not_take_the_passage():
    new = ROADS + "<p>Schools are connected by fibre, and clinics by satellite where no cable reaches.</p>"
    (placed,) = place(ROADS, ROADS, new, [anchor(ROADS, "clinics by satellite")])
    assert (placed.start, placed.state) == (text_of(new).value.index("clinics by satellite"), "sure")


def test_of_two_equal_sentences_neither_is_sure_when_one_went():
    old = "<p>We thank the Chair.</p><p>We thank the Chair.</p><p>Much remains to be done here.</p>"
    new = "<p>We thank the Chair.</p><p>Much remains to be done here.</p>"
    assert {moved(old, new, "thank the Chair", place)[2] for place in (0, 1)} <= {"doubtful", "lost"}


def test_words_that_went_and_came_back_are_found_from_the_first_text():
    between = ROADS.replace(", and clinics by satellite where no cable reaches", "")
    (placed,) = place(ROADS, between, ROADS, [anchor(ROADS, "clinics by satellite")])
    assert (placed.exact, placed.state) == ("clinics by satellite", "sure")


def test_an_anchor_of_the_previous_text_is_placed_too():
    previous = ROADS.replace("by fibre", "by fibre of two kinds")
    new = previous.replace("Roads come", "Roads and bridges come")
    (placed,) = place(ROADS, previous, new, [anchor(previous, "of two kinds")])
    assert (placed.exact, placed.state) == ("of two kinds", "sure")


def test_an_empty_range_speaks_of_the_whole_answer():
    assert place(ROADS, ROADS, "<p>Anew.</p>", [Anchor(0, 0, "")]) == [Placed(0, 0, "", "same", "sure")]


def test_an_answer_that_was_emptied_loses_every_passage():
    assert moved(ROADS, "", "by fibre") == ("", "none", "lost")


@pytest.mark.parametrize(
    ("old", "inserted", "words"),
    [
        ("<p>学校已通过光纤接入网络，诊所则使用卫星。</p>", "<p>首先说明。</p>", "诊所则使用卫星"),
        ("<p>ربطت المدارس بالألياف، والعيادات بالسواتل.</p>", "<p>نبدأ بالطرق.</p>", "والعيادات بالسواتل"),
    ],
)
def test_other_scripts_are_placed_likewise(old, inserted, words):
    assert moved(old, inserted + old, words) == (words, "diff", "sure")


@given(st.lists(st.sampled_from(["road", "school", "the", "of", "fibre.", "plan"]), max_size=40), st.data())
def test_every_place_lies_in_the_new_text(words, data):
    old = f"<p>{' '.join(words)}</p>"
    new = f"<p>{' '.join(data.draw(st.permutations(words)))}</p>"
    value = text_of(old).value
    start = data.draw(st.integers(0, len(value)))
    end = data.draw(st.integers(start, len(value)))
    (placed,) = place(old, old, new, [Anchor(start, end, value[start:end])])
    assert text_of(new).value[placed.start : placed.end] == placed.exact


def test_the_measured_shares_hold(tmp_path):
    benchmark.main(["--rounds", "2", "--json", str(tmp_path / "rows.json")])
    bounds = {0.05: (0.99, 0.08), 0.2: (0.96, 0.2), 0.5: (0.9, 0.6)}
    for row in json.loads((tmp_path / "rows.json").read_text()):
        right, doubtful = bounds[row["edits"]]
        assert row["right"] >= right - 0.02 * row["moves"]
        assert row["doubtful"] <= doubtful
        assert row["wrong_sure"] <= 0.005


def test_given_cases_are_measured(tmp_path):
    found = anchor(ROADS, "by fibre")
    row = {"start": found.start, "end": found.end, "exact": found.exact}
    case = {"begun": ROADS, "new": ROADS, "anchors": [row], "expected": [{"start": found.start, "end": found.end}]}
    (tmp_path / "cases.json").write_text(json.dumps([case]))
    (score,) = benchmark.main(["--cases", str(tmp_path / "cases.json")])
    assert (score.passages, score.right) == (1, 1.0)
