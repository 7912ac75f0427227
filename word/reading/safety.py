"""What is looked at before a file is parsed, and the one way in which a file is refused.

A Word file is a ZIP archive of XML parts (ECMA-376 part 2). Nothing here follows a link, expands an entity or
unpacks to disk; only the parts that are read are decompressed, each within a limit.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import Path
from typing import Literal

from lxml import etree

MAX_FILE = 100 * 1024 * 1024
MAX_MEMBERS = 4_000
MAX_TOTAL = 500 * 1024 * 1024
MAX_XML = 24 * 1024 * 1024
"""Bytes of a part that is read, the text of the file for one."""
_LARGE_XML = 8 * 1024 * 1024
"""Bytes from which the XML parser must be told that a part may be so large."""
MAX_RATIO = 200
RATIO_MATTERS_FROM = 1024 * 1024

Code = Literal[
    "missing",
    "empty",
    "too-large",
    "too-much-text",
    "not-word",
    "encrypted",
    "doc",
    "rtf",
    "odt",
    "not-converted",
    "scanned",
    "html",
    "word-xml",
    "workbook",
    "presentation",
    "macros",
    "expands",
    "unsafe-names",
    "entities",
    "damaged",
    "no-text",
    "inserted",
    "too-heavy",
    "strict",
    "no-styles",
    "foreign-object",
    "linked-picture",
]
"""Why a file is not read: "too-much-text" for a part above ``MAX_XML``, "inserted" for a file whose text is another
document inserted whole that cannot be read, "doc", "rtf" and "odt" where nothing converts them, "scanned" for a PDF
without text; the last four are for templates."""

_PDF = b"%PDF-"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD_MAIN = re.compile(r"wordprocessingml\.(document|template)\.main\+xml$")


class Refused(Exception):  # noqa: N818 - the name says what happened to the file
    """A file that is not read; ``code`` says why."""

    def __init__(self, code: Code) -> None:
        super().__init__(code)
        self.code = code


def is_pdf(path: Path) -> bool:
    """Whether a file is a PDF, by its first bytes. Raises ``Refused`` for what is no file of a size that is read."""
    head, _ = _head(path)
    return _PDF in head[:1024]


def _head(path: Path) -> tuple[bytes, int]:
    """The first bytes of a file, and its size."""
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
    return head, size


def open_archive(path: Path) -> zipfile.ZipFile:
    """Open ``path`` as the archive of a Word file, or raise ``Refused``. The caller closes it."""
    head, size = _head(path)
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
            raise Refused("too-much-text" if limit == MAX_XML else "expands")
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
        huge_tree=len(data) > _LARGE_XML,
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
    """Refuse macros and whatever is no Word text; ``types`` maps part names to content types.

    A binary workbook behind a chart has "macroEnabled" in its type, whether it has macros or none: see ``has_macros``.
    """
    kind = types.get(main, "")
    if "macroEnabled" in kind or any("vbaProject" in value for value in types.values()):
        raise Refused("macros")
    if _WORD_MAIN.search(kind):
        return
    if "spreadsheetml" in kind:
        raise Refused("workbook")
    if "presentationml" in kind:
        raise Refused("presentation")
    raise Refused("not-word")


def has_macros(embedded: bytes) -> bool:
    """Whether an embedded Office file holds macros: its archive has a project of them."""
    try:
        with zipfile.ZipFile(io.BytesIO(embedded)) as archive:
            return any(name.casefold().endswith("vbaproject.bin") for name in archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeDecodeError):
        return False


def _foreign_kind(path: Path, head: bytes) -> Code:
    """The code for a file that is no ZIP archive, told from its first bytes."""
    if head.startswith(_OLE):
        with path.open("rb") as file:
            content = file.read(MAX_FILE)
        if "EncryptedPackage".encode("utf-16-le") in content:
            return "encrypted"
        if "_VBA_PROJECT".encode("utf-16-le") in content:
            return "macros"
        return "doc" if "WordDocument".encode("utf-16-le") in content else "not-word"
    text = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\0", b"").lower()
    if text.startswith(b"{\\rtf"):
        return "rtf"
    if b"worddocument" in text or b"schemas.microsoft.com/office/2006/xmlpackage" in text:
        return "word-xml"
    if b"<html" in text or text.startswith((b"<!doctype html", b"mime-version")):
        return "html"
    return "not-word"


def _check_members(archive: zipfile.ZipFile, size: int) -> None:
    members = archive.infolist()
    names = {member.filename.casefold() for member in members}
    if any(name.endswith("vbaproject.bin") or name.startswith(("basic/", "scripts/")) for name in names):
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
    if "mimetype" in names and "content.xml" in names:
        raise Refused(_open_document(archive))
    if "[content_types].xml" not in names:
        raise Refused("not-word")


def _open_document(archive: zipfile.ZipFile) -> Code:
    """The code for an OpenDocument file (ISO/IEC 26300, part 3): what it holds, and whether it is locked."""
    names = {member.filename.casefold(): member.filename for member in archive.infolist()}
    if (manifest := names.get("meta-inf/manifest.xml")) and b"encryption-data" in read_member(archive, manifest):
        return "encrypted"
    kind = read_member(archive, names["mimetype"], 200)
    if b"opendocument.spreadsheet" in kind:
        return "workbook"
    if b"opendocument.presentation" in kind:
        return "presentation"
    return "odt" if b"opendocument.text" in kind else "not-word"


def _unsafe(name: str) -> bool:
    return name.startswith("/") or "\\" in name or "\0" in name or ":" in name or ".." in name.split("/")
