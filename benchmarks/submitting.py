"""Submitting: milliseconds, queries and the time until the receipt is there as Word; and the last minute of a call."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks import harness, rush
from benchmarks.harness import OURS, ContenderError, Row


def run(requests: int) -> list[Row]:
    """Return rows for one answer and for seven, in process and on SQLite; "receipt" is from the press to the file."""
    with tempfile.TemporaryDirectory(prefix="rapporteur-bench-") as name:
        target = Path(name) / "figures.json"
        unset = dict.fromkeys(
            ("RAPPORTEUR_ENV", "DATABASE_URL", "DJANGO_DEBUG", "EMAIL_URL", "MEDIA_ROOT", "STATIC_ROOT"), ""
        )
        here = {**unset, "RAPPORTEUR_VAR": name, "REDIS_URL": "memory://", "LOG_LEVEL": "ERROR"}
        harness.say("Submitting, in process ...")
        module = "benchmarks.contenders.submitting_rapporteur"
        harness.measure(harness.ours(module, requests, target), limit=600, variables=here)
        figures = json.loads(target.read_text(encoding="utf-8"))
        return [Row(OURS, work, **found) for work, found in figures.items()]


def main(arguments: Sequence[str] | None = None) -> list[Row]:
    """Run it from the command line and return the rows."""
    options = harness.parser(
        "Measure submitting, and let many organizations submit in the last minute, on PostgreSQL and a real worker.",
        "python -m benchmarks.submitting --organizations 200 --seconds 60",
    )
    options.add_argument("--requests", type=harness.number, default=20, help="of each kind, in process; default: 20")
    options.add_argument("--organizations", type=int, default=200, help="in the last minute; 0 for none; default: 200")
    options.add_argument("--seconds", type=harness.number, default=60, help="how long that is; default: 60")
    rush.add_server_options(options)
    given = options.parse_args(arguments)
    kept = True
    try:
        rows = run(given.requests)
    except ContenderError as error:
        sys.exit(f"The site could not be measured: it {error}")
    if given.organizations:
        try:
            last = rush.run(0, given.organizations, given.seconds, database=given.database, redis=given.redis)
        except ContenderError as error:
            harness.say(f"The last minute could not be measured: it {error}")
        else:
            rush.tell(last, "postgresql")
            rows += last.rows
            kept = last.nothing_lost and last.found["submitted"] == given.organizations
    harness.show("Submitting", rows)
    harness.keep(rows, given.json)
    if not kept:
        sys.exit("Not every organization has exactly one version and one receipt.")
    return rows


if __name__ == "__main__":
    main(sys.argv[1:])
