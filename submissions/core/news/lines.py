"""The lines a person reads: sentences of the table filled with facts, in the language that is active."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from submissions.core import locks
from submissions.core.news.audiences import Audience, Scope
from submissions.core.news.table import Cell, events, find
from submissions.models import News, Organization, User
from submissions.values import enums, moments
from submissions.values.dates import say_moment
from submissions.values.typography import say_list


@dataclass(frozen=True, slots=True)
class Line:
    """One line of news: ``text`` in the reader's language, ``why`` they are told, ``path`` where it leads or ""."""

    news: News
    text: str
    why: str | Promise

    @property
    def path(self) -> str:
        """Where it leads: a path of this site, "" where it leads nowhere."""
        return self.news.path

    @property
    def at(self) -> datetime:
        """When it was told (aware)."""
        return self.news.created_at

    @property
    def is_new(self) -> bool:
        """Whether the thing has not been opened since."""
        return self.news.read_at is None


def plain(value: Any) -> Any:
    """Return a fact as JSON keeps it. Raises TypeError for what a sentence cannot name."""
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    if isinstance(value, Organization):
        return {"organization": value.pk}
    if isinstance(value, User):
        return {"person": value.pk}
    if isinstance(value, Enum) and isinstance(value, str):
        return {"enum": type(value).__name__, "value": value.value}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(f"A line of news cannot name {type(value).__name__}.")


def reference(scope: Scope) -> dict[str, Any]:
    """Return the fact that names a version as people cite it, empty for what was not handed in."""
    if scope.version is not None and scope.submission is not None:
        return {"reference": {"number": scope.submission.number, "version": scope.version.number}}
    return {}


def lines_of(rows: Iterable[News]) -> list[Line]:
    """Return the lines of these rows, in their order, in the active language; a fixed number of queries.

    Rows of an event or audience that the table no longer has are left out.
    """
    rows = list(rows)
    wanted: dict[str, set[int]] = {"organization": set(), "person": set()}
    for row in rows:
        for value in row.facts.values():
            if isinstance(value, dict):
                for kind, keys in wanted.items():
                    if kind in value:
                        keys.add(value[kind])
    found: dict[str, dict[int, Any]] = {
        "organization": Organization.objects.in_bulk(wanted["organization"]) if wanted["organization"] else {},
        "person": User.objects.in_bulk(wanted["person"]) if wanted["person"] else {},
    }
    said = []
    for row in rows:
        cell = cell_of(row)
        if cell is not None:
            audience, words = cell
            said.append(Line(row, _sentence(row, words, found), audience.why))
    return said


def cell_of(row: News) -> tuple[Audience, Cell] | None:
    """Return the cell of the table that a row is of; None where the table no longer has it."""
    known = find(row.event)
    told = known.told.items() if known else ()
    return next(((audience, cell) for audience, cell in told if audience.key == row.audience), None)


def _sentence(row: News, cell: Cell, found: dict[str, dict[int, Any]]) -> str:
    zone = row.consultation.zone if row.consultation else ZoneInfo("UTC")
    words = {key: _word(value, found, zone) for key, value in row.facts.items()}
    words.setdefault("organization", str(row.organization or ""))
    words.setdefault("call", str(row.consultation or ""))
    return str(cell.says) % words


def _word(value: Any, found: dict[str, dict[int, Any]], zone: ZoneInfo) -> str:
    if isinstance(value, list):
        return say_list(_word(one, found, zone) for one in value)
    if not isinstance(value, dict):
        return "" if value is None else str(value)
    if "at" in value:
        return say_moment(datetime.fromisoformat(value["at"]), zone)
    if "enum" in value:
        return str(getattr(enums, value["enum"])(value["value"]).label)
    if "version" in value:
        return _("No. %(number)s, version %(version)s") % value
    kind = "organization" if "organization" in value else "person"
    return str(found[kind].get(value[kind], ""))


def current_news(user: Any, rows: QuerySet[News] | None = None) -> QuerySet[News]:
    """Keep the news of a person who still belongs to the audience it was told to: nothing leads where they may not go.

    Whoever left an organization, a role or an assignment is led there no more, by page or by mail.
    """
    if not user.is_authenticated:
        return News.objects.none()
    audiences = {audience.key: audience for event in events() for audience in event.told}
    holds = Q(pk__in=[])
    for key, audience in audiences.items():
        holds |= Q(audience.still_told(user), audience=key)
    rows = News.objects.all() if rows is None else rows
    return rows.filter(holds, person=user.pk).select_related("consultation", "organization", "submission")


def latest(user: Any, limit: int = 20) -> list[Line]:
    """Return a person's news, the newest first."""
    return lines_of(current_news(user)[:limit])


def unread(user: Any) -> int:
    """Count what a person has been told and has not opened."""
    return current_news(user).filter(read_at=None).count()


@locks.in_steps
def mark_opened(user: Any, path: str) -> int:
    """Note that a person has opened the page at a path: what led there is new no more. Returns how many lines."""
    there = News.objects.filter(Q(path=path) | Q(path__startswith=f"{path}#"), person=user.pk, read_at=None)
    return there.update(read_at=moments.now()) if there.exists() else 0


@locks.in_steps
def mark_all(user: Any) -> int:
    """Note that a person has read all there is. Returns how many lines were new."""
    return News.objects.filter(person=user.pk, read_at=None).update(read_at=moments.now())


def first(rows: Sequence[Line], count: int) -> tuple[Sequence[Line], int]:
    """Return so many lines and how many more there are."""
    return rows[:count], max(0, len(rows) - count)
