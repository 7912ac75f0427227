"""What of a file goes where: as it was found, and as the person chose otherwise, with an account of every word.

A plan is a list of groups, each a run of pieces of the file with one place, and a choice for each answer that already
holds something. Nothing is written here but the plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

import richtext
from assembly.intake import sentences
from assembly.intake.services import particulars, returning
from assembly.intake.services.plan_parts import (
    AFTER,
    ANNEX,
    BESIDE,
    CHOICES,
    KEEP,
    KEPT,
    MERGE,
    OUT,
    PREFACE,
    QUESTION,
    REPLACE,
    WORDING,
    Balance,
    Group,
    Particular,
    Recognised,
    Result,
    Told,
    beginning,
)
from assembly.intake.services.returning import Proposals
from assembly.models import Upload
from richtext.blocks import Block, Blocks, Paragraph
from richtext.notices import Notice, Where
from submissions.drafting import services as drafting
from submissions.drafting.services import pictures
from submissions.models import Answer, Question
from submissions.values.typography import say_head
from word.matching import DOUBTFUL
from word.matching.arrange import arrange
from word.matching.pieces import Piece, pieces_from_json
from word.model.source import EXCERPT, Item, lines_of, notice_from_json, source_from_json

_FOUND_AS = {"answer": QUESTION, "question": WORDING, "title": WORDING, "preface": PREFACE, "annex": ANNEX}


class Sheet:
    """A file on its way into a submission: the groups, what the answers would become, and the balance."""

    def __init__(self, upload: Upload) -> None:
        assert upload.reading is not None  # noqa: S101 - the database holds it for every file that was read
        self.upload = upload
        self.reading: dict[str, Any] = upload.reading
        self.pieces: tuple[Piece, ...] = pieces_from_json(upload.reading["pieces"])
        answers = drafting.to_save(upload.submission.answers.all()).order_by("question__position")
        self.answers: dict[str, Answer] = {answer.question.key: answer for answer in answers}

    @property
    def form(self) -> str:
        """What kind of file the text was read from, in a sentence."""
        return sentences.form(self.reading["form"])

    @property
    def extracted(self) -> bool:
        """Whether the text was converted or extracted, so that it must be compared with the file."""
        return self.reading["form"] != "docx"

    @property
    def places(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Where pieces may go, for a list to choose from: (heading, [(place, name)])."""
        asked = [answer.question for answer in self.answers.values() if self.takes_text(answer.question.key)]
        numbered = [(f"{QUESTION}{row.key}", f"{row.number}. {row}") for row in asked if row.number]
        others = [(f"{QUESTION}{row.key}", str(row)) for row in asked if not row.number]
        beside = [(place, str(name)) for place, name in BESIDE.items()]
        lists = [(_("Questions"), numbered), (_("Particulars"), others), (_("Not an answer"), beside)]
        return [(heading, rows) for heading, rows in lists if rows]

    def _found(self, piece: Piece) -> str:
        place = _FOUND_AS.get(piece.kind, OUT)
        if place != QUESTION:
            return place
        return f"{QUESTION}{piece.key}" if self.takes_text(piece.key) else OUT

    def takes_text(self, key: str) -> bool:
        """Whether there is a question of this key that text can answer."""
        return key in self.answers and (self.answers[key].question.asked_as.is_written or self.is_own)

    @property
    def is_own(self) -> bool:
        """Whether the file was downloaded here, so that its answers are known by their names."""
        return bool(self.reading.get("own"))

    @cached_property
    def recognised(self) -> list[Recognised]:
        """Every text that counts as the wording of a question or a title now, word for word."""
        return [
            Recognised(
                group.start + number,
                "\n".join(line.text for line in lines_of((piece.item,))),
                piece.key if self.takes_text(piece.key) else "",
                self.answers[piece.key].question if piece.key in self.answers else None,
                sentences.recognised(piece.why) if piece.why else _("Your choice"),
            )
            for group in self.groups
            if group.place == WORDING
            for number, piece in enumerate(group.pieces)
        ]

    @cached_property
    def particulars(self) -> list[Particular]:
        """What the cover says of the submitter, for the person to take; nothing of it is taken unasked."""
        if self.is_own:
            return []
        asked = [answer.question for answer in self.answers.values()]
        return [
            Particular(self.answers[one.key].question, one.text, one.piece, one.key in self._taken)
            for one in particulars.offered(self.pieces, asked)
        ]

    @property
    def _taken(self) -> list[str]:
        return self.upload.plan.get("particulars") or []

    @property
    def plan(self) -> list[tuple[int, str]]:
        """The groups as (first piece, place): those chosen, or else those found."""
        chosen = self.upload.plan.get("groups")
        if chosen:
            return [(start, place) for start, place in chosen]
        found = groupby(enumerate(self.pieces), lambda pair: (self._found(pair[1]), pair[1].kind, pair[1].key))
        return [(next(run)[0], place) for (place, *_rest), run in found]

    @cached_property
    def groups(self) -> list[Group]:
        """The file from its beginning to its end; nothing where all of it is a marked-up copy."""
        starts = self.plan
        if not starts:
            return []
        ends = [start for start, _place in starts[1:]] + [len(self.pieces)]
        return [self._group(start, end, place) for (start, place), end in zip(starts, ends, strict=True)]

    def _group(self, start: int, end: int, place: str) -> Group:
        pieces = self.pieces[start:end]
        chosen = any(self._found(piece) != place for piece in pieces)
        confidence = min((piece.confidence for piece in pieces), default=0.0)
        answers = place.startswith(QUESTION) and not chosen
        what = "" if pieces[0].kind in {"answer", "question"} else _kind_of(pieces[0].kind)
        return Group(
            start,
            end,
            place,
            pieces,
            sentences.sureness(confidence) if answers else "",
            answers and confidence < DOUBTFUL,
            chosen,
            what,
            tuple(richtext.clean(self._html([piece.item])).html for piece in pieces),
        )

    def _html(self, items: Sequence[Item]) -> str:
        return pictures.renamed(richtext.serialize(arrange(items)), self.reading["pictures"])

    def _items(self, key: str) -> list[Item]:
        return [piece.item for group in self.groups if group.key == key for piece in group.pieces]

    @cached_property
    def results(self) -> list[Result]:
        """What becomes of each answer that something was placed in, in the order of the questionnaire."""
        placed = {group.key for group in self.groups if group.key} | {one.question.key for one in self._offers.values()}
        return [self._result(answer) for key, answer in self.answers.items() if key in placed]

    @cached_property
    def _offers(self) -> dict[str, Particular]:
        """The particulars taken from the cover, where the person has put nothing else in their place."""
        placed = {group.key for group in self.groups}
        return {one.question.key: one for one in self.particulars if one.taken and one.question.key not in placed}

    def _content(self, question: Question) -> Any:
        """What the file holds for a question: HTML, a line, or the value of a choice."""
        items = self._items(question.key)
        if question.key in self._offers:
            return self._offers[question.key].text
        if question.is_text:
            return self._html(items)
        if question.asked_as.is_written:
            return _one_line(items)
        return question.asked_as.read(question, [line.text for line in lines_of(tuple(items)) if line.text.strip()])[0]

    def _result(self, answer: Answer) -> Result:
        question, submission = answer.question, self.upload.submission
        # The secretariat, which enters on behalf of others, reads no draft: it can be replaced or kept, unseen.
        offered = [REPLACE, KEEP] if self.upload.on_behalf or not question.is_text else list(CHOICES)
        html, value, words, notices = drafting.cleaned(submission, question, self._content(question))
        taken = not answer.is_empty and (html, value) != (answer.html, answer.value)
        choice = self.upload.plan.get("choices", {}).get(question.key, "") if taken else REPLACE
        choice = choice if choice in offered else ""
        if taken and question.is_text and choice != REPLACE:
            became = _became(choice, richtext.parse(answer.html), richtext.parse(html))
            html, value, words, _again = drafting.cleaned(submission, question, richtext.serialize(became))
        elif choice == KEEP:
            value, words = answer.value, answer.words
        diff = ""
        if taken and question.is_text and not self.upload.on_behalf:
            diff = richtext.diff_html(richtext.parse(answer.html), richtext.parse(html))
        return Result(
            question,
            answer,
            html,
            value,
            notices,
            words,
            question.over(words),
            taken,
            choice,
            tuple((name, CHOICES[name]) for name in CHOICES if name in offered) if taken else (),
            diff,
        )

    @property
    def undecided(self) -> list[Result]:
        """Answers that hold something else, for which nothing was chosen yet."""
        return [result for result in self.results if result.taken and not result.choice]

    @property
    def balance(self) -> Balance:
        """The account: words in = placed + recognised + reported."""
        placed = sum(self._words_of(key) - told.words for key, told in self._cut.items())
        recognised = sum(
            piece.words - piece.note_words for group in self.groups if group.place == WORDING for piece in group.pieces
        )
        reported = sum(told.words for told in self.left_out)
        return Balance(self.reading["words_in"], placed, recognised, reported)

    def _words_of(self, key: str) -> int:
        return sum(group.words for group in self.groups if group.key == key)

    @cached_property
    def _cut(self) -> dict[str, Told]:
        """What of the text placed in an answer does not reach it, by the key of the question: often no words at all."""
        cut: dict[str, Told] = {}
        for result in self.results:
            key, said, words = result.question.key, "", 0
            if result.choice == KEEP:
                said, words = _("Left out: the present text was kept."), self._words_of(key)
            elif result.question.asked_as.is_written and not result.question.is_text and key not in self._offers:
                said = _("Left out: a line of text holds 500 characters.")
                words = max(self._words_of(key) - result.words, 0)
            cut[key] = Told(said, words, str(result.question), "")
        return cut

    @cached_property
    def left_out(self) -> list[Told]:
        """Everything that does not become part of an answer, and where it stood."""
        cut = [told for told in self._cut.values() if told.words]
        return [*self._beside(), *cut, *map(_told, map(notice_from_json, self.reading["losses"]))]

    @property
    def mentioned(self) -> list[Told]:
        """What came along, and is mentioned for how it did."""
        return [_told(notice_from_json(row)) for row in self.reading["notices"]]

    def _beside(self) -> Iterator[Told]:
        for group in self.groups:
            if group.place in KEPT:
                said = str(KEPT[group.place])
                if group.what and group.what != said:
                    said = say_head(said, group.what)
                yield Told(said, group.words, beginning(group.pieces[0].item), sentences.place(_where(group.pieces)))
            elif group.place == WORDING:
                for piece in group.pieces:
                    if piece.note_words:
                        place = sentences.place(_where((piece,)))
                        yield Told(_("A footnote of a question was left out."), piece.note_words, "", place)

    @property
    def discloses(self) -> bool:
        """Whether whoever opens the file finds comments, tracked changes or hidden text in it."""
        kinds = {row["code"] for row in (*self.reading["losses"], *self.reading["notices"])}
        return bool(kinds & {"comment", "deletion", "insertion", "moved", "hidden"})


