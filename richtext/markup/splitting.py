"""Lines of light markup to the lines of each block."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

Lines = tuple[str, ...]

EMPTY = "\\"
"""The line that stands for an empty line, which would end a paragraph."""

_ITEM = re.compile(r" ?(?:(?P<bullet>[-+*•])|(?P<number>\d{1,5})(?P<end>[.)]))(?: +(?P<rest>.*)|$)")
_HEADING = re.compile(r"(#{1,6}) +(.*)")
PICTURE = re.compile(r"!\[((?:\\.|[^\\\]])*)\]\(picture-(\d{1,9})\)")


RULE = re.compile(r"\|(?: *:?-+:? *\|)+")
"""The line under the heading rows of a table."""


class Kind(Enum):
    """What a piece of markup says."""

    PARAGRAPH = auto()
    HEADING = auto()
    LIST = auto()
    QUOTATION = auto()
    TABLE = auto()
    PICTURE = auto()


@dataclass(frozen=True, slots=True)
class Piece:
    """A block as its lines, without what indents it."""

    kind: Kind
    lines: Lines


@dataclass(frozen=True, slots=True)
class Item:
    """A list item: whether it is numbered, its number, and the lines within it."""

    ordered: bool
    number: int
    lines: Lines


def lines_of(text: str) -> Lines:
    """``text`` as lines without trailing space, tabs as four spaces."""
    return tuple(line.rstrip(" \t").expandtabs(4) for line in re.split(r"\r\n|\r|\n", text))


def split(lines: Sequence[str]) -> list[Piece]:
    """The blocks that ``lines`` hold."""
    pieces: list[Piece] = []
    start = 0
    while start < len(lines):
        if not lines[start]:
            start += 1
            continue
        kind = kind_of(lines[start])
        end = start + 1
        if kind is Kind.LIST:
            end = _list_end(lines, start)
        elif kind is Kind.PARAGRAPH:
            while end < len(lines) and lines[end] and not interrupts(lines[end]):
                end += 1
        elif kind in {Kind.QUOTATION, Kind.TABLE}:
            while end < len(lines) and lines[end] and kind_of(lines[end]) is kind:
                end += 1
        pieces.append(Piece(kind, tuple(lines[start:end])))
        start = end
    return pieces


def kind_of(line: str) -> Kind:
    """What a block that begins with ``line`` is."""
    if line.startswith(">"):
        return Kind.QUOTATION
    if line.startswith("|"):
        return Kind.TABLE
    if _HEADING.fullmatch(line):
        return Kind.HEADING
    if _ITEM.fullmatch(line):
        return Kind.LIST
    return Kind.PICTURE if PICTURE.fullmatch(line) else Kind.PARAGRAPH


def interrupts(line: str) -> bool:
    """Whether ``line`` ends the paragraph above it. A number does only if it is 1: "2025. " may just fall there."""
    kind = kind_of(line)
    item = _ITEM.fullmatch(line) if kind is Kind.LIST else None
    if item and (item["number"] not in {None, "1"} or not item["rest"]):
        return False
    return kind is not Kind.PARAGRAPH


def _marker(line: str) -> str:
    """What items of one list have in common, or nothing if ``line`` begins no item."""
    found = _ITEM.fullmatch(line)
    return (found["bullet"] or found["end"]) if found else ""


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _list_end(lines: Sequence[str], start: int) -> int:
    """Where the list that begins at ``start`` ends: at a line that is neither indented nor an item of its kind."""
    marker = _marker(lines[start])
    end = start + 1
    for position in range(start + 1, len(lines)):
        line = lines[position]
        if not line:
            continue
        if _indent(line) < 2 and _marker(line) != marker:
            break
        end = position + 1
    return end


def items(piece: Piece) -> list[Item]:
    """The items of a list."""
    found: list[tuple[int, int, list[str]]] = []  # number, width of the indent, lines
    for line in piece.lines:
        head = _ITEM.fullmatch(line) if _indent(line) < 2 else None
        if head:
            rest = head["rest"] or ""
            width = len(head["bullet"] or f"{head['number']}.") + 1
            found.append((int(head["number"] or 0), width, [rest] if rest else []))
        else:
            _, width, content = found[-1]
            content.append(line[min(width, _indent(line)) :])
    ordered = _marker(piece.lines[0]) in {".", ")"}
    return [Item(ordered, number, tuple(content)) for number, _, content in found]


def quoted(piece: Piece) -> Lines:
    """The lines within a quotation."""
    return tuple(re.sub("^> ?", "", line) for line in piece.lines)


def heading(piece: Piece) -> tuple[int, str]:
    """Level (1 or 2) and text of a heading."""
    found = _HEADING.fullmatch(piece.lines[0])
    assert found  # noqa: S101 (the piece is a heading because this matched)
    return 1 if len(found[1]) <= 2 else 2, found[2]


def paragraph(piece: Piece) -> str:
    """The text of a paragraph, with its line breaks."""
    return "\n".join("" if line == EMPTY else line.lstrip(" ") for line in piece.lines)


def rows(piece: Piece) -> list[tuple[bool, tuple[str, ...]]]:
    """The rows of a table: whether it is a heading row, and its cells."""
    result: list[tuple[bool, tuple[str, ...]]] = []
    for line in piece.lines:
        if RULE.fullmatch(line):
            result = [(True, cells) for _, cells in result]
        else:
            result.append((False, _cells(line)))
    return result


def _cells(line: str) -> tuple[str, ...]:
    cells = [""]
    for piece in re.findall(r"\\.|\||[^\\|]+|.", line[1:]):
        if piece == "|":
            cells.append("")
        else:
            cells[-1] += "|" if piece == "\\|" else piece
    if len(cells) > 1 and not cells[-1].strip(" "):
        cells.pop()
    return tuple(cell.strip(" ") for cell in cells)
