"""Who is writing in a draft just now: remembered for less than a minute, in the cache and never in the database.

Each submission has one entry, so two people who begin at the same instant may hide each other until the next sign of
life. That is the worst that can happen: nothing but names beside answers depends on it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache import caches
from redis.exceptions import RedisError

from submissions.core.resting import Rest
from submissions.models import User

LIFETIME = 45
"""Seconds after its last sign of life that a name is no longer shown; a page gives one at most every twenty."""

AFTER_A_FAULT = 30
"""Seconds for which a cache that did not answer is left alone, so that it delays one request and not each."""

Writers = dict[int, tuple[str, str, float]]
logger = logging.getLogger(__name__)
rest = Rest(AFTER_A_FAULT)


def writes(submission: int, user: User, question: str) -> dict[str, list[str]]:
    """Remember that the person, who may, writes the answer to the question with this key; return the ``others``."""
    found = _read(submission)
    if found is None:
        return {}
    found[user.pk] = (str(user), question[:60], time.time())
    _try(lambda: caches["presence"].set(_name(submission), found, LIFETIME))
    return _others(found, user)


def others(submission: int, user: User) -> dict[str, list[str]]:
    """Return the names of those who write, but for the person who asks, by the key of the question."""
    return _others(_read(submission) or {}, user)


def _others(writers: Writers, user: User) -> dict[str, list[str]]:
    shown: dict[str, list[str]] = {}
    for person, (name, question, _at) in sorted(writers.items()):
        if person != user.pk:
            shown.setdefault(question, []).append(name)
    return shown


def _name(submission: int) -> str:
    return f"writing:{submission}"


def _read(submission: int) -> Writers | None:
    """Return who wrote lately; None where the cache does not answer."""
    found = _try(lambda: caches["presence"].get(_name(submission), {}))
    if found is None:
        return None
    return {person: row for person, row in found.items() if row[2] > time.time() - LIFETIME}


def _try(do: Callable[[], Any]) -> Any:
    """Return what the cache says; None where it is down, which must not keep anybody from writing."""
    if rest:
        return None
    try:
        return do()
    except (RedisError, OSError) as error:
        rest.begin()
        logger.warning("Who is writing is not known for now: %s", error)
        return None
