"""Which themes a passage may belong to, by keywords and by runs of letters together. Pure; it decides nothing.

A keyword that stands in the passage speaks most; where none does, runs of letters (four, two in Chinese; Cavnar and
Trenkle, "N-gram-based text categorization", 1994) find other forms of the same words, and words of other languages that
stand in a title. What is in many themes weighs less (inverse document frequency).
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from richtext.text import EAST_ASIAN

LETTERS, CHARACTERS = 4, 2
"""How long a run is: of letters of an alphabet, and of Chinese characters."""

KEYWORD = 1.0
"""What a keyword of one theme alone adds to a score whose runs of letters give at most 1."""

TITLE, PHRASE, EXAMPLE = 2.0, 1.0, 0.25
"""How much a run weighs in a theme's title, in a keyword, and in a passage that a person put there."""

FEWEST = 0.05
"""A lower score says nothing, and nothing is suggested."""

_east_asian = "".join(f"{chr(first)}-{chr(last)}" for first, last in EAST_ASIAN)
_PIECE = re.compile(rf"[{_east_asian}]+|[^\W\d_{_east_asian}]+")
_SPACE = re.compile(r"[\s\-]+")
_IS_EAST_ASIAN = re.compile(f"[{_east_asian}]")


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a theme: its titles in any languages, its keywords, and passages that were put under it."""

    key: int
    titles: tuple[str, ...]
    keywords: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A theme by its key, a score (more is likelier) and the keywords that stand in the passage."""

    theme: int
    score: float
    because: tuple[str, ...] = ()


@dataclass(slots=True)
class Suggester:
    """Suggests themes for passages; made once for a set of themes."""

    profiles: Sequence[Profile]
    _runs: dict[str, list[tuple[int, float]]] = field(default_factory=dict, init=False)
    _keywords: list[tuple[str, re.Pattern[str], str, list[int]]] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        vectors: dict[int, Counter[str]] = {}
        holders: dict[str, list[int]] = defaultdict(list)
        for profile in self.profiles:
            vector = vectors[profile.key] = Counter()
            for weight, texts in ((TITLE, profile.titles), (PHRASE, profile.keywords), (EXAMPLE, profile.examples)):
                for text in texts:
                    for run in _runs(_plain(text)):
                        vector[run] += weight  # type: ignore[assignment]  # a weight is no count
            for keyword in dict.fromkeys(map(_plain, profile.keywords)):
                if keyword:
                    holders[keyword].append(profile.key)
        held = Counter(run for vector in vectors.values() for run in vector)
        many = len(vectors) + 1
        for theme, vector in vectors.items():
            weighed = {run: (1 + math.log1p(count)) * math.log(many / held[run]) for run, count in vector.items()}
            length = math.sqrt(sum(weight * weight for weight in weighed.values())) or 1.0
            for run, weight in weighed.items():
                self._runs.setdefault(run, []).append((theme, weight / length))
        self._keywords = [(_SPACE.split(word)[0], _pattern(word), word, themes) for word, themes in holders.items()]

    def suggest(self, passage: str, most: int = 3) -> list[Suggestion]:
        """Return the likeliest themes of a passage (plain text), the likeliest first; none where nothing speaks."""
        text = _plain(passage)
        scores: dict[int, float] = defaultdict(float)
        runs = set(_runs(text))
        length = math.sqrt(len(runs)) or 1.0
        for run in runs:
            for theme, weight in self._runs.get(run, ()):
                scores[theme] += weight / length
        because: dict[int, list[str]] = defaultdict(list)
        for begins, pattern, keyword, themes in self._keywords:
            if begins in text and pattern.search(text):
                for theme in themes:
                    scores[theme] += KEYWORD / len(themes)
                    because[theme].append(keyword)
        best = sorted(scores, key=lambda theme: (-scores[theme], theme))[:most]
        return [Suggestion(key, scores[key], tuple(because[key])) for key in best if scores[key] >= FEWEST]


def _plain(text: str) -> str:
    """Return text without case and without marks above letters, so that é is found by e."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", "".join(char for char in parts if not unicodedata.combining(char)))


def _runs(text: str) -> Iterator[str]:
    for piece in _PIECE.findall(text):
        yield from _runs_of(piece)


@lru_cache(maxsize=20_000)
def _runs_of(piece: str) -> tuple[str, ...]:
    size = CHARACTERS if _IS_EAST_ASIAN.match(piece) else LETTERS
    padded = piece if size == CHARACTERS else f" {piece} "
    return tuple(padded[at : at + size] for at in range(max(1, len(padded) - size + 1)))


def _pattern(keyword: str) -> re.Pattern[str]:
    """Match a keyword from the beginning of a word on: the ends of words differ in most languages."""
    words = r"[\s\-]+".join(re.escape(word) for word in _SPACE.split(keyword))
    return re.compile(words if _IS_EAST_ASIAN.search(keyword) else rf"(?<!\w)(?:ال)?{words}")
