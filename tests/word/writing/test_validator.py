"""The Open XML SDK finds nothing in what is written; our own assertions look at what it passes over."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import richtext
from benchmarks import corpus
from tests.word.ooxml import assert_sound
from tests.word.validator import faults, needs_validator
from tests.word.writing import samples
from word.model import document as d
from word.template import specimen
from word.writing.writer import write

SUBMISSIONS = 1_000
EVERY = 100
"""One submission in so many holds every construct besides its own text."""

pytestmark = needs_validator


@pytest.fixture
def thousand(tmp_path: Path) -> Path:
    """The file of 1,000 submissions by question, with contents, comments, replies, changes, pictures, wide tables."""
    lines = tmp_path / "corpus.jsonl"
    corpus.write(lines, SUBMISSIONS, canonical=True)
    path = tmp_path / "thousand.docx"
    with lines.open(encoding="utf-8") as said, path.open("wb") as stream:
        head = json.loads(next(said))
        document = d.Document(
            samples.PROPERTIES, _by_question(head, said), head["title"], "As received", pictures=specimen.pictures
        )
        assert write(document, stream).warnings == ()
    return path


def _by_question(head: dict[str, list[str]], lines: Iterator[str]) -> Iterator[d.Element]:
    yield d.Title(str(head["title"]))
    yield d.PageBreak()
    questions = [d.ContentsEntry(1, text, f"question-{number}") for number, text in enumerate(head["questions"])]
    yield d.Contents("Contents", tuple(questions))
    last = -1
    for line in lines:
        question, submitter, html = json.loads(line)
        if question != last:
            yield d.PageBreak()
            yield d.Heading(1, head["questions"][question], f"question-{question}")
            last = question
        name = head["submitters"][submitter]
        yield d.Heading(2, name, f"q{question}-{submitter}")
        yield d.Line(f"Submitted by {name}", "Submitted By")
        yield d.Fragment(richtext.parse(html), "en", bookmark=f"a{question}-{submitter}")
        if submitter % EVERY == 0:
            yield specimen.answer(f"every-{question}-{submitter}")
            yield d.Fragment(samples.ARABIC, "ar")


def test_thousand_submissions_are_valid(thousand: Path) -> None:
    parts = assert_sound(thousand)
    assert len(parts.find("//w:hyperlink[@r:id]")) > SUBMISSIONS
    for construct in ("footnoteReference", "commentReference", "ins", "del", "drawing", "gridSpan", "vMerge", "bidi"):
        assert parts.find(f"//w:{construct}"), construct
    assert parts.find("//w:pgSz/@w:orient")
    assert parts.find("//@*[local-name()='paraIdParent']", "word/commentsExtended.xml")
    assert faults(thousand) == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_construct_is_valid(tmp_path: Path, language: str) -> None:
    path = tmp_path / "specimen.docx"
    with path.open("wb") as stream:
        assert write(specimen.specimen(language=language), stream).warnings == ()
    assert_sound(path)
    assert faults(path) == []


def test_validator_finds_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "not.docx"
    path.write_bytes(b"PK")
    assert faults(path)
