"""The two addresses for machines."""

import pytest
from django.conf import settings
from django.test import Client

from config import heartbeat


@pytest.fixture
def everything_alive(broker: None) -> None:
    for alive in (heartbeat.Heartbeat("worker"), heartbeat.Heartbeat("beat")):
        alive()


def test_healthz_answers_under_any_host_name(client: Client) -> None:
    response = client.get("/healthz", headers={"host": "10.0.0.7"})

    assert (response.status_code, response.content) == (200, b"ok\n")


def test_readyz_is_ready_when_everything_answers(client: Client, db: None, everything_alive: None) -> None:
    response = client.get("/readyz")

    assert (response.status_code, response.json()) == (
        200,
        {"database": "ok", "broker": "ok", "worker": "ok", "beat": "ok", "storage": "ok"},
    )


def test_readyz_names_the_worker_that_is_silent(client: Client, db: None, everything_alive: None) -> None:
    with heartbeat.connect() as connection:
        connection.delete(heartbeat.worker_alive.key)

    response = client.get("/readyz")

    assert (response.status_code, response.json()["worker"]) == (503, "gives no sign of life")


def test_readyz_names_a_broker_that_is_down_without_its_address(client: Client, db: None, settings: object) -> None:
    settings.REDIS_URL = "redis://:secret@127.0.0.1:1/0"

    response = client.get("/readyz")

    assert (response.status_code, response.json()) == (
        503,
        {
            "database": "ok",
            "broker": "does not answer",
            "worker": "unknown while the broker does not answer",
            "beat": "unknown while the broker does not answer",
            "storage": "ok",
        },
    )


def test_readyz_names_a_storage_that_is_missing(
    client: Client, db: None, everything_alive: None, settings: object
) -> None:
    settings.MEDIA_ROOT = "/nowhere/at/all"

    response = client.get("/readyz")

    assert (response.status_code, response.json()["storage"]) == (503, "cannot be written")


def test_a_worker_gives_its_sign_of_life(live_worker: object, client: Client) -> None:
    assert client.get("/readyz").json()["worker"] == "ok"


def test_a_sign_of_life_is_written_once_an_interval(broker: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat, "INTERVAL", 3600)  # no machine is so slow
    alive = heartbeat.Heartbeat("worker")
    alive()
    with heartbeat.connect() as connection:
        connection.delete(alive.key)
        alive()
        assert connection.exists(alive.key) == 0


def test_every_scheduled_task_exists() -> None:
    from config.celery import app

    app.loader.import_default_modules()
    wanted = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert wanted - set(app.tasks) == set()


def test_readyz_is_not_cached(client: Client, db: None) -> None:
    assert client.get("/readyz").headers["Cache-Control"] == "no-store"
