"""Cleaning HTML of any origin."""

from __future__ import annotations

import re
import time
from unicodedata import normalize

import nh3
import pytest
from hypothesis import given, settings

from richtext import Allowed, Code, clean, parse, plain_text
from richtext.blocks import Heading, List, Paragraph, Run, Table
from richtext.cleaning import DROPPED
from tests.richtext.strategies import tag_soup


@pytest.mark.parametrize(
    ("html", "canonical"),
    [
        ("stray text", "<p>stray text</p>"),
        ("<p>a<div>b</div>c", "<p>a</p><p>b</p><p>c</p>"),
        ("<b>a</b><strong>b</strong>", "<p><strong>ab</strong></p>"),
        ("<i>a</i><del>b</del><ins>c</ins>", "<p><em>a</em><s>b</s><u>c</u></p>"),
        ("<h1>a</h1><h2>b</h2><h6>c</h6>", "<h3>a</h3><h3>b</h3><h4>c</h4>"),
        ("<h1><div>a</div></h1>", "<h3>a</h3>"),
        ("<p></p><p>a</p><p></p><p>b</p><p> </p>", "<p>a</p><p></p><p>b</p>"),
        ("<p> a \n\t b\u00a0 c </p>", "<p>a b\u00a0 c</p>"),
        ("<p>a<br><br></p><p><br>b</p>", "<p>a</p><p>b</p>"),
        ("<pre>a\nb</pre>", "<p>a<br>b</p>"),
        ("<p>e\u0301<b>e</b>\u0301</p>", "<p>é<strong>é</strong></p>"),
        ("<p>a\x07b&#x7f;c\ud800</p>", "<p>abc</p>"),
        ("<script>x</script><style>y</style>z", "<p>z</p>"),
        ("<a href='https://e.org'><p>a <b>b</b></p></a>", '<p><a href="https://e.org">a <strong>b</strong></a></p>'),
        ("<a href=' HTTPS://e.org/a b'>x</a>", '<p><a href="HTTPS://e.org/a%20b">x</a></p>'),
        ("<li>a<li>b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"),
        ("<ul>a<ul><li>b</ul></ul>", "<ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul>"),
        ('<ol start="3" data-type="a"><li><p>a</p></li></ol>', '<ol start="3"><li><p>a</p></li></ol>'),
        ("<table><caption>c</caption><tr><td>a</table>", "<p>c</p><table><tr><td><p>a</p></td></tr></table>"),
        (
            "<table><thead><tr><td>a</thead><tr><td>b</table>",
            "<table><thead><tr><th><p>a</p></th></tr></thead><tr><td><p>b</p></td></tr></table>",
        ),
        (
            "<table><tr><th rowspan=2>a<th>b<tr><td>c</table>",
            '<table><tr><th rowspan="2"><p>a</p></th><th><p>b</p></th></tr><tr><td><p>c</p></td></tr></table>',
        ),
        (
            "<table><tr><td rowspan=9 colspan=99>a<tr><td colspan=63>b</table>",
            '<table><tr><td colspan="63"><p>a</p></td></tr><tr><td colspan="63"><p>b</p></td></tr></table>',
        ),
        (
            "<table><tr><td rowspan=9>a<tr></tr><tr><td>b</table>",
            '<table><tr><td rowspan="2"><p>a</p></td><td><p></p></td></tr><tr><td><p>b</p></td></tr></table>',
        ),
        ("<p lang=AR dir=RTL><span lang=ar>a</span><i lang=en-gb>b</i></p>",
         '<p lang="ar" dir="rtl">a<span lang="en-GB"><em>b</em></span></p>'),
        ("<div lang=fr><ul><li lang=fr>a</li></ul></div>", '<ul lang="fr"><li><p>a</p></li></ul>'),
        ("a<sup data-note=''></sup>", "<p>a</p>"),
        ("a<sup data-note='<i onclick=x>n</i><script>s</script>'>1</sup>",
         '<p>a<sup data-note="&lt;em&gt;n&lt;/em&gt;"></sup></p>'),
        ("a<sup data-note='n<sup data-note=m></sup>'></sup>", '<p>a<sup data-note="n [m]"></sup></p>'),
        ("<img alt='A map' src=x>", "<p>[A map]</p>"),
        (f"<p>a<img data-sha256={'a' * 64} alt=b width=9>c</p>",
         f'<p>a</p><img data-sha256="{"a" * 64}" alt="b" width="9"><p>c</p>'),
    ],
)  # fmt: skip
def test_clean_gives_canonical_html(html: str, canonical: str) -> None:
    assert clean(html).html == canonical


