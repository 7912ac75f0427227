"""For how many a message of a summary speaks: bodies, the States among them, and the States they speak for.

Bodies and States are never added together. What no longer stands (withdrawn, void) is not counted. A submitter whose
name is withheld is counted like any other, and named nowhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import F, Q
from django.utils.translation import ngettext

from assembly.models import Source, Summary
from submissions.models import Consultation, CoSubmitter, Organization, SubmissionVersion
from submissions.values.enums import STATES, SubmissionStatus
from submissions.values.typography import say_number, say_parts

GONE = frozenset({SubmissionStatus.WITHDRAWN, SubmissionStatus.NOT_ADMISSIBLE, SubmissionStatus.VOID})
Body = tuple[str, object]
"""An organization by its key, or a body of a meeting by its name."""


@dataclass(frozen=True, slots=True)
class Voices:
    """Who speaks in a message: ``bodies`` cited, those of them that are ``states``, all States ``spoken_for``."""

    bodies: frozenset[Body] = frozenset()
    states: frozenset[Body] = frozenset()
    spoken_for: frozenset[Body] = frozenset()

    def said(self) -> str:
        """Return it in words (``say_voices``)."""
        return say_voices(len(self.bodies), len(self.states), len(self.spoken_for))


def say_voices(bodies: int, states: int, spoken_for: int) -> str:
    """Say for how many: "12 bodies, among them 9 States, speaking for 140 States"; "" where none is cited."""
    if not bodies:
        return ""
    parts = [ngettext("%(count)s body", "%(count)s bodies", bodies) % {"count": say_number(bodies)}]
    if states:
        among = ngettext("among them %(count)s State", "among them %(count)s States", states)
        parts.append(among % {"count": say_number(states)})
    if spoken_for > states:
        more = ngettext("speaking for %(count)s State", "speaking for %(count)s States", spoken_for)
        parts.append(more % {"count": say_number(spoken_for)})
    return say_parts(parts)


@dataclass(frozen=True, slots=True)
class Cited:
    """One source, with what became of its input since: ``latest`` is the number of the version that stands now."""

    pk: int
    message: int
    version: int | None
    number: int
    latest: int
    is_gone: bool
    reference: int
    name: str


@dataclass(slots=True)
class Voiced:
    """The voices and the sources of each message of a summary, by the key of the message."""

    voices: dict[int, Voices] = field(default_factory=dict)
    sources: dict[int, list[Cited]] = field(default_factory=lambda: defaultdict(list))


def voices_of(summary: Summary) -> Voiced:
    """Read the sources of a summary and count for whom each message speaks; four queries however many there are."""
    input_ = "version__submission__"
    rows = list(
        Source.objects.filter(message__part__summary=summary)
        .order_by("message", "pk")
        .values_list(
            "pk", "message", "version", "version__number", f"{input_}latest_version__number", f"{input_}status",
            f"{input_}number", f"{input_}organization", f"{input_}pk",
            "intervention__organization", "intervention__body", "intervention__speaker",
        )
    )  # fmt: skip
    inputs = {row[8] for row in rows} - {None}
    organizations = Organization.objects.in_bulk({row[7] or row[9] for row in rows} - {None})
    names = {pk: row.acronym or row.name for pk, row in organizations.items()}
    members, joined = _members_of(organizations), _joined_to(inputs)
    found = Voiced()
    heard: dict[int, tuple[set[Body], set[Body], set[Body]]] = defaultdict(lambda: (set(), set(), set()))
    for pk, message, version, number, latest, status, reference, by, submission, spoke, body, speaker in rows:
        gone = status in GONE
        own = organizations.get(by or spoke)
        said = names[own.pk] if own else body or speaker
        found.sources[message].append(Cited(pk, message, version, number or 0, latest or 0, gone, reference or 0, said))
        if gone:
            continue
        bodies, states, spoken_for = heard[message]
        key: Body = ("organization", own.pk) if own else ("body", said.casefold())
        bodies.add(key)
        if own and own.is_state:
            states.add(key)
            spoken_for.add(key)
        if own:
            others = members.get(own.pk, set()) | joined.get(submission, set())
            spoken_for |= {("organization", other) for other in others}
    for message, (bodies, states, spoken_for) in heard.items():
        found.voices[message] = Voices(frozenset(bodies), frozenset(states), frozenset(spoken_for))
    return found


def _members_of(organizations: Iterable[int]) -> Mapping[int, set[int]]:
    """Return the States that are members of each group."""
    members: dict[int, set[int]] = defaultdict(set)
    rows = Organization.objects.filter(pk__in=organizations, members__category__in=STATES)
    for group, member in rows.values_list("pk", "members"):
        members[group].add(member)
    return members


def _joined_to(inputs: Iterable[int]) -> Mapping[int, set[int]]:
    """Return the States that joined each input."""
    joined: dict[int, set[int]] = defaultdict(set)
    rows = CoSubmitter.objects.filter(submission__in=inputs, organization__category__in=STATES)
    rows = rows.filter(confirmed_at__isnull=False, withdrawn_at=None, removed_by=None)
    for submission, organization in rows.values_list("submission", "organization"):
        joined[submission].add(organization)
    return joined


def standing(consultation: Consultation) -> tuple[int, int]:
    """Return how many bodies, and how many States among them, have an input that stands; meetings add their bodies."""
    versions = SubmissionVersion.objects.to_compile().filter(submission__consultation=consultation)
    heard = {
        (organization, category)
        for organization, category in versions.values_list(
            F("submission__organization"), F("submission__organization__category")
        )
    }
    spoke = consultation.interventions.filter(~Q(organization=None))
    heard |= set(spoke.values_list("organization", "organization__category"))
    named = {
        body.casefold() for body in consultation.interventions.filter(organization=None).values_list("body", flat=True)
    }
    return len(heard) + len(named - {""}), sum(category in STATES for _pk, category in heard)
