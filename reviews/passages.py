"""Passages of an answer: finding them again in its text, and marking them in its HTML. Needs no database.

Offsets are Unicode code points of ``richtext.plain_text``. Nothing is ever written into the stored HTML: a mark exists
only in the page, so a person who types cannot forge one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

import richtext
from richtext.text import EAST_ASIAN
from richtext.tokenizer import Token
from submissions.values.page_html import PageHtml, words_of

CONTEXT = 32
"""How many code points before and after a passage are kept with it."""

_LINES = {"p", "h3", "h4"}
_EAST_ASIAN = "".join(f"{chr(first)}-{chr(last)}" for first, last in EAST_ASIAN)
_LETTER = re.compile(f"[^\\W{_EAST_ASIAN}]")
_LETTERS = re.compile(f"[^\\W{_EAST_ASIAN}]+")


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a passage stands in a text, and what surrounds it."""

    exact: str
    start: int
    end: int
    prefix: str
    suffix: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A range to mark in the page. ``key`` names its thread (``#thread-KEY``), ``number`` is shown beside it."""

    start: int
    end: int
    key: int
    number: int
    is_resolved: bool = False
    is_doubtful: bool = False


def find(text: str, exact: str, near: int | None = None) -> Anchor | None:
    """Return where ``exact`` occurs in ``text``: at ``near`` or else closest to it, else the first time; or None.

    White space may differ, since a passage copied from a page has other line ends than the text has.
    """
    words = unicodedata.normalize("NFC", exact).split()
    if not words:
        return None
    pattern = re.compile(r"\s+".join(map(re.escape, words)))
    found = min(pattern.finditer(text), key=lambda match: abs(match.start() - (near or 0)), default=None)
    if found is None:
        return None
    start, end = found.span()
    return Anchor(found.group(), start, end, text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT])


def mark(html: str, passages: Iterable[Passage] = (), prefix: str = "") -> SafeString:
    """Return an answer's canonical HTML for reading: passages marked, footnotes numbered and listed at its end.

    A passage that crosses elements is marked piece by piece; its first piece has the id ``passage-KEY`` and its
    last is followed by a link to the thread, which stands after the word and has its number from the style sheet, so
    that it neither splits a word nor is copied. ``prefix`` keeps the ids of footnotes apart where a page holds several
    answers.
    """
    # Written anew from blocks: whatever is stored, nothing but canonical HTML reaches the page.
    canonical = richtext.serialize(richtext.parse(html))
    return _Marker([p for p in passages if p.start < p.end], prefix).write(canonical)


class _Marker(PageHtml):
    """Counts code points as ``richtext.plain_text`` does, and marks the passages it comes by."""

    def __init__(self, passages: Sequence[Passage], prefix: str) -> None:
        super().__init__(prefix)
        self.passages = passages
        self.offset = -1  # the first line begins with no line end
        self.ended: list[Passage] = []
        self.in_link = False

    def tag(self, token: Token) -> None:
        if (token.tag in _LINES and not token.closing) or token.tag == "br":
            self.offset += 1
        elif token.tag in _LINES:
            self.refer()
        elif token.tag == "a" and not token.closing:
            self.in_link = True
            token = token._replace(attributes=f' rel="nofollow noopener"{token.attributes}')
        super().tag(token)
        if token.tag == "a" and token.closing:
            self.in_link = False
            self.refer()

    def text(self, token: Token) -> None:
        text = words_of(token)
        first, last = self.offset, self.offset + len(text)
        here = [p for p in self.passages if p.start < last and p.end > first]
        ends = {p: _word_end(text, max(p.end - first, 0)) + first for p in [*self.ended, *here] if p.end <= last}
        inside = (cut for p in here for cut in (p.start, p.end))
        cuts = sorted({first, last, *(cut for cut in [*inside, *ends.values()] if first < cut < last)})
        for start, end in pairwise(cuts):
            if start == first:
                self.refer([p for p in self.ended if ends.get(p, last) == first])
            self.piece(escape(text[start - first : end - first], quote=False), start, end, here)
            if end < last:
                self.refer([p for p in self.ended if ends.get(p, last) <= end])
        self.offset = last

    def piece(self, text: str, start: int, end: int, passages: list[Passage]) -> None:
        over = [p for p in passages if p.start <= start and end <= p.end]
        if not over:
            self.parts.append(text)
            return
        begun = [p for p in over if start == p.start]
        self.parts += [f'<span id="passage-{p.key}"></span>' for p in begun[1:]]
        identity = f' id="passage-{begun[0].key}"' if begun else ""
        kind = "passage resolved" if all(p.is_resolved for p in over) else "passage"
        kind += " doubtful" * all(p.is_doubtful for p in over)
        numbers = " ".join(str(p.key) for p in over)
        self.parts.append(f'<mark{identity} class="{kind}" data-threads="{numbers}">{text}</mark>')
        self.ended += [p for p in over if p.end == end]

    def refer(self, passages: Sequence[Passage] | None = None) -> None:
        """Write the links to threads whose passage has ended, all or some, unless a link is open: links do not nest."""
        if self.in_link:
            return
        for passage in list(self.ended if passages is None else passages):
            self.ended.remove(passage)
            label = escape(_("Comment %(number)s") % {"number": passage.number})
            self.parts.append(
                f'<a class="passage-ref" href="#thread-{passage.key}" data-number="{passage.number}" '
                f'aria-label="{label}"></a>'
            )


def _word_end(text: str, at: int) -> int:
    """Return where the word that goes on at a place ends: the place itself between words, and in East Asian text."""
    if at and not _LETTER.match(text[at - 1]):
        return at
    found = _LETTERS.match(text, at)
    return found.end() if found else at
