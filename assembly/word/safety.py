"""What is looked at before a file is parsed, and the one way in which a file is refused.

A Word file is a ZIP archive of XML parts (ECMA-376 part 2). Nothing here follows a link, expands an entity or
unpacks to disk; only the parts that are read are decompressed, each within a limit.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from lxml import etree

MAX_FILE = 100 * 1024 * 1024
MAX_MEMBERS = 4_000
MAX_TOTAL = 500 * 1024 * 1024
MAX_XML = 24 * 1024 * 1024
MAX_RATIO = 200
RATIO_MATTERS_FROM = 1024 * 1024

SENTENCES = {
    "missing": "The file could not be opened.",
    "empty": "The file is empty.",
    "too-large": "The file is larger than 100 MB. Please reduce its pictures and save it again.",
    "not-word": "This is not a Word file. Please save the text as a Word document (.docx).",
    "legacy-doc": "This is a document of Word 97–2003 (.doc). Please save it as a Word document (.docx).",
    "encrypted": "The file is protected by a password. Please save it without a password.",
    "rtf": "This is a Rich Text file (.rtf). Please save it as a Word document (.docx).",
    "odt": "This is an OpenDocument file (.odt). Please save it as a Word document (.docx).",
    "pdf": "This is a PDF file. Please send the Word document (.docx) it was made from.",
    "html": "This is a web page saved under the name of a Word file. Please save it as a Word document (.docx).",
    "word-xml": "This is a Word XML file. Please save it as a Word document (.docx).",
    "workbook": "This is an Excel workbook. Please send the text as a Word document (.docx).",
    "presentation": "This is a PowerPoint presentation. Please send the text as a Word document (.docx).",
    "macros": "The file contains macros. Please save it as a Word document without macros (.docx).",
    "expands": "The file unpacks to far more than a text can need. Please save it again from Word.",
    "unsafe-names": "The file contains parts with unsafe or repeated names. Please save it again from Word.",
    "entities": "The file contains declarations that Word does not write. Please save it again from Word.",
    "damaged": "The file is damaged and cannot be read. Please open it in Word and save it again.",
    "no-text": "The file contains no text. If it is a scan, please send the Word document it was made from.",
    "too-heavy": "The file is too complex to be read. Please simplify it or save it again from Word.",
}
"""One sentence for the person for each code; the interface translates by the code."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD_MAIN = re.compile(r"wordprocessingml\.(document|template)\.main\+xml$")


class Refused(Exception):  # noqa: N818 - the name says what happened to the file
    """A file that is not read; ``code`` is a key of ``SENTENCES`` and ``sentence`` says why, in English."""

    def __init__(self, code: str) -> None:
        super().__init__(SENTENCES[code])
        self.code = code
        self.sentence = SENTENCES[code]


def open_archive(path: Path) -> zipfile.ZipFile:
    """Open ``path`` as the archive of a Word file, or raise ``Refused``. The caller closes it."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(4096)
    except (OSError, ValueError) as error:
        raise Refused("missing") from error
    if not size:
        raise Refused("empty")
    if size > MAX_FILE:
        raise Refused("too-large")
    if not head.startswith(b"PK"):
        raise Refused(_foreign_kind(path, head))
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeDecodeError) as error:
        raise Refused("damaged") from error
    try:
        _check_members(archive, size)
    except Refused:
        archive.close()
        raise
    return archive


def read_member(archive: zipfile.ZipFile, name: str, limit: int = MAX_XML) -> bytes:
    """The bytes of one member, at most ``limit``; raises ``Refused`` for what is larger or damaged."""
    try:
        if archive.getinfo(name).file_size > limit:
            raise Refused("expands")
        return archive.read(name)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise Refused("damaged") from error


def parse_xml(data: bytes) -> etree._Element:
    """The root of an XML part. Entities, document types and deep nesting are refused, nothing is fetched."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Refused("entities")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Refused("damaged") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Refused("entities")
    return root


def check_content_types(types: dict[str, str], main: str) -> None:
    """Refuse macros and whatever is no Word text; ``types`` maps part names to content types."""
    if any("vbaProject" in value or "macroEnabled" in value for value in types.values()):
        raise Refused("macros")
    kind = types.get(main, "")
    if _WORD_MAIN.search(kind):
        return
    if "spreadsheetml" in kind:
        raise Refused("workbook")
    if "presentationml" in kind:
        raise Refused("presentation")
    raise Refused("not-word")


def _foreign_kind(path: Path, head: bytes) -> str:
    """The code for a file that is no ZIP archive, told from its first bytes."""
    if head.startswith(_OLE):
        with path.open("rb") as file:
            content = file.read(MAX_FILE)
        if "EncryptedPackage".encode("utf-16-le") in content:
            return "encrypted"
        return "legacy-doc" if "WordDocument".encode("utf-16-le") in content else "not-word"
    text = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\0", b"").lower()
    if text.startswith(b"{\\rtf"):
        return "rtf"
    if b"%pdf-" in text[:1024]:
        return "pdf"
    if b"worddocument" in text or b"schemas.microsoft.com/office/2006/xmlpackage" in text:
        return "word-xml"
    if b"<html" in text or text.startswith((b"<!doctype html", b"mime-version")):
        return "html"
    return "not-word"


def _check_members(archive: zipfile.ZipFile, size: int) -> None:
    members = archive.infolist()
    names = {member.filename.casefold() for member in members}
    if "mimetype" in names and "content.xml" in names:
        raise Refused("odt")
    if "[content_types].xml" not in names:
        raise Refused("not-word")
    if any(name.endswith("vbaproject.bin") for name in names):
        raise Refused("macros")
    if len(names) != len(members) or any(_unsafe(member.filename) for member in members):
        raise Refused("unsafe-names")
    if any(member.flag_bits & 1 for member in members):
        raise Refused("encrypted")
    total = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    swollen = (
        member.file_size > RATIO_MATTERS_FROM and member.file_size > MAX_RATIO * max(member.compress_size, 1)
        for member in members
    )
    # Members that overlap in the file (so that one stretch unpacks many times) are packed larger than the file is.
    if len(members) > MAX_MEMBERS or total > MAX_TOTAL or packed > size or any(swollen):
        raise Refused("expands")


def _unsafe(name: str) -> bool:
    return name.startswith("/") or "\\" in name or "\0" in name or ":" in name or ".." in name.split("/")
