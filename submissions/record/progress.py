"""How far a call has come, counted by category, regional group and region of seat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from submissions.models import Consultation
from submissions.values.enums import Category, RegionalGroup, SeatRegion, SubmissionStatus

WIDTH = 100
"""Width of the widest bar, in units of its drawing."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a bar: where it begins and how wide it is, in units of the drawing."""

    status: str
    start: float
    width: float


@dataclass(slots=True)
class Line:
    """One line of a table: how many submissions stand in each status."""

    key: str
    label: str | Promise
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SubmissionStatus.values, 0))
    scale: int = 1

    @property
    def total(self) -> int:
        """All submissions of the line, drafts and withdrawn ones too."""
        return sum(self.counts.values())

    @property
    def cells(self) -> list[tuple[str, int]]:
        """Status and number, in the order of a life cycle."""
        return list(self.counts.items())

    @property
    def bar(self) -> Iterator[Piece]:
        """The pieces of the line's bar, as wide as their numbers."""
        start = 0.0
        for status, number in self.counts.items():
            width = number * WIDTH / self.scale
            if number:
                yield Piece(status, round(start, 2), round(width, 2))
            start += width


@dataclass(frozen=True, slots=True)
class Progress:
    """The counts of a call, in all and broken down; ``empty`` labels are left out of the breakdowns."""

    total: Line
    tables: list[tuple[str, str, list[Line]]]
    """Title, name of the filter that a line leads to, lines."""


def progress(consultation: Consultation) -> Progress:
    """Count the submissions to a call. One query, and one for the categories that the call admits."""
    rows = (
        consultation.submissions.without_merged()
        .order_by()
        .values_list("organization__category", "organization__regional_group", "organization__seat_region", "status")
        .annotate(number=Count("pk"))
    )
    admitted = set(consultation.category_policies.values_list("category", flat=True))
    total = Line("", _("All"))
    categories = _lines((value, label) for value, label in Category.choices if value in admitted)
    groups, regions = _lines(RegionalGroup.choices), _lines(SeatRegion.choices)
    for category, group, region, status, number in rows:
        if category not in categories:
            categories[category] = Line(category, Category(category).label)
        for line in (total, categories[category], groups.get(group), regions.get(region)):
            if line:
                line.counts[status] += number
    tables = [
        (_("By category"), "category", list(categories.values())),
        (_("By regional group of States"), "group", list(groups.values())),
        (_("By region of seat"), "region", list(regions.values())),
    ]
    for _title, _name, lines in tables:
        largest = max((line.total for line in lines), default=0) or 1
        for line in lines:
            line.scale = largest
    total.scale = total.total or 1
    return Progress(total, tables)


def _lines(choices: Iterable[tuple[str, str | Promise]]) -> dict[str, Line]:
    return {value: Line(value, label) for value, label in choices}
