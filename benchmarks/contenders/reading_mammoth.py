"""A Word file to HTML by mammoth: ``SOURCE TARGET``."""

import sys
from pathlib import Path

import mammoth


def main(source: Path, target: Path) -> None:
    """Write the HTML."""
    with source.open("rb") as file:
        target.write_text(mammoth.convert_to_html(file).value, encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
