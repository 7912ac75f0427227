"""What repeats at the head and the foot of the pages of a PDF, and the numbers of its pages."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from typing import Literal

from word.extracting.pages import PageLine

Margin = Literal["header", "footer", "page-number"]

_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(
    r"[\s\-–—|/(\[]*(?:(?:page|p\.|p[aá]g(?:ina)?\.?|seite|стр(?:аница|\.)?|صفحة|الصفحة|第)\s*)?"
    r"(?:#|[ivxl]{1,5})\s*页?(?:\s*(?:of|de|sur|von|из|من|/|\||共)\s*#\s*页?)?[\s\-–—|/)\]]*",
    re.IGNORECASE,
)
_DEEP = 3
"""Lines at either end of a page among which a header or footer is looked for."""
_APART = 1.7
"""Times the size of the letters from which a line is parted from the text by a gap."""
_SHIFT = 6.0
"""Points by which the baselines of a repeated line may differ."""


def margins_of(pages: list[list[PageLine]]) -> dict[int, Margin]:
    """The lines that are headers, footers or page numbers, by the ``id`` of the line.

    A line counts as one where the same text, but for the number of the page, stands at the same height on at least two
    pages and on a third of them; and where a gap parts it from the text. One that opens a page and one that closes it
    are told apart.
    """
    places: dict[tuple[Margin, str], list[PageLine]] = defaultdict(list)
    for lines in ([line for line in page if not line.typed] for page in pages):
        inside_words = {id(line) for pair in pairwise(lines) if pair[0].hyphen for line in pair}
        by_height = sorted(lines, key=lambda line: -line.baseline)
        edges: tuple[tuple[Margin, list[PageLine]], ...] = (("header", by_height), ("footer", by_height[::-1]))
        for margin, edge in edges:
            for line in _set_apart(edge):
                said = _DIGITS.sub("#", " ".join(line.text.split()))
                if id(line) not in inside_words:
                    places["page-number" if _NUMBER.fullmatch(said) else margin, said].append(line)
    found: dict[int, Margin] = {}
    written = sum(bool(lines) for lines in pages)
    for (margin, _), lines in places.items():
        for line in lines:
            level = {other.page for other in lines if _repeats(other, line, margin)}
            if len(level) >= max(2, written / 3):
                found.setdefault(id(line), margin)
    return found


def _repeats(other: PageLine, line: PageLine, margin: Margin) -> bool:
    """Whether two lines, alike but for their digits, are one that repeats: numbers stay, or count with the pages."""
    if abs(other.baseline - line.baseline) > _SHIFT:
        return False
    pairs = zip(_DIGITS.findall(other.text), _DIGITS.findall(line.text), strict=False)
    steps = {int(one) - int(two) for one, two in pairs}
    return margin == "page-number" or steps <= {0, other.page - line.page}


def _set_apart(edge: list[PageLine]) -> list[PageLine]:
    """The lines at an edge of a page that the widest gap there parts from the text."""
    gaps = [
        (abs(line.baseline - inner.baseline) / max(line.size, inner.size), position)
        for position, (line, inner) in enumerate(pairwise(edge[: _DEEP + 1]), start=1)
    ]
    widest, position = max(gaps, default=(0.0, 0))
    return edge[:position] if widest > _APART else []
