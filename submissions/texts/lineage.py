"""From draft to draft: which paragraphs of one go on in which of the next, by the words that they share. No Django."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import Literal

from richtext.aligning import spans
from submissions.texts.edits import tokens

Relation = Literal["unchanged", "reworded", "merged", "split", "moved", "new"]

LEAST = 0.2
"""The share of a paragraph's words (the telling ones counting more) that a source must have given."""

_FIRST = 0.35
"""What the greatest source must have given, unless most of its own words went there."""

MOST_SOURCES = 3
"""How many sources of a paragraph are told."""

_RUN = 4
"""Words in a row that two paragraphs share, from which they are compared at all."""

_CANDIDATES = 5
"""How many of the most alike are compared word by word."""


@dataclass(frozen=True, slots=True)
class Source:
    """A paragraph of the earlier draft, by its index, and the share (0 to 1) of the later one's words that it gave."""

    index: int
    share: float


@dataclass(frozen=True, slots=True)
class Descent:
    """Where one paragraph of the later draft comes from, the greatest source first; none where it is new."""

    index: int
    relation: Relation
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Lineage:
    """Every paragraph of the later draft, in order, and those of the earlier one that go on nowhere (``dropped``)."""

    descents: tuple[Descent, ...]
    dropped: tuple[int, ...]

    def descendants(self, index: int) -> tuple[int, ...]:
        """The later paragraphs that an earlier one goes on in, in order."""
        return tuple(
            descent.index for descent in self.descents if any(source.index == index for source in descent.sources)
        )


def trace_descent(old: Sequence[str], new: Sequence[str]) -> Lineage:
    """Return how the paragraphs of a draft (their texts, in order) go on in those of the next one."""
    return _Tracing(old, new).run()


