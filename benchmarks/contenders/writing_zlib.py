"""The floor of writing Word: ``FILE TARGET`` deflates, at level 6, bytes that are there already."""

import sys
import zlib
from pathlib import Path


def main(source: Path, target: Path) -> None:
    """Deflate a file, a megabyte at a time."""
    deflate = zlib.compressobj(6)
    with source.open("rb") as read, target.open("wb") as written:
        while piece := read.read(1 << 20):
            written.write(deflate.compress(piece))
        written.write(deflate.flush())


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
