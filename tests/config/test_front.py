"""The front that reads requests before a thread is given to them: slow senders, limits, and what passes through."""

import asyncio
import contextlib
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from django.db import connection as database

from config import environment, front
from config.front import Front
from config.supervisor.__main__ import Supervisor
from config.supervisor.child import Child
from tests import stacks
from tests.config.test_compose import SERVICES
from tests.conftest import free_port, wait_until

SLOW, ORDINARY = 200, 20
COMPOSED = [str(word) for word in SERVICES["web"]["command"]]


def site(environ, start_response):
    """Answer with what was understood of the request."""
    body = environ["wsgi.input"].read()
    said = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']} {environ.get('HTTP_X_ONE')} {len(body)}".encode()
    start_response("200 OK", [("Content-Type", "text/plain"), ("X-Length", environ.get("CONTENT_LENGTH", ""))])
    return [said]


def ask(pieces, headers=(), application=None):
    """Send a request in pieces (bytes, or seconds to wait) and return status, headers and body of the answer."""
    sent = []
    waiting = list(pieces)

    async def receive():
        while waiting:
            piece = waiting.pop(0)
            if isinstance(piece, bytes):
                return {"type": "http.request", "body": piece, "more_body": bool(waiting)}
            await asyncio.sleep(piece)
        return {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http", "method": "POST", "path": "/caf\u00e9/", "query_string": b"", "http_version": "1.1",
        "headers": [(name.encode(), value.encode()) for name, value in headers],
    }  # fmt: skip
    # In a thread of its own: the browser of other tests leaves an event loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run((application or Front(site))(scope, receive, send))).result()
    if not sent:
        return None
    return sent[0]["status"], dict(sent[0]["headers"]), b"".join(message.get("body", b"") for message in sent[1:])


def test_a_request_in_pieces_is_answered_as_one():
    status, headers, body = ask([b"12345", b"678"], [("content-length", "8"), ("x-one", "yes")])
    assert (status, headers[b"x-length"], body) == (200, b"8", "POST /caf\u00c3\u00a9/ yes 8".encode())


def test_what_is_sent_in_chunks_is_counted():
    status, headers, _body = ask([b"123", b"45"], [("transfer-encoding", "chunked")])
    assert (status, headers[b"x-length"]) == (200, b"5")


@pytest.mark.parametrize("said", [str(front.LARGEST + 1), "-1", "many"])
def test_a_body_that_says_it_is_too_large_is_refused_unread(said):
    assert ask([], [("content-length", said)])[0] == 413


def test_a_body_that_is_larger_than_it_said_is_refused(monkeypatch):
    monkeypatch.setattr(front, "LARGEST", 10)
    assert ask([b"123456", b"123456"], [("content-length", "9")])[0] == 413


def test_a_body_that_comes_too_slowly_is_refused_with_a_sentence(monkeypatch):
    monkeypatch.setattr(front, "FIRST_WAIT", 0.1)
    status, headers, body = ask([b"1", 5.0, b"2"], [("content-length", "2")])
    assert (status, headers[b"retry-after"]) == (408, b"10")
    assert b"too slowly" in body


def test_a_sender_that_has_gone_is_not_answered():
    assert ask([b"1", 0.01], [("content-length", "9")]) is None


def test_a_header_with_an_underscore_does_not_pass_for_that_of_a_proxy():
    assert b" None " in ask([b""], [("x_one", "forged")])[2]


# --- The commands that serve the site -------------------------------------------------------------------------------


class Unstarted(Supervisor):
    """A supervisor that notes what it would start."""

    def _add(self, name, *command):
        self.children.append(Child(name, command, self.environment, self.var / "unstarted.log"))
        return self.children[-1]


def _run_command(port: int) -> list[str]:
    """The command of ``make run``."""
    supervisor = Unstarted()
    supervisor.host, supervisor.port = "127.0.0.1", port
    supervisor._start_site()
    return supervisor.children[0].command


@pytest.fixture(params=["make run", "docker-compose.yml"])
def served(request, transactional_db, settings) -> Iterator[int]:
    """The port of the site as it is served."""
    port = free_port()
    command = _run_command(port) if request.param == "make run" else [sys.executable, "-m", *COMPOSED]
    environ = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": _database(), "GRANIAN_PORT": str(port),
               "GRANIAN_HOST": "127.0.0.1"}  # fmt: skip
    with subprocess.Popen(command, env=environ, cwd=environment.BASE_DIR, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL, start_new_session=True) as process:  # fmt: skip
        try:
            wait_until(lambda: _answers(port))
            yield port
        finally:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)  # what Docker gives it, too
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def _database() -> str:
    """The database of the test, for another process."""
    name = database.settings_dict["NAME"]
    if database.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(stacks.DATABASE_URL)._replace(path=f"/{name}").geturl()


def _answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as response:
            return response.status == 200
    except OSError:
        return False


def _timed(port: int) -> float:
    begun = time.monotonic()
    assert _answers(port)
    return time.monotonic() - begun


@pytest.mark.processes
def test_two_hundred_unfinished_bodies_keep_nobody_waiting(served):
    with contextlib.ExitStack() as slow:
        for _ in range(SLOW):
            connection = slow.enter_context(socket.create_connection(("127.0.0.1", served), timeout=5))
            connection.sendall(
                b"POST /account/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n"
                b"Content-Type: application/x-www-form-urlencoded\r\n\r\nlogin="
            )
        with ThreadPoolExecutor(ORDINARY) as people:
            times = list(people.map(_timed, [served] * ORDINARY))
    assert statistics.quantiles(times, n=20)[-1] < 1
