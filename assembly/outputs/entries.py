"""Who submitted what goes into a file, and what is asked: the plain model of its headings and lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from babel import Locale
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from assembly.outputs import selection
from submissions.models import Consultation, Question, SubmissionVersion
from submissions.record.services.voice import is_attributed, received_of, voice_of
from submissions.values.collation import sort_key
from submissions.values.contents import arrival_of
from submissions.values.dates import say_date
from submissions.values.enums import STATES, Category, SeatRegion
from submissions.values.typography import inside, say_list, say_parts

ORDERS = {"name": gettext_lazy("By name"), "date": gettext_lazy("By date of receipt")}
"""In which order inputs stand within their group."""
GROUPS_FIRST = {"after": gettext_lazy("After Member States"), "before": gettext_lazy("Before Member States")}
"""Where negotiating groups stand."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How a document is laid out: ``order`` is one of ``ORDERS``, ``groups`` of ``GROUPS_FIRST``."""

    contents: bool = True
    cover: bool = True
    particulars: bool = True
    order: str = "name"
    groups: str = "after"


@dataclass(frozen=True, slots=True)
class QuestionHead:
    """A numbered question in the language of the document."""

    key: str
    number: int
    text: str
    mark: str = ""
    """What tells it apart in the bookmarks of a file."""
    control: str = "text"
    """How it is answered (``kinds.base.Kind.control``)."""
    choices: tuple[tuple[str, Any], ...] = ()
    """(label, value) of each choice of a closed question, in the language of the document."""

    @property
    def is_closed(self) -> bool:
        """Whether answers are choices, which can be counted."""
        return self.control in {"choice", "boxes"}

    @property
    def is_line(self) -> bool:
        """Whether an answer is one line."""
        return self.control == "line"

    @property
    def title(self) -> str:
        """The heading it is given."""
        return f"{self.number}. {self.text}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One version: who submitted it and what is said of it above each of its answers."""

    version_id: int
    name: str
    attribution: str
    details: str
    language: str
    withheld: bool
    parties: tuple[str, ...] = ()
    """The submitter and those who submit jointly with it, as they are named here."""
    is_group: bool = False
    kind: str = ""
    """The category of the submitter in words; empty where its name is withheld."""
    original: str = ""
    """What is said of an input that came as a file alone, and where its text is; empty for one with answers."""
    number: int = 0
    version: int = 0
    received: str = ""
    received_at: datetime | None = None
    is_late: bool = False
    is_file_alone: bool = False
    is_joint: bool = False
    """Whether others speak with it, or it with others, so that ``attribution`` says more than the name."""
    words: int = 0
    group: int = 0
    """The place among ``GROUPS``; withheld names stand after all others."""
    counted: Mapping[str, str] = field(default_factory=dict)
    """What it counts under, in words, by "category", "regional_group", "region" and "country"."""
    short_name: str = ""
    category: str = ""
    """The key of the category; empty where the name is withheld."""

    @property
    def mark(self) -> str:
        """What tells it apart in the bookmarks of a file."""
        return f"n{self.number}"

    @property
    def reference(self) -> str:
        """How it is cited: "EU, No. 12"."""
        number = _("No. %(number)s") % {"number": self.number}
        return number if self.withheld else say_parts([self.short_name or self.name, number])


GROUPS: tuple[tuple[Any, frozenset[str]], ...] = (
    (pgettext_lazy("several", "Member States"), frozenset({Category.MEMBER_STATE})),
    (pgettext_lazy("several", "Negotiating groups"), frozenset({Category.NEGOTIATING_GROUP})),
    (pgettext_lazy("several", "Observer States"), frozenset({Category.OBSERVER_STATE})),
    (pgettext_lazy("several", "Intergovernmental organizations"), frozenset({Category.INTERGOVERNMENTAL})),
    (pgettext_lazy("several", "United Nations entities"), frozenset({Category.UNITED_NATIONS})),
    (pgettext_lazy("several", "Civil society"), frozenset({Category.CIVIL_SOCIETY})),
    (pgettext_lazy("several", "Private sector"), frozenset({Category.PRIVATE_SECTOR})),
    (pgettext_lazy("several", "Academia"), frozenset({Category.ACADEMIA})),
    (pgettext_lazy("several", "Technical community"), frozenset({Category.TECHNICAL_COMMUNITY})),
    (pgettext_lazy("several", "Individuals"), frozenset({Category.INDIVIDUAL})),
    (pgettext_lazy("several", "Others"), frozenset({Category.OTHER})),
    (pgettext_lazy("several", "Names withheld"), frozenset()),
)
"""The groups in which the United Nations lists who submitted, with their categories; withheld names come last."""
WITHHELD = len(GROUPS) - 1


