"""Numbers of lists as Word shows them (ECMA-376 part 1, 17.9): counters, restarts, overrides and formats."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from word.model.source import ListMark
from word.reading.names import VAL, W, number, switched_on, value
from word.reading.styles import Styles

_PLACEHOLDER = re.compile(r"%([1-9])")
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"))
_ROMAN_SMALL = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_ALPHABETS = {
    "upperLetter": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "lowerLetter": "abcdefghijklmnopqrstuvwxyz",
    "russianUpper": "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ",
    "russianLower": "абвгдежзиклмнопрстуфхцчшщэюя",
    "arabicAlpha": "أبتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "arabicAbjad": "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ",
}
_CHINESE = frozenset(
    {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand",
     "ideographDigital", "chineseLegalSimplified", "japaneseDigitalTenThousand"}
)  # fmt: skip
_HAN = "〇一二三四五六七八九"


def roman(n: int) -> str:
    """``n`` (1 to 3999) in capital Roman numerals; larger numbers in digits."""
    if not 0 < n < 4000:
        return str(n)
    letters = []
    for size, letter in _ROMAN + _ROMAN_SMALL:
        count, n = divmod(n, size)
        letters.append(letter * count)
    return "".join(letters)


def formatted(n: int, style: str) -> str:
    """``n`` in a number format of Word (``w:numFmt``); formats not known here are shown in digits."""
    if style in {"upperRoman", "lowerRoman"}:
        return roman(n) if style == "upperRoman" else roman(n).lower()
    if style in _ALPHABETS and n > 0:
        # After the last letter Word doubles them: z, aa, bb.
        times, index = divmod(n - 1, len(_ALPHABETS[style]))
        return _ALPHABETS[style][index] * min(times + 1, 9)
    if style in _CHINESE and 0 < n < 100:
        tens, ones = divmod(n, 10)
        return ((_HAN[tens] if tens > 1 else "") + "十" if tens else "") + (_HAN[ones] if ones else "")
    if style == "decimalZero":
        return f"{n:02d}"
    if style == "ordinal":
        suffix = "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
        return f"{n}{suffix}"
    return "" if style in {"none", "bullet"} else str(n)


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    style: str
    text: str
    legal: bool
    restarts_after: int
    """A level from 1, after which, or after any higher one, the count begins anew; 0: never."""


class Numbering:
    """The lists of a file and where each has arrived; ``advance`` is called once for each numbered paragraph."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._abstract: dict[str, etree._Element] = {}
        self._instances: dict[str, etree._Element] = {}
        self._style_links: dict[str, str] = {}
        for child in root if root is not None else ():
            if child.tag == W + "abstractNum":
                key = child.get(W + "abstractNumId", "")
                self._abstract[key] = child
                if (link := value(child, "styleLink")) is not None:
                    self._style_links[link] = key
            elif child.tag == W + "num":
                self._instances[child.get(W + "numId", "")] = child
        self._levels: dict[tuple[str, int], _Level | None] = {}
        self._abstract_ids: dict[str, str] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._overridden: set[tuple[str, int]] = set()
        self._order: dict[str, int] = {}

    def level_of_style(self, num_id: str, style_id: str) -> int | None:
        """The level of a list that is tied to a paragraph style (``w:lvl/w:pStyle``)."""
        definition = self._abstract.get(self._abstract_id(num_id))
        for level in definition.iterchildren(W + "lvl") if definition is not None else ():
            if value(level, "pStyle") == style_id:
                return number(level.get(W + "ilvl"))
        return None

    def advance(self, num_id: str, depth: int) -> tuple[str, ListMark | None]:
        """Count one paragraph of the list: the label that Word shows before it, and its place in the list."""
        depth = min(max(depth, 0), 8)
        level = self._level(num_id, depth)
        if level is None:
            return "", None
        abstract = self._abstract_id(num_id)
        counters = self._counters.setdefault(abstract, {})
        if (num_id, depth) not in self._overridden:
            self._overridden.add((num_id, depth))
            override = self._override(num_id, depth)
            start = value(override, "startOverride")
            if start is not None:
                counters.pop(depth, None)
                counters[depth] = number(start, 1) - 1
        counters[depth] = counters.get(depth, level.start - 1) + 1
        for deeper in [key for key in counters if key > depth]:
            inner = self._level(num_id, deeper)
            if inner is None or depth < inner.restarts_after:
                del counters[deeper]
        label = self._label(num_id, depth, level, counters)
        if level.style == "none" and not label:
            return "", None
        ordered = level.style != "bullet"
        identity = self._order.setdefault(abstract, len(self._order) + 1)
        return label if ordered else "", ListMark(depth, ordered, counters[depth] if ordered else 0, identity)

    def _label(self, num_id: str, depth: int, level: _Level, counters: dict[int, int]) -> str:
        def shown(match: re.Match[str]) -> str:
            index = int(match[1]) - 1
            other = level if index == depth else self._level(num_id, index)
            if other is None or index > depth:
                return ""
            return formatted(counters.get(index, other.start), "decimal" if level.legal else other.style)

        return _PLACEHOLDER.sub(shown, level.text).strip()

    def _abstract_id(self, num_id: str) -> str:
        known = self._abstract_ids.get(num_id)
        if known is None:
            known = self._abstract_ids[num_id] = self._find_abstract_id(num_id)
        return known

    def _find_abstract_id(self, num_id: str) -> str:
        key = value(self._instances.get(num_id), "abstractNumId") or ""
        link = value(self._abstract.get(key), "numStyleLink")
        return self._style_links.get(link, key) if link else key

    def _override(self, num_id: str, depth: int) -> etree._Element | None:
        instance = self._instances.get(num_id)
        for override in instance.iterchildren(W + "lvlOverride") if instance is not None else ():
            if number(override.get(W + "ilvl"), -1) == depth:
                return override
        return None

    def _level(self, num_id: str, depth: int) -> _Level | None:
        if (num_id, depth) not in self._levels:
            self._levels[num_id, depth] = self._read_level(num_id, depth)
        return self._levels[num_id, depth]

    def _read_level(self, num_id: str, depth: int) -> _Level | None:
        definition = self._abstract.get(self._abstract_id(num_id))
        if definition is None:
            return None
        override = self._override(num_id, depth)
        found = None if override is None else override.find(W + "lvl")
        if found is None:
            levels = (lvl for lvl in definition.iterchildren(W + "lvl") if number(lvl.get(W + "ilvl"), -1) == depth)
            found = next(levels, None)
        if found is None:
            return None
        legal = found.find(W + "isLgl")
        return _Level(
            start=number(value(found, "start"), 1),
            style=value(found, "numFmt") or "decimal",
            text=value(found, "lvlText") or "",
            legal=legal is not None and switched_on(legal.get(VAL, "")),
            restarts_after=number(value(found, "lvlRestart"), depth),
        )
