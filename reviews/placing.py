"""Placing passages of an earlier text on a later one. Pure: it knows no model and no database.

A passage is a range of Unicode code points of ``richtext.plain_text`` with its words (the quote selector of the W3C
Web Annotation Data Model, section 4.2.4, by position as well). Three ways lead to its place in a new text, in this
order:

``diff``
    the words of both texts are aligned; sentences that were moved are found by the rare words that they share;
``quote``
    the words stand in the new text as they are, and what surrounds them decides between several places;
``fuzzy``
    words much like them stand there.

A place is *sure* only where words on both sides of the passage were mapped to both sides of the place (several words of
the passage itself speak for a side whose neighbour was moved or taken out), or where the quote stands once in either
text. Whatever else was found is *doubtful*, and a person confirms it. A passage whose words are gone is *lost*: nothing
is marked, and its quote is shown in a list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz

from reviews.word_alignment import GAP, NEAR, Anchor, Text, mapping, text_of

State = Literal["sure", "doubtful", "lost"]
How = Literal["same", "diff", "quote", "fuzzy", "none"]

KEPT = 0.25
"""How much of the weight of a passage's words is there at least, where its place is found by them."""

ENOUGH = 0.5
"""How much of the weight of a passage's words is there at least, where its place is sure."""

WHOLE = 0.7
"""How much of the weight of its words is there, where a passage is sure with words on one side only."""

SEVERAL = 4
"""How many of its words are there at least, where a passage is sure with words on one side only."""

ALIKE = 75.0
"""How like its quote (0 to 100, ``rapidfuzz.fuzz.ratio``) a passage found fuzzily is at least."""

AROUND = 60.0
"""How like what it had around it (both sides together, 0 to 200) a quote's place is at least; twice that if short."""

SHORTEST_FUZZY = 12
"""Shorter quotes (code points) are not looked for fuzzily: something like them is found anywhere."""

LARGEST_FUZZY = 10_000_000
"""Beyond this product of lengths (quote by text) nothing is looked for fuzzily, so that no text takes a second."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a passage stands in the new text: ``exact`` is what the new text has there; all zero and empty if lost."""

    start: int
    end: int
    exact: str
    how: How
    state: State


LOST = Placed(0, 0, "", "none", "lost")


def place(begun: str, previous: str, new: str, anchors: Sequence[Anchor]) -> list[Placed]:
    """Place passages on the text ``new``; the texts are canonical HTML, the result has one row an anchor, in order.

    An anchor holds a range of ``begun``, the text on which its discussion began, or else of ``previous``, the text on
    which it was last placed: whichever has its words there. Both texts are asked for the way to the new one, so a word
    that went away and came back is found again. An empty range speaks of the whole answer and stays.
    """
    texts = [text_of(html) for html in (begun, previous, new)]
    first, last, target = texts
    return [_place(first, last, target, anchor) for anchor in anchors]


def _place(begun: Text, previous: Text, new: Text, anchor: Anchor) -> Placed:
    if anchor.start >= anchor.end:
        return Placed(0, 0, "", "same", "sure")
    of_begun = begun.holds(anchor)
    if not of_begun and not previous.holds(anchor):  # its range is of neither: its words may still be
        found = begun.nearest(anchor.exact, anchor.start) or previous.nearest(anchor.exact, anchor.start)
        if found is None:
            return LOST
        of_begun = begun.value[found[0] : found[1]] == anchor.exact
        start, end = found
    else:
        start, end = anchor.start, anchor.end
    if not of_begun:
        return _way(previous, new, start, end)
    direct = _way(begun, new, start, end)
    if previous.value == begun.value:
        return direct
    between = _way(begun, previous, start, end)
    if between.state == "lost":
        return direct
    later = _way(previous, new, between.start, between.end)
    return _agreed(direct, later if between.state == "sure" else _doubted(later))


def _agreed(one: Placed, other: Placed) -> Placed:
    """Return what two ways to the new text say together: the surer one; doubtful where both are sure and differ."""
    if "lost" in (one.state, other.state):
        return other if one.state == "lost" else one
    if one.start < other.end and other.start < one.end:
        return one if one.state == "sure" or other.state != "sure" else other
    if one.state == other.state:
        return _doubted(other)
    return one if one.state == "sure" else other


def _doubted(placed: Placed) -> Placed:
    return Placed(placed.start, placed.end, placed.exact, placed.how, "doubtful") if placed.state == "sure" else placed


# ---- one way, from an older text to a newer one


def _way(old: Text, new: Text, start: int, end: int) -> Placed:
    """Return where the range of one text stands in another."""
    if old.value == new.value:
        return Placed(start, end, old.value[start:end], "same", "sure")
    first, last = old.range_of(start, end)
    if first == last:  # white space alone
        return LOST
    quote = old.value[start:end]
    times_before, times_now = old.value.count(quote), new.value.count(quote)
    found = _by_diff(old, new, start, end, first, last)
    if found and found.state == "sure":
        return found
    if times_before == times_now == 1:
        at = new.value.find(quote)
        return Placed(at, at + len(quote), quote, "quote", "sure")
    if found and found.start < found.end:
        if found.exact == quote or not times_now:
            return found
        if (there := _by_context(old, new, start, end, quote)) is not None:
            return there
        return found
    if found and found.how == "diff" and found.state == "lost" and times_before >= times_now:
        return LOST  # both neighbours stand side by side in the new text: the words between them were taken out
    return _by_context(old, new, start, end, quote) or _fuzzily(old, new, quote) or LOST


