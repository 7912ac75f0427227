"""Numbers that stand before a question: "1.", "2-", "Q3", "Question 4", "第五题", "السؤال ٦", "VII."."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

_QUESTION = (
    r"questions?|quest|preguntas?|вопрос(?:[ыуае]|ам|ов)?|(?:[بل]|لل)?(?:السؤال|سؤال|الأسئلة)|للسؤال|"
    r"问题|問題|问|問|题|題|"
    # Of languages that delegations write in beside the six.
    r"frage|domanda|pergunta|quest[aã]o|vraag|fr[aå]ga|spørgsmål|spørsmål|kysymys|pytanie|otázka|pitanje|питання|"
    r"въпрос|ερώτηση|soru|pertanyaan|soalan|câu\s+hỏi|質問|設問|질문|문항|پرسش|سوال|שאלה|प्रश्न"
)
_ANSWER = r"answers?|response|reply|r[eé]ponse|respuesta|ответ|الجواب|الإجابة|جواب|答案|回答|答复|答"
_KEYWORD = (
    rf"(?:{_QUESTION}|{_ANSWER})"
    r"(?:\s*(?:number|num[eé]ro|n[uú]mero|номер|رقم|no|n|nº|n°|№))?"
)
_LEAD = (
    r"(?:(?:(?:answer|response|reply|input|comment)s?\s+(?:to|on|for)|re|r[eé]ponse\s+[àa](?:\s+la)?|"
    r"respuesta\s+a(?:\s+la)?|ответы?\s+(?:на|к)|إجابة|(?:الإجابة|الجواب|الرد)\s+(?:على|عن)|对|關於|关于)[\s:]*)?"
)
_REGARD = (
    r"(?:(?:in\s+(?:answer|response|reply|relation)\s+to|with\s+(?:regard|respect|reference)\s+to|as\s+(?:regards|to)|"
    r"regarding|concerning|on|to|under|for|(?:en\s+r[eé]ponse|quant)\s+[àa]|s[’']agissant\s+de|concernant|pour|sur|"
    r"au\s+sujet\s+de|en\s+respuesta\s+a|(?:en\s+relaci[oó]n|con\s+respecto)\s+(?:con|a)|en\s+cuanto\s+a|"
    r"(?:con\s+)?respecto\s+(?:de|a)|sobre|относительно|касательно|что\s+касается|по|к|на|"
    r"فيما\s+يتعلق|فيما\s+يخص|بالنسبة|ردا\s+على|بخصوص|بشأن|حول|عن|针对|對於|对于|就)\s*(?:the\s+|la\s+)?)"
)
"""Words that a sentence may begin with, too: with them a number heads an answer only where nothing else follows."""
# Of ASCII letters alone: case is ignored, and "ı" and "İ" would be taken for "i".
_ROMAN = r"(?a:(?=[ivxlc])(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})(?<=[ivxlc]))"
_HAN = "〇一二三四五六七八九"
_ORDINALS = {
    1: "first|premi[eè]re|primera|первый|первому|الأول|第一",
    2: "second|deuxi[eè]me|segunda|второй|второму|الثاني|第二",
    3: "third|troisi[eè]me|tercera|третий|третьему|الثالث|第三",
    4: "fourth|quatri[eè]me|cuarta|четв[её]рт(?:ый|ому)|الرابع|第四",
    5: "fifth|cinqui[eè]me|quinta|пят(?:ый|ому)|الخامس|第五",
    6: "sixth|sixi[eè]me|sexta|шест(?:ой|ому)|السادس|第六",
    7: "seventh|septi[eè]me|s[eé]ptima|седьм(?:ой|ому)|السابع|第七",
    8: "eighth|huiti[eè]me|octava|восьм(?:ой|ому)|الثامن|第八",
    9: "ninth|neuvi[eè]me|novena|девят(?:ый|ому)|التاسع|第九",
    10: "tenth|dixi[eè]me|d[eé]cima|десят(?:ый|ому)|العاشر|第十",
}
_CARDINALS = (
    "one|une?|uno|один",
    "two|deux|dos|два",
    "three|trois|tres|три",
    "four|quatre|cuatro|четыре",
    "five|cinq|cinco|пять",
    "six|seis|шесть",
    "seven|sept|siete|семь",
    "eight|huit|ocho|восемь",
    "nine|neuf|nueve|девять",
    "ten|dix|diez|десять",
)
_IN_ORDER = ["أولا", "ثانيا", "ثالثا", "رابعا", "خامسا", "سادسا", "سابعا", "ثامنا", "تاسعا", "عاشرا"]
_VALUE = rf"(?P<value>\d{{1,3}}|[{_HAN[1:]}十]{{1,3}}|{_ROMAN}\b)"
_JOINT = r"(?P<joint>\s*(?:and|et|y|и|و|&|\+|,|、|和|及|to|à|a|-|–|—)\s*(?:q\s?)?\d{1,3}(?!\w))*"
_END = r"\s*(?P<end>[)\]）º°]?\s?(?:\.\s?[-–—]|[.:：、．\-–—/])|[)\]）º°])?"
_SIGNS = r"[\s(\[（【*#=>•·▪◦‣●○■□►➢✓–—-]*"
"""Brackets, marks of a quoted mail, and signs that were typed for a list."""
_COUNTED = r"\s*(?:题|題|个问题|個問題)?(?:\s*(?:/|of|sur|de|из|من)\s*\d{1,3}(?!\w))?"

_WITH_KEYWORD = re.compile(
    rf"{_SIGNS}(?:{_LEAD}(?:{_KEYWORD}\s*[.#:_]?\s*[(（]?|(?-i:q|Q)\s?[.#-]?\s?|س\s?[.-]?\s?(?=\d)|第\s?|(?-i:[ARج])\s?(?=\d{{1,2}}\s?[.:：)]\s))"
    rf"|(?:ad|zu)\s+(?=\d)){_VALUE}{_COUNTED}{_JOINT}{_END}",
    re.IGNORECASE,
)
_REGARDING = re.compile(
    rf"{_SIGNS}{_REGARD}(?:{_KEYWORD}\s*[(（]?|第\s?)"
    rf"{_VALUE}{_COUNTED}{_JOINT}\s*[)）]?\s*(?P<end>[.:：]|\.?\s?[-–—])?\s*(?:$|(?<=[:：]))",
    re.IGNORECASE,
)
_ORDINAL = "|".join(f"(?P<n{n}>{words})" for n, words in _ORDINALS.items())
_WITH_ORDINAL = re.compile(
    rf"{_SIGNS}(?:{_REGARD}?{_KEYWORD}\s+)?(?:{_REGARD}?(?:{_ORDINAL})\s*(?:{_KEYWORD})?)(?=\W|$){_END}", re.IGNORECASE
)
_CARDINAL = "|".join(f"(?P<n{n}>{words})" for n, words in enumerate(_CARDINALS, start=1))
_WITH_CARDINAL = re.compile(rf"{_SIGNS}{_LEAD}{_KEYWORD}\s+(?:{_CARDINAL})(?=\W|$){_END}", re.IGNORECASE)
_COUNT_FIRST = re.compile(
    rf"{_SIGNS}(?P<value>\d{{1,2}})\s?(?:st|nd|rd|th|[eè]re|[eè]me|re|er|e|[ªº°]|-?(?:й|ый|ой|му))\s+(?:{_QUESTION})"
    rf"(?=\W|$){_END}",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    rf"(?:[\s¿(\[（【*>•]|#{{2,}}|[-–]\s)*(?:n[°ºo]\.?\s?|№\s?|#\s?)?{_VALUE}(?!\w|[.,:]\d|\s?%){_END}", re.IGNORECASE
)
_FIRSTLY = re.compile(rf"\s*(?:{'|'.join(f'(?P<n{n}>{word})' for n, word in enumerate(_IN_ORDER, start=1))})\s?[.:،,-]")
_CIRCLED = re.compile(r"\s*(?P<value>[①-⑳⑴-⒇⒈-⒛❶-❿➀-➉➊-➓])\s?")
_AT_THE_END = re.compile(
    rf"(?P<before>\S.{{0,60}}?)\b(?:{_KEYWORD})\s*[.#:]?\s*{_VALUE}\s*(?P<end>[.:：)\]]?)\s*$", re.IGNORECASE
)
_ENDS_IN_NUMBER = re.compile(r"[\d一二三四五六七八九十]\W{0,3}$")
_WORD_ALONE = re.compile(rf"\W*(?:{_KEYWORD}|q|س)\W*", re.IGNORECASE)
_KEYWORD_INSIDE = re.compile(_KEYWORD, re.IGNORECASE)
_UNSEEN = re.compile(
    "[\u00ad\u0640\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe0f\ufeff\u20e3]"
)
"""Signs that show nothing by themselves, vowels of Arabic, and the frame of a number in a box."""


_LONGEST_HEADING = 100


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
    if head.isascii() or not _UNSEEN.search(head):
        return _parsed(head, text)
    seen = [place for place, sign in enumerate(head) if not _UNSEEN.match(sign)]
    plain = "".join(head[place] for place in seen) + text[80:]
    label = _parsed(plain[: len(seen)], plain)
    if label is None:
        return None
    last = label.end - 1
    begin = seen[last] + 1 if last < len(seen) else last + 1 + len(head) - len(seen)
    return replace(label, end=_after(text, begin))


def label_at_the_end(text: str) -> tuple[str, Label] | None:
    """The number that a line ends with, as in "Sylvania's reply to question 4", and the words before it."""
    match = _AT_THE_END.match(text) if len(text) <= _LONGEST_HEADING and _ENDS_IN_NUMBER.search(text) else None
    label = _label(match, text, keyword=True) if match else None
    return (" ".join(match["before"].casefold().split()), label) if match and label else None


def is_keyword(text: str) -> bool:
    """Whether ``text`` is nothing but "Question" or the like."""
    return _WORD_ALONE.fullmatch(text) is not None


def _parsed(head: str, text: str) -> Label | None:
    match = _WITH_KEYWORD.match(head) or _REGARDING.match(head)
    if match:
        return _label(match, text, keyword=True)
    match = _WITH_ORDINAL.match(head)
    if match and _KEYWORD_INSIDE.search(match[0]):
        return _counted(match, text, keyword=True)
    if match := _WITH_CARDINAL.match(head):
        return _counted(match, text, keyword=True)
    if match := _COUNT_FIRST.match(head):
        return _label(match, text, keyword=True)
    match = _PLAIN.match(head)
    if match and (match["end"] or match["value"].isdecimal()):
        return _label(match, text, keyword=False)
    if match := _FIRSTLY.match(head):
        return _counted(match, text, keyword=False)
    if match := _CIRCLED.match(head):
        number = int("".join(filter(str.isdecimal, unicodedata.normalize("NFKC", match["value"]))) or 0)
        number = number or int(unicodedata.numeric(match["value"]))
        return Label(number, _after(text, match.end()), keyword=False, mark="○")
    return None


def _counted(match: re.Match[str], text: str, *, keyword: bool) -> Label:
    """The label whose number is in words: the group ``n3`` has matched, say."""
    found = match.groupdict()
    number = next(int(name[1:]) for name, word in found.items() if word is not None and name[1:].isdecimal())
    return Label(number, _after(text, match.end()), keyword, mark=found.get("end") or "", kind="ordinal")


def _label(match: re.Match[str], text: str, *, keyword: bool) -> Label | None:
    value = match["value"].lower()
    if value.isdecimal():
        number, kind = int("".join(str(unicodedata.decimal(digit)) for digit in value)), "digit"
    elif value[0] in _HAN or value[0] == "十":
        number, kind = _from_han(value), "han"
    else:
        number, kind = _from_roman(value), "roman"
    joint = keyword and bool(match.groupdict().get("joint"))
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
