"""A questionnaire of about ten pages, filled in: ``FILE.docx QUESTIONS.json ANSWERS.html``.

Questions stand in bold, as people type them, and the headings within answers are Word's own. The file is written by
our writer, without the bookmarks by which it marks its own drafting files, so that only the wording can tell which
question is answered where.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

import richtext
from benchmarks import corpus
from richtext import blocks
from word.model.document import Document, Element, Fragment, Heading, Line, Properties, Title
from word.writing.writer import write

SOURCE = Path(__file__).resolve().parents[1] / "submissions" / "calls" / "questionnaires" / "wsis20_elements_paper.yaml"
Question = tuple[int, str, list[str]]


def main(target: Path, questions: Path, answers: Path) -> None:
    """Write the file, the wordings of its questions, and its answers as canonical HTML."""
    asked, said = _questions(), [_answer(place) for place in range(len(corpus.QUESTIONS))]
    with target.open("wb") as stream:
        write(Document(Properties("Inputs to the elements paper"), _body(asked, said)), stream)
    questions.write_text(json.dumps(asked), encoding="utf-8")
    answers.write_text("".join(said), encoding="utf-8")


def _answer(place: int) -> str:
    """Return an answer of about 400 words, and of twice as many to the first four questions."""
    return "".join(corpus.answer(place, part) for part in range(2 if place < 4 else 1))


def _questions() -> list[Question]:
    content = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    asked = [each for section in content["sections"] for each in section["questions"] if each.get("number")]
    return [(each["number"], each["key"], _wordings(each)) for each in sorted(asked, key=lambda each: each["number"])]


def _wordings(question: dict[str, dict[str, str]]) -> list[str]:
    """Return every wording of a question, the English one first."""
    also = (wording for wordings in question.get("texts_also", {}).values() for wording in wordings)
    return [question["text"]["en"], *question["text"].values(), *question.get("short_text", {}).values(), *also]


def _body(asked: list[Question], said: list[str]) -> Iterator[Element]:
    yield Title("Inputs to the elements paper")
    yield Line("Submitted by Organization 1")
    for (number, _key, wordings), html in zip(asked, said, strict=True):
        yield Line(inlines=(blocks.Run(f"{number}. {wordings[0]}", bold=True),))
        for block in richtext.parse(html):
            if isinstance(block, blocks.Heading):
                yield Heading(block.level + 2, richtext.plain_text((block,)))
            else:
                yield Fragment((block,))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
