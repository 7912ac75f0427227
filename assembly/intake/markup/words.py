"""How words are compared: what in a file says which column or action, and what differs in nothing that matters."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

_DOUBLE = dict.fromkeys(map(ord, "“”„‟«»‹›″＂"), '"')
_SINGLE = dict.fromkeys(map(ord, "‘’‚‛′＇`´"), "'")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－"), "-")
_NOTHING = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200E, 0x200F, 0x2060, 0xFEFF), None)
_SIGNS = {**_DOUBLE, **_SINGLE, **_DASHES, **_NOTHING, 0x2026: "..."}
_SPELLINGS = (
    (re.compile(r"(?<=[a-z]{2})is(?=(?:e|ed|es|er|ers|ing|ation|ations|ational)\b)"), "iz"),
    (re.compile(r"(?<=\b[a-z])is(?=(?:ation|ations)\b)"), "iz"),
    (re.compile(r"\b(behavi|col|endeav|fav|hon|lab|neighb|harb|vig|rig)our"), r"\1or"),
    (re.compile(r"\bprogramme"), "program"),
    (re.compile(r"\b(cent|fib|met|theat)re(?=s?\b)"), r"\1er"),
    (re.compile(r"\b(defen|offen|licen)ce"), r"\1se"),
    (re.compile(r"(?<=[a-z])ll(?=(?:ed|ing|er|ers)\b)"), "l"),
    (re.compile(r"(?<=[a-z]{2})lyse"), "lyze"),
    (re.compile(r"\bco-op"), "coop"),
)


@lru_cache(maxsize=65536)
def level(token: str) -> str:
    """``token`` without what differs in nothing that matters: forms of quotation marks and dashes, and spelling."""
    token = unicodedata.normalize("NFKC", token.translate(_SIGNS)).translate(_SIGNS)
    low = token.lower()
    spelt = low
    for pattern, usual in _SPELLINGS:
        spelt = pattern.sub(usual, spelt)
    if spelt == low:
        return token
    return spelt.capitalize() if token[:1].isupper() else spelt


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """``text`` for looking up what it says: level, without case, accents and signs around it."""
    plain = unicodedata.normalize("NFD", level(text).casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.sub(r"[\s:;,.*()\[\]{}\"'/|_-]+", " ", plain).strip()


@cache
def vocabulary() -> dict[str, Any]:
    """Return the words of ``vocabulary.yaml``, folded."""
    content = yaml.safe_load((Path(__file__).parent / "vocabulary.yaml").read_text(encoding="utf-8"))
    return {
        name: {key: {folded(str(word)) for word in words} for key, words in entry.items()}
        if isinstance(entry, dict)
        else {folded(str(word)) for word in entry}
        for name, entry in content.items()
    }


def kind_of(text: str, kinds: str) -> str:
    """Return the kind (of ``columns``, ``types`` or ``actions``) whose words are just ``text``, or empty."""
    wanted = folded(text)
    return next((kind for kind, words in vocabulary()[kinds].items() if wanted in words), "") if wanted else ""


_NUMBER = re.compile(
    r"""^\s*(?:(?:paragraph|para|paragraphe|p[aá]rrafo|пункт|الفقرة|§)\.?\s*)?
    [(\[]?
    (?P<number>
        \d{1,4}(?:\.\d{1,3})*[\s.]*(?:bis|ter|quater|quinquies|sexies|alt|[a-z](?![^\W_]))?
      | [a-z](?=\s*[.)\]])
      | [ivxl]{1,6}(?=\s*[.)\]])
      | [٠-٩]{1,4}
      | (?:第\s*)?[0-9〇一二三四五六七八九十百]{1,4}(?=\s*[、．.段條条])
    )
    (?P<end>\s*[.)\]:、．–—-]+\s*|\s+|$)""",
    re.VERBOSE | re.IGNORECASE,
)


def typed_number(text: str) -> tuple[str, str]:
    """Return the number that a paragraph begins with, as `same_number` compares it, and what it begins with in full."""
    found = _NUMBER.match(text)
    return (same_number(found["number"]), found[0]) if found else ("", "")


@lru_cache(maxsize=4096)
def same_number(text: str) -> str:
    """A number of a paragraph in one form: "7 bis", "7.bis" and "[7bis]." are "7bis"."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in plain)
    plain = re.sub(r"\b(paragraph|para|paragraphe|p[aá]rrafo|пункт|no)\b\.?|الفقرة|§|第|段", "", plain)
    return re.sub(r"[\s()\[\],:;、．]+|\.(?!\d)", "", plain)
