"""A file as the sequence of pieces that a person can place otherwise than they were found to belong."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, fields, replace
from typing import Any

from richtext.blocks import Inline, LineBreak, Run
from richtext.notices import Notice, Where
from word.model.source import (
    Crop,
    Grid,
    GridCell,
    Item,
    Line,
    ListMark,
    Source,
    item_from_json,
    item_to_json,
    words_of_items,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A line, a part of one, or a table, where it stands in the file.

    ``kind`` is "answer", "question" (recognised as the wording of a question), "title", or a kind of unplaced text.
    ``key`` names the question of the first two; ``confidence`` is that of its answer, else 0. ``why`` says why a text
    was recognised (``recognition.Why``), and is empty for any other.
    """

    item: Item
    kind: str
    key: str = ""
    confidence: float = 0.0
    why: str = ""

    @property
    def words(self) -> int:
        """Words, footnotes included."""
        return words_of_items((self.item,))

    @property
    def note_words(self) -> int:
        """Words of the footnotes of a line."""
        return self.item.note_words if isinstance(self.item, Line) else 0


_KEPT = (Piece, Source, Line, Grid, GridCell, ListMark, Notice, Where, Crop)
SHAPE = zlib.crc32(repr([[field.name for field in fields(kind)] for kind in _KEPT]).encode())
"""Tells JSON that this version wrote from what an earlier one kept in another shape."""


def head_of(line: Line, rest: Line | None) -> Line:
    """What stands in ``line`` before ``rest``, with the words and footnotes that are not the rest's."""
    if rest is None:
        return line
    end = len(line.text) - len(rest.text)
    kept = list(rest.footnotes)
    inlines: list[Inline] = []
    position = 0
    for inline in line.inlines:
        if isinstance(inline, Run):
            text = inline.text[: max(end - position, 0)]
            position += len(inline.text)
            if text:
                inlines.append(replace(inline, text=text))
        elif isinstance(inline, LineBreak):
            if position < end:
                inlines.append(inline)
            position += 1
        elif inline in kept:
            kept.remove(inline)
        elif inline not in rest.inlines:
            inlines.append(inline)
    return replace(
        line,
        inlines=tuple(inlines),
        words=line.words - rest.words,
        note_words=line.note_words - rest.note_words,
        pictures=(),
    )


def pieces_to_json(pieces: tuple[Piece, ...]) -> list[dict[str, Any]]:
    """``pieces`` as JSON values."""
    return [
        {
            "item": item_to_json(piece.item),
            "kind": piece.kind,
            "key": piece.key,
            "confidence": piece.confidence,
            "why": piece.why,
        }
        for piece in pieces
    ]


def pieces_from_json(data: list[dict[str, Any]]) -> tuple[Piece, ...]:
    """The value that ``pieces_to_json`` wrote."""
    return tuple(
        Piece(item_from_json(row["item"]), row["kind"], row["key"], row["confidence"], row["why"]) for row in data
    )
