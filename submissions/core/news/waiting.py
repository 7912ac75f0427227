"""What waits for a person: read from what is, so that it goes when it is done; rooms and apps above add their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.utils.functional import Promise

from submissions.models import Consultation

KEEP_COUNT = 60
"""Seconds for which the number in the header may be old."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that a person is to do: ``text`` says it, ``act`` names the button, ``path`` leads to where it is done.

    ``until`` is when it must be done (aware), shown in the zone of the call; ``detail`` one line of facts. ``count``
    is how many things the line stands for.
    """

    text: str | Promise
    path: str
    act: str | Promise
    consultation: Consultation | None = None
    until: datetime | None = None
    detail: str | Promise = ""
    count: int = 1


Finder = Callable[[Any], Iterable[Waiting]]
_finders: list[Finder] = []


def register(finder: Finder) -> Finder:
    """Add a function that returns what waits for a person; usable as a decorator. Added twice, it is asked once."""
    if finder not in _finders:
        _finders.append(finder)
    return finder


def waits_for(user: Any) -> list[Waiting]:
    """Return all that waits for a person, what ends first before the rest."""
    if not user.is_authenticated:
        return []
    found = [row for finder in _finders for row in finder(user)]
    return sorted(found, key=lambda row: (row.until is None, row.until.timestamp() if row.until else 0))


def _key(user: Any) -> str:
    return f"waiting:{user.pk}"


def remember(user: Any, found: list[Waiting]) -> int:
    """Keep the number for the header of the next pages and return it."""
    number = sum(row.count for row in found)
    cache.set(_key(user), number, KEEP_COUNT)
    return number


def count_for(user: Any) -> int:
    """Return how many things wait for a person, at most a minute old."""
    known = cache.get(_key(user))
    return remember(user, waits_for(user)) if known is None else known


def forget(*people: int) -> None:
    """Count anew at the next page of these people (primary keys)."""
    cache.delete_many([f"waiting:{pk}" for pk in people])
