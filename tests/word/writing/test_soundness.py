"""Whatever an answer holds, the file opens."""

import io
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings

from richtext import blocks as b
from richtext import plain_text
from tests.richtext.strategies import blocks, raw_blocks
from tests.word.ooxml import Element, Parts, W, assert_sound
from tests.word.writing import samples
from word.model import document as d
from word.writing.package import checksum
from word.writing.writer import write


@pytest.mark.parametrize("language", ["en", "ar", "zh", "ru", "fr", "es"])
def test_compilation_is_sound_in_every_language(tmp_path: Path, language: str) -> None:
    path = tmp_path / "compilation.docx"
    with path.open("wb") as stream:
        assert write(samples.compilation(language=language), stream).warnings == ()
    assert_sound(path)


def test_empty_document_is_sound(tmp_path: Path) -> None:
    assert_sound(samples.written(tmp_path))


@given(raw_blocks)
@settings(max_examples=60)
def test_blocks_in_any_state_make_a_sound_file(tmp_path: Path, answer: b.Blocks) -> None:
    assert_sound(samples.written(tmp_path, d.Fragment(answer, bookmark="answer"), samples.answer(*answer, lang="ar")))


@given(blocks)
@settings(max_examples=60)
def test_every_word_of_an_answer_is_in_the_file(tmp_path: Path, answer: b.Blocks) -> None:
    parts = Parts(samples.written(tmp_path, d.Fragment(answer)))
    instead_of_pictures = "w:pPr/w:pStyle/@w:val = 'Picture'"
    paragraphs = parts.find(f"//w:body//w:p[not({instead_of_pictures})]")
    paragraphs += parts.find("//w:footnote[not(@w:type)]/w:p", "word/footnotes.xml")
    assert _letters("".join(map(_text, paragraphs))) == _letters(plain_text(answer))


def _text(paragraph: Element) -> str:
    said = {f"{W}noBreakHyphen": "\u2011", f"{W}softHyphen": "\xad"}
    return "".join(said.get(e.tag) or e.text or "" for e in paragraph.iter(f"{W}t", *said))


def _letters(text: str) -> str:
    """Without white space, controls and what stands for a forbidden character."""
    return "".join(c for c in text if unicodedata.category(c)[0] not in "CZ" and c != "\ufffd")


@pytest.mark.parametrize(
    "text",
    [
        "".join(map(chr, range(0x20))) + "\x7f\x85\x9f",
        "\ud800 alone \udfff",
        "\ufffe\uffff",
        "x" * 100_000,
        "<w:p>&amp;]]>",
        "\u202e\u2067\u202b never closed",
        "\u2069\u202c never opened",
        " \t leading and trailing \t ",
        "\U0001f600 \U00020000 e\u0301",
    ],
    ids=[
        "controls",
        "surrogates",
        "non-characters",
        "long word",
        "markup",
        "overrides",
        "terminators",
        "spaces",
        "planes",
    ],
)
def test_hostile_text_leaves_the_file_sound(tmp_path: Path, text: str) -> None:
    run = b.Run(text)
    elements = (
        d.Title(text), d.Heading(1, text, text[:60]), d.Line(text, "Submitted By"), d.Facts(((text, text),)),
        d.Contents(text, (d.ContentsEntry(1, text, text[:60]),)),
        samples.answer(b.Paragraph((run, samples.note(b.Paragraph((run,))))), samples.table([samples.cell(text)])),
    )  # fmt: skip
    path = tmp_path / "hostile.docx"
    with path.open("wb") as stream:
        write(d.Document(d.Properties(text, text, text, text, identifier=text), elements, text, text, text), stream)
    assert_sound(path)


def test_table_of_a_thousand_rows_is_sound(tmp_path: Path) -> None:
    parts = assert_sound(
        samples.written(tmp_path, samples.answer(samples.table(*(["a", "b", "c"] for _ in range(1_000)))))
    )
    assert len(parts.find("//w:tr")) == 1_000


def test_deep_nesting_is_sound(tmp_path: Path) -> None:
    block: b.Block = samples.paragraph("bottom")
    for _ in range(40):
        block = b.List(True, (b.ListItem((b.Quotation((block,)),)),))
    assert "bottom" in assert_sound(samples.written(tmp_path, samples.answer(block))).text()


def test_same_document_gives_the_same_parts() -> None:
    first, second = io.BytesIO(), io.BytesIO()
    assert write(samples.compilation(), first) == write(samples.compilation(), second)
    assert first.getvalue() == second.getvalue()


def test_checksum_is_of_the_parts_in_the_file() -> None:
    stream = io.BytesIO()
    result = write(samples.compilation(), stream)
    assert checksum(stream) == result.sha256


def test_file_can_be_written_to_a_stream_that_cannot_seek(tmp_path: Path) -> None:
    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.data = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data) -> int:
            self.data += data
            return len(data)

    pipe = Pipe()
    write(samples.compilation(), pipe)
    path = tmp_path / "piped.docx"
    path.write_bytes(pipe.data)
    assert_sound(path)


def test_word_needs_no_django() -> None:
    code = "import sys, word.writing.writer, word.writing.house; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
