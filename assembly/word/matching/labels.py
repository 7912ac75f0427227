"""Numbers that stand before a question: "1.", "2-", "Q3", "Question 4", "第五题", "السؤال ٦", "VII."."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_KEYWORD = (
    r"(?:questions?|quest|preguntas?|вопрос[ыа]?|frage|domanda|pergunta|السؤال|سؤال|الأسئلة|问题|問題|问|問|题|題|"
    r"answers?|response|reply|r[eé]ponse|respuesta|ответ|الجواب|الإجابة|جواب|答案|回答|答复|答)"
    r"(?:\s*(?:number|num[eé]ro|n[uú]mero|номер|رقم|no|n|nº|n°|№))?"
)
_LEAD = (
    r"(?:(?:(?:answer|response|reply|input|comment)s?\s+(?:to|on|for)|re|r[eé]ponse\s+[àa](?:\s+la)?|"
    r"respuesta\s+a(?:\s+la)?|ответ\s+на|إجابة|الإجابة\s+(?:على|عن)|الجواب\s+(?:على|عن)|对|關於|关于)[\s:]*)?"
)
# Of ASCII letters alone: case is ignored, and "ı" and "İ" would be taken for "i".
_ROMAN = r"(?a:(?=[ivxlc])(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})(?<=[ivxlc]))"
_HAN = "〇一二三四五六七八九"
_ORDINALS = {
    1: "first|premi[eè]re|primera|первый|الأول|第一",
    2: "second|deuxi[eè]me|segunda|второй|الثاني|第二",
    3: "third|troisi[eè]me|tercera|третий|الثالث|第三",
    4: "fourth|quatri[eè]me|cuarta|четв[её]ртый|الرابع|第四",
    5: "fifth|cinqui[eè]me|quinta|пятый|الخامس|第五",
    6: "sixth|sixi[eè]me|sexta|шестой|السادس|第六",
    7: "seventh|septi[eè]me|s[eé]ptima|седьмой|السابع|第七",
    8: "eighth|huiti[eè]me|octava|восьмой|الثامن|第八",
    9: "ninth|neuvi[eè]me|novena|девятый|التاسع|第九",
    10: "tenth|dixi[eè]me|d[eé]cima|десятый|العاشر|第十",
}
_VALUE = rf"(?P<value>\d{{1,3}}|[{_HAN[1:]}十]{{1,3}}|{_ROMAN}\b)"
_JOINT = r"(?P<joint>\s*(?:and|et|y|и|و|&|,|、|和|及|to|à|a|-|–|—)\s*(?:q\s?)?\d{1,3}(?!\w))*"
_END = r"\s*(?P<end>[)\]）º°]?\s?(?:\.\s?[-–—]|[.:：、．\-–—/])|[)\]）º°])?"

_WITH_KEYWORD = re.compile(
    rf"[\s(\[*]*{_LEAD}(?:{_KEYWORD}\s*[.#:]?\s*|q\s?[.#]?\s?|第\s?){_VALUE}\s*(?:题|題|个问题|個問題)?{_JOINT}{_END}",
    re.IGNORECASE,
)
_ORDINAL = "|".join(f"(?P<n{n}>{words})" for n, words in _ORDINALS.items())
_WITH_ORDINAL = re.compile(rf"\s*(?:{_KEYWORD}\s+)?(?:{_ORDINAL})\s*(?:{_KEYWORD})?(?=\W|$){_END}", re.IGNORECASE)
_PLAIN = re.compile(rf"[\s¿(\[]*(?:n[°ºo]\.?\s?|№\s?|#\s?)?{_VALUE}(?!\w|[.,:]\d|\s?%){_END}", re.IGNORECASE)
_KEYWORD_INSIDE = re.compile(_KEYWORD, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Label:
    """A number before a text. ``end`` is where the text begins; ``keyword``: it says that it numbers a question.

    ``mark`` is the sign after the number, empty where there is none; ``kind`` is digit, roman, han or ordinal.
    ``joint``: further numbers follow ("Questions 4 and 5").
    """

    number: int
    end: int
    keyword: bool
    mark: str = ""
    kind: str = "digit"
    joint: bool = False


def parse_label(text: str) -> Label | None:
    """The number that ``text`` begins with, or None."""
    head = text[:80]
    match = _WITH_KEYWORD.match(head)
    if match:
        return _label(match, text, keyword=True)
    match = _WITH_ORDINAL.match(head)
    if match and _KEYWORD_INSIDE.search(match[0]):
        number = next(n for n in _ORDINALS if match[f"n{n}"])
        return Label(number, _after(text, match.end()), keyword=True, mark=match["end"] or "", kind="ordinal")
    match = _PLAIN.match(head)
    if match and (match["end"] or match["value"].isdecimal()):
        return _label(match, text, keyword=False)
    return None


def _label(match: re.Match[str], text: str, *, keyword: bool) -> Label | None:
    value = match["value"].lower()
    if value.isdecimal():
        number, kind = int("".join(str(unicodedata.decimal(digit)) for digit in value)), "digit"
    elif value[0] in _HAN or value[0] == "十":
        number, kind = _from_han(value), "han"
    else:
        number, kind = _from_roman(value), "roman"
    joint = keyword and bool(match["joint"])
    return Label(number, _after(text, match.end()), keyword, match["end"] or "", kind, joint) if number else None


def _after(text: str, position: int) -> int:
    """Where the text begins after a label that ends at ``position``."""
    while position < len(text) and (text[position].isspace() or text[position] in ".:：-–—)\u200f\u200e"):
        position += 1
    return position


def _from_han(text: str) -> int:
    tens, ten, ones = text.partition("十")
    if not ten:
        return _HAN.index(text) if len(text) == 1 else 0
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return 0
    return 10 * (_HAN.index(tens) if tens else 1) + (_HAN.index(ones) if ones else 0)


def _from_roman(text: str) -> int:
    values = [{"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}[letter] for letter in text]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)
