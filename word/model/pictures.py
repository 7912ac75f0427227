"""Pictures in the text: their part, their size, their alternative text (DrawingML, 20.4.2.8 and 20.2)."""

from __future__ import annotations

from richtext.blocks import Picture
from word.model.text import escape

RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
TYPES = {"png": "image/png", "jpeg": "image/jpeg", "gif": "image/gif"}

_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_PLACE = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_EMU_PER_PIXEL = 9525
_EMU_PER_TWIP = 635
_TALLEST = 8_000_000
"""EMU a picture may be high: 22 cm, which a page holds with a caption."""


def kind(data: bytes) -> str:
    """The extension by the first bytes, or an empty string for what is no PNG, JPEG or GIF."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    return "gif" if data[:6] in {b"GIF87a", b"GIF89a"} else ""


def size(data: bytes) -> tuple[int, int]:
    """(width, height) in pixels as the file says, or zeros."""
    if kind(data) == "png" and len(data) >= 24:
        return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    if kind(data) == "gif" and len(data) >= 10:
        return int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")
    at = 2
    while kind(data) == "jpeg" and at + 9 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            return int.from_bytes(data[at + 7 : at + 9], "big"), int.from_bytes(data[at + 5 : at + 7], "big")
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return 0, 0


def extent(picture: Picture, own: tuple[int, int], twips: int) -> tuple[int, int]:
    """(width, height) in EMU: as asked or as the file says, no larger than that and than fits width and page."""
    own_width, own_height = own if all(own) else (400, 300)
    width, height = picture.width, picture.height
    if width <= 0 and height <= 0:
        width, height = own_width, own_height
    elif height <= 0:
        height = max(width * own_height // own_width, 1)
    elif width <= 0:
        width = max(height * own_width // own_height, 1)
    across, down = width * _EMU_PER_PIXEL, height * _EMU_PER_PIXEL
    scale = min(1.0, own_width / width, own_height / height, twips * _EMU_PER_TWIP / across, _TALLEST / down)
    return max(int(across * scale), 1), max(int(down * scale), 1)


def drawing(number: int, relationship: str, picture: Picture, across: int, down: int) -> str:
    """The run that holds a picture; ``number`` is unique in the file."""
    said = escape(picture.alternative_text)
    name = f"Picture {number}"
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{_PLACE}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{across}" cy="{down}"/><wp:docPr id="{number}" name="{name}" descr="{said}"/>'
        f'<wp:cNvGraphicFramePr><a:graphicFrameLocks xmlns:a="{_MAIN}" noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        f'<a:graphic xmlns:a="{_MAIN}"><a:graphicData uri="{_PICTURE}"><pic:pic xmlns:pic="{_PICTURE}"><pic:nvPicPr>'
        f'<pic:cNvPr id="{number}" name="{name}" descr="{said}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip r:embed="{relationship}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
        f'<a:off x="0" y="0"/><a:ext cx="{across}" cy="{down}"/></a:xfrm><a:prstGeom prst="rect">'
        "<a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
