"""Background work that is asked for with a row and never lost with a broker."""

from datetime import timedelta

import pytest
from celery import current_app
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from submissions.core import outbox, sweeping
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
    assert (kept, outbox.sweep(NOW)) == ((None, 0, "Connection refused"), 1)


@pytest.mark.django_db
def test_the_sweep_removes_what_was_published_long_ago(broker):
    long_ago = timezone.now() - outbox.KEEP_PUBLISHED - timedelta(days=1)
    OutboxMessage.objects.create(task="a", published_at=long_ago)
    outbox.sweep(NOW)
    assert OutboxMessage.objects.count() == 0


def test_the_broker_is_swept_by_the_schedule():
    assert settings.CELERY_BEAT_SCHEDULE["outbox"]["task"] == "submissions.tasks.sweep_outbox"


TASK = "submissions.tasks.sweep_outbox"


@pytest.fixture
def broker_takes(monkeypatch):
    """A broker that takes everything; the list of what it was handed."""
    handed = []
    monkeypatch.setattr(current_app, "send_task", lambda task, **options: handed.append(task))
    return handed


@pytest.mark.django_db
def test_a_row_of_work_has_one_message_however_often_it_is_looked_at(broker_takes, freeze):
    clock = freeze("2026-01-05 10:00+00:00")
    first = [outbox.ask_again(TASK, row_id=7) for _beat in range(20)]
    assert (first.count(True), OutboxMessage.objects.count(), broker_takes) == (1, 1, [])
    clock.shift(timedelta(minutes=1))
    outbox.sweep()
    waits = []
    for _beat in range(200):
        clock.shift(timedelta(seconds=30))
        if outbox.ask_again(TASK, row_id=7):
            waits.append(timezone.now().strftime("%H:%M:%S"))
    assert (OutboxMessage.objects.count(), waits) == (1, ["10:06:00", "10:16:00", "10:36:00", "11:16:00"])
    assert len(broker_takes) == 5


@pytest.mark.django_db
def test_patience_ends_at_a_day(broker_takes, freeze):
    clock = freeze("2026-01-05 10:00+00:00")
    outbox.ask_again(TASK, row_id=7)
    OutboxMessage.objects.update(published_at=timezone.now(), attempts=50)
    clock.shift(outbox.LONGEST_PATIENCE - timedelta(seconds=1))
    early = outbox.ask_again(TASK, row_id=7)
    clock.shift(1)
    assert (early, outbox.ask_again(TASK, row_id=7)) == (False, True)


@pytest.mark.django_db
def test_what_a_dead_worker_had_taken_is_asked_for_at_once_and_once(broker_takes, freeze):
    clock = freeze("2026-01-05 10:00+00:00")
    outbox.ask_again(TASK, row_id=7)
    OutboxMessage.objects.update(published_at=timezone.now())
    lease_ran_out = timezone.now() + timedelta(seconds=30)
    clock.shift(40)
    assert [outbox.ask_again(TASK, lease_ran_out, row_id=7) for _beat in range(3)] == [True, False, False]


@pytest.mark.django_db
def test_one_message_that_cannot_be_published_stops_none_behind_it(monkeypatch, caplog):
    for number in range(2):
        outbox.enqueue(f"{TASK}{number}")

    def take(task, **options):
        if task.endswith("0"):
            raise ValueError("damaged")

    monkeypatch.setattr(current_app, "send_task", take)
    OutboxMessage.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    assert outbox.sweep() == 1
    assert "those behind it are" in caplog.text


def test_each_row_is_settled_alone(caplog):
    asked = []

    def act(key):
        asked.append(key)
        return 1 // (key - 2)

    assert (sweeping.each_alone(act, [1, 2, 3], "Row"), asked) == (2, [1, 2, 3])
    assert "Row 2 could not be settled" in caplog.text
