"""Passages that several inputs to a call share, with what differs: shown, never weighted or merged."""

from __future__ import annotations

from dataclasses import dataclass

import richtext
from assembly.themes.clusters import clusters
from assembly.themes.passages import passages_of
from submissions.models import Consultation, SubmissionVersion


@dataclass(frozen=True, slots=True)
class Shared:
    """One of the passages that are alike: its version, its words, and how they differ from those of the first."""

    version: SubmissionVersion
    question: str
    text: str
    likeness: int
    changes: tuple[richtext.Words, ...]


@dataclass(frozen=True, slots=True)
class Campaign:
    """A text that several inputs hold: its first wording, and every passage, by the organizations that sent it."""

    text: str
    passages: tuple[Shared, ...]

    @property
    def organizations(self) -> int:
        """How many organizations share it."""
        return len({row.version.submission.organization_id for row in self.passages})


def alike_in(consultation: Consultation) -> list[Campaign]:
    """Return texts that at least two organizations share in a call, the widest shared first."""
    versions = SubmissionVersion.objects.to_compile().filter(submission__consultation=consultation)
    rows = versions.select_related("submission__organization").order_by("submission__number")
    passages = [(version, passage) for version in rows for passage in passages_of(version)]
    found = []
    for cluster in clusters([passage.text for _version, passage in passages]):
        members = [passages[at] for at in cluster.members]
        if len({version.submission.organization_id for version, _passage in members}) < 2:
            continue
        first = members[0][1].text
        shared = tuple(
            Shared(
                version,
                passage.question,
                passage.text,
                round(100 * likeness),
                richtext.proposed_words(first, passage.text) if passage.text != first else (),
            )
            for (version, passage), likeness in zip(members, cluster.likeness, strict=True)
        )
        found.append(Campaign(first, shared))
    return sorted(found, key=lambda campaign: -campaign.organizations)
