"""Signs of life: the worker and beat each write a key on the broker every few seconds, and /readyz reads them."""

import logging
import os
import time

import redis
from celery import beat
from celery.signals import heartbeat_sent
from django.conf import settings

from config.environment import alive_key

INTERVAL = 5
"""Seconds between two signs of life."""
LIFETIME = 30
"""Seconds after which a sign of life is forgotten, and its process held to be gone."""

logger = logging.getLogger(__name__)


def connect() -> redis.Redis:
    """Return a client of the broker that gives up after a second instead of holding up a page."""
    return redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1)


class Heartbeat:
    """Writes the sign of life of one kind of process, at most every INTERVAL seconds."""

    def __init__(self, kind: str) -> None:
        self.key = alive_key(kind)
        self._keys = (self.key, alive_key(kind, os.uname().nodename))
        self._next = 0.0

    def __call__(self, **_signal: object) -> None:
        """Write the sign; a broker that is down is logged, for it delays jobs and must do no more."""
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + INTERVAL
        try:
            with connect() as client:
                for key in self._keys:
                    client.set(key, int(time.time()), ex=LIFETIME)
        except redis.RedisError as error:
            logger.warning("The broker did not take a sign of life: %s", error)


worker_alive = Heartbeat("worker")
beat_alive = Heartbeat("beat")
KINDS = (worker_alive, beat_alive)


def listen() -> None:
    """Have every Celery worker of this process write its sign of life."""
    heartbeat_sent.connect(worker_alive, dispatch_uid="worker_alive")


class Scheduler(beat.Scheduler):
    """Celery's schedule in memory (ours holds intervals only, so nothing is lost at a restart), with a sign of life."""

    max_interval = INTERVAL

    def tick(self, *args: object, **kwargs: object) -> float:
        """Send what is due and return the seconds until the next task."""
        beat_alive()
        return super().tick(*args, **kwargs)
