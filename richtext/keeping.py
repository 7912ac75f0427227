"""Keeping both of two writings of one passage: what they share stands once, what differs one after the other."""

from __future__ import annotations

import re
from collections.abc import Sequence

from richtext.aligning import affords_words, in_pairs, matches, spans
from richtext.blocks import Block, Blocks, Heading, Inline, List, ListItem, Paragraph, Quotation, Run
from richtext.text import EAST_ASIAN, count_words, plain_text
from richtext.tokens import tokens

_BESIDE = re.compile(f"[^\\s{''.join(f'{chr(first)}-{chr(last)}' for first, last in EAST_ASIAN)}]")
"""A sign that does not stand right beside the sign of another word."""


def both(theirs: Blocks, mine: Blocks) -> Blocks:
    """Return ``theirs`` and ``mine``, two writings of one passage, with each word of either in the order of each.

    Paragraphs that share most of their words become one, in which what lies between the common beginning and the
    common end stands twice: theirs, then mine. Others follow one another, as do tables.
    """
    pairs = matches(theirs, mine, lambda block: plain_text((block,)), _may_join)
    kept: list[Block] = []
    for their, my in in_pairs(theirs, mine, pairs):
        if their is None or my is None or their == my:
            kept += [block for block in (their or my,) if block is not None]
        else:
            kept += _joined(their, my)
    return tuple(kept)


def _may_join(theirs: Block, mine: Block) -> bool:
    match theirs, mine:
        case Heading(), Heading():
            return theirs.level == mine.level
        case List(), List():
            return theirs.ordered == mine.ordered
        case _:
            return type(theirs) is type(mine)


def _joined(theirs: Block, mine: Block) -> Blocks:
    match theirs, mine:
        case Paragraph(), Paragraph():
            inlines = _words(theirs.inlines, mine.inlines)
            return (theirs, mine) if inlines is None else (Paragraph(inlines, theirs.lang, theirs.dir),)
        case Heading(), Heading():
            inlines = _words(theirs.inlines, mine.inlines)
            return (theirs, mine) if inlines is None else (Heading(theirs.level, inlines, theirs.lang, theirs.dir),)
        case List(), List():
            return (List(theirs.ordered, _items(theirs.items, mine.items), theirs.start, theirs.lang, theirs.dir),)
        case Quotation(), Quotation():
            return (Quotation(both(theirs.blocks, mine.blocks), theirs.lang, theirs.dir),)
        case _:
            return (theirs, mine)


def _items(theirs: Sequence[ListItem], mine: Sequence[ListItem]) -> tuple[ListItem, ...]:
    pairs = matches(theirs, mine, lambda item: plain_text(item.blocks), lambda one, other: True)
    kept: list[ListItem] = []
    for their, my in in_pairs(theirs, mine, pairs):
        if their and my:
            text = their.blocks[:1] + my.blocks[:1]
            apart = len(text) == 2 and len(both(text[:1], text[1:])) == 2
            kept += [their, my] if apart else [ListItem(both(their.blocks, my.blocks))]
        else:
            kept += [item for item in (their or my,) if item]
    return tuple(kept)


def _words(theirs: Sequence[Inline], mine: Sequence[Inline]) -> tuple[Inline, ...] | None:
    """Return both texts in one, or None where they share too little of the longer, or are too long."""
    if not affords_words(
        sum(len(inline.text) for side in (theirs, mine) for inline in side if isinstance(inline, Run))
    ):
        return None
    one, other = tokens(theirs), tokens(mine)
    found = spans(one, other)
    start = found[0].old.stop if found and found[0].equal else 0
    end = len(one) - found[-1].old.start if len(found) > 1 and found[-1].equal else 0
    their, my = one[start : len(one) - end], other[start : len(other) - end]
    shared = [*one[:start], *one[len(one) - end :]]
    if their and my and _count(shared) * 2 < max(_count(one), _count(other)):
        return None
    return (*one[:start], *_after(their, my), *one[len(one) - end :])


def _count(inlines: Sequence[Inline]) -> int:
    """The words of tokens, each for itself; a footnote counts as one."""
    return sum(count_words(inline.text) if isinstance(inline, Run) else 1 for inline in inlines)


def _after(theirs: Sequence[Inline], mine: Sequence[Inline]) -> list[Inline]:
    """Theirs, then mine, with a space where two words would run together."""
    last, first = (theirs or (None,))[-1], (mine or (None,))[0]
    if isinstance(last, Run) and isinstance(first, Run) and _BESIDE.match(last.text[-1]) and _BESIDE.match(first.text):
        return [*theirs, Run(" "), *mine]
    return [*theirs, *mine]
