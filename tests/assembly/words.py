"""Reading the text of a Word file that a test has made."""

import io
from pathlib import Path

import docx


def paragraphs(file: bytes | Path) -> list[str]:
    """Return the text of the paragraphs of the body, tables left out."""
    document = docx.Document(io.BytesIO(file) if isinstance(file, bytes) else str(file))
    return [paragraph.text for paragraph in document.paragraphs]


def styled(file: bytes | Path, style: str) -> list[str]:
    """Return the text of the paragraphs in one style."""
    document = docx.Document(io.BytesIO(file) if isinstance(file, bytes) else str(file))
    return [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == style]


def facts(file: bytes | Path) -> dict[str, str]:
    """Return the rows of the first table, which says what the file holds: label, value."""
    document = docx.Document(io.BytesIO(file) if isinstance(file, bytes) else str(file))
    return {row.cells[0].text: row.cells[1].text for row in document.tables[0].rows}
