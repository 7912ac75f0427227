"""Measuring a program in fresh processes, and showing and keeping what came out.

Nothing heavy is imported here, ``config`` with its Celery included: on Linux a child starts with the peak memory that
its parent had when it was made, so a parent that is small keeps the peaks true.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

OURS = "rapporteur"
LIMIT = 300.0
"""Seconds after which a contender is stopped."""

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path(os.environ.get("RAPPORTEUR_VAR") or ROOT / "var").absolute() / "benchmarks"
"""Where environments of rivals and results are kept."""

_BYTECODE = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(FOLDER / "bytecode")}
"""Modules are compiled once, as they are where the product is installed; rivals' are by pip."""

_POLL = 0.005
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024  # getrusage(2): bytes on macOS, kibibytes on Linux


class ContenderError(Exception):
    """A contender that was stopped, failed or could not be installed, with the sentence why."""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of the results; None where a key has no meaning. Seconds, megabytes (10^6 bytes), milliseconds."""

    contender: str
    work: str
    submissions: int | None = None
    cpu_s: float | None = None
    wall_s: float | None = None
    peak_mb: float | None = None
    queries: int | None = None
    median_ms: float | None = None
    p95_ms: float | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """What one process and its children used: user and system CPU, time on the clock, the greatest resident set."""

    cpu_s: float
    wall_s: float
    peak_mb: float


def ours(module: str, *arguments: object) -> list[str]:
    """Return the command that runs a module of ours."""
    return [sys.executable, "-m", module, *map(str, arguments)]


def measure(
    command: Sequence[str], *, repeats: int = 1, limit: float = LIMIT, variables: Mapping[str, str] | None = None
) -> Figures:
    """Run a command so many times, each in a fresh process, and return the median of each figure.

    A command that passes ``limit`` seconds is stopped with all its children. Raises ContenderError for that, and for
    a command that fails.
    """
    runs = [_run(command, limit, {**os.environ, **_BYTECODE, **(variables or {})}) for _ in range(repeats)]
    return Figures(*(round(median(getattr(run, field.name) for run in runs), 3) for field in fields(Figures)))


def _run(command: Sequence[str], limit: float, variables: Mapping[str, str]) -> Figures:
    with tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=ROOT, env=variables, stdout=subprocess.DEVNULL, stderr=errors, start_new_session=True
        )
        try:
            found, status, usage = os.wait4(process.pid, os.WNOHANG)
            while not found:
                if time.perf_counter() - started > limit:
                    raise ContenderError(f"stopped after {limit:g} seconds")
                time.sleep(_POLL)
                found, status, usage = os.wait4(process.pid, os.WNOHANG)
            wall = time.perf_counter() - started
            process.returncode = os.waitstatus_to_exitcode(status)
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        if process.returncode:
            errors.seek(0)
            said = errors.read().decode(errors="replace").strip().splitlines()
            raise ContenderError(f"failed: {said[-1] if said else f'exit code {process.returncode}'}")
    return Figures(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss * _RSS_UNIT / 1e6)


def said_by(command: Sequence[str], *, limit: float = LIMIT) -> str:
    """Return what a command prints. Raises ContenderError where it fails or takes too long."""
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=limit, check=True)
    except subprocess.TimeoutExpired as error:
        raise ContenderError(f"stopped after {limit:g} seconds") from error
    except subprocess.CalledProcessError as error:
        raise ContenderError(f"failed: {error.stderr.strip().splitlines()[-1:]}") from error
    return done.stdout


def say(sentence: str) -> None:
    """Tell the person how it is going; on standard error, so that the table can be kept apart."""
    print(sentence, file=sys.stderr, flush=True)


def compete(contender: str, work: str, submissions: int | None, command: Sequence[str], **options: int | float) -> Row:
    """Measure one contender (``options`` as of ``measure``); its row has no figures where it does not come through."""
    try:
        figures = measure(command, **options)  # type: ignore[arg-type]
    except ContenderError as error:
        say(f"{contender}, {work}{f' of {submissions}' if submissions else ''}: {error}")
        return Row(contender, work, submissions)
    return Row(contender, work, submissions, **asdict(figures))


# ---- the command line, and what comes out of it


def parser(description: str, example: str) -> argparse.ArgumentParser:
    """Return the command line that every benchmark has; ``example`` begins with ``python -m MODULE``."""
    program = " ".join(example.split()[:3])
    made = argparse.ArgumentParser(program, description=description, epilog=f"Example: {example}")
    made.add_argument("--json", type=Path, metavar="FILE", help="also write the figures there, as a list of rows")
    return made


def numbers(text: str) -> list[int]:
    """Return what an option lists with commas: whole numbers from 1. Raises ArgumentTypeError."""
    parts = _split(text)
    if not parts or not all(part.isdecimal() and int(part) for part in parts):
        raise argparse.ArgumentTypeError(f"{text!r} is no list of numbers such as 100,300")
    return [int(part) for part in parts]


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def number(text: str) -> int:
    """Return what an option gives as a whole number from 1. Raises ArgumentTypeError."""
    found = numbers(text)
    if len(found) != 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not one number")
    return found[0]


def names(known: Sequence[str], text: str) -> list[str]:
    """Return what an option lists with commas among the names ``known``; none for "none". Raises ArgumentTypeError."""
    parts = [] if text == "none" else _split(text)
    if unknown := [part for part in parts if part not in known]:
        raise argparse.ArgumentTypeError(f"{', '.join(unknown)}: there are only {', '.join(known)}, or none")
    return parts


def machine() -> str:
    """Return what the figures were made on, and when."""
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} CPUs ({platform.machine()}, load {load:.1f}), "
        f"{platform.python_implementation()} {platform.python_version()}, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    )


def show(title: str, rows: Sequence[Row]) -> None:
    """Print the rows as a table, with each rival's figures as multiples of ours for the same work."""
    mine = {(row.work, row.submissions): row for row in rows if row.contender == OURS}
    used = [field.name for field in fields(Row) if any(getattr(row, field.name) is not None for row in rows)]
    compared = any(row.contender != OURS for row in rows)
    ratios_of = [name for name in ("cpu_s", "wall_s", "peak_mb", "median_ms") if compared and name in used]
    lines = [[*used, *(f"{name}/ours" for name in ratios_of)]]
    for row in rows:
        own = mine.get((row.work, row.submissions)) if row.contender != OURS else None
        ratios = [_ratio(row, own, name) for name in ratios_of]
        lines.append([*(_shown(getattr(row, name)) for name in used), *ratios])
    print(f"\n{title}\n{machine()}\n")
    print(aligned(lines), end="\n\n", flush=True)


