"""Where in a file a question may stand, and what speaks for it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from richtext import count_words
from richtext.blocks import Run
from word.matching.cutting import after_guidance
from word.matching.labels import Label, parse_label
from word.matching.outline import Unit
from word.matching.wordings import QuestionText, Wordings, normal
from word.model.source import Line

_QUESTION_MARK = re.compile(r"[?？؟](?=[\s\"”’)»/\u2e80-\u9fff]|$)|[？؟]")
_SENTENCE_END = re.compile(r"[:：](?=\s|$)|[：]|[.](?=\s)|\s[-–—]\s|\n")
_LONGEST_LINE = 6_000
_LONGEST_QUESTION = 40
_FAINT = 0.3
"""Likeness below which a text says nothing."""
_LIKE = 0.6
"""Likeness from which a stretch repeats a question in other words or in another language."""
_WHOLE = 0.9
"""Likeness of a question repeated whole."""
_HALF = 0.2
"""Likeness that the second half of a question has by itself."""
_HEADINGS = 3
"""Numbers with the same words from which these are held to be headings."""
_BY_NUMBER = 0.15
"""What an agreeing number adds to likeness when stretches and questions are compared."""


@dataclass(frozen=True, slots=True)
class Look:
    """What lines of a kind have in common: formatting, numbering, and their lane in a table (-1 outside)."""

    outline: int
    bold: bool
    italic: bool
    underline: bool
    capitals: bool
    labelled: bool
    keyword: bool
    by_word: bool
    lane: int

    def formatted_as(self, other: Look) -> bool:
        """Whether both look alike but for their numbers."""
        return replace(self, labelled=other.labelled, keyword=other.keyword, by_word=other.by_word) == other

    @property
    def stands_out(self) -> bool:
        """Whether a line that looks so looks like a heading."""
        return bool(self.outline) or self.bold or self.capitals

    @property
    def distinctive(self) -> bool:
        """Whether such lines can be told from running text."""
        return self.stands_out or self.italic or self.underline or self.labelled or self.lane >= 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where a question may stand: units ``start`` to ``end`` (exclusive).

    In the last of them the question ends at ``offset`` of the text; ``words_after`` are the words that follow there,
    the beginning of the answer. ``index`` is that of the question which the place speaks for, ``likeness`` (0 to 1)
    is to its wordings and ``margin`` how much more than to those of any other question. ``bare``: a number alone.
    """

    start: int
    end: int
    offset: int
    index: int
    likeness: float
    margin: float
    label: Label | None
    look: Look
    words_after: int = 0
    bare: bool = False
    joint: bool = False
    """Whether it asks several questions at once."""
    heading: bool = False
    """Whether it is a heading of the form that says something else than the question."""


def look_of(unit: Unit) -> tuple[Look, Label | None] | None:
    """The look of a line and the number before it; None for a closed table."""
    line = unit.line
    if line is None:
        return None
    text = line.text
    typed, shown = unit.label or parse_label(text), parse_label(line.label) if line.label else None
    if shown and typed and not typed.keyword:
        typed = None  # Word numbers the line: a number that it begins with is part of its text
    label = typed or (replace(shown, end=0) if shown else None)
    capitals = text.isupper() and len(text) > 12 and text.casefold() != text
    keyword = label is not None and label.keyword
    underline = all(run.underline for run in line.inlines if isinstance(run, Run) and run.text.strip())
    look = Look(
        line.outline,
        line.bold,
        line.italic,
        underline,
        capitals,
        label is not None,
        keyword,
        label is not typed,
        unit.lane,
    )
    return look, label


def find_hits(units: Sequence[Unit], questions: Sequence[QuestionText], wordings: Wordings) -> list[Hit]:
    """All places that may hold a question, in order; at most one a line."""
    numbers = {question.number: index for index, question in enumerate(questions)}
    hits: list[Hit] = []
    for position, unit in enumerate(units if questions else ()):
        found = look_of(unit)
        if found is None or unit.line is None or unit.aside or len(unit.line.text) > _LONGEST_LINE:
            continue
        hit = _Search(position, unit.line, *found, units, numbers, wordings).hit()
        if hit is None:
            continue
        previous = hits[-1] if hits else None
        if previous and previous.end > hit.start:
            continue  # its line is the second half of a question
        if previous and previous.end == hit.start and not previous.words_after and _same_question(previous, hit):
            # The question once more, in another language.
            hits[-1] = replace(previous, end=hit.end, offset=hit.offset, words_after=hit.words_after)
        else:
            hits.append(hit)
    return with_shared_headings(_without_chance(hits, units), units)