@pytest.mark.parametrize(
    ("html", "notices"),
    [
        ("<a href='javascript:x'>bad</a> <a href=/rel>worse</a>", [(Code.UNSAFE_LINK, "bad", 2)]),
        ("<a name=_Toc>a</a><a href='#_ftn1'>b</a>", []),
        ("<p>a\u202eb\u202cc</p>", [(Code.DIRECTION, "abc", 1)]),
        ("<p>a\u2067b\u2069c \u202bd\u202c</p>", []),
        ("<p>a\u2067b</p>", [(Code.DIRECTION, "ab", 1)]),
        ("<img alt='A map'>", [(Code.OUTSIDE_PICTURE, "A map", 1)]),
        ("<table><tr><td><table><tr><td>in</table></table>", [(Code.NESTED_TABLE, "in", 1)]),
        ("<ul><li>" * 12 + "deep", [(Code.DEPTH, "deep", 3)]),
    ],
)
def test_clean_says_what_it_changed(html: str, notices: list[tuple[Code, str, int]]) -> None:
    assert [(notice.code, notice.excerpt, notice.count) for notice in clean(html).notices] == notices


@pytest.mark.parametrize(
    ("html", "forbidden", "canonical", "code"),
    [
        ("<h3>a</h3>", "headings", "<p>a</p>", Code.HEADINGS),
        ("<ul><li>a</li><li>b</li></ul>", "lists", "<p>a</p><p>b</p>", Code.LISTS),
        ("<blockquote lang=fr>a</blockquote>", "quotations", '<p lang="fr">a</p>', Code.QUOTATIONS),
        ("<table><tr><td>a<td>b</table>", "tables", "<p>a</p><p>b</p>", Code.TABLES),
        ("<p>a<sup data-note='<p>n</p><p>m</p>'></sup>.</p>", "footnotes", "<p>a [n m].</p>", Code.FOOTNOTES),
        (f"<img data-sha256={'a' * 64} alt=a>", "pictures", "<p>[a]</p>", Code.PICTURES),
        ("<a href='https://e.org'>a</a>", "links", "<p>a</p>", Code.LINKS),
    ],
)
def test_what_a_consultation_forbids_becomes_plain_paragraphs(
    html: str, forbidden: str, canonical: str, code: Code
) -> None:
    cleaned = clean(html, Allowed(**{forbidden: False}))
    assert (cleaned.html, [notice.code for notice in cleaned.notices]) == (canonical, [code])


def test_words_paste_clutter_is_dropped() -> None:
    html = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><title>Document1</title><style>
    p.MsoNormal {mso-style-parent:""; margin:0cm}</style>
    <!--[if gte mso 9]><xml><w:WordDocument/></xml><![endif]--></head>
    <body lang=EN-GB><!--StartFragment--><p class=MsoNormal style='margin-left:36.0pt;mso-list:l0 level1 lfo1'><span
    style='font-family:Symbol'>Point</span><o:p></o:p></p><p class=MsoNormal><b style='mso-bidi-font-weight:normal'>
    <span lang=FR>gras</span></b><o:p>&nbsp;</o:p></p><!--EndFragment--></body></html>"""
    assert clean(html).html == '<p>Point</p><p><span lang="fr"><strong>gras</strong></span>\u00a0</p>'


_GAP = "<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp; </span>"


def _pasted(sign: str, text: str) -> str:
    return (
        "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span>"
        f"<span style='mso-list:Ignore'>{sign}{_GAP}</span></span><![endif]>{text}<o:p></o:p></p>"
    )


def test_the_editors_html_loses_only_its_decoration() -> None:
    html = (
        '<ol start="2" data-type="1"><li data-type="x"><p>a</p></li></ol>'
        '<table style="min-width: 50px"><colgroup><col style="min-width: 25px"></colgroup><tbody><tr>'
        '<th colspan="1" rowspan="1"><p>h</p></th></tr><tr><td colspan="1"><p>c</p></td></tr></tbody></table>'
        '<p dir="rtl"><a target="_blank" rel="noopener" href="https://e.org">l</a><br class="trailing"></p>'
    )
    assert clean(html).html == (
        '<ol start="2"><li><p>a</p></li></ol>'
        "<table><thead><tr><th><p>h</p></th></tr></thead><tr><td><p>c</p></td></tr></table>"
        '<p dir="rtl"><a href="https://e.org">l</a></p>'
    )


def test_google_docs_wrapper_is_not_bold() -> None:
    html = "<b style='font-weight:normal;' id=docs-internal-guid-1><p>a <b>b</b></p></b>"
    assert clean(html).html == "<p>a <strong>b</strong></p>"


def test_lists_on_words_clipboard_become_lists() -> None:
    html = _pasted("·", "a <b>b</b>") + _pasted("o", "c") + _pasted("·", "d") + "<p>e</p>" + _pasted("3.", "f")
    assert clean(html).html == (
        "<ul><li><p>a <strong>b</strong></p><ul><li><p>c</p></li></ul></li><li><p>d</p></li></ul>"
        '<p>e</p><ol start="3"><li><p>f</p></li></ol>'
    )


@pytest.mark.parametrize("text", ["· a", "o\u00a0clock", "1. a", "3.\u00a0a"])
def test_a_sign_without_words_gap_begins_no_list(text: str) -> None:
    assert clean(f"<p>{text}</p>").html == f"<p>{text}</p>"


def _letters(text: str) -> list[str]:
    """The visible characters, decomposed, in any order: HTML's own rules move text out of tables."""
    visible = re.sub(r"[\s\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u206f\ufeff\ufffe\uffff]", "", text)
    return sorted(normalize("NFD", visible))


