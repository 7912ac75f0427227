"""Tables in which a paragraph stands beside what is proposed for it, from two columns to eight."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from rapidfuzz.distance import LCSseq

from assembly.intake.markup.entries import Entry, Piece
from assembly.intake.markup.units import Proposed, Unit
from assembly.intake.markup.wording import is_same, restored, without_brackets
from assembly.intake.markup.words import folded, kind_of, level, same_number, vocabulary
from submissions.texts.edits import tokens, words_in
from word.reading.marked import MarkedLine

_ALIKE = 0.55
_PART = 0.4
"""Below this likeness a proposed text is not the whole paragraph reworded."""


@dataclass(slots=True)
class TableRow:
    """A row of such a table: its lines by index, what they are, and what it proposes, if that is understood."""

    table: int
    lines: list[int]
    classes: dict[int, str]
    proposed: Proposed | None = None


@dataclass(slots=True)
class _Cells:
    """The text of each column of a row, with the lines that it stands in."""

    entries: dict[int, list[Entry]] = field(default_factory=dict)
    lines: dict[int, list[int]] = field(default_factory=dict)

    def text(self, column: int | None, *, old: bool = False) -> str:
        entries = self.entries.get(column, []) if column is not None else []
        return "\n".join(filter(None, (entry.old_full if old else entry.new_full for entry in entries)))


def rows_of(lines: Sequence[MarkedLine], units: Sequence[Unit]) -> Iterator[TableRow]:
    """The rows of the tables in a file that propose something of the text, by their heads or by what they hold."""
    cells = [(index, line) for index, line in enumerate(lines) if line.cell is not None]
    for _table, own in groupby(cells, key=lambda pair: pair[1].cell.table if pair[1].cell else -1):
        yield from _Table(list(own), units).rows()


class _Table:
    def __init__(self, own: Sequence[tuple[int, MarkedLine]], units: Sequence[Unit]) -> None:
        self.units = units
        self.by_row: dict[int, _Cells] = {}
        self.table = -1
        for index, line in own:
            assert line.cell is not None  # noqa: S101 - chosen so
            self.table = line.cell.table
            cells = self.by_row.setdefault(line.cell.row, _Cells())
            cells.lines.setdefault(line.cell.column, []).append(index)
            if line.raw.strip():
                entry = Entry(_pieces(line), [index], label=line.label)
                cells.entries.setdefault(line.cell.column, []).append(entry)
        self.numbers = {same_number(unit.number): unit for unit in units if unit.target == "paragraph" and unit.number}
        self.words = [Counter(map(folded, tokens(unit.text)[0])) for unit in units]

    def rows(self) -> Iterator[TableRow]:
        columns, head = self._columns()
        if "proposed" not in columns and not ("rationale" in columns and "number" in columns):
            return
        before: Unit | None = None
        for row in sorted(self.by_row):
            cells = self.by_row[row]
            all_lines = [index for own in cells.lines.values() for index in own]
            if row <= head:
                yield TableRow(self.table, all_lines, dict.fromkeys(all_lines, "reported"))
                continue
            unit, confidence, doubts, is_new = self._unit(cells, columns, before)
            proposed = self._proposed(cells, columns, unit, confidence, doubts, is_new) if unit is not None else None
            yield TableRow(self.table, all_lines, self._classes(cells, columns, proposed), proposed)
            before = unit or before

    # ---- which column is what

    def _columns(self) -> tuple[Mapping[str, int], int]:
        """What each column holds, and the row of the heads (-1 where they have none)."""
        for row in sorted(self.by_row)[:3]:
            kinds: dict[str, int] = {}
            for column in sorted(self.by_row[row].entries):
                kind = kind_of(self.by_row[row].text(column), "columns")
                if kind == "proposed" and "proposed" in kinds:
                    continue
                if kind and kind not in kinds:
                    kinds[kind] = column
            if "number" not in kinds and "section" in kinds:
                kinds["number"] = kinds["section"]
            if len(kinds) >= 2 and ("proposed" in kinds or {"number", "rationale"} <= {*kinds}):
                return kinds, row
        return self._guessed(), -1

    def _guessed(self) -> Mapping[str, int]:
        """Columns without heads: one that holds the text as it is, and one beside it that holds it otherwise."""
        alike: Counter[int] = Counter()
        same: Counter[int] = Counter()
        rows = [cells for cells in self.by_row.values() if len(cells.entries) >= 2]
        for cells in rows:
            for column in cells.entries:
                unit, like = self._likest(cells.text(column, old=True))
                if unit is not None and like >= _ALIKE:
                    alike[column] += 1
                    same[column] += like > 0.98
        known = [column for column, times in alike.items() if times >= max(2, len(rows) / 2)]
        if len(known) < 2 or not same:
            return {}
        current = max(known, key=lambda column: (same[column], -column))
        others = [column for column in known if column != current]
        return {"current": current, "proposed": min(others, key=lambda column: (column < current, column))}

    # ---- which paragraph a row is about

    def _likest(self, text: str) -> tuple[Unit | None, float]:
        wanted = [level(token).casefold() for token in tokens(text)[0]]
        if not wanted:
            return None, 0.0
        counted = Counter(map(folded, wanted))
        best: tuple[Unit | None, float] = (None, 0.0)
        for unit, words in zip(self.units, self.words, strict=True):
            shared = sum((counted & words).values())
            if 2 * shared / (len(wanted) + sum(words.values())) <= best[1]:
                continue
            there = [level(token).casefold() for token in tokens(unit.text)[0]]
            like = 2 * LCSseq.similarity(wanted, there) / (len(wanted) + len(there))
            if like > best[1]:
                best = unit, like
        return best

    def _unit(
        self, cells: _Cells, columns: Mapping[str, int], before: Unit | None
    ) -> tuple[Unit | None, float, tuple[str, ...], bool]:
        """The paragraph that a row is about, how sure that is, and whether the row is about a new one after it."""
        printed = cells.text(columns.get("number")) or _label(cells, columns.get("number"))
        number = same_number(printed)
        current = cells.text(columns.get("current"), old=True)
        likest, like = self._likest(current)
        by_number = self.numbers.get(number)
        if by_number is None and number and (found := re.search(r"\d+[a-z]*", number)):
            by_number = self.numbers.get(found[0])
        is_new = bool(number) and number not in self.numbers
        is_further = is_new and re.fullmatch(r"\d+(bis|ter|quater|quinquies|alt|[a-z])", number) is not None
        if is_further and not current:
            root = self.numbers.get(re.match(r"\d+", number)[0])  # type: ignore[index]
            return root or before, 0.9, (), True
        if _says_new(printed) or _says_new(current):
            return by_number or before, 0.8, (), True
        if by_number is not None and likest is not None and like >= _ALIKE:
            if by_number is likest or _likeness(current, by_number.text) > like - 0.08:
                return by_number, 0.98, (), False
            return likest, 0.75, ("number",), False
        if likest is not None and like >= _ALIKE:
            return likest, min(0.95, 0.5 + like / 2), (), False
        if by_number is not None:
            return by_number, 0.9 if not current else 0.6, () if not current else ("number",), False
        likest, like = self._likest(cells.text(columns.get("proposed")))
        if likest is not None and like >= _ALIKE:
            return likest, min(0.85, 0.3 + like / 2), (), False
        if not number and not current and before is not None:
            return before, 0.6, ("number",), False
        return None, 0.0, (), False

    # ---- what it proposes

    def _proposed(
        self,
        cells: _Cells,
        columns: Mapping[str, int],
        unit: Unit,
        confidence: float,
        doubts: tuple[str, ...],
        is_new: bool,
    ) -> Proposed | None:
        text = cells.text(columns.get("proposed"))
        struck = cells.text(columns.get("proposed"), old=True)
        reason = cells.text(columns.get("rationale"))
        kind = kind_of(cells.text(columns.get("type")), "types")
        party = cells.text(columns.get("party"))
        place = min(index for own in cells.lines.values() for index in own)

        def make(action: str, said: str = "", sure: float = confidence, why: tuple[str, ...] = doubts) -> Proposed:
            return Proposed(unit, action, said, reason, kind, sure, why, place, party)  # type: ignore[arg-type]

        action, said = _instruction(text)
        if action == "insert_after" or (is_new and said and action in {"", "amend"}):
            return make("insert_after", _unnumbered(said)) if said else None
        if action in {"delete", "retain", "support", "reservation"} and not said:
            return make(action)
        if not said:
            if struck and is_same(struck, unit.text):
                return make("delete")
            return make("comment") if reason else None
        return self._reworded(unit, said, make)

    def _reworded(self, unit: Unit, said: str, make: Callable[..., Proposed]) -> Proposed | None:
        said = _unnumbered(said, unit.text)
        decided = without_brackets(unit.text, said)
        whole = restored(unit.text, decided or said)
        if is_same(unit.text, whole):
            return None
        changed = _edited(unit.text, said)
        if changed is not None:
            return make("amend", changed)
        like = _likeness(said, unit.text)
        if like >= _PART or words_in(said) >= 0.6 * words_in(unit.text):
            proposal = make("amend", whole)
            low = like < _PART
            return make("amend", whole, min(proposal.confidence, 0.6), ("rewritten",)) if low else proposal
        sentence = _sentence_replaced(unit.text, said)
        if sentence is not None:
            return make("amend", sentence, 0.6, ("part",))
        return make("amend", whole, 0.4, ("rewritten",))

    def _classes(self, cells: _Cells, columns: Mapping[str, int], proposed: Proposed | None) -> dict[int, str]:
        kinds = {columns[name]: _HOLDS[name] for name in columns if name in _HOLDS}
        if proposed is None:
            kinds = {column: "unchanged" if kind == "unchanged" else "reported" for column, kind in kinds.items()}
        found = {}
        for column, own in cells.lines.items():
            found.update(dict.fromkeys(own, kinds.get(column, "reported")))
        return found


_HOLDS = {
    "number": "unchanged",
    "section": "unchanged",
    "current": "unchanged",
    "proposed": "proposed",
    "rationale": "rationale",
}


def _pieces(line: MarkedLine) -> list[Piece]:
    return [
        Piece(
            stretch.text,
            "gone" if stretch.change == "del" or stretch.struck else "new" if stretch.change == "ins" else "kept",
            stretch.set_off,
        )
        for stretch in line.stretches
    ]


def _label(cells: _Cells, column: int | None) -> str:
    entries = cells.entries.get(column, []) if column is not None else []
    return next((entry.label for entry in entries if entry.label), "")


def _likeness(one: str, other: str) -> float:
    first = [level(token).casefold() for token in tokens(one)[0]]
    second = [level(token).casefold() for token in tokens(other)[0]]
    return 2 * LCSseq.similarity(first, second) / max(1, len(first) + len(second))


def _says_new(text: str) -> bool:
    said = folded(text)
    return any(said == words or said.startswith(f"{words} ") for words in vocabulary()["insertion"])


_LEAD = re.compile(r"^\s*[\[(]?\s*(?P<words>[^\]\):：\n]{2,40}?)\s*(?:[\])]|[:：])\s*(?P<rest>.*)$", re.DOTALL)


def _instruction(text: str) -> tuple[str, str]:
    """What a proposed text asks for in words of its own ("Delete", "[add after]"), and the rest of it."""
    action = kind_of(text, "actions")
    if action:
        return action, ""
    found = _LEAD.match(text)
    if found:
        words = folded(found["words"])
        if any(words == each or words.startswith(f"{each} ") for each in vocabulary()["insertion"]):
            return "insert_after", found["rest"].strip()
        if words in vocabulary()["replacement"]:
            return "amend", found["rest"].strip()
        if (action := kind_of(found["words"], "actions")) and not found["rest"].strip(" ."):
            return action, ""
        if action == "delete":
            return "delete", ""
    return "", text.strip()


def _unnumbered(text: str, base: str = "") -> str:
    entry = Entry([Piece(text, "kept")], [])
    return entry.new_full if base and tokens(base)[0][:2] == tokens(entry.new_full)[0][:2] else entry.new


_QUOTED = r"[“\"«„']([^”\"»“']+)[”\"»“']"
_THE_WORDS = r"(?:the\s+words?\s+)?"


def _sentence(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\s*(?:please\s+)?{pattern}\s*\.?\s*", re.IGNORECASE)


_REPLACE = _sentence(rf"(?:replace|substitute|change)\s+{_THE_WORDS}{_QUOTED}\s+(?:with|by|to)\s+{_QUOTED}")
_DELETE = _sentence(rf"(?:delete|remove|strike(?: out)?)\s+{_THE_WORDS}{_QUOTED}")
_ADD_AFTER = _sentence(rf"(?:add|insert)\s+{_THE_WORDS}{_QUOTED}\s+(after|before)\s+{_THE_WORDS}{_QUOTED}")
_AFTER_ADD = _sentence(rf"(after|before)\s+{_THE_WORDS}{_QUOTED}\s*,?\s+(?:add|insert)\s+{_THE_WORDS}{_QUOTED}")


def _edited(base: str, said: str) -> str | None:
    """``base`` with one change made that is said in a sentence; None where it is none, or its words stand not once."""
    if found := _REPLACE.fullmatch(said):
        return _once(base, found[1], found[2])
    if found := _DELETE.fullmatch(said):
        return _once(base, found[1], "")
    if found := _ADD_AFTER.fullmatch(said):
        return _once(base, found[3], _beside(found[3], found[1], found[2]))
    if found := _AFTER_ADD.fullmatch(said):
        return _once(base, found[2], _beside(found[2], found[3], found[1]))
    return None


def _beside(words: str, new: str, where: str) -> str:
    space = "" if new[:1] in ",.;:" else " "
    return f"{words}{space}{new}" if where.casefold() == "after" else f"{new} {words}"


def _once(base: str, words: str, new: str) -> str | None:
    if base.count(words) != 1:
        return None
    text = base.replace(words, new)
    return text if new else re.sub(r" +([.,;:])", r"\1", " ".join(text.split()))


def _sentence_replaced(base: str, said: str) -> str | None:
    """``base`` with ``said`` in the place of the one sentence that it is clearly a new writing of."""
    sentences = re.split(r"(?<=[.!?。؟])\s*(?=\S)", base)
    if len(sentences) < 2:
        return None
    likes = sorted(((_likeness(said, sentence), index) for index, sentence in enumerate(sentences)), reverse=True)
    if likes[0][0] < _ALIKE or likes[0][0] - likes[1][0] < 0.1:
        return None
    old = sentences[likes[0][1]]
    return restored(base, base.replace(old, said, 1))
