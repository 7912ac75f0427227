"""What stands under the themes of a call, and who is missing: figures for its pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from assembly.models import Tag, TagState
from assembly.themes.passages import passages_of
from submissions.models import Consultation, Organization, SubmissionVersion, Theme
from submissions.values.enums import Category, RegionalGroup


@dataclass(slots=True)
class Branch:
    """A theme of the tree with its level (from 0), its passages (also of themes below) and how many wait."""

    theme: Theme
    level: int
    passages: int
    inputs: int
    suggested: int
    doubtful: int


def tree_of(consultation: Consultation) -> list[Branch]:
    """Return the themes of a call's process in the order of the tree, with what stands under each."""
    tags = Tag.objects.of_call(consultation)
    counted = Q(state__in=[TagState.SURE, TagState.DOUBTFUL])
    figures = {
        row["theme"]: row
        for row in tags.order_by()
        .values("theme")
        .annotate(
            passages=Count("pk", filter=counted),
            inputs=Count("version", filter=counted, distinct=True),
            suggested=Count("pk", filter=Q(state=TagState.SUGGESTED)),
            doubtful=Count("pk", filter=Q(state__in=[TagState.DOUBTFUL, TagState.LOST])),
        )
    }
    names = ("passages", "inputs", "suggested", "doubtful")
    return [
        Branch(theme, level, *(figures.get(theme.pk, {}).get(name, 0) for name in names))
        for theme, level in ordered(consultation.process.themes.all())
    ]


def ordered(themes: QuerySet[Theme]) -> Iterator[tuple[Theme, int]]:
    """Yield themes, each followed by those below it, with their level from 0."""
    below: dict[int | None, list[Theme]] = {}
    for theme in themes:
        below.setdefault(theme.parent_id, []).append(theme)

    def walk(parent: int | None, level: int) -> Iterator[tuple[Theme, int]]:
        for theme in below.get(parent, ()):
            yield theme, level
            yield from walk(theme.pk, level + 1)

    return walk(None, 0)


@dataclass(frozen=True, slots=True)
class Missing:
    """Categories and regional groups of which inputs came in, and of which none has a passage under a theme."""

    categories: tuple[str, ...]
    regional_groups: tuple[str, ...]


def missing_of(consultation: Consultation, theme: Theme) -> Missing:
    """Tell who says nothing under a theme."""
    versions = SubmissionVersion.objects.to_compile().filter(submission__consultation=consultation)
    said = versions.filter(tags__theme=theme, tags__state__in=[TagState.SURE, TagState.DOUBTFUL])
    everyone, speakers = (
        Organization.objects.filter(submissions__latest_version__in=rows).distinct() for rows in (versions, said)
    )

    def absent(column: str, labels: dict[str, str]) -> tuple[str, ...]:
        here, there = (set(rows.values_list(column, flat=True)) for rows in (speakers, everyone))
        return tuple(label for value, label in labels.items() if value and value in there - here)

    return Missing(
        absent("category", {str(value): str(label) for value, label in Category.choices}),
        absent("regional_group", {str(value): str(label) for value, label in RegionalGroup.choices}),
    )


@dataclass(slots=True)
class Untagged:
    """How many passages of an input stand under no theme."""

    version: SubmissionVersion
    passages: int
    without: int


def untagged(versions: QuerySet[SubmissionVersion]) -> list[Untagged]:
    """Return for each version how many of its passages have no theme that a person stands behind."""
    counted = Tag.objects.counted().filter(version__in=versions)
    tagged: dict[int, list[tuple[str, int, int]]] = {}
    for version_id, key, start, end in counted.values_list("version", "question__key", "start", "end"):
        tagged.setdefault(version_id, []).append((key, start, end))
    found = []
    for version in versions:
        passages = list(passages_of(version))
        held = tagged.get(version.pk, [])
        without = Counter(
            any(key == passage.question and start < passage.end and end > passage.start for key, start, end in held)
            for passage in passages
        )[False]
        found.append(Untagged(version, len(passages), without))
    return found
