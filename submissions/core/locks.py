"""The only place that locks rows: one order for the whole product, recorded in each transaction.

Two transactions that take the same locks in the same order wait for one another and never for each other (a deadlock).
``ORDER`` is that order; inside a table rows are locked by primary key. Locks are ``FOR NO KEY UPDATE``: they exclude
other writers of the row, but not the check of a foreign key that points to it, which every inserted child makes.

A service that writes is decorated:

- ``writing``: the service is one transaction; inside another such service it is a part of that one's transaction;
- ``within``: the function writes inside the transaction of whoever calls it, and is refused outside one;
- ``in_steps``: the service consists of several transactions, so that no lock is held while something slow happens.

What must come last, such as the event of the audit trail whose chain is a lock of its own, is handed to ``at_the_end``
and done just before the transaction commits: nothing slow can happen under it.

Where ``settings.LOCKS_RAISE`` is on, as in tests, a lock out of order raises OutOfOrderError; elsewhere it is logged.
docs/database.md gives the reasons.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.db import connection
from django.db.models import DateTimeField, F, Model, QuerySet, Value
from django.db.models.functions import Coalesce
from django.db.transaction import atomic

from submissions.models import Consultation, Organization, Submission
from submissions.values import moments

logger = logging.getLogger(__name__)

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
Row = TypeVar("Row", bound=Model)

ORDER = (
    "submissions.Process",
    "submissions.Consultation",
    "submissions.Organization",
    "submissions.User",
    "submissions.Membership",
    "submissions.Invitation",
    "submissions.DeclaredConflict",
    "submissions.Mailing",
    "submissions.Submission",
    "submissions.Answer",
    "submissions.CoSubmitter",
    "submissions.Clearance",
    "submissions.SilenceProcedure",
    "submissions.Picture",
    "assembly.WordTemplate",
    "assembly.Upload",
    "assembly.Compilation",
    "assembly.Summary",
    "reviews.Thread",
    "reviews.Comment",
    "submissions.News",
    "submissions.Mail",
    "submissions.ReferenceCounter",
    "submissions.AuditHead",
)
"""The tables whose rows are locked, in the order in which one transaction may lock them.

The last two are shared by a whole call and a whole process: nothing but a few inserts happens under them.
"""
_RANKS = {label.lower(): rank for rank, label in enumerate(ORDER)}


class OutOfOrderError(RuntimeError):
    """A lock was taken after one that comes later in ``ORDER``, or outside a transaction of a writing service."""


@dataclass(slots=True)
class _Ledger:
    """What one transaction has locked, in the order taken, and what it does at its end."""

    held: list[tuple[int, Any]] = field(default_factory=list)
    last: list[tuple[Callable[[list[Any]], None], Any]] = field(default_factory=list)


class _State(threading.local):
    """The ledger of this thread's transaction; ``block`` is the foreign transaction around it, if there is one."""

    ledger: _Ledger | None = None
    depth = 0
    block: Any = None
    alone = False
    watching: list[str] | None = None


_state = _State()


# --- Transactions -----------------------------------------------------------------------------------------------------


@contextmanager
def transaction() -> Iterator[None]:
    """Run one transaction that may lock; inside another it is a part of that one, undone alone where it fails."""
    if _state.depth:
        with _part(_current()):
            yield
        return
    with atomic():
        block = _foreign_block()
        if _state.ledger is None or block is None or _state.block is not block or _state.alone:
            _state.ledger = _Ledger()
        _state.block, ledger = block, _state.ledger
        _state.depth = 1
        try:
            yield
            _finish(ledger)
        finally:
            _state.depth = 0
            ledger.last.clear()
            if block is None:
                _state.ledger = None


@contextmanager
def _part(ledger: _Ledger) -> Iterator[None]:
    """Run a part of a transaction; where it fails its locks are given back, and what it meant to do last is dropped."""
    held, last = len(ledger.held), len(ledger.last)
    _state.depth += 1
    try:
        with atomic():
            yield
    except BaseException:
        del ledger.held[held:], ledger.last[last:]
        raise
    finally:
        _state.depth -= 1


def _foreign_block() -> Any:
    """Return the outermost transaction that is neither ours nor that of a test: the administration opens one."""
    around = connection.atomic_blocks[:-1]
    return next((block for block in around if not getattr(block, "_from_testcase", False)), None)


def _finish(ledger: _Ledger) -> None:
    """Do what comes last, each kind once with all that was handed to it."""
    together: dict[Callable[[list[Any]], None], list[Any]] = {}
    for act, item in ledger.last:
        together.setdefault(act, []).append(item)
    for act, items in together.items():
        act(items)


def at_the_end(act: Callable[[list[Any]], None], item: Any) -> None:
    """Have ``act`` called with all the items it was handed, just before this transaction commits.

    Raises OutOfOrderError outside a transaction of a writing service.
    """
    _current().last.append((act, item))


