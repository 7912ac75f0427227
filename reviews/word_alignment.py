"""Which word of a text is which word of a later one, over edits, moves and sentences that stand twice.

Pure. Words and signs are compared without case. The longest common subsequence comes first (``rapidfuzz``); sentences
that it leaves over are paired by the rare words that they share.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from math import log
from typing import NamedTuple, Protocol

from rapidfuzz.distance import LCSseq

import richtext
from richtext.text import EAST_ASIAN

NEAR = 8
"""How many words on each side of a passage speak for its place."""

GAP = 3
"""How many strange words may stand between a passage and the mapped word nearest to it, for that word to speak."""

MOVED = 0.3
"""How much of the weight of its rare words a moved sentence has kept at least."""

TWINS = 0.55
"""How much of the weight of their words two sentences share at least to be taken for one another."""

AWAY = 60
"""How many words on each side of a sentence tell it from another of the same words."""

CLEAR = 0.1
"""How much more of its surroundings (of 1) one of two such sentences has than the other, to be taken for sure."""

MOSTLY = 0.5
"""A sentence of which less than this share of words was mapped may stand elsewhere."""

MOST_WORDS = 100_000_000
"""The product of the numbers of words up to which two texts are aligned word by word: about 0.1 s, and 12 MB."""

MOST_PAIRS = 60_000
"""How many pairs of sentences are compared at most, so that no text takes a second."""


class Anchor(Protocol):
    """A passage: a range of a text, and the words that stand there."""

    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102
    @property
    def exact(self) -> str: ...  # noqa: D102


class Token(NamedTuple):
    """A word or a sign of a text, with its range."""

    word: str
    start: int
    end: int


_east_asian = "".join(f"{chr(first)}-{chr(last)}" for first, last in EAST_ASIAN)
_TOKEN = re.compile(rf"[{_east_asian}]|[^\W{_east_asian}]+(?:['’\-][^\W{_east_asian}]+)*|[^\w\s]")
_SENTENCE_END = re.compile(r"[.!?;:。！？；：؟؛۔…]")
_SHORTEST_SENTENCE = 4


class Text:
    """A plain text cut into words, and its words into sentences."""

    def __init__(self, value: str) -> None:
        self.value = value
        self.tokens = [Token(found.group().casefold(), *found.span()) for found in _TOKEN.finditer(value)]
        self.words = [token.word for token in self.tokens]
        self.sentences = list(self._sentences())

    def holds(self, anchor: Anchor) -> bool:
        """Whether the anchor's words stand at its range."""
        return self.value[anchor.start : anchor.end] == anchor.exact

    def nearest(self, exact: str, near: int) -> tuple[int, int] | None:
        """Return where the words stand nearest to an offset; white space may differ; None if nowhere."""
        words = exact.split()
        if not words:
            return None
        pattern = re.compile(r"\s+".join(map(re.escape, words)))
        found = min(pattern.finditer(self.value), key=lambda match: abs(match.start() - near), default=None)
        return found.span() if found else None

    def range_of(self, start: int, end: int) -> tuple[int, int]:
        """Return the first word of a range of code points, and the one behind its last."""
        first = _bisect(self.tokens, lambda token: token.end > start)
        last = _bisect(self.tokens, lambda token: token.start >= end)
        return first, max(first, last)

    def _sentences(self) -> Iterator[range]:
        """Give the sentences as ranges of words: they end at their signs, and at the end of a line."""
        begin = 0
        for place, (token, following) in enumerate(pairwise(self.tokens), 1):
            ends = _SENTENCE_END.fullmatch(token.word) or "\n" in self.value[token.end : following.start]
            if ends and place - begin >= _SHORTEST_SENTENCE:
                yield range(begin, place)
                begin = place
        if begin < len(self.tokens):
            yield range(begin, len(self.tokens))


def _bisect(tokens: Sequence[Token], passes: Callable[[Token], bool]) -> int:
    """Return the first place whose token passes, where all behind it do too."""
    low, high = 0, len(tokens)
    while low < high:
        middle = (low + high) // 2
        if passes(tokens[middle]):
            high = middle
        else:
            low = middle + 1
    return low


@lru_cache(maxsize=32)
def text_of(html: str) -> Text:
    """Return the text of canonical HTML; texts just asked for are kept."""
    return Text(richtext.plain_text(richtext.parse(html)))


