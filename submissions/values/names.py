"""Names of people, organizations and files: free of what cannot be seen, and told apart from what looks the same."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import icu

_SHAPING = re.compile(
    "[\u0600-\u08ff\u0900-\u0dff\u0f00-\u0fff\u1000-\u109f\u1780-\u18af\ufb50-\ufdff\ufe70-\ufeff\U00010a00-\U00011fff]"
)
"""Scripts in whose words a joiner (U+200C, U+200D) changes how letters are written."""

_JOINERS = "\u200c\u200d"
_SPACES = re.compile(r"\s+")
_ARTICLES = re.compile(r"(?:the|le|la|les|el|los|las)\s+|l['’]", re.IGNORECASE)
_UNSEEN = {"\u115f", "\u1160", "\u3164", "\uffa0", "\u2800"}
"""Letters and signs that print nothing: fillers of Hangul, the empty pattern of Braille."""


def clean(name: str) -> str:
    """Return a name without controls, marks of direction and what has no width, in NFC, its words one space apart.

    A joiner stays between letters of a script that is written with it.
    """
    kept = []
    for place, sign in enumerate(name):
        if sign in _JOINERS:
            around = name[place - 1 : place] + name[place + 1 : place + 2]
            if place and len(around) == 2 and all(_SHAPING.match(letter) for letter in around):
                kept.append(sign)
        elif sign.isspace():
            kept.append(" ")
        elif unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co"} and sign not in _UNSEEN:
            kept.append(sign)
    return unicodedata.normalize("NFC", _SPACES.sub(" ", "".join(kept))).strip()


@lru_cache(maxsize=65_536)
def likeness(name: str) -> str:
    """Return what two names share that a reader takes for one: their skeleton by UTS 39, section 4.

    Case, accents, signs, spaces and an article before the name make no difference.
    """
    plain = _ARTICLES.sub("", clean(name), count=1) if _ARTICLES.match(clean(name)) else clean(name)
    letters = unicodedata.normalize("NFKD", plain.casefold())
    told = "".join(letter for letter in letters if letter.isalnum())
    return str(_checker().getSkeleton(0, told)).casefold()


@lru_cache(maxsize=1)
def _checker() -> icu.SpoofChecker:
    return icu.SpoofChecker()


RESERVED = (
    *("united nations", "secretariat of", "un secretariat", "secretary-general of the", "general assembly"),
    *("nations unies", "secrétariat de", "naciones unidas", "secretaría de", "организация объединенных наций"),
    *("организации объединенных наций", "секретариат", "联合国", "秘书处", "الأمم المتحدة", "الأمانة العامة"),
    *("international telecommunication union", "world health organization", "security council"),
)
"""What only the secretariat registers: bodies of the United Nations and its secretariat, in six languages."""


def is_reserved(name: str) -> bool:
    """Tell whether a name claims to be a body of the United Nations or its secretariat, however it is spelt."""
    told = likeness(name)
    return any(likeness(reserved) in told for reserved in RESERVED)
