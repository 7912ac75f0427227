"""How much a text resembles the wordings of the questions, in any of their languages.

Delegations paraphrase, shorten and misspell. Words count by how few questions share them (all questions of a call
speak of the same summit), and by their beginnings, so that inflections agree. East Asian text is compared by pairs of
characters.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

STEM = 6
"""Letters of a word that are compared."""

_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]+|[^\W_\u3040-\u30ff\u3400-\u9fff]+")
_SIGNS = re.compile("[\u00ad\u0300-\u036f\u0640\u064b-\u065f\u0670\u200b-\u200f\u2060\ufeff]+")
_ARTICLES = re.compile(r"^(?:[لبوف]?ال|و?لل)(?=\w{3})")
_ASKS = re.compile(r"[?？؟][\"”’)»\s]*$")
_FUZZY = 80
_SHORTENED = 0.88
_ALIKE = 0.72
_BEGUN = 12
"""Letters from which a text is the beginning of a wording."""


@dataclass(frozen=True, slots=True)
class QuestionText:
    """A question by its number and key, with its wordings: six languages, and whatever else it has been called."""

    number: int
    key: str
    texts: tuple[str, ...]


def normal(text: str) -> str:
    """``text`` without case, accents, vowel signs and punctuation, words parted by single spaces."""
    if not text.isascii():
        text = _SIGNS.sub("", unicodedata.normalize("NFKD", text)).translate(_LETTERS)
    return " ".join(_TOKEN.findall(text.casefold()))


_LETTERS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ة": "ه", "ى": "ي"})


def stems(text: str) -> list[str]:
    """The beginnings of the words of a normal text, and of East Asian stretches every two neighbours."""
    found: list[str] = []
    for token in text.split():
        if "\u3040" <= token[0] <= "\u9fff":
            found.extend(token[i : i + 2] for i in range(max(len(token) - 1, 1)))
        else:
            found.append(_ARTICLES.sub("", token)[:STEM])
    return found


class Wordings:
    """The wordings of all questions; ``scores`` compares a text with each."""

    def __init__(self, questions: Sequence[QuestionText]) -> None:
        self.count = len(questions)
        self._asking = {
            index for index, question in enumerate(questions) if any(_ASKS.search(text) for text in question.texts)
        }
        self._texts: list[tuple[int, str, frozenset[str]]] = []
        spread: dict[str, set[int]] = {}
        for index, question in enumerate(questions):
            for text in dict.fromkeys(map(normal, question.texts)):
                if text:
                    own = frozenset(stems(text))
                    self._texts.append((index, text, own))
                    for stem in own:
                        spread.setdefault(stem, set()).add(index)
        # Short words of a language (the, de, в) say little even where few questions use them.
        self._weights = {
            stem: math.log(1 + self.count / len(shared)) * (1.0 if len(stem) > 3 or stem > "\u3040" else 0.35)
            for stem, shared in spread.items()
        }
        self._unknown = math.log(1 + self.count) * 0.6
        self._bearing: dict[str, list[int]] = {}
        for place, (*_, own) in enumerate(self._texts):
            for stem in own:
                self._bearing.setdefault(stem, []).append(place)
        self._vocabulary = [stem for stem in self._weights if len(stem) >= 5]
        self._totals = [sum(self._weights[stem] for stem in own) for *_, own in self._texts]
        self._mended: dict[str, str] = {}
        self._scored: dict[str, list[float]] = {}
        self.longest = round(1.6 * max((len(text) for _, text, _ in self._texts), default=0)) + 60
        """Characters beyond which a text is no question."""
        self.longest_words = self.longest // 3
        """Words beyond which it is none, whatever the language."""

    def scores(self, text: str) -> list[float]:
        """For each question how alike ``text`` is to the nearest of its wordings, 0 to 1."""
        found = self._scored.get(text)
        if found is None:
            found = self._scored[text] = self._score(text)
        return found

    def _score(self, text: str) -> list[float]:
        best = [0.0] * self.count
        if len(text) > self.longest or not (text := normal(text)):
            return best
        known: set[str] = set()
        total = 0.0
        for stem in set(stems(text)):
            if found := self._known(stem):
                known.add(found)
            else:
                total += self._unknown * (1.0 if len(stem) > 3 else 0.2)
        shared_with: dict[int, float] = {}
        for stem in known:
            weight = self._weights[stem]
            total += weight
            for place in self._bearing[stem]:
                shared_with[place] = shared_with.get(place, 0.0) + weight
        for place, shared in shared_with.items():
            index, wording, _ = self._texts[place]
            whole = self._totals[place]
            alike = 2 * shared / (total + whole)
            if alike > 0.2:
                alike = max(alike, fuzz.ratio(text, wording, score_cutoff=100 * _ALIKE) / 100)
            if shared > self._unknown:
                alike = max(alike, _SHORTENED * shared / total * min(1.0, 0.45 + shared / whole))
            best[index] = max(best[index], alike)
        return best

    def ratio(self, text: str, index: int) -> float:
        """How much of ``text`` is, letter by letter, the nearest wording of a question, 0 to 100.

        A text that holds a whole wording, in two languages say, is measured with the nearest of each.
        """
        said = normal(text)
        own = [wording for place, wording, _ in self._texts if place == index]
        best = max((fuzz.ratio(said, wording) for wording in own), default=0.0)
        within = sorted((wording for wording in own if wording in said and len(wording) >= _BEGUN), key=len)
        rest = said
        for wording in reversed(within):
            rest = rest.replace(wording, " ", 1)
        return max(best, 100.0 * (1 - len(rest.split()) / max(len(said.split()), 1))) if within else best

    def asks(self, index: int) -> bool:
        """Whether a wording of the question ends with a question mark."""
        return index in self._asking

    def remainder(self, text: str, index: int) -> str:
        """What a wording of a question goes on with where ``text`` is its beginning, in the form of ``normal``."""
        begun = normal(text)
        if len(begun) < _BEGUN:
            return ""
        for place, wording, _ in self._texts:
            if place == index and wording.startswith(begun) and wording != begun:
                return wording[len(begun) :]
        return ""

    def foreign(self, text: str, index: int) -> float:
        """The share of ``text`` that no wording of a question has, 0 to 1."""
        own = {stem for place, _, wording in self._texts if place == index for stem in wording}
        found = [stem for stem in stems(normal(text)) if not stem.isdecimal()]
        return sum(stem not in own and self._known(stem) not in own for stem in found) / max(len(found), 1)

    def _known(self, stem: str) -> str:
        """The stem as the questions have it, a misspelt one mended; empty if they do not."""
        if stem in self._weights:
            return stem
        if len(stem) < 5:
            return ""
        found = self._mended.get(stem)
        if found is None:
            match = process.extractOne(stem, self._vocabulary, scorer=fuzz.ratio, score_cutoff=_FUZZY)
            found = self._mended[stem] = match[0] if match else ""
        return found
