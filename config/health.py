"""Two addresses for machines: /healthz (this process answers) and /readyz (all that it needs answers too)."""

import logging
import os
from collections.abc import Callable
from http import HTTPStatus

import redis
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from config import heartbeat

logger = logging.getLogger(__name__)


def database() -> str:
    """Return "" when the database answers, else what is wrong."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        logger.warning("The database does not answer: %s", error)
        return "does not answer"
    return ""


def broker() -> str:
    """Return "" when the broker answers, else what is wrong."""
    try:
        with heartbeat.connect() as client:
            client.ping()
    except redis.RedisError as error:
        logger.warning("The broker does not answer: %s", error)
        return "does not answer"
    return ""


def sign_of_life(key: str) -> str:
    """Return "" when a process of this kind wrote its sign of life lately, else what is wrong."""
    try:
        with heartbeat.connect() as client:
            return "" if client.exists(key) else "gives no sign of life"
    except redis.RedisError:
        return "unknown while the broker does not answer"


def storage() -> str:
    """Return "" when files can be kept, else what is wrong."""
    if isinstance(default_storage, FileSystemStorage):
        return "" if os.access(default_storage.location, os.W_OK | os.X_OK) else "cannot be written"
    try:
        default_storage.exists("readyz")
    except OSError as error:
        logger.warning("The storage does not answer: %s", error)
        return "does not answer"
    return ""


CHECKS: dict[str, Callable[[], str]] = {
    "database": database,
    "broker": broker,
    "worker": lambda: sign_of_life(heartbeat.worker_alive.key),
    "beat": lambda: sign_of_life(heartbeat.beat_alive.key),
    "storage": storage,
}
"""What the site needs, by name; each check returns "" or what is wrong, without addresses or passwords."""


class HealthMiddleware:
    """Answers the two addresses before anything else.

    Probes come from inside, under no host name and without HTTPS, so they must pass before both are required.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a probe, or pass the request on."""
        if request.path == "/healthz":
            return HttpResponse("ok\n", content_type="text/plain", headers={"Cache-Control": "no-store"})
        if request.path == "/readyz":
            return self.ready()
        return self.get_response(request)

    @staticmethod
    def ready() -> JsonResponse:
        """Return every check with "ok" or what is wrong; 200 when all are well, else 503."""
        results = {name: check() or "ok" for name, check in CHECKS.items()}
        well = all(result == "ok" for result in results.values())
        status = HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE
        return JsonResponse(results, status=status, headers={"Cache-Control": "no-store"})
