"""Three-way merge of sequences of anything."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

Value = TypeVar("Value", bound=Hashable)


class ConflictError(Exception):
    """Two changes exclude each other."""


@dataclass(frozen=True, slots=True)
class Kind(Generic[Value]):
    """How to weave values of one kind: which are writings of one another, and how to merge, join or rescue them."""

    match: Callable[[Sequence[Value], Sequence[Value]], list[tuple[int, int]]]
    merge: Callable[[Value, Value, Value], Value]
    join: Callable[[list[Value], list[Value]], list[Value]] = lambda theirs, mine: theirs + mine
    rescue: Callable[[list[Value], list[Value], list[Value]], list[Value] | None] = lambda base, mine, theirs: None


@dataclass(frozen=True, slots=True)
class _Edit(Generic[Value]):
    """The base from ``start`` to ``end`` replaced by ``values``."""

    start: int
    end: int
    values: list[Value]


@dataclass(frozen=True, slots=True)
class Clash(Generic[Value]):
    """Changes of the same stretch that exclude each other."""

    base: list[Value]
    mine: list[Value]
    theirs: list[Value]


class _Side(Generic[Value]):
    """One side's writing of the base: where each value of the base stands in it, and the edits between."""

    def __init__(self, base: Sequence[Value], side: Sequence[Value], pairs: list[tuple[int, int]]) -> None:
        self.at = {old: side[new] for old, new in pairs}
        self.edits: list[_Edit[Value]] = []
        old_start = new_start = 0
        for old, new in [*pairs, (len(base), len(side))]:
            if old > old_start or new > new_start:
                self.edits.append(_Edit(old_start, old, list(side[new_start:new])))
            old_start, new_start = old + 1, new + 1

    def content(self, start: int, end: int, edits: Iterable[_Edit[Value]]) -> list[Value]:
        """What stands for the base from ``start`` to ``end``, where ``edits`` were made."""
        values: list[Value] = []
        for edit in edits:
            values += (self.at[place] for place in range(start, edit.start))
            values += edit.values
            start = edit.end
        return values + [self.at[place] for place in range(start, end)]


@dataclass(slots=True)
class _Cluster(Generic[Value]):
    """Edits of both sides that touch the same stretch of the base; insertions do if they are at the same place."""

    start: int
    end: int
    mine: list[_Edit[Value]]
    theirs: list[_Edit[Value]]


def _clusters(mine: list[_Edit[Value]], theirs: list[_Edit[Value]]) -> list[_Cluster[Value]]:
    clusters: list[_Cluster[Value]] = []
    both = [(edit.start, edit.end, 0, edit) for edit in mine] + [(edit.start, edit.end, 1, edit) for edit in theirs]
    for start, end, side, edit in sorted(both, key=lambda found: found[:3]):
        last = clusters[-1] if clusters else None
        if last and ((last.start < end and start < last.end) or last.start == last.end == start == end):
            last.end = max(last.end, end)
        else:
            last = _Cluster(start, end, [], [])
            clusters.append(last)
        (last.theirs if side else last.mine).append(edit)
    return clusters


def weave(
    base: Sequence[Value], mine: Sequence[Value], theirs: Sequence[Value], kind: Kind[Value]
) -> list[Value | Clash[Value]]:
    """The merge of three sequences, with a clash where a stretch or a value cannot be merged."""
    my, their = (_Side(base, side, kind.match(base, side)) for side in (mine, theirs))
    result: list[Value | Clash[Value]] = []

    def keep(start: int, end: int) -> None:
        for place in range(start, end):
            old, m, t = base[place], my.at[place], their.at[place]
            try:
                result.append(t if m == old else m if t in (old, m) else kind.merge(old, m, t))
            except ConflictError:
                result.append(Clash([old], [m], [t]))

    position = 0
    for cluster in _clusters(my.edits, their.edits):
        keep(position, cluster.start)
        position = cluster.end
        old = list(base[cluster.start : cluster.end])
        m = my.content(cluster.start, cluster.end, cluster.mine)
        t = their.content(cluster.start, cluster.end, cluster.theirs)
        resolved = _resolved(old, m, t, cluster, kind)
        result += [Clash(old, m, t)] if resolved is None else resolved
    keep(position, len(base))
    return result


def _resolved(
    old: list[Value], mine: list[Value], theirs: list[Value], cluster: _Cluster[Value], kind: Kind[Value]
) -> list[Value] | None:
    """What a stretch that was edited becomes, or None if the sides exclude each other."""
    if mine in (old, theirs):
        return theirs
    if theirs == old:
        return mine
    if not old:
        return kind.join(theirs, mine)
    if not any(edit.values for edit in cluster.mine + cluster.theirs):
        # Both only deleted. What is left of either side must be as it was, or a change would be lost.
        if all(value in old for value in mine + theirs):
            gone = [
                {place for edit in edits for place in range(edit.start, edit.end)}
                for edits in (cluster.mine, cluster.theirs)
            ]
            kept = [place for place in range(cluster.start, cluster.end) if place not in gone[0] | gone[1]]
            return [old[place - cluster.start] for place in kept]
        return None
    return kind.rescue(old, mine, theirs)


def woven(
    base: Sequence[Value], mine: Sequence[Value], theirs: Sequence[Value], kind: Kind[Value]
) -> tuple[Value, ...]:
    """The merge of three sequences within a block; raises `ConflictError` if there is a clash."""
    values: list[Value] = []
    for value in weave(base, mine, theirs, kind):
        if isinstance(value, Clash):
            raise ConflictError
        values.append(value)
    return tuple(values)


def either(base: Any, mine: Any, theirs: Any) -> Any:
    """A single value: whichever side changed it."""
    if mine == base:
        return theirs
    if theirs in (base, mine):
        return mine
    raise ConflictError
