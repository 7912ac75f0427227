"""Pictures in the text (ECMA-376 part 1, 20.2 and 20.4; VML, part 4): which can come along, and what they are."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from pathlib import Path
from zipfile import ZipFile

from lxml import etree

from assembly.word import pictures
from assembly.word.reading.names import A, R
from assembly.word.reading.package import Package, Relationship
from assembly.word.safety import Refused, open_archive, read_member
from submissions.richtext.blocks import Picture

PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
MAX_PICTURE = 20 * 1024 * 1024
_EMU_PER_PIXEL = 9525
_LONGEST_DESCRIPTION = 2000


class Drawings:
    """The pictures of a file, each looked at once."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._checksums: dict[str, str] = {}

    def kept(self, relationship: Relationship | None, described: str, width: int = 0) -> Picture | None:
        """The picture that a relationship leads to, ``width`` pixels wide (0: as it is), if it is PNG or JPEG."""
        if relationship is None or relationship.external:
            return None
        target = relationship.target
        if target not in self._checksums:
            data = self._package.media(target, MAX_PICTURE)
            known = data is not None and pictures.kind(data) in {"png", "jpeg"}
            self._checksums[target] = hashlib.sha256(data).hexdigest() if data and known else ""
        checksum = self._checksums[target]
        return Picture(checksum, described[:_LONGEST_DESCRIPTION], width) if checksum else None


def link_of(picture: etree._Element) -> str:
    """The id of the relationship of a DrawingML picture, or empty (20.1.8.13)."""
    blip = picture.find(f"{PIC}blipFill/{A}blip")
    return "" if blip is None else blip.get(R + "embed") or blip.get(R + "link") or ""


def width_of(picture: etree._Element) -> int:
    """The width of a DrawingML picture in CSS pixels as the page shows it, or 0 (20.1.7.6)."""
    size = picture.find(f"{PIC}spPr/{A}xfrm/{A}ext")
    wide = "" if size is None else size.get("cx", "")
    return int(wide) // _EMU_PER_PIXEL if wide.isdecimal() and len(wide) < 12 else 0


def named(described: str, relationship: Relationship | None) -> str:
    """How a picture that was left out is named: its description, and the kind that its file says."""
    kind = "" if relationship is None else relationship.target.rpartition("/")[2].rpartition(".")[2].upper()[:10]
    return f"{described} ({kind})" if described and kind else described or kind


def pictures_in(path: Path, wanted: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """The pictures of a file whose SHA-256 (hexadecimal) is ``wanted``, with it, one after the other.

    Raises ``Refused`` where the file is no archive that could be read.
    """
    left = set(wanted)
    with open_archive(path) as archive:
        for info in archive.infolist():
            if not left:
                return
            if info.file_size > MAX_PICTURE or not _is_picture(archive, info.filename):
                continue
            data = read_member(archive, info.filename, MAX_PICTURE)
            checksum = hashlib.sha256(data).hexdigest()
            if checksum in left:
                left.remove(checksum)
                yield checksum, data


def _is_picture(archive: ZipFile, name: str) -> bool:
    try:
        with archive.open(name) as member:
            return pictures.kind(member.read(16)) in {"png", "jpeg"}
    except Exception as error:  # whatever a damaged member raises
        raise Refused("damaged") from error
