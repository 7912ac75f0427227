"""Which paragraph of a file is which of the text: by identity, number and likeness together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from assembly.intake.markup.entries import Entry
from assembly.intake.markup.units import Unit
from assembly.intake.markup.words import level, same_number
from submissions.texts.edits import tokens

ALIKE = 0.55
"""From how alike (0 to 1) a paragraph of a file is to one of the text, it is that one."""

_LESS = 0.3
"""As much is enough where number and place say so too."""

_CLOSE = 0.08
"""Two paragraphs that are as alike to within this are told apart by their number or place only."""


@dataclass(frozen=True, slots=True)
class Match:
    """The unit that an entry is, with how sure that is (0 to 1) and the units that it could also be."""

    unit: int
    confidence: float
    also: tuple[int, ...] = ()


def matched(entries: Sequence[Entry], units: Sequence[Unit]) -> dict[int, Match]:
    """Return by index of an entry the unit that it is. No unit is found twice, and no entry that is new is found."""
    return _Matching(entries, units).run()


class _Matching:
    def __init__(self, entries: Sequence[Entry], units: Sequence[Unit]) -> None:
        self.entries, self.units = entries, units
        self.codes: dict[str, int] = {}
        self.unit_codes = [self._coded(unit.text) for unit in units]
        self.found: dict[int, Match] = {}
        self.taken: set[int] = set()
        self.likes: dict[tuple[int, int], float] = {}

    def _coded(self, text: str) -> list[int]:
        return [self.codes.setdefault(level(token).casefold(), len(self.codes)) for token in tokens(text)[0]]

    def run(self) -> dict[int, Match]:
        self._by_identity()
        self._by_sameness()
        rest = [
            index
            for index, entry in enumerate(self.entries)
            if index not in self.found and entry.exists and (entry.old or entry.old_full)
        ]
        self._compare(rest)
        self._by_likeness(rest, ALIKE + 0.2)
        self._by_likeness(rest, ALIKE)
        self._by_likeness(rest, _LESS)
        return self.found

    def _take(self, entry: int, unit: int, confidence: float, also: tuple[int, ...] = ()) -> None:
        self.found[entry] = Match(unit, confidence, also)
        self.taken.add(unit)

    def _by_identity(self) -> None:
        by_name = {unit.name: index for index, unit in enumerate(self.units)}
        for index, entry in enumerate(self.entries):
            named = {by_name[name] for name in entry.names if name in by_name}
            if len(named) != 1 or not entry.exists:
                continue
            (unit,) = named
            if unit not in self.taken and self._like(index, unit) >= _LESS / 2:
                self._take(index, unit, 0.99)

    def _by_sameness(self) -> None:
        """Words that are the same, where only one unit has them, or one has their number too."""
        known: dict[tuple[int, ...], list[int]] = {}
        for unit, codes in enumerate(self.unit_codes):
            if codes:
                known.setdefault(tuple(codes), []).append(unit)
        for index, entry in enumerate(self.entries):
            if index in self.found or not entry.exists:
                continue
            for text in dict.fromkeys((entry.old, entry.old_full)):
                units = [unit for unit in known.get(tuple(self._coded(text)), ()) if unit not in self.taken]
                numbered = [unit for unit in units if self._has_number(index, unit)]
                if len(units) == 1 or numbered:
                    self._take(index, (numbered or units)[0], 0.99)
                    break

    def _has_number(self, entry: int, unit: int) -> bool:
        number = same_number(self.units[unit].number) if self.units[unit].number else ""
        return bool(number) and number in {self.entries[entry].old_number, self.entries[entry].new_number}

    def _compare(self, rest: Sequence[int]) -> None:
        for index in rest:
            for unit in range(len(self.units)):
                if unit not in self.taken:
                    like = self._like(index, unit)
                    if like >= _LESS:
                        self.likes[index, unit] = like

    def _like(self, entry: int, unit: int) -> float:
        """How alike they are: the share of words that both have in the same order."""
        wanted = self.unit_codes[unit]
        best = 0.0
        for text in {self.entries[entry].old, self._without_set_off(entry)}:
            codes = self._coded(text)
            if codes and wanted:
                shared = LCSseq.similarity(codes, wanted)
                best = max(best, 2 * shared / (len(codes) + len(wanted)))
                if shared >= 8:
                    best = max(best, 0.9 * shared / len(wanted) if len(codes) < 3 * len(wanted) else 0)
        return best

    def _without_set_off(self, entry: int) -> str:
        pieces = self.entries[entry].pieces
        return "".join(piece.text for piece in pieces if piece.state != "new" and not piece.set_off)

    def _by_likeness(self, rest: Sequence[int], least: float) -> None:
        """The pairs that are alike by at least so much, those first of which number and place say the same."""
        anchors = sorted((entry, match.unit) for entry, match in self.found.items())
        scored = []
        for (entry, unit), like in self.likes.items():
            if entry in self.found or unit in self.taken or entry not in rest:
                continue
            has_number, in_place = self._has_number(entry, unit), _between(anchors, entry, unit)
            if like >= least and (like >= ALIKE or (has_number and in_place)):
                scored.append((like + 0.1 * has_number + 0.1 * in_place, entry, unit, like, has_number, in_place))
        for score, entry, unit, like, has_number, in_place in sorted(scored, key=lambda each: (-each[0], each[1:])):
            if entry in self.found or unit in self.taken:
                continue
            also = tuple(
                other
                for (same, other), how in self.likes.items()
                if same == entry and other != unit and how > like - _CLOSE and how > ALIKE
            )
            doubtful = bool(also) and not has_number
            confidence = min(0.97, 0.35 + 0.6 * like + 0.1 * has_number + 0.05 * in_place)
            self._take(entry, unit, min(confidence, 0.6) if doubtful else confidence, also if doubtful else ())
            del score


def _between(anchors: Sequence[tuple[int, int]], entry: int, unit: int) -> bool:
    """Whether the pair stands in the order of those found already."""
    before = [found for index, found in anchors if index < entry]
    after = [found for index, found in anchors if index > entry]
    return (not before or before[-1] < unit) and (not after or after[0] > unit)
