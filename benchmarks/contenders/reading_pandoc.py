"""A Word file to HTML by pandoc: ``SOURCE TARGET``."""

import sys
from pathlib import Path

import pypandoc


def main(source: Path, target: Path) -> None:
    """Write the HTML."""
    pypandoc.convert_file(str(source), "html", format="docx", outputfile=str(target))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