def _same_question(first: Hit, second: Hit) -> bool:
    if first.index != second.index or second.look.keyword or min(first.likeness, second.likeness) < _LIKE:
        return False
    if second.words_after and second.likeness < _WHOLE:
        return False  # the beginning of an answer
    # A sentence that cites the question is none, where the line below it bears the number.
    return first.label is not None or second.label is None or first.likeness >= _WHOLE


def _without_chance(hits: list[Hit], units: Sequence[Unit]) -> list[Hit]:
    """Where most numbers stand alone, or before answers, a text that somewhat resembles the question is an answer."""
    numbered = [hit for hit in hits if hit.label and not hit.bare and not hit.look.stands_out]
    run_in = [hit for hit in numbered if hit.likeness < _FAINT and hit.words_after]
    if 2 * len(run_in) > len(numbered):
        chance = [hit for hit in numbered if hit.likeness < _LIKE and not hit.words_after and hit.end == hit.start + 1]
        hits = [_back_to_label(hit, units) if hit in chance else hit for hit in hits]
    alone = [hit for hit in hits if hit.bare]
    if 2 * sum(hit.end == hit.start + 1 for hit in alone) <= len(alone):
        return hits
    taken = [hit for hit in alone if hit.end > hit.start + 1 and hit.likeness < _LIKE]
    return [_back_to_number(hit, units) if hit in taken else hit for hit in hits]


def with_shared_headings(hits: list[Hit], units: Sequence[Unit]) -> list[Hit]:
    """Where most numbers bear the same words, "Question 1: Our views" say, these are headings and no answers."""
    rests = [_rest(hit, units) if hit.look.keyword and hit.likeness < _FAINT else "" for hit in hits]
    starts = {hit.start for hit in hits}
    shared, count = next(iter(Counter(filter(None, rests)).most_common(1)), ("", 0))
    if count < _HEADINGS or 2 * count <= sum(hit.look.keyword for hit in hits):
        return hits
    if any(
        rest == shared and (hit.end in starts or hit.end == len(units)) for hit, rest in zip(hits, rests, strict=True)
    ):
        return hits  # nothing else follows, so it may be the answer
    return [
        replace(hit, offset=hit.offset + len(_rest_of_line(hit, units)), words_after=0, heading=True)
        if rest == shared
        else hit
        for hit, rest in zip(hits, rests, strict=True)
    ]


def _rest(hit: Hit, units: Sequence[Unit]) -> str:
    return " ".join(_rest_of_line(hit, units).split()).casefold()


def _rest_of_line(hit: Hit, units: Sequence[Unit]) -> str:
    line = units[hit.end - 1].line
    return line.text[hit.offset :] if line else ""


def _back_to_number(hit: Hit, units: Sequence[Unit]) -> Hit:
    line = units[hit.start].line
    assert line is not None  # noqa: S101 - it was found in a line
    return replace(hit, end=hit.start + 1, offset=len(line.text), likeness=0.0, margin=0.0, words_after=0)


def _back_to_label(hit: Hit, units: Sequence[Unit]) -> Hit:
    line = units[hit.start].line
    assert line is not None and hit.label is not None  # noqa: S101, PT018 - it was found behind a number
    text = line.text[hit.label.end :]
    if is_short_question(text) or not text.strip():
        return hit
    return replace(hit, offset=hit.label.end, likeness=0.0, margin=0.0, words_after=count_words(text))


