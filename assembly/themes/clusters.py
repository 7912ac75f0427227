"""Substantially identical passages: which of many passages are one text with small differences. Pure.

Campaigns send one text under many names, each with a few words of its own. Passages are compared by word shingles (runs
of three words, as for near-duplicates of web pages: Broder, "On the resemblance and containment of documents", 1997),
looked up in an index, and confirmed by the longest common subsequence of their words. Nothing is weighted or merged: a
cluster says which passages are alike, and a person decides what to make of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from richtext.text import EAST_ASIAN

SHINGLE = 3
"""How many words in a row make a shingle."""

FEWEST_WORDS = 12
"""Shorter passages ("We thank the co-facilitators.") are alike without being copied."""

ALIKE = 0.5
"""The share of its words that a passage has in common, in order, with an example of its cluster (0 to 1)."""

SAME = 0.8
"""A passage less like its cluster than this is one more example of it, so that its own likes are found by it."""

FEWEST_SHARED = 0.04
"""The share of its shingles that a passage has in common with another before their words are compared."""

COMMON = 200
"""A shingle that so many different texts hold is a figure of speech and says nothing."""

_east_asian = "".join(f"{chr(first)}-{chr(last)}" for first, last in EAST_ASIAN)
_WORD = re.compile(rf"[{_east_asian}]|[^\W{_east_asian}]+")


@dataclass(frozen=True, slots=True)
class Cluster:
    """Passages that are alike: their places in what was given, in order, and how like an example each is (0 to 1)."""

    members: tuple[int, ...]
    likeness: tuple[float, ...]


def clusters(passages: Sequence[str], *, alike: float = ALIKE) -> list[Cluster]:
    """Return the clusters of two passages and more, the largest first; the passages are plain text.

    Each passage is compared with the examples of clusters that share most shingles with it, and joins the one it is
    most like, if it is like it by ``alike``; else it begins one. Time grows with the number of words, not of pairs.
    """
    index: dict[int, list[int]] = {}
    examples: list[tuple[list[str], int]] = []
    groups: list[list[tuple[int, float]]] = []
    for place, passage in enumerate(passages):
        words = _WORD.findall(passage.casefold())
        if len(words) < FEWEST_WORDS:
            continue
        shingles = {hash(tuple(words[at : at + SHINGLE])) for at in range(len(words) - SHINGLE + 1)}
        shared: Counter[int] = Counter()
        for shingle in shingles:
            if (holders := index.get(shingle)) and len(holders) < COMMON:
                shared.update(holders)
        best, home = 0.0, -1
        for example, count in shared.most_common(5):
            if count < FEWEST_SHARED * len(shingles):
                break
            theirs, group = examples[example]
            likeness = LCSseq.normalized_similarity(words, theirs)
            if likeness >= alike and likeness > best:
                best, home = likeness, group
        if home < 0:
            home, best = len(groups), 1.0
            groups.append([])
        groups[home].append((place, best))
        if len(groups[home]) == 1 or best < SAME:
            for shingle in shingles:
                holders = index.setdefault(shingle, [])
                if len(holders) < COMMON:
                    holders.append(len(examples))
            examples.append((words, home))
    found = [Cluster(*map(tuple, zip(*group, strict=True))) for group in groups if len(group) > 1]
    return sorted(found, key=lambda cluster: (-len(cluster.members), cluster.members))
