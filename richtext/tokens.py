"""Paragraphs as words: the grain in which changes are found, shown and merged.

A token is an inline of its own: a `Run` that holds one word, one East Asian character or the white space between
words, a `LineBreak` or a `Footnote`. `normalize` joins tokens to runs again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from richtext.blocks import Inline, Run
from richtext.text import WORD_PATTERN

_token = re.compile(rf"{WORD_PATTERN}|.+?(?={WORD_PATTERN}|$)", re.DOTALL)


def tokens(inlines: Iterable[Inline]) -> list[Inline]:
    """``inlines`` cut into tokens."""
    found: list[Inline] = []
    for inline in inlines:
        if isinstance(inline, Run):
            found += [with_text(inline, text) for text in _token.findall(inline.text)]
        else:
            found.append(inline)
    return found


def with_text(run: Run, text: str) -> Run:
    """``run`` with another text."""
    return Run(text, run.bold, run.italic, run.underline, run.strike, run.vertical, run.href, run.lang, run.dir)


def joined(words: Sequence[Inline]) -> list[Inline]:
    """Put tokens together again: neighbouring ones of one format as one run."""
    found: list[Inline] = []
    texts: list[str] = []  # of the run that is being put together
    for word in words:
        last = found[-1] if found else None
        if isinstance(word, Run) and isinstance(last, Run) and with_text(word, last.text) == last:
            texts.append(word.text)
            continue
        _finish(found, texts)
        found.append(word)
        texts = [word.text] if isinstance(word, Run) else []
    _finish(found, texts)
    return found


def _finish(found: list[Inline], texts: list[str]) -> None:
    if len(texts) > 1 and isinstance(last := found[-1], Run):
        found[-1] = with_text(last, "".join(texts))
