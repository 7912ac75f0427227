r"""One paragraph with every party's proposal in brackets, out of which each party's words come back exactly.

>>> composition = compose(
...     "We resolve to connect every school within five years.",
...     [
...         {"parties": ["Alpha", "Delta Group"], "action": "amend",
...          "text": "We resolve to connect every public school within five years."},
...         {"party": "Beta", "action": "amend", "text": "We resolve to connect every school."},
...         {"party": "Gamma", "action": "retain", "text": "within five years"},
...         Proposal(("Epsilon",), "insert_after", "Teachers are part of this."),
...     ],
... )
>>> composition.text_of("Beta")
'We resolve to connect every school.'

A proposal is a ``proposals.Proposal``, or a mapping or object with the same names: ``party`` (a name) or ``parties``
(several, for one proposal made together), ``action`` (amend, delete, retain, insert_after, support, reservation or
comment), ``text`` (for amend the whole paragraph as it would read, for insert_after the new paragraph, for delete
nothing), and, where a notation prints them, ``rationale``, ``type``, ``category``, ``source``, ``answer``,
``supports``, ``on_behalf_of`` and ``group``. ``rendering.render`` writes it in a notation. No Django here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from submissions.texts.edits import Edit, edits, words_in
from submissions.texts.grouping import ROOM, Alternative, Bracket, Piece, Plain, Voice, grouped, text_of
from submissions.texts.proposals import NotAProposal, Proposal, Wording, proposals_of

__all__ = ["Composition", "NotAProposal", "Proposal", "compose"]


class Composition:
    """A paragraph with what parties propose of it. ``pieces`` are its words and its brackets, in order.

    ``number`` is the paragraph's as printed, or empty. ``wordings`` say who each voice of the brackets is.
    """

    def __init__(
        self,
        base: str,
        proposals: Iterable[Any],
        *,
        number: str = "",
        order: Callable[[str], Any] = str.casefold,
        is_agreed: bool = False,
    ) -> None:
        self.proposals = proposals_of(proposals)
        self.number = number
        self.is_agreed = is_agreed
        groups = {name for proposal in self.proposals if proposal.group for name in proposal.parties}
        self.order: Callable[[str], Any] = lambda name: (name not in groups, order(name))
        self._source = base
        texts, self._changing = _texts(base, self.proposals)
        self._voices: dict[str, list[Voice]] = {}
        for voice, text in enumerate(texts):
            for name in self._changing[text]:
                self._voices.setdefault(name, []).append(voice)
        self.pieces = _pieces(base, texts)

    # ---- taken out again

    def base(self) -> str:
        """The paragraph as it stands, taken out of the brackets."""
        return text_of(self.pieces, None)

    def text_of(self, party: str) -> str:
        """What stands in the place of the paragraph if ``party`` has its way, its new paragraphs on further lines.

        Taken out of the brackets. Empty where it deletes the paragraph; the base where it proposes no change. Of
        several wordings that it offers, the first (`texts_of` has all). Raises LookupError for an unknown name.
        """
        return "\n".join(filter(None, [self.texts_of(party)[0], *self.inserted_by(party)]))

    def texts_of(self, party: str) -> tuple[str, ...]:
        """Every wording of the paragraph itself that a party proposes or supports; else the base alone."""
        if party not in self.parties:
            raise LookupError(f"{party} says nothing of this paragraph.")
        voices = self._voices.get(party) or self._supported.get(party) or [None]
        return tuple(text_of(self.pieces, voice) for voice in voices)

    def inserted_by(self, party: str) -> tuple[str, ...]:
        """The paragraphs that a party would add, or that it supports another in adding."""
        return tuple(text for text, wording in self.inserted if party in {*wording.names, *wording.supporters})

    @cached_property
    def parties(self) -> tuple[str, ...]:
        """Everyone who says something, groups first, then by name."""
        return tuple(sorted({name for proposal in self.proposals for name in proposal.parties}, key=self.order))

    # ---- who says what

    @cached_property
    def _supported(self) -> dict[str, list[Voice | None]]:
        found: dict[str, list[Voice | None]] = {}
        for proposal in self._proposals_to("support"):
            voices: list[Voice | None] = [*self._voices.get(proposal.supports, [])]
            for name in proposal.parties if voices else ():
                found.setdefault(name, []).extend(voices)
        return found

    def _proposals_to(self, action: str) -> list[Proposal]:
        return [proposal for proposal in self.proposals if proposal.action == action]

    def _sorted(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(dict.fromkeys(names), key=self.order))

    def wording(self, names: Iterable[str], shown: Mapping[str, str] | None = None) -> Wording:
        """Return those names in order, as ``shown`` has them, with who supports their proposal and who reserves."""
        own = self._sorted(names)
        backers = [p for p in self._proposals_to("support") if p.supports in own]
        doubters = [p for p in self._proposals_to("reservation") if p.supports in own]
        return Wording(
            tuple((shown or {}).get(name, name) for name in own),
            self._sorted(name for proposal in backers for name in proposal.parties if name not in own),
            self._sorted(name for proposal in doubters for name in proposal.parties),
        )

    @cached_property
    def wordings(self) -> tuple[Wording, ...]:
        """Who each voice is; of a party that offers several wordings each is numbered: "Alpha (2)"."""
        found = []
        for voice, names in enumerate(self._changing.values()):
            several = {
                name: f"{name} ({self._voices[name].index(voice) + 1})" for name in names if len(self._voices[name]) > 1
            }
            found.append(self.wording(names, several))
        return tuple(found)

    @cached_property
    def inserted(self) -> tuple[tuple[str, Wording], ...]:
        """New paragraphs after this one, in the order of proposing, identical ones once, with whose they are."""
        names: dict[str, list[str]] = {}
        for proposal in self._proposals_to("insert_after"):
            names.setdefault(proposal.text, []).extend(proposal.parties)
        return tuple((text, self.wording(own)) for text, own in names.items())

    def retaining(self, bracket: Bracket) -> tuple[str, ...]:
        """Who defends words of a bracket that others would delete or replace."""
        if bracket.start == bracket.end:
            return ()
        names: list[str] = []
        for proposal in self._proposals_to("retain"):
            scope = self._scope(proposal)
            if scope is None:
                is_narrowest = not any(_takes_words(piece) for piece in bracket.content)
                if is_narrowest:
                    names += proposal.parties
            elif scope[0] < bracket.end and bracket.start < scope[1] and (self._fits(scope, bracket)):
                names += proposal.parties
        return self._sorted(names)

    def _scope(self, proposal: Proposal) -> tuple[int, int] | None:
        words = proposal.text.strip()
        place = self._source.find(words) if words else -1
        return (place, place + len(words)) if place >= 0 else None

    def _fits(self, scope: tuple[int, int], bracket: Bracket) -> bool:
        """Whether the words defended are meant by a bracket: it lies in them, or nothing narrower in it does."""
        if scope[0] <= bracket.start and bracket.end <= scope[1]:
            return True
        inner = [piece for piece in bracket.content if isinstance(piece, Bracket) and _takes_words(piece)]
        return not any(piece.start < scope[1] and scope[0] < piece.end for piece in inner)

    @cached_property
    def reserving(self) -> tuple[str, ...]:
        """Who reserves its position on the paragraph, rather than on one proposal."""
        return self._sorted(
            name
            for proposal in self._proposals_to("reservation")
            if not any(proposal.supports in names for names in [*self._changing.values(), *self._inserting])
            for name in proposal.parties
        )

    @cached_property
    def _inserting(self) -> list[tuple[str, ...]]:
        return [wording.names for _text, wording in self.inserted]

    # ---- counted

    def count(self) -> Counts:
        """How many brackets there are, how many words stand in them, and how many words are changed."""
        shown = [bracket for bracket in brackets_in(self.pieces) if not bracket.is_trivial]
        words = sum(_words_of(bracket) for bracket in self.pieces if isinstance(bracket, Bracket))
        different = {edit for text in self._changing for edit in edits(self._source, text)}
        changed = sum(words_in(self._source[edit.start : edit.end]) + words_in(edit.new) for edit in different)
        return Counts(len(shown), words, changed)


@dataclass(frozen=True, slots=True)
class Counts:
    """Brackets of a paragraph, words within them, and words that anyone deletes or adds."""

    brackets: int
    words: int
    changed: int


def compose(
    base: str,
    proposals: Iterable[Any],
    *,
    number: str = "",
    order: Callable[[str], Any] = str.casefold,
    is_agreed: bool = False,
) -> Composition:
    """Return a paragraph with what parties propose of it (see above). Raises NotAProposal.

    ``number`` is printed before it; ``order`` gives the sort key of a name; ``is_agreed`` marks it as settled.
    """
    return Composition(base, proposals, number=number, order=order, is_agreed=is_agreed)


def brackets_in(pieces: Sequence[Piece]) -> list[Bracket]:
    """All brackets among ``pieces``, those within others after them."""
    found = []
    for piece in pieces:
        if isinstance(piece, Bracket):
            found += [piece, *brackets_in(piece.content)]
    return found


def _takes_words(piece: Piece) -> bool:
    """Whether a piece is a bracket in which words of the base would go."""
    return isinstance(piece, Bracket) and (
        (piece.start < piece.end and not piece.is_trivial) or any(_takes_words(inner) for inner in piece.content)
    )


def _words_of(bracket: Bracket) -> int:
    words = sum(words_in(alternative.text) for alternative in bracket.alternatives)
    return words + sum(
        words_in(piece.text) if isinstance(piece, Plain) else _words_of(piece) for piece in bracket.content
    )


def _texts(base: str, proposals: Sequence[Proposal]) -> tuple[list[str], dict[str, list[str]]]:
    """Every wording that someone would have instead of ``base``, once, in order, with the names of who would."""
    names: dict[str, list[str]] = {}
    going: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for proposal in proposals:
        text = proposal.text
        if proposal.action == "delete" and text.strip() and text.strip() != base.strip():
            place = base.find(text.strip())
            if place < 0:
                raise NotAProposal(f"{proposal.party} deletes words that the paragraph does not have: “{text}”.")
            going.setdefault(proposal.parties, []).append((place, place + len(text.strip())))
        elif proposal.action == "delete":
            names.setdefault("", []).extend(proposal.parties)
        elif proposal.action == "amend" and text != base:
            names.setdefault(text, []).extend(proposal.parties)
    for parties, stretches in going.items():
        names.setdefault(_without(base, stretches), []).extend(parties)
    names = {text: list(dict.fromkeys(own)) for text, own in names.items()}
    return list(names), names


def _without(base: str, stretches: Sequence[tuple[int, int]]) -> str:
    """``base`` without some stretches, each taken out with the white space before it (after it, at the beginning)."""
    text = base
    for start, end in sorted(stretches, reverse=True):
        before, after = text[:start], text[end:]
        space = before[len(before.rstrip()) :]
        text = before.removesuffix(space[-1:]) + after if before else after.lstrip()
    return text


def _pieces(base: str, texts: Sequence[str]) -> tuple[Piece, ...]:
    """``base`` with every other wording in brackets.

    A wording that has little in common with it is an alternative to the whole of it, and so is its deletion: those
    stand in one bracket around what the others would change.
    """
    changes: dict[Voice, list[Edit]] = {}
    over: list[Alternative] = []
    for voice, text in enumerate(texts):
        own = edits(base, text)
        changed = sum(words_in(base[edit.start : edit.end]) + words_in(edit.new) for edit in own)
        if not text or (len(texts) > 1 and base and words_in(base) + words_in(text) <= ROOM * changed):
            over.append(Alternative(text, (voice,)))
        else:
            changes[voice] = own
    inner = grouped(base, 0, len(base), changes)
    return (Bracket(0, len(base), inner, tuple(over)),) if over else inner
