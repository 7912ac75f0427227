"""Blocks as JSON values, and their checksum."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

import rfc8785

from richtext.blocks import (
    SCHEMA,
    Block,
    Blocks,
    Cell,
    Footnote,
    Heading,
    Inline,
    LineBreak,
    List,
    ListItem,
    Paragraph,
    Picture,
    Quotation,
    Row,
    Run,
    Table,
)

Json = dict[str, Any]

_RUN = {"bold": False, "italic": False, "underline": False, "strike": False, "vertical": "", "href": ""}
_PLACE = {"lang": "", "dir": ""}


def checksum(blocks: Iterable[Block]) -> str:
    """SHA-256 (hexadecimal) of the RFC 8785 form of ``{"blocks": …, "schema": 1}``."""
    return sha256(rfc8785.dumps({"schema": SCHEMA, "blocks": to_json(blocks)})).hexdigest()


def to_json(blocks: Iterable[Block]) -> list[Json]:
    """A list of objects, each with a ``type``; fields that have their default are left out."""
    return [_block(block) for block in blocks]


def from_json(values: Iterable[Json]) -> Blocks:
    """The blocks that `to_json` gave. Raises KeyError or TypeError for anything else."""
    return tuple(map(_to_block, values))


def _fields(value: object, defaults: dict[str, Any]) -> Json:
    return {name: got for name, default in defaults.items() if (got := getattr(value, name)) != default}


def _block(block: Block) -> Json:
    match block:
        case Paragraph():
            return {"type": "paragraph", "inlines": list(map(_inline, block.inlines)), **_fields(block, _PLACE)}
        case Heading():
            inlines = list(map(_inline, block.inlines))
            return {"type": "heading", "level": block.level, "inlines": inlines, **_fields(block, _PLACE)}
        case List():
            items = [to_json(item.blocks) for item in block.items]
            return {"type": "list", "ordered": block.ordered, "items": items, **_fields(block, {"start": 1} | _PLACE)}
        case Quotation():
            return {"type": "quotation", "blocks": to_json(block.blocks), **_fields(block, _PLACE)}
        case Table():
            rows = [[_cell(cell) for cell in row.cells] for row in block.rows]
            return {"type": "table", "rows": rows, **_fields(block, _PLACE)}
        case Picture():
            optional = {"alternative_text": "", "width": 0, "height": 0}
            return {"type": "picture", "sha256": block.sha256, **_fields(block, optional)}


def _cell(cell: Cell) -> Json:
    return {"blocks": to_json(cell.blocks), **_fields(cell, {"header": False, "colspan": 1, "rowspan": 1})}


def _inline(inline: Inline) -> Json:
    match inline:
        case Run():
            return {"type": "run", "text": inline.text, **_fields(inline, _RUN | _PLACE)}
        case LineBreak():
            return {"type": "break"}
        case Footnote():
            return {"type": "footnote", "blocks": to_json(inline.blocks)}


def _to_block(value: Json) -> Block:
    rest = {name: got for name, got in value.items() if name not in {"type", "inlines", "items", "rows", "blocks"}}
    match value["type"]:
        case "paragraph":
            return Paragraph(tuple(map(_to_inline, value["inlines"])), **rest)
        case "heading":
            return Heading(inlines=tuple(map(_to_inline, value["inlines"])), **rest)
        case "list":
            return List(items=tuple(ListItem(from_json(item)) for item in value["items"]), **rest)
        case "quotation":
            return Quotation(from_json(value["blocks"]), **rest)
        case "table":
            return Table(tuple(Row(tuple(map(_to_cell, row))) for row in value["rows"]), **rest)
        case "picture":
            return Picture(**rest)
        case unknown:
            raise KeyError(unknown)


def _to_cell(value: Json) -> Cell:
    return Cell(**{**value, "blocks": from_json(value["blocks"])})


def _to_inline(value: Json) -> Inline:
    match value["type"]:
        case "run":
            return Run(**{name: got for name, got in value.items() if name != "type"})
        case "break":
            return LineBreak()
        case "footnote":
            paragraphs = from_json(value["blocks"])
            return Footnote(tuple(block for block in paragraphs if isinstance(block, Paragraph)))
        case unknown:
            raise KeyError(unknown)
