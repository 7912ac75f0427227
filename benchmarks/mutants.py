"""How many small faults the tests notice: ``python -m benchmarks.mutants --json FILE``; hours, so never in CI.

So many mutants of a fixed seed are drawn from modules in which a fault would be dear; for each, the tests that fit its
module run until the first that fails. What survives says what no test has asked.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.mutating import ROOT, VARIABLE, Mutant, mutants_of

SEED = 2025
COUNT = 200
LIMIT = 300
"""Seconds after which the tests of one mutant are stopped: one that never ends is noticed."""

TARGETS: dict[str, tuple[str, ...]] = {
    "richtext.merging": ("tests/richtext/test_merging.py",),
    "submissions.people.services.merging": ("tests/submissions/people/test_merging.py",),
    "submissions.people.services.membership": ("tests/submissions/people/test_membership.py",),
    "submissions.record.services.submitting": (
        "tests/submissions/record/test_submitting.py",
        "tests/submissions/record/test_receiving.py",
    ),
    "submissions.clearance.services.silence.procedure": ("tests/submissions/clearance/test_silence.py",),
    "submissions.clearance.services.silence.state": ("tests/submissions/clearance/test_silence.py",),
    "submissions.core.locks": ("tests/submissions/core/test_locks.py",),
    "submissions.core.mail": ("tests/submissions/core/test_mail.py",),
}
"""The modules that are mutated, and the tests that must notice."""

EXPLAINED: dict[str, str] = {}
"""Why a survivor is as good as the original, or is left to a test that does not run here; by ``Mutant.name``."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mutant: "noticed", "survived" or "no end"; ``by`` is the first test that failed."""

    mutant: Mutant
    outcome: str
    by: str
    seconds: float


def drawn(count: int, seed: int) -> list[Mutant]:
    """Return so many mutants, each module with a share by its size, the same for the same seed and source."""
    every = [mutant for module in TARGETS for mutant in mutants_of(module)]
    return random.Random(seed).sample(every, min(count, len(every)))


def put_to_the_test(mutant: Mutant, database: Path) -> Outcome:
    """Run the fitting tests against one mutant, on a copy of a database that is ready."""
    began = time.monotonic()
    copy = database.with_name(f"mutant-{os.getpid()}.sqlite3")
    shutil.copyfile(database, copy)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-x",
        "-q",
        "--no-header",
        "--tb=no",
        "-p",
        "no:cacheprovider",
        "-n",
        "0",
    ]
    variables = {
        **os.environ,
        VARIABLE: f"{mutant.module}:{mutant.number}",
        "TEST_DATABASE_FILE": str(copy),
        "CI": "1",  # the same examples each time
    }
    try:
        done = subprocess.run(
            [*command, "--reuse-db", "-p", "benchmarks.mutating", *TARGETS[mutant.module]],
            cwd=ROOT, env=variables, capture_output=True, text=True, timeout=LIMIT, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return Outcome(mutant, "no end", "", LIMIT)
    failed = next((line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))), "")
    outcome = "survived" if done.returncode == 0 else "noticed"
    return Outcome(mutant, outcome, failed.partition(" - ")[0], round(time.monotonic() - began, 1))


def prepare(folder: Path) -> Path:
    """Make the database of the tests once; raise RuntimeError where they fail without any fault."""
    database = folder / "ready.sqlite3"
    tests = sorted({path for paths in TARGETS.values() for path in paths})
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-x",
        "-q",
        "--no-header",
        "-n",
        "0",
        "--reuse-db",
        "--create-db",
        *tests,
    ]
    variables = {**os.environ, "TEST_DATABASE_FILE": str(database), "CI": "1"}
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stdout[-2000:] + done.stderr[-2000:])
    return database


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it from the command line; return 1 where more than one in twenty survives, or one without an explanation."""
    parser = argparse.ArgumentParser(
        description="Put small faults into the modules where a fault would be dear, and see whether the tests notice.",
        epilog="Example: nice -n 19 python -m benchmarks.mutants --json mutants.json",
    )
    parser.add_argument("--count", type=int, default=COUNT, help=f"mutants; default: {COUNT}")
    parser.add_argument("--seed", type=int, default=SEED, help=f"of the draw; default: {SEED}")
    parser.add_argument("--module", default="", help="only those of which the name holds this")
    parser.add_argument("--minutes", type=float, default=600, help="after which no further one is begun; default: 600")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write what came out to a file, as it comes")
    given = parser.parse_args(arguments)
    wanted = [mutant for mutant in drawn(given.count, given.seed) if given.module in mutant.module]
    end = time.monotonic() + given.minutes * 60
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        database = prepare(Path(folder))
        for number, mutant in enumerate(wanted, start=1):
            if time.monotonic() > end:
                break
            outcomes.append(put_to_the_test(mutant, database))
            found = outcomes[-1]
            told = f"{number}/{len(wanted)} {found.outcome}: {mutant.module}:{mutant.line} {mutant.what}: {mutant.code}"
            sys.stderr.write(f"{told}\n")
            if given.json:
                given.json.write_text(json.dumps(_table(outcomes, len(wanted)), indent=2) + "\n", encoding="utf-8")
    survivors = [found.mutant for found in outcomes if found.outcome == "survived"]
    unexplained = [mutant for mutant in survivors if mutant.name not in EXPLAINED]
    share = len(survivors) / len(outcomes) if outcomes else 0.0
    counted = f"{len(survivors)} survived ({share:.1%}), {len(unexplained)} of them unexplained"
    print(f"{len(outcomes)} of {len(wanted)} mutants: {counted}")
    return bool(unexplained) or share > 0.05


def _table(outcomes: list[Outcome], wanted: int) -> dict[str, object]:
    rows = [
        {**asdict(found.mutant), "outcome": found.outcome, "by": found.by, "seconds": found.seconds,
         "explained": EXPLAINED.get(found.mutant.name, "")}
        for found in outcomes
    ]  # fmt: skip
    modules = {}
    for module in TARGETS:
        own = [found.outcome for found in outcomes if found.mutant.module == module]
        modules[module] = {"mutants": len(own), "survived": own.count("survived")}
    return {"wanted": wanted, "run": len(rows), "modules": modules, "mutants": rows}


if __name__ == "__main__":
    sys.exit(main())
