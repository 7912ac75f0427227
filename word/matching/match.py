"""Finding the answers: a ``Source`` and the questions of a call become a ``Placement``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from richtext import count_words
from richtext.notices import Notice, Where
from word.matching.arrange import arrange
from word.matching.choose import ALIKE, SUSPECT, Choice, choose
from word.matching.cutting import rest_of, without_answer_label
from word.matching.endings import annex_and_signature, is_section, stands_out, trailing_headings
from word.matching.hits import Hit, Look, asks, find_hits, with_shared_headings
from word.matching.labels import parse_label
from word.matching.outline import Unit, flatten, open_numbered
from word.matching.pieces import Piece, head_of
from word.matching.placement import Placed, Placement, Unplaced, UnplacedKind, ordered
from word.matching.recognition import VERBATIM, Why, body_of, why, without_answers
from word.matching.wordings import QuestionText, Wordings, normal
from word.model.source import EXCERPT, Form, Grid, Item, Line, Source, lines_of, words_of_items

LONGEST_TITLE = 30
_NUMBER_AND_ANSWER = 2
_ROWS = 3
"""Questions from which their order relative to the answers can be told."""
_LONGEST_TOPIC = 5
_FOREIGN = 0.33
"""Share of words that a question has in a PDF and in no wording, from which lines beside it may have run into it."""


@dataclass(slots=True)
class _Sheet:
    """The text sorted: items by question (an index) or by kind of unplaced text, and what was recognised."""

    answers: dict[int, list[Item]] = field(default_factory=dict)
    matched: dict[int, str] = field(default_factory=dict)
    unplaced: list[tuple[UnplacedKind, Item]] = field(default_factory=list)
    words_matched: int = 0
    losses: list[Notice] = field(default_factory=list)
    order: list[Item] = field(default_factory=list)
    recognised: dict[int, tuple[int | str, Why]] = field(default_factory=dict)
    """By the identity of an item in ``order``: the question that it words, or "title", and why."""

    def put(self, place: int | UnplacedKind, item: Item) -> None:
        """Put ``item`` where it belongs."""
        self.order.append(item)
        if isinstance(place, int):
            self.answers.setdefault(place, []).append(item)
        else:
            self.unplaced.append((place, item))

    def recognise(self, line: Line, place: int | str, rest: Line | None = None, *, because: Why) -> None:
        """Count ``line`` without ``rest`` as question text or title; a footnote that it bears is lost."""
        head = head_of(line, rest)
        self.order.append(head)
        self.recognised[id(head)] = place, because
        self.words_matched += line.words - (rest.words if rest else 0)
        if rest is None:
            for picture in line.pictures:
                self.losses.append(Notice("picture", 0, picture.alternative_text[:EXCERPT], line.where))
        notes = line.note_words - (rest.note_words if rest else 0)
        if notes:
            text = " ".join(
                "".join(getattr(inline, "text", " ") for inline in paragraph.inlines)
                for note in line.footnotes
                for paragraph in note.blocks
            )
            self.losses.append(Notice("footnote", notes, text[:EXCERPT], line.where))

    def recognise_within(self, line: Line, place: int, rest: Line | None) -> None:
        """Recognise the beginning of a line that was put already; its ``rest`` takes its place in the order."""
        position = next(position for position, item in enumerate(self.order) if item is line)
        after = self.order[position + 1 :]
        del self.order[position:]
        self.recognise(line, place, rest, because="answer-label")
        self.order += [*([] if rest is None else [rest]), *after]

    def pieces(self, questions: Sequence[QuestionText], confidence: dict[int, float]) -> tuple[Piece, ...]:
        """Everything in the order of the file."""
        places: dict[int, int | str] = {id(item): kind for kind, item in self.unplaced}
        places |= {id(item): index for index, items in self.answers.items() for item in items}
        return tuple(
            self._recognised(item, questions) or _piece(item, places[id(item)], questions, confidence)
            for item in self.order
        )

    def _recognised(self, item: Item, questions: Sequence[QuestionText]) -> Piece | None:
        if (found := self.recognised.get(id(item))) is None:
            return None
        place, because = found
        if isinstance(place, int):
            return Piece(item, "question", questions[place].key, why=because)
        return Piece(item, place, why=because)


def _piece(item: Item, place: int | str, questions: Sequence[QuestionText], confidence: dict[int, float]) -> Piece:
    if isinstance(place, int):
        return Piece(item, "answer", questions[place].key, confidence[place])
    return Piece(item, place)


def match(source: Source, questions: Sequence[QuestionText]) -> Placement:
    """Place the text of ``source`` under ``questions``.

    Nothing is dropped: what no question was found for is unplaced, with its kind and position. A placement with a
    confidence below ``DOUBTFUL`` is one that a person should look at.
    """
    questions = sorted(questions, key=lambda question: question.number)
    wordings = Wordings(questions)
    units, choice = _settled(lambda closed: flatten(source.items, wordings, closed), questions, wordings)
    if not choice.hits:
        shut = units
        opened, attempt = _settled(lambda closed: open_numbered(shut, closed), questions, wordings)
        if len(opened) > len(units) and attempt.hits:
            if any(isinstance(unit.item, Grid) and len(unit.item.rows[0]) > _NUMBER_AND_ANSWER for unit in units):
                # More columns than numbers and answers: these may be the rows of any table.
                attempt.hits = {index: (hit, min(sure, SUSPECT)) for index, (hit, sure) in attempt.hits.items()}
            units, choice = opened, attempt
    sheet = _Sheet()
    if choice.hits:
        _sort_out(units, choice, sheet, source.title, wordings)
        confidence = {
            index: min(sure, SUSPECT) if _is_mixed(sheet, hit, wordings, source.form) else sure
            for index, (hit, sure) in choice.hits.items()
        }
        if _may_precede(sheet, choice):
            confidence = {index: min(sure, SUSPECT) for index, sure in confidence.items()}
    else:
        confidence = _by_order(units, questions, sheet, source.title)
    return _placement(source, questions, sheet, confidence)


def _settled(
    opened: Callable[[frozenset[int]], list[Unit]], questions: Sequence[QuestionText], wordings: Wordings
) -> tuple[list[Unit], Choice]:
    """The text with its tables opened, and the questions in it; a table in which none is found is closed again."""
    closed: frozenset[int] = frozenset()
    while True:
        units = opened(closed)
        choice = _chosen(units, questions, wordings)
        tables = {unit.cell[0] for unit in units if unit.cell}
        idle = tables - _asking_tables(units, choice, wordings)
        if not idle:
            return units, choice
        closed |= idle


def _asking_tables(units: Sequence[Unit], choice: Choice, wordings: Wordings) -> set[int]:
    """The tables in which questions stand: one that says enough to be one, or one in each of several rows.

    A column headed "Challenge" asks nothing, though a question of the call has the word.
    """
    rows: dict[int, set[int]] = {}
    asking: set[int] = set()
    for hit in [*(hit for hit, _ in choice.hits.values()), *choice.copies]:
        cell = units[hit.start].cell
        if cell is None:
            continue
        body = body_of(hit, units)
        rows.setdefault(cell[0], set()).add(cell[1])
        words = count_words(body)
        if hit.label is not None or words > _HEAD or (words == _HEAD and wordings.ratio(body, hit.index) >= VERBATIM):
            asking.add(cell[0])
    return asking | {table for table, found in rows.items() if len(found) >= _ROWS}


_HEAD = 3
"""Words that the head of a column has at most."""


def _chosen(units: Sequence[Unit], questions: Sequence[QuestionText], wordings: Wordings) -> Choice:
    hits = without_answers(find_hits(units, questions, wordings), units, wordings)
    return choose(units, with_shared_headings(hits, units), questions)


def _sort_out(units: Sequence[Unit], choice: Choice, sheet: _Sheet, title: str, wordings: Wordings) -> None:
    """Walk over the file once and put everything in its place."""
    chosen = {id(hit): index for index, (hit, _) in choice.hits.items()}
    marks = sorted([hit for hit, _ in choice.hits.values()] + choice.copies, key=lambda hit: hit.start)
    starts = {hit.start: hit for hit in marks}
    asking_rows = {cell[:2] for start in starts if (cell := units[start].cell)}
    first = min(hit.start for hit, _ in choice.hits.values())
    last = max(hit.start for hit, _ in choice.hits.values())
    place: int | UnplacedKind = "preface"
    position = 0
    while position < len(units):
        hit = starts.get(position)
        if hit is None:
            item = units[position].item
            if position < first and isinstance(item, Line) and _is_title(item, position, title):
                sheet.recognise(item, "title", because="title")
            elif units[position].aside or _is_table_header(units[position].cell, asking_rows):
                sheet.put("table-header", item)
            else:
                sheet.put(place, item)
            position += 1
            continue
        index = chosen.get(id(hit))
        if index is None:
            place = "preface" if position < first else "text"
        else:
            place = index
            sheet.answers.setdefault(index, [])
        _take_question(units, hit, sheet, place, wordings)
        position = hit.end
    _trim(units, choice, sheet, last)


def _take_question(
    units: Sequence[Unit], hit: Hit, sheet: _Sheet, place: int | UnplacedKind, wordings: Wordings
) -> None:
    texts = []
    for number in range(hit.start, hit.end):
        line = units[number].line
        if line is None:
            continue
        end = hit.offset if number == hit.end - 1 else len(line.text)
        rest = rest_of(line, end) if end < len(line.text) or line.pictures else None
        texts.append(line.text[: len(line.text) if rest is None else end].strip())
        because = why(texts[-1], hit.index, wordings, heading=hit.heading, labelled=units[number].label is not None)
        sheet.recognise(line, place if isinstance(place, int) else hit.index, rest, because=because)
        if rest is not None:
            sheet.put(place, rest)
    if isinstance(place, int):
        sheet.matched[place] = " ".join(texts)


def _trim(units: Sequence[Unit], choice: Choice, sheet: _Sheet, last: int) -> None:
    """Take from the answers what is not theirs: "Answer:", headings of the next part, annexes, signatures."""
    final = next(index for index, (hit, _) in choice.hits.items() if hit.start == last)
    for index, items in sheet.answers.items():
        if items and isinstance(items[0], Line):
            line = without_answer_label(items[0])
            if line is not items[0]:
                sheet.recognise_within(items[0], index, line)
                items[:1] = [] if line is None else [line]
        if index == final:
            for kind, item in annex_and_signature(items):
                sheet.unplaced.append((kind, item))
            for item in further_section(items, choice.hits[index][0].look):
                sheet.unplaced.append(("text", item))
        if index != final or any(copy.start > last for copy in choice.copies):
            for item in trailing_headings(items):
                sheet.unplaced.append(("heading", item))


def further_section(items: list[Item], look: Look) -> list[Item]:
    """Take off the last answer what stands under a heading of the level of the questions that bears no number."""
    if not (look.outline and look.labelled):
        return []
    heads = (
        position
        for position, item in enumerate(items)
        if isinstance(item, Line) and 0 < item.outline <= look.outline and not item.label and not parse_label(item.text)
    )
    begin = next(heads, len(items))
    taken = items[begin:]
    del items[begin:]
    return taken


def _is_mixed(sheet: _Sheet, hit: Hit, wordings: Wordings, form: Form) -> bool:
    """Whether an answer may begin with its question; or may in a PDF, which has no cells, stand elsewhere.

    There the words of an answer may have run into the question beside them, and those of answers below questions that
    head columns follow the last of them.
    """
    items = sheet.answers[hit.index]
    if any(wordings.scores(item.text)[hit.index] >= ALIKE for item in items[:2] if isinstance(item, Line)):
        return True
    words = sheet.matched[hit.index][hit.label.end if hit.label else 0 :]
    if not items and hit.likeness < ALIKE and not hit.look.stands_out and not asks(words):
        return count_words(words) > _LONGEST_TOPIC  # what was taken for the question may be its answer
    run_in = hit.likeness >= ALIKE and wordings.foreign(words, hit.index) > _FOREIGN
    return form == "pdf" and (run_in or not items)


def _may_precede(sheet: _Sheet, choice: Choice) -> bool:
    """Whether each answer may stand above its question: text before the first, nothing after the last alone.

    A question that stands out as a heading does follows a text only where that text is as long as an answer and
    nothing entitles the file.
    """
    placed = choice.in_order
    if len(placed) < _ROWS or any(hit.look.outline for hit in placed) or any(hit.look.lane >= 0 for hit in placed):
        return False
    *words, last = (words_of_items(tuple(sheet.answers[hit.index])) for hit in placed)
    before = sum(words_of_items((item,)) for kind, item in sheet.unplaced if kind == "preface")
    if last or not before or not all(words):
        return False
    headed = any(hit.look.bold or hit.look.capitals for hit in placed)
    titled = any(place == "title" for place, _ in sheet.recognised.values())
    return not headed or (not titled and 2 * before > sorted(words)[len(words) // 2])


def _is_title(line: Line, position: int, title: str) -> bool:
    if line.style.casefold() == "title":
        return True
    text = normal(line.text)
    if title and text == normal(title):
        return True
    heads = (stands_out(line) or line.centred) and not is_section(line)
    return position == 0 and heads and line.words <= LONGEST_TITLE and not re.search(r"[.。;,،]$", line.text)


def _is_table_header(cell: tuple[int, int, int] | None, asking_rows: set[tuple[int, int]]) -> bool:
    """Whether the cell stands in the first row of an opened table, and no question begins in that row."""
    return cell is not None and cell[1] == 0 and cell[:2] not in asking_rows


def _by_order(units: Sequence[Unit], questions: Sequence[QuestionText], sheet: _Sheet, title: str) -> dict[int, float]:
    """Nothing tells which question is answered: place parts in order where there are exactly as many as questions."""
    items: list[Item] = []
    for position, unit in enumerate(units):
        if unit.line is not None and _is_title(unit.line, position, title):
            sheet.recognise(unit.line, "title", because="title")
        else:
            items.append(unit.item)
            sheet.order.append(unit.item)
    heads = [position for position, item in enumerate(items) if isinstance(item, Line) and stands_out(item)]
    if len(heads) == len(questions) > 1 and heads[0] == 0 and all(b - a > 1 for a, b in pairwise([*heads, len(items)])):
        bounds, confidence = [*heads, len(items)], 0.35
    elif len(items) == len(questions) > 1:
        bounds, confidence = list(range(len(items) + 1)), 0.3
    else:
        sheet.unplaced.extend(("text", item) for item in items)
        return {}
    for index in range(len(questions)):
        sheet.answers[index] = items[bounds[index] : bounds[index + 1]]
    return dict.fromkeys(sheet.answers, confidence)


def _numbers_shown_otherwise(sheet: _Sheet) -> Iterator[Notice]:
    """Notices on numbers that Word shows and an answer does not, "(a)" or "2.1" say: the first of each list."""
    noted: set[tuple[int, int]] = set()
    for line in lines_of(tuple(item for items in sheet.answers.values() for item in items)):
        if line.mark is None or not line.label or re.fullmatch(rf"\W*{line.mark.number}\W*", line.label):
            continue
        key = line.mark.list_id, line.mark.level
        if key not in noted:
            noted.add(key)
            yield Notice("numbering", 0, f"{line.label} {line.text}"[:EXCERPT], line.where)


def _placement(
    source: Source, questions: Sequence[QuestionText], sheet: _Sheet, confidence: dict[int, float]
) -> Placement:
    placed = [
        Placed(
            questions[index].number,
            questions[index].key,
            confidence[index],
            words_of_items(tuple(items)),
            arrange(items),
            sheet.matched.get(index, ""),
        )
        for index, items in sheet.answers.items()
    ]
    unplaced = []
    for kind, group in groupby(sheet.unplaced, key=lambda pair: pair[0]):
        items = [item for _, item in group]
        where = next((line.where for line in lines_of(tuple(items))), Where())
        unplaced.append(Unplaced(kind, words_of_items(tuple(items)), arrange(items), where))
    return Placement(
        ordered(placed),
        tuple(unplaced),
        (*source.losses, *sheet.losses),
        (*source.notices, *_numbers_shown_otherwise(sheet)),
        source.words_in,
        sheet.words_matched,
        source.form,
        sheet.pieces(questions, confidence),
    )
