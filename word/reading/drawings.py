"""Pictures in the text (ECMA-376 part 1, 20.2 and 20.4; VML, part 4): which can come along, and what they are."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from pathlib import Path
from zipfile import ZipFile

from lxml import etree

from richtext.blocks import Picture
from word.model import pictures
from word.model.source import Crop
from word.reading.names import A, R
from word.reading.package import Package, Relationship
from word.reading.safety import Refused, open_archive, read_member

PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
MAX_PICTURE = 20 * 1024 * 1024
_EMU_PER_PIXEL = 9525
_LONGEST_DESCRIPTION = 2000
_MOST_CUT = 0.99
_LARGEST_SHARE = 10**7
Edges = tuple[float, float, float, float]
UNCROPPED: Edges = (0.0, 0.0, 0.0, 0.0)


class Drawings:
    """The pictures of a file, each looked at once."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._checksums: dict[str, str] = {}
        self.crops: dict[str, Crop] = {}
        """By the name under which a part of a picture is kept."""

    def kept(
        self, relationship: Relationship | None, described: str, width: int = 0, edges: Edges = UNCROPPED
    ) -> Picture | None:
        """The picture that a relationship leads to, ``width`` pixels wide (0: as it is), if it is PNG or JPEG.

        ``edges`` are the shares that are cut off (see ``Crop``).
        """
        if relationship is None or relationship.external:
            return None
        target = relationship.target
        if target not in self._checksums:
            data = self._package.media(target, MAX_PICTURE)
            known = data is not None and pictures.kind(data) in {"png", "jpeg"}
            self._checksums[target] = hashlib.sha256(data).hexdigest() if data and known else ""
        checksum = self._checksums[target]
        if checksum and edges != UNCROPPED:
            name = hashlib.sha256(f"{checksum} {edges}".encode()).hexdigest()
            self.crops[name] = Crop(name, checksum, edges)
            checksum = name
        return Picture(checksum, described[:_LONGEST_DESCRIPTION], width) if checksum else None


def link_of(picture: etree._Element) -> str:
    """The id of the relationship of a DrawingML picture, or empty (20.1.8.13)."""
    blip = picture.find(f"{PIC}blipFill/{A}blip")
    return "" if blip is None else blip.get(R + "embed") or blip.get(R + "link") or ""


def edges_of(picture: etree._Element) -> Edges:
    """What a DrawingML picture does not show of its file (``a:srcRect``, 20.1.8.55; thousandths of a percent)."""
    cut = picture.find(f"{PIC}blipFill/{A}srcRect")
    return UNCROPPED if cut is None else _edges([_thousandths(cut.get(side, "")) for side in "ltrb"])


def vml_edges_of(data: etree._Element) -> Edges:
    """The same of a VML picture (part 4, 19.1.2.11): fractions, or 65,536ths marked with an f."""
    return _edges([_fraction(data.get(f"crop{side}", "")) for side in ("left", "top", "right", "bottom")])


def _edges(shares: list[float]) -> Edges:
    """Shares that leave something of the picture; a frame larger than the picture (a negative share) cuts nothing."""
    left, above, right, below = (round(max(share, 0.0), 5) for share in shares)
    return (left, above, right, below) if left + right < _MOST_CUT and above + below < _MOST_CUT else UNCROPPED


def _thousandths(text: str) -> float:
    if text.endswith("%"):  # as strict files have it
        return _fraction(text[:-1]) / 100
    return _fraction(text) / 100_000


def _fraction(text: str) -> float:
    share = 1 / 65_536 if text.endswith("f") else 1.0
    try:
        found = float(text.removesuffix("f") or 0) * share
    except ValueError:
        return 0.0
    return found if abs(found) < _LARGEST_SHARE else 0.0


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
