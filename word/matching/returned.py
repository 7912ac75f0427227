"""Sorting a drafting file that came back: which text is which answer, what is ours, and what is left.

A name decides (tag, title or bookmark, see ``slots``), and no likeness of words. Where no name is left, the two shaded
lines around an answer do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from richtext.notices import Notice
from word.matching.wordings import normal
from word.model.slots import Names
from word.model.source import EXCERPT, Item, Line, Source, lines_of, words_of_items


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a drafting file holds besides answers; texts are in the form of ``normal``.

    ``begins``, ``ends`` and ``headings`` give the question that a line of this text belongs to. ``furniture`` holds
    every text of ours with its style in lower case (LibreOffice writes "Heading 2" for Word's "heading 2"), and
    ``losses`` what reading such a file reports anyway (its header and footer).
    """

    names: Names
    begins: Mapping[str, str]
    ends: Mapping[str, str]
    headings: Mapping[str, str]
    placeholders: frozenset[str]
    furniture: frozenset[tuple[str, str]] = frozenset()
    losses: frozenset[tuple[str, int, str]] = frozenset()


@dataclass(slots=True)
class Answered:
    """What the file holds for one question.

    ``items`` stand in its control, or between its shaded lines where the control is gone (``boxed`` says which);
    ``beside`` between those lines but outside the control; ``copies`` in further controls of the same name.
    ``revision`` is the one of the answer that the file was made from, None where no name says so any more.
    """

    key: str
    revision: int | None = None
    boxed: bool = False
    items: list[Item] = field(default_factory=list)
    beside: list[Item] = field(default_factory=list)
    copies: list[list[Item]] = field(default_factory=list)


@dataclass(slots=True)
class Sorted:
    """The file sorted. ``elsewhere`` pairs text outside every answer with the question under which it stands."""

    answers: dict[str, Answered] = field(default_factory=dict)
    elsewhere: list[tuple[str, Item]] = field(default_factory=list)
    ours: list[Line] = field(default_factory=list)
    losses: list[Notice] = field(default_factory=list)
    words_matched: int = 0
    order: list[tuple[str, str, Item]] = field(default_factory=list)
    """Everything once more in the order of the file: ("answer", key), ("ours", key) or ("text", ""), and the item."""


def sort_out(source: Source, pattern: Pattern) -> Sorted:
    """Sort the text of a drafting file: every word of ``source`` is in an answer, elsewhere, matched or lost."""
    sorter = _Sorter(source, pattern)
    for item in source.items:
        sorter.place(item)
    found = sorter.found
    for loss in source.losses:
        if loss.code == "placeholder" or known(loss) in pattern.losses:
            found.words_matched += loss.words
        else:
            found.losses.append(loss)
    return found


def known(loss: Notice) -> tuple[str, int, str]:
    """A loss as ``Pattern.losses`` has it: whatever page number a program wrote into a footer."""
    return loss.code, loss.words, re.sub(r"\d+", "0", loss.excerpt)


