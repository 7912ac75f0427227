"""The light markup shown without JavaScript."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from richtext import Blocks, clean, from_markup, normalize, serialize, to_markup
from richtext.blocks import Paragraph, Run
from tests.richtext.strategies import blocks, inlines


@pytest.mark.parametrize(
    ("html", "markup"),
    [
        ("<p>a</p><p>b<br>c</p>", "a\n\nb\nc"),
        ("<h1>a</h1><h4>b<br>c</h4>", "## a\n\n### b<br>c"),
        ("<p>a <b>b </b>c <i>d</i><b>e</b></p>", "a **b** c *d***e**"),
        ("<p><b>a <i>b</i></b></p>", "**a *b***"),
        ("<p>See <a href='https://e.org/(x)'>the <b>text</b></a>.</p>",
         "See [the **text**](https://e.org/\\(x\\))."),
        ("<p>a<sup data-note='n <i>m</i>'></sup>.</p>", "a[^: n *m*]."),
        ("<p>a<sup data-note='<b>n<p>m</b>'></sup></p>", "a[^: **n**<br><br>**m**]"),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", "- a\n  - b\n- c"),
        ("<ol start=9><li>a<p>b</p><li>c</ol>", "9. a\n\n   b\n10. c"),
        ("<ul><li>a</ul><ul><li>b</ul>", "- a\n\n+ b"),
        ("<blockquote><p>a<p>b</blockquote>", "> a\n>\n> b"),
        ("<table><tr><th>a<th>b<tr><td>c|<td></table>", "| a | b |\n|---|---|\n| c\\| | |"),
        ("<p>a</p><p></p><p>b</p>", "a\n\n\\\n\nb"),
        ("<p>- a</p><p>1. b</p><p># c</p><p>&gt; d</p><p>* e [f]</p><p>2025</p>",
         "\\- a\n\n1\\. b\n\n\\# c\n\n\\> d\n\n\\* e \\[f\\]\n\n2025"),
        (f"<img data-sha256={'a' * 64} alt='A map'>", "![A map](picture-1)"),
    ],
)  # fmt: skip
def test_markup_is_readable_and_is_read_back(html: str, markup: str) -> None:
    answer = clean(html).blocks
    assert (to_markup(answer), from_markup(markup, answer)) == (markup, answer)


@pytest.mark.parametrize(
    ("markup", "html"),
    [
        ("", ""),
        ("Text:\r\n- a\r\n- b\r\nmore", "<p>Text:</p><ul><li><p>a</p></li><li><p>b</p></li></ul><p>more</p>"),
        ("• a\n• b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"),
        ("- a\n\n- b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"),
        ("1. a\n\t1. b", "<ol><li><p>a</p><ol><li><p>b</p></li></ol></li></ol>"),
        ("in\n2025. Then", "<p>in<br>2025. Then</p>"),
        ("5 * 3 * 2 and **open", "<p>5 * 3 * 2 and **open</p>"),
        ("C:\\dir \\*", "<p>C:\\dir *</p>"),
        ("[x] [y](javascript:1) ![z](picture-9)", "<p>[x] [y](javascript:1) ![z](picture-9)</p>"),
        ("[a](mailto:x@e.org)[^:n]", '<p><a href="mailto:x@e.org">a</a><sup data-note="n"></sup></p>'),
        ("a<sup>&", "<p>a&lt;sup&gt;&amp;</p>"),
        ("# a\n##### b", "<h3>a</h3><h4>b</h4>"),
        ("|a\n|-|\nb|", "<table><thead><tr><th><p>a</p></th></tr></thead></table><p>b|</p>"),
        ("|a|b|\n|c", serialize(clean("<table><tr><td>a<td>b<tr><td>c<td></table>").blocks)),
        ("***a***", "<p><strong><em>a</em></strong></p>"),
        ("[^: a [^: b]]", '<p><sup data-note="a [^: b]"></sup></p>'),
    ],
)  # fmt: skip
def test_new_markup_is_understood(markup: str, html: str) -> None:
    assert serialize(from_markup(markup, ())) == html


@given(blocks)
@settings(max_examples=60)
def test_unchanged_markup_gives_the_same_blocks(answer: Blocks) -> None:
    assert from_markup(to_markup(answer), answer) == answer


@given(blocks)
@settings(max_examples=60)
def test_what_is_written_below_leaves_everything_above_as_it_was(answer: Blocks) -> None:
    added = Paragraph((Run("Added."),))
    expected = normalize((*answer, added)).blocks
    assert from_markup(to_markup(answer) + "\n\nAdded.", answer) == expected


@given(inlines)
@settings(max_examples=60)
def test_markup_says_all_that_it_can_show(content: tuple) -> None:
    """Without the original, reading loses only what the markup cannot show: writing again gives the same text."""
    answer = normalize((Paragraph(content),)).blocks
    markup = to_markup(answer)
    assert to_markup(from_markup(markup, ())) == markup


ORIGINAL = clean(
    "<p lang=fr>Un <u>deux</u> trois</p><ul dir=rtl><li>a <s>b</s></li><li>c <sub>d</sub></li></ul>"
    "<table><tr><td colspan=2>e <u>f</u></td></tr><tr><td>g<td>h <sup>i</sup></table>"
    "<p>x<sup data-note='<u>n</u>'></sup></p>"
).blocks


@pytest.mark.parametrize(
    ("old", "new", "old_html", "new_html"),
    [
        ("trois", "quatre", "trois", "quatre"),
        ("- a b\n", "- a b z\n", "<s>b</s>", "<s>b</s> z"),
        ("- a b\n", "- y\n- a b\n", '<ul dir="rtl">', '<ul dir="rtl"><li><p>y</p></li>'),
        ("| e f |", "| e z f |", "e <u>", "e z <u>"),
        ("| g |", "| z |", "<p>g</p>", "<p>z</p>"),
        ("x[^: n]", "y x[^: n] z", '<p>x<sup data-note="&lt;u&gt;n&lt;/u&gt;"></sup></p>',
         '<p>y x<sup data-note="&lt;u&gt;n&lt;/u&gt;"></sup> z</p>'),
        ("Un deux trois\n\n", "", '<p lang="fr">Un <u>deux</u> trois</p>', ""),
    ],
)  # fmt: skip
def test_an_edit_keeps_the_formatting_around_it(old: str, new: str, old_html: str, new_html: str) -> None:
    markup = to_markup(ORIGINAL)
    assert old in markup
    edited = from_markup(markup.replace(old, new), ORIGINAL)
    assert serialize(edited) == serialize(ORIGINAL).replace(old_html, new_html)


def test_a_moved_block_keeps_its_formatting() -> None:
    first, *rest = to_markup(ORIGINAL).split("\n\n")
    assert from_markup("\n\n".join([*rest, first]), ORIGINAL) == (*ORIGINAL[1:], ORIGINAL[0])


def test_joined_paragraphs_are_joined() -> None:
    answer = clean("<p>a <u>b</u></p><p>c</p>").blocks
    assert serialize(from_markup("a b c", answer)) == "<p>a <u>b</u> c</p>"


def test_a_picture_keeps_its_bytes_under_a_new_description() -> None:
    answer = clean(f"<img data-sha256={'a' * 64} alt=old width=5>").blocks
    assert serialize(from_markup("![new](picture-1)", answer)) == f'<img data-sha256="{"a" * 64}" alt="new" width="5">'


@pytest.mark.parametrize(
    "markup", ["[" * 20_000, "- " * 5_000, "*a" * 20_000, "> " * 5_000, "[^:" * 9_000, "|" * 20_000]
)
def test_hostile_markup_is_read(markup: str) -> None:
    assert from_markup(markup + "x", ())
