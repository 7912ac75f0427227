"""The lease by which one worker at a time holds a row, a Compilation or an Upload; one that runs out is taken over."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Model

from submissions.core import locks
from submissions.values import moments


def is_free(row: Any, waiting: str, working: str) -> bool:
    """Tell whether a row waits for a worker, or was left by one that died: its lease ran out."""
    abandoned = row.state == working and row.leased_until and row.leased_until < moments.now()
    return bool(row.state == waiting or abandoned)


@locks.in_steps
def take(row: Any, working: str, duration: timedelta, **fields: object) -> str | None:
    """Lease a row by compare-and-set, and return the lease; None where another worker was faster."""
    lease = secrets.token_hex(16)
    unchanged = type(row).objects.filter(pk=row.pk, state=row.state, lease=row.lease)
    taken = unchanged.update(
        state=working, lease=lease, leased_until=moments.now() + duration, attempts=row.attempts + 1, **fields
    )
    return lease if taken else None


@locks.in_steps
def settle(model: type[Model], pk: int, states: Sequence[str], lease: str, **fields: object) -> bool:
    """Write what came of a row and let it go, unless the lease was lost meanwhile; tell whether it was held."""
    held = model._default_manager.filter(pk=pk, state__in=states, lease=lease)
    return bool(held.update(lease="", leased_until=None, **fields))
