"""Numbering: two outlines of nine levels, bullets and numbers, and an instance for every numbered list (17.9)."""

from __future__ import annotations

import re

from .styles import INDENT, LIST_LEVELS, LIST_STYLE_LEVELS, list_indent, list_style
from .xml import DECLARATION, W

MOST_INSTANCES = 32_767
"""Numbering instances a file may hold; past them a list's numbers are written as text.

Word names no limit for them as it does for footnotes, so theirs is kept to be safe.
"""

BULLETS = 1
NUMBERS = 2
"""Ids of the two outlines and of the instance the list styles use of each."""

_BULLET_SIGNS = ("•", "–", "▪")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_NUMBER_FORMATS = ("decimal", "lowerLetter", "lowerRoman")


def _level(ordered: bool, level: int) -> str:
    turn = level % 3
    form = _NUMBER_FORMATS[turn] if ordered else "bullet"
    sign = f"%{level + 1}." if ordered else _BULLET_SIGNS[turn]
    linked = f'<w:pStyle w:val="{list_style(ordered, level)}"/>' if level < LIST_STYLE_LEVELS else ""
    font = "" if ordered else '<w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial" w:hint="default"/></w:rPr>'
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{linked}'
        f'<w:lvlText w:val="{sign}"/><w:lvlJc w:val="left"/><w:pPr>'
        f'<w:ind w:left="{list_indent(level)}" w:hanging="{INDENT}"/></w:pPr>{font}</w:lvl>'
    )


def _outline(id_: int, ordered: bool) -> str:
    levels = "".join(_level(ordered, level) for level in range(LIST_LEVELS))
    return (
        f'<w:abstractNum w:abstractNumId="{id_}"><w:nsid w:val="5A{id_:06X}"/><w:multiLevelType w:val="multilevel"/>'
        f'<w:tmpl w:val="5B{id_:06X}"/>{levels}</w:abstractNum>'
    )


def opening() -> str:
    """The part up to the instances of this file."""
    return f"{DECLARATION}<w:numbering {W}>{_outline(BULLETS, False)}{_outline(NUMBERS, True)}" + "".join(
        f'<w:num w:numId="{i}"><w:abstractNumId w:val="{i}"/></w:num>' for i in (BULLETS, NUMBERS)
    )


CLOSING = "</w:numbering>"


def instance(number: int, level: int, start: int) -> str:
    """An instance of the numbers that starts anew at one level (17.9.26); ``start`` is at least 0."""
    return (
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{NUMBERS}"/><w:lvlOverride w:ilvl="{level}">'
        f'<w:startOverride w:val="{min(max(start, 0), 32_767)}"/></w:lvlOverride></w:num>'
    )


_NUMBERED = re.compile(
    r'<w:numPr><w:ilvl w:val="(\d)"/><w:numId w:val="\0n(\d+)\0"/></w:numPr>'
    r"(.*?)(<w:ind [^>]*/>)?(<w:rPr>.*?</w:rPr>)?</w:pPr>"
)


def as_text(xml: str, lists: tuple[tuple[int, int], ...]) -> str:
    """Rendered XML with the numbers of its lists as text, for a file that can hold no further instance."""
    following = [start for _, start in lists]

    def numbered(found: re.Match[str]) -> str:
        level, index, between, indent, mark = int(found[1]), int(found[2]), found[3], found[4], found[5] or ""
        number = following[index]
        following[index] += 1
        indent = indent or f'<w:ind w:left="{list_indent(level)}" w:hanging="{INDENT}"/>'
        return (
            f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>{between}{indent}{mark}</w:pPr>'
            f"<w:r><w:t>{label(level, number)}</w:t><w:tab/></w:r>"
        )

    return _NUMBERED.sub(numbered, xml)


def label(level: int, number: int) -> str:
    """The number of an item as its level shows it: 1. or a. or i."""
    form = _NUMBER_FORMATS[level % 3]
    if number < 1 or form == "decimal":
        return f"{number}."
    if form == "lowerLetter":
        # Word goes on after z with aa, bb, cc.
        return f"{chr(ord('a') + (number - 1) % 26) * ((number - 1) // 26 + 1)}."
    roman = ""
    for value, sign in _ROMAN:
        roman += sign * (number // value)
        number %= value
    return f"{roman}."