def group_of(category: str) -> int:
    """Return the place among ``GROUPS`` of a category."""
    return next(place for place, (_label, categories) in enumerate(GROUPS) if category in categories)


def in_order(entries: Sequence[Entry], arrangement: Arrangement) -> list[Entry]:
    """Return entries by group, and within each by name or by date; withheld names by number."""
    before = {1: -1} if arrangement.groups == "before" else {}

    def key(entry: Entry) -> tuple[Any, ...]:
        own: Any = b"" if entry.withheld else sort_key(entry.name)
        if arrangement.order == "date" and entry.received_at:
            own = entry.received_at
        return (before.get(entry.group, entry.group), own, entry.number)

    return sorted(entries, key=key)


def counted_by() -> list[tuple[str, str]]:
    """Return what inputs are counted by: categories, and apart those of which even that would tell."""
    return [*((str(value), str(label)) for value, label in Category.choices), ("", _("Name withheld"))]


def country_name(code: str) -> str:
    """Return what a country is called in the active language."""
    locale = Locale.parse((get_language() or "en").replace("-", "_"), resolve_likely_subtags=True)
    return str(locale.territories.get(code.upper(), code.upper()))


def head_of(question: Question) -> QuestionHead:
    """Return a question as it is asked."""
    kind = question.asked_as
    choices = tuple(kind.choices(question)) if kind.control in {"choice", "boxes"} else ()
    return QuestionHead(question.key, question.number or 0, question.text, question.mark, kind.control, choices)


def entry_of(version: SubmissionVersion, consultation: Consultation, *, for_publication: bool) -> Entry:
    """Return a version as it is named; for publication without a name where that was asked for."""
    original = _("Original: %(language)s") % {"language": inside(version.get_language_display())}
    received = received_of(version, consultation)
    late = _("Received after the closing")
    submission = version.submission
    common: dict[str, Any] = {
        "version_id": version.pk,
        "language": version.language,
        "number": submission.number,
        "version": version.number,
        "is_file_alone": selection.is_file_alone(version.content),
    }
    if for_publication and not is_attributed(version):
        name = _("Name withheld (No. %(number)s)") % {"number": submission.number}
        day = say_date(received.at, consultation.zone)
        return Entry(
            name=name,
            attribution=voice_of(version).name,
            details=_brackets(original, day, late if received.is_late else ""),
            withheld=True,
            received=day,
            received_at=received.at,
            is_late=received.is_late,
            group=WITHHELD,
            **common,
        )
    content, organization = version.content, submission.organization
    parts = [_("Submitted by %(name)s") % {"name": organization.name}]
    if content["co_submitters"]:
        parts.append(_("jointly with %(names)s") % {"names": _names(content["co_submitters"])})
    if content["on_behalf_of"]:
        parts.append(_("also on behalf of %(names)s") % {"names": say_list(content["on_behalf_of"])})
    if content["associated_with"]:
        parts.append(
            _("associates itself with the statement of %(names)s") % {"names": _names(content["associated_with"])}
        )
    arrival = arrival_of(content)
    came_in = arrival.at if arrival else version.submitted_at
    day = say_date(came_in, consultation.zone)
    counted = {
        "category": str(organization.get_category_display()),
        "regional_group": str(organization.get_regional_group_display()) if organization.regional_group else "",
        "region": str(SeatRegion(organization.seat_region).label) if organization.seat_region else "",
        "country": country_name(organization.country) if organization.country else "",
    }
    if organization.category in STATES and not counted["country"]:
        counted["country"] = organization.name
    return Entry(
        name=organization.name,
        attribution=say_parts(parts),
        details=_brackets(original, day, late if version.is_late else ""),
        withheld=False,
        parties=(organization.name, *(row["name"] for row in content["co_submitters"])),
        is_group=organization.category == Category.NEGOTIATING_GROUP,
        kind=counted["category"],
        received=day,
        received_at=came_in,
        is_late=version.is_late,
        is_joint=len(parts) > 1,
        words=version.words,
        group=group_of(organization.category),
        counted={name: said for name, said in counted.items() if said},
        short_name=organization.acronym,
        category=organization.category,
        **common,
    )


def _brackets(*parts: str) -> str:
    """Return particulars as United Nations documents have them: [Original: French] [14 November 2026]."""
    return " ".join(f"[{part}]" for part in parts if part)


def _names(rows: Sequence[dict[str, Any]]) -> str:
    return say_list(row["name"] for row in rows)
