"""Texts that are too long for a page: told coarser, said, and not a word lost."""

import richtext
from richtext.blocks import Paragraph
from richtext.comparing import Words
from richtext.notices import Code


def text(words, first=0):
    return " ".join(f"w{number}" for number in range(first, first + words))


def blocks(*texts):
    return richtext.clean("".join(f"<p>{one}</p>" for one in texts)).blocks


def test_a_comparison_within_its_budget_is_told_word_by_word():
    with richtext.budget() as work:
        changes = richtext.diff_html(blocks("one two three four"), blocks("one two 3 four"))
    assert changes == "<p>one two <del>three</del><ins>3</ins> four</p>"
    assert not work.spent


def test_without_room_a_paragraph_goes_and_comes_whole():
    old, new = blocks("one two three four"), blocks("one two 3 four")
    with richtext.budget(1000) as work:
        (change,) = richtext.diff(old, new)
    assert change.words == (Words("deleted", old[0].inlines), Words("inserted", new[0].inlines))
    assert work.spent


def test_all_comparisons_of_a_page_share_one_budget():
    old, new = blocks(text(9_000)), blocks(text(9_000, 500))
    with richtext.budget() as work:
        first = richtext.diff_html(old, new)
        assert not work.spent
        with richtext.budget():
            pages = [richtext.diff_html(old, new) for _ in range(20)]
    assert work.spent
    whole = f"<p><del>{text(9_000)}</del><ins>{text(9_000, 500)}</ins></p>"
    assert first != whole
    assert pages[-1] == whole


def test_a_merge_without_room_is_left_to_a_person():
    base, mine, theirs = blocks("a b c d e f"), blocks("a b c d e g"), blocks("z b c d e f")
    assert isinstance(richtext.merge(base, mine, theirs), richtext.Merged)
    with richtext.budget(10) as work:
        found = richtext.merge(base, mine, theirs)
    assert isinstance(found, richtext.Conflicted)
    assert work.spent
    assert found.resolve(["both"]) == (*theirs, *mine)


def test_more_items_than_an_answer_can_hold_become_paragraphs_with_every_word():
    html = "<ul>" + "".join(f"<li>item{number} <b>bold</b></li>" for number in range(50_000)) + "</ul>"
    found = richtext.clean(html)
    assert [notice.code for notice in found.notices] == [Code.SIZE]
    assert found.notices[0].excerpt.startswith("item0 bold")
    assert all(isinstance(block, Paragraph) for block in found.blocks)
    said = richtext.plain_text(found.blocks).split()
    assert said == [word for number in range(50_000) for word in (f"item{number}", "bold")]
    assert richtext.clean(found.html).html == found.html


def test_what_notes_and_pictures_say_stays_where_a_table_is_too_large():
    note = '<sup data-note="&lt;p&gt;the &amp; note&lt;/p&gt;">1</sup>'
    html = (
        f'<table><tr><td>1 &lt; 2{note}</td><td><img src="x" alt="a chart"></td></tr>' + "<tr><td>x</td></tr>" * 9_000
    )
    said = richtext.plain_text(richtext.clean(html + "</table>").blocks)
    assert said.startswith("1 < 2 [ the & note ] 1 [a chart]")
    assert "[a chart]" in said


def test_a_large_table_that_an_answer_can_hold_stays_a_table():
    html = "<table>" + "<tr><td>x</td><td>y</td></tr>" * 1_000 + "</table>"
    assert not richtext.clean(html).notices


def test_more_lines_than_a_person_types_stay_as_they_are_typed():
    typed = "\n".join(f"- *{number}*" for number in range(50_000))
    with richtext.budget() as work:
        found = richtext.from_markup(typed, ())
    assert work.spent
    assert richtext.plain_text(found).split() == typed.split()


def test_references_of_characters_are_read_once():
    assert richtext.plain_text(richtext.parse("<p>&amp;lt; &lt;b&gt; &eacute; &quot;</p>")) == '&lt; <b> é "'
