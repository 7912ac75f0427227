"""Run the benchmarks one after another: ``python -m benchmarks [NAME ...] [--json FILE]``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from benchmarks import harness, requests, submitting, word_reading, word_writing

MODULES = {"word_reading": word_reading, "word_writing": word_writing, "requests": requests, "submitting": submitting}


def _known(name: str) -> str:
    if name not in MODULES:
        raise argparse.ArgumentTypeError(f"{name} is none of {', '.join(MODULES)}")
    return name


def main(arguments: Sequence[str] | None = None) -> None:
    """Run those that are named, or all, each as it runs by itself, and keep the rows of all in one file."""
    options = harness.parser(
        "Measure speed and memory: about ten minutes on two processors, and some more to install rivals once. "
        "Each benchmark also runs by itself, with options to ask for more: python -m benchmarks.NAME --help",
        "python -m benchmarks word_reading requests",
    )
    options.set_defaults(json=harness.FOLDER / "results.json")
    options.add_argument("name", nargs="*", type=_known, metavar="NAME", help=f"{', '.join(MODULES)}; default: all")
    given = options.parse_args(arguments)
    rows = [row for name in given.name or MODULES for row in MODULES[name].main([])]
    harness.keep(rows, given.json)
    harness.say(f"All figures: {given.json}")


if __name__ == "__main__":
    main(sys.argv[1:])