class Mapping:
    """The words of an old text in a new one: ``to`` has the place of each word in the new text, or -1.

    ``unclear`` tells of each word whether it could as well be that of another sentence of the same words.
    """

    def __init__(self, old: Text, new: Text) -> None:
        self.old, self.new = old, new
        self._counts = Counter(
            word for text in (old, new) for each in text.sentences for word in {*text.words[each.start : each.stop]}
        )
        self._sentences = len(old.sentences) + len(new.sentences)
        self.to = _aligned_texts(old, new)
        _drop_stray(self.to)
        self.unclear = [False] * len(self.to)
        self._find_moved()
        self._tell_twins()

    def weight(self, word: str) -> float:
        """Return how much a word tells: more the fewer sentences hold it; a sign tells nearly nothing."""
        return log((self._sentences + 1) / max(1, self._counts[word])) * (1 if word[0].isalnum() else 0.1)

    def _find_moved(self) -> None:
        """Map the sentences that the alignment leaves mostly unmapped on those that it leaves mostly unclaimed."""
        adrift = [each for each in self.old.sentences if _share(each, lambda place: self.to[place] >= 0) < MOSTLY]
        pairs = sorted(self._alike(adrift, self._free(), MOVED), key=lambda found: -found[0])
        used: set[range] = set()
        for _score, source, target in pairs:
            if source not in used and target not in used:
                used |= {source, target}
                self._send(source, target)

    def _free(self) -> list[range]:
        """Return the sentences of the new text of which most words are nobody's."""
        claimed = {place for place in self.to if place >= 0}
        return [each for each in self.new.sentences if _share(each, lambda place: place in claimed) < MOSTLY]

    def _send(self, source: range, target: range) -> None:
        """Map the words of one sentence on those of another."""
        found = _aligned(self.old.words[source.start : source.stop], self.new.words[target.start : target.stop])
        for offset, place in enumerate(source):
            self.to[place] = target[found[offset]] if found[offset] >= 0 else -1

    def _tell_twins(self) -> None:
        """Decide between sentences of the same words by their neighbours, and say where these do not decide."""
        for _score, source, rival in self._alike(self.old.sentences, self._free(), TWINS):
            places = [self.to[place] for place in source if self.to[place] >= 0]
            if not places:
                continue
            here = self._support(source, min(places), max(places))
            there = self._support(source, rival.start, rival.stop - 1)
            if there > here:
                self._send(source, rival)
            if abs(there - here) < CLEAR:
                for place in source:
                    self.unclear[place] = True
        adrift = [each for each in self.old.sentences if all(self.to[place] < 0 for place in each)]
        self._tell_old_twins(adrift)

    def _tell_old_twins(self, adrift: list[range]) -> None:
        """The same for sentences of the old text that stood twice, of which one is gone."""
        for _score, source, twin in self._alike(adrift, self.old.sentences, TWINS, among=self.old):
            places = [self.to[place] for place in twin if self.to[place] >= 0]
            if source == twin or not places:
                continue
            begin, finish = min(places), max(places)
            if self._support(twin, begin, finish) - self._support(source, begin, finish) < CLEAR:
                for place in (*source, *twin):
                    self.unclear[place] = True

    def _support(self, source: range, begin: int, finish: int) -> float:
        """Return how much of what surrounds a sentence (0 to 1) stands, as far away, around a range of the new text."""
        total = consistent = 0
        for places, edge, to_edge in (
            (range(max(0, source.start - AWAY), source.start), source.start, begin),
            (range(source.stop, min(len(self.to), source.stop + AWAY)), source.stop - 1, finish),
        ):
            for place in places:
                away = place - edge
                total += 1
                if self.to[place] >= 0 and abs(self.to[place] - to_edge - away) <= NEAR + abs(away) // 4:
                    consistent += 1
        return consistent / total if total else 0.0

    def _alike(
        self, sources: Sequence[range], targets: Sequence[range], least: float, among: Text | None = None
    ) -> list[tuple[float, range, range]]:
        """Return the pairs of an old sentence and one of ``among`` (the new text) that share ``least`` of their weight.

        None where there are too many to compare; what was moved is then found by its quote alone.
        """
        if not sources or not targets or len(sources) * len(targets) > MOST_PAIRS:
            return []
        text = among or self.new
        holders: dict[str, list[int]] = {}
        weights = []
        for index, each in enumerate(targets):
            bag = {*text.words[each.start : each.stop]}
            weights.append(sum(map(self.weight, bag)))
            for word in bag:
                holders.setdefault(word, []).append(index)
        found = []
        for source in sources:
            bag = {*self.old.words[source.start : source.stop]}
            own = sum(map(self.weight, bag))
            shared = [0.0] * len(targets)
            for word in bag:
                for holder in holders.get(word, ()):
                    shared[holder] += self.weight(word)
            for holder, common in enumerate(shared):
                score = common / max(own, weights[holder], 1e-9)
                if score >= least:
                    found.append((score, source, targets[holder]))
        return found


