"""Stretches of a paragraph's text, each with what becomes of it, and how their words are shared out."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from itertools import groupby

from submissions.richtext import count_words
from submissions.richtext.blocks import Inline, LineBreak, Run


@dataclass(frozen=True, slots=True)
class Fate:
    """Why a stretch of text does not come along; ``kind`` is the kind of its remark."""

    kind: str
    author: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text of a paragraph: ``raw`` as counted, and the inline it becomes unless it has a fate."""

    raw: str
    inline: Inline | None = None
    fate: Fate | None = None
    bold: bool = False
    italic: bool = False
    note_words: int = 0


def shared_out(segments: list[Segment]) -> tuple[int, list[tuple[Fate, int, str]]]:
    """The words of a paragraph that come along, and for each stretch that does not: its fate, words and text.

    All of them add up to the words of the paragraph as it stands in the file. Where a lost stretch begins or ends
    inside a word, that word is counted once, with what comes along if any of it does.
    """
    kept = _count("".join(segment.raw for segment in segments if segment.fate is None))
    lost = [
        (fate, text, _count(text))
        for fate, group in groupby(segments, key=lambda segment: segment.fate)
        if fate is not None and (text := "".join(segment.raw for segment in group))
    ]
    if not lost:
        return kept, []
    surplus = kept + sum(words for *_, words in lost) - _count("".join(segment.raw for segment in segments))
    shares = []
    for fate, text, words in lost:
        taken = min(words, surplus)
        surplus -= taken
        shares.append((fate, words - taken, text))
    return kept, shares


def _count(text: str) -> int:
    return count_words(text if text.isascii() else unicodedata.normalize("NFC", text))


def tidied(segments: list[Segment]) -> tuple[Inline, ...]:
    """The inlines of the segments that come along: white space collapsed as HTML does, like runs joined."""
    result: list[Inline] = []
    spaced = True
    for segment in segments:
        inline = segment.inline
        if isinstance(inline, Run):
            text = re.sub("[ \t\r\n\f\v]+", " ", inline.text)
            if spaced:
                text = text.lstrip(" ")
            if not text:
                continue
            spaced = text.endswith(" ")
            previous = result[-1] if result else None
            if isinstance(previous, Run) and replace(previous, text="") == replace(inline, text=""):
                result[-1] = replace(previous, text=previous.text + text)
            else:
                result.append(inline if text is inline.text else replace(inline, text=text))
        elif inline is not None:
            if isinstance(inline, LineBreak):
                _strip_end(result)
                spaced = True
            result.append(inline)
    while result and isinstance(result[0], LineBreak):
        del result[0]
    _strip_end(result)
    while result and isinstance(result[-1], LineBreak):
        result.pop()
        _strip_end(result)
    return tuple(result)


def _strip_end(inlines: list[Inline]) -> None:
    """Take away the spaces at the end."""
    while inlines and isinstance(last := inlines[-1], Run):
        text = last.text.rstrip(" ")
        if text:
            inlines[-1] = last if text == last.text else replace(last, text=text)
            return
        inlines.pop()
