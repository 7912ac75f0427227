"""Both of two writings of one passage."""

from collections import Counter

import pytest
from hypothesis import given, settings

from richtext import both, normalize, parse, plain_text, serialize
from richtext.blocks import Blocks
from tests.richtext.strategies import blocks

FAR = "<p>Financing must grow every year.</p>"


@pytest.mark.parametrize(
    ("theirs", "mine", "kept"),
    [
        # What both share stands once.
        (
            "<p>Access must be open, binding and fair to all.</p>",
            "<p>Access must be open, strict but fair to all.</p>",
            "<p>Access must be open, binding and strict but fair to all.</p>",
        ),
        ("<p>We agree with it.</p>", "<p>We agree fully with it.</p>", "<p>We agree fully with it.</p>"),
        ("<p>支持开放获取原则。</p>", "<p>支持公平获取原则。</p>", "<p>支持开放公平获取原则。</p>"),
        ("<p>One two three<strong>four</strong></p>", "<p>One two three<em>five</em></p>", None),
        # Where they share little, one paragraph after the other.
        (FAR, "<p>Nobody has asked for it.</p>", f"{FAR}<p>Nobody has asked for it.</p>"),
        (
            f"<p>Same.</p>{FAR}",
            "<p>Same.</p><p>Nobody has asked for it.</p>",
            f"<p>Same.</p>{FAR}<p>Nobody has asked for it.</p>",
        ),
        # Within lists and quotations, too.
        (
            "<ul><li>One two three.</li><li>Four.</li></ul>",
            "<ul><li>One zwei three.</li><li>Five.</li></ul>",
            "<ul><li><p>One two zwei three.</p></li><li><p>Four.</p></li><li><p>Five.</p></li></ul>",
        ),
        (
            "<blockquote><p>One two three.</p></blockquote>",
            "<blockquote><p>One zwei three.</p></blockquote>",
            "<blockquote><p>One two zwei three.</p></blockquote>",
        ),
        ("<h3>One two three</h3>", "<p>One two three.</p>", "<h3>One two three</h3><p>One two three.</p>"),
        # A footnote of both stands once, one that was rewritten twice.
        (
            '<p>One two<sup data-note="Source."></sup> three.</p>',
            '<p>One zwei<sup data-note="Source."></sup> three.</p>',
            '<p>One two zwei<sup data-note="Source."></sup> three.</p>',
        ),
    ],
)
def test_what_both_share_stands_once_and_what_differs_one_after_the_other(theirs, mine, kept):
    result = serialize(normalize(both(parse(theirs), parse(mine))).blocks)
    assert result == (kept or "<p>One two three<strong>four</strong> <em>five</em></p>")


@given(blocks, blocks)
@settings(max_examples=100)
def test_no_sign_of_either_is_lost(theirs: Blocks, mine: Blocks) -> None:
    kept = Counter("".join(plain_text(both(theirs, mine)).split()))
    for side in (theirs, mine):
        assert Counter("".join(plain_text(side).split())) <= kept


@given(blocks)
@settings(max_examples=30)
def test_the_same_twice_is_the_same(text: Blocks) -> None:
    assert both(text, text) == text
