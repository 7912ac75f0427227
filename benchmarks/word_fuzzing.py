"""Reading spoiled Word files: whatever is done to a file, it is read, or refused with a sentence, and soon.

Each file is made from a number, so that one that was found can be made again. The reader runs in the processes that
spoil the files; whoever takes too long is stopped. Python's audit events tell of files, programs and connections that
are opened on the way. Whoever interrupts it is told what was found so far.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from random import Random

from benchmarks import harness
from benchmarks.fuzzing import spoiled, with_more

SLOW = 15.0
"""Seconds that the reader has for one file, as on a site."""
_WATCHED = ("socket.connect", "socket.getaddrinfo", "urllib.Request", "subprocess.Popen", "os.system", "os.exec")


def seeds(folder: Path) -> list[bytes]:
    """Return the files that are spoiled: one with every construct that we write, and one with what others write."""
    from word.template.specimen import specimen
    from word.writing.writer import write

    target = folder / "specimen.docx"
    with target.open("wb") as stream:
        write(specimen(), stream)
    content = target.read_bytes()
    return [content, with_more(content)]


def work(first: int, last: int, folder: Path, answers: multiprocessing.Queue) -> None:
    """Read the files of these numbers, and say of each what came of it."""
    from word.matching import QuestionText, match
    from word.model.source import source_from_json, source_to_json
    from word.read import read
    from word.reading.safety import Refused

    opened: list[str] = []
    watching = False

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if watching and event in _WATCHED:
            opened.append(event)
        elif watching and event == "open" and str(arguments[0]).startswith(("/etc", "/proc", "http", "file:")):
            opened.append(f"open {arguments[0]}")

    sys.addaudithook(watch)
    questions = [QuestionText(number, f"q{number}", (f"What is question {number} about?",)) for number in range(1, 6)]
    files, path = seeds(folder), folder / f"{first}.docx"
    for number in range(first, last):
        random = Random(number)
        path.write_bytes(spoiled(random.choice(files), random))
        opened.clear()
        answers.put((number, "begun", 0.0, ""))
        began, said, trace = time.process_time(), "read", ""
        watching = True
        try:
            source = read(path)
            placement = match(source, questions)
            whole = placement.words_placed + placement.words_matched + placement.words_reported
            if placement.words_in != whole or source.words_unaccounted:
                said = "words lost"
            elif source_from_json(json.loads(json.dumps(source_to_json(source)))) != source:
                said = "changed by JSON"
        except Refused as refused:
            said = f"refused: {refused.code}"
        except BaseException:  # noqa: BLE001 - this is what is looked for
            said, trace = "failed", traceback.format_exc(limit=-4)
        watching = False
        if opened:
            said = f"opened {', '.join(opened)}"
        answers.put((number, said, time.process_time() - began, trace))
    answers.put((last, "done", 0.0, ""))


def run(files: int, *, first: int, processes: int) -> tuple[Counter[str], float, list[tuple[int, str, str]]]:
    """Return how often what came of a file, the slowest in seconds of CPU, and the numbers of all that went wrong."""
    outcomes: Counter[str] = Counter()
    wrong: list[tuple[int, str, str]] = []
    slowest = 0.0
    share = -(-files // processes)
    ranges = [(start, min(start + share, first + files)) for start in range(first, first + files, share)]
    with tempfile.TemporaryDirectory(prefix="rapporteur-fuzzing-") as name, suppress(KeyboardInterrupt):
        running = []
        for begin, end in ranges:
            answers: multiprocessing.Queue = multiprocessing.Queue()
            process = multiprocessing.Process(target=work, args=(begin, end, Path(name), answers), daemon=True)
            process.start()
            running.append((process, answers, end))
        for process, answers, end in running:
            number = 0
            while number < end:
                try:
                    number, said, seconds, trace = answers.get(timeout=10 * SLOW)
                except Exception:  # noqa: BLE001 - queue.Empty, or a process that died
                    process.kill()
                    wrong.append((number, "hung or died", ""))
                    break
                if said in {"begun", "done"}:
                    continue
                outcomes[said] += 1
                if outcomes.total() % 500 == 0:
                    harness.say(f"{outcomes.total()} files, {len(wrong)} gone wrong, slowest {1000 * slowest:.0f} ms")
                slowest = max(slowest, seconds)
                if seconds > SLOW:
                    said = f"slow: {seconds:.1f} s"
                if said != "read" and not said.startswith("refused"):
                    wrong.append((number, said, trace))
    return outcomes, slowest, wrong


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it from the command line; 1 where anything went wrong."""
    options = argparse.ArgumentParser(description="Read spoiled Word files and report what came of them.")
    options.add_argument("--files", type=harness.number, default=20_000, help="how many; default: 20000")
    options.add_argument("--first", type=int, default=0, help="number of the first, to make one again; default: 0")
    options.add_argument("--processes", type=harness.number, default=1, help="how many at once; default: 1")
    options.add_argument("--json", type=Path, metavar="FILE", help="write the figures to a file")
    given = options.parse_args(arguments)
    outcomes, slowest, wrong = run(given.files, first=given.first, processes=given.processes)
    for said, count in outcomes.most_common():
        print(f"{count:8} {said}")
    print(f"slowest: {1000 * slowest:.0f} ms of CPU; gone wrong: {len(wrong)}")
    for number, said, trace in wrong[:20]:
        print(f"--files 1 --first {number}: {said}\n{trace}")
    if given.json:
        figures = {"files": given.files, "outcomes": outcomes, "slowest_s": slowest, "wrong": wrong}
        given.json.write_text(json.dumps(figures, indent=2), encoding="utf-8")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
