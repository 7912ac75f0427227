"""The last minutes of a call, on real parts: a web server, a worker and beat, a database, and people over loopback.

So many drafters save an answer each about every 15 seconds, and so many submitters press the button within the time.
Afterwards the database is asked whether anything that was acknowledged is missing.
"""

from __future__ import annotations

import csv
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from benchmarks import harness, rivals
from benchmarks.harness import OURS, ContenderError, Row

PATIENCE = 120.0
"""Seconds that the site may take to start."""


@dataclass(frozen=True, slots=True)
class Rush:
    """Figures by kind of request, requests that failed, and what was found afterwards (``rush_rapporteur.check``)."""

    rows: list[Row]
    failures: int
    found: dict[str, object]

    @property
    def nothing_lost(self) -> bool:
        """Whether all that was acknowledged is there, once."""
        return not any(self.found[key] for key in ("lost", "not_one_version", "not_one_receipt"))


@contextmanager
def scratch_database(url: str) -> Iterator[str]:
    """Make a database beside the one named, and drop it in the end. Raises ContenderError without a server."""
    import psycopg

    name = f"rapporteur_rush_{uuid4().hex[:12]}"
    try:
        opened = psycopg.connect(url, autocommit=True)
    except psycopg.OperationalError as error:
        raise ContenderError("needs a PostgreSQL server, named by --database") from error
    with opened as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(url)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def free_port() -> int:
    """Return a port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def site(variables: Mapping[str, str]) -> Iterator[str]:
    """Run the whole site under its supervisor; give its address. Raises ContenderError where it does not come up."""
    address = f"http://127.0.0.1:{variables['PORT']}"
    command = [sys.executable, "-m", "config.supervisor"]
    log = Path(variables["RAPPORTEUR_VAR"]) / "supervisor.txt"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=harness.ROOT,
            env={**os.environ, **variables},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        until = time.monotonic() + PATIENCE
        while not _answers(f"{address}/readyz"):
            if process.poll() is not None or time.monotonic() > until:
                raise ContenderError(f"did not start: {log.read_text(encoding='utf-8').strip()[-300:]}")
            time.sleep(0.2)
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except OSError:
        return False


def run(drafters: int, submitters: int, seconds: int, *, database: str = "", redis: str = "") -> Rush:
    """Let them all come, on PostgreSQL and Redis where both addresses are given, else on SQLite and our own broker."""
    stack = "PostgreSQL" if database else "SQLite"
    with (
        tempfile.TemporaryDirectory(prefix="rapporteur-rush-") as name,
        scratch_database(database) if database else nullcontext("") as url,
    ):
        folder = Path(name)
        people, acknowledged, report = folder / "people.json", folder / "acknowledged.json", folder / "report.json"
        variables = {
            **dict.fromkeys(("RAPPORTEUR_ENV", "DJANGO_DEBUG", "EMAIL_URL", "MEDIA_ROOT", "STATIC_ROOT"), ""),
            "DJANGO_SETTINGS_MODULE": "benchmarks.contenders.rush_settings",
            "DATABASE_URL": url,
            "REDIS_URL": redis if database else "",
            "RAPPORTEUR_VAR": name,
            "LOG_LEVEL": "WARNING",
            "PORT": str(free_port()),
            "GRANIAN_WORKERS": "2" if database else "1",  # as docker-compose.yml has it, and as make run has
        }
        looks = "benchmarks.contenders.rush_rapporteur"
        harness.say(f"{stack}: {drafters + submitters} drafts ...")
        quiet = {**variables, "REDIS_URL": variables["REDIS_URL"] or "memory://"}
        harness.measure(harness.ours(looks, "fill", drafters + submitters, people), limit=1800, variables=quiet)
        with site(variables) as address:
            harness.say(f"{stack}: {drafters} drafters and {submitters} submitters for {seconds} s ...")
            told = {
                "RUSH_FILE": str(people),
                "RUSH_ACKNOWLEDGED": str(acknowledged),
                "RUSH_SUBMITTERS": str(submitters),
                "RUSH_SECONDS": str(seconds),
            }
            locust = str(rivals.python("locust").with_name("locust"))
            script = str(rivals.CONTENDERS / "rush_locust.py")
            only = [*(["Drafter"] if drafters else []), *(["Submitter"] if submitters else [])]
            options = ["--headless", "-u", str(drafters + submitters), "-r", "100", "-t", f"{seconds}s", "-s", "30"]
            command = [locust, "-f", script, *only, *options, "--host", address, "--csv", str(folder / "rush")]
            done = subprocess.run(command, env={**os.environ, **told}, capture_output=True, text=True, check=False)
            if not acknowledged.exists():
                raise ContenderError(f"could not be asked: {done.stderr.strip()[-300:]}")
            harness.measure(harness.ours(looks, "check", people, acknowledged, report), limit=600, variables=variables)
        rows, failures = figures(folder / "rush_stats.csv", drafters, submitters, stack)
        return Rush(rows, failures, json.loads(report.read_text(encoding="utf-8")))


def figures(table: Path, drafters: int, submitters: int, stack: str) -> tuple[list[Row], int]:
    """Read what locust wrote."""
    with table.open(encoding="utf-8", newline="") as file:
        lines = [line for line in csv.DictReader(file) if line["Name"] != "Aggregated"]
    rows = [
        Row(
            OURS,
            f"{line['Name']}, {stack}",
            submitters if line["Name"] in {"submit", "check list"} else drafters,
            median_ms=float(line["50%"]),
            p95_ms=float(line["95%"]),
        )
        for line in lines
    ]
    return rows, sum(int(line["Failure Count"]) for line in lines)


def tell(rush: Rush, stack: str) -> None:
    """Say what was found afterwards, in sentences."""
    found = rush.found
    print(
        f"{stack}: {found['sentences']} saves and {found['submitted']} submissions acknowledged, "
        f"{rush.failures} requests failed; lost: {len(found['lost'])}; "  # type: ignore[arg-type]
        f"without exactly one version: {len(found['not_one_version'])}, "  # type: ignore[arg-type]
        f"without exactly one receipt: {len(found['not_one_receipt'])}; "  # type: ignore[arg-type]
        f"all mail delivered {found['receipts_waited_s']} s after the end"
    )


def add_server_options(options: object) -> None:
    """Add where PostgreSQL and Redis are to a command line."""
    add = options.add_argument  # type: ignore[attr-defined]
    database = os.environ.get("TEST_DATABASE_URL", "postgres://root@127.0.0.1:5432/postgres")
    add("--database", default=database, help=f"a PostgreSQL server; default: {database}")
    redis = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/9")
    add("--redis", default=redis, help=f"default: {redis}")


def main(arguments: Sequence[str] | None = None) -> list[Row]:
    """Run it from the command line and return the rows."""
    options = harness.parser(
        "Let many people save and submit at once, on real parts, and look whether anything is missing.",
        "python -m benchmarks.rush --drafters 500 --submitters 0 --seconds 60 --stacks postgresql,sqlite",
    )
    options.add_argument("--drafters", type=int, default=500, help="who save every 15 seconds; default: 500")
    options.add_argument("--submitters", type=int, default=0, help="who submit once; default: none")
    options.add_argument("--seconds", type=harness.number, default=60, help="default: 60")
    options.add_argument("--stacks", default="postgresql,sqlite", help="default: postgresql,sqlite")
    add_server_options(options)
    given = options.parse_args(arguments)
    rows: list[Row] = []
    kept = True
    for stack in given.stacks.split(","):
        server = {"database": given.database, "redis": given.redis} if stack == "postgresql" else {}
        try:
            rush = run(given.drafters, given.submitters, given.seconds, **server)
        except ContenderError as error:
            sys.exit(f"The site could not be measured: it {error}")
        tell(rush, stack)
        rows += rush.rows
        kept = kept and rush.nothing_lost
    harness.show("The last minutes of a call", rows)
    harness.keep(rows, given.json)
    if not kept:
        sys.exit("Something that was acknowledged is missing.")
    return rows


if __name__ == "__main__":
    main(sys.argv[1:])
