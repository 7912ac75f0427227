"""Pictures stand in the text, fit the page and say what they show."""

import struct
import zlib
from pathlib import Path

import pytest

from richtext import blocks as b
from richtext.notices import Notice
from tests.word.ooxml import Parts, assert_sound
from word.model import document as d
from word.model import pictures
from word.writing.writer import write

EXTENT = "//*[local-name()='extent']"


def png(width: int, height: int) -> bytes:
    """A grey PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def illustrated(folder: Path, *shown: b.Picture, data: bytes) -> tuple[Parts, tuple[Notice, ...]]:
    path = folder / "pictures.docx"
    document = d.Document(d.Properties("T"), (d.Fragment(shown),), pictures={"a" * 64: data}.get)
    with path.open("wb") as stream:
        warnings = write(document, stream).warnings
    return assert_sound(path), warnings


def test_picture_is_kept_once_and_described_each_time(tmp_path: Path) -> None:
    parts, _ = illustrated(tmp_path, b.Picture("a" * 64, "A <chart>"), b.Picture("a" * 64, "Again"), data=png(96, 48))
    assert [name for name in parts.raw if "media" in name] == ["word/media/picture1.png"]
    assert parts.find("//*[local-name()='docPr']/@descr") == ["A <chart>", "Again"]
    assert parts.find(f"{EXTENT}/@cx") == ["914400", "914400"]
    assert parts.find(f"{EXTENT}/@cy") == ["457200", "457200"]


def test_picture_is_never_made_larger_than_it_is(tmp_path: Path) -> None:
    parts, _ = illustrated(tmp_path, b.Picture("a" * 64, "", 4000, 2000), data=png(96, 48))
    assert parts.find(f"{EXTENT}/@cx") == ["914400"]


def test_wide_picture_is_made_to_fit(tmp_path: Path) -> None:
    parts, _ = illustrated(tmp_path, b.Picture("a" * 64, "", 4000, 2000), data=png(4000, 2000))
    assert parts.find(f"{EXTENT}/@cx") == [str(9072 * 635)]
    assert parts.find(f"{EXTENT}/@cy") == [str(9072 * 635 // 2)]


@pytest.mark.parametrize("data", [b"", b"<svg/>", b"MZ"])
def test_description_stands_for_a_picture_that_is_none(tmp_path: Path, data: bytes) -> None:
    parts, warnings = illustrated(tmp_path, b.Picture("a" * 64, "A chart"), data=data)
    assert parts.text() == "[A chart]"
    assert warnings == (Notice("picture-missing", excerpt="A chart"),)


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (b"GIF89a\x10\x00\x08\x00", (16, 8)),
        (b"\xff\xd8\xff\xe0\x00\x04\x00\x00\xff\xc0\x00\x0b\x08\x00\x20\x00\x40", (64, 32)),
        (b"\xff\xd8\xff\xe0\xff\xff", (0, 0)),
        (b"\x89PNG\r\n\x1a\n", (0, 0)),
    ],
)
def test_size_is_read_from_the_file(data: bytes, size: tuple[int, int]) -> None:
    assert pictures.size(data) == size
