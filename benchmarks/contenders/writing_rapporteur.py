"""A corpus to one Word file by our own writer: ``CORPUS TARGET``, arranged by question as the product does it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from assembly.word.document import (
    Contents,
    ContentsEntry,
    Document,
    Element,
    Fragment,
    Heading,
    Line,
    PageBreak,
    Properties,
    Title,
)
from assembly.word.writer import write
from submissions import richtext


def main(corpus: Path, target: Path) -> None:
    """Write the file; answers are read, parsed and written one by one."""
    with corpus.open(encoding="utf-8") as lines, target.open("wb") as stream:
        head = json.loads(next(lines))
        write(Document(Properties(head["title"]), _body(head, lines), head["title"], "Benchmark"), stream)


def _body(head: dict[str, list[str]], lines: Iterator[str]) -> Iterator[Element]:
    yield Title(str(head["title"]))
    yield PageBreak()
    yield Contents("Contents", tuple(_entries(head)))
    last = -1
    for line in lines:
        question, submitter, html = json.loads(line)
        if question != last:
            last = question
            yield PageBreak()
            yield Heading(1, head["questions"][question], f"question-{question}")
        name = head["submitters"][submitter]
        yield Heading(2, name, f"q{question}-{submitter}")
        yield Line(f"Submitted by {name}", "Submitted By")
        yield Fragment(richtext.parse(html), lang="en", dir="ltr", bookmark=f"a{question}-{submitter}")


def _entries(head: dict[str, list[str]]) -> Iterator[ContentsEntry]:
    for question, text in enumerate(head["questions"]):
        yield ContentsEntry(1, text, f"question-{question}")
        for submitter, name in enumerate(head["submitters"]):
            yield ContentsEntry(2, name, f"q{question}-{submitter}")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
