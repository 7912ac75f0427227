"""A zip written as it comes, part after part, into any binary stream (APPNOTE 6.3.4; ECMA-376 part 2, annex B).

Times are fixed, and sizes follow their data (4.4.4, bit 3), so nothing is ever gone back to. Deflating is by far the
dearest step of a large file: ISA-L does it in a tenth of zlib's time and a tenth more space on running text. Where its
wheel is missing zlib does it, and the parts are the same.
"""

from __future__ import annotations

import zlib
from struct import Struct
from typing import BinaryIO, Protocol

try:
    from isal import isal_zlib
except ImportError:  # a platform without the wheel
    isal_zlib = None  # type: ignore[assignment]

LARGEST = 0xFFFF_FFFF
"""Bytes of a part, and of the file: past them zip needs extensions that Word documents do without."""

_VERSION = 20
_FLAGS = 0x0808  # sizes follow the data; names are UTF-8
_DEFLATED = 8
_DATE = 0x0021  # 1 January 1980, the first day zip knows
_RAW = -15  # deflate without a header of its own
_LOCAL = Struct("<4s5H3L2H")
_FOLLOWS = Struct("<4s3L")
_CENTRAL = Struct("<4s6H3L5H2L")
_END = Struct("<4s4H2LH")


class Deflate(Protocol):
    """What zlib and ISA-L both give."""

    def compress(self, data: bytes, /) -> bytes:
        """Take some bytes and return what is ready."""

    def flush(self) -> bytes:
        """Return the rest."""


def deflate() -> Deflate:
    """Return a fresh deflating stream without header."""
    if isal_zlib is None:
        return zlib.compressobj(6, zlib.DEFLATED, _RAW)
    return isal_zlib.compressobj(2, isal_zlib.DEFLATED, _RAW)


def compress(data: bytes) -> bytes:
    """Deflate something that is not for a zip."""
    return zlib.compress(data)


def decompress(data: bytes) -> bytes:
    """Inflate what ``compress`` gave."""
    return zlib.decompress(data) if isal_zlib is None else isal_zlib.decompress(data)


_crc32 = zlib.crc32 if isal_zlib is None else isal_zlib.crc32


class Entry:
    """A part that is being written."""

    def __init__(self, archive: Zip, name: str) -> None:
        self._archive = archive
        self._name = name.encode()
        self._deflate = deflate()
        self._start = archive.at
        self._crc = self._size = self._deflated = 0
        sizes = (0, 0, 0, len(self._name), 0)
        archive.put(_LOCAL.pack(b"PK\3\4", _VERSION, _FLAGS, _DEFLATED, 0, _DATE, *sizes) + self._name)

    def write(self, data: bytes) -> None:
        """Add bytes."""
        self._crc = _crc32(data, self._crc)
        self._size += len(data)
        self._put(self._deflate.compress(data))

    def close(self) -> None:
        """End the part. Raises OverflowError for one larger than zip holds."""
        self._put(self._deflate.flush())
        if self._size > LARGEST or self._archive.at > LARGEST:
            raise OverflowError(f"{self._name.decode()} makes the file larger than a zip can be.")
        sizes = (self._crc, self._deflated, self._size)
        self._archive.put(_FOLLOWS.pack(b"PK\7\10", *sizes))
        head = (_VERSION, _VERSION, _FLAGS, _DEFLATED, 0, _DATE, *sizes)
        place = (len(self._name), 0, 0, 0, 0, 0, self._start)
        self._archive.directory.append(_CENTRAL.pack(b"PK\1\2", *head, *place) + self._name)

    def _put(self, data: bytes) -> None:
        if data:
            self._deflated += len(data)
            self._archive.put(data)


class Zip:
    """A zip on its way into a stream; parts are opened one after another."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self.at = 0
        self.directory: list[bytes] = []

    def put(self, data: bytes) -> None:
        """Write bytes as they are."""
        self._target.write(data)
        self.at += len(data)

    def open(self, name: str) -> Entry:
        """Begin a part."""
        return Entry(self, name)

    def close(self) -> None:
        """Write the directory, by which readers find the parts."""
        start, count = self.at, len(self.directory)
        self.put(b"".join(self.directory))
        self.put(_END.pack(b"PK\5\6", 0, 0, count, count, self.at - start, start, 0))