class _Sorter:
    """One walk over a file: ``zone`` is the question between whose shaded lines it is, ``near`` the last one headed."""

    def __init__(self, source: Source, pattern: Pattern) -> None:
        self.pattern = pattern
        self.found = Sorted()
        self.texts = {text for text, _style in pattern.furniture}
        self.zone = self.marked = self.near = self.boxed_in = self.past = ""
        for tag, title in source.controls:
            if named := pattern.names.of_control(tag, title):
                answer = self._answer(*named)
                answer.boxed = True

    def _answer(self, key: str, revision: int | None = None) -> Answered:
        answer = self.found.answers.setdefault(key, Answered(key))
        if answer.revision is None:
            answer.revision = revision
        return answer

    def place(self, item: Item) -> None:
        """Put a line or a table where it belongs."""
        lines = list(lines_of((item,)))
        boxes = {self._box(line) for line in lines}
        taken_apart = not isinstance(item, Line) and (
            len(boxes) > 1 or (boxes <= {"", self.past} and any(self._is_ours(line, "") for line in lines))
        )
        if taken_apart:
            for line in lines:
                self.place(line)
            return
        for line in lines[:1]:
            self._bookmarks(line)
        box = boxes.pop() if boxes else ""
        within = "" if box == self.past else box
        if box != self.past:
            self.past = ""
        if isinstance(item, Line) and self._is_ours(item, within):
            self._recognise(item)
            self._leave(item, box)
        else:
            self._place_item(item, within)

    def _leave(self, line: Line, box: str) -> None:
        """Take what follows one of our lines for outside of the control they both stand in.

        LibreOffice stretches a control that ends with a paragraph of inner controls over what follows, up to the next
        control. From the shaded line of its own question on, a control that began too early is one again.
        """
        text = normal(line.text)
        if box and text not in self.pattern.placeholders:
            self.past = "" if self.pattern.begins.get(text) == box else box

    def _box(self, line: Line) -> str:
        named = self.pattern.names.of_control(*line.control)
        return named[0] if named else ""

    def _bookmarks(self, line: Line) -> None:
        for name in line.bookmarks:
            if named := self.pattern.names.of_bookmark(name):
                self._answer(*named)
                self.marked = named[0]

    def _is_ours(self, line: Line, box: str) -> bool:
        """Whether a line is ours. Within the box of its answer a person may repeat a question, and it is the answer."""
        text = normal(line.text)
        if text in self.pattern.begins or text in self.pattern.ends:
            return True
        if (text, line.style.casefold()) in self.pattern.furniture:
            return self.pattern.headings.get(text) != box or not box
        if box or self.zone:
            return text in self.pattern.placeholders
        return text in self.texts

    def _recognise(self, line: Line) -> None:
        text = normal(line.text)
        pattern = self.pattern
        if text in pattern.begins:
            self.zone = self.near = pattern.begins[text]
        elif text in pattern.ends:
            self.zone, self.near = "", pattern.ends[text]
        elif text in pattern.headings:
            self.zone, self.near = "", pattern.headings[text]
        if text not in pattern.placeholders:
            self.marked = self.boxed_in = ""
        self.found.ours.append(line)
        self.found.order.append(("ours", self.near, line))
        self.found.words_matched += line.words
        if line.note_words:
            notes = " ".join(
                "".join(getattr(inline, "text", " ") for inline in paragraph.inlines)
                for note in line.footnotes
                for paragraph in note.blocks
            )
            self.found.losses.append(Notice("footnote", line.note_words, notes[:EXCERPT], line.where))

    def _place_item(self, item: Item, box: str) -> None:
        """Put text of the person's where it belongs: to its box, else to the shaded lines or the bookmark around it."""
        merged = box and self.zone not in {"", box} and not self._has_box(self.zone)
        if box and not merged:
            self._into_box(self._answer(box), item)
            self.found.order.append(("answer", box, item))
            return
        self.boxed_in = ""
        key = self.zone or self.marked
        self.found.order.append(("answer", key, item) if key else ("text", "", item))
        if not key:
            self.found.elsewhere.append((self.near, item))
        elif self._has_box(key):
            self._answer(key).beside.append(item)
        else:
            self._answer(key).items.append(item)

    def _has_box(self, key: str) -> bool:
        return key in self.found.answers and self.found.answers[key].boxed

    def _into_box(self, answer: Answered, item: Item) -> None:
        again = self.boxed_in != answer.key
        self.boxed_in = answer.key
        if again and answer.items:
            answer.copies.append([item])
        elif answer.copies:
            answer.copies[-1].append(item)
        else:
            answer.items.append(item)


def words_in_answers(answers: Iterable[Answered]) -> int:
    """Words of answers, with what stands beside them and in copies."""
    return sum(
        words_of_items((*answer.items, *answer.beside, *(item for copy in answer.copies for item in copy)))
        for answer in answers
    )
