"""Which changes of a paragraph stand in one bracket: what a person would write, neither crumbs nor whole paragraphs.

Changes that overlap must share a bracket. Neighbouring ones may: a bracket less to read, against the words between them
repeated. The words within brackets are kept under `ROOM` times the words changed, and within that the brackets are as
few as `ENOUGH`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from submissions.texts.edits import Edit, applied, words_in

ROOM = 1.3
"""How many words may stand within brackets for each word changed."""

ENOUGH = 3
"""How many brackets a paragraph should have at most, where that is possible."""

WORTH = 5
"""How many repeated words a bracket less is worth."""

Voice = int
"""One wording of the paragraph, by its index: all who propose the same are one voice."""


@dataclass(frozen=True, slots=True)
class Plain:
    """Words that nobody changes."""

    text: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """What ``voices`` would have in the place of a bracket's content; empty where they would delete it."""

    text: str
    voices: tuple[Voice, ...]


@dataclass(frozen=True, slots=True)
class Bracket:
    """A stretch of the paragraph from ``start`` up to ``end`` (in characters) with what others would have there.

    ``content`` is the stretch as it stands, which may hold brackets of those who would keep it.
    """

    start: int
    end: int
    content: tuple[Piece, ...]
    alternatives: tuple[Alternative, ...]

    @property
    def is_trivial(self) -> bool:
        """Whether nothing but white space is changed, which is not worth a bracket."""
        texts = [alternative.text for alternative in self.alternatives]
        return not any(text.strip() for text in [*texts, text_of(self.content, None)])


Piece = Plain | Bracket


def text_of(pieces: Sequence[Piece], voice: Voice | None) -> str:
    """The words of one voice, or the base for None or a voice that changes nothing, taken out of the brackets."""
    parts = []
    for piece in pieces:
        if isinstance(piece, Plain):
            parts.append(piece.text)
            continue
        said = (alternative.text for alternative in piece.alternatives if voice in alternative.voices)
        own = next(said, None) if voice is not None else None
        parts.append(text_of(piece.content, voice) if own is None else own)
    return "".join(parts)


@dataclass(slots=True)
class _Atom:
    """Changes that overlap: the least that a bracket can hold."""

    start: int
    end: int
    changes: dict[Voice, list[Edit]]
    nested: Bracket | None = None
    words: int = 0


@dataclass(slots=True)
class _Choice:
    """The cheapest way to put the first so many atoms into a number of brackets: words, and where the last begins."""

    words: list[float] = field(default_factory=list)
    begins: list[int] = field(default_factory=list)


def grouped(base: str, start: int, end: int, changes: Mapping[Voice, Sequence[Edit]]) -> tuple[Piece, ...]:
    """The characters of ``base`` from ``start`` up to ``end`` with the changes of each voice, in brackets.

    Every change lies within that stretch, and those of one voice are apart. ``text_of`` takes each out again exactly.
    """
    owners: dict[Edit, list[Voice]] = {}
    for voice, edits in changes.items():
        for edit in edits:
            owners.setdefault(edit, []).append(voice)
    atoms = _atoms(base, owners)
    changed = sum(_words_between(base, edit.start, edit.end) + words_in(edit.new) for edit in owners)
    pieces: list[Piece] = []
    place = start
    for first, last in _chosen(base, atoms, changed):
        bracket = _bracket(base, atoms[first:last])
        pieces += [Plain(base[place : bracket.start]), bracket] if place < bracket.start else [bracket]
        place = bracket.end
    if place < end:
        pieces.append(Plain(base[place:end]))
    return tuple(pieces)


def _words_between(base: str, start: int, end: int) -> int:
    return words_in(base[start:end]) if start < end else 0


def _atoms(base: str, owners: Mapping[Edit, Sequence[Voice]]) -> list[_Atom]:
    """Changes that overlap, put together; a change that only touches another is apart from it."""
    found: list[_Atom] = []
    groups: list[list[Edit]] = []
    for edit in sorted(owners, key=lambda edit: (edit.start, edit.end)):
        last = found[-1] if found else None
        same_place = last is not None and edit.start == edit.end == last.start == last.end
        if last is not None and (edit.start < last.end or same_place):
            last.end = max(last.end, edit.end)
            groups[-1].append(edit)
        else:
            found.append(_Atom(edit.start, edit.end, {}))
            groups.append([edit])
    for atom, group in zip(found, groups, strict=True):
        for edit in group:
            for voice in owners[edit]:
                atom.changes.setdefault(voice, []).append(edit)
        whole = [edit for edit in group if (edit.start, edit.end) == (atom.start, atom.end)]
        if whole and len(whole) < len(group):
            inner: dict[Voice, list[Edit]] = {}
            for edit in group:
                if edit not in whole:
                    for voice in owners[edit]:
                        inner.setdefault(voice, []).append(edit)
            content = grouped(base, atom.start, atom.end, inner)
            over = tuple(Alternative(edit.new, tuple(owners[edit])) for edit in whole)
            atom.nested = Bracket(atom.start, atom.end, content, over)
            atom.words = _words_shown(atom.nested)
        else:
            texts = {applied(base, atom.start, atom.end, edits) for edits in atom.changes.values()}
            atom.words = _words_between(base, atom.start, atom.end) + sum(map(words_in, texts))
    return found