def _shown(value: str | float | None) -> str:
    if isinstance(value, float):
        return f"{value:.1f}" if value >= 100 else f"{value:.2f}" if value >= 0.1 else f"{value:.3f}"
    return "-" if value is None else str(value)


def _ratio(row: Row, own: Row | None, name: str) -> str:
    figure, base = getattr(row, name), getattr(own, name, None)
    return f"{figure / base:.1f}" if figure and base else ""


def aligned(lines: Sequence[Sequence[str]]) -> str:
    """Return rows of words as columns, those that hold figures to the right; the first row is the head."""
    right = [
        all(line[place][:1].isdigit() or line[place] in {"", "-"} for line in lines[1:])
        for place in range(len(lines[0]))
    ]
    widths = [max(len(line[place]) for line in lines) for place in range(len(lines[0]))]
    set_out = [
        "  ".join(
            word.rjust(width) if to_right else word.ljust(width)
            for word, width, to_right in zip(line, widths, right, strict=True)
        ).rstrip()
        for line in lines
    ]
    return "\n".join([set_out[0], "-" * max(map(len, set_out)), *set_out[1:]])


def keep(rows: Sequence[Row], target: Path | None) -> None:
    """Write the rows as JSON, where a file was asked for."""
    if target:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n", encoding="utf-8")
