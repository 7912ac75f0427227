"""What the page on which a summary is written shows; the number of queries is the same for any number of messages."""

from __future__ import annotations

import html
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.html import strip_tags

from assembly.models import (
    CorrectionOutcome,
    Intervention,
    PartKind,
    Source,
    StillRight,
    Summary,
    SummaryCorrection,
    SummaryMessage,
    SummaryPart,
    Tag,
)
from assembly.themes.flags import Flag, Hall, flags_of
from assembly.themes.services.summaries import markup_of
from assembly.themes.voices import Cited, Voices, standing, voices_of
from submissions.models import Theme


@dataclass(slots=True)
class Shown:
    """A message with what stands beside it."""

    message: SummaryMessage
    voices: Voices
    cited: list[Cited]
    flags: list[Flag]
    corrections: list[SummaryCorrection] = field(default_factory=list)

    @property
    def markup(self) -> str:
        """The message as it is typed."""
        return markup_of(self.message)

    @property
    def waiting(self) -> int:
        """How many corrections wait for an answer."""
        return sum(row.outcome == CorrectionOutcome.ASKED for row in self.corrections)


@dataclass(slots=True)
class Outline:
    """A part with its number among the themes, its messages, and how many of them are flagged."""

    part: SummaryPart
    number: int
    shown: list[Shown]

    @property
    def flagged(self) -> int:
        """How many messages bear a flag or a correction that waits."""
        return sum(bool(row.flags or row.waiting) for row in self.shown)


def outline_of(summary: Summary) -> list[Outline]:
    """Return the parts of a summary in order, with their messages and what is flagged."""
    voiced, hall = voices_of(summary), Hall(*standing(summary.consultation), summary.thresholds)
    looked_at, corrections = defaultdict(set), defaultdict(list)
    for message, facts in StillRight.objects.filter(message__part__summary=summary).values_list("message", "facts"):
        looked_at[message].add(facts)
    for row in SummaryCorrection.objects.filter(message__part__summary=summary).select_related("organization"):
        corrections[row.message_id].append(row)
    found, number = [], 0
    for part in summary.parts.prefetch_related("messages"):
        number += part.kind == PartKind.THEME
        shown = []
        for message in part.messages.all():
            voices, cited = voiced.voices.get(message.pk, Voices()), voiced.sources.get(message.pk, [])
            text = html.unescape(strip_tags(message.html))
            flags = flags_of(text, summary.language, voices, cited, hall, looked_at[message.pk])
            shown.append(Shown(message, voices, cited, flags, corrections[message.pk]))
        found.append(Outline(part, number if part.kind == PartKind.THEME else 0, shown))
    return found


def passages_for(
    summary: Summary, theme: Theme | None, search: str = "", *, cited: bool | None = None
) -> QuerySet[Tag]:
    """Return the passages to cite from: under a theme and those below it, or of all; cited in the summary or not."""
    rows = Tag.objects.of_call(summary.consultation).counted()
    if theme is not None:
        below = [theme.pk, *theme.children.values_list("pk", flat=True)]
        rows = rows.filter(theme__in=[*below, *Theme.objects.filter(parent__in=below).values_list("pk", flat=True)])
    if search:
        rows = rows.filter(exact__icontains=search)
    same = {name: OuterRef(name) for name in ("version", "question", "start", "end")}
    rows = rows.annotate(is_cited=Exists(Source.objects.filter(message__part__summary=summary, **same)))
    if cited is not None:
        rows = rows.filter(is_cited=cited)
    rows = rows.select_related("version__submission__organization", "question").defer("version__content")
    return rows.order_by("version__submission__number", "question__position", "start")


def interventions_for(summary: Summary, search: str = "") -> QuerySet[Intervention]:
    """Return the interventions to cite from."""
    rows = summary.consultation.interventions.select_related("organization")
    return rows.filter(text__icontains=search) if search else rows
