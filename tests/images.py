"""Small pictures for tests, made on the spot."""

import io

from PIL import Image


def picture(kind: str = "PNG", size: tuple[int, int] = (60, 40), colour: object = "steelblue", **saving) -> bytes:
    """Return the bytes of a picture of one colour."""
    stream = io.BytesIO()
    Image.new(saving.pop("mode", "RGB"), size, colour).save(stream, kind, **saving)
    return stream.getvalue()


def opened(content: bytes) -> Image.Image:
    """Return a picture decoded."""
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def named(sha256: str, description: str = "A map") -> str:
    """Return an answer with a picture in it."""
    return f'<p>See the map.</p><img data-sha256="{sha256}" alt="{description}">'
