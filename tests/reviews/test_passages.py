"""Passages are found again in the text and marked in the HTML, wherever they begin and end."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

import richtext
from reviews.passages import Passage, find, mark
from tests.richtext.strategies import blocks as answers

MARKED = re.compile(r"<mark[^>]*>([^<]*)</mark>")
APPARATUS = re.compile(
    r'<sup class="note-ref".*?</sup>|<a class="(?:note-back|passage-ref)".*?</a>|<div class="picture">.*?</div>'
    r"|<[^>]*>",
    re.DOTALL,
)


def marked(html, *passages):
    return "".join(unescape(piece) for piece in MARKED.findall(mark(html, passages)))


def test_passage_is_found_at_the_occurrence_meant():
    anchor = find("peace and peace", "peace", 8)
    assert (anchor.start, anchor.end) == (10, 15)


def test_passage_is_found_closest_to_where_it_was_said_to_be():
    assert find("one two one two one", "one", 9).start == 8


def test_passage_keeps_thirty_two_code_points_around_it():
    anchor = find("a" * 40 + "MIDDLE" + "z" * 40, "MIDDLE")
    assert (anchor.prefix, anchor.suffix) == ("a" * 32, "z" * 32)


def test_passage_copied_with_other_line_ends_is_found():
    assert find("First line.\nSecond line.", "line.\r\n\r\nSecond").exact == "line.\nSecond"


def test_passage_of_other_words_is_not_found():
    assert find("First line.", "Last line.") is None


def test_passage_beyond_the_basic_plane_counts_code_points():
    assert find("😀😀 good", "good").start == 3


def test_mark_crosses_elements_piece_by_piece():
    html = "<p>One <strong>two</strong> three</p>"
    assert mark(html, [Passage(2, 9, 10, 1)]) == (
        '<p>On<mark id="passage-10" class="passage" data-threads="10">e </mark><strong>'
        '<mark class="passage" data-threads="10">two</mark></strong><mark class="passage" data-threads="10"> t</mark>'
        'hree<a class="passage-ref" href="#thread-10" data-number="1" aria-label="Comment 1"></a></p>'
    )


def test_overlapping_passages_share_the_piece_in_which_they_overlap():
    html = mark("<p>abcdef</p>", [Passage(0, 4, 10, 1), Passage(2, 6, 20, 2)])
    assert re.findall(r'data-threads="([^"]*)">([^<]*)', html) == [("10", "ab"), ("10 20", "cd"), ("20", "ef")]


def test_link_to_a_thread_waits_until_the_link_it_would_stand_in_has_ended():
    html = mark('<p><a href="https://example.org">here</a></p>', [Passage(0, 2, 10, 1)])
    assert html.index("</a>") < html.index("passage-ref")


def test_mark_reaches_into_a_footnote():
    html = '<p>Text<sup data-note="a &lt;em&gt;note&lt;/em&gt;"></sup></p>'
    assert marked(html, Passage(7, 11, 10, 1)) == "note"


def test_text_that_looks_like_a_tag_stays_text():
    assert mark("<p>&lt;script&gt;</p>") == "<p>&lt;script&gt;</p>"


def test_markup_that_is_not_canonical_does_not_reach_the_page():
    assert "<script" not in mark("<p>a</p><script>alert(1)</script>")


@pytest.mark.parametrize("html", ["", "<p></p>"])
def test_empty_answer_is_marked_as_it_is(html):
    assert marked(html, Passage(0, 5, 10, 1)) == ""


@given(answers, st.data())
def test_what_is_marked_is_the_passage_of_the_plain_text(blocks, data):
    html, text = richtext.serialize(blocks), richtext.plain_text(blocks)
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    assert marked(html, Passage(start, end, 10, 1)) == text[start:end].replace("\n", "")


@given(answers)
def test_marking_nothing_leaves_every_word(blocks):
    html, text = richtext.serialize(blocks), richtext.plain_text(blocks)
    assert unescape(APPARATUS.sub("", mark(html))) == text.replace("\n", "")
