"""Asking for background work: in the same transaction as the row it is about, published when that commits."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from submissions.core import locks
from submissions.models import OutboxMessage
from submissions.values import moments

logger = logging.getLogger(__name__)

KEEP_PUBLISHED = timedelta(days=7)


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
    """Hand one message to the broker; tell whether it took it. It may arrive twice, so tasks are idempotent."""
    if not OutboxMessage.objects.filter(pk=message.pk, published_at=None).exists():
        return True
    now = moments.now()
    try:
        current_app.send_task(message.task, kwargs=message.arguments, retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("The broker is not there; %s is kept and will be sent later (%s).", message.task, error)
        OutboxMessage.objects.filter(pk=message.pk).update(attempts=message.attempts + 1, error=str(error)[:500])
        return False
    OutboxMessage.objects.filter(pk=message.pk).update(published_at=now, attempts=message.attempts + 1, error="")
    return True


@locks.in_steps
def sweep(older_than: timedelta = timedelta(seconds=5), limit: int = 500) -> int:
    """Publish what is still waiting, oldest first, stopping at the first refusal; return how many were published."""
    now = moments.now()
    OutboxMessage.objects.filter(published_at__lt=now - KEEP_PUBLISHED).delete()
    published = 0
    for message in OutboxMessage.objects.filter(published_at=None, created_at__lte=now - older_than)[:limit]:
        if not publish(message):
            break
        published += 1
    return published
