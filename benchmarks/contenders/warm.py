"""A contender again and again in one process: ``PROGRAM TIMES ARGUMENTS...`` prints seconds of CPU, the median."""

import runpy
import sys
import time
from pathlib import Path
from statistics import median


def main(program: str, times: str, *arguments: str) -> None:
    """Run it once to load everything, then so many times."""
    run = runpy.run_path(program, run_name="contender")["main"]
    paths = [Path(argument) for argument in arguments]
    spent = []
    for _ in range(int(times) + 1):
        begun = time.process_time()
        run(*paths)
        spent.append(time.process_time() - begun)
    print(median(spent[1:]))


if __name__ == "__main__":
    main(*sys.argv[1:])
