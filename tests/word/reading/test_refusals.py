"""What is refused, each with its code; nothing else ever comes out of the reader."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from tests.word.reading.construction import MAIN, archive, package, paragraph, saved
from word.read import read, read_in_subprocess
from word.reading.safety import Refused

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
GOOD = package(paragraph("Some text."))


def _with(**members: bytes) -> bytes:
    """``GOOD`` with further members; ``__`` in a name stands for a slash, ``_x`` for its extension."""
    with zipfile.ZipFile(BytesIO(GOOD)) as file:
        contents: dict[str, str | bytes] = {name: file.read(name) for name in file.namelist()}
    return archive(contents | {name.replace("__", "/").replace("_x", ".bin"): data for name, data in members.items()})


def _repeated() -> bytes:
    target = BytesIO(GOOD)
    with zipfile.ZipFile(target, "a") as file, pytest.warns(UserWarning, match="Duplicate name"):
        file.writestr("word/document.xml", "<again/>")
    return target.getvalue()


def _locked() -> bytes:
    """An archive whose members say that they are encrypted."""
    content = bytearray(GOOD)
    position = content.find(b"PK\x01\x02")
    while position >= 0:
        content[position + 8] |= 1
        position = content.find(b"PK\x01\x02", position + 4)
    return bytes(content)


def _bomb() -> bytes:
    return _with(word__media_x=bytes(8 * 1024 * 1024))


def _document(text: str) -> bytes:
    with zipfile.ZipFile(BytesIO(GOOD)) as file:
        contents: dict[str, str | bytes] = {name: file.read(name) for name in file.namelist()}
    return archive(contents | {"word/document.xml": text})


ENTITIES = '<!DOCTYPE d [<!ENTITY e "eeee"><!ENTITY f SYSTEM "file:///etc/passwd">]><d>&e;&f;</d>'

REFUSED = {
    "an empty file": (b"", "empty"),
    "plain text": (b"Dear colleagues,", "not-word"),
    "a file of Word 97": (OLE + "WordDocument".encode("utf-16-le"), "doc"),
    "an encrypted file": (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    "another OLE file": (OLE + b"Workbook", "not-word"),
    "a file of Word 97 with macros": (OLE + "WordDocument _VBA_PROJECT".encode("utf-16-le"), "macros"),
    "rich text": (rb"{\rtf1\ansi Text}", "rtf"),
    "a web page": (b"<html xmlns:w='urn:schemas-microsoft-com:office:word'><body>Text</body></html>", "html"),
    "a web archive": (b"MIME-Version: 1.0\nContent-Type: multipart/related", "html"),
    "Word XML of 2003": (b'<?xml version="1.0"?><w:wordDocument/>', "word-xml"),
    "OpenDocument": (archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}), "odt"),
    "a workbook": (
        package("", content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
        "workbook",
    ),
    "a presentation": (
        package("", content_type="application/vnd.openxmlformats-officedocument.presentationml.slide+xml"),
        "presentation",
    ),
    "any other archive": (archive({"readme.txt": "Text"}), "not-word"),
    "a broken archive": (GOOD[:400], "damaged"),
    "an archive with an encrypted member": (_locked(), "encrypted"),
    "macros by their part": (_with(word__vbaProject_x=b"code"), "macros"),
    "macros by their type": (
        package(paragraph("Text"), content_type="application/vnd.ms-word.document.macroEnabled.main+xml"),
        "macros",
    ),
    "a part that unpacks to far more": (_bomb(), "expands"),
    "a part outside the archive": (_with(**{"..__secret": b"x"}), "unsafe-names"),
    "a part with an absolute name": (_with(__etc__passwd=b"x"), "unsafe-names"),
    "a document type": (_document(ENTITIES), "entities"),
    "XML that does not end": (_document("<w:document"), "damaged"),
    "XML too deep": (_document("<a>" * 5000 + "</a>" * 5000), "damaged"),
    "no text": (package(paragraph("")), "no-text"),
    "a header and no text": (package(paragraph(""), header=paragraph("A header")), "no-text"),
}


@pytest.mark.parametrize(("content", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_file_is_refused_with_its_code(content, code, tmp_path):
    with pytest.raises(Refused) as refusal:
        read(saved(tmp_path, content))
    assert refusal.value.code == code


def test_repeated_part_is_refused(tmp_path):
    with pytest.raises(Refused) as refusal:
        read(saved(tmp_path, _repeated()))
    assert refusal.value.code == "unsafe-names"


def test_missing_file_is_refused(tmp_path):
    with pytest.raises(Refused) as refusal:
        read(tmp_path / "nothing.docx")
    assert refusal.value.code == "missing"


def test_template_is_read(tmp_path):
    source = read(
        saved(tmp_path, package(paragraph("Text"), content_type=MAIN.replace("document.main", "template.main")))
    )
    assert source.words_in == 1


def test_deep_nesting_within_the_parser_s_limit_is_refused_or_read(tmp_path):
    body = "<w:sdt><w:sdtContent>" * 110 + paragraph("Deep") + "</w:sdtContent></w:sdt>" * 110
    assert read(saved(tmp_path, package(body))).words_in == 1


def test_subprocess_refuses_as_the_reader_does(tmp_path):
    with pytest.raises(Refused) as refusal:
        read_in_subprocess(saved(tmp_path, b""))
    assert refusal.value.code == "empty"


def test_subprocess_that_takes_too_long_is_a_refusal(tmp_path):
    with pytest.raises(Refused) as refusal:
        read_in_subprocess(saved(tmp_path, GOOD), timeout=0)
    assert refusal.value.code == "too-heavy"


def test_subprocess_reads_as_the_reader_does(tmp_path):
    path = saved(tmp_path, GOOD)
    assert read_in_subprocess(path) == read(path)


def test_external_targets_are_never_opened(tmp_path):
    secret = Path(tmp_path / "secret.txt")
    secret.write_text("secret words")
    content = package(
        paragraph("Text") + '<w:altChunk r:id="x1"/>',
        relationships=f'<Relationship Id="x1" TargetMode="External" Type="t/aFChunk" Target="{secret.as_uri()}"/>',
    )
    source = read(saved(tmp_path, content))
    assert [(loss.code, loss.words) for loss in source.losses] == [("inserted-file", 0)]
