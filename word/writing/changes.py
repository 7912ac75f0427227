"""Tracked changes: what was inserted and deleted, by whom and when (17.13.5).

``tracked`` compares two answers and gives blocks that show the way from one to the other; put into a ``Fragment``,
they become insertions and deletions a person can accept or reject in Word.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, TypeVar

from richtext.blocks import Block, Heading, Inline, List, ListItem, Paragraph, Quotation
from word.model.text import escape
from word.writing.properties import stamp

_AHEAD = 12
"""Deleted paragraphs among which the old form of a changed one is looked for."""

T = TypeVar("T", bound=Hashable)


def _sequences() -> Any:
    """The longest common subsequence, loaded only where texts are compared."""
    from rapidfuzz.distance import LCSseq  # noqa: PLC0415 - slow at start

    return LCSseq


@dataclass(frozen=True, slots=True)
class Change:
    """One kind of change by one person at one time."""

    kind: Literal["ins", "del"]
    author: str
    created: datetime

    def attributes(self) -> str:
        """The attributes of ``w:ins`` and ``w:del`` besides the id."""
        return f'w:author="{escape(self.author)}" w:date="{stamp(self.created)}"'


@dataclass(frozen=True, slots=True)
class ChangedText:
    """An inline of the writer's own: inlines that were inserted or deleted."""

    inlines: tuple[Inline, ...]
    change: Change


@dataclass(frozen=True, slots=True)
class ChangedBlocks:
    """A block of the writer's own: blocks that were inserted or deleted as a whole."""

    blocks: tuple[Block, ...]
    change: Change


def tracked(before: tuple[Block, ...], after: tuple[Block, ...], author: str, created: datetime) -> tuple[Block, ...]:
    """Blocks that show what was changed from ``before`` to ``after``, word by word where paragraphs are alike."""
    return _Comparison(author, created).blocks(before, after)


class _Comparison:
    def __init__(self, author: str, created: datetime) -> None:
        self._deleted = Change("del", author, created)
        self._inserted = Change("ins", author, created)

    def blocks(self, before: tuple[Block, ...], after: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(_pair(before, after, self._block, self._whole))

    def _whole(self, block: Block, inserted: bool) -> Block:
        # The blocks of an answer know nothing of changes; only the renderer meets these among them.
        return ChangedBlocks((block,), self._inserted if inserted else self._deleted)  # type: ignore[return-value]

    def _block(self, old: Block, new: Block) -> Block | None:
        """One block that shows the change from one to the other, or nothing where they are too unlike."""
        if isinstance(old, Paragraph | Heading) and isinstance(new, Paragraph | Heading):
            same_kind = type(old) is type(new) and getattr(old, "level", 0) == getattr(new, "level", 0)
            inlines = self._inlines(old.inlines, new.inlines) if same_kind else None
            return None if inlines is None else replace(new, inlines=inlines)
        if isinstance(old, List) and isinstance(new, List) and old.ordered == new.ordered:
            return replace(new, items=tuple(_pair(old.items, new.items, self._item, self._whole_item)))
        if isinstance(old, Quotation) and isinstance(new, Quotation):
            return replace(new, blocks=self.blocks(old.blocks, new.blocks))
        return None

    def _item(self, old: ListItem, new: ListItem) -> ListItem | None:
        if not old.blocks or not new.blocks:
            return None
        first = self._block(old.blocks[0], new.blocks[0])
        return None if first is None else ListItem((first, *self.blocks(old.blocks[1:], new.blocks[1:])))

    def _whole_item(self, item: ListItem, inserted: bool) -> ListItem:
        change = self._inserted if inserted else self._deleted
        return ListItem((ChangedBlocks(item.blocks, change),))  # type: ignore[arg-type]

    def _inlines(self, old: tuple[Inline, ...], new: tuple[Inline, ...]) -> tuple[Inline, ...] | None:
        from richtext.comparing import stretches  # noqa: PLC0415 - slow at start
        from richtext.tokens import joined  # noqa: PLC0415 - slow at start

        found = stretches(old, new)
        if {words.kind for words in found} == {"deleted", "inserted"}:
            return None
        out: list[Inline] = []
        for words in found:
            inlines = tuple(joined(words.inlines))
            if words.kind == "same":
                out.extend(inlines)
            else:
                change = self._inserted if words.kind == "inserted" else self._deleted
                out.append(ChangedText(inlines, change))  # type: ignore[arg-type]
        return tuple(out)


def _pair(
    before: Sequence[T], after: Sequence[T], change: Callable[[T, T], T | None], whole: Callable[[T, bool], T]
) -> Iterator[T]:
    """Go through two sequences: what is equal stays, what stands in the same place is compared, the rest is whole."""
    gone: list[T] = []
    come: list[T] = []
    for step in _sequences().opcodes(list(before), list(after)):
        if step.tag == "equal":
            yield from _meet(gone, come, change, whole)
            gone, come = [], []
            yield from after[step.dest_start : step.dest_end]
        else:
            gone.extend(before[step.src_start : step.src_end])
            come.extend(after[step.dest_start : step.dest_end])
    yield from _meet(gone, come, change, whole)


def _meet(
    gone: list[T], come: list[T], change: Callable[[T, T], T | None], whole: Callable[[T, bool], T]
) -> Iterator[T]:
    at = 0
    for new in come:
        for ahead in range(at, min(at + _AHEAD, len(gone))):
            changed = change(gone[ahead], new)
            if changed is not None:
                yield from (whole(old, False) for old in gone[at:ahead])
                yield changed
                at = ahead + 1
                break
        else:
            yield whole(new, True)
    yield from (whole(old, False) for old in gone[at:])
