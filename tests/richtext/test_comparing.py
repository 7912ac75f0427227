"""What changed between two versions, in words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings

from richtext import Blocks, Words, clean, diff, diff_html, serialize
from richtext.blocks import Run
from tests.richtext.strategies import blocks


@pytest.mark.parametrize(
    ("old", "new", "html"),
    [
        ("<p>a b c", "<p>a x c", "<p>a <del>b</del><ins>x</ins> c</p>"),
        ("<p>a", "<p>a<p>b", "<p>a</p><ins><p>b</p></ins>"),
        ("<p>a<p>b", "<p>b", "<del><p>a</p></del><p>b</p>"),
        ("<p>a b", "<h3>a b</h3>", "<h3>a b</h3>"),
        ("<p>a b", "<p>a <b>b</b>", "<p>a <del>b</del><ins><strong>b</strong></ins></p>"),
        ("<ol><li>a<li>b", "<ol><li>a c<li>b<li>d",
         "<ol><li><p>a<ins> c</ins></p></li><li><p>b</p></li><li><ins><p>d</p></ins></li></ol>"),
        ("<table><tr><th>a<td>b", "<table><tr><th>a<td>c",
         "<table><tr><th><p>a</p></th><td><p><del>b</del><ins>c</ins></p></td></tr></table>"),
        ("<table><tr><td>a", "<ul><li>a",
         "<del><table><tr><td><p>a</p></td></tr></table></del><ins><ul><li><p>a</p></li></ul></ins>"),
        ("<p>The cost of data is the obstacle.", "<p>The lack of skills is the obstacle.",
         "<p>The <del>cost of data</del><ins>lack of skills</ins> is the obstacle.</p>"),
        ("<p>Coverage is no longer the main obstacle.", "<p>Repair takes weeks, for the parts travel by ship.",
         ("<p><del>Coverage is no longer the main obstacle.</del>"
          "<ins>Repair takes weeks, for the parts travel by ship.</ins></p>")),
        ('<p>It is so<sup data-note="n"></sup> today', '<p>It is not<sup data-note="n"></sup> now',
         '<p>It is <del>so</del><ins>not</ins><sup data-note="n"></sup> <del>today</del><ins>now</ins></p>'),
        ("<blockquote>a", "<blockquote>a b", "<blockquote><p>a<ins> b</ins></p></blockquote>"),
    ],
)  # fmt: skip
def test_changes_are_shown_in_words(old: str, new: str, html: str) -> None:
    assert diff_html(clean(old).blocks, clean(new).blocks) == html


def test_a_change_tells_its_words() -> None:
    (change,) = diff(clean("<p>a b").blocks, clean("<p>a c").blocks)
    assert change.words == (
        Words("same", (Run("a"), Run(" "))),
        Words("deleted", (Run("b"),)),
        Words("inserted", (Run("c"),)),
    )


@given(blocks, blocks)
@settings(max_examples=40)
def test_every_block_of_both_versions_is_there_once(old: Blocks, new: Blocks) -> None:
    changes = diff(old, new)
    assert (
        tuple(change.old for change in changes if change.old),
        tuple(change.new for change in changes if change.new),
    ) == (old, new)


@given(blocks, blocks)
@settings(max_examples=40)
def test_without_what_went_the_new_text_is_shown(old: Blocks, new: Blocks) -> None:
    html = re.sub(r"<del>.*?</del>|</?ins>", "", diff_html(old, new), flags=re.DOTALL)
    shown, expected = (re.sub("<[^>]*>", "", text) for text in (html, serialize(new)))
    assert shown == expected


@given(blocks)
@settings(max_examples=50)
def test_equal_versions_show_no_change(answer: Blocks) -> None:
    assert all(change.unchanged for change in diff(answer, answer))
