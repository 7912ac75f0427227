"""Two sequences side by side: what they share, and what may be a new writing of what."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from rapidfuzz.distance import LCSseq
from rapidfuzz.fuzz import ratio

LARGEST_TABLE = 400_000_000
"""Places (a bit each) in the table of the longest common subsequence: 50 MB."""


WORK = 800_000_000
"""Places that all comparisons of one page or one save may take together: well under a second of one processor."""


@dataclass(slots=True)
class Budget:
    """Work that comparisons may still take; ``spent`` once one of them had to be coarser than it would have been."""

    left: int = WORK
    spent: bool = False

    def takes(self, work: int) -> bool:
        """Whether there is still room for this much work; if so it is taken off."""
        if work > self.left:
            self.spent = True
            return False
        self.left -= work
        return True


_budget: ContextVar[Budget | None] = ContextVar("budget", default=None)


@contextmanager
def budget(work: int = WORK) -> Iterator[Budget]:
    """Let all comparisons within this take so much work together; within another, that one's.

    What no work is left for is told coarser: all between the common beginning and the common end counts as changed.
    """
    outer = _budget.get()
    if outer is not None:
        yield outer
        return
    own = Budget(work)
    token = _budget.set(own)
    try:
        yield own
    finally:
        _budget.reset(token)


CHARACTER = 3_000
"""Places that reading one character of a text word by word counts for."""


def coarser() -> None:
    """Say to whoever set the budget that something was told coarser than it would have been."""
    now = _budget.get()
    if now is not None:
        now.spent = True


def affords_words(characters: int) -> bool:
    """Whether there is room for taking texts of so many characters apart into words."""
    now = _budget.get()
    return now is None or now.takes(characters * CHARACTER)


def _affords(work: int) -> bool:
    """Whether a comparison may take this much work, counted in places of its table."""
    now = _budget.get()
    if work > LARGEST_TABLE:
        coarser()
        return False
    return now is None or now.takes(work)


class Span(NamedTuple):
    """A stretch that both sequences share (``equal``), or that one has in the place of what the other has."""

    equal: bool
    old: slice
    new: slice


def spans(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Span]:
    """The two sequences side by side, by their longest common subsequence.

    Where both are so long that the table would not fit (`LARGEST_TABLE` places), or the `budget` has no room for it,
    all between the common beginning and the common end counts as changed.
    """
    # Numbers by equality: the library itself compares by hash.
    numbers: dict[Hashable, int] = {}
    before = [numbers.setdefault(value, len(numbers)) for value in old]
    after = [numbers.setdefault(value, len(numbers)) for value in new]
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    result = _Spans()
    result.add(True, 0, start, 0, start)
    middle_before, middle_after = before[start : len(before) - end], after[start : len(after) - end]
    if not _affords(len(middle_before) * len(middle_after)):
        result.add(False, start, len(before) - end, start, len(after) - end)
    else:
        for code in LCSseq.opcodes(middle_before, middle_after):
            old, new = (code.src_start, code.src_end), (code.dest_start, code.dest_end)
            result.add(code.tag == "equal", start + old[0], start + old[1], start + new[0], start + new[1])
    result.add(True, len(before) - end, len(before), len(after) - end, len(after))
    return result


class _Spans(list[Span]):
    """Joins neighbours of one kind and leaves out empty ones."""

    def add(self, equal: bool, old_start: int, old_end: int, new_start: int, new_end: int) -> None:
        if old_start == old_end and new_start == new_end:
            return
        if self and self[-1].equal == equal:
            last = self.pop()
            old_start, new_start = last.old.start, last.new.start
        self.append(Span(equal, slice(old_start, old_end), slice(new_start, new_end)))


ALIKE = 40
"""From which likeness (0 to 100) of their texts a value is taken for a new writing of another."""

BITS = 64
"""Places that one step takes where no table is kept: telling how alike two texts are."""

WINDOW = 50
"""How many of the values not yet taken are looked at, so that the time stays in proportion to the length."""

Value = TypeVar("Value", bound=Hashable)


def matches(
    old: Sequence[Value], new: Sequence[Value], text: Callable[[Value], str], fits: Callable[[Value, Value], bool]
) -> list[tuple[int, int]]:
    """Positions in ``old`` and ``new``, both rising, of values that are equal or a new writing of one another.

    A value can only be a new writing of one that ``fits`` it and stands in the same gap between equal ones; it is
    recognised by its ``text``, or by being alone there.
    """
    found: list[tuple[int, int]] = []
    for equal, before, after in spans(old, new):
        olds, news = range(before.start, before.stop), range(after.start, after.stop)
        if equal or (len(olds) == len(news) == 1 and fits(old[olds[0]], new[news[0]])):
            found += zip(olds, news, strict=True)
            continue
        left, texts = list(olds), {place: text(old[place]) for place in olds}
        for place in news:
            candidates = [index for index in left[:WINDOW] if fits(old[index], new[place])]
            said = text(new[place])
            if not _affords(len(said) * sum(len(texts[index]) for index in candidates) // BITS):
                candidates = []
            source = most_like(said, candidates, [texts[index] for index in candidates])
            if source is not None:
                found.append((source, place))
                left = left[left.index(source) + 1 :]
    return found


def in_pairs(
    old: Sequence[Value], new: Sequence[Value], pairs: Sequence[tuple[int, int]]
) -> Iterator[tuple[Value | None, Value | None]]:
    """Yield two sequences value beside value, by the positions in ``pairs``; None beside what has none."""
    old_start = new_start = 0
    for old_place, new_place in [*pairs, (len(old), len(new))]:
        yield from ((value, None) for value in old[old_start:old_place])
        yield from ((None, value) for value in new[new_start:new_place])
        if old_place < len(old):
            yield old[old_place], new[new_place]
        old_start, new_start = old_place + 1, new_place + 1


def most_like(text: str, candidates: Sequence[int], texts: Sequence[str]) -> int | None:
    """The one of ``candidates`` whose text (beside it in ``texts``) is most like ``text``, if any is like it.

    One that has only grown, or shrunk, counts as well, however much: it holds the words of the other in their order.
    """
    scores = [(ratio(text, other, score_cutoff=ALIKE), -index) for index, other in zip(candidates, texts, strict=True)]
    score, index = max(scores, default=(0.0, 0))
    if score:
        return -index
    words = text.split()
    grown = (index for index, other in zip(candidates, texts, strict=True) if _holds(words, other.split()))
    return next(grown, None)


def _holds(one: list[str], other: list[str]) -> bool:
    """Whether the shorter of two lists, if it is more than a word, is a subsequence of the longer."""
    shorter, longer = sorted((one, other), key=len)
    remaining = iter(longer)
    return len(shorter) > 1 and all(word in remaining for word in shorter)
