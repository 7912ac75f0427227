"""OpenDocument, Rich Text and files of Word 97 by way of LibreOffice: read, never run, never fetched."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests.images import picture
from tests.libreoffice import needs_libreoffice
from tests.word.reading.construction import archive, saved
from word.model.source import lines_of
from word.read import read_in_subprocess
from word.reading import converting
from word.reading.drawings import pictures_in
from word.reading.safety import Refused

pytestmark = pytest.mark.processes

_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
)
_TYPE = "application/vnd.oasis.opendocument.text"


def odt(body: str, **more: str | bytes) -> bytes:
    content = (
        f'<office:document-content {_NAMES} office:version="1.2"><office:body><office:text>{body}</office:text>'
        "</office:body></office:document-content>"
    )
    entries = [("/", _TYPE), ("content.xml", "text/xml")]
    entries += [(name, "image/png") for name in more if name.startswith("Pictures/")]
    manifest = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" m:version="1.2">' + "".join(
        f'<m:file-entry m:full-path="{path}" m:media-type="{kind}"/>' for path, kind in entries
    )
    members = {"mimetype": _TYPE, "content.xml": content, "META-INF/manifest.xml": f"{manifest}</m:manifest>"}
    return archive(members | more)


@pytest.fixture
def asked():
    """The paths that are asked of a server on this machine; the first is its address."""
    paths: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_error(404)

        def send_error(self, *_, **__):  # also called for any other method
            paths.append(getattr(self, "path", ""))
            super().send_error(404)

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    paths.append(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield paths
    server.shutdown()
    thread.join()
    server.server_close()


@needs_libreoffice
def test_open_document_is_read_and_fetches_nothing(tmp_path, asked):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret words")
    body = (
        "<text:h text:outline-level='1'>A heading</text:h><text:p>Words of the answer.</text:p>"
        f'<text:p><draw:frame><draw:image xlink:href="{asked[0]}/p.png" xlink:type="simple"/></draw:frame></text:p>'
        f'<text:section text:name="S"><text:section-source xlink:href="{secret.as_uri()}"/><text:p>Old.</text:p>'
        "</text:section>"
    )
    source = read_in_subprocess(saved(tmp_path, odt(body)))
    assert [(line.text, line.outline) for line in lines_of(source.items)] == [
        ("A heading", 1),
        ("Words of the answer.", 0),
        ("Old.", 0),
    ]
    assert (source.form, asked[1:]) == ("odt", [])


@needs_libreoffice
def test_pictures_of_a_converted_file_are_found_in_what_was_made_of_it(tmp_path):
    body = (
        "<text:p>Map:</text:p><text:p><draw:frame><draw:image xlink:href='Pictures/a.png' xlink:type='simple'/>"
        "</draw:frame></text:p>"
    )
    path = saved(tmp_path, odt(body, **{"Pictures/a.png": picture("PNG")}))
    folder = tmp_path / "converting"
    folder.mkdir()
    source = read_in_subprocess(path, folder=folder)
    names = [shown.sha256 for line in lines_of(source.items) for shown in line.pictures]
    assert (source.form, len(names)) == ("odt", 1)
    assert [name for name, _ in pictures_in(folder / converting.MADE, names)] == names
    without = read_in_subprocess(path)
    assert [loss.code for loss in without.losses] == ["picture"]
    assert not any(line.pictures for line in lines_of(without.items))


@needs_libreoffice
def test_rich_text_is_read(tmp_path):
    source = read_in_subprocess(saved(tmp_path, rb"{\rtf1\ansi Words of {\b the} answer.}"))
    assert ([line.text for line in lines_of(source.items)], source.form) == (["Words of the answer."], "rtf")


@needs_libreoffice
def test_conversion_that_takes_too_long_is_a_refusal(tmp_path):
    folder = tmp_path / "converting"
    folder.mkdir()
    with pytest.raises(Refused) as refusal:
        converting.convert(saved(tmp_path, rb"{\rtf1 Text}"), "rtf", folder, seconds=0)
    assert refusal.value.code == "too-heavy"


def test_without_libreoffice_the_file_is_refused_by_its_kind(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Refused) as refusal:
        read_in_subprocess(saved(tmp_path, odt("<text:p>Text</text:p>")))
    assert refusal.value.code == "odt"


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"META-INF/manifest.xml": "<manifest:encryption-data/>"}, "encrypted"),
        ({"Basic/script-lc.xml": "<x/>"}, "macros"),
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}, "workbook"),
        ({"content.xml": "x" * 9_000_000}, "expands"),
    ],
)
def test_open_document_that_is_not_converted(members, code, tmp_path):
    with pytest.raises(Refused) as refusal:
        read_in_subprocess(saved(tmp_path, odt("", **members)))
    assert refusal.value.code == code
