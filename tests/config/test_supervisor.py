"""The whole site under its supervisor, as ``make run`` starts it: real processes on a folder of their own."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import environment
from config.supervisor.child import Child, describe
from tests.conftest import PATIENCE, free_port, wait_until

pytestmark = [
    pytest.mark.xdist_group("site"),  # one process runs these, for each would load a demonstration of its own
    pytest.mark.processes,
    pytest.mark.timeout(600),
]


class Site:
    """One run of the supervisor on a folder."""

    def __init__(self, var: Path, port: int) -> None:
        self.var, self.port = var, port
        self.process: subprocess.Popen[bytes] | None = None
        self.log = var.with_suffix(".out")

    def start(self) -> None:
        self.process = self.launch(self.port)
        wait_until(lambda: "Rapporteur runs at" in self.said or self.process.poll() is not None, 450)
        assert self.process.poll() is None, self.said

    def launch(self, port: int) -> subprocess.Popen[bytes]:
        unset = {variable.name for variable in environment.VARIABLES} | {"DJANGO_SETTINGS_MODULE"}
        inherited = {name: value for name, value in os.environ.items() if name not in unset}
        with self.log.open("wb") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "config.supervisor"],
                env={**inherited, "RAPPORTEUR_VAR": str(self.var), "PORT": str(port)},
                cwd=environment.BASE_DIR,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    @property
    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def ready(self) -> dict[str, str]:
        with contextlib.suppress(OSError):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=PATIENCE) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                with error:
                    return json.load(error)
        return {}

    def children(self) -> dict[str, int]:
        """Return the process id of each child by a word of its command."""
        found = {}
        for pid in descendants(self.process.pid, deep=False):
            command = read(f"/proc/{pid}/cmdline")
            found |= {word: pid for word in ("valkey", "granian", "\0worker\0", "\0beat\0") if word in command}
        return found

    def end(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(PATIENCE)


def read(path: str | Path) -> str:
    """Return what the system says of a process, "" when it has gone."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return Path(path).read_text(encoding="utf-8")
    return ""


def descendants(pid: int, *, deep: bool = True) -> list[int]:
    """Return the processes that this one began, and by default those that they began."""
    children = [int(child) for task in Path(f"/proc/{pid}/task").glob("*/children") for child in read(task).split()]
    return children + [grandchild for child in children if deep for grandchild in descendants(child)]


