"""A marked-up copy becomes proposals, with an account of every word of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from assembly.intake.markup.entries import Entry, entries_of, unnumbered
from assembly.intake.markup.matching import Match, matched
from assembly.intake.markup.tables import TableRow, rows_of
from assembly.intake.markup.units import Balance, Found, Leftover, Proposed, Unit
from assembly.intake.markup.wording import is_same, wanted
from assembly.intake.markup.words import folded, kind_of, level, typed_number, vocabulary
from richtext.aligning import spans
from submissions.texts.edits import edits, tokens, words_in
from word.reading.marked import Marked, MarkedLine, count

_OTHER_TEXT = 0.25
"""Below this share of its words, what a file holds is not the text under consultation."""

_MOST = 0.5
"""From this share of its words on a file is a copy of the text, however little of it was sent."""

_FEW = 3
"""So many paragraphs of the text make a stretch of a file a copy of it, even without a change in them."""

_PRESENT = 0.5
"""From this share of its paragraphs on, a section was sent as a whole, so that what is missing was deleted."""

_UNSURE = 0.5
"""The confidence that a whole file has at most which is marked up twice, or deletes nearly everything."""


def find(marked: Marked, units: Sequence[Unit]) -> Found:
    """Return what a file proposes of a text; nothing where it is no copy of it. Never raises."""
    if not units or not marked.lines:
        return Found()
    return _Finding(marked, units).run()


@dataclass(slots=True)
class _State:
    """What is collected on the way. ``classes`` gives by index of a line what its words are, where not one by one."""

    proposals: list[Proposed] = field(default_factory=list)
    classes: dict[int, str] = field(default_factory=dict)
    bases: dict[int, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    trivial: int = 0


class _Finding:
    def __init__(self, marked: Marked, units: Sequence[Unit]) -> None:
        self.marked, self.units, self.lines = marked, units, marked.lines
        self.entries = list(entries_of(marked.lines))
        self.found = matched(self.entries, units)
        self.state = _State()
        self.comments = {comment.id: comment for comment in marked.comments}
        self.is_tracked = any(entry.is_tracked for entry in self._matched_entries())
        self.is_struck = not self.is_tracked and any(entry.is_struck for entry in self._matched_entries())
        self.has_brackets = not self.is_tracked and not self.is_struck and self._uses_brackets()
        self.by_hand = self.is_struck or self.has_brackets or (not self.is_tracked and self._uses_looks())
        self.is_clean = not self.is_tracked and not self.by_hand

    def _matched_entries(self) -> Iterator[Entry]:
        return (self.entries[index] for index in self.found)

    def _uses_brackets(self) -> bool:
        """Whether brackets set changes off in it, which the text itself does not have."""
        pairs = ((self.entries[index], self.units[match.unit]) for index, match in self.found.items())
        return any("[" in entry.new and "[" not in unit.text for entry, unit in pairs)

    def _uses_looks(self) -> bool:
        """Whether new words look set off in it: some that the text does not have, and hardly any that it has."""
        new = old = 0
        for index, match in self.found.items():
            entry, text = self.entries[index], self.units[match.unit].text
            if self.units[match.unit].target != "paragraph" or not any(piece.set_off for piece in entry.pieces):
                continue
            known = Counter(map(str.casefold, tokens(text)[0]))
            for piece in entry.pieces:
                if piece.set_off:
                    words = Counter(map(str.casefold, tokens(piece.text)[0]))
                    shared = sum((words & known).values())
                    old, new = old + shared, new + sum(words.values()) - shared
        return new > 0 and new >= old

    # ---- the whole file

    def run(self) -> Found:
        rows = list(rows_of(self.lines, self.units))
        paragraphs = [index for index, match in self.found.items() if self.units[match.unit].target == "paragraph"]
        share = self._share()
        if paragraphs:
            self._go_through()
        body_proposals = list(self.state.proposals)
        if not self._is_copy(paragraphs, body_proposals, share):
            self.state = _State()
            body_proposals = []
        tables = self._tables(rows)
        if not self.state.proposals and not self.state.classes:
            few = share < _OTHER_TEXT and not rows
            return Found(share=share, matched=len(paragraphs), notices=("other-text",) if few else ())
        notices = self._cautions(body_proposals, paragraphs)
        body, balance, of_tables, leftovers = self._accounted(tables)
        return Found(
            tuple(sorted(self.state.proposals, key=lambda proposal: proposal.place)),
            tuple(leftovers),
            balance,
            of_tables,
            body,
            frozenset(tables),
            frozenset(self.state.used),
            share,
            self.state.trivial,
            len(paragraphs),
            notices,
        )

    def _share(self) -> float:
        """The share of the file's words that stand in paragraphs of the text."""
        total = sum(words_in(entry.old_full or entry.new_full) for entry in self.entries)
        same = 0
        for index, match in self.found.items():
            here = Counter(map(folded, tokens(self.entries[index].old_full)[0]))
            there = Counter(map(folded, tokens(self.units[match.unit].text)[0]))
            same += sum(times for word, times in (here & there).items() if word)
        return min(1.0, same / total) if total else 0.0

    def _is_copy(self, paragraphs: Sequence[int], proposals: Sequence[Proposed], share: float) -> bool:
        if not paragraphs:
            return False
        is_named = any(self.units[self.found[index].unit].name in self.entries[index].names for index in paragraphs)
        numbered = sum(unit.target == "paragraph" for unit in self.units)
        if len(paragraphs) >= numbered * _PRESENT or is_named:
            return True
        is_enough = len(paragraphs) >= _FEW or not self.is_clean or share >= _MOST
        return bool(proposals) and is_enough

    def _cautions(self, proposals: Sequence[Proposed], paragraphs: Sequence[int]) -> tuple[str, ...]:
        notices = []
        twice = self.is_tracked and any(
            any(piece.set_off for piece in entry.pieces)
            and any(stretch.struck for index in entry.lines for stretch in self.lines[index].stretches)
            for entry in self._matched_entries()
        )
        if twice:
            notices.append("marked-twice")
        deleted = sum(proposal.action == "delete" and proposal.unit.target == "paragraph" for proposal in proposals)
        if len(paragraphs) >= _FEW and deleted >= 0.8 * len(paragraphs):
            notices.append("all-deleted")
        if notices:
            self.state.proposals = [
                replace(
                    proposal,
                    confidence=min(proposal.confidence, _UNSURE),
                    doubts=(*proposal.doubts, *notices),
                )
                for proposal in self.state.proposals
            ]
        return tuple(notices)

    # ---- paragraph by paragraph

    def _go_through(self) -> None:
        first, last = min(self.found), max(self.found)
        self.last_unit: Unit | None = None
        for index in range(first, self._end(last) + 1):
            entry = self.entries[index]
            if (match := self.found.get(index)) is not None:
                self._known(entry, match)
                self.last_unit = self.units[match.unit]
            else:
                self._unknown(entry, is_inside=index < last)
        if self.is_clean:
            self._missing()

    def _end(self, last: int) -> int:
        """The index of the last entry to look at: new ones may follow the last that is known."""
        index = last
        while index + 1 < len(self.entries) and self._could_follow(self.entries[index + 1]):
            index += 1
        return index

    def _could_follow(self, entry: Entry) -> bool:
        if self.is_tracked:
            return not entry.exists
        if self.by_hand:
            return entry.is_set_off or _is_bracketed(entry.new_full)
        return bool(entry.new_number) and not entry.outline

    def _known(self, entry: Entry, match: Match) -> None:
        unit, state = self.units[match.unit], self.state
        text, from_brackets = wanted(entry, unit.text, has_brackets=self.has_brackets)
        doubts = [f"alike:{','.join([unit.number, *(self.units[other].number for other in match.also)])}"] * bool(
            match.also
        )
        confidence = match.confidence
        if from_brackets:
            confidence, doubts = min(confidence, 0.8), [*doubts, "brackets"]
        for line in entry.lines:
            state.classes.setdefault(line, "known")
            state.bases.setdefault(line, unit.text)
        reasons = self._reasons(entry)
        action = ""
        if not text.strip() or kind_of(text, "actions") == "delete":
            action, text = "delete", ""
        elif not is_same(unit.text, text):
            action = "amend"
            if _changed(unit.text, text) > 0.75:
                confidence, doubts = min(confidence, 0.6), [*doubts, "rewritten"]
        elif not entry.is_tracked and entry.new != unit.text:
            state.trivial += 1
        if action or reasons:
            state.proposals.append(
                Proposed(
                    unit,
                    action or "comment",  # type: ignore[arg-type]
                    text if action == "amend" else "",
                    reasons,
                    confidence=confidence,
                    doubts=tuple(doubts),
                    place=entry.lines[0],
                )
            )

    def _unknown(self, entry: Entry, *, is_inside: bool) -> None:
        state = self.state
        text = entry.new
        is_mine = (
            not entry.exists if self.is_tracked else self.is_clean or entry.is_set_off or _is_bracketed(entry.new_full)
        )
        reason = _reason(entry.new_full)
        if reason and self.last_unit is not None and (is_mine or is_inside):
            self._add_reason(entry, reason)
            return
        if not text or self.last_unit is None or not is_mine or entry.outline or words_in(text) < 3:
            for line in entry.lines:
                state.classes.setdefault(line, "reported")
            return
        if self.has_brackets and _is_bracketed(entry.new_full):
            text = unnumbered(entry.new_full.strip()[1:-1].strip())[1]
        sure, doubts = (0.97, ()) if not self.is_clean else (0.85, ()) if entry.new_number else (0.6, ("unnumbered",))
        for line in entry.lines:
            state.classes.setdefault(line, "proposed")
        reasons = self._reasons(entry)
        state.proposals.append(
            Proposed(
                self.last_unit, "insert_after", text, reasons, confidence=sure, doubts=doubts, place=entry.lines[0]
            )
        )

    def _add_reason(self, entry: Entry, reason: str) -> None:
        """A line that begins with "Rationale:" belongs to what was proposed last of the paragraph before it."""
        state, unit = self.state, self.last_unit
        assert unit is not None  # noqa: S101 - asked for only after a paragraph that is known
        for line in entry.lines:
            state.classes.setdefault(line, "rationale")
        last = state.proposals[-1] if state.proposals else None
        if last is not None and last.unit == unit:
            state.proposals[-1] = replace(last, rationale="\n".join(filter(None, [last.rationale, reason])))
        else:
            state.proposals.append(Proposed(unit, "comment", "", reason, confidence=0.9, place=entry.lines[0]))

    def _reasons(self, entry: Entry) -> str:
        found = []
        for comment in entry.comments:
            if comment in self.comments and comment not in self.state.used:
                self.state.used.add(comment)
                found.append(self.comments[comment].text)
        return "\n".join(text for text in found if text)

    def _missing(self) -> None:
        """A paragraph that is not in a clean copy was deleted, if its section was sent and its neighbours are there."""
        there = {match.unit for match in self.found.values()}
        at = {match.unit: self.entries[index].lines[0] for index, match in self.found.items()}
        sections = Counter(unit.section for unit in self.units if unit.target == "paragraph")
        sent = Counter(self.units[unit].section for unit in there if self.units[unit].target == "paragraph")
        for index, unit in enumerate(self.units):
            if unit.target != "paragraph" or index in there:
                continue
            enough = sent[unit.section] >= max(2, _PRESENT * sections[unit.section])
            before, after = _neighbours(self.units, there, index)
            if not enough or before is None or (after is None and not self._numbers_go_on()):
                continue
            place = at[before]
            self.state.proposals.append(Proposed(unit, "delete", confidence=0.7, doubts=("missing",), place=place))

    def _numbers_go_on(self) -> bool:
        """Whether the text was sent to its end, as far as can be told: something of its last section is there."""
        last = self.units[-1].section
        return any(self.units[match.unit].section == last for match in self.found.values())

    # ---- tables

    def _tables(self, rows: Sequence[TableRow]) -> set[int]:
        by_table: dict[int, list[TableRow]] = {}
        for row in rows:
            by_table.setdefault(row.table, []).append(row)
        for own in by_table.values():
            for row in own:
                if row.proposed is not None:
                    reasons = []
                    for index in row.lines:
                        for comment in self.lines[index].comments:
                            if comment in self.comments and comment not in self.state.used:
                                self.state.used.add(comment)
                                reasons.append(self.comments[comment].text)
                    rationale = "\n".join(filter(None, [row.proposed.rationale, *reasons]))
                    self.state.proposals.append(replace(row.proposed, rationale=rationale, in_table=True))
                self.state.classes.update(row.classes)
        return {*by_table}

    # ---- the account

    def _accounted(self, tables: set[int]) -> tuple[frozenset[int], Balance, Balance, list[Leftover]]:
        words: Counter[str] = Counter()
        in_tables: Counter[str] = Counter()
        leftovers: list[Leftover] = []
        body = set()
        for index, line in enumerate(self.lines):
            kind = self.state.classes.get(index)
            if line.cell is not None and line.cell.table in tables:
                kind = kind or "reported"
            if kind is None or line.beside:
                continue
            if line.cell is None:
                body.add(line.body)
            counted = _counted(line, kind, "" if self.is_tracked else self.state.bases.get(index, ""))
            (words if line.cell is None else in_tables).update(counted)
            if counted["reported"]:
                text = " ".join(line.raw.split())
                leftovers.append(Leftover(text, counted["reported"], index, line.cell is not None))
        words["rationale"] += sum(self.comments[comment].words for comment in self.state.used)
        kinds = ("unchanged", "deleted", "proposed", "rationale", "reported")
        balance, of_tables = (Balance(*(counted[kind] for kind in kinds)) for counted in (words, in_tables))
        return frozenset(body), balance, of_tables, leftovers


