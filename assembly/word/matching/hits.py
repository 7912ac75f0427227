"""Where in a file a question may stand, and what speaks for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assembly.word.matching.labels import Label, parse_label
from assembly.word.matching.outline import Unit
from assembly.word.matching.wordings import QuestionText, Wordings
from assembly.word.source import Line
from submissions.richtext.blocks import Run

_QUESTION_MARK = re.compile(r"[?？؟](?=[\s\"”’)»]|$)|[？؟]")
_SENTENCE_END = re.compile(r"[:：](?=\s|$)|[：]|[.](?=\s)|\s[-–—]\s|\n")
_LONGEST_LINE = 6_000


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where a question may stand: units ``start`` to ``end`` (exclusive).

    In the last of them the question ends at ``offset`` of the text; what follows in that line belongs to the answer.
    ``index`` is that of the question which the place speaks for, ``likeness`` (0 to 1) is to its wordings and
    ``margin`` how much more than to those of any other question. ``emphasis`` says that the line stands out, ``by_word`` that Word
    numbers it; ``words_after`` are those after the question in its line.
    """

    start: int
    end: int
    offset: int
    index: int
    likeness: float
    margin: float
    label: Label | None
    by_word: bool
    emphasis: bool
    words_after: int = 0

    @property
    def scheme(self) -> tuple[bool, bool, bool]:
        """What lines numbered alike have in common: by word, keyword, emphasis."""
        return self.by_word, bool(self.label and self.label.keyword), self.emphasis


def find_hits(units: Sequence[Unit], questions: Sequence[QuestionText], wordings: Wordings) -> Iterator[Hit]:
    """All places that may hold a question, in order; at most one a line."""
    numbers = {question.number: index for index, question in enumerate(questions)}
    for position, unit in enumerate(units):
        line = unit.line
        if line is None or len(line.text) > _LONGEST_LINE:
            continue
        hit = _hit_at(position, line, units, numbers, wordings)
        if hit is not None:
            yield hit


def _hit_at(
    position: int, line: Line, units: Sequence[Unit], numbers: dict[int, int], wordings: Wordings
) -> Hit | None:
    text = line.text
    typed, shown = parse_label(text), parse_label(line.label) if line.label else None
    if shown and typed and not typed.keyword:
        typed = None  # Word numbers the line: a number that it begins with is part of its text
    label = typed or shown
    begin = typed.end if typed else 0
    emphasis = stands_out(line)
    best: tuple[float, int, int, list[float]] | None = None
    for end, offset, candidate in _stretches(position, line, begin, units, label):
        scores = wordings.scores(candidate)
        if label and label.number in numbers:
            weighed = [score + 0.15 * (index == numbers[label.number]) for index, score in enumerate(scores)]
        else:
            weighed = scores
        top = max(weighed, default=0.0)
        if best is None or top > best[0] + 0.02:
            best = (top, end, offset, scores)
    numbered = numbers.get(label.number) if label else None
    if best is None:
        if label is None or numbered is None:
            return None
        best = (0.0, position + 1, begin, [0.0] * wordings.count)
    _, end, offset, scores = best
    likeliest = max(range(len(scores)), key=lambda index: (scores[index] + 0.15 * (index == numbered), -index))
    likeness = scores[likeliest]
    if likeness < 0.3 and numbered is None:
        return None
    if likeness < 0.3 and numbered is not None:
        likeliest, likeness = numbered, scores[numbered]
        if not (end == position + 1 and offset == len(text) and _is_title(line, text[begin:])):
            end, offset = position + 1, _unlike_end(line, begin)
    others = max((score for index, score in enumerate(scores) if index != likeliest), default=0.0)
    last = units[end - 1].line
    after = len(last.text[offset:].split()) if last else 0
    return Hit(position, end, offset, likeliest, likeness, likeness - others, label, typed is None, emphasis, after)


def _stretches(
    position: int, line: Line, begin: int, units: Sequence[Unit], label: Label | None
) -> Iterator[tuple[int, int, str]]:
    """The stretches that may be the question's text: (end unit, offset in the last, text)."""
    text = line.text
    body = text[begin:]
    ends = {match.end() for match in _QUESTION_MARK.finditer(text, begin)}
    if len(body) > 200 or "\n" in body:
        ends |= {match.start() if match[0] == "\n" else match.end() for match in _SENTENCE_END.finditer(text, begin)}
    else:
        ends |= {match.end() for match in _SENTENCE_END.finditer(text, begin) if match.end() < len(text)}
    if (bold := _bold_prefix(line)) is not None:
        ends.add(bold)
    for end in sorted(ends)[:6]:
        if begin < end < len(text):
            yield position + 1, end, text[begin:end]
    if body.strip():
        yield position + 1, len(text), body
    following = units[position + 1].line if position + 1 < len(units) else None
    if following is None or parse_label(following.text) or following.label:
        return
    bare = not body.strip()
    same_cell = units[position].cell == units[position + 1].cell
    alike = stands_out(following) == stands_out(line) and same_cell and not _QUESTION_MARK.search(text)
    if bare or alike:
        yield position + 2, len(following.text), f"{body} {following.text}"
        for match in list(_QUESTION_MARK.finditer(following.text))[:2]:
            if match.end() < len(following.text):
                yield position + 2, match.end(), f"{body} {following.text[: match.end()]}"


def stands_out(line: Line) -> bool:
    """Whether the line looks like a heading: by its outline level, or bold, or in capitals, throughout."""
    text = line.text
    capitals = text.isupper() and len(text) > 12 and any(letter.islower() for letter in text.casefold())
    return bool(line.outline) or line.bold or capitals


def _bold_prefix(line: Line) -> int | None:
    """Where bold text that opens the line ends, or None where none does or all is bold."""
    length = 0
    runs = [inline for inline in line.inlines if isinstance(inline, Run)]
    for run in runs:
        if not run.bold and run.text.strip():
            break
        length += len(run.text)
    return length if 0 < length < len(line.text) and "\n" not in line.text[:length] else None


def _is_title(line: Line, body: str) -> bool:
    """Whether the whole of a numbered line is a heading rather than an answer."""
    return stands_out(line) or (len(body.split()) <= 30 and bool(_QUESTION_MARK.search(body)))


def _unlike_end(line: Line, begin: int) -> int:
    """Where the question ends in a numbered line that is not like the question's text."""
    text = line.text
    if _is_title(line, text[begin:]):
        return len(text)
    bold = _bold_prefix(line)
    return bold if bold is not None and bold > begin else begin