def alive(pids: list[int]) -> list[int]:
    return [pid for pid in pids if read(f"/proc/{pid}/cmdline")]


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose path is too long for a Unix socket."""
    return tmp_path_factory.mktemp("site") / ("long" * 20) / "var"


@pytest.fixture(scope="module")
def one_site(var: Path) -> Iterator[Site]:
    """The site on its folder, started as the first test asks for it."""
    var.parent.mkdir(parents=True)
    site = Site(var, free_port())
    yield site
    if site.process and site.process.poll() is None:
        site.end()


@pytest.fixture
def site(one_site: Site) -> Site:
    """The site, running whatever the test before has done to it."""
    if one_site.process is None or one_site.process.poll() is not None:
        one_site.start()
    return one_site


def test_the_site_is_ready_with_every_part(site: Site) -> None:
    everything = {"database": "ok", "broker": "ok", "worker": "ok", "beat": "ok", "storage": "ok"}
    wait_until(lambda: site.ready() == everything)


def test_the_box_says_where_the_site_and_its_mail_are(site: Site) -> None:
    lines = [line.strip("│ ") for line in site.said.splitlines()]

    assert [line for line in lines if f":{site.port}/" in line] == [
        f"Rapporteur runs at   http://127.0.0.1:{site.port}/",
        f"Mail it sends is at   http://127.0.0.1:{site.port}/mailbox/",
    ]


def test_the_box_lists_a_sign_in_for_each_role(site: Site) -> None:
    lines = [line.strip("│ ").split("   ") for line in site.said.splitlines() if "@example.org" in line]
    roles = [role.partition(",")[0] for role, *_rest in lines]

    assert roles == ["Secretariat", "Reviewer", "Focal point", "Drafter", "Focal point", "Focal point"]


def test_a_second_site_on_the_same_data_is_refused(site: Site) -> None:
    other = Site(site.var, site.port)
    other.log = site.var.with_suffix(".other")
    process = other.launch(site.port + 1)

    assert (process.wait(PATIENCE), other.said.partition(".")[0]) == (
        2,
        f"Rapporteur already runs on the data in {site.var}",
    )


def test_a_port_in_use_is_said_with_the_way_out(site: Site, tmp_path: Path) -> None:
    other = Site(tmp_path / "var", site.port)
    process = other.launch(site.port)

    assert (process.wait(PATIENCE), other.said) == (
        2,
        f"Port {site.port} is in use. Choose another: PORT={site.port + 1} make run\n",
    )


@pytest.mark.parametrize(("word", "name"), [("granian", "web server"), ("\0worker\0", "worker"), ("valkey", "broker")])
def test_a_child_that_is_killed_is_started_again_and_said(site: Site, word: str, name: str) -> None:
    wait_until(lambda: word in site.children())
    killed = site.children()[word]
    os.kill(killed, signal.SIGKILL)

    wait_until(lambda: site.children().get(word, killed) != killed)
    assert f"The {name} was killed by SIGKILL; starting it again" in site.said


def test_ctrl_c_ends_every_process_and_the_next_run_keeps_the_data(site: Site) -> None:
    wait_until(lambda: len(descendants(site.process.pid)) >= 7)  # the four, a web process, two of the worker's
    processes = descendants(site.process.pid)
    secret = (site.var / "secret_key").read_text(encoding="ascii")
    site.end()
    wait_until(lambda: alive(processes) == [])
    site.start()

    assert (site.var / "secret_key").read_text(encoding="ascii") == secret
    assert "Loading the demonstration" not in site.said


def test_nothing_outlives_a_supervisor_that_is_killed(site: Site) -> None:
    processes = descendants(site.process.pid)
    site.process.kill()
    site.process.wait()

    wait_until(lambda: alive(processes) == [])


def test_a_child_that_dies_young_is_started_later_each_time(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    child = Child("beat", [sys.executable, "-c", "raise SystemExit(3)"], os.environ, tmp_path / "beat.log")
    deadline = time.monotonic() + PATIENCE
    said = ""
    while said.count("\n") < 3 and time.monotonic() < deadline:
        child.watch()
        said += capsys.readouterr().out
        time.sleep(0.02)

    log = tmp_path / "beat.log"
    assert said.splitlines() == [
        f"The beat ended with exit code 3; starting it again (log: {log}).",
        f"The beat ended with exit code 3; starting it again in 1 s (log: {log}).",
        f"The beat ended with exit code 3; starting it again in 2 s (log: {log}).",
    ]


def test_an_error_in_a_log_is_repeated_on_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = "import time; print('INFO fine'); print('x ERROR broken', flush=True); time.sleep(60)"
    child = Child("worker", [sys.executable, "-c", code], os.environ, tmp_path / "worker.log")
    child.start()
    wait_until(lambda: (tmp_path / "worker.log").read_bytes().endswith(b"broken\n"))
    child.watch()
    child.kill()

    assert capsys.readouterr().out == f"worker: x ERROR broken (log: {tmp_path / 'worker.log'})\n"


def test_a_log_that_has_grown_is_put_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("config.supervisor.child.LOG_LIMIT", 3)
    (tmp_path / "beat.log").write_text("long ago", encoding="utf-8")
    child = Child("beat", ["true"], os.environ, tmp_path / "beat.log")
    child.start()
    child.kill()

    assert (tmp_path / "beat.log.1").read_text(encoding="utf-8") == "long ago"


@pytest.mark.parametrize(("code", "words"), [(1, "ended with exit code 1"), (-15, "was killed by SIGTERM")])
def test_an_end_is_described(code: int, words: str) -> None:
    assert describe(code) == words
