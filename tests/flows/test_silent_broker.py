"""A broker that accepts connections and says nothing stops nobody: the site as it is served, on such a broker."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from django.conf import settings
from django.db import connection
from django.db.models import DateTimeField
from django.test import Client
from django.urls import reverse

from config import environment
from submissions.models import OutboxMessage, SubmissionVersion
from tests.config.test_front import COMPOSED, _answers, _database
from tests.conftest import free_port, wait_until
from tests.factories import SubmissionFactory, fill, member

PATIENCE = 60
"""Seconds after which a request counts as never answered."""


class Silent:
    """A server that takes every connection and never says a word."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.taken: list[socket.socket] = []
        threading.Thread(target=self._take, daemon=True).start()

    def _take(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                self.taken.append(self.listener.accept()[0])

    def close(self) -> None:
        self.listener.close()
        for one in self.taken:
            one.close()


@pytest.fixture
def silent() -> Iterator[Silent]:
    server = Silent()
    yield server
    server.close()


@pytest.fixture
def _cache_table(transactional_db: None) -> Iterator[None]:
    """The table of the site's cache, which tests keep in memory."""
    moment = DateTimeField().db_type(connection)
    columns = f"cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires {moment} NOT NULL"
    with connection.schema_editor() as editor:
        editor.execute("DROP TABLE IF EXISTS cache")  # of another test that was ended
        editor.execute(f"CREATE TABLE cache ({columns})")
    yield
    with connection.schema_editor() as editor:
        editor.execute("DROP TABLE cache")


@pytest.fixture
def address(_cache_table: None, silent: Silent, tmp_path: Path) -> Iterator[str]:
    """The site, served by the composed command with the silent server as its broker."""
    port = free_port()
    environ = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": _database(),
        "REDIS_URL": f"redis://127.0.0.1:{silent.port}/0",
        "GRANIAN_HOST": "127.0.0.1",
        "GRANIAN_PORT": str(port),
    }
    with (
        (tmp_path / "site.log").open("wb") as log,
        subprocess.Popen(
            [sys.executable, "-m", *COMPOSED],
            env=environ,
            cwd=environment.BASE_DIR,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as process,
    ):
        try:
            wait_until(lambda: _answers(port))
            yield f"http://127.0.0.1:{port}"
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


@pytest.mark.processes
@pytest.mark.timeout(300)
def test_saving_reading_and_submitting_go_on_and_the_page_says_what_waits(address: str, silent: Silent) -> None:
    submission = SubmissionFactory()
    author = member(submission)
    fill(submission, {"q1": "<p>We welcome the paper.</p>"}, author)
    client = Client()
    client.force_login(author)
    cookies = {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}

    with httpx.Client(base_url=address, cookies=cookies, timeout=PATIENCE, headers={"Referer": address}) as site:
        page = site.get(reverse("submissions:draft", args=[submission.pk]))
        token = site.cookies[settings.CSRF_COOKIE_NAME]
        form = {"csrfmiddlewaretoken": token}
        saved = site.post(
            reverse("submissions:save_answer", args=[submission.pk, "q2"]),
            data={**form, "base": 0, "key": "one", "content": "<p>Saved meanwhile.</p>"},
            headers={"Accept": "application/json"},
        )
        handed = site.post(
            reverse("submissions:submit", args=[submission.pk]),
            data={**form, "key": "one press"},
            follow_redirects=True,
        )
        ready = site.get("/readyz")

    assert (page.status_code, saved.status_code, handed.status_code, ready.status_code) == (200, 200, 200, 503)
    assert ready.json()["broker"] == "does not answer"
    assert SubmissionVersion.objects.filter(submission=submission).count() == 1
    assert OutboxMessage.objects.filter(published_at=None).exists()
    assert handed.text.count("Mail and files wait until a part of the site answers again") == 1
    assert silent.taken, "nobody asked the broker"
