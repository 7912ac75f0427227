"""Asking for background work: in the same transaction as the row it is about, published when that commits."""

from __future__ import annotations

import logging
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.db import transaction
from django.db.models import F
from kombu.exceptions import OperationalError

from submissions.core import locks
from submissions.core.resting import Rest
from submissions.models import OutboxMessage
from submissions.values import moments

logger = logging.getLogger(__name__)

KEEP_PUBLISHED = timedelta(days=7)
PATIENCE = timedelta(minutes=5)
"""After which a task that nobody has begun is asked for again."""
LONGEST_PATIENCE = timedelta(days=1)
broker = Rest(10)
"""A broker that is down, or accepts a connection and is silent, is asked by one request in so many seconds."""
kept_back: ContextVar[list[str] | None] = ContextVar("kept_back", default=None)
"""Where a page listens: the tasks of this request that the broker did not take."""


@locks.in_steps
def enqueue(task: str, **arguments: Any) -> OutboxMessage:
    """Ask for a task by its name; ``arguments`` are ids and other plain values.

    The message reaches the broker after the transaction commits. A broker that is down is logged and delays nobody:
    the sweep publishes later.
    """
    if not locks.is_open():
        with locks.transaction():
            return enqueue(task, **arguments)
    message = OutboxMessage.objects.create(task=task, arguments=arguments)
    transaction.on_commit(lambda: publish(message), robust=True)
    return message


@locks.in_steps
def publish(message: OutboxMessage) -> bool:
    """Hand one message to the broker; tell whether it took it. It may arrive twice, so tasks are idempotent.

    ``attempts`` counts how often the broker has taken it.
    """
    if not OutboxMessage.objects.filter(pk=message.pk, published_at=None).exists():
        return True
    if broker:
        return _keep_back(message)
    now = moments.now()
    try:
        current_app.send_task(message.task, kwargs=message.arguments, retry=False)
    except (OperationalError, OSError) as error:
        broker.begin()
        logger.warning("The broker is not there; %s is kept and will be sent later (%s).", message.task, error)
        OutboxMessage.objects.filter(pk=message.pk).update(error=str(error)[:500])
        return _keep_back(message)
    broker.end()
    OutboxMessage.objects.filter(pk=message.pk).update(published_at=now, attempts=F("attempts") + 1, error="")
    return True


def _keep_back(message: OutboxMessage) -> bool:
    """Tell whoever listens that the message waits."""
    listening = kept_back.get()
    if listening is not None:
        listening.append(message.task)
    return False


def waits() -> bool:
    """Tell whether work waits for a broker that did not answer this process; asks the database only then."""
    return broker.failed and OutboxMessage.objects.filter(published_at=None).exists()


@locks.in_steps
def ask_again(task: str, due: datetime | None = None, **arguments: Any) -> bool:
    """Publish the message of a row of work again; tell whether that was done. A row has one message, however often.

    Done where it was published before ``due``, a moment at which whoever took it is known to have died, or so long ago
    that the broker has lost it or is far behind: five minutes, then each time twice as long, at most a day.
    """
    message = OutboxMessage.objects.filter(task=task, arguments=arguments).order_by("-pk").first()
    if message is None:
        enqueue(task, **arguments)
        return True
    if message.published_at is None:
        return False  # the sweep publishes it
    patience = min(PATIENCE * 2 ** max(min(message.attempts, 10) - 1, 0), LONGEST_PATIENCE)
    if message.published_at > moments.now() - patience and not (due and message.published_at < due):
        return False
    claimed = OutboxMessage.objects.filter(pk=message.pk, published_at=message.published_at).update(published_at=None)
    return bool(claimed) and publish(message)


@locks.in_steps
def sweep(older_than: timedelta = timedelta(seconds=5), limit: int = 500) -> int:
    """Publish what is still waiting, oldest first, stopping at the first refusal; return how many were published."""
    now = moments.now()
    OutboxMessage.objects.filter(published_at__lt=now - KEEP_PUBLISHED).delete()
    published = 0
    broker.until = 0.0  # it costs one attempt, for the first refusal ends it
    for message in OutboxMessage.objects.filter(published_at=None, created_at__lte=now - older_than)[:limit]:
        try:
            if not publish(message):
                break
        except Exception:
            logger.exception("Message %s cannot be published; those behind it are.", message.pk)
            continue
        published += 1
    return published