def _kind_of(kind: str) -> str:
    return _("Title") if kind == "title" else sentences.unplaced(kind)  # type: ignore[arg-type]


def _where(pieces: Sequence[Piece]) -> Where:
    return next((line.where for piece in pieces for line in lines_of((piece.item,))), Where())


def _told(notice: Notice) -> Told:
    return Told(sentences.notice(notice), notice.words, notice.excerpt, sentences.place(notice.where))


def _one_line(items: Sequence[Item]) -> str:
    return " ".join(line.text for line in lines_of(tuple(items)))


def _became(choice: str, old: Blocks, new: Blocks) -> Blocks:
    """The answer by the choice; what the file holds where nothing was chosen, so that it can be compared."""
    if choice == KEEP:
        return old
    if choice == AFTER:
        return old + new
    if choice == MERGE:
        return tuple(block for change in richtext.diff(old, new) for block in _both(change))
    return new


def _both(change: richtext.Change) -> Iterator[Block]:
    """The newer wording of a paragraph, where half of its words stayed; else what was there, then what is new."""
    if change.old is None or change.new is None or change.unchanged:
        yield from filter(None, [change.new or change.old])
        return
    kept = sum(_words((Paragraph(words.inlines),)) for words in change.words if words.kind == "same")
    if 2 * kept < max(_words((change.old,)), _words((change.new,))):
        yield change.old
    yield change.new


