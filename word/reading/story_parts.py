"""What a paragraph, a table or a control says of itself, asked while a story is read."""

from __future__ import annotations

import re
from dataclasses import replace

from lxml import etree

from richtext.notices import Where
from word.model.source import Item, Line, LossCode
from word.model.styles import INDENT, list_indent
from word.reading.names import W, first, number, value
from word.reading.segments import Fate
from word.reading.styles import ParagraphStyle


def placed(item: Item, control: tuple[str, str], where: Where) -> Item:
    """A line or table of an inserted document where it stands in this one."""
    if isinstance(item, Line):
        return replace(item, control=control, where=where)
    rows = tuple(
        tuple(replace(cell, items=tuple(placed(inner, control, where) for inner in cell.items)) for cell in row)
        for row in item.rows
    )
    return replace(item, rows=rows, where=where)


def identity(control: etree._Element) -> tuple[str, str] | None:
    """Tag and alias of a content control, or None where it has neither."""
    properties = control.find(W + "sdtPr") if control.tag == W + "sdt" else None
    tag, alias = value(properties, "tag") or "", value(properties, "alias") or ""
    return (tag[:200], alias[:200]) if tag or alias else None


def continued(style: ParagraphStyle, properties: etree._Element | None) -> int:
    """The level of the list item that a paragraph in a style "List Continue" goes on with, else -1.

    An indentation of its own tells a level that the style does not.
    """
    found = re.fullmatch(r"list continue(?: ([2-5]))?", style.name.casefold())
    if found is None:
        return -1
    indent = None if properties is None else properties.find(W + "ind")
    left = number(indent.get(W + "left") or indent.get(W + "start")) if indent is not None else 0
    return max(int(found[1] or 1), round(left / INDENT)) - 1


def is_quoted(properties: etree._Element | None, level: int) -> bool:
    """Whether an item of a list stands in a quotation, as ``formatting`` writes it: in from both margins."""
    indent = None if properties is None else first(properties, W + "ind")
    if indent is None:
        return False
    left, right = (number(indent.get(W + one) or indent.get(W + other)) for one, other in _SIDES)
    beyond = left - list_indent(level)
    return abs(right - INDENT) <= _ROUNDING < beyond and abs(beyond - round(beyond / INDENT) * INDENT) <= _ROUNDING


_SIDES = (("left", "start"), ("right", "end"))


_ROUNDING = 5
"""Twips by which other programs round indentations."""


def removed_mark(properties: etree._Element | None) -> Fate | None:
    """The fate of a paragraph's mark that was deleted or moved away (17.13.5.15)."""
    marks = None if properties is None else first(properties, W + "rPr")
    if marks is not None:
        removals: tuple[tuple[str, LossCode], ...] = (("del", "deletion"), ("moveFrom", "moved"))
        for tag, kind in removals:
            if (change := marks.find(W + tag)) is not None:
                return Fate(kind, change.get(W + "author", ""))
    return None
