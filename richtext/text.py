"""Plain text and words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from richtext.blocks import Block, Footnote, Heading, Inline, LineBreak, List, Paragraph, Picture, Quotation, Run, Table

Ranges = tuple[tuple[int, int], ...]

# Spelt out, because ``\s`` and the scripts' extents differ between Python, JavaScript and their versions.
WHITE_SPACE: Ranges = (
    (0x09, 0x0D), (0x20, 0x20), (0x85, 0x85), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029),
    (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000),
)  # fmt: skip
EAST_ASIAN: Ranges = (
    (0x2E80, 0x2FFF), (0x3001, 0x312F), (0x3190, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0xFE30, 0xFE4F),
    (0xFF01, 0xFF9F), (0xFFE0, 0xFFE6), (0x1F200, 0x1F2FF), (0x20000, 0x3FFFF),
)  # fmt: skip
MODIFIERS: Ranges = ((0x0300, 0x036F), (0x3099, 0x309A), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))


def _pattern(escape: str) -> str:
    """The pattern of a word, with code points written by the format string ``escape``."""

    def characters(ranges: Ranges) -> str:
        return "".join(f"{escape.format(first)}-{escape.format(last)}" for first, last in ranges)

    east_asian = characters(EAST_ASIAN)
    return f"[{east_asian}][{characters(MODIFIERS)}]*|[^{characters(WHITE_SPACE)}{east_asian}]+"


_SEPARATORS = "\x1c\x1d\x1e\x1f"
"""What Python takes for white space and Word does not."""

WORD_PATTERN = _pattern("\\U{:08X}")
"""A word as Word counts it: a run between white space, or one East Asian character (Han, kana, bopomofo, full-width
signs; Korean is counted by white space) with the marks that modify it."""

WORD_PATTERN_JS = _pattern("\\u{{{:X}}}")
"""The same for JavaScript: ``new RegExp(source, "gu")``."""


@cache
def _word() -> re.Pattern[str]:
    """The pattern of a word, made when words are first counted."""
    return re.compile(WORD_PATTERN)


def count_words(text: str) -> int:
    """The number of words in ``text`` as Word counts them."""
    if text.isascii() and not any(sign in text for sign in _SEPARATORS):
        return len(text.split())  # the same, five times as fast
    return len(_word().findall(text))


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
    return (block for block in _leaves(blocks) if not isinstance(block, Picture))


def pictures(blocks: Iterable[Block]) -> Iterator[Picture]:
    """Every picture in reading order, also those within lists, quotations and tables."""
    return (block for block in _leaves(blocks) if isinstance(block, Picture))


def _leaves(blocks: Iterable[Block]) -> Iterator[Paragraph | Heading | Picture]:
    for block in blocks:
        match block:
            case Paragraph() | Heading() | Picture():
                yield block
            case List():
                for item in block.items:
                    yield from _leaves(item.blocks)
            case Quotation():
                yield from _leaves(block.blocks)
            case Table():
                for row in block.rows:
                    for cell in row.cells:
                        yield from _leaves(cell.blocks)


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
