"""A corpus to one Word file by our own writer, arranged by question as the product does it.

``CORPUS TARGET`` writes it from the answers' HTML. ``CORPUS TARGET render`` only renders the answers, as the product
does when they are handed in, and keeps them; ``RENDERED TARGET ahead`` writes the file from these.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from word.model.document import (
    Canonical,
    Contents,
    ContentsEntry,
    Document,
    Element,
    Heading,
    Line,
    PageBreak,
    Properties,
    Title,
)
from word.writing import prerendering
from word.writing.writer import write
from word.writing.zipping import compress, decompress

MOST_NAMED = 60
"""As in ``assembly.outputs.layouts.by_question``, which knows of Django."""


def main(source: Path, target: Path, work: str = "write") -> None:
    """Do the work; answers are read, rendered and written one by one."""
    with source.open("rb") as read, target.open("wb") as stream:
        first = read.readline()
        head = json.loads(first)
        if work == "render":
            stream.write(first)
            render(read, stream)
        else:
            answers = kept(read) if work == "ahead" else parsed(read)
            write(Document(Properties(head["title"]), body(head, answers), head["title"], "Benchmark"), stream)


def parsed(lines: Iterable[bytes]) -> Iterator[tuple[int, int, Element]]:
    """Yield question, submitter and answer."""
    for line in lines:
        question, submitter, html = json.loads(line)
        yield question, submitter, Canonical(html, "en", "ltr", bookmark(question, submitter))


def render(lines: Iterable[bytes], target: BinaryIO) -> None:
    """Write question, submitter and size of each answer as a line, and the answer rendered."""
    for line in lines:
        question, submitter, html = json.loads(line)
        data = compress(prerendering.pack(html, "en", "ltr").encode())
        target.write(f"{question} {submitter} {len(data)}\n".encode() + data)


def kept(source: BinaryIO) -> Iterator[tuple[int, int, Element]]:
    """Yield question, submitter and answer from what ``render`` wrote."""
    for line in iter(source.readline, b""):
        question, submitter, size = map(int, line.split())
        text = decompress(source.read(size)).decode()
        yield question, submitter, prerendering.unpack(text, bookmark(question, submitter))


def bookmark(question: int, submitter: int) -> str:
    """Return the name of an answer's bookmark."""
    return f"a{question}_{submitter}"


def body(head: dict[str, list[str]], answers: Iterable[tuple[int, int, Element]]) -> Iterator[Element]:
    """Yield the document."""
    yield Title(str(head["title"]))
    yield PageBreak()
    yield Contents("Contents", tuple(entries(head)))
    last = -1
    for question, submitter, answer in answers:
        if question != last:
            last = question
            yield PageBreak()
            yield Heading(1, head["questions"][question], f"question_{question}")
        name = head["submitters"][submitter]
        yield Heading(2, name, f"q{question}_{submitter}")
        yield Line(f"Submitted by {name}", "Submitted By")
        yield answer


def entries(head: dict[str, list[str]]) -> Iterator[ContentsEntry]:
    """Yield the contents, which name submitters only where these are few, as the product's do."""
    for question, text in enumerate(head["questions"]):
        yield ContentsEntry(1, text, f"question_{question}")
        if len(head["submitters"]) > MOST_NAMED:
            continue
        for submitter, name in enumerate(head["submitters"]):
            yield ContentsEntry(2, name, f"q{question}_{submitter}")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]), *sys.argv[3:])
