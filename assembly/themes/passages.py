"""The passages of a version: the paragraphs of its answers, which are what stands under themes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import richtext
from submissions.models import SubmissionVersion


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of an answer; offsets are code points of ``richtext.plain_text``."""

    question: str
    start: int
    end: int
    text: str


def passages_of(version: SubmissionVersion) -> Iterator[Passage]:
    """Yield the paragraphs of the answers of a version that hold words, in the order of the questions."""
    for answer in version.content["answers"]:
        at = 0
        for line in richtext.plain_text(richtext.parse(answer["html"])).split("\n") if answer["html"] else ():
            if any(char.isalnum() for char in line):
                lead = len(line) - len(line.lstrip())
                yield Passage(answer["question"], at + lead, at + len(line.rstrip()), line.strip())
            at += len(line) + 1
