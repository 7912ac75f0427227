"""Blocks to canonical HTML (schema 1). `richtext.reading` is the way back."""

from __future__ import annotations

from collections.abc import Iterable

from richtext.blocks import (
    Block,
    Cell,
    Footnote,
    Heading,
    Inline,
    LineBreak,
    List,
    Paragraph,
    Picture,
    Quotation,
    Row,
    Run,
    Table,
)


def serialize(blocks: Iterable[Block]) -> str:
    """The canonical HTML of ``blocks``: no white space between elements, marks always nested in one order."""
    return "".join(map(_block, blocks))


def escape(text: str) -> str:
    """``text`` for use between tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _quoted(text: str) -> str:
    return escape(text).replace('"', "&quot;")


def place_html(lang: str, direction: str) -> str:
    """The attributes ``lang`` and ``dir`` where they are needed, each after a space."""
    return (f' lang="{_quoted(lang)}"' if lang else "") + (f' dir="{direction}"' if direction else "")


def _block(block: Block) -> str:
    match block:
        case Paragraph():
            return f"<p{place_html(block.lang, block.dir)}>{inline_html(block.inlines)}</p>"
        case Heading():
            tag = f"h{block.level + 2}"
            return f"<{tag}{place_html(block.lang, block.dir)}>{inline_html(block.inlines)}</{tag}>"
        case List():
            tag = "ol" if block.ordered else "ul"
            start = f' start="{block.start}"' if block.ordered and block.start != 1 else ""
            items = "".join(f"<li>{serialize(item.blocks)}</li>" for item in block.items)
            return f"<{tag}{start}{place_html(block.lang, block.dir)}>{items}</{tag}>"
        case Quotation():
            return f"<blockquote{place_html(block.lang, block.dir)}>{serialize(block.blocks)}</blockquote>"
        case Table():
            return _table(block)
        case Picture():
            size = "".join(
                f' {name}="{value}"' for name, value in (("width", block.width), ("height", block.height)) if value
            )
            return f'<img data-sha256="{_quoted(block.sha256)}" alt="{_quoted(block.alternative_text)}"{size}>'


def header_rows(table: Table) -> int:
    """How many leading rows repeat on each page: rows of header cells only, that no span ties to a row below."""
    count = 0
    while count < len(table.rows) and all(cell.header for cell in table.rows[count].cells):
        count += 1
    while count and any(
        index + cell.rowspan > count for index, row in enumerate(table.rows[:count]) for cell in row.cells
    ):
        count -= 1
    return count


def _table(table: Table) -> str:
    # HTML does not let a cell span from thead into the body, hence `header_rows` and not just "all th".
    count = header_rows(table)
    head, body = "".join(map(_row, table.rows[:count])), "".join(map(_row, table.rows[count:]))
    return f"<table{place_html(table.lang, table.dir)}>{f'<thead>{head}</thead>' if head else ''}{body}</table>"


def _row(row: Row) -> str:
    return f"<tr>{''.join(map(_cell, row.cells))}</tr>"


def _cell(cell: Cell) -> str:
    return f"<{cell_html(cell)}>{serialize(cell.blocks)}</{'th' if cell.header else 'td'}>"


def cell_html(cell: Cell) -> str:
    """The start tag of a cell, without its brackets."""
    tag = "th" if cell.header else "td"
    spans = (f' colspan="{cell.colspan}"' if cell.colspan != 1 else "") + (
        f' rowspan="{cell.rowspan}"' if cell.rowspan != 1 else ""
    )
    return tag + spans


def inline_html(inlines: Iterable[Inline]) -> str:
    """The content of one paragraph as HTML."""
    parts: list[str] = []
    opened: list[str] = []  # what is open, outermost first, each as it stands within the brackets: 'a href="…"'
    for inline in inlines:
        match inline:
            case Run():
                wanted = _tags(inline)
                _retag(parts, opened, wanted)
                parts.append(escape(inline.text))
            case LineBreak():
                parts.append("<br>")
            case Footnote():
                _retag(parts, opened, [])
                parts.append(f'<sup data-note="{_quoted(note_html(inline))}"></sup>')
    _retag(parts, opened, [])
    return "".join(parts)


def note_html(note: Footnote) -> str:
    """What ``data-note`` holds: inline HTML, or paragraphs where there are several or one with its own language."""
    match note.blocks:
        case (Paragraph(lang="", dir=""),):
            return inline_html(note.blocks[0].inlines)
        case _:
            return serialize(note.blocks)


def _tags(run: Run) -> list[str]:
    tags = []
    if run.href:
        tags.append(f'a href="{_quoted(run.href)}"')
    if run.lang or run.dir:
        tags.append(f"span{place_html(run.lang, run.dir)}")
    if run.bold:
        tags.append("strong")
    if run.italic:
        tags.append("em")
    if run.underline:
        tags.append("u")
    if run.strike:
        tags.append("s")
    if run.vertical:
        tags.append("sup" if run.vertical == "superscript" else "sub")
    return tags


def _retag(parts: list[str], opened: list[str], wanted: list[str]) -> None:
    """Close and open tags so that exactly ``wanted`` are open; what both have in common stays open."""
    common = 0
    while common < len(opened) and common < len(wanted) and opened[common] == wanted[common]:
        common += 1
    while len(opened) > common:
        parts.append(f"</{opened.pop().split(' ', 1)[0]}>")
    for tag in wanted[common:]:
        parts.append(f"<{tag}>")
        opened.append(tag)
