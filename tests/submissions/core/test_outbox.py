"""Background work that is asked for with a row and never lost with a broker."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from submissions.core import outbox
from submissions.models import OutboxMessage

NOW = timedelta(0)


@pytest.fixture
def broker_down(monkeypatch):
    """A broker that takes nothing until ``undo`` is called."""

    def refuse(*_args, **_options):
        raise OperationalError("Connection refused")

    monkeypatch.setattr(outbox.current_app, "send_task", refuse)
    return monkeypatch


@pytest.mark.django_db(transaction=True)
def test_a_message_is_published_when_its_transaction_commits(broker):
    with transaction.atomic():
        message = outbox.enqueue("submissions.tasks.sweep_outbox")
        message.refresh_from_db()
        assert message.published_at is None
    message.refresh_from_db()
    assert (message.published_at is not None, message.attempts) == (True, 1)


@pytest.mark.django_db(transaction=True)
def test_a_message_of_a_transaction_that_is_undone_never_existed(broker):
    with transaction.atomic():
        outbox.enqueue("submissions.tasks.sweep_outbox")
        transaction.set_rollback(True)
    assert OutboxMessage.objects.count() == 0


@pytest.mark.django_db
def test_the_sweep_publishes_what_waits_and_leaves_what_was_published(broker):
    OutboxMessage.objects.create(task="submissions.tasks.sweep_outbox")
    OutboxMessage.objects.create(task="submissions.tasks.sweep_outbox", published_at=timezone.now())
    assert (outbox.sweep(NOW), outbox.sweep(NOW)) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_delays_a_message_and_nothing_else(broker, broker_down):
    message = outbox.enqueue("submissions.tasks.sweep_outbox")
    message.refresh_from_db()
    kept = (message.published_at, message.attempts, message.error)
    broker_down.undo()
    assert (kept, outbox.sweep(NOW)) == ((None, 1, "Connection refused"), 1)


@pytest.mark.django_db
def test_the_sweep_removes_what_was_published_long_ago(broker):
    long_ago = timezone.now() - outbox.KEEP_PUBLISHED - timedelta(days=1)
    OutboxMessage.objects.create(task="a", published_at=long_ago)
    outbox.sweep(NOW)
    assert OutboxMessage.objects.count() == 0


def test_the_broker_is_swept_by_the_schedule():
    assert settings.CELERY_BEAT_SCHEDULE["outbox"]["task"] == "submissions.tasks.sweep_outbox"
