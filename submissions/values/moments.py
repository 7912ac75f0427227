"""The present moment, asked for in one place, so that a recorded story can be replayed at the times it happened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_replayed: ContextVar[datetime | None] = ContextVar("replayed moment", default=None)


def now() -> datetime:
    """Return the present moment (aware, UTC), or the one being replayed."""
    return _replayed.get() or timezone.now()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let it be ``moment`` (aware) for what is done inside; for loading the demonstration only."""
    token = _replayed.set(moment)
    try:
        yield
    finally:
        _replayed.reset(token)