@dataclass(slots=True)
class _Search:
    """The search for a question that begins in one line."""

    position: int
    line: Line
    look: Look
    label: Label | None
    units: Sequence[Unit]
    numbers: dict[int, int]
    wordings: Wordings

    def hit(self) -> Hit | None:
        """The likeliest question that begins here, or None."""
        numbered = self.numbers.get(self.label.number) if self.label else None
        begin = self.label.end if self.label else 0
        text = self.line.text
        best: tuple[float, int, int, list[float]] = (0.0, self.position + 1, begin, [0.0] * self.wordings.count)
        for offset in self._ends(begin):
            best = self._better(best, self.position + 1, offset, text[begin:offset], numbered)
        bare = not text[begin:].strip()
        if (bare and self.label) or _FAINT - 0.1 <= best[0] < 0.93:
            best = self._with_next(best, text[begin:], numbered, bare=bare)
        _, end, offset, scores = best
        likeliest = max(range(len(scores)), key=lambda index: (self._weighed(scores, index, numbered), -index))
        likeness = scores[likeliest]
        if likeness < _FAINT:
            if numbered is None:
                return None
            likeliest, likeness = numbered, scores[numbered]
            end, offset = self._end_of_unlike(begin)
        others = max((score for index, score in enumerate(scores) if index != likeliest), default=0.0)
        end, offset = self._completed(end, offset, likeliest)
        end, offset, joint = self._extended(end, offset, likeliest)
        last = self.units[end - 1].line
        after = count_words(last.text[offset:]) if last else 0
        margin = likeness - others
        return Hit(self.position, end, offset, likeliest, likeness, margin, self.label, self.look, after, bare, joint)

    def _asks(self, unit: Unit) -> bool:
        """Whether a line is a question by itself: then the cell before it holds question and answer."""
        text = unit.line.text if unit.line else ""
        label = parse_label(text)
        return max(self.wordings.scores(text[label.end :] if label else text), default=0.0) >= _LIKE

    def _completed(self, end: int, offset: int, index: int) -> tuple[int, int]:
        """Take in the lines below that go on with the wording which the question has begun, as mail breaks them."""
        begin = self.label.end if self.label else 0
        words = [unit.line.text for unit in self.units[self.position : end - 1] if unit.line]
        last = self.units[end - 1].line
        while last is not None and offset >= len(last.text) and end < len(self.units):
            words.append(last.text)
            going_on = self.wordings.remainder(" ".join(words)[begin:], index)
            following = self.units[end]
            if not going_on or following.line is None or following.cell != self.units[self.position].cell:
                break
            text = following.line.text
            rest = normal(text)
            joined = going_on.strip()
            if not rest or not (joined.startswith(rest) or rest.startswith(joined)):
                break
            last = following.line
            offset = len(text) if joined.startswith(rest) else _end_of(joined, text)
            if not offset:
                break
            end += 1
        last = self.units[end - 1].line
        return end, offset or (len(last.text) if last else 0)

    def _weighed(self, scores: list[float], index: int, numbered: int | None) -> float:
        return scores[index] + _BY_NUMBER * (index == numbered and scores[index] > 0.1)

    def _better(
        self, best: tuple[float, int, int, list[float]], end: int, offset: int, text: str, numbered: int | None
    ) -> tuple[float, int, int, list[float]]:
        scores = self.wordings.scores(text)
        top = max(self._weighed(scores, index, numbered) for index in range(len(scores)))
        return (top, end, offset, scores) if top > best[0] + 0.02 else best

    def _with_next(
        self, best: tuple[float, int, int, list[float]], body: str, numbered: int | None, *, bare: bool
    ) -> tuple[float, int, int, list[float]]:
        """The best stretch, those over this line and the next included."""
        following = self.units[self.position + 1] if self.position + 1 < len(self.units) else None
        found = look_of(following) if following else None
        if following is None or found is None or found[1] is not None or following.line is None:
            return best
        if not bare and (
            _QUESTION_MARK.search(body)
            or following.cell != self.units[self.position].cell
            or not found[0].formatted_as(self.look)
        ):
            return best
        text = following.line.text
        alone = max(self.wordings.scores(text), default=0.0)
        if not bare and alone < _HALF:
            return best
        ends = [match.end() for match in _QUESTION_MARK.finditer(text)][:2] or [len(text)]
        for offset in ends:
            joined = self._better(best, self.position + 2, offset, f"{body} {text[:offset]}", numbered)
            if bare or joined[0] > alone + 0.05:
                best = joined
        return best

    def _ends(self, begin: int) -> Iterator[int]:
        """Where the question's text may end in the line."""
        text = self.line.text
        ends = {match.end() for match in _QUESTION_MARK.finditer(text, begin)}
        for match in _SENTENCE_END.finditer(text, begin, begin + self.wordings.longest):
            if match[0] == "\n":
                ends.add(match.start())
            elif match[0] in ":：" or self.label or self.look.stands_out:
                ends.add(match.end())
        if (bold := bold_prefix(self.line)) is not None:
            ends.add(bold)
        yield from [end for end in sorted(ends) if begin < end < len(text)][:6]
        if begin < len(text):
            yield len(text)

    def _end_of_unlike(self, begin: int) -> tuple[int, int]:
        """Where the question ends in a numbered line that is not like its text: (unit, offset)."""
        text = self.line.text
        if not text[begin:].strip():
            following = self.units[self.position + 1].line if self.position + 1 < len(self.units) else None
            if following and is_short_question(following.text) and self._row_goes_on(self.position + 1):
                return self.position + 2, len(following.text)
            return self.position + 1, len(text)
        if self.look.stands_out or is_short_question(text[begin:]):
            return self.position + 1, len(text)
        bold = bold_prefix(self.line)
        return self.position + 1, bold if bold is not None and bold > begin else begin

    def _row_goes_on(self, position: int) -> bool:
        """Whether something follows that may be the answer: always, but in a table only further along the row."""
        cell = self.units[position].cell
        following = self.units[position + 1].cell if position + 1 < len(self.units) else None
        return cell is None or (following is not None and following[:2] == cell[:2])

    def _extended(self, end: int, offset: int, index: int) -> tuple[int, int, bool]:
        """Take in the rest of a question's cell, and the question repeated in another language in its line.

        Also further questions asked in the line; the last value says whether there are any.
        """
        last = self.units[end - 1].line
        joint = self.label is not None and self.label.joint
        while last is not None and offset < len(last.text):
            following = _QUESTION_MARK.search(last.text, offset)
            stop = following.end() if following else len(last.text)
            label = parse_label(last.text[offset:stop])
            scores = self.wordings.scores(last.text[offset + (label.end if label else 0) : stop])
            another = max(scores) >= (_LIKE if joint else _WHOLE)
            if not another and (scores[index] < _LIKE or scores[index] < max(scores)):
                break
            joint = joint or scores[index] < max(scores)
            offset = stop
        if last is not None:
            offset = after_guidance(last.text, offset)
        cell = self.units[end - 1].cell
        if cell is None or last is None or offset < len(last.text):
            return end, offset, joint
        if self.units[self.position].cell == cell:
            position = end
            while position < len(self.units) and self.units[position].cell == cell:
                position += 1
            beside = self.units[position] if position < len(self.units) else None
            answered = beside is not None and (beside.cell or ())[:2] == cell[:2]
            lines = [unit.line for unit in self.units[end:position]]
            if answered and all(lines) and not (lines and beside is not None and self._asks(beside)):
                return position, len(lines[-1].text) if lines and lines[-1] else offset, joint
        return end, offset, joint


def _end_of(words: str, text: str) -> int:
    """Where in ``text`` the normal text ``words`` ends that it begins with, or 0."""
    ends = (match.end() for match in re.finditer(r"\w+[^\w\s]*", text))
    return next((end for end in ends if normal(text[:end]) == words), 0)


def is_short_question(text: str) -> bool:
    """Whether ``text`` is nothing but a question of usual length."""
    return count_words(text) <= _LONGEST_QUESTION and asks(text)


def asks(text: str) -> bool:
    """Whether ``text`` ends with a question mark."""
    return bool(re.search(r"[?？؟][\"”’)»\s]*$", text))


def bold_prefix(line: Line) -> int | None:
    """Where bold text that opens the line ends, or None where none does or all is bold."""
    length = 0
    for run in line.inlines:
        if not isinstance(run, Run) or (not run.bold and run.text.strip()):
            break
        length += len(run.text)
    return length if 0 < length < len(line.text) else None