@lru_cache(maxsize=16)
def mapping(old: Text, new: Text) -> Mapping:
    """Return which word of one text is which of another; texts just compared are kept."""
    return Mapping(old, new)


def _aligned_texts(old: Text, new: Text) -> list[int]:
    """Align the words of two texts; of very long ones equal sentences first, then what is left between them."""
    if len(old.words) * len(new.words) <= MOST_WORDS:
        return _aligned(old.words, new.words)
    to = [-1] * len(old.words)
    ends = (old.sentences[-1].stop, new.sentences[-1].stop)
    lines = [[tuple(text.words[each.start : each.stop]) for each in text.sentences] for text in (old, new)]
    budget, done = MOST_WORDS, (0, 0)
    equal = (
        _aligned(*([hash(line) for line in side] for side in lines))
        if len(lines[0]) * len(lines[1]) <= MOST_WORDS
        else []
    )
    pairs = [(old.sentences[place], new.sentences[there]) for place, there in enumerate(equal) if there >= 0]
    for source, target in [*pairs, (range(ends[0], ends[0]), range(ends[1], ends[1]))]:
        gaps = range(done[0], source.start), range(done[1], target.start)
        if 0 < len(gaps[0]) * len(gaps[1]) <= budget:
            budget -= len(gaps[0]) * len(gaps[1])
            found = _aligned(*(text.words[gap.start : gap.stop] for text, gap in zip((old, new), gaps, strict=True)))
            for place, there in zip(gaps[0], found, strict=True):
                to[place] = gaps[1][there] if there >= 0 else -1
        to[source.start : source.stop] = target
        done = source.stop, target.stop
    return to


def _aligned(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[int]:
    """Return for each word of one list the place of its equal in the other, by the longest common subsequence."""
    to = [-1] * len(old)
    for tag, start, end, target, _until in LCSseq.opcodes(old, new):
        if tag == "equal":
            for offset in range(end - start):
                to[start + offset] = target + offset
    _close_up(to, old, new)
    return to


def _close_up(to: list[int], old: Sequence[Hashable], new: Sequence[Hashable]) -> None:
    """Move single mapped words beside the run that they belong to, where an equal word stands free there."""
    taken = {place for place in to if place >= 0}
    for step, places in ((1, range(len(to) - 2, -1, -1)), (-1, range(1, len(to)))):
        for place in places:
            beside, away = to[place + step], to[place]
            back = place - step
            if beside < 0 or away < 0 or away + step == beside:
                continue
            if 0 <= back < len(to) and to[back] >= 0 and to[back] + step == away:
                continue  # it has a neighbour where it is
            wanted = beside - step
            if 0 <= wanted < len(new) and wanted not in taken and new[wanted] == old[place]:
                taken.discard(away)
                taken.add(wanted)
                to[place] = wanted


def _drop_stray(to: list[int]) -> None:
    """Unmap words that stand alone: far from the words mapped before and after them, on both sides."""
    mapped = [place for place in range(len(to)) if to[place] >= 0]
    stray = []
    for index, place in enumerate(mapped):
        away = True
        for other in (index - 1, index + 1):
            if 0 <= other < len(mapped):
                gaps = abs(mapped[other] - place), abs(to[mapped[other]] - to[place])
                away = away and max(gaps) > NEAR and abs(gaps[0] - gaps[1]) > GAP
        if away and len(mapped) > 1:
            stray.append(place)
    for place in stray:
        to[place] = -1


def _share(places: range, passes: Callable[[int], bool]) -> float:
    return sum(map(passes, places)) / max(1, len(places))