def _words_shown(bracket: Bracket) -> int:
    """Words within a bracket, those of brackets in it included."""
    words = sum(words_in(alternative.text) for alternative in bracket.alternatives)
    for piece in bracket.content:
        words += words_in(piece.text) if isinstance(piece, Plain) else _words_shown(piece)
    return words


def _chosen(base: str, atoms: list[_Atom], changed: int) -> list[tuple[int, int]]:
    """The atoms of each bracket, from the first up to the last: by dynamic programming over the number of brackets."""
    count = len(atoms)
    if count < 2:
        return [(0, 1)] * count
    finest = sum(atom.words for atom in atoms)
    room = max(ROOM * changed, finest)
    costs = _costs(base, atoms, room - finest)
    ways = [_Choice([0.0] + [float("inf")] * count, [0] * (count + 1))]
    for _brackets in range(count):
        before, way = ways[-1].words, _Choice([float("inf")] * (count + 1), [0] * (count + 1))
        for first, ends in enumerate(costs):
            for last, words in ends:
                if before[first] + words < way.words[last]:
                    way.words[last], way.begins[last] = before[first] + words, first
        ways.append(way)
    possible = [number for number in range(1, count + 1) if ways[number].words[count] <= room]
    best = min(possible, key=lambda number: (ways[number].words[count] + WORTH * number, number))
    if best > ENOUGH:
        best = next(number for number in possible if number >= min(ENOUGH, best))
    found = []
    last = count
    for number in range(best, 0, -1):
        first = ways[number].begins[last]
        found.append((first, last))
        last = first
    return found[::-1]


def _costs(base: str, atoms: list[_Atom], spare: float) -> list[list[tuple[int, int]]]:
    """For each atom, up to which atom a bracket from it may reach, with its words; ``spare`` words may be repeated."""
    costs: list[list[tuple[int, int]]] = []
    gaps = [_words_between(base, one.end, two.start) for one, two in pairwise(atoms)]
    for first, atom in enumerate(atoms):
        ends = [(first + 1, atom.words)]
        apart = atom.words
        within = _words_between(base, atom.start, atom.end)
        said: dict[Voice, tuple[list[Edit], int]] = {}
        _add(base, said, atom)
        for last in range(first + 1, len(atoms)):
            within += gaps[last - 1] + _words_between(base, atoms[last].start, atoms[last].end)
            apart += atoms[last].words
            _add(base, said, atoms[last])
            different = {tuple(edits): difference for edits, difference in said.values()}
            words = within + sum(within + difference for difference in different.values())
            if words - apart > spare:
                break
            ends.append((last + 1, words))
        costs.append(ends)
    return costs


def _add(base: str, said: dict[Voice, tuple[list[Edit], int]], atom: _Atom) -> None:
    """Add the changes of an atom to those of each voice, with how many words more (or fewer) they make of the text."""
    for voice, edits in atom.changes.items():
        before, difference = said.get(voice, ([], 0))
        more = sum(words_in(edit.new) - _words_between(base, edit.start, edit.end) for edit in edits)
        said[voice] = ([*before, *edits], difference + more)


def _bracket(base: str, atoms: Sequence[_Atom]) -> Bracket:
    """The bracket of some neighbouring atoms, with each different wording of the stretch once."""
    if len(atoms) == 1 and atoms[0].nested is not None:
        return atoms[0].nested
    start, end = atoms[0].start, atoms[-1].end
    changes: dict[Voice, list[Edit]] = {}
    for atom in atoms:
        for voice, edits in atom.changes.items():
            changes.setdefault(voice, []).extend(edits)
    voices: dict[str, list[Voice]] = {}
    for voice, edits in changes.items():
        voices.setdefault(applied(base, start, end, edits), []).append(voice)
    content = (Plain(base[start:end]),) if start < end else ()
    return Bracket(start, end, content, tuple(Alternative(text, tuple(own)) for text, own in voices.items()))
