"""A text and a new writing of it, as the few stretches in which they differ."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from richtext.aligning import spans
from richtext.text import EAST_ASIAN, WHITE_SPACE


def _class(ranges: tuple[tuple[int, int], ...]) -> str:
    return "".join(f"\\U{first:08X}-\\U{last:08X}" for first, last in ranges)


_SIGNS = r"!-&(-,./:-@\[-`{-~¡-©«-±´¶-¸»-¿‐-‘“-‧‰-⁞،؛؟٪-٭۔।-॥"
_SPACE, _WIDE = _class(WHITE_SPACE), _class(EAST_ASIAN)
_PLAIN = rf"[^{_SPACE}{_WIDE}{_SIGNS}]"
_token = re.compile(rf"[{_WIDE}]|{_PLAIN}+(?:[’.,/]{_PLAIN}+)*|[^{_SPACE}]")
"""A word, an East Asian character or a sign; apostrophes, hyphens and the points of numbers are within words."""


class Edit(NamedTuple):
    """``new`` in the place of the characters from ``start`` up to ``end``."""

    start: int
    end: int
    new: str


@lru_cache(maxsize=64)
def tokens(text: str) -> tuple[tuple[str, ...], tuple[int, ...], tuple[int, ...]]:
    """The words and signs of a text, and where each begins and ends; white space is between them."""
    found = list(_token.finditer(text))
    return (
        tuple(match.group() for match in found),
        tuple(match.start() for match in found),
        tuple(match.end() for match in found),
    )


@lru_cache(maxsize=4096)
def words_in(text: str) -> int:
    """How many words stand in a text, signs not counted; an East Asian character is a word."""
    return sum(any(sign.isalnum() for sign in token) for token in tokens(text)[0])


def edits(base: str, text: str) -> list[Edit]:
    """The changes by which ``base`` becomes ``text``, in order, none touching another, whole words in each.

    Applied to ``base`` they give ``text`` exactly, white space included.
    """
    if base == text:
        return []
    return [edit for edit in (_trimmed(base, raw) for raw in _raw(base, text)) if edit.start < edit.end or edit.new]


def _raw(base: str, text: str) -> Iterator[Edit]:
    old, old_starts, old_ends = tokens(base)
    new, new_starts, new_ends = tokens(text)
    old_place = new_place = 0  # up to where both are told of
    for equal, before, after in spans(old, new):
        if not equal:
            continue
        first, last = before.start, before.stop - 1
        yield Edit(old_place, old_starts[first], text[new_place : new_starts[after.start]])
        here = base[old_starts[first] : old_ends[last]]
        if here != text[new_starts[after.start] : new_ends[after.stop - 1]]:
            indexes = zip(
                pairwise(range(before.start, before.stop)), pairwise(range(after.start, after.stop)), strict=True
            )
            for (one, two), (three, four) in indexes:
                yield Edit(old_ends[one], old_starts[two], text[new_ends[three] : new_starts[four]])
        old_place, new_place = old_ends[last], new_ends[after.stop - 1]
    yield Edit(old_place, len(base), text[new_place:])


def _trimmed(base: str, edit: Edit) -> Edit:
    """``edit`` without the white space that stays at its beginning and its end."""
    start, end, new = edit
    gone = base[start:end]
    if gone == new:
        return Edit(start, start, "")
    lead = 0
    while lead < min(len(gone), len(new)) and gone[lead] == new[lead] and gone[lead].isspace():
        lead += 1
    tail = 0
    while tail < min(len(gone), len(new)) - lead and gone[-1 - tail] == new[-1 - tail] and gone[-1 - tail].isspace():
        tail += 1
    return Edit(start + lead, end - tail, new[lead : len(new) - tail])


def applied(base: str, start: int, end: int, changes: list[Edit]) -> str:
    """The characters of ``base`` from ``start`` up to ``end`` with such changes, given in order, made in them."""
    parts = []
    for edit in changes:
        parts += [base[start : edit.start], edit.new]
        start = edit.end
    return "".join([*parts, base[start:end]])
