"""Of all places where questions may stand, those where they do: by likeness, numbers, looks and sequence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from richtext import count_words
from word.matching.hits import Hit, Look, is_short_question, look_of
from word.matching.outline import Unit
from word.matching.placement import DOUBTFUL
from word.matching.wordings import QuestionText
from word.model.source import words_of_items

ALIKE = 0.62
"""Likeness that speaks for itself."""
ALIKE_WITH_LOOK = 0.4
"""Likeness that suffices in a line that looks like the questions that were found."""
ALIKE_WITH_NUMBER = 0.38
"""Likeness that suffices where the number agrees too."""
FAINT = 0.2
"""Likeness that agrees with a number where everything else does."""
VERBATIM = 0.9
"""Likeness of a question that is repeated as it is worded."""
LONG = 8
"""Words of a line that is no mere title."""
DISTINCT = 0.08
"""Margin over the next question that likeness alone must have."""
COPY_FROM = 3
"""Questions in a row, nothing between them, that make a list of questions."""
SUSPECT = 0.5
"""Confidence of an answer that may hold a question which was not recognised."""


_RUN_IN = re.compile(r"\w[^.:：?!。\n]{2,60}[:：]\s*(?=\S)")


@dataclass(slots=True)
class Choice:
    """Where questions stand, by index, each with its confidence; and stretches that only repeat questions."""

    hits: dict[int, tuple[Hit, float]] = field(default_factory=dict)
    copies: list[Hit] = field(default_factory=list)

    @property
    def in_order(self) -> list[Hit]:
        """The chosen hits as they follow in the file."""
        return sorted((hit for hit, _ in self.hits.values()), key=lambda hit: hit.start)


def choose(units: Sequence[Unit], hits: Sequence[Hit], questions: Sequence[QuestionText]) -> Choice:
    """Choose among ``hits``."""
    return _Chooser(units, hits, questions).choice


class _Chooser:
    def __init__(self, units: Sequence[Unit], hits: Sequence[Hit], questions: Sequence[QuestionText]) -> None:
        self._units = units
        self._hits = hits
        self._questions = questions
        self._words = [words_of_items((unit.item,)) for unit in units]
        self.choice = Choice()
        self._take_sure()
        if self._only_listed():
            self._answers_after_list()
        elif self._numbers_say_more():
            self.choice.hits = {}
            self._by_number(after=0)
        elif self.choice.hits:
            self._take_alike()
            self._fill_by_number()
            self._fill_by_look()
        else:
            self._by_number(after=0)
        self._leave_translation()
        self._doubt_repeated()
        self._spread_doubt()

    # What is sure.

    def _take_sure(self) -> None:
        sure, self.choice.copies = self._without_copies([hit for hit in self._hits if self._is_sure(hit)])
        in_sequence = {hit.index: hit for hit in self._heaviest_sequence(sure)}
        for hit in sure:
            chosen = self.choice.hits.get(hit.index)
            expected = in_sequence.get(hit.index, hit)
            if hit is expected and (chosen is None or self._weight(hit) > self._weight(chosen[0]) + 0.1):
                self.choice.hits[hit.index] = hit, self._confidence(hit)
        placed = self.choice.in_order
        sequence = self._heaviest_sequence(placed)
        numbered = all(map(self._agrees, sequence))
        for hit in placed:
            if hit in sequence:
                continue
            # Whoever puts the questions in an order of his own repeats them word for word, and with their numbers
            # where the others bear theirs; a title may be as like a question as this by naming the same paper.
            if hit.likeness < ALIKE + 0.1 or hit.margin < 2 * DISTINCT or (numbered and not self._agrees(hit)):
                del self.choice.hits[hit.index]
            elif not self._agrees(hit) and (hit.likeness < VERBATIM or len(self._text(hit).split()) < LONG):
                self._doubt(hit)

    def _is_sure(self, hit: Hit) -> bool:
        if hit.likeness >= ALIKE and hit.margin >= DISTINCT:
            return True
        return self._agrees(hit) and hit.likeness >= ALIKE_WITH_NUMBER and hit.margin > -0.05

    def _agrees(self, hit: Hit) -> bool:
        return hit.label is not None and hit.label.number == self._questions[hit.index].number

    def _weight(self, hit: Hit) -> float:
        return hit.likeness + 0.35 * self._agrees(hit) + 0.1 * hit.look.stands_out

    def _confidence(self, hit: Hit) -> float:
        confidence = 0.42 + 0.5 * hit.likeness
        if self._agrees(hit):
            confidence += 0.2
        elif hit.margin < 2 * DISTINCT:
            confidence -= 0.25
        if hit.look.stands_out or hit.look.keyword:
            confidence += 0.05
        return round(min(confidence, 0.99), 2)

    def _heaviest_sequence(self, placed: list[Hit]) -> list[Hit]:
        best: list[tuple[float, list[Hit]]] = []
        met: set[int] = set()
        for hit in placed:
            before = [found for found in best if found[1][-1].index < hit.index]
            weight, sequence = max(before, key=lambda found: found[0], default=(0.0, []))
            again = 0.1 * (hit.index in met)  # of two places for one question the earlier, unless the later fits better
            best.append((weight + self._weight(hit) - again, [*sequence, hit]))
            met.add(hit.index)
        return max(best, key=lambda found: found[0], default=(0.0, []))[1]

    # Lists of questions.

    def _without_copies(self, hits: list[Hit]) -> tuple[list[Hit], list[Hit]]:
        """Part real questions from those of a contents list or of a copy of the questionnaire."""
        copies: list[Hit] = []
        kept: list[Hit] = []
        left = Counter(hit.index for hit in hits)
        shortest = max(min(COPY_FROM, len(left)), 2)
        for run in self._runs(hits):
            repeated = sum(left[hit.index] > 1 for hit in run)
            if len(run) >= shortest and repeated >= 0.8 * len(run):
                copies.extend(run)
                left.subtract(hit.index for hit in run)
            else:
                kept.extend(run)
        return kept, copies

    def _runs(self, hits: Sequence[Hit]) -> list[list[Hit]]:
        """Hits that follow one another with next to nothing between them."""
        runs: list[list[Hit]] = []
        for hit in hits:
            if runs and self._gap(runs[-1][-1], hit) <= 2 and hit.index not in {other.index for other in runs[-1]}:
                runs[-1].append(hit)
            else:
                runs.append([hit])
        return runs

    def _gap(self, before: Hit, after: Hit) -> int:
        """Words between two hits, those that follow a question in its own line included."""
        return sum(self._words[before.end : after.start]) + before.words_after

    def _only_listed(self) -> bool:
        """Whether the questions merely stand in a list, with everything else after the last."""
        placed = self.choice.in_order
        if len(placed) < COPY_FROM or len(self._runs(placed)) != 1:
            return False
        return sum(self._words[placed[-1].end :]) > 0

    def _answers_after_list(self) -> None:
        """Questions listed first, answers after them under their numbers alone; or one answer to the last question."""
        listed, chosen = self.choice.in_order, self.choice.hits
        self.choice.hits = {}
        self._by_number(after=listed[-1].end)
        if len(self.choice.hits) > 1:
            self.choice.copies.extend(listed)
        else:
            self.choice.hits = chosen
            for hit in listed:
                self._doubt(hit)  # what follows may answer any of them

    def _leave_translation(self) -> None:
        """Where all begins anew after the last answer, in another language say, that is no part of this answer."""
        placed = self.choice.in_order
        if len(placed) < COPY_FROM:
            return
        after = [hit for hit in self._hits if hit.start >= placed[-1].end and self._is_sure(hit)]
        again = [hit for hit in after if hit.index in self.choice.hits]
        if 2 * len({hit.index for hit in again}) > len(placed):
            self.choice.copies.extend(again)
            self._doubt(placed[-1])

    def _doubt_repeated(self) -> None:
        """A question that stands in an answer once more, with its number: somebody else may answer it there."""
        placed = self.choice.in_order
        starts = {hit.start for hit in (*placed, *self.choice.copies)}
        for hit, following in pairwise([*placed, None]):
            end = following.start if following else len(self._units)
            inside = [other for other in self._hits if hit and hit.end <= other.start < end]
            again = [other for other in inside if other.start not in starts and other.index in self.choice.hits]
            if hit and any(
                self._agrees(other) and other.likeness >= (ALIKE if other.look == hit.look else VERBATIM)
                for other in again
            ):
                self._doubt(hit)

    def _numbers_say_more(self) -> bool:
        """Whether lines such as "Question 3" name far more questions than likeness, which may have met a title."""
        found = [hit for hit, _ in self.choice.hits.values()]
        if not found or any(hit.label for hit in found):
            return False
        numbers = {question.number for question in self._questions}
        named = [hit for hit in self._hits if hit.look.keyword and hit.label and hit.label.number in numbers]
        return len(_rising(named)) > 2 * len(found)

    # What fits to what is sure.

    def _take_alike(self) -> None:
        """Questions of middling likeness; only in lines that look like those found are they believed."""
        looks = {look for look, _ in self._common_looks()}
        for hit in sorted(self._hits, key=lambda hit: hit.look not in looks):
            if hit.likeness < ALIKE_WITH_LOOK or hit.margin < 2 * DISTINCT or hit.index in self.choice.hits:
                continue
            numbered = all(other.label for other, _ in self.choice.hits.values())
            if self._between(hit.index, hit) and (hit.label or not numbered):
                confidence = self._confidence(hit)
                self.choice.hits[hit.index] = hit, confidence if hit.look in looks else min(confidence, SUSPECT)

    def _common_looks(self) -> list[tuple[Look, int]]:
        """Looks that at least a third of the questions found share, and by which they can be told from text."""
        counts = Counter(hit.look for hit, _ in self.choice.hits.values() if hit.look.distinctive)
        return [(look, count) for look, count in counts.items() if 3 * count >= len(self.choice.hits)]

    def _bounds(self, index: int) -> tuple[int, int]:
        """The units between which the question ``index`` must stand, by the questions found before and after it."""
        before = max((hit.end for other, (hit, _) in self.choice.hits.items() if other < index), default=0)
        after = min((hit.start for other, (hit, _) in self.choice.hits.items() if other > index), default=10**9)
        return before, after

    def _between(self, index: int, hit: Hit) -> bool:
        before, after = self._bounds(index)
        taken = any(hit.start < other.end and other.start < hit.end for other, _ in self.choice.hits.values())
        return before <= hit.start < after and not taken

    def _fill_by_number(self) -> None:
        """Questions not found by their text: by number, in lines numbered like those found, between neighbours."""
        schemes = [hit.look for hit, _ in self.choice.hits.values() if self._agrees(hit)]
        for index, question in enumerate(self._questions):
            if index in self.choice.hits:
                continue
            alike = [
                hit
                for hit in self._hits
                if hit.label and hit.label.number == question.number and self._between(index, hit)
                if hit.look in schemes or hit.look.keyword
            ]
            if len(alike) != 1 or self._ends_a_list(alike[0], index):
                continue
            hit = _renumbered(alike[0], index)
            common = schemes.count(hit.look) / max(len(schemes), 1)
            if hit.look.keyword:
                confidence = 0.85
            elif hit.look.stands_out or hit.look.lane == 0:
                confidence = 0.55 + 0.3 * common
            else:
                confidence = 0.65 if self._goes_on(hit) else 0.5
            self.choice.hits[index] = hit, round(confidence, 2)

    def _goes_on(self, hit: Hit) -> bool:
        """Whether the number before and the one after are those of questions that look alike, and the text asks."""
        beside = [self.choice.hits.get(index) for index in (hit.index - 1, hit.index + 1)]
        alike = [found[0].look == hit.look and self._agrees(found[0]) for found in beside if found]
        expected = 2 - (hit.index == 0) - (hit.index == len(self._questions) - 1)
        return len(alike) == expected and all(alike) and (hit.likeness >= FAINT or is_short_question(self._text(hit)))

    def _ends_a_list(self, hit: Hit, index: int) -> bool:
        """Whether the number goes on a list that stands inside the answer before it."""
        before, _ = self._bounds(index)
        return any(
            other.label and hit.label and other.label.number == hit.label.number - 1 and other.look == hit.look
            for other in self._hits
            if before <= other.start < hit.start
        )

    def _fill_by_look(self) -> None:
        """Lines that look like the questions found, between two of them, where as many are missing.

        Where the count does not agree, the answer around them is doubtful: it may hold a question not recognised.
        """
        looks = [look for look, _ in self._common_looks() if not look.labelled]
        run_in = 2 * sum(self._run_in(hit.start) is not None for hit, _ in self.choice.hits.values())
        by_colon = run_in > len(self.choice.hits) >= COPY_FROM
        placed: list[Hit | None] = [None, *self.choice.in_order, None]
        for hit, following in pairwise(placed):
            first = hit.index + 1 if hit else 0
            last = following.index if following else len(self._questions)
            missing = [index for index in range(first, last) if index not in self.choice.hits]
            if not missing:
                continue
            begin, end = hit.end if hit else 0, following.start if following else len(self._units)
            suspects = [
                position
                for position in range(begin, end)
                if (self._run_in(position) is not None if by_colon else self._looks_like(position, looks))
            ]
            if (looks or by_colon) and len(suspects) == len(missing):
                for index, position in zip(missing, suspects, strict=True):
                    sure, confidence = self._whole_line(position, index)
                    self.choice.hits[index] = sure, confidence if hit and following else SUSPECT
            elif suspects and hit:
                self._doubt(hit)

    def _run_in(self, position: int) -> int | None:
        """Where a title ends that stands before an answer in its line ("Finance: we have ..."), or None."""
        line = self._units[position].line
        found = line and _RUN_IN.match(line.text)
        return found.end() if found else None

    def _looks_like(self, position: int, looks: list[Look]) -> bool:
        """Whether a line looks like the questions found; among running text, whether it asks as they do."""
        line, found = self._units[position].line, look_of(self._units[position])
        if line is None or found is None:
            return False
        if looks:
            return found[0] in looks
        asking = sum(is_short_question(self._text(hit)) for hit, _ in self.choice.hits.values())
        return not found[0].distinctive and 2 * asking > len(self.choice.hits) and is_short_question(line.text)

    def _text(self, hit: Hit) -> str:
        line = self._units[hit.end - 1].line
        return line.text[: hit.offset] if line else ""

    def _whole_line(self, position: int, index: int) -> tuple[Hit, float]:
        """A hit for ``index`` at a line that is known by its look; a little surer where its text agrees as well."""
        near = next((hit for hit in self._hits if hit.start == position), None)
        if near is not None and near.index == index:
            return near, 0.7
        line, found = self._units[position].line, look_of(self._units[position])
        assert line is not None and found is not None  # noqa: S101, PT018 - _looks_like has seen both
        offset = self._run_in(position) or len(line.text)
        after = count_words(line.text[offset:])
        return Hit(position, position + 1, offset, index, 0.0, 0.0, None, found[0], after), SUSPECT

    def _spread_doubt(self) -> None:
        """Doubt answers to several questions at once, and those that end where a doubtful one begins."""
        placed = self.choice.in_order
        doubtful = {hit.index for hit in placed if self.choice.hits[hit.index][1] < DOUBTFUL}
        for hit, following in pairwise([*placed, None]):
            if hit and (hit.joint or (following and following.index in doubtful)):
                self._doubt(hit)

    def _doubt(self, hit: Hit) -> None:
        self.choice.hits[hit.index] = hit, min(self.choice.hits[hit.index][1], SUSPECT)

    # Numbers alone.

    def _by_number(self, *, after: int) -> None:
        """No question's text is found: take the best sequence of numbers in lines that look alike."""
        numbers = {question.number: index for index, question in enumerate(self._questions)}
        schemes: dict[tuple[bool, bool, bool, int], list[Hit]] = {}
        for hit in self._hits:
            if hit.start >= after and hit.label and hit.label.number in numbers:
                schemes.setdefault(_scheme(hit.look), []).append(hit)
        best: list[Hit] = []
        surest = 0.0
        for (keyword, stands_out, _, lane), members in schemes.items():
            sequence = _rising(members)
            confidence = self._trust(sequence, keyword=keyword, set_off=stands_out or lane == 0, whole=members)
            if confidence > surest:
                best, surest = sequence, confidence
        for hit in best:
            if hit.label:
                index = numbers[hit.label.number]
                self.choice.hits[index] = _renumbered(hit, index), surest

    def _counts_further(self, hit: Hit) -> bool:
        """Whether lines numbered like ``hit`` count beyond the last question: numbered paragraphs of a statement."""
        last = max(question.number for question in self._questions)
        found = filter(None, map(look_of, self._units))
        return any(label and label.number == last + 1 and _scheme(look) == _scheme(hit.look) for look, label in found)

    def _trust(self, sequence: list[Hit], *, keyword: bool, set_off: bool, whole: list[Hit]) -> float:
        """How far numbers without question texts are trusted; 0 where they may number anything."""
        share = len(sequence) / len(self._questions)
        repeated = len(whole) > len(sequence)
        complete = [hit.label.number for hit in sequence if hit.label] == list(range(1, len(sequence) + 1))
        if keyword:
            return 0.65 if repeated else 0.85
        if self._counts_further(whole[0]):
            return 0.0
        if set_off and complete and share >= 0.5:
            # Headings that say something else than the questions may well be those of a text of its own.
            return 0.72 if share == 1 and not repeated and all(hit.bare for hit in sequence) else 0.5
        if complete and share >= 0.7 and len(sequence) > 1:
            return 0.5 if share == 1 and not repeated else 0.4
        return 0.0


def _scheme(look: Look) -> tuple[bool, bool, bool, int]:
    """What lines numbered alike share where nothing else tells what they are."""
    return look.keyword, look.stands_out, look.by_word, look.lane


def _renumbered(hit: Hit, index: int) -> Hit:
    """``hit`` as one for the question that its number names."""
    return hit if hit.index == index else replace(hit, index=index, likeness=0.0, margin=0.0)


def _rising(hits: Sequence[Hit]) -> list[Hit]:
    """The longest sequence of rising numbers, each as early as it may stand."""
    best: dict[int, list[Hit]] = {}
    for hit in hits:
        number = hit.label.number if hit.label else 0
        before = max((found for last, found in best.items() if last < number), key=len, default=[])
        if len(before) >= len(best.get(number, [])):
            best[number] = [*before, hit]
    return max(best.values(), key=len, default=[])
