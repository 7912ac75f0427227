"""Of all places where questions may stand, those where they do: by likeness, numbers, looks and sequence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from assembly.word.matching.hits import Hit
from assembly.word.matching.wordings import QuestionText

ALIKE = 0.62
"""Likeness that speaks for itself."""
ALIKE_WITH_NUMBER = 0.38
"""Likeness that suffices where the number agrees too."""
DISTINCT = 0.08
"""Margin over the next question that likeness alone must have."""
COPY_FROM = 3
"""Questions in a row, nothing between them, that make a list of questions."""


@dataclass(slots=True)
class Choice:
    """Where questions stand, by index, each with its confidence; and stretches that only repeat questions."""

    hits: dict[int, tuple[Hit, float]] = field(default_factory=dict)
    copies: list[Hit] = field(default_factory=list)


def choose(hits: Sequence[Hit], questions: Sequence[QuestionText], words: Sequence[int]) -> Choice:
    """Choose among ``hits``; ``words[i]`` are the words of unit ``i``."""
    choice = Choice()
    sure = [hit for hit in hits if _is_sure(hit, questions)]
    sure, choice.copies = _without_copies(sure, words)
    for hit in sure:
        weight = _weight(hit, questions)
        chosen = choice.hits.get(hit.index)
        if chosen is None or weight > _weight(chosen[0], questions) + 0.1:
            choice.hits[hit.index] = hit, 0.0
    _drop_out_of_order(choice, questions)
    for index, (hit, _) in choice.hits.items():
        choice.hits[index] = hit, _confidence(hit, questions)
    if _only_listed(choice, words):
        _answers_after_list(choice, hits, questions)
    elif choice.hits:
        _fill_gaps(choice, hits, questions)
    else:
        _by_number(choice, hits, questions, after=0)
    return choice


def _agrees(hit: Hit, questions: Sequence[QuestionText]) -> bool:
    return hit.label is not None and hit.label.number == questions[hit.index].number


def _is_sure(hit: Hit, questions: Sequence[QuestionText]) -> bool:
    if hit.likeness >= ALIKE and hit.margin >= DISTINCT:
        return True
    return _agrees(hit, questions) and hit.likeness >= ALIKE_WITH_NUMBER and hit.margin > -0.05


def _weight(hit: Hit, questions: Sequence[QuestionText]) -> float:
    return hit.likeness + 0.35 * _agrees(hit, questions) + 0.1 * hit.emphasis


def _confidence(hit: Hit, questions: Sequence[QuestionText]) -> float:
    confidence = 0.42 + 0.5 * hit.likeness
    if _agrees(hit, questions):
        confidence += 0.2
    if hit.emphasis or (hit.label and hit.label.keyword):
        confidence += 0.05
    if hit.margin < 2 * DISTINCT and not _agrees(hit, questions):
        confidence -= 0.25
    return round(min(confidence, 0.99), 2)


def _gap(before: Hit, after: Hit, words: Sequence[int]) -> int:
    """Words between two hits, those that follow a question in its own line included."""
    return sum(words[before.end : after.start]) + before.words_after


def _without_copies(hits: list[Hit], words: Sequence[int]) -> tuple[list[Hit], list[Hit]]:
    """Part real questions from those of a contents list or of a copy of the questionnaire before the answers."""
    copies: list[Hit] = []
    for run in _runs(hits, words):
        outside = {hit.index for hit in hits if hit not in run and hit not in copies}
        if len(run) >= min(COPY_FROM, len({hit.index for hit in hits})) and len(run) > 1:
            repeated = sum(hit.index in outside for hit in run)
            if repeated >= 0.8 * len(run):
                copies.extend(run)
    return [hit for hit in hits if hit not in copies], copies


def _runs(hits: Sequence[Hit], words: Sequence[int]) -> list[list[Hit]]:
    """Hits that follow one another with next to nothing between them."""
    runs: list[list[Hit]] = []
    for hit in hits:
        if runs and _gap(runs[-1][-1], hit, words) <= 2 and hit.index not in {other.index for other in runs[-1]}:
            runs[-1].append(hit)
        else:
            runs.append([hit])
    return runs


def _drop_out_of_order(choice: Choice, questions: Sequence[QuestionText]) -> None:
    """Drop hits of middling likeness that break the sequence of the others."""
    placed = sorted((hit for hit, _ in choice.hits.values()), key=lambda hit: hit.start)
    in_order = _heaviest_sequence(placed, questions)
    for hit in placed:
        if hit not in in_order and not (hit.likeness >= ALIKE + 0.1 and hit.margin >= 2 * DISTINCT):
            del choice.hits[hit.index]


def _heaviest_sequence(placed: list[Hit], questions: Sequence[QuestionText]) -> list[Hit]:
    best: list[tuple[float, list[Hit]]] = []
    for hit in placed:
        before = [found for found in best if found[1][-1].index < hit.index]
        weight, sequence = max(before, key=lambda found: found[0], default=(0.0, []))
        best.append((weight + _weight(hit, questions), [*sequence, hit]))
    return max(best, key=lambda found: found[0], default=(0.0, []))[1]


def _only_listed(choice: Choice, words: Sequence[int]) -> bool:
    """Whether the questions merely stand in a list, with everything else after the last."""
    placed = sorted((hit for hit, _ in choice.hits.values()), key=lambda hit: hit.start)
    return len(placed) >= COPY_FROM and len(_runs(placed, words)) == 1 and sum(words[placed[-1].end :]) > 0


def _answers_after_list(choice: Choice, hits: Sequence[Hit], questions: Sequence[QuestionText]) -> None:
    """Questions listed first, answers after them under their numbers alone; or one answer to the last question."""
    listed = sorted((hit for hit, _ in choice.hits.values()), key=lambda hit: hit.start)
    found = Choice()
    _by_number(found, hits, questions, after=listed[-1].end)
    if len(found.hits) >= 2:
        choice.copies.extend(listed)
        choice.hits = found.hits
    else:
        last = listed[-1]
        choice.hits[last.index] = last, min(choice.hits[last.index][1], 0.4)


def _fill_gaps(choice: Choice, hits: Sequence[Hit], questions: Sequence[QuestionText]) -> None:
    """Questions not found by their text: by number, in lines numbered like the found ones, between their neighbours."""
    found = [hit for hit, _ in choice.hits.values()]
    schemes = [hit.scheme for hit in found if _agrees(hit, questions)]
    taken = {unit for hit in found for unit in range(hit.start, hit.end)}
    for index in range(len(questions)):
        if index in choice.hits:
            continue
        before = max((hit.end for other, (hit, _) in choice.hits.items() if other < index), default=0)
        after = min((hit.start for other, (hit, _) in choice.hits.items() if other > index), default=10**9)
        between = [
            hit
            for hit in hits
            if before <= hit.start < after and _numbers(hit, index, questions) and hit.start not in taken
        ]
        alike = [hit for hit in between if hit.scheme in schemes or (hit.label and hit.label.keyword)]
        if len(alike) != 1 or _ends_a_list(alike[0], hits, before):
            continue
        hit = _renumbered(alike[0], index)
        common = schemes.count(hit.scheme) / max(len(schemes), 1)
        if hit.label and hit.label.keyword:
            confidence = 0.85
        elif hit.emphasis:
            confidence = 0.55 + 0.3 * common
        else:
            confidence = 0.5
        choice.hits[index] = hit, round(confidence, 2)
        taken.update(range(hit.start, hit.end))


def _numbers(hit: Hit, index: int, questions: Sequence[QuestionText]) -> bool:
    return hit.label is not None and hit.label.number == questions[index].number


def _renumbered(hit: Hit, index: int) -> Hit:
    """``hit`` as one for the question that its number names."""
    if hit.index == index:
        return hit
    return Hit(hit.start, hit.end, hit.offset, index, 0.0, 0.0, hit.label, hit.by_word, hit.emphasis)


def _ends_a_list(hit: Hit, hits: Sequence[Hit], before: int) -> bool:
    """Whether the number goes on a list that stands inside the answer before it."""
    return any(
        other.label and hit.label and other.label.number == hit.label.number - 1 and other.scheme == hit.scheme
        for other in hits
        if before <= other.start < hit.start
    )


def _by_number(choice: Choice, hits: Sequence[Hit], questions: Sequence[QuestionText], *, after: int) -> None:
    """No question's text is found: take the best sequence of numbers in lines that look alike."""
    numbers = {question.number: index for index, question in enumerate(questions)}
    schemes: dict[tuple[bool, bool, bool], list[Hit]] = {}
    for hit in hits:
        if hit.start >= after and hit.label and hit.label.number in numbers:
            schemes.setdefault(hit.scheme, []).append(hit)
    best: list[Hit] = []
    best_confidence = 0.0
    for (_, keyword, emphasis), members in schemes.items():
        sequence = _rising(members)
        share = len(sequence) / len(questions)
        repeated = len(members) > len(sequence)
        complete = [hit.label.number for hit in sequence if hit.label] == list(range(1, len(sequence) + 1))
        if keyword:
            confidence = 0.85 if not repeated else 0.65
        elif emphasis and complete and share >= 0.5:
            confidence = 0.72 if share == 1 and not repeated else 0.5
        elif complete and share >= 0.7 and len(sequence) > 1:
            confidence = 0.5 if share == 1 and not repeated else 0.4
        else:
            continue
        if confidence > best_confidence:
            best, best_confidence = sequence, confidence
    for hit in best:
        if hit.label:
            index = numbers[hit.label.number]
            choice.hits[index] = _renumbered(hit, index), best_confidence


def _rising(hits: Sequence[Hit]) -> list[Hit]:
    """The longest sequence of rising numbers that starts as early as it may."""
    best: list[list[Hit]] = []
    for hit in hits:
        before = [
            found for found in best if found[-1].label and hit.label and found[-1].label.number < hit.label.number
        ]
        best.append([*max(before, key=len, default=[]), hit])
    return max(best, key=len, default=[])