@given(tag_soup)
@settings(max_examples=60)
def test_no_word_is_lost_in_cleaning(html: str) -> None:
    html = re.sub(' (alt|data-note)="[^"]*"', "", html)
    bare = parse("<p>" + nh3.clean(html, tags=set(), clean_content_tags=DROPPED) + "</p>")
    cleaned = clean(html)
    assert _letters(plain_text(cleaned.blocks)) == _letters(plain_text(bare))


@given(tag_soup)
@settings(max_examples=60)
def test_cleaning_twice_changes_nothing(html: str) -> None:
    once = clean(html)
    assert clean(once.html) == type(once)(once.html, once.blocks)


@given(tag_soup)
@settings(max_examples=60)
def test_cleaned_html_parses_to_its_blocks(html: str) -> None:
    cleaned = clean(html)
    assert parse(cleaned.html) == cleaned.blocks


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 40_000 + "x",
        "<ul><li>" * 20_000 + "x",
        "<b><div></b>" * 15_000 + "x",
        "".join(f"<b id={n}>" for n in range(2_000)) + "<p>x" * 30_000,
        "<table><tr><td>" * 13_000 + "x",
        "<svg>" * 10 + "<td>" * 40_000 + "x",
        "<table><tr><td colspan=63>" + "<tr><td>x" * 20_000,
        "<table><tr><td rowspan=65534 colspan=62>" + "<tr><td>x" * 20_000,
        "<li>x" * 30_000,
        "<table><tr>" + "<td>x" * 40_000,
        "<a href='https://e.org'>" * 8_000 + "x",
        "<sup data-note='" + "<sup data-note=&quot;" * 5_000 + "'></sup>x",
        "x" * 200_000,
        "\u2067" * 60_000 + "x" + "\u202c" * 60_000,
        "e\u0301<b>\u0301</b>" * 10_000 + "x",
        "< " * 100_000 + "x",
        "<p>" + "a <b>b</b> " * 15_000 + "x",
    ],
    ids=range(17),
)
def test_hostile_input_is_cleaned_in_seconds(html: str) -> None:
    began = time.process_time()
    cleaned = clean(html)
    assert "x" in cleaned.html
    assert time.process_time() - began < 4


def test_a_nested_list_becomes_blocks() -> None:
    assert clean("<ol><li><p>a</p></li></ol>").blocks == (List(ordered=True, items=clean("<ul><li>a").blocks[0].items),)


def test_levels_of_headings_are_two() -> None:
    assert clean("<h2>a</h2><h4>b</h4>").blocks == (Heading(1, (Run("a"),)), Heading(2, (Run("b"),)))


def test_a_thousand_rows_stay_a_table() -> None:
    (table,) = clean("<table>" + "<tr><td>a<td>b" * 1000 + "</table>").blocks
    assert isinstance(table, Table)
    assert len(table.rows) == 1000


def test_text_is_escaped() -> None:
    assert clean("&lt;b&gt; &amp;amp;").blocks == (Paragraph((Run("<b> &amp;"),)),)
