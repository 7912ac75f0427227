"""Where the words of a proposal went: what of it stands in the next draft, and where. No Django."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from submissions.texts.edits import edits, tokens
from submissions.texts.lineage import kept_words

Outcome = Literal["verbatim", "partly", "not_found"]

VERBATIM = 0.95
"""From this share of its words on a proposal was taken up word for word."""

PARTLY = 0.3
"""From this share on it was taken up in part."""

_CONTEXT = 2
"""How many neighbouring words make sure of a change of only a few words."""

_LONG = 4
"""Words in a row that tell by themselves whose they are."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Characters of a paragraph of the next draft, by its index, from ``start`` up to ``end``."""

    paragraph: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Trace:
    """What became of one proposal.

    ``share`` is the share (0 to 1) of its words in the next draft, ``paragraph`` the one that has most of them (None
    where none has), ``passages`` where they stand. For a deletion it is the share of the words that went.
    """

    outcome: Outcome
    share: float
    paragraph: int | None
    passages: tuple[Passage, ...]


class Drafts:
    """Two drafts, read once for many proposals. ``old`` and ``new`` are the texts of their paragraphs, in order."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        self.new = list(new)
        self._new = [_cut(text) for text in new]
        self._places: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for index, words in enumerate(self._new):
            for place, word in enumerate(words.words):
                self._places[word].append((index, place))
        self._old_words = [_cut(text).words for text in old]
        self._stood: dict[tuple[str, ...], bool] = {}
        self._all_old = "\n".join(f" {' '.join(words)} " for words in self._old_words)
        self._new_runs = _by_run([words.words for words in self._new])
        self._old_runs = _by_run(self._old_words)

    def trace(self, base: str, action: str, text: str, heirs: Sequence[int] = ()) -> Trace | None:
        """Return what became of a proposal on the paragraph ``base``; None for one that proposes no words.

        ``heirs`` are the paragraphs of the next draft that ``base`` goes on in, by their index.
        """
        if action == "insert_after":
            return self._inserted(text)
        if action == "delete":
            return self._deleted(base, heirs)
        if action != "amend":
            return None
        wanted, gone = _changes(base, text)
        if not wanted:
            return self._gone(gone, base, heirs)
        return self._found(wanted, heirs)

    # ---- words that come

    def _found(self, wanted: Sequence[_Wanted], heirs: Sequence[int]) -> Trace:
        total = sum(len(one.words) for one in wanted) or 1
        passages: list[Passage] = []
        found = 0
        by_paragraph: dict[int, int] = defaultdict(int)
        for one in wanted:
            for paragraph, start, length in self._runs(one, heirs):
                words = self._new[paragraph]
                passages.append(Passage(paragraph, words.starts[start], words.ends[start + length - 1]))
                by_paragraph[paragraph] += length
                found += length
        share = min(1.0, found / total)
        best = max(by_paragraph, key=lambda index: (by_paragraph[index], index in heirs, -index), default=None)
        outcome: Outcome = "verbatim" if share >= VERBATIM else "partly" if share >= PARTLY else "not_found"
        if outcome == "not_found":
            return Trace(outcome, round(share, 4), None, ())
        return Trace(
            outcome, round(share, 4), best, tuple(sorted(passages, key=lambda each: (each.paragraph, each.start)))
        )

    def _runs(self, one: _Wanted, heirs: Sequence[int]) -> list[tuple[int, int, int]]:
        """Where the words stand in the next draft: (paragraph, first word, how many), the longest runs first."""
        found: list[tuple[int, int, int]] = []
        start = 0
        words = one.words
        while start < len(words):
            best = self._longest(one, start, heirs)
            if best is None:
                start += 1
                continue
            paragraph, place, length = best
            found.append((paragraph, place, length))
            start += length
        return found

    def _longest(self, one: _Wanted, start: int, heirs: Sequence[int]) -> tuple[int, int, int] | None:
        """The longest run from a word of the proposal on that is none of the earlier draft's own."""
        words = one.words
        options = []
        for paragraph, place in self._places.get(words[start], ()):
            there = self._new[paragraph].words
            length = _same_after(there, place, words[start:])
            before, after = one.context(start, length)
            around = _same_before(there, place, before) + _same_after(there, place + length, after)
            if self._tells(words[start : start + length], before, after, around, heirs, paragraph):
                options.append((length, around, paragraph in heirs, -paragraph, place))
        if not options:
            return None
        length, _around, _is_heir, negative, place = max(options)
        return -negative, place, length

    def _tells(
        self,
        run: Sequence[str],
        before: Sequence[str],
        after: Sequence[str],
        around: int,
        heirs: Sequence[int],
        paragraph: int,
    ) -> bool:
        """Whether a run of words comes from the proposal: between its neighbours, or long, and not in the old draft.

        Where its paragraph does not go on, the same words may be another's: more of them must be there.
        """
        near = (*before[-1:], *run, *after[:1])
        if paragraph in heirs:
            if around >= _CONTEXT or (around and len(run) > 1):
                return not self._is_old(near)
            return len(run) >= _LONG and not self._is_old(run)
        if around > _CONTEXT and len(run) >= _LONG - 1:
            return not self._is_old(near)
        is_enough = around or not heirs or not (before or after)
        return bool(is_enough) and len(run) >= 2 * _LONG and not self._is_old(run)

    def _is_old(self, run: Sequence[str]) -> bool:
        key = tuple(run)
        if key not in self._stood:
            self._stood[key] = f" {' '.join(run)} " in self._all_old
        return self._stood[key]

    def _inserted(self, text: str) -> Trace:
        """A new paragraph: the later one that has most of its words, unless an earlier one had as many."""
        words = _cut(text).words
        votes: Counter[int] = Counter()
        for run in _runs(words):
            votes.update(self._new_runs.get(run, ()))
        best: tuple[float, int, set[int]] = (0.0, 0, set())
        for index, _times in votes.most_common(5):
            kept = kept_words(words, self._new[index].words)
            best = max(best, (len(kept) / max(1, len(words)), -index, kept), key=lambda each: each[:2])
        share, negative, kept = best
        if share < PARTLY or share <= self._share_before(words) + 0.02:
            return Trace("not_found", 0.0, None, ())
        there = self._new[-negative]
        passages: list[list[int]] = []
        for place in sorted(kept):
            if passages and passages[-1][1] == place - 1:
                passages[-1][1] = place
            else:
                passages.append([place, place])
        told = tuple(Passage(-negative, there.starts[first], there.ends[last]) for first, last in passages)
        return Trace("verbatim" if share >= VERBATIM else "partly", round(min(1.0, share), 4), -negative, told)

    def _share_before(self, words: Sequence[str]) -> float:
        votes: Counter[int] = Counter()
        for run in _runs(words):
            votes.update(self._old_runs.get(run, ()))
        kept = [len(kept_words(words, self._old_words[index])) for index, _times in votes.most_common(3)]
        return max(kept, default=0) / max(1, len(words))

    # ---- words that go

    def _deleted(self, base: str, heirs: Sequence[int]) -> Trace:
        """A paragraph that goes on nowhere was dropped; of one that goes on, the share of its words that went."""
        if not heirs:
            return Trace("verbatim", 1.0, None, ())
        words = _cut(base).words
        there = {word for index in heirs for word in self._new[index].words}
        share = sum(word not in there for word in words) / max(1, len(words))
        outcome: Outcome = "partly" if share >= PARTLY else "not_found"
        return Trace(outcome, round(share, 4), heirs[0], ())

    def _gone(self, gone: Sequence[_Wanted], base: str, heirs: Sequence[int]) -> Trace:
        """Words of a paragraph were to go: taken up where its heirs have them no longer, but have what was around."""
        total = sum(len(one.words) for one in gone)
        if not total:
            return Trace("not_found", 0.0, None, ())
        if not heirs:
            return Trace("not_found", 0.0, None, ())
        went = 0
        for one in gone:
            if not any(
                _holds(self._new[index].words, [*one.before[-1:], *one.words, *one.after[:1]]) for index in heirs
            ):
                joined = [*one.before[-2:], *one.after[:2]]
                is_closed = any(_holds(self._new[index].words, joined) for index in heirs)
                went += len(one.words) if is_closed else 0
        share = went / total
        outcome: Outcome = "verbatim" if share >= VERBATIM else "partly" if share >= PARTLY else "not_found"
        return Trace(outcome, round(share, 4), heirs[0] if share >= PARTLY else None, ())


