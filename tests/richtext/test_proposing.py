"""Text proposals: what an amendment takes out of a paragraph and what it puts in."""

import pytest

from richtext import marked_runs, proposed_words


def said(text, proposed):
    return [
        ({"same": " ", "inserted": "+", "deleted": "-"}[words.kind], "".join(run.text for run in words.inlines))
        for words in proposed_words(text, proposed)
    ]


@pytest.mark.parametrize(
    ("text", "proposed", "stretches"),
    [
        ("We decide.", "We decide.", [(" ", "We decide.")]),
        ("We take note.", "We decide.", [(" ", "We "), ("-", "take note."), ("+", "decide.")]),
        ("Take note", "Take due note", [(" ", "Take "), ("+", "due "), (" ", "note")]),
        ("Take due note", "Take note", [(" ", "Take "), ("-", "due "), (" ", "note")]),
        ("one two three", "uno dos three", [("-", "one two"), ("+", "uno dos"), (" ", " three")]),
        (
            "to learn and to earn",
            "to learn as well as to earn",
            [
                (" ", "to learn "),
                ("-", "and"),
                ("+", "as well as"),
                (" ", " to earn"),
            ],
        ),
        ("", "A new paragraph.", [("+", "A new paragraph.")]),
        ("An old paragraph.", "", [("-", "An old paragraph.")]),
        ("", "", []),
        ("إن النفاذ حق", "إن النفاذ العادل حق", [(" ", "إن النفاذ "), ("+", "العادل "), (" ", "حق")]),
    ],
)
def test_changes_are_told_word_by_word_and_neighbours_are_one(text, proposed, stretches):
    assert said(text, proposed) == stretches


def test_both_texts_are_found_again_in_the_stretches():
    one, other = "Access for all people, by 2030, at no cost.", "Equal access for all, by 2035, at an affordable cost."
    stretches = said(one, other)
    assert "".join(text for sign, text in stretches if sign != "+") == one
    assert "".join(text for sign, text in stretches if sign != "-") == other


def test_in_print_what_comes_is_underlined_and_what_goes_is_struck_out():
    runs = marked_runs(proposed_words("We take note.", "We decide."))
    assert [(run.text, run.underline, run.strike) for run in runs] == [
        ("We ", False, False),
        ("take note.", False, True),
        ("decide.", True, False),
    ]
