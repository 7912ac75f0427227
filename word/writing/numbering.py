"""Numbering: outlines of nine levels (bullets, numbers, Arabic numbers) and an instance for every list (17.9)."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass
from string import ascii_lowercase

from lxml import etree

from word.model.styles import INDENT, LIST_LEVELS, LIST_STYLE_LEVELS, list_indent, list_style
from word.model.text import escape
from word.model.xml import DECLARATION, W_NAMESPACE, W

_W = f"{{{W_NAMESPACE}}}"

MOST_INSTANCES = 32_767
"""Numbering instances a file may hold; past them a list's numbers are written as text.

Word names no limit for them as it does for footnotes, so theirs is kept to be safe.
"""

BULLETS = 1
NUMBERS = 2
ARABIC = 3
"""Ids of the outlines and of the first instance of each; the list styles use those of bullets and numbers."""

_BULLET_SIGNS = ("•", "–", "▪")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_NUMBER_FORMATS = ("decimal", "lowerLetter", "lowerRoman")
_ARABIC_LOOKS = (("decimal", "{}."), ("arabicAbjad", "({})"), ("decimal", "‘{}’"))
"""1., (أ), ‘1’: the levels of lists in Arabic documents of the United Nations, form and text."""
_ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_THEIR_FORMS = (*_NUMBER_FORMATS, "upperLetter", "upperRoman", "decimalZero", "ordinal", "arabicAlpha", "arabicAbjad")
_KEPT = ("rFonts", "b", "bCs", "i", "iCs", "color", "sz", "szCs")

Look = tuple[str, str, str]
"""The form of a number (17.18.59), its text, its run properties."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a list style of a template has its numbers: the id of an instance, and the level."""

    number: str
    level: str


def _level(outline: int, level: int, look: Look | None) -> str:
    ordered = outline != BULLETS
    form, sign, properties = look or _own_look(ordered, level)
    if outline == ARABIC and not form.startswith("arabic"):
        form, sign = _ARABIC_LOOKS[level % 3]
        sign = sign.format(f"%{level + 1}")
    # A style belongs to one outline.
    styled = level < LIST_STYLE_LEVELS and outline != ARABIC
    linked = f'<w:pStyle w:val="{list_style(ordered, level)}"/>' if styled else ""
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{linked}'
        f'<w:lvlText w:val="{escape(sign)}"/><w:lvlJc w:val="left"/><w:pPr>'
        f'<w:ind w:left="{list_indent(level)}" w:hanging="{INDENT}"/></w:pPr>{properties}</w:lvl>'
    )


def _own_look(ordered: bool, level: int) -> Look:
    turn = level % 3
    if ordered:
        return _NUMBER_FORMATS[turn], f"%{level + 1}.", ""
    font = '<w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial" w:hint="default"/></w:rPr>'
    return "bullet", _BULLET_SIGNS[turn], font


def _outline(id_: int, looks: dict[int, Look]) -> str:
    levels = "".join(_level(id_, level, looks.get(level)) for level in range(LIST_LEVELS))
    return (
        f'<w:abstractNum w:abstractNumId="{id_}"><w:nsid w:val="5A{id_:06X}"/><w:multiLevelType w:val="multilevel"/>'
        f'<w:tmpl w:val="5B{id_:06X}"/>{levels}</w:abstractNum>'
    )


def outlines(root: etree._Element | None = None, lists: dict[str, Place] | None = None) -> str:
    """The definitions of bullets and numbers; signs, forms and fonts as a template has them in its list styles.

    ``root`` is the template's numbering part and ``lists`` says where the numbers of its list styles are. How far a
    level stands in is the writer's own, since the blocks inside an item stand in as far.
    """
    found: dict[bool, dict[int, Look]] = {False: {}, True: {}}
    for ordered, looks in found.items():
        for level in range(LIST_STYLE_LEVELS):
            place = (lists or {}).get(list_style(ordered, level))
            if root is not None and place is not None and (look := _look_at(root, place, ordered, level)):
                looks[level] = look
    return _outline(BULLETS, found[False]) + _outline(NUMBERS, found[True]) + _outline(ARABIC, found[True])


