"""Every service against every other, at one moment on the same rows, on PostgreSQL: ``python -m benchmarks.pairs``.

What is looked for: a deadlock or anything else that is no sentence for a person, a lost update, a broken audit trail.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from itertools import combinations_with_replacement
from pathlib import Path
from typing import Any


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the matrix and return 1 where something went wrong."""
    parser = argparse.ArgumentParser(
        description="Let every service run at one moment with every other, on the same rows, on PostgreSQL.",
        epilog="Example: python -m benchmarks.pairs --rounds 3 --json pairs.json. The database is made and removed: "
        "TEST_DATABASE_URL names the server, TEST_DATABASE_NAME the database.",
    )
    parser.add_argument("--rounds", type=int, default=1, help="of each pair; default: 1")
    parser.add_argument("--only", default="", help="pairs of which one is so named")
    parser.add_argument("--minutes", type=float, default=60, help="after which no further pair is begun; default: 60")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write what came out to a file")
    given = parser.parse_args(arguments)
    os.environ.setdefault("TEST_STACK", "server")
    os.environ.setdefault("TEST_DATABASE_NAME", f"test_pairs_{os.getpid()}")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    logging.disable(logging.CRITICAL)
    from django.db import connection

    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        found = _run(given.rounds, given.only, given.minutes)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
    if given.json:
        given.json.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return bool(found["faults"])


def _run(rounds: int, only: str, minutes: float) -> dict[str, Any]:
    from submissions.core import audit
    from tests.pairs import ACTS, lock_sets, meet

    sets = lock_sets()
    pairs = [pair for pair in combinations_with_replacement(ACTS, 2) if not only or only in pair]
    random.Random(10).shuffle(pairs)  # so that a run that is cut short has seen something of everything
    rows: list[dict[str, Any]] = []
    end = time.monotonic() + minutes * 60
    for number, (first, second) in enumerate(pairs, start=1):
        if time.monotonic() > end:
            break
        meetings = [meet(first, second) for _round in range(rounds)]
        faults = [fault for meeting in meetings for fault in meeting.faults]
        outcomes = Counter(" x ".join(meeting.outcomes) for meeting in meetings)
        rows.append({"first": first, "second": second, "outcomes": dict(outcomes), "faults": faults})
        sys.stderr.write(f"\r\033[K{number} of {len(pairs)} pairs")
        for fault in faults:
            sys.stderr.write(f"\r\033[K{first} x {second}: {fault}\n")
    broken = [str(found) for found in audit.breaks()]
    faulty = [row for row in rows if row["faults"]]
    print(f"\n{len(ACTS)} services, {len(sets)} sets of locks, {len(rows)} of {len(pairs)} pairs, {rounds} rounds each")
    print(f"{len(faulty)} pairs with faults; breaks of the audit trail: {len(broken)}")
    return {
        "services": len(ACTS),
        "locks": {" > ".join(tables): names for tables, names in sets.items()},
        "pairs": rows,
        "pairs_wanted": len(pairs),
        "rounds": rounds,
        "faults": [*faulty, *broken],
    }


if __name__ == "__main__":
    sys.exit(main())
