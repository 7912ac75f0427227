"""The paragraphs of a marked-up copy, each as it was and as it would be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from rapidfuzz.fuzz import ratio

from assembly.intake.markup.words import same_number, typed_number
from word.reading.marked import MarkedLine

State = Literal["kept", "new", "gone"]


@dataclass(frozen=True, slots=True)
class Piece:
    """Text in one state. ``set_off`` is kept text that looks set off from the rest, as new text often is."""

    text: str
    state: State
    set_off: bool = False


@dataclass(slots=True)
class Entry:
    """One paragraph as it was (``old`` pieces: kept and gone) and as it would be (kept and new).

    ``lines`` are the indexes of the lines of the file that it stands in. ``old_number`` and ``new_number`` are the
    numbers printed or typed before it, as ``same_number`` has them.
    """

    pieces: list[Piece]
    lines: list[int]
    label: str = ""
    outline: int = 0
    names: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    authors: frozenset[str] = frozenset()
    is_tracked: bool = False
    exists: bool = True
    """Whether the paragraph was there before, so far as its changes are tracked or struck through."""
    old_number: str = field(init=False, default="")
    new_number: str = field(init=False, default="")
    old: str = field(init=False, default="")
    new: str = field(init=False, default="")
    old_full: str = field(init=False, default="")
    new_full: str = field(init=False, default="")

    def __post_init__(self) -> None:
        self.old_full = joined(self.pieces, "gone")
        self.new_full = joined(self.pieces, "new")
        self.old_number, self.old = unnumbered(self.old_full)
        self.new_number, self.new = unnumbered(self.new_full)
        if self.label:
            self.old_number = self.new_number = same_number(self.label)
            self.old, self.new = self.old_full, self.new_full

    @property
    def is_struck(self) -> bool:
        """Whether words of it are gone."""
        return any(piece.state == "gone" and piece.text.strip() for piece in self.pieces)

    @property
    def is_set_off(self) -> bool:
        """Whether all of its words look set off."""
        said = [piece for piece in self.pieces if piece.text.strip() and piece.state != "gone"]
        body = said[1:] if len(said) > 1 and typed_number(said[0].text)[1].strip() == said[0].text.strip() else said
        return bool(body) and all(piece.set_off or piece.state == "new" for piece in body)


_ENDS = (".", ")", "]")


def unnumbered(text: str) -> tuple[str, str]:
    """The number typed before a paragraph, and its text without it.

    Where a paragraph before it was deleted but for its number, two numbers stand there; the last is its own.
    """
    number, lead = typed_number(text)
    rest = text[len(lead) :].strip()
    while (
        number and (further := typed_number(rest))[0] and lead.strip()[-1:] in ".)" and further[1].strip()[-1:] in ".)"
    ):
        number, lead = further
        rest = rest[len(lead) :].strip()
    return number, rest


def joined(pieces: Sequence[Piece], beside: State) -> str:
    """The text of kept pieces and those of one other state, tidied where others are left out."""
    text = ""
    is_cut = False
    for piece in pieces:
        if piece.state not in {"kept", beside}:
            is_cut = True
            continue
        said = piece.text
        if is_cut and said:
            if text[-1:].isspace() and (said[0].isspace() or said[0] in ".,;:!?)،؛。，；"):
                text = text.rstrip() if said[0].isspace() or said[0] in ".,)،。，" else text
            elif not text:
                said = said.lstrip()
            is_cut = False
        text += said
    return " ".join(text.split())


def entries_of(lines: Sequence[MarkedLine]) -> Iterator[Entry]:
    """The paragraphs of lines outside tables, in order.

    Where the end of a paragraph was inserted or deleted, paragraphs before and after the change are not the same ones:
    those between two ends that stay are paired by their likeness.
    """
    group: list[int] = []
    for index, line in enumerate(lines):
        if line.beside or line.cell is not None:
            continue
        group.append(index)
        if not line.mark:
            yield from _paired(lines, group)
            group = []
    yield from _paired(lines, group)


def _paired(lines: Sequence[MarkedLine], group: Sequence[int]) -> Iterator[Entry]:
    if len(group) == 1 and not lines[group[0]].mark:
        pieces = _pieces(lines[group[0]])
        if any(piece.text.strip() for piece in pieces):
            yield _entry(lines, pieces, group)
        return
    olds, news = _split(lines, group, "gone"), _split(lines, group, "new")
    for old, new in _by_likeness(olds, news):
        if old is None and new is not None:
            pieces = [Piece(piece.text, "new") for piece in new[0]]
            yield _entry(lines, pieces, new[1], exists=False)
        elif new is None and old is not None:
            yield _entry(lines, [Piece(piece.text, "gone") for piece in old[0]], old[1])
        elif old is not None and new is not None:
            whole = [piece for index in new[1] for piece in _pieces(lines[index])] if old[1] == new[1] else None
            yield _entry(lines, whole or _apart(old[0], new[0]), sorted({*old[1], *new[1]}))


_Part = tuple[list[Piece], list[int]]


def _apart(old: Sequence[Piece], new: Sequence[Piece]) -> list[Piece]:
    """The old text as gone and the new as new, where they stand in different lines of the file."""
    gone = [Piece(piece.text, "gone") for piece in old if piece.state != "new"]
    return [*gone, *(Piece(piece.text, "new") for piece in new if piece.state != "gone")]


def _split(lines: Sequence[MarkedLine], group: Sequence[int], beside: State) -> list[_Part]:
    """The paragraphs of a group as they were (beside "gone") or would be (beside "new"), each with its lines."""
    joins = "ins" if beside == "gone" else "del"
    parts: list[_Part] = [([], [])]
    for index in group:
        pieces = _pieces(lines[index])
        said = [piece for piece in pieces if piece.state in {"kept", beside}]
        if any(piece.text.strip() for piece in said):
            parts[-1][0].extend(said)
            parts[-1][1].append(index)
        if lines[index].mark != joins:
            parts.append(([], []))
    return [part for part in parts if part[1]]


def _by_likeness(olds: list[_Part], news: list[_Part]) -> Iterator[tuple[_Part | None, _Part | None]]:
    """Pair old and new paragraphs in their order, the most alike with one another."""
    old_texts = [joined(pieces, "gone") for pieces, _lines in olds]
    new_texts = [joined(pieces, "new") for pieces, _lines in news]
    best: dict[tuple[int, int], tuple[float, list[tuple[int, int]]]] = {}

    def solve(old: int, new: int) -> tuple[float, list[tuple[int, int]]]:
        if old == len(olds) or new == len(news):
            return 0.0, []
        if (old, new) not in best:
            like = ratio(old_texts[old], new_texts[new]) + min(100, _shared(olds[old], news[new])) - 60
            rest = solve(old + 1, new + 1)
            options = [solve(old + 1, new), solve(old, new + 1)]
            if like > 0:
                options.append((like + rest[0], [(old, new), *rest[1]]))
            best[old, new] = max(options, key=lambda option: option[0])
        return best[old, new]

    pairs = (
        solve(0, 0)[1] if len(olds) * len(news) <= 400 else list(zip(range(len(olds)), range(len(news)), strict=False))
    )
    old_place = new_place = 0
    for old, new in [*pairs, (len(olds), len(news))]:
        alone: list[tuple[_Part | None, _Part | None]] = [(part, None) for part in olds[old_place:old]]
        alone += [(None, part) for part in news[new_place:new]]
        yield from sorted(alone, key=lambda pair: (pair[0] or pair[1] or ([], [0]))[1][0])
        if old < len(olds) and new < len(news):
            yield olds[old], news[new]
        old_place, new_place = old + 1, new + 1


def _shared(old: _Part, new: _Part) -> int:
    """How many characters that stay stand in lines of both."""
    if not {*old[1]} & {*new[1]}:
        return 0
    kept = [piece.text for piece in old[0] if piece.state == "kept"]
    there = [piece.text for piece in new[0] if piece.state == "kept"]
    return sum(len(text) for text in kept if text in there)


def _entry(lines: Sequence[MarkedLine], pieces: list[Piece], own: Sequence[int], *, exists: bool = True) -> Entry:
    first = lines[own[0]]
    stretches = [stretch for index in own for stretch in lines[index].stretches]
    tracked = any(stretch.change for stretch in stretches) or any(lines[index].mark for index in own)
    return Entry(
        pieces,
        list(own),
        label=first.label,
        outline=first.outline if first.outline < 10 else 0,
        names=tuple(name for index in own for name in lines[index].names),
        comments=tuple(dict.fromkeys(comment for index in own for comment in lines[index].comments)),
        authors=frozenset(stretch.author for stretch in stretches if stretch.author),
        is_tracked=tracked,
        exists=exists and any(piece.state != "new" and piece.text.strip() for piece in pieces),
    )


def _pieces(line: MarkedLine) -> list[Piece]:
    found = []
    for stretch in line.stretches:
        if stretch.change == "del" or stretch.struck:
            state: State = "gone"
        else:
            state = "new" if stretch.change == "ins" else "kept"
        found.append(Piece(stretch.text, state, stretch.set_off))
    return found
