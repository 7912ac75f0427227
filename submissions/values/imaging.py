"""Pictures on their way in: told by their content, looked at within limits, and made anew.

What is kept is never the file that came: it is decoded and written again, so that nothing hides in it, and neither
where nor with which camera it was taken (Exif) stays.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

from submissions.values.enums import PictureType
from submissions.values.exceptions import NotPossible

LARGEST = 20 * 1024 * 1024
"""Bytes of a picture as it comes."""
MOST_PIXELS = {"JPEG": 60_000_000, "PNG": 25_000_000}
"""Width times height: a telephone takes 12 to 50 million. A PNG is decoded whole, in 4 bytes a pixel."""
LONGEST_SIDE = 2400
"""Pixels of the longer side of what is kept: over the width of a page's text, about 360 an inch."""
QUALITY = 88

_SIGNATURES = (
    (b"GIF8", "GIF"), (b"BM", "BMP"), (b"II*\0", "TIFF"), (b"MM\0*", "TIFF"), (b"%PDF-", "PDF"), (b"8BPS", "Photoshop"),
    (b"\xd7\xcd\xc6\x9a", "WMF"), (b"\x01\0\x09\0", "WMF"), (b"\x01\0\0\0", "EMF"), (b"<svg", "SVG"), (b"<?xml", "SVG"),
)  # fmt: skip
_BRANDS = {b"heic": "HEIC", b"heix": "HEIC", b"mif1": "HEIC", b"msf1": "HEIC", b"avif": "AVIF"}


Edges = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A picture made anew; ``width`` and ``height`` in pixels."""

    content: bytes
    content_type: PictureType
    width: int
    height: int


def kind_of(content: bytes) -> str:
    """Return the name of the kind that the content itself shows (PNG, JPEG, GIF, HEIC, EMF and so on), or ""."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WebP"
    if content[4:8] == b"ftyp":
        return _BRANDS.get(content[8:12], "")
    start = content[:64].lstrip()
    return next((name for signature, name in _SIGNATURES if start.startswith(signature)), "")


def prepare(content: bytes, edges: Edges = (0.0, 0.0, 0.0, 0.0)) -> Prepared:
    """Return a PNG or JPEG upright, in sRGB, without particulars of how it was made, and no larger than is printed.

    ``edges`` are the shares of its width and height that are cut off left, above, right and below: what a file does
    not show of a picture is not kept.
    Raises NotPossible, with a sentence, for another kind, for what is too large or cannot be read.
    """
    if len(content) > LARGEST:
        raise NotPossible(_("The picture is larger than %(limit)s.") % {"limit": filesizeformat(LARGEST)})
    kind = kind_of(content)
    if kind not in {"PNG", "JPEG"}:
        if kind:
            raise NotPossible(_("Pictures are PNG or JPEG files; this one is %(kind)s.") % {"kind": kind})
        raise NotPossible(_("Pictures are PNG or JPEG files; this file is neither."))
    try:
        # A decoder that finds its input odd must not print a warning for everybody else's log.
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(content), formats=[kind]) as image:
            if image.width * image.height > MOST_PIXELS[kind]:
                raise Image.DecompressionBombError
            return _anew(image, kind, edges)
    except Image.DecompressionBombError as error:
        limit = MOST_PIXELS[kind] // 1_000_000
        raise NotPossible(
            _("The picture has more than %(limit)s million pixels. Make it smaller, then add it again.")
            % {"limit": limit}
        ) from error
    except Exception as error:  # whatever a decoder meets in a damaged file; each format raises its own
        raise NotPossible(_("The picture is damaged and cannot be read. Save it again, then add it.")) from error


def _anew(image: Image.Image, kind: str, edges: Edges) -> Prepared:
    """Decode, cut, make smaller, turn upright and write: JPEG stays JPEG, PNG stays PNG.

    The edges are those of the picture as it is stored, before it is turned.
    """
    image = _in_plain_mode(image)
    if any(edges):
        image = _cut(image, edges)
    if max(image.size) > LONGEST_SIDE:
        if image.mode in {"1", "P"}:  # colours by number cannot be averaged
            image = image.convert("RGBA" if "transparency" in image.info else "RGB")
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    upright = ImageOps.exif_transpose(image)
    turned = _in_srgb(upright, upright.info.get("icc_profile"))
    turned.info = {name: value for name, value in turned.info.items() if name == "transparency"}
    stream = io.BytesIO()
    if kind == "JPEG":
        turned.save(stream, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    else:
        turned.save(stream, "PNG", optimize=True)
    return Prepared(stream.getvalue(), PictureType(f"image/{kind.lower()}"), *turned.size)


def _cut(image: Image.Image, edges: Edges) -> Image.Image:
    left, above, right, below = edges
    across, down = image.size
    begin, top = min(round(left * across), across - 1), min(round(above * down), down - 1)
    end, bottom = max(round((1 - right) * across), begin + 1), max(round((1 - below) * down), top + 1)
    return image.crop((begin, top, end, bottom))


def _in_plain_mode(image: Image.Image) -> Image.Image:
    """Return the picture in a mode that both formats and every browser know."""
    if image.mode.startswith("I"):  # 16 bits of grey
        return image.convert("I").point(lambda value: value / 256).convert("L")
    return image if image.mode in {"1", "L", "LA", "P", "RGB", "RGBA"} else image.convert("RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the picture in the colours of the web; a profile that cannot be read is left aside."""
    if not profile or image.mode not in {"RGB", "RGBA"}:
        return image
    try:
        return (
            ImageCms.profileToProfile(
                image, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
            )
            or image
        )
    except (ImageCms.PyCMSError, OSError):
        return image
