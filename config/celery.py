"""The Celery application; its settings are those of Django that begin with ``CELERY_``."""

import os

from celery import Celery
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("rapporteur")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


WORKER_SOCKET_TIMEOUT = 20
"""Seconds that a worker waits for a broker that is busy: where it loses its connection, it begins its task anew."""


@worker_init.connect(dispatch_uid="patience")
def _be_patient(**_signal: object) -> None:
    options = app.conf.broker_transport_options
    app.conf.broker_transport_options = {**options, "socket_timeout": WORKER_SOCKET_TIMEOUT}


@worker_init.connect(dispatch_uid="heartbeat")
def _listen(**_signal: object) -> None:
    from config import heartbeat  # noqa: PLC0415 - registration

    heartbeat.listen()
