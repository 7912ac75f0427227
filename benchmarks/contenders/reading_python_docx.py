"""A Word file to HTML by python-docx: ``SOURCE TARGET``; paragraphs and tables are walked in order.

Lists are told by style, as its users do it; footnotes it cannot reach.
"""

import re
import sys
from html import escape
from pathlib import Path

from docx import Document
from docx.table import Table
from docx.text.hyperlink import Hyperlink

LIST = re.compile(r"List (Bullet|Number) ?(\d?)")


def main(source: Path, target: Path) -> None:
    """Write the HTML."""
    blocks = Document(str(source)).iter_inner_content()
    target.write_text("".join(map(block_html, blocks)), encoding="utf-8")


def block_html(block):
    """Return a table, heading, list item or paragraph as HTML."""
    if isinstance(block, Table):
        rows = ("".join(f"<td>{escape(cell.text)}</td>" for cell in row.cells) for row in block.rows)
        return f"<table>{''.join(f'<tr>{cells}</tr>' for cells in rows)}</table>"
    style, text = block.style.name, "".join(map(inline_html, block.iter_inner_content()))
    if style.startswith("Heading"):
        return f"<h{style[-1]}>{text}</h{style[-1]}>"
    if found := LIST.fullmatch(style):
        tag, level = ("ul", "ol")[found[1] == "Number"], int(found[2] or 1)
        return f"<{tag}>" * level + f"<li>{text}</li>" + f"</{tag}>" * level
    return f"<p>{text}</p>"


def inline_html(inline):
    """Return a run or a hyperlink as HTML."""
    text = escape(inline.text)
    if isinstance(inline, Hyperlink):
        return f'<a href="{escape(inline.url)}">{text}</a>'
    text = f"<strong>{text}</strong>" if inline.bold else text
    return f"<em>{text}</em>" if inline.italic else text


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
