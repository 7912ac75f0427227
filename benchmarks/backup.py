"""Backing a large site up and verifying it: seconds, and memory, which must not grow with the site."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks import harness
from benchmarks.harness import OURS, ContenderError, Row

MOST_MB = 200
"""What a backup may use at most, however large the site."""


def run(submissions: int) -> list[Row]:
    """Return a row for writing and one for verifying a backup of so many submissions, on SQLite."""
    with tempfile.TemporaryDirectory(prefix="rapporteur-bench-") as name:
        unset = dict.fromkeys(("RAPPORTEUR_ENV", "DATABASE_URL", "DJANGO_DEBUG", "MEDIA_ROOT", "STATIC_ROOT"), "")
        here = {**unset, "RAPPORTEUR_VAR": name, "REDIS_URL": "memory://", "LOG_LEVEL": "ERROR"}
        harness.say(f"Filling a site with {submissions:,} submissions ...")
        filling = harness.ours("benchmarks.contenders.backup_rapporteur", submissions)
        harness.measure(filling, limit=3600, variables=here)
        rows = []
        for command in ("backup", "verify_backup"):
            harness.say(f"{command} ...")
            asked = [sys.executable, "manage.py", command, str(Path(name) / "site.tar")]
            figures = harness.measure(asked, limit=3600, variables=here)
            rows.append(Row(OURS, command, submissions, **asdict(figures)))
        return rows


def main(arguments: Sequence[str] | None = None) -> list[Row]:
    """Run it from the command line and return the rows."""
    options = harness.parser(
        "Measure writing and verifying a backup; more than 200 MB of memory is a failure.",
        "python -m benchmarks.backup --submissions 5000",
    )
    options.add_argument("--submissions", type=harness.number, default=20_000, help="default: 20000")
    given = options.parse_args(arguments)
    try:
        rows = run(given.submissions)
    except ContenderError as error:
        sys.exit(f"The backup could not be measured: it {error}")
    harness.show("Backup", rows)
    harness.keep(rows, given.json)
    if any(row.peak_mb and row.peak_mb > MOST_MB for row in rows):
        sys.exit(f"A command used more than {MOST_MB} MB.")
    return rows


if __name__ == "__main__":
    main(sys.argv[1:])