def _look_at(root: etree._Element, place: Place, ordered: bool, level: int) -> Look | None:
    """The look of a level in a template, for a level of ours; nothing where the two are no match."""
    number = root.find(f"{_W}num[@{_W}numId='{place.number}']/{_W}abstractNumId")
    wanted = "" if number is None else number.get(f"{_W}val", "")
    theirs = root.find(f"{_W}abstractNum[@{_W}abstractNumId='{wanted}']/{_W}lvl[@{_W}ilvl='{place.level}']")
    if theirs is None or theirs.find(f"{_W}lvlPicBulletId") is not None:
        return None
    form, sign = (
        "" if (child := theirs.find(_W + name)) is None else child.get(f"{_W}val", "") for name in ("numFmt", "lvlText")
    )
    signs = set(re.findall(r"%\d", sign))
    if form not in (_THEIR_FORMS if ordered else ("bullet",)) or (signs != {f"%{int(place.level) + 1}"}) == ordered:
        return None
    properties = theirs.find(f"{_W}rPr")
    kept = "" if properties is None else _plain(properties)
    return form, sign.replace(f"%{int(place.level) + 1}", f"%{level + 1}") if ordered else sign, kept


def _plain(properties: etree._Element) -> str:
    """The font, weight and colour of a number, written out."""
    plain = etree.Element(f"{_W}rPr", nsmap={"w": W_NAMESPACE})
    plain.extend(deepcopy(child) for child in properties if etree.QName(child).localname in _KEPT)
    etree.cleanup_namespaces(plain)
    return etree.tostring(plain, encoding="unicode").replace(f' xmlns:w="{W_NAMESPACE}"', "")


def opening(definitions: str) -> str:
    """The part up to the instances of this file; ``definitions`` come from ``outlines``."""
    return f"{DECLARATION}<w:numbering {W}>{definitions}" + "".join(
        f'<w:num w:numId="{i}"><w:abstractNumId w:val="{i}"/></w:num>' for i in (BULLETS, NUMBERS, ARABIC)
    )


CLOSING = "</w:numbering>"


def instance(number: int, level: int, start: int, outline: int = NUMBERS) -> str:
    """An instance of an outline that starts anew at one level (17.9.26); ``start`` is at least 0."""
    return (
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{outline}"/><w:lvlOverride w:ilvl="{level}">'
        f'<w:startOverride w:val="{min(max(start, 0), 32_767)}"/></w:lvlOverride></w:num>'
    )


_NUMBERED = re.compile(
    r'<w:numPr><w:ilvl w:val="(\d)"/><w:numId w:val="\0n(\d+)\0"/></w:numPr>'
    r"(.*?)(<w:ind [^>]*/>)?(<w:rPr>.*?</w:rPr>)?</w:pPr>"
)


def as_text(xml: str, lists: tuple[tuple[int, int, int], ...]) -> str:
    """Rendered XML with the numbers of its lists as text, for a file that can hold no further instance."""
    following = [start for _, start, _ in lists]

    def numbered(found: re.Match[str]) -> str:
        level, index, between, indent, mark = int(found[1]), int(found[2]), found[3], found[4], found[5] or ""
        number = following[index]
        following[index] += 1
        indent = indent or f'<w:ind w:left="{list_indent(level)}" w:hanging="{INDENT}"/>'
        turned = "<w:rPr><w:rtl/></w:rPr>" if "<w:rtl/>" in mark else ""
        return (
            f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>{between}{indent}{mark}</w:pPr>'
            f"<w:r>{turned}<w:t>{label(level, number, lists[index][2])}</w:t><w:tab/></w:r>"
        )

    return _NUMBERED.sub(numbered, xml)


def label(level: int, number: int, outline: int = NUMBERS) -> str:
    """The number of an item as its level shows it: 1. or a. or i.; in Arabic 1. or (أ) or ‘1’."""
    if outline == ARABIC:
        form, sign = _ARABIC_LOOKS[level % 3]
        return sign.format(_letter(_ABJAD, number) if form == "arabicAbjad" and number > 0 else number)
    form = _NUMBER_FORMATS[level % 3]
    if number < 1 or form == "decimal":
        return f"{number}."
    if form == "lowerLetter":
        return f"{_letter(ascii_lowercase, number)}."
    roman = ""
    for value, sign in _ROMAN:
        roman += sign * (number // value)
        number %= value
    return f"{roman}."


def _letter(letters: str, number: int) -> str:
    """The letter of a number; Word goes on after z with aa, bb, cc."""
    return letters[(number - 1) % len(letters)] * ((number - 1) // len(letters) + 1)
