"""One paragraph with all that was said of it, as its page and its Word file show it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from submissions.models import Paragraph
from submissions.record.services.on_text import Party, Remark, proposals_of
from submissions.texts.brackets import Composition, Counts, compose
from submissions.texts.rendering import Said, marked, said_of, show
from submissions.texts.shown import Line, Run, Shown
from submissions.texts.wordings import in_words
from submissions.values.collation import sort_key
from submissions.values.enums import ParagraphState

MOST_IN_BRACKETS = 12
"""Different wordings of a paragraph up to which they stand in brackets; beyond, they stand below the paragraph."""
PROPOSING = ("amend", "delete", "insert_after", "retain")


@dataclass(frozen=True, slots=True)
class Backed:
    """A proposal, identical ones once, with who proposes it, who supports it and who reserves its position."""

    base: str
    said: Said
    parties: tuple[Party, ...]
    supporters: tuple[Party, ...]
    reserving: tuple[Party, ...]

    @property
    def runs(self) -> list[Run]:
        """The words proposed, marked against the paragraph."""
        said = self.said
        if said.action == "amend":
            return marked(self.base, said.text)
        if said.action == "delete":
            return [Run(said.text or self.base, "gone")]
        return [Run(said.text, "new")] if said.action == "insert_after" else []

    @property
    def reasons(self) -> tuple[tuple[str, str], ...]:
        """Each rationale with the names of who gives it."""
        return tuple((", ".join(each.parties), each.rationale) for each in self.said.proposals if each.rationale)


@dataclass(frozen=True, slots=True)
class OfParty:
    """Everything that one body says of the paragraph."""

    party: Party
    said: tuple[Backed, ...]


class OnWording:
    """What is said of one wording of a paragraph: that of now, or an earlier one that inputs were written on."""

    def __init__(self, paragraph: Paragraph, text: str, remarks: Sequence[Remark]) -> None:
        self.paragraph, self.text, self.remarks = paragraph, text, remarks
        self.proposals = proposals_of(remarks)
        self.parties = {party.name: party for remark in remarks for party in remark.parties}

    @cached_property
    def is_crowded(self) -> bool:
        """Whether there are more different wordings than brackets can be read with."""
        wordings = {each.text for each in self.proposals if each.action == "amend"}
        wordings |= {""} if any(each.action == "delete" for each in self.proposals) else set()
        new = {each.text for each in self.proposals if each.action == "insert_after"}
        return len(wordings) + len(new) > MOST_IN_BRACKETS

    @cached_property
    def composition(self) -> Composition:
        """The paragraph with brackets; only the base with what changes no words, where it is crowded."""
        said = [each for each in self.proposals if not self.is_crowded or each.action not in PROPOSING]
        return self._composed(said)

    def _composed(self, said: Iterable[Any]) -> Composition:
        is_agreed = self.paragraph.state == ParagraphState.AGREED
        return compose(self.text, said, number=self.paragraph.number, order=sort_key, is_agreed=is_agreed)

    def shown(self, notation: str, section: str) -> Shown:
        """The paragraph in a notation."""
        return show(self.composition, notation, in_words, section=section)

    @cached_property
    def count(self) -> Counts:
        """Brackets, and the words in them."""
        return self.composition.count()

    def text_of(self, name: str) -> tuple[str, ...]:
        """What stands in the place of the paragraph if one body has its way, a line a paragraph.

        Raises LookupError for a name that nobody here bears.
        """
        if name not in self.parties:
            raise LookupError(name)
        own = [
            each
            for each in self.proposals
            if name in each.parties or (each.action in PROPOSING and self._supports(name, each.parties))
        ]
        composed = self._composed(own)
        return tuple(filter(None, composed.text_of(name).split("\n")))

    def _supports(self, name: str, parties: Sequence[str]) -> bool:
        return any(name in self._about.get(("support", party), ()) for party in parties)

    @cached_property
    def backed(self) -> tuple[Backed, ...]:
        """Everything said, identical proposals once: first of the words, then new paragraphs, then the rest."""
        whole = self.composition if not self.is_crowded else _Loose(self.proposals)
        return tuple(self._backed(said) for said in said_of(whole))  # type: ignore[arg-type]

    def _backed(self, said: Said) -> Backed:
        def who(action: str) -> tuple[Party, ...]:
            if said.action not in PROPOSING:
                return ()
            names = {name for own in said.names for name in self._about.get((action, own), ())}
            return self._sorted(names - {*said.names})

        return Backed(self.text, said, self._sorted(said.names), who("support"), who("reservation"))

    @cached_property
    def _about(self) -> dict[tuple[str, str], set[str]]:
        """Who supports, or reserves upon, the proposal of each body."""
        found: dict[tuple[str, str], set[str]] = {}
        for each in self.proposals:
            if each.supports:
                found.setdefault((each.action, each.supports), set()).update(each.parties)
        return found

    def _sorted(self, names: Iterable[str]) -> tuple[Party, ...]:
        known = [self.parties.get(name, Party(name, name)) for name in names]
        return tuple(sorted(known, key=lambda party: (not party.is_group, sort_key(party.name))))

    @property
    def proposed(self) -> tuple[Backed, ...]:
        """Proposals on the words, and on the paragraph as a whole."""
        return tuple(each for each in self.backed if each.said.action in PROPOSING)

    @property
    def stances(self) -> tuple[Backed, ...]:
        """Support of the paragraph as it stands, and reservations on it."""
        return tuple(
            each for each in self.backed if each.said.action in {"support", "reservation"} and not each.said.supports
        )

    @property
    def comments(self) -> tuple[Remark, ...]:
        """Remarks with a comment or a rationale, in the order of names."""
        return tuple(remark for remark in self.remarks if remark.row["comment"])

    @property
    def by_party(self) -> tuple[OfParty, ...]:
        """Everything said, body by body."""
        return tuple(
            OfParty(party, own)
            for party in self._sorted(self.parties)
            if (own := tuple(each for each in self.backed if party.name in each.said.names))
        )

    def bodies(self) -> int:
        """How many bodies propose something."""
        return len({name for each in self.proposed for name in each.said.names})

    def line(self) -> Line:
        """The paragraph as it stands, for where alternatives stand below it."""
        return Line((Run(f"{self.paragraph.number}. " if self.paragraph.number else "", "mark"), Run(self.text)))


class _Loose:
    """Proposals without a composition, enough to gather who says the same."""

    def __init__(self, proposals: Sequence[Any]) -> None:
        self.proposals = proposals
        groups = {name for each in proposals if each.group for name in each.parties}
        self.order = lambda name: (name not in groups, sort_key(name))


def on_wordings(paragraph: Paragraph, present: str, remarks: Iterable[Remark]) -> list[OnWording]:
    """Return what is said of each wording of a paragraph, of the present one first, whether or not anything is."""
    found: dict[str, list[Remark]] = {present: []}
    for remark in remarks:
        found.setdefault(remark.row["text"] or present, []).append(remark)
    return [OnWording(paragraph, text, own) for text, own in found.items()]