class _Tracing:
    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        self.old = [words_of(text) for text in old]
        self.new = [words_of(text) for text in new]
        self.bags = [Counter(words) for words in self.old]
        seen = Counter(word for bag in self.bags for word in bag)
        total = len(old) + 1
        self.weights = {word: log(total / times) for word, times in seen.items()}
        self.sizes = [sum(self._weight(word) * times for word, times in bag.items()) for bag in self.bags]
        self.runs: dict[tuple[str, ...], list[int]] = defaultdict(list)
        self.rare: dict[str, list[int]] = defaultdict(list)
        self.same: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for index, words in enumerate(self.old):
            self.same[tuple(words)].append(index)
            for run in {*_runs(words)}:
                self.runs[run].append(index)
            for word in self.bags[index]:
                if seen[word] <= max(3, total // 20):
                    self.rare[word].append(index)

    def _weight(self, word: str) -> float:
        return self.weights.get(word, 1.0)

    def run(self) -> Lineage:
        sources = [self._sources(words) for words in self.new]
        heirs: Counter[int] = Counter()
        for own in sources:
            heirs.update(source.index for source in own if self._is_part(source, own))
        main = [own[0].index if own else None for own in sources]
        in_order = longest_rising(main)
        descents = []
        for index, own in enumerate(sources):
            descents.append(Descent(index, self._relation(index, own, heirs, index in in_order), tuple(own)))
        used = {source.index for own in sources for source in own}
        return Lineage(tuple(descents), tuple(index for index in range(len(self.old)) if index not in used))

    def _is_part(self, source: Source, own: Sequence[Source]) -> bool:
        return source.index == own[0].index or source.share >= 2 * LEAST

    def _relation(self, index: int, own: Sequence[Source], heirs: Counter[int], is_in_order: bool) -> Relation:
        if not own:
            return "new"
        first = own[0].index
        if len(own) > 1:
            return "merged"
        if self.old[first] == self.new[index]:
            return "unchanged" if is_in_order else "moved"
        if heirs[first] > 1:
            return "split"
        return "reworded" if is_in_order else "moved"

    def _sources(self, words: Sequence[str]) -> list[Source]:
        """The paragraphs that gave the words, each those that no greater source has given."""
        if not words:
            return []
        if len(same := self.same.get(tuple(words), [])) == 1:
            return [Source(same[0], 1.0)]
        aligned = []
        for index in self._candidates(words):
            kept = kept_words(self.old[index], words)
            if kept:
                aligned.append((index, kept))
        found: list[Source] = []
        left = {*range(len(words))}
        total = sum(self._weight_of(words[place]) for place in left) or 1.0
        while aligned and len(found) < MOST_SOURCES:
            scored = [
                (sum(self._weight_of(words[place]) for place in kept & left), -index, kept) for index, kept in aligned
            ]
            score, negative, kept = max(scored, key=lambda each: each[:2])
            share = score / total
            if share < LEAST or (found and len(kept & left) < 2 * _RUN):
                break
            if not found and share < _FIRST and len(kept) < len(self.old[-negative]) / 2:
                break
            found.append(Source(-negative, round(min(1.0, len(kept & left) / len(words)), 4)))
            left -= kept
            aligned = [pair for pair in aligned if pair[0] != -negative]
        return found or self._paraphrased(words)

    def _weight_of(self, word: str) -> float:
        return 0.2 + self._weight(word)

    def _candidates(self, words: Sequence[str]) -> list[int]:
        votes: Counter[int] = Counter()
        for run in {*_runs(words)}:
            places = self.runs.get(run, ())
            for index in places:
                votes[index] += 12 // max(1, len(places)) + 1
        for word in {*words}:
            for index in self.rare.get(word, ()):
                votes[index] += 1
        best = votes.most_common(_CANDIDATES)
        return [index for index, times in best if times >= best[0][1] / 8]

    def _paraphrased(self, words: Sequence[str]) -> list[Source]:
        """The one paragraph that has enough of the telling words, though hardly two of them in a row."""
        bag = Counter(words)
        size = sum(self._weight(word) * times for word, times in bag.items()) or 1.0
        votes: Counter[int] = Counter()
        for word in bag:
            for index in self.rare.get(word, ()):
                votes[index] += 1
        best = (0.0, 0)
        for index, _times in votes.most_common(_CANDIDATES):
            shared = sum(self._weight(word) * min(times, self.bags[index][word]) for word, times in bag.items())
            likeness = 2 * shared / (size + self.sizes[index])
            best = max(best, (likeness, -index))
        likeness, negative = best
        return [Source(-negative, round(likeness, 4))] if likeness >= 0.4 else []


def words_of(text: str) -> list[str]:
    """The words of a text by which drafts are compared: without signs and capitals."""
    return [token.casefold() for token in tokens(text)[0] if any(sign.isalnum() for sign in token)]


def _runs(words: Sequence[str]) -> zip[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(3)), strict=False)


def kept_words(old: Sequence[str], new: Sequence[str]) -> set[int]:
    """The places in ``new`` of words that stand in ``old`` too, several in a row (or all that there are)."""
    kept: set[int] = set()
    there = {*old}
    for equal, _before, after in spans(old, new):
        length = after.stop - after.start
        if equal and (length >= min(_RUN - 1, len(new)) or length >= len(new) / 2):
            kept.update(range(after.start, after.stop))
    # A word or two between two runs that stay in order belong to the same source.
    places = sorted(kept)
    for one, two in pairwise(places):
        if 1 < two - one <= 2:
            kept.update(place for place in range(one + 1, two) if new[place] in there)
    return kept


def longest_rising(values: Sequence[int | None]) -> set[int]:
    """The positions of a longest rising subsequence: what is in order, so that the rest was moved."""
    tails: list[int] = []
    before: list[int | None] = [None] * len(values)
    for place, value in enumerate(values):
        if value is None:
            continue
        low, high = 0, len(tails)
        while low < high:
            middle = (low + high) // 2
            other = values[tails[middle]]
            if other is not None and other <= value:
                low = middle + 1
            else:
                high = middle
        before[place] = tails[low - 1] if low else None
        tails[low : low + 1] = [place]
    found: set[int] = set()
    place_: int | None = tails[-1] if tails else None
    while place_ is not None:
        found.add(place_)
        place_ = before[place_]
    return found
