"""Lists that Word's clipboard writes as paragraphs.

Word puts a list on the clipboard as paragraphs whose text begins with the printed bullet or number and a row of
non-breaking spaces; an editor that drops Word's styles leaves just these. The spaces make them recognisable: nobody
types two of them after a bullet. The printed sign tells the level, as Word's own lists have it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from richtext.blocks import Block, Blocks, Inline, List, ListItem, Paragraph, Run
from richtext.tokens import with_text

_MARKER = re.compile(
    r"\s*(?:(?P<bullet>[·•\uf0b7o§\uf0a7])|\(?(?P<number>\d{1,3}|[ivx]{1,5}|[a-z])[.)])(?=[\s]*\xa0[\s]*\xa0)\s+"
)
_BULLETS = {"o": 2, "§": 3, "\uf0a7": 3}


def with_lists(blocks: Iterable[Block]) -> Blocks:
    """``blocks`` with such paragraphs made lists; all others as they are."""
    result: list[Block] = []
    waiting: list[_Item] = []
    for block in blocks:
        item = _item(block)
        if item:
            waiting.append(item)
        else:
            result += (*_nested(waiting), block)
            waiting = []
    return (*result, *_nested(waiting))


@dataclass(frozen=True, slots=True)
class _Item:
    """A paragraph that is an item: its level from 1, its number (0 for a bullet) and the rest of it."""

    level: int
    number: int
    block: Paragraph

    def goes_with(self, other: _Item) -> bool:
        """Whether both are items of one list."""
        return self.level == other.level and bool(self.number) == bool(other.number)


def _item(block: Block) -> _Item | None:
    if not isinstance(block, Paragraph):
        return None
    # The sign may have a format of its own, so that the text is in several runs.
    text = "".join(inline.text if isinstance(inline, Run) else "\n" for inline in block.inlines)
    found = _MARKER.match(text)
    if not found:
        return None
    rest = replace(block, inlines=tuple(_without(block.inlines, found.end())))
    if found["bullet"]:
        return _Item(_BULLETS.get(found["bullet"], 1), 0, rest)
    number = found["number"]
    if number.isdigit():
        return _Item(1, int(number), rest)
    return _Item(3 if re.fullmatch("[ivx]+", number) else 2, 1, rest)


def _without(inlines: Iterable[Inline], length: int) -> Iterator[Inline]:
    """``inlines`` without the first ``length`` characters, which all are in runs."""
    for inline in inlines:
        if isinstance(inline, Run) and length:
            cut, length = min(length, len(inline.text)), max(length - len(inline.text), 0)
            if cut < len(inline.text):
                yield with_text(inline, inline.text[cut:])
        else:
            yield inline


def _nested(items: Sequence[_Item]) -> Iterator[List]:
    """Lists of ``items``; deeper ones belong to the item before them."""
    place = 0
    while place < len(items):
        first = items[place]
        made: list[ListItem] = []
        while place < len(items) and items[place].goes_with(first):
            end = place + 1
            while end < len(items) and items[end].level > first.level:
                end += 1
            made.append(ListItem((items[place].block, *_nested(items[place + 1 : end]))))
            place = end
        yield List(bool(first.number), tuple(made), first.number or 1)
