"""What of a text can be marked up, and what a marked-up copy is found to say of it."""

from __future__ import annotations

import hashlib
from dataclasses import astuple, dataclass, replace
from functools import cached_property
from typing import Any, Literal

from submissions.texts.proposals import Action

Target = Literal["paragraph", "section", "title"]


@dataclass(frozen=True)
class Unit:
    """A paragraph, the title of a section, or the title of the text; ``section`` counts sections from 0."""

    target: Target
    key: str
    number: str
    text: str
    section: int = 0

    @cached_property
    def name(self) -> str:
        """How a file of ours names it in controls and bookmarks."""
        return name_of(self.target, self.key)


def name_of(target: str, key: str) -> str:
    """The name of a unit in a Word file: letters, digits and "_" only, 40 characters at most (17.13.6.2)."""
    name = f"rapporteur_{target[0]}_{key.replace('-', '_')}"
    return name if len(name) <= 40 else f"{name[:31]}_{hashlib.sha256(key.encode()).hexdigest()[:8]}"


@dataclass(frozen=True, slots=True)
class Proposed:
    """One thing that a marked-up copy says of a unit; ``text`` as in ``submissions.texts.proposals``.

    ``confidence`` is 0 to 1; ``doubts`` say in codes why it is not sure: ``alike:7,12``, ``marked-twice``, ``number``,
    ``rewritten``, ``missing``, ``unnumbered``, ``brackets``. ``place`` is where it stands in the file, for sorting.
    ``in_table`` marks what stands in a table, ``in_answer`` one that belongs to an answer, as its words do.
    """

    unit: Unit
    action: Action
    text: str = ""
    rationale: str = ""
    type: str = ""
    confidence: float = 1.0
    doubts: tuple[str, ...] = ()
    place: int = 0
    party: str = ""
    in_table: bool = False
    in_answer: bool = False

    def as_json(self) -> dict[str, Any]:
        """The proposal as the report of an import has it."""
        return {
            "paragraph": self.unit.number if self.unit.target == "paragraph" else "",
            "key": self.unit.key,
            "target": self.unit.target,
            "action": self.action,
            "text": self.text,
            "type": self.type,
            "rationale": self.rationale,
            "confidence": round(self.confidence, 2),
            "doubts": list(self.doubts),
        }


@dataclass(frozen=True, slots=True)
class Leftover:
    """Text of the region that proposes nothing that was understood; ``place`` as in `Proposed`."""

    text: str
    words: int
    place: int
    in_table: bool = False


@dataclass(frozen=True, slots=True)
class Balance:
    """Words of the part of a file that is a marked-up copy: of the base, kept or deleted; proposed; reasons; rest."""

    unchanged: int = 0
    deleted: int = 0
    proposed: int = 0
    rationale: int = 0
    reported: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.unchanged + self.deleted + self.proposed + self.rationale + self.reported

    def __add__(self, other: Balance) -> Balance:
        return Balance(*map(sum, zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in a file. ``share`` is the share of its words that stand in the text under consultation.

    ``of_tables`` is the account of the tables alone, which is not in ``balance``.
    ``body``, ``tables`` and ``comments`` say which of its paragraphs (counted in the body from 1), tables (from 0)
    and margin comments (ids) are accounted for; everything else in the file is not looked at here.
    ``trivial`` counts paragraphs that differ in nothing that matters. ``notices`` are codes: ``other-text``,
    ``marked-twice``, ``all-deleted``.
    """

    proposals: tuple[Proposed, ...] = ()
    leftovers: tuple[Leftover, ...] = ()
    balance: Balance = Balance()
    of_tables: Balance = Balance()
    body: frozenset[int] = frozenset()
    tables: frozenset[int] = frozenset()
    comments: frozenset[str] = frozenset()
    share: float = 0.0
    trivial: int = 0
    matched: int = 0
    notices: tuple[str, ...] = ()

    def with_tables(self) -> Found:
        """Return the same, its tables taken as part of the marked-up copy."""
        return replace(self, balance=self.balance + self.of_tables, of_tables=Balance())

    def without_tables(self) -> Found:
        """Return the same, its tables left to the answers that they stand in; what they propose stays."""
        proposals = tuple(replace(each, in_answer=each.in_table) for each in self.proposals)
        leftovers = tuple(each for each in self.leftovers if not each.in_table)
        return replace(self, proposals=proposals, leftovers=leftovers, of_tables=Balance(), tables=frozenset())
