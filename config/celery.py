"""The Celery application; its settings are those of Django that begin with ``CELERY_``."""

import os

from celery import Celery
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("rapporteur")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect(dispatch_uid="heartbeat")
def _listen(**_signal: object) -> None:
    from config import heartbeat  # noqa: PLC0415 - registration

    heartbeat.listen()
