"""Plain text and words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import regex

from submissions.richtext.blocks import (
    Block,
    Footnote,
    Heading,
    Inline,
    LineBreak,
    List,
    Paragraph,
    Quotation,
    Run,
    Table,
)

WHITE_SPACE = r"\t-\r \u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000"
"""White space, spelt out for a character class: ``\\s`` differs between Python and JavaScript."""

EAST_ASIAN = (
    r"\u2E80-\u2FFF\u3001-\u30FF\u3100-\u312F\u3190-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF\uFE30-\uFE4F\uFF01-\uFF9F"
    r"\uFFE0-\uFFE6{astral}"
)
_MODIFIERS = r"\u0300-\u036F\u3099\u309A\uFE00-\uFE0F"


def _pattern(astral: str) -> str:
    east_asian = EAST_ASIAN.format(astral=astral)
    return rf"[{east_asian}][{_MODIFIERS}]*|[^{WHITE_SPACE}{east_asian}]+"


WORD_PATTERN = _pattern(r"\U0001F200-\U0001F2FF\U00020000-\U0003FFFF")
"""A word as Word counts it: a run between white space, or one East Asian character (Han, kana, bopomofo, full-width
signs; Korean is counted by white space) with the marks that modify it."""

WORD_PATTERN_JS = _pattern(r"\u{1F200}-\u{1F2FF}\u{20000}-\u{3FFFF}")
"""The same for JavaScript: ``new RegExp(source, "gu")``."""

_word = regex.compile(WORD_PATTERN)


def count_words(text: str) -> int:
    """The number of words in ``text`` as Word counts them."""
    return len(_word.findall(text))


def words(blocks: Iterable[Block], *, footnotes: bool = True) -> int:
    """The number of words in ``blocks``, with or without their footnotes."""
    return count_words(plain_text(blocks, footnotes=footnotes))


def plain_text(blocks: Iterable[Block], *, footnotes: bool = True) -> str:
    """The text that offsets count on, in code points, NFC.

    A line a paragraph, heading, list item and table cell (a line break within them begins a further line), then,
    unless ``footnotes`` is false, a line a paragraph of every footnote, in the order of their marks. A mark itself
    and a picture take no room.
    """
    notes: list[Footnote] = []
    lines = [_line(paragraph.inlines, notes) for paragraph in paragraphs(blocks)]
    if footnotes:
        lines += [_line(paragraph.inlines, notes) for note in notes for paragraph in note.blocks]
    return "\n".join(lines)


def paragraphs(blocks: Iterable[Block]) -> Iterator[Paragraph | Heading]:
    """Every paragraph and heading in reading order, also those within lists, quotations and tables."""
    for block in blocks:
        match block:
            case Paragraph() | Heading():
                yield block
            case List():
                for item in block.items:
                    yield from paragraphs(item.blocks)
            case Quotation():
                yield from paragraphs(block.blocks)
            case Table():
                for row in block.rows:
                    for cell in row.cells:
                        yield from paragraphs(cell.blocks)


def _line(inlines: Iterable[Inline], notes: list[Footnote]) -> str:
    parts = []
    for inline in inlines:
        match inline:
            case Run():
                parts.append(inline.text)
            case LineBreak():
                parts.append("\n")
            case Footnote():
                notes.append(inline)
    return "".join(parts)
