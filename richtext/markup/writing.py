"""Blocks to lines of light markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from richtext.blocks import Block, Blocks, Cell, Heading, List, ListItem, Paragraph, Picture, Quotation, Run, Table
from richtext.markup import inline
from richtext.markup.splitting import EMPTY, RULE, Kind, Lines, interrupts, kind_of
from richtext.serializing import header_rows
from richtext.text import paragraphs, pictures

Pictures = Mapping[str, int]
"""The number of each picture of an answer, by its checksum."""


def number_pictures(blocks: Iterable[Block]) -> dict[str, int]:
    """Numbers, from 1 in reading order, for the pictures in ``blocks``."""
    numbers: dict[str, int] = {}
    for picture in pictures(blocks):
        numbers.setdefault(picture.sha256, len(numbers) + 1)
    return numbers


def write(blocks: Sequence[Block], numbers: Pictures) -> list[Lines]:
    """The lines of each block."""
    written: list[Lines] = []
    other_marker = False
    for index, block in enumerate(blocks):
        before = blocks[index - 1] if index else None
        # Of two lists in a row the second has another marker, or they would read as one.
        follows = isinstance(block, List) and isinstance(before, List) and before.ordered == block.ordered
        other_marker = follows and not other_marker
        written.append(write_block(block, numbers, other_marker=other_marker))
    return written


def write_block(block: Block, numbers: Pictures, *, other_marker: bool = False) -> Lines:
    """The lines of one block."""
    match block:
        case Paragraph():
            return tuple(_guarded(line) for line in inline.write(block.inlines).split("\n"))
        case Heading():
            return (f"{'#' * (block.level + 1)} {inline.write(block.inlines, one_line=True)}",)
        case Picture():
            return (write_picture(block, numbers),)
        case Quotation():
            return tuple(f"> {line}".rstrip(" ") for line in joined(write(block.blocks, numbers)))
        case List():
            return tuple(_list(block, numbers, other_marker))
        case Table():
            return tuple(_table(block, numbers))


def joined(written: Iterable[Lines]) -> Lines:
    """Blocks one after another with an empty line between them."""
    lines: list[str] = []
    for block in written:
        lines += ("", *block) if lines else block
    return tuple(lines)


def write_picture(picture: Picture, numbers: Pictures) -> str:
    """A picture by its number and its description."""
    return f"![{inline.write((Run(picture.alternative_text),))}](picture-{numbers[picture.sha256]})"


def _guarded(line: str) -> str:
    """``line`` of a paragraph, with a backslash where it would begin another kind of block."""
    if not line:
        return EMPTY
    if kind_of(line) is Kind.PARAGRAPH:
        return line
    return re.sub(r"(?=[.)])", r"\\", line, count=1) if line[0].isdigit() else "\\" + line


def write_item(item: ListItem, numbers: Pictures) -> Lines:
    """The lines within an item; none if it is empty."""
    if item.blocks == (Paragraph(),):
        return ()
    lines: list[str] = []
    for block, written in zip(item.blocks, write(item.blocks, numbers), strict=True):
        # What follows a paragraph without an empty line, such as a nested list, looks better so.
        tight = lines and isinstance(block, List) and interrupts(written[0])
        lines += written if tight or not lines else ("", *written)
    return tuple(lines)


def _list(block: List, numbers: Pictures, other_marker: bool) -> Iterable[str]:
    for number, item in enumerate(block.items, block.start):
        marker = f"{number}{')' if other_marker else '.'}" if block.ordered else "+" if other_marker else "-"
        lines = write_item(item, numbers)
        yield f"{marker} {lines[0]}" if lines else marker
        for line in lines[1:]:
            yield " " * (len(marker) + 1) + line if line else ""


def write_cell(cell: Cell, numbers: Pictures) -> str:
    """A cell on one line: its paragraphs with double line breaks between them, its pictures where there is no text."""
    texts = [inline.write(paragraph.inlines, one_line=True) for paragraph in paragraphs(cell.blocks)]
    texts += [write_picture(picture, numbers) for picture in pictures(cell.blocks)]
    text = (inline.BREAK * 2).join(texts)
    return "\\" + text if RULE.fullmatch(f"|{text}|") else text


def _table(table: Table, numbers: Pictures) -> Iterable[str]:
    header = header_rows(table)
    for index, row in enumerate(table.rows):
        yield write_row(tuple(write_cell(cell, numbers) for cell in row.cells))
        if index + 1 == header:
            yield "|" + "---|" * len(row.cells)


def write_row(cells: Iterable[str]) -> str:
    """A row with ``cells`` already written."""
    escaped = (cell.replace("|", "\\|") for cell in cells)
    return "".join(f"| {cell} " if cell else "| " for cell in escaped) + "|"


def to_markup(blocks: Blocks) -> str:
    """The light markup of ``blocks``; see `MARKUP_HELP`."""
    return "\n".join(joined(write(blocks, number_pictures(blocks))))
