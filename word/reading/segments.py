"""Stretches of a paragraph's text, each with what becomes of it, and how their words are shared out."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter

from richtext import count_words
from richtext.blocks import Inline, LineBreak, Run
from word.model.source import LossCode

_SPACES = re.compile("[ \t\r\n\f\v]+")
_formatting = attrgetter("bold", "italic", "underline", "strike", "vertical", "href", "lang", "dir")


@dataclass(frozen=True, slots=True)
class Fate:
    """Why a stretch of text does not come along; ``kind`` is the code of its notice."""

    kind: LossCode
    author: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text of a paragraph: ``raw`` as counted, and the inline it becomes unless it has a fate.

    ``lang`` is the language of its text; ``languages.settle`` says whether the run must bear it.
    """

    raw: str
    inline: Inline | None = None
    fate: Fate | None = None
    bold: bool = False
    italic: bool = False
    note_words: int = 0
    lang: str = ""


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
    texts: list[str] = []
    spaced = True
    for segment in segments:
        inline = segment.inline
        if isinstance(inline, Run):
            text = _SPACES.sub(" ", inline.text)
            if spaced:
                text = text.lstrip(" ")
            if not text:
                continue
            spaced = text[-1] == " "
            previous = result[-1] if result else None
            if isinstance(previous, Run) and _formatting(previous) == _formatting(inline):
                texts[-1] += text
            else:
                result.append(inline)
                texts.append(text)
        elif inline is not None:
            if isinstance(inline, LineBreak):
                _strip_end(result, texts)
                if not result:
                    continue
                spaced = True
            result.append(inline)
            texts.append("")
    _strip_end(result, texts)
    while result and isinstance(result[-1], LineBreak):
        del result[-1], texts[-1]
        _strip_end(result, texts)
    return tuple(
        replace(inline, text=text) if isinstance(inline, Run) and inline.text != text else inline
        for inline, text in zip(result, texts, strict=True)
    )


def _strip_end(inlines: list[Inline], texts: list[str]) -> None:
    """Take away the spaces at the end, and runs of nothing else."""
    while inlines and isinstance(inlines[-1], Run):
        texts[-1] = texts[-1].rstrip(" ")
        if texts[-1]:
            return
        del inlines[-1], texts[-1]
