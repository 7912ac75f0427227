"""One process under supervision: started in a session of its own, watched, started again, ended with all it began."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

LONGEST_PAUSE = 30.0
"""Seconds between two attempts to start a child that keeps dying."""
STEADY = 60.0
"""Seconds a child must live before its next death counts as its first."""
LOG_LIMIT = 5 * 1024 * 1024
"""Bytes of a log beyond which it is put aside when its child starts."""
_PR_SET_PDEATHSIG = 1  # prctl(2)


def say(sentence: str) -> None:
    """Tell the person at the terminal."""
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def _die_with(parent: int) -> None:
    """Have the system end this process when the supervisor is killed (Linux; elsewhere nothing is lost but that)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(1)


def describe(code: int) -> str:
    """Say how a process ended, from its exit code as subprocess gives it (negative for a signal)."""
    if code < 0:
        return f"was killed by {signal.Signals(-code).name}"
    return f"ended with exit code {code}"


class Child:
    """A process that is kept running.

    ``name`` is what the person reads, ``log`` the file that takes what it prints. It leads a session and so a process
    group of its own: Ctrl-C does not reach it before the supervisor has, and nothing it began outlives it.
    """

    def __init__(self, name: str, command: Sequence[str | Path], environment: Mapping[str, str], log: Path) -> None:
        self.name = name
        self.command = [str(part) for part in command]
        self.environment = dict(environment)
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None
        self._deaths = 0
        self._started = 0.0
        self._start_at = 0.0
        self._read_to = 0

    def start(self) -> None:
        """Start the process, its log appended to."""
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        parent = os.getpid()
        with self.log.open("ab") as log:
            self._read_to = log.tell()
            self.process = subprocess.Popen(
                self.command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=lambda: _die_with(parent),  # noqa: PLW1509 - the supervisor has one thread
            )
        self._started = time.monotonic()

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return self.process is not None and self.process.poll() is None

    def watch(self) -> None:
        """Start the process again when it died, saying so; later each time that it dies young."""
        self._report_errors()
        if self.running:
            return
        now = time.monotonic()
        if self.process is not None:
            self.kill()  # what it began may have outlived it
            self._deaths = 1 if now - self._started > STEADY else self._deaths + 1
            pause = min(LONGEST_PAUSE, 2.0 ** (self._deaths - 1) / 2)
            again = f"starting it again in {pause:.0f} s" if pause >= 1 else "starting it again"
            say(f"The {self.name} {describe(self.process.returncode)}; {again} (log: {self.log}).")
            self.process = None
            self._start_at = now + pause
        if now >= self._start_at:
            self.start()

    def _report_errors(self) -> None:
        """Repeat on the terminal the lines of the log that tell of an error, so that none passes unseen."""
        with contextlib.suppress(FileNotFoundError), self.log.open("rb") as log:
            log.seek(self._read_to)
            for line in log:
                if not line.endswith(b"\n"):
                    break
                self._read_to += len(line)
                if b" ERROR " in line or b" CRITICAL " in line:
                    say(f"{self.name}: {line.decode(errors='replace').rstrip()} (log: {self.log})")

    def ask_to_end(self) -> None:
        """Ask the process to finish what it is doing and end."""
        if self.running:
            self.process.terminate()

    def wait(self, until: float) -> bool:
        """Wait for the end until that time of the monotonic clock in seconds; return whether it came."""
        if self.process is None:
            return True
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.0, until - time.monotonic()))
        return not self.running

    def kill(self) -> None:
        """End the process and everything in its group, at once."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
