"""How a call went over time, and by country: the figures of the page "Progress", each with its table."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from submissions.models import AuditEvent, Consultation, Submission
from submissions.people.forms import countries
from submissions.values.collation import sort_key
from submissions.values.dates import say_date
from submissions.values.enums import AuditVerb, SubmissionStatus

WIDE, HIGH, LEFT, BELOW, RIGHT = 640, 220, 36, 24, 90
LINES = (AuditVerb.STARTED, AuditVerb.SUBMITTED, AuditVerb.CHECKED)
SAME = {AuditVerb.RECEIVED: AuditVerb.SUBMITTED}
MOST_DAYS = 60


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with its table: ``said`` is what it shows, in a sentence."""

    said: str
    svg: SafeString
    head: list[str]
    rows: list[list[str]]


def over_time(call: Consultation) -> Figure | None:
    """Return how many inputs were begun, submitted and checked by the end of each day; None before the first."""
    wanted = [*LINES, *SAME]
    events = AuditEvent.objects.filter(consultation=call, verb__in=wanted, submission__isnull=False).order_by("pk")
    first: dict[tuple[int, str], date] = {}
    for submission, verb, at in events.values_list("submission", "verb", "at").iterator():
        kind = SAME.get(AuditVerb(verb), AuditVerb(verb))
        first.setdefault((submission, kind), at.astimezone(call.zone).date())
    if not first:
        return None
    begins, ends = min(first.values()), max(first.values())
    step = max(1, ((ends - begins).days + 1) // MOST_DAYS)
    days = [begins + timedelta(days=at) for at in range(0, (ends - begins).days + 1, step)]
    if days[-1] != ends:
        days.append(ends)
    series = {
        kind: [sum(day <= end for (_pk, one), day in first.items() if one == kind) for end in days] for kind in LINES
    }
    names = {AuditVerb.STARTED: _("Begun"), AuditVerb.SUBMITTED: _("Submitted"), AuditVerb.CHECKED: _("Checked")}
    closes = call.deadline().astimezone(call.zone).date()
    said = _(
        "%(begun)s begun, %(submitted)s submitted, %(checked)s checked by %(date)s; the call closes on %(closes)s."
    ) % {
        "begun": series[AuditVerb.STARTED][-1],
        "submitted": series[AuditVerb.SUBMITTED][-1],
        "checked": series[AuditVerb.CHECKED][-1],
        "date": _day(ends),
        "closes": _day(closes),
    }
    rows = [[_day(day), *(str(series[kind][at]) for kind in LINES)] for at, day in enumerate(days)]
    svg = _lines(days, {names[kind]: series[kind] for kind in LINES}, closes)
    return Figure(said, svg, [_("Day"), *(names[kind] for kind in LINES)], rows)


def _day(day: date) -> str:
    return say_date(datetime.combine(day, time(12), tzinfo=UTC))


def _lines(days: list[date], series: dict[str, list[int]], closes: date) -> SafeString:
    last = max(days[-1], closes) if (closes - days[0]).days <= 2 * max((days[-1] - days[0]).days, 30) else days[-1]
    span = max((last - days[0]).days, 1)
    top = max((max(values) for values in series.values()), default=1) or 1

    def across(day: date) -> float:
        return LEFT + (WIDE - LEFT - RIGHT) * (day - days[0]).days / span

    def up(value: int) -> float:
        return HIGH - BELOW - (HIGH - BELOW - 12) * value / top

    drawn = []
    for at, (name, values) in enumerate(series.items()):
        points = " ".join(f"{across(day):.1f},{up(value):.1f}" for day, value in zip(days, values, strict=True))
        below = sum(other[-1] == values[-1] for other in list(series.values())[:at])  # names of one height
        drawn.append(
            (at, points, f"{across(days[-1]) + 6:.1f}", f"{up(values[-1]) + 4 + 12 * below:.1f}", name, values[-1])
        )
    lines = format_html_join(
        "",
        '<polyline class="series series-{}" points="{}"/><text class="series-name" x="{}" y="{}">{} {}</text>',
        drawn,
    )
    deadline = ""
    if closes <= last:
        deadline = format_html(
            '<line class="deadline" x1="{0}" x2="{0}" y1="8" y2="{1}"/>'
            '<text class="series-name" x="{0}" y="{2}">{3}</text>',
            f"{across(closes):.1f}",
            HIGH - BELOW,
            HIGH - 6,
            _("closes"),
        )
    return format_html(
        '<svg class="timeline" viewBox="0 0 {} {}" focusable="false" lang="{}" direction="ltr">'
        '<line class="axis" x1="{}" x2="{}" y1="{}" y2="{}"/>'
        '<text class="series-name" x="4" y="16">{}</text>{}{}</svg>',
        WIDE, HIGH, get_language() or "en", LEFT, WIDE - RIGHT, HIGH - BELOW, HIGH - BELOW, top, deadline, lines,
    )  # fmt: skip


def by_country(call: Consultation) -> list[tuple[str, int, int]]:
    """Return (country, begun, submitted) of the bodies with an input, by name; one query."""
    names = dict(countries())
    rows = call.submissions.without_merged().exclude(status=SubmissionStatus.VOID).order_by()
    begun: Counter[str] = Counter()
    handed_in: Counter[str] = Counter()
    for country, version in rows.values_list("organization__country", "latest_version"):
        begun[country] += 1
        handed_in[country] += version is not None
    found = [(names.get(code) or _("Not given"), begun[code], handed_in[code]) for code in begun]
    return sorted(found, key=lambda row: sort_key(row[0]))


def by_language(call: Consultation) -> Counter[str]:
    """Return how many inputs were submitted in each language; one query."""
    rows = Submission.objects.filter(consultation=call, latest_version__isnull=False).order_by()
    return Counter(rows.values_list("latest_version__language", flat=True))
