"""Requests to the site and its consolidated file, on SQLite: queries, milliseconds, and what the file costs.

The site is made for the run, in a temporary folder; ``contenders/requests_rapporteur.py`` fills it and asks it, in a
process of its own, and the consolidated file is written by the command that a secretariat would give.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path

from benchmarks import corpus, harness, rivals
from benchmarks.harness import OURS, ContenderError, Row

SLUG = "benchmark"
FILE = "consolidated file"
RIVALS = ("pretalx", "rdmo")
_PATIENCE = 1800.0


def run(submissions: int, requests: int, *, repeats: int) -> list[Row]:
    """Return a row for each kind of request to a site of so many submissions, and one for its consolidated file."""
    with tempfile.TemporaryDirectory(prefix="rapporteur-bench-") as name:
        folder, answers = Path(name), Path(name) / "answers.json"
        # An empty value is as good as none: what a person has set for the site does not reach the measurement.
        unset = dict.fromkeys(
            ("RAPPORTEUR_ENV", "DATABASE_URL", "DJANGO_DEBUG", "EMAIL_URL", "MEDIA_ROOT", "STATIC_ROOT"), ""
        )
        here = {
            **unset,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "LOG_LEVEL": "ERROR",
            "RAPPORTEUR_VAR": name,
            "REDIS_URL": "memory://",
        }
        harness.say(f"{OURS}, {submissions} submissions handed in, then requests ...")
        module = "benchmarks.contenders.requests_rapporteur"
        command = harness.ours(module, SLUG, submissions, requests, answers)
        harness.measure(command, limit=_PATIENCE, variables=here)
        asked = json.loads(answers.read_text(encoding="utf-8"))
        rows = [Row(OURS, work, submissions, **figures) for work, figures in asked.items() if work != FILE]
        harness.say(f"{OURS}, {FILE} of {submissions} ...")
        command = harness.ours("manage", "assemble", SLUG, "--layout", "by-question", "--output", folder / "all.docx")
        figures = harness.measure(command, repeats=repeats, limit=_PATIENCE, variables=here)
        return [*rows, Row(OURS, f"{FILE} of {submissions}", submissions, **asdict(figures), **asked[FILE])]


def compete(rival: str, requests: int, submissions: int) -> list[Row]:
    """Return a row for each kind of request to a rival's site, made for the run in the same way.

    It holds one submission; ``submissions`` is what ours holds, to which the rows are compared.
    """
    with tempfile.TemporaryDirectory(prefix="rapporteur-bench-") as name:
        folder = Path(name)
        answers, target = folder / "answers.json", folder / "figures.json"
        answers.write_text(json.dumps([corpus.answer(question, 0) for question in range(len(corpus.QUESTIONS))]))
        harness.say(f"{rival} ...")
        try:
            command = rivals.command(rival, f"requests_{rival}", folder, requests, answers, target)
            harness.measure(command, limit=600)
        except ContenderError as error:
            harness.say(f"{rival}: {error}")
            return [Row(rival, "save answer")]
        figures = json.loads(target.read_text(encoding="utf-8"))
        return [Row(rival, work, submissions, **found) for work, found in figures.items()]


def main(arguments: Sequence[str] | None = None) -> list[Row]:
    """Run it from the command line and return the rows."""
    options = harness.parser(
        "Measure requests to the site, in process and on SQLite, and its consolidated file.",
        "python -m benchmarks.requests --submissions 300 --requests 200",
    )
    options.add_argument("--submissions", type=harness.number, default=100, help="that the site holds; default: 100")
    options.add_argument("--requests", type=harness.number, default=50, help="of each kind; default: 50")
    options.add_argument("--repeats", type=harness.number, default=3, help="consolidated files; default: 3")
    options.add_argument(
        "--rivals",
        type=partial(harness.names, RIVALS),
        default=list(RIVALS),
        help=f"{', '.join(RIVALS)}, or none; default: all",
    )
    given = options.parse_args(arguments)
    try:
        rows = run(given.submissions, given.requests, repeats=given.repeats)
    except ContenderError as error:
        sys.exit(f"The site could not be measured: it {error}")
    for rival in given.rivals:
        rows += compete(rival, given.requests, given.submissions)
    harness.show("Requests to the site", rows)
    harness.keep(rows, given.json)
    return rows


if __name__ == "__main__":
    main(sys.argv[1:])
