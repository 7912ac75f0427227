"""What changed from one answer to another, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from richtext.aligning import affords_words, in_pairs, matches, spans
from richtext.blocks import (
    Block,
    Blocks,
    Footnote,
    Heading,
    Inline,
    List,
    ListItem,
    Paragraph,
    Quotation,
    Row,
    Run,
    Table,
)
from richtext.merging import same_kind, shape
from richtext.serializing import cell_html, inline_html, place_html, serialize
from richtext.text import plain_text
from richtext.tokens import joined, tokens


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of a paragraph that is in both versions, only in the new one or only in the old one."""

    kind: Literal["same", "inserted", "deleted"]
    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A block beside what it was: without ``old`` it was inserted, without ``new`` deleted.

    ``words`` tell what changed within a paragraph or heading; for other blocks they are empty.
    """

    old: Block | None
    new: Block | None
    words: tuple[Words, ...] = ()

    @property
    def unchanged(self) -> bool:
        """Whether both versions are the same."""
        return self.old == self.new


def diff(old: Blocks, new: Blocks) -> tuple[Change, ...]:
    """Every block of both versions once, in reading order; a deleted one before what took its place."""
    pairs = matches(old, new, lambda block: plain_text((block,)), same_kind)
    return tuple(Change(one, other, _words(one, other)) for one, other in in_pairs(old, new, pairs))


def diff_html(old: Blocks, new: Blocks) -> str:
    """``new`` as HTML with what came in ``<ins>`` and what went in ``<del>``; to be shown, never to be stored."""
    return "".join(_html(change) for change in diff(old, new))


def side_by_side(old: Blocks, new: Blocks) -> Iterator[tuple[str, str]]:
    """Give both versions as HTML, block beside block: what went marked on the left, what came on the right."""
    for change in diff(old, new):
        if change.words:
            left = tuple(words for words in change.words if words.kind != "inserted")
            right = tuple(words for words in change.words if words.kind != "deleted")
            yield _html(Change(change.new, change.old, left)), _html(Change(change.old, change.new, right))
        elif change.unchanged and change.new:
            yield serialize((change.new,)), serialize((change.new,))
        else:
            yield (
                _marked("del", (change.old,)) if change.old else "",
                _marked("ins", (change.new,)) if change.new else "",
            )


def _words(old: Block | None, new: Block | None) -> tuple[Words, ...]:
    if not isinstance(old, Paragraph | Heading) or not isinstance(new, Paragraph | Heading) or old == new:
        return ()
    if not affords_words(_length(old.inlines) + _length(new.inlines)):
        sides = (Words("deleted", old.inlines), Words("inserted", new.inlines))
        return tuple(words for words in sides if words.inlines)
    return stretches(old.inlines, new.inlines)


STAYED = 0.25
"""Share of the shorter text that must have stayed for the change to be told word by word."""


def stretches(old: Iterable[Inline], new: Iterable[Inline]) -> tuple[Words, ...]:
    """What stayed, went and came from one paragraph's inlines to another's, as a person would say it.

    Words that stayed between two changes and are shorter than either are counted to the change: "of" and "the" are in
    every sentence, and a text in which they alone stand still cannot be read. Where next to nothing stayed, all of
    the old goes before all of the new comes. In this order the stretches hold every token of both.
    """
    before, after = tokens(old), tokens(new)
    found: list[_Stretch] = []
    for equal, gone, come in spans(before, after):
        found.append(_Stretch(equal, before[gone], after[come]))
        while len(found) >= 3 and found[-2].is_trifle(found[-3], found[-1]):
            right, between = found.pop(), found.pop()
            found[-1].take_in(between)
            found[-1].take_in(right)
    stayed = sum(stretch.new_length for stretch in found if stretch.equal)
    if stayed < STAYED * min(_length(before), _length(after)):
        found = [_Stretch(False, before, after)]
    return tuple(words for stretch in found for words in stretch.words())


class _Stretch:
    """A stretch of tokens; its lengths are kept, so that joining many takes time in proportion to their number."""

    __slots__ = ("equal", "new", "new_length", "old", "old_length")

    def __init__(self, equal: bool, old: list[Inline], new: list[Inline]) -> None:
        self.equal, self.old, self.new = equal, old, new
        self.old_length, self.new_length = _length(old), _length(new)

    def take_in(self, other: _Stretch) -> None:
        """Make this and the stretch after it one."""
        self.old += other.old
        self.new += other.new
        self.old_length += other.old_length
        self.new_length += other.new_length

    def is_trifle(self, left: _Stretch, right: _Stretch) -> bool:
        """Tell whether this stayed, and is no longer than what changed on either side of it.

        A footnote is none: it would be shown as taken out and put in again.
        """
        if not self.equal or left.equal or right.equal:
            return False
        if self.new_length > min(max(side.old_length, side.new_length) for side in (left, right)):
            return False
        return not any(isinstance(inline, Footnote) for inline in self.new)

    def words(self) -> Iterator[Words]:
        if self.equal:
            yield Words("same", tuple(self.new))
            return
        if self.old:
            yield Words("deleted", tuple(self.old))
        if self.new:
            yield Words("inserted", tuple(self.new))


def _length(inlines: Iterable[Inline]) -> int:
    return sum(len(inline.text) for inline in inlines if isinstance(inline, Run))


def _html(change: Change) -> str:
    match change.old, change.new:
        case old, None:
            return _marked("del", (old,)) if old else ""
        case None, new:
            return _marked("ins", (new,))
        case old, new if old == new:
            return serialize((new,))
        case _, (Paragraph() | Heading()) as text:
            tag = f"h{text.level + 2}" if isinstance(text, Heading) else "p"
            words = "".join(_words_html(words) for words in change.words)
            return f"<{tag}{place_html(text.lang, text.dir)}>{words}</{tag}>"
        case List() as was, List() as list_ if was.ordered == list_.ordered:
            tag = "ol" if list_.ordered else "ul"
            start = f' start="{list_.start}"' if list_.start != 1 else ""
            return f"<{tag}{start}{place_html(list_.lang, list_.dir)}>{_items_html(was.items, list_.items)}</{tag}>"
        case Quotation() as was, Quotation() as quotation:
            inside = diff_html(was.blocks, quotation.blocks)
            return f"<blockquote{place_html(quotation.lang, quotation.dir)}>{inside}</blockquote>"
        case Table() as was, Table() as table if shape(was) == shape(table):
            rows = "".join(map(_row_html, was.rows, table.rows))
            return f"<table{place_html(table.lang, table.dir)}>{rows}</table>"
        case old, new:
            return _marked("del", (old,)) + _marked("ins", (new,))


def _marked(tag: str, blocks: Blocks) -> str:
    return f"<{tag}>{serialize(blocks)}</{tag}>"


def _words_html(words: Words) -> str:
    html = inline_html(joined(words.inlines))
    match words.kind:
        case "same":
            return html
        case "inserted":
            return f"<ins>{html}</ins>"
        case "deleted":
            return f"<del>{html}</del>"


def _items_html(old: Sequence[ListItem], new: Sequence[ListItem]) -> str:
    pairs = matches(old, new, lambda item: plain_text(item.blocks), lambda one, other: True)
    parts: list[str] = []
    for was, item in in_pairs(old, new, pairs):
        if was and item:
            parts.append(f"<li>{diff_html(was.blocks, item.blocks)}</li>")
        elif was:
            parts.append(f"<li>{_marked('del', was.blocks)}</li>")
        elif item:
            parts.append(f"<li>{_marked('ins', item.blocks)}</li>")
    return "".join(parts)


def _row_html(old: Row, new: Row) -> str:
    cells = (
        f"<{cell_html(cell)}>{diff_html(was.blocks, cell.blocks)}</{'th' if cell.header else 'td'}>"
        for was, cell in zip(old.cells, new.cells, strict=True)
    )
    return f"<tr>{''.join(cells)}</tr>"