def writing(service: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Make a service one transaction that may lock."""

    @wraps(service)
    def run(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        with transaction():
            return service(*args, **kwargs)

    return run


def within(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Let a function write inside the transaction of its caller; it raises OutOfOrderError where there is none."""

    @wraps(function)
    def run(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        _current()
        return function(*args, **kwargs)

    return run


def in_steps(service: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Say of a service that it consists of several transactions, each of which locks by itself."""
    return service


@contextmanager
def alone() -> Iterator[None]:
    """Do without the order across services, for one long transaction on a database that nobody else uses yet."""
    before, _state.alone = _state.alone, True
    try:
        yield
    finally:
        _state.alone = before


def is_open() -> bool:
    """Tell whether a transaction of a writing service is open in this thread."""
    return bool(_state.depth)


def _current() -> _Ledger:
    if not _state.depth or _state.ledger is None:
        message = "Rows are locked and written inside a service that is decorated with locks.writing."
        raise OutOfOrderError(message)
    return _state.ledger


# --- Locks ------------------------------------------------------------------------------------------------------------


def rows(queryset: QuerySet[Row]) -> list[Row]:
    """Lock the rows of a queryset and return them by primary key; tables that it joins are read and not locked.

    What is joined is as it was before the wait, so join only what does not change under this lock.
    """
    _current()
    found = list(_locking(queryset.order_by("pk")))
    took(queryset.model, [row.pk for row in found])
    return found


def one(queryset: QuerySet[Row], pk: Any) -> Row:
    """Lock one row and return it. Raises DoesNotExist where the queryset has no such row."""
    took(queryset.model, [pk])
    return _locking(queryset).get(pk=pk)


def _locking(queryset: QuerySet[Row]) -> QuerySet[Row]:
    return queryset.select_for_update(of=("self",), no_key=True)


def call(pk: int) -> Consultation:
    """Lock a call for inputs."""
    return one(Consultation.objects.all(), pk)


def organization(pk: int) -> Organization:
    """Lock an organization: whoever changes its members, invitations or chain of clearance holds it."""
    return one(Organization.objects.all(), pk)


def submission(pk: int) -> Submission:
    """Lock a submission, with its call and its organization read; whoever changes its draft or its status holds it.

    The latest version is not joined: PostgreSQL would give the one from before the wait.
    """
    return one(Submission.objects.select_related("consultation", "organization"), pk)


def hold(model: type[Model], pk: Any) -> None:
    """Lock one row without reading it, unless it is held already. Raises DoesNotExist where it is gone."""
    if (_rank(model), pk) not in _current().held:
        one(model._default_manager.only("pk"), pk)


def edited(submission_id: int, at: datetime | None = None) -> None:
    """Note that the draft of a submission was changed, which locks it.

    Counts the edit in ``draft_number`` and keeps the time of the first since a text last went round. To be called
    before an answer is locked or written, and only where something really changes.
    """
    took(Submission, [submission_id])
    now = at or moments.now()
    Submission.objects.filter(pk=submission_id).update(
        edited_at=now,
        draft_number=F("draft_number") + 1,
        first_edit_at=Coalesce("first_edit_at", Value(now, DateTimeField())),
    )


def holds(row: Model) -> bool:
    """Tell whether this transaction has locked the row."""
    return is_open() and (_rank(type(row)), row.pk) in _current().held


def demand(row: Model) -> None:
    """Raise OutOfOrderError, or log it, where this transaction has not locked the row."""
    if not holds(row):
        _complain(f"{row._meta.label} {row.pk} is to be locked first.")


def took(model: type[Model], keys: Iterable[Any]) -> None:
    """Record locks that are about to be taken, or were taken by an UPDATE. Raises OutOfOrderError, or logs it."""
    ledger = _current()
    rank = _rank(model)
    for key in keys:
        lock = (rank, key)
        if lock in ledger.held:
            continue
        if _state.watching is not None:
            _state.watching.append(ORDER[rank])
        later = [earlier for earlier in ledger.held if earlier > lock]
        ledger.held.append(lock)
        if later:
            _complain(f"{ORDER[rank]} {key} is locked after {ORDER[later[0][0]]} {later[0][1]}: see locks.ORDER.")


@contextmanager
def watched() -> Iterator[list[str]]:
    """Give the tables of which rows are locked in this thread, in the order taken, a name for each row."""
    before, _state.watching = _state.watching, []
    try:
        yield _state.watching
    finally:
        _state.watching = before


def _complain(message: str) -> None:
    if settings.LOCKS_RAISE:
        raise OutOfOrderError(message)
    logger.error(message)


def taken() -> list[tuple[str, Any]]:
    """Return what this transaction has locked so far, as (table, primary key) in the order taken."""
    return [(ORDER[rank], key) for rank, key in _current().held]


def _rank(model: type[Model]) -> int:
    try:
        return _RANKS[model._meta.label_lower]
    except KeyError:
        message = f"{model._meta.label} has no place in locks.ORDER yet."
        raise OutOfOrderError(message) from None