def _by_diff(old: Text, new: Text, start: int, end: int, first: int, last: int) -> Placed | None:
    """Return where the alignment of both texts puts a passage (words ``first`` to ``last``); None if it cannot say."""
    words = mapping(old, new)
    to = words.to
    inside = _cluster([(place, to[place]) for place in range(first, last) if to[place] >= 0], last - first)
    if not inside:
        return _between(old, new, to, first, last)
    begin, finish = inside[0], inside[-1]
    left = _speaks(to, range(first - 1, max(-1, first - 1 - NEAR), -1), begin[1], begin[0], -1)
    right = _speaks(to, range(last, min(len(to), last + NEAR)), finish[1], finish[0], 1)
    at = new.tokens[begin[1]].start
    if begin[0] == first:  # a passage may begin within a word
        at += start - old.tokens[first].start
    until = new.tokens[finish[1]].end
    if finish[0] == last - 1:
        until -= old.tokens[last - 1].end - end
    if at >= until:
        return None
    at_edge = (first == 0 and begin[1] <= GAP, last == len(to) and len(new.tokens) - 1 - finish[1] <= GAP)
    both = (left or at_edge[0]) and (right or at_edge[1])
    kept = sum(words.weight(old.words[place]) for place, _ in inside)
    kept /= sum(words.weight(word) for word in old.words[first:last]) or 1
    if not both and kept < KEPT:  # words that stand anywhere: an article, a full stop
        return None
    # A neighbour that was moved or taken out says nothing. Enough words of its own then stand for that side.
    both = both or ((left or right) and kept >= WHOLE and len(inside) >= SEVERAL)
    sure = both and kept >= ENOUGH and not any(words.unclear[place] for place, _ in inside)
    return Placed(at, until, new.value[at:until], "diff", "sure" if sure else "doubtful")


def _speaks(to: Sequence[int], places: Sequence[int], edge: int, edge_of: int, step: int) -> bool:
    """Tell whether a word beside a passage was mapped to the same side of its place, and near to it."""
    for place in places:
        if to[place] < 0:
            continue
        distance = (to[place] - edge) * step
        return 0 < distance <= (place - edge_of) * step + GAP
    return False


def _between(old: Text, new: Text, to: Sequence[int], first: int, last: int) -> Placed | None:
    """Return what stands between the neighbours of a passage of which no word was mapped.

    Lost if nothing does: the words were taken out. Doubtful if other words do: they may have taken its place.
    """
    before = -1 if first == 0 else _mapped(to, range(first - 1, max(-1, first - 3), -1))
    after = len(new.tokens) if last == len(to) else _mapped(to, range(last, min(len(to), last + 2)))
    if before is None or after is None or after <= before:
        return None
    room = after - before - 1
    if room == 0:
        return Placed(0, 0, "", "diff", "lost")
    if not (last - first) / 2 - 1 <= room <= 2 * (last - first) + 1:
        return None
    at, until = new.tokens[before + 1].start, new.tokens[after - 1].end
    return Placed(at, until, new.value[at:until], "diff", "doubtful")


def _mapped(to: Sequence[int], places: Sequence[int]) -> int | None:
    """Return where the first of these words that was mapped stands; None if none was."""
    return next((to[place] for place in places if to[place] >= 0), None)


def _cluster(pairs: list[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    """Return the largest part of the mapped words of a passage that stands together in the new text, in order."""
    clusters: list[list[tuple[int, int]]] = []
    for pair in pairs:
        last = clusters[-1][-1] if clusters else None
        if last and 0 < pair[1] - last[1] <= (pair[0] - last[0]) + max(GAP, length // 2):
            clusters[-1].append(pair)
        else:
            clusters.append([pair])
    best = max(clusters, key=len, default=[])
    for edge, beside in ((0, 1), (-1, -2)):  # a common word behind several strange ones is another of its kind
        while len(best) > SEVERAL // 2 and _strange(best[edge], best[beside]) >= GAP - 1:
            best = best[1:] if edge == 0 else best[:-1]
    return best


def _strange(one: tuple[int, int], other: tuple[int, int]) -> int:
    """Return how many more words stand between two mapped words in the new text than in the old one."""
    return abs(one[1] - other[1]) - abs(one[0] - other[0])


def _by_context(old: Text, new: Text, start: int, end: int, quote: str) -> Placed | None:
    """Return the occurrence of the quote whose surroundings are most like those it had; never sure."""
    length = 64
    prefix, suffix = old.value[max(0, start - length) : start], old.value[end : end + length]
    best: tuple[float, int] | None = None
    at = new.value.find(quote)
    while at >= 0:
        around = new.value[max(0, at - length) : at], new.value[at + len(quote) : at + len(quote) + length]
        score = fuzz.ratio(prefix, around[0]) + fuzz.ratio(suffix, around[1])
        if best is None or score > best[0]:
            best = (score, at)
        at = new.value.find(quote, at + 1)
    if best is None or best[0] < AROUND * (1 if len(new.tokens) and len(quote) >= SHORTEST_FUZZY else 2):
        return None
    return Placed(best[1], best[1] + len(quote), quote, "quote", "doubtful")


def _fuzzily(old: Text, new: Text, quote: str) -> Placed | None:
    """Return the stretch of the new text that is most like the quote, in whole words; never sure."""
    if len(quote) < SHORTEST_FUZZY or len(quote) * len(new.value) > LARGEST_FUZZY or not new.tokens:
        return None
    found = fuzz.partial_ratio_alignment(quote, new.value, score_cutoff=ALIKE)
    if found is None or found.dest_start >= found.dest_end:
        return None
    first, last = new.range_of(found.dest_start, found.dest_end)
    if first == last:
        return None
    at, until = new.tokens[first].start, new.tokens[last - 1].end
    return Placed(at, until, new.value[at:until], "fuzzy", "doubtful")
