"""An OPC package written part by part into a zip, with a checksum over the parts (ECMA-376 part 2).

The order is the caller's, so the same parts give the same package.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, BinaryIO
from zipfile import ZipFile

from word.model.text import escape
from word.model.xml import DECLARATION
from word.writing.zipping import Entry, Zip

CHUNK = 1 << 16
"""Characters gathered before they are encoded, hashed and deflated."""

_TOGETHER = 256
"""Texts that go into a spool's file together."""

RELATIONSHIPS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"


class Spool:
    """Text that waits for its part, in a file that turns to disk when it grows."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._waiting: list[str] = []

    def write(self, text: str) -> None:
        """Add text."""
        self._waiting.append(text)
        if len(self._waiting) >= _TOGETHER:
            self._flush()

    def _flush(self) -> None:
        self._file.write("".join(self._waiting).encode())
        self._waiting.clear()

    def pieces(self) -> Iterator[bytes]:
        """All that was added, some at a time."""
        self._flush()
        self._file.seek(0)
        while piece := self._file.read(CHUNK):
            yield piece


class PartWriter:
    """Takes the text of one part, piece by piece."""

    def __init__(self, stream: Entry) -> None:
        self._stream = stream
        self._hash = hashlib.sha256()
        self._waiting: list[str] = []
        self._size = 0

    def write(self, text: str) -> None:
        """Add text; it goes into the zip once there is enough of it."""
        self._waiting.append(text)
        self._size += len(text)
        if self._size >= CHUNK:
            self.flush()

    def write_bytes(self, data: bytes) -> None:
        """Add bytes as they are."""
        self.flush()
        self._hash.update(data)
        self._stream.write(data)

    def copy(self, spool: Spool) -> None:
        """Add all that waits in a spool."""
        self.flush()
        for piece in spool.pieces():
            self.write_bytes(piece)

    def flush(self) -> None:
        """Encode, hash and deflate what is waiting."""
        data = "".join(self._waiting).encode()
        self._waiting.clear()
        self._size = 0
        self._hash.update(data)
        self._stream.write(data)

    def digest(self) -> str:
        """SHA-256 of the part, hexadecimal."""
        return self._hash.hexdigest()


class Package:
    """Writes parts; ``close`` adds the content types and returns the checksum."""

    def __init__(self, target: BinaryIO) -> None:
        self._zip = Zip(target)
        self._digests: dict[str, str] = {}
        self._types: dict[str, str] = {}

    @contextmanager
    def part(self, name: str, content_type: str = "") -> Iterator[PartWriter]:
        """Open a part by its name without a leading slash; an empty content type leaves it to the extension's."""
        stream = self._zip.open(name)
        writer = PartWriter(stream)
        yield writer
        writer.flush()
        stream.close()
        self._digests[name] = writer.digest()
        if content_type:
            self._types[name] = content_type

    def add(self, name: str, content: str | bytes, content_type: str = "") -> None:
        """Write a whole part at once."""
        with self.part(name, content_type) as part:
            part.write_bytes(content.encode() if isinstance(content, str) else content)

    def close(self, extensions: dict[str, str] | None = None) -> str:
        """Write the content types and finish; ``extensions`` are extension -> type of media. Returns the checksum."""
        defaults = {"rels": RELATIONSHIPS_TYPE, "xml": "application/xml", **(extensions or {})}
        rows = [f'<Default Extension="{escape(e)}" ContentType="{t}"/>' for e, t in sorted(defaults.items())]
        rows += [f'<Override PartName="/{escape(n)}" ContentType="{t}"/>' for n, t in sorted(self._types.items())]
        self.add(
            "[Content_Types].xml",
            f'{DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{"".join(rows)}</Types>',
        )
        self._zip.close()
        return digest_of(self._digests)


def digest_of(digests: dict[str, str]) -> str:
    """The checksum of a package: SHA-256 over a line ``name NUL digest`` for each part, by name."""
    lines = "".join(f"{name}\0{digest}\n" for name, digest in sorted(digests.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def checksum(source: BinaryIO) -> str:
    """The checksum of a package that is already written, as ``Written.sha256`` gives it."""
    with ZipFile(source) as archive:
        digests = {}
        for name in archive.namelist():
            with archive.open(name) as part:
                digests[name] = hashlib.file_digest(part, "sha256").hexdigest()  # type: ignore[arg-type]
    return digest_of(digests)
