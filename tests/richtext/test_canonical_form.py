"""Blocks, canonical HTML and JSON are three writings of the same thing."""

from __future__ import annotations

import subprocess
import sys
from unicodedata import is_normalized

from hypothesis import assume, given, settings

from richtext import Blocks, checksum, clean, from_json, normalize, parse, plain_text, serialize, to_json
from richtext.blocks import Footnote, Paragraph, Run
from richtext.pasted import with_lists
from richtext.serializing import header_rows
from richtext.text import paragraphs
from tests.richtext.strategies import blocks, raw_blocks


@given(blocks)
@settings(max_examples=60)
def test_parsing_is_the_inverse_of_serializing(answer: Blocks) -> None:
    assert parse(serialize(answer)) == answer


@given(blocks)
@settings(max_examples=60)
def test_canonical_html_is_clean(answer: Blocks) -> None:
    assume(with_lists(answer) == answer)
    assert clean(serialize(answer)).blocks == answer


@given(raw_blocks)
@settings(max_examples=60)
def test_normalizing_twice_changes_nothing(answer: Blocks) -> None:
    once = normalize(answer)
    assert normalize(once.blocks) == type(once)(once.html, once.blocks)


@given(blocks)
@settings(max_examples=60)
def test_json_comes_back_as_the_same_blocks(answer: Blocks) -> None:
    assert from_json(to_json(answer)) == answer


@given(blocks)
@settings(max_examples=60)
def test_plain_text_is_composed(answer: Blocks) -> None:
    assert is_normalized("NFC", plain_text(answer))


@given(blocks)
@settings(max_examples=60)
def test_tables_are_rectangular(answer: Blocks) -> None:
    for table in _tables(answer):
        covered = [(row, column) for row, column in _places(table)]
        width = max(column for _, column in covered) + 1
        assert sorted(covered) == [(row, column) for row in range(len(table.rows)) for column in range(width)]


def _tables(answer: Blocks) -> list:
    found = []
    for block in answer:
        match block:
            case _ if hasattr(block, "rows"):
                found.append(block)
            case _ if hasattr(block, "items"):
                found += [table for item in block.items for table in _tables(item.blocks)]
            case _ if hasattr(block, "blocks"):
                found += _tables(block.blocks)
    return found


def _places(table) -> list[tuple[int, int]]:
    """Every place a cell covers, laid out as HTML lays out tables; a place covered twice is listed twice."""
    taken: set[tuple[int, int]] = set()
    places = []
    for index, row in enumerate(table.rows):
        column = 0
        for cell in row.cells:
            while (index, column) in taken:
                column += 1
            mine = [(index + y, column + x) for y in range(cell.rowspan) for x in range(cell.colspan)]
            places += mine
            taken.update(mine)
    return places


def test_checksum_is_of_the_canonical_json() -> None:
    from hashlib import sha256

    expected = sha256(b'{"blocks":[{"inlines":[{"text":"a","type":"run"}],"type":"paragraph"}],"schema":1}').hexdigest()
    assert checksum((Paragraph((Run("a"),)),)) == expected


def test_links_stay_whole_around_formatted_words() -> None:
    html = '<p><a href="https://e.org">a <strong>b</strong> c</a></p>'
    assert serialize(parse(html)) == html


def test_a_footnote_of_two_paragraphs_comes_back() -> None:
    note = Footnote((Paragraph((Run('a "<b>"', bold=True),)), Paragraph((Run("c"),), "fr")))
    answer = (Paragraph((Run("x"), note)),)
    assert parse(serialize(answer)) == answer


def test_plain_text_has_a_line_for_each_paragraph_and_notes_last() -> None:
    html = (
        "<h3>h</h3><p>a<sup data-note='n'></sup>b<br>c</p><ul><li>d<ul><li>e</ul></ul>"
        "<table><tr><td>f<td><p>g<p>h</table><blockquote>i</blockquote>"
    )
    assert plain_text(clean(html).blocks) == "h\nab\nc\nd\ne\nf\ng\nh\ni\nn"


def test_paragraphs_come_in_reading_order() -> None:
    found = paragraphs(clean("<ul><li>a</li></ul><table><tr><td>b</table><h3>c</h3>").blocks)
    assert [plain_text((paragraph,)) for paragraph in found] == ["a", "b", "c"]


def test_header_rows_stop_before_a_span_that_leaves_them() -> None:
    (table,) = clean("<table><tr><th>a<th>b<tr><th rowspan=2>c<th>d<tr><td>e</table>").blocks
    assert header_rows(table) == 1


def test_richtext_does_not_load_django() -> None:
    script = "import richtext, sys; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
