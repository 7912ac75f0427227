"""Paragraphs as words: the grain in which changes are found, shown and merged.

A token is an inline of its own: a `Run` that holds one word, one East Asian character or the white space between
words, a `LineBreak` or a `Footnote`. `normalize` joins tokens to runs again.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

import regex
from rapidfuzz.distance import LCSseq

from submissions.richtext.blocks import Inline, Run
from submissions.richtext.text import WORD_PATTERN

_token = regex.compile(rf"{WORD_PATTERN}|.+?(?={WORD_PATTERN}|$)", regex.DOTALL)


LARGEST_TABLE = 400_000_000
"""Places (a bit each) in the table of the longest common subsequence: 50 MB."""


class Span(NamedTuple):
    """A stretch that both sequences share (``equal``), or that one has in the place of what the other has."""

    equal: bool
    old: slice
    new: slice


def tokens(inlines: Iterable[Inline]) -> list[Inline]:
    """``inlines`` cut into tokens."""
    found: list[Inline] = []
    for inline in inlines:
        if isinstance(inline, Run):
            found += [with_text(inline, text) for text in _token.findall(inline.text)]
        else:
            found.append(inline)
    return found


def with_text(run: Run, text: str) -> Run:
    """``run`` with another text."""
    return Run(text, run.bold, run.italic, run.underline, run.strike, run.vertical, run.href, run.lang, run.dir)


def spans(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Span]:
    """The two sequences side by side, by their longest common subsequence.

    Where both are so long that the table would not fit (`LARGEST_TABLE` places), all between the common beginning
    and the common end counts as changed.
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
    if len(middle_before) * len(middle_after) > LARGEST_TABLE:
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