def _words(blocks: Blocks) -> int:
    return richtext.count_words(richtext.plain_text(blocks))


def returned(upload: Upload) -> Proposals | None:
    """Return what a file changes of the draft that was made here to draft in, or None where it is read as any other.

    The secretariat, which reads no draft, gets None. Raises NotPossible for a file made for another draft.
    """
    if upload.on_behalf or upload.reading is None or upload.plan.get("any"):
        return None
    source = source_from_json(upload.reading["source"])
    return returning.proposals(source, upload.submission) if returning.recognises(source) else None


def balance_of(found: Proposals) -> Balance:
    """The account of a drafting file."""
    return Balance(found.words_in, found.words_placed, found.words_matched, found.words_reported)


def told_of(found: Proposals) -> list[Told]:
    """Everything in a drafting file that is not part of an answer, and where it stood."""
    outside = [
        Told(
            _("Text that is none of the choices was left out.")
            if part.unread
            else _("Text outside the boxes of the answers was left out."),
            part.words,
            excerpt,
            str(part.near or ""),
        )
        for part in found.elsewhere
        if (excerpt := richtext.plain_text(part.blocks)[:EXCERPT]) or part.words
    ]
    return [*outside, *map(_told, found.losses)]


def mentioned_of(found: Proposals) -> list[Told]:
    """What came along, and is mentioned for how it did."""
    return [_told(notice) for notice in found.notices]
