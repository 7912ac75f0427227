"""What a party says of one paragraph, as a plain value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

Action = Literal["amend", "delete", "retain", "insert_after", "support", "reservation", "comment"]

ACTIONS: tuple[Action, ...] = get_args(Action)

NEEDS_TEXT = ("amend", "insert_after")
"""What cannot be proposed without words."""


class NotAProposal(ValueError):  # noqa: N818 - reads as what it says
    """A value that cannot be read as a proposal; the message names what is wrong."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one or several parties together say of one paragraph.

    ``parties`` are the names as they are to be read. ``text`` is, for each action:

    ========================  =======================================================================================
    amend                     the whole paragraph as it would read
    insert_after              the new paragraph that would follow
    delete                    empty for the whole paragraph; else the words of it that go, as they stand there
    retain                    the words defended, as they stand there; the whole paragraph, to defend all of it; empty
                              for whatever words of it others would delete
    support                   empty for the paragraph as it stands, else the words or the text that is supported
    reservation, comment      empty, or what it is about
    ========================  =======================================================================================

    ``supports`` names the party whose proposal is supported (or reserved upon). ``rationale`` is the comment or the
    reason, apart from the words. ``type`` is general, substantive, technical, editorial, translation or empty.
    ``category`` is the kind of stakeholder, ``source`` the paragraphs or documents that it is taken from, ``answer``
    what the secretariat says to it; each in words, for the notations that print them. ``group`` says that the party is
    a negotiating group, which is named before single delegations; ``on_behalf_of`` for whom it speaks.
    """

    parties: tuple[str, ...]
    action: Action
    text: str = ""
    rationale: str = ""
    type: str = ""
    category: str = ""
    source: str = ""
    answer: str = ""
    supports: str = ""
    on_behalf_of: str = ""
    group: bool = False

    @property
    def party(self) -> str:
        """The first of the parties."""
        return self.parties[0]


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording of the paragraph, or one new paragraph after it, and who proposes it, in the order to be read.

    ``supporters`` and ``reserving`` are those who said so of this very proposal.
    """

    names: tuple[str, ...]
    supporters: tuple[str, ...] = ()
    reserving: tuple[str, ...] = ()


def proposal_of(value: Any) -> Proposal:
    """Return ``value`` as a proposal: one already, a mapping, or any object with such attributes.

    ``party`` (a name) may stand for ``parties`` (one name or a sequence of them). Raises NotAProposal.
    """
    if isinstance(value, Proposal):
        return _checked(value)
    known = ("action", "text", "rationale", "type", "category", "source", "answer", "supports", "on_behalf_of", "group")
    if isinstance(value, Mapping):
        given = {name: value[name] for name in known if value.get(name) is not None}
        parties = value.get("parties") or value.get("party")
    else:
        given = {name: getattr(value, name) for name in known if getattr(value, name, None) is not None}
        parties = getattr(value, "parties", None) or getattr(value, "party", None)
    names = (parties,) if isinstance(parties, str) else tuple(parties or ())
    if not names or not all(isinstance(name, str) and name for name in names):
        raise NotAProposal("A proposal needs the name of its party.")
    action = str(given.pop("action", ""))
    return _checked(Proposal(parties=names, action=action, **given))  # type: ignore[arg-type]


def proposals_of(values: Iterable[Any]) -> Sequence[Proposal]:
    """Return several values as proposals, in their order. Raises NotAProposal."""
    return [proposal_of(value) for value in values]


def _checked(proposal: Proposal) -> Proposal:
    if proposal.action not in ACTIONS:
        raise NotAProposal(f"“{proposal.action}” is none of the actions {', '.join(ACTIONS)}.")
    if proposal.action in NEEDS_TEXT and not proposal.text.strip():
        raise NotAProposal(f"{proposal.party}: {proposal.action} needs the words that are proposed.")
    return proposal