_CLASS = {"rationale", "reported", "proposed", "unchanged"}


def _counted(line: MarkedLine, kind: str, base: str) -> Counter[str]:
    """The words of a line by what they are. A word that is partly new is proposed, one that is partly gone deleted.

    Where ``base`` is given nothing is tracked, and what is not a word of it is proposed.
    """
    if kind in _CLASS and not (kind == "proposed" and any(stretch.struck for stretch in line.stretches)):
        return Counter({kind: count(line.raw)})
    states: list[str] = []
    for stretch in line.stretches:
        state = "proposed" if stretch.change == "ins" or kind == "proposed" else "unchanged"
        state = "deleted" if stretch.change == "del" or stretch.struck else state
        states += [state] * len(stretch.text)
    if base:
        _mark_new(line.raw, base, states)
    found: Counter[str] = Counter()
    place = 0
    for unit in re.findall(r"\s+|\S+", line.raw):
        inside = {*states[place : place + len(unit)]}
        found[next((each for each in _FIRST if each in inside), "unchanged")] += count(unit)
        place += len(unit)
    return found


_FIRST = ("proposed", "deleted", "unchanged")


def _mark_new(raw: str, base: str, states: list[str]) -> None:
    """Note in ``states``, one for each character of ``raw``, which unchanged words are none of ``base``."""
    _number, lead = typed_number(raw)
    kept = [index for index in range(len(lead), len(raw)) if states[index] != "deleted"]
    words, starts, ends = tokens("".join(raw[index] for index in kept))
    there = [level(token) for token in tokens(base)[0]]
    for equal, _before, after in spans(there, [level(token) for token in words]):
        for token in range(after.start, after.stop) if not equal else ():
            for index in kept[starts[token] : ends[token]]:
                states[index] = "proposed"


def _is_bracketed(text: str) -> bool:
    text = text.strip()
    return text.startswith("[") and text.endswith("]") and text.count("[") == text.count("]")


def _reason(text: str) -> str:
    """What follows "Rationale:" or a like word, or empty."""
    found = re.match(r"[\[(*]?\s*([^:：.\n]{3,40}?)\s*[:：]\s*(.+?)\s*[\])*]?$", text, re.DOTALL)
    return found[2] if found and folded(found[1]) in vocabulary()["reasons"] else ""


def _changed(base: str, text: str) -> float:
    """The share of the words of both texts that differ."""
    different = sum(words_in(base[edit.start : edit.end]) + words_in(edit.new) for edit in edits(base, text))
    return different / max(1, words_in(base) + words_in(text))


def _neighbours(units: Sequence[Unit], there: set[int], index: int) -> tuple[int | None, int | None]:
    """The units before and after one that are there, of paragraphs and sections."""
    before = next((place for place in range(index - 1, -1, -1) if place in there), None)
    after = next((place for place in range(index + 1, len(units)) if place in there), None)
    return before, after
