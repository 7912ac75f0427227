"""Lines of a page joined to paragraphs, as far as their ends, gaps and looks tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from word.extracting.pages import PageLine, Stretch
from word.matching.labels import parse_label

_SENTENCE_END = re.compile(r"[.!?:;。!?:;؟؛…][\"”’)»\]]*$")
BULLET = re.compile(r"[•●▪◦‣⁃∙○■□➢✓·\uf0b7\uf0a7\uf0d8]\s+")
_POINT = re.compile(
    r"[-–—*]\s|"
    r"[(\[]?(?:\d{1,3}(?:\.\d{1,2})*|[a-z]|[ivxl]{1,5}|[\u0660-\u0669]{1,2}|[一二三四五六七八九十]{1,3})"
    r"(?:[.)\]、:]|\.?[-–])(?=\D|$)",
    re.IGNORECASE,
)
_EAST_ASIAN = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_BIGGER = 1.12
_GAP = 1.25
"""Times the usual distance between baselines from which a gap parts paragraphs."""
_LEVELS = 3
_NEAR = 12
"""Lines before and after by which the edge of a column is told."""
_PAGE = 200
"""Lines that a page has at most, or nearly."""
_DIVIDED = 0.04
"""Share of lines that end in a hyphen from which a file is held to divide words."""
_SPACED = 0.12
"""Share of gaps among the steps between lines from which a file is held to part its paragraphs by them."""


@dataclass(slots=True)
class Text:
    """A paragraph: stretches of text, the lines that it was joined from, and its ``outline`` (0 for running text)."""

    lines: list[PageLine]
    stretches: list[Stretch] = field(default_factory=list)
    outline: int = 0

    @property
    def text(self) -> str:
        """The text of the paragraph."""
        return "".join(stretch.text for stretch in self.stretches)


def paragraphs_of(lines: Sequence[PageLine]) -> tuple[list[Text], list[str]]:
    """The paragraphs that ``lines``, in the order of reading, make; and the words put together from two halves."""
    printed = [line for line in lines if not line.typed]
    body = _usual_size(printed)
    pitch = _Pitch(printed)
    texts: list[Text] = []
    for position, line in enumerate(lines):
        near = [other for other in lines[max(position - _NEAR, 0) : position + _NEAR] if not other.typed]
        wide = [other for other in lines[max(position - _PAGE, 0) : position + _PAGE] if not other.typed]
        if line.typed or (texts and texts[-1].lines[-1].typed):
            texts.append(Text([line]))
        elif texts and _goes_on(texts[-1].lines, line, pitch, near) and not _is_other_cell(texts[-1].lines, line, wide):
            texts[-1].lines.append(line)
        else:
            texts.append(Text([line]))
    divided = sum(line.hyphen for line in lines) > _DIVIDED * len(lines)
    words = Counter(word.casefold() for line in lines for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", line.text))
    mended: list[str] = []
    sizes = sorted({line.size for line in printed if line.size >= body * _BIGGER}, reverse=True)[:_LEVELS]
    for text in texts:
        _join(text, words, mended, divided=divided)
        size = text.lines[0].size
        if size in sizes and len(text.text) <= 300:
            text.outline = sizes.index(size) + 1
    return texts, mended


def _usual_size(lines: Iterable[PageLine]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


class _Pitch:
    """The usual distance between the baselines of lines of each size, and whether gaps part the paragraphs."""

    def __init__(self, lines: Sequence[PageLine]) -> None:
        steps: dict[float, list[float]] = {}
        for above, below in pairwise(lines):
            step = above.baseline - below.baseline
            if above.page == below.page and above.size == below.size and 0.9 * above.size < step < 4 * above.size:
                steps.setdefault(above.size, []).append(step)
        # Lines inside paragraphs are nearest to each other, so the smallest steps but for strays are theirs.
        self._usual = {size: sorted(found)[len(found) // 10] for size, found in steps.items()}
        gaps = [self.is_gap(step, size) for size, found in steps.items() for step in found]
        self.spaced = sum(gaps) > _SPACED * len(gaps)

    def is_gap(self, step: float, size: float) -> bool:
        """Whether ``step`` is more than that from one line of a paragraph to the next."""
        return step > _GAP * self._usual.get(size, 1.6 * size)


def _goes_on(before: list[PageLine], line: PageLine, pitch: _Pitch, near: Sequence[PageLine]) -> bool:
    """Whether ``line`` goes on with the paragraph of the lines ``before``."""
    last = before[-1]
    if last.hyphen:
        return True
    if abs(last.size - line.size) > 0.6 or last.rtl != line.rtl:
        return False
    if last.bold != line.bold and last.stretches[-1].bold != line.stretches[0].bold:
        return False
    ended = bool(_SENTENCE_END.search(last.text))
    begins_small = line.text[0].islower() and not ended
    room = _room(last, line, near)
    step = last.baseline - line.baseline
    if last.page != line.page or step < -last.size:  # the next page or column
        return not ended and not _begins_point(line.text) and (room < 0 or begins_small)
    if abs(step) < 0.3 * line.size and _is_apart(last, line):
        return bool(_POINT.fullmatch(last.text) or BULLET.fullmatch(last.text + " "))
    if pitch.is_gap(step, line.size) or BULLET.match(line.text) or (_begins_point(line.text) and (room >= 0 or ended)):
        return False
    indent = last.right - line.right if line.rtl else line.left - last.left
    if indent > 0.9 * line.size and len(before) > 1 and ended:
        return False
    return room < 0 or begins_small or (pitch.spaced and room < 0.3 * max(other.right - other.left for other in near))


def _is_other_cell(before: list[PageLine], line: PageLine, wide: Sequence[PageLine]) -> bool:
    """Whether ``line`` stands in another cell of a table than the lines ``before``; ``wide``: the page, or nearly.

    It stands below and wholly beside them; or it goes up the page, and does not begin its column, or the reading comes
    back to that column: whoever goes on in the next column of a text begins it, once.
    """
    last = before[-1]
    if last.page != line.page or last.hyphen or not _is_apart(last, line):
        return False
    step = last.baseline - line.baseline
    if step > 0.3 * line.size:
        heights = [each.baseline for each in before]
        beside = (other for other in wide if other.page == line.page and _shares_edge(other, line))
        return not any(abs(other.baseline - height) < 0.3 * line.size for other in beside for height in heights)
    if step > -last.size:
        return False
    begun = [
        other
        for above, other in pairwise(wide)
        if above.page == other.page == line.page and _shares_edge(other, line) and not _shares_edge(above, other)
    ]
    return len(begun) > 1


def _begins_point(text: str) -> bool:
    """Whether a text begins with a sign or number of a list, or with one that numbers a question."""
    label = parse_label(text)
    return bool(_POINT.match(text) or BULLET.match(text)) or (label is not None and label.keyword)


def _is_apart(last: PageLine, line: PageLine) -> bool:
    """Whether two lines at one height stand side by side, as cells of a table do."""
    return line.left > last.right or line.right < last.left


def _room(last: PageLine, line: PageLine, near: Sequence[PageLine]) -> float:
    """The points that were left at the end of ``last`` after the first word of ``line``; below 0: it did not fit."""
    first = line.text[:1] if _EAST_ASIAN.match(line.text) else line.text.split(maxsplit=1)[0]
    width = 1.15 * (line.right - line.left) * len(first) / len(line.text) + 0.2 * last.size
    beside = [other for other in near if other.page == last.page and _shares_edge(other, last)]
    ends = sorted((-other.left if other.rtl else other.right) for other in beside)
    # The longest line may be a heading across columns; the next to longest tells the edge as well.
    edge = ends[-2] if len(ends) > 2 else ends[-1]
    return edge - (-last.left if last.rtl else last.right) - width


def _shares_edge(other: PageLine, line: PageLine) -> bool:
    """Whether two lines begin at about the same edge, so that they stand in the same column."""
    if line.rtl:
        return abs(other.right - line.right) < 3 * line.size
    return abs(other.left - line.left) < 3 * line.size


def _join(text: Text, words: Counter[str], mended: list[str], *, divided: bool) -> None:
    for position, line in enumerate(text.lines):
        glue = ""
        if position:
            above = text.lines[position - 1]
            if above.hyphen:
                glue = _hyphen_between(above.text, line.text, words, divided=divided)
                mended.append(above.text.split()[-1] + glue + line.text.split()[0])
            elif not (_EAST_ASIAN.search(above.text[-1]) and _EAST_ASIAN.match(line.text)):
                glue = " "
        for stretch in _glued(glue, line.stretches):
            last = text.stretches[-1] if text.stretches else None
            if last is not None and (last.bold, last.italic) == (stretch.bold, stretch.italic):
                text.stretches[-1] = Stretch(last.text + stretch.text, last.bold, last.italic)
            else:
                text.stretches.append(stretch)


def _glued(glue: str, stretches: Sequence[Stretch]) -> Iterator[Stretch]:
    first, *rest = stretches
    yield Stretch(glue + first.text, first.bold, first.italic)
    yield from rest


def _hyphen_between(above: str, below: str, words: Counter[str], *, divided: bool) -> str:
    """The hyphen that belongs between two halves.

    None where the word is found without one elsewhere, nor in a file that divides words at the ends of its lines.
    """
    head = re.search(r"[^\W\d_]+$", above)
    tail = re.match(r"[^\W\d_]+", below)
    if head is None or tail is None:
        return "-"
    whole, compound = (head[0] + tail[0]).casefold(), f"{head[0]}-{tail[0]}".casefold()
    return "" if words[whole] or (divided and not words[compound]) else "-"
