"""The quantifiers of a summary ("many speakers"), found in its words and compared with how many are cited.

Words and thresholds are data (``quantifiers.yaml``); a summary may have thresholds of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_suffix(".yaml")
BETWEEN = 2
"""How many words may stand between a quantifier and its noun: "many of the speakers"."""


@dataclass(frozen=True, slots=True)
class Quantifier:
    """What a quantifier means: from ``least`` to ``most``, or more than ``share`` of all (1.0: all of them)."""

    key: str
    title: Mapping[str, str]
    words: Mapping[str, tuple[str, ...]]
    least: int | None = None
    most: int | None = None
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A quantifier as it is written in a message; ``of`` is "bodies" or "states"."""

    quantifier: Quantifier
    words: str
    of: str


@cache
def _data() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


@cache
def quantifiers() -> tuple[Quantifier, ...]:
    """Return every quantifier, in the order in which they are tried."""
    return tuple(
        Quantifier(
            row["key"],
            row["title"],
            {language: tuple(words) for language, words in row["words"].items()},
            row.get("least"),
            row.get("most"),
            row.get("share"),
        )
        for row in _data()["quantifiers"]
    )


def claims_in(text: str, language: str) -> list[Claim]:
    """Return the quantifiers of a plain text in a language, in reading order. A noun has the first that fits."""
    found: dict[int, tuple[int, Claim]] = {}
    lowered = text.lower()
    if len(lowered) != len(text):  # a letter that becomes two: places would no longer fit
        lowered = text
    for quantifier in quantifiers():
        for of in ("states", "bodies"):
            for match in _pattern(quantifier.key, of, language).finditer(lowered):
                start, end = match.span()
                if not any(start < other_end and first < end for other_end, (first, _claim) in found.items()):
                    found[end] = (start, Claim(quantifier, text[start:end], of))
    return [claim for _start, claim in sorted(found.values(), key=lambda row: row[0])]


def fits(claim: Claim, count: int, of_all: int, thresholds: Mapping[str, int]) -> bool:
    """Tell whether a number of bodies or States is what a claim says; ``of_all`` is how many there are."""
    quantifier = claim.quantifier
    if quantifier.share is not None:
        return count >= of_all if quantifier.share >= 1 else count > of_all * quantifier.share
    least = thresholds.get(quantifier.key, quantifier.least) or 0
    return count >= least and (quantifier.most is None or count <= max(quantifier.most, least))


@cache
def _pattern(key: str, of: str, language: str) -> re.Pattern[str]:
    quantifier = next(row for row in quantifiers() if row.key == key)
    words, nouns = quantifier.words.get(language, ()), _data()["nouns"][of].get(language, ())
    if not words or not nouns:
        return re.compile(r"(?!)")
    if language == "zh":
        return re.compile(f"(?:{_either(words)})[^，。；、]{{0,4}}?(?:{_either(nouns)})")
    before = r"(?<!\w)[وفبل]?" if language == "ar" else r"(?<!\w)"
    said, noun = "|".join(map(_beginnings, words)), "|".join(map(_beginnings, nouns))
    return re.compile(rf"{before}(?:{said})(?:[^\w.;:!?]+\w+){{0,{BETWEEN}}}?[^\w.;:!?]+(?:{noun})")


def _either(words: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, words))


def _beginnings(phrase: str) -> str:
    """Return a pattern of a phrase of which each word may go on, but for one that ends in ``$``."""
    parts = (re.escape(word.removesuffix("$")) + ("" if word.endswith("$") else r"\w*") for word in phrase.split())
    return r"[^\w.;:!?]+".join(parts) + r"(?!\w)"
