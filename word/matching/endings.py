"""What ends a contribution or a part of it and belongs to no answer: section headings, annexes, signatures."""

from __future__ import annotations

import re

from word.matching.placement import UnplacedKind
from word.model.source import Item, Line

_ANNEX = re.compile(
    r"\s*(?:annex|annexe|appendix|appendice|anexo|ap[eé]ndice|приложение|附件|附录|附錄|مرفق|المرفق|ملحق|الملحق)"
    r"(?![^\W\d])",
    re.IGNORECASE,
)
_SECTION = re.compile(
    r"\s*(?:section|part|chapter|theme|partie|chapitre|secci[oó]n|parte|раздел|часть|第.{1,3}(?:部分|章|节)|الجزء|القسم)"
    r"\s*(?:[\divxlca-h一二三四五六七八九十]{1,4}\b|\W|$)",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"\s*(?:(?:yours\s+)?(?:sincerely|faithfully|truly)|respectfully|(?:kind|best)\s+regards|signed?\b|signature|"
    r"submitted\s+by|contact(?:\s+(?:person|details|information))?\s*:|"
    r"veuillez\s+agr[eé]er|sinc[eè]res\s+salutations|sign[eé]|atentamente|firma(?:do)?\b|с\s+уважением|подпис|"
    r"مع\s+(?:أطيب|فائق)|التوقيع|توقيع|此致|签名|签字|联系人)",
    re.IGNORECASE,
)
_COURTESY = re.compile(
    r"\b(?:avails?|take)\s+(?:itself|himself|herself|themselves|myself|ourselves)?\s*(?:of\s+)?this\s+opportunity|"
    r"highest\s+(?:consideration|esteem)|(?:haute|parfaite)\s+consid[eé]ration|(?:alta|distinguida)\s+consideraci[oó]n|"
    r"saisit\s+cette\s+occasion|aprovecha\s+(?:esta|la)\s+(?:oportunidad|ocasi[oó]n)|"
    r"(?:весьма|самом)\s+высоком\s+(?:к\s+\w+\s+)?уважении|崇高的?敬意|最崇高|فائق\s+(?:التقدير|الاحترام)|أسمى\s+(?:آيات|عبارات)",
    re.IGNORECASE,
)
"""What a letter or a note verbale closes with."""
_ADDRESS = re.compile(r"\S+@\S+\.\S+|\+\d[\d\s()-]{6,}")
_LONGEST_SIGNATURE = 8
_LONGEST_LINE = 14
_LONGEST_COURTESY = 60


def stands_out(line: Line) -> bool:
    """Whether the line looks like a heading."""
    return bool(line.outline) or line.bold or (line.text.isupper() and len(line.text) > 12)


def annex_and_signature(items: list[Item]) -> list[tuple[UnplacedKind, Item]]:
    """Take an annex, and a signature before it or at the end, off the last answer: (kind, item), in order."""
    taken: list[tuple[UnplacedKind, Item]] = []
    for position, item in enumerate(items):
        if isinstance(item, Line) and _ANNEX.match(item.text) and _heads(item):
            taken = [("annex", rest) for rest in items[position:]]
            del items[position:]
            break
    begin = _signature_begins(items)
    signature: list[tuple[UnplacedKind, Item]] = [("signature", rest) for rest in items[begin:]]
    del items[begin:]
    return signature + taken


def trailing_headings(items: list[Item]) -> list[Item]:
    """Take headings that nothing follows off the end of an answer: they head the next part of the questionnaire."""
    position = len(items)
    while position:
        item = items[position - 1]
        if not isinstance(item, Line):
            break
        if not item.outline and not is_section(item):
            break
        position -= 1
    taken = items[position:]
    del items[position:]
    return taken


def is_section(line: Line) -> bool:
    """Whether the line heads a part of a questionnaire: "Part B", "Section 2"."""
    return stands_out(line) and bool(_SECTION.match(line.text))


def _heads(line: Line) -> bool:
    return stands_out(line) or line.centred or line.words <= _LONGEST_LINE


def _signature_begins(items: list[Item]) -> int:
    """Where the closing lines begin, or the end: short lines to the end of which the first is a closing formula."""
    for position in range(max(len(items) - _LONGEST_SIGNATURE, 0), len(items)):
        tail = items[position:]
        first = tail[0]
        if not isinstance(first, Line):
            continue
        courteous = first.words <= _LONGEST_COURTESY and _COURTESY.search(first.text)
        if courteous or _CLOSING.match(first.text) or _ADDRESS.search(first.text):
            short = [isinstance(item, Line) and item.words <= _LONGEST_LINE for item in tail[bool(courteous) :]]
            if all(short):
                return position
    return len(items)