def _runs(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return iter({*zip(*(words[start:] for start in range(3)), strict=False)})


def _by_run(paragraphs: Sequence[Sequence[str]]) -> dict[tuple[str, ...], list[int]]:
    """Which paragraphs have three words in a row."""
    found: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, words in enumerate(paragraphs):
        for run in _runs(words):
            found[run].append(index)
    return found


@dataclass(frozen=True, slots=True)
class _Cut:
    words: list[str]
    starts: list[int]
    ends: list[int]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Words of a proposal with those around them in its text."""

    words: list[str]
    before: list[str]
    after: list[str]

    def context(self, start: int, length: int) -> tuple[list[str], list[str]]:
        """The words before and after a part of them."""
        return [*self.before, *self.words[:start]][-3:], [*self.words[start + length :], *self.after][:3]


def _cut(text: str) -> _Cut:
    found = [(token.casefold(), start, end) for token, start, end in zip(*tokens(text), strict=True) if _is_word(token)]
    return _Cut(
        [word for word, _start, _end in found], [start for _word, start, _end in found], [end for *_, end in found]
    )


def _is_word(token: str) -> bool:
    return any(sign.isalnum() for sign in token)


def _changes(base: str, text: str) -> tuple[list[_Wanted], list[_Wanted]]:
    """The words that come and those that go, each with what stands around."""
    wanted, gone = [], []
    new_place = 0
    old_place = 0
    for edit in edits(base, text):
        new_start = new_place + edit.start - old_place
        new_end = new_start + len(edit.new)
        new_place, old_place = new_end, edit.end
        come = _cut(edit.new).words
        if come:
            wanted.append(_Wanted(come, _cut(text[:new_start]).words[-3:], _cut(text[new_end:]).words[:3]))
        went = _cut(base[edit.start : edit.end]).words
        if went:
            gone.append(_Wanted(went, _cut(base[: edit.start]).words[-3:], _cut(base[edit.end :]).words[:3]))
    return wanted, gone


def _same_before(words: Sequence[str], place: int, before: Sequence[str]) -> int:
    count = 0
    while count < len(before) and place - count > 0 and words[place - count - 1] == before[-1 - count]:
        count += 1
    return count


def _same_after(words: Sequence[str], place: int, after: Sequence[str]) -> int:
    count = 0
    while count < len(after) and place + count < len(words) and words[place + count] == after[count]:
        count += 1
    return count


def _holds(words: Sequence[str], run: Sequence[str]) -> bool:
    return f" {' '.join(run)} " in f" {' '.join(words)} "
