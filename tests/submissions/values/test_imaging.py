"""Pictures on their way in: what is kept of them, and what is refused in a sentence."""

import io
import struct
import zlib

import pytest
from PIL import Image, ImageCms

from submissions.values import imaging
from submissions.values.exceptions import NotPossible
from tests.images import opened, picture

ORIENTATION, GPS, MAKER = 0x0112, 0x8825, 0x010F


def photograph(size=(60, 40), orientation=6):
    """A JPEG that lies on its side and says where and with what it was taken."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = orientation, "Camera of a delegate"
    exif.get_ifd(GPS)[1] = "N"
    return picture("JPEG", size, exif=exif, comment=b"a remark")


def giant(width=30_000, height=30_000):
    """A small PNG that says it is enormous."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_photograph_is_turned_upright_and_does_not_tell_where_it_was_taken():
    prepared = imaging.prepare(photograph())
    kept = opened(prepared.content)
    assert (prepared.width, prepared.height) == kept.size == (40, 60)
    assert not kept.getexif()
    assert "comment" not in kept.info
    assert b"delegate" not in prepared.content


def test_what_hides_behind_a_picture_is_left_behind():
    prepared = imaging.prepare(picture() + b"PK\x03\x04<script>alert(1)</script>")
    assert b"script" not in prepared.content
    assert b"PK\x03\x04" not in prepared.content


def test_large_picture_is_made_smaller_and_a_small_one_is_not_made_larger():
    large = imaging.prepare(picture("JPEG", (6000, 3000)))
    assert (large.width, large.height) == (imaging.LONGEST_SIDE, imaging.LONGEST_SIDE // 2)
    small = imaging.prepare(picture("PNG", (3, 2)))
    assert (small.width, small.height) == (3, 2)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_keeps_what_it_shows(mode):
    stream = io.BytesIO()
    white = {"I;16": 65535, "LA": (255, 128), "RGBA": (255, 255, 255, 128), "P": 1, "1": 1, "L": 255}
    image = Image.new(mode, (4, 4), white.get(mode, (255, 255, 255)))
    if mode == "P":
        image.putpalette([0, 0, 0, 255, 255, 255])
    image.save(stream, "PNG", **({"transparency": 0} if mode == "P" else {}))
    kept = opened(imaging.prepare(stream.getvalue()).content).convert("RGBA")
    assert kept.getpixel((1, 1))[:3] == (255, 255, 255)
    assert kept.getpixel((1, 1))[3] == (128 if mode in {"LA", "RGBA"} else 255)


def test_transparent_palette_that_is_made_smaller_stays_transparent():
    image = Image.new("P", (3000, 10), 0)
    image.putpalette([0, 0, 0, 255, 255, 255])
    stream = io.BytesIO()
    image.save(stream, "PNG", transparency=0)
    assert opened(imaging.prepare(stream.getvalue()).content).convert("RGBA").getpixel((5, 5))[3] == 0


def test_large_grey_of_sixteen_bits_is_made_smaller():
    kept = opened(imaging.prepare(picture("PNG", (3000, 10), 65535, mode="I;16")).content)
    assert (kept.size[0], kept.getpixel((9, 5))) == (imaging.LONGEST_SIDE, 255)


def test_colours_of_another_space_become_those_of_the_web():
    linear = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert "icc_profile" not in opened(imaging.prepare(picture("JPEG", icc_profile=srgb)).content).info
    assert imaging.prepare(picture("PNG", icc_profile=linear.tobytes())).content  # one that does not fit is left aside
    assert imaging.prepare(picture("JPEG", icc_profile=b"no profile")).content


def test_picture_for_print_becomes_one_for_the_screen():
    assert opened(imaging.prepare(picture("JPEG", mode="CMYK", colour=(0, 0, 0, 0))).content).mode == "RGB"


def test_same_file_gives_the_same_picture():
    assert imaging.prepare(photograph()) == imaging.prepare(photograph())


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (picture("GIF"), "this one is GIF"),
        (picture("TIFF"), "this one is TIFF"),
        (picture("BMP"), "this one is BMP"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "this one is WebP"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "this one is HEIC"),
        (b"\x01\0\0\0" + bytes(40), "this one is EMF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "this one is SVG"),
        (b"MZ", "this file is neither"),
        (b"", "this file is neither"),
        (giant(), "more than 25 million pixels"),
        (giant(6000, 6000), "more than 25 million pixels"),
        (picture("JPEG", (600, 400))[:400], "damaged"),
        (picture("PNG", (600, 400))[:60], "damaged"),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "damaged"),
        (b"\xff\xd8\xff" + bytes(20), "damaged"),
        (bytes(imaging.LARGEST + 1), "larger than 20.0"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_a_sentence(content, sentence):
    with pytest.raises(NotPossible, match=sentence):
        imaging.prepare(content)


def test_only_what_a_file_shows_of_a_picture_is_kept():
    image = Image.new("RGB", (100, 50), "red")
    image.paste("blue", (50, 0, 100, 50))
    stream = io.BytesIO()
    image.save(stream, "PNG")
    kept = opened(imaging.prepare(stream.getvalue(), (0.5, 0.0, 0.1, 0.2)).content)
    assert kept.size == (40, 40)
    assert kept.convert("RGB").getcolors() == [(1600, (0, 0, 255))]


def test_a_part_of_a_picture_has_a_pixel_at_least():
    assert opened(imaging.prepare(picture("PNG", (1, 1)), (0.5, 0.4, 0.4, 0.5)).content).size == (1, 1)
