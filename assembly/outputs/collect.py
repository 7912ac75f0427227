"""Rows become a plain model: the only bridge between the database and Word.

Only immutable rows (versions) are read, by primary key, so no transaction is held while a file is written.
"""

from __future__ import annotations

import html
import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from typing import IO, Any, NamedTuple

from django.utils import translation
from django.utils.translation import gettext as _

from assembly.models import RenderedVersion
from assembly.outputs import selection
from assembly.outputs.discussions import Discussions, discussions_on, within
from assembly.outputs.entries import (
    Arrangement,
    Entry,
    QuestionHead,
    counted_by,
    entry_of,
    head_of,
    in_order,
)
from reviews.models import Thread
from richtext import marked_runs
from richtext.blocks import Block, Paragraph, Quotation, Run
from submissions.drafting.joint import as_shown, participations
from submissions.models import BaseText, Consultation, ParagraphRevision, SubmissionVersion, User
from submissions.record.services.voice import see_original
from submissions.values import moments
from submissions.values.contents import blocks_of, is_text_alone, on_paragraphs
from submissions.values.dates import say_moment
from submissions.values.enums import Language
from submissions.values.kinds import kind_of
from submissions.values.languages import direction_of
from submissions.values.typography import say_list
from word.model.document import Canonical, Comment, Element, Fragment, Line
from word.writing import prerendering

CHUNK = 100


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer, as its version holds it; ``rendered`` is what was rendered of it ahead, empty where nothing was."""

    entry: Entry
    answer: dict[str, Any]
    rendered: str = ""
    bookmark: str = ""
    newest: Mapping[str, int] = field(default_factory=dict)
    text_language: str = ""
    comments: tuple[Comment, ...] = ()

    def elements(self) -> Iterator[Element]:
        """Yield it in its own language and direction, for the writer."""
        if self.rendered:
            yield prerendering.unpack(self.rendered, self.bookmark)
        else:
            yield from elements_of(
                self.answer, self.entry.language, self.bookmark, self.newest, self.text_language, self.comments
            )

    @property
    def value(self) -> Any:
        """The value of an answer that is one."""
        return self.answer["value"]

    @property
    def beginning(self) -> str:
        """The first words, for a table."""
        if self.answer["labels"]:
            return say_list(self.answer["labels"])
        if self.answer["html"]:
            return plain(html.unescape(_TAGS.sub(" ", self.answer["html"])))
        said = kind_of(self.answer["kind"]).in_document(self.answer["value"])
        rows = on_paragraphs(self.answer)
        return said or say_list(f"{row['number']} ({row['asked']})" for row in rows)


class Place(NamedTuple):
    """Where an answer stands in the spool: first as its version holds it, then what was rendered of it ahead."""

    start: int
    held: int
    rendered: int


@dataclass
class Collected:
    """Everything a layout needs. Answers are spooled to a temporary file and read back one by one.

    ``collected_at`` is aware; files say it by the clock of ``zone``, that of the call.
    """

    title: str
    process: str
    language: str
    closing: str
    collected_at: datetime
    zone: tzinfo
    questions: tuple[QuestionHead, ...]
    entries: tuple[Entry, ...]
    counts: tuple[tuple[str, int], ...]
    for_publication: bool
    spool: IO[bytes] = field(repr=False)
    places: dict[tuple[str, int], Place] = field(repr=False)
    newest: Mapping[str, int]
    text_language: str = ""
    discussions: Mapping[int, Discussions] = field(default_factory=dict)
    """By version, where they were asked for."""
    arrangement: Arrangement = field(default_factory=Arrangement)
    masthead: Mapping[str, str] = field(default_factory=dict)
    left_out: tuple[tuple[str, int], ...] = ()
    """(reason in words, number of inputs) of what was selected from and does not go in."""
    charts: dict[str, bytes] = field(default_factory=dict, repr=False)
    """Pictures that a layout draws, by SHA-256."""
    words: int = 0
    """Words of the answers that are text alone."""
    texts: frozenset[str] = frozenset()
    """Bookmarks of the answers that are text alone."""
    taken: set[tuple[str, int]] = field(default_factory=set)
    """Answers that a layout has put into the document."""

    @property
    def total(self) -> int:
        """How many answers there are."""
        return len(self.places)

    def has(self, question: QuestionHead, entry: Entry) -> bool:
        """Tell whether the stakeholder answered the question."""
        return (question.key, entry.version_id) in self.places

    def reply(self, question: QuestionHead, entry: Entry) -> Reply:
        """Read one answer back."""
        place = self.places[question.key, entry.version_id]
        self.spool.seek(place.start)
        held, rendered = self.spool.read(place.held), self.spool.read(place.rendered)
        self.taken.add((question.key, entry.version_id))
        return Reply(
            entry,
            json.loads(held),
            rendered.decode(),
            f"a{question.mark}_{entry.mark}",
            self.newest,
            self.text_language,
            self.discussions.get(entry.version_id, {}).get(question.key, ()),
        )

    def replies(self, question: QuestionHead) -> Iterator[Reply]:
        """Read the answers to a question, in the order of the entries."""
        return (self.reply(question, entry) for entry in self.entries if self.has(question, entry))


def elements_of(
    answer: dict[str, Any],
    language: str,
    bookmark: str = "",
    newest: Mapping[str, int] | None = None,
    text_language: str = "",
    discussed: Sequence[Comment] = (),
) -> Iterator[Element]:
    """Yield an answer of a version for the writer.

    What was written stands in its own language and within bookmarks, what we say beside it in that of the document.
    Each comment on a paragraph has a bookmark of its own. ``text_language`` is that of the text under consultation.
    """
    if is_text_alone(answer) and not discussed:
        yield Canonical(answer["html"], language, direction_of(language), bookmark)
        return
    comments = on_paragraphs(answer, newest)
    written = blocks_of({**answer, "paragraph_comments": []})
    if written or discussed or not comments:
        margin = within(discussed, answer["html"], written)
        yield Fragment(written, language, direction_of(language), bookmark, margin)
    if any(row["words"] for row in comments):
        yield Line(_("Text proposed to be inserted is underlined; text proposed to be deleted is struck out."), "Note")
    for place, row in enumerate(comments, 1):
        head = _("Paragraph %(number)s: %(action)s") % {"number": row["number"], "action": row["asked"]}
        yield Line("", "Answer Text", inlines=(Run(head, bold=True),))
        if row["is_reworded"]:
            said = _("Made on revision %(number)s; the paragraph has been reworded since.")
            yield Line(said % {"number": row["revision"]}, "Note")
        blocks: list[Block] = []
        if row["words"]:
            quoted = text_language or language
            blocks.append(Quotation((Paragraph(marked_runs(row["words"])),), quoted, direction_of(quoted)))
        blocks += [Paragraph((Run(line),)) for line in row["comment"].splitlines() if line.strip()]
        if blocks:
            mark = f"{bookmark}_p{place}" if bookmark else ""
            yield Fragment(tuple(blocks), language, direction_of(language), mark)


def choose_versions(consultation: Consultation, *, for_publication: bool = False) -> list[int]:
    """Return the versions that a compilation takes where nothing is chosen (``selection.select``)."""
    return list(selection.select(consultation, selection.Wish(), for_publication=for_publication).manifest)


_TAGS = re.compile(r"<[^>]*>")
_BREAKS = re.compile(r"</(?:p|h3|h4|li|t[dhr])>|<br>")
_NOTE = re.compile(r'<sup data-note="([^"]*)"></sup>')


def plain(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())


def words_of(answer: str) -> int:
    """Return how many words stand in canonical HTML, footnotes included, as they are counted in a Word file."""
    said = (
        _NOTE.sub(lambda note: f" {{{words_in(html.unescape(note[1]))}}} ", answer) if "data-note" in answer else answer
    )
    return len(words_in(said).split())


def words_in(answer: str) -> str:
    """Return the words of canonical HTML without its markup."""
    return html.unescape(_TAGS.sub("", _BREAKS.sub(" ", answer)))


@contextmanager
def collect(
    consultation: Consultation,
    manifest: Sequence[int],
    language: str = "en",
    *,
    for_publication: bool = False,
    rendered_ahead: bool = False,
    discussions_for: User | None = None,
    questions: Sequence[str] = (),
    arrangement: Arrangement | None = None,
    collected_at: datetime | None = None,
) -> Iterator[Collected]:
    """Read the versions of a manifest, in a document language, into the plain model; it lives as long as the block.

    With ``for_publication``, names of those who asked for it are withheld. With ``rendered_ahead``, answers come as
    they were rendered ahead where they were, for a document of ``prerendering.SETTING``. With ``discussions_for`` come
    the discussions that this person, who reviews, may read. ``questions`` are keys of those that are shown (none: all).
    """
    arrangement = arrangement or Arrangement()
    with tempfile.TemporaryFile() as spool, translation.override(Language(language).interface):
        numbered = consultation.questionnaire.questions.exclude(number=None).order_by("number", "position")
        asked = [question for question in numbered if not questions or question.key in questions]
        heads = tuple(head_of(question) for question in asked)
        on_text = any(question.asked_as.takes_paragraph_comments for question in asked)
        places: dict[tuple[str, int], Place] = {}
        entries: list[Entry] = []
        counts: Counter[str] = Counter()
        keys = {head.key for head in heads}
        marks = {head.key: head.mark for head in heads}
        words, alone = 0, set()
        discussions: dict[int, Discussions] = {}
        for version, texts, said in _versions(manifest, rendered_ahead, discussions_for):
            if said:
                discussions[version.pk] = said
            entry = entry_of(version, consultation, for_publication=for_publication)
            if not any(answer["question"] in keys for answer in version.content["answers"]):
                entry = replace(entry, original=see_original(version, withheld=entry.withheld))
            counts[entry.category] += 1
            entries.append(entry)
            for answer in version.content["answers"]:
                key = answer["question"]
                if key in keys:
                    if is_text_alone(answer):
                        words += words_of(answer["html"])
                        alone.add(f"a{marks[key]}_{entry.mark}")
                    held = json.dumps(answer).encode()
                    rendered = b"" if key in said else texts.get(key, "").encode()
                    places[key, version.pk] = Place(spool.tell(), len(held), len(rendered))
                    spool.write(held + rendered)
        answered = {key for key, _version in places}
        gone = {question.key for question in asked if question.retired_at}
        text = BaseText.objects.filter(consultation=consultation).first() if on_text else None
        yield Collected(
            title=consultation.title,
            process=consultation.process.title,
            language=language,
            closing=say_moment(consultation.deadline(), consultation.zone),
            collected_at=collected_at or moments.now(),
            zone=consultation.zone,
            questions=tuple(head for head in heads if head.key in answered or head.key not in gone),
            entries=tuple(in_order(entries, arrangement)),
            counts=tuple((label, counts[value]) for value, label in counted_by() if counts[value]),
            for_publication=for_publication,
            spool=spool,
            places=places,
            newest=ParagraphRevision.objects.newest(consultation.pk) if on_text else {},
            text_language=text.language if text else "",
            discussions=discussions,
            arrangement=arrangement,
            words=words,
            texts=frozenset(alone),
        )


def _versions(
    manifest: Sequence[int], rendered_ahead: bool, discussions_for: User | None
) -> Iterator[tuple[SubmissionVersion, dict[str, str], Discussions]]:
    """Read versions some at a time, so that memory does not grow with their number.

    With each come what was rendered ahead of it and its discussions, where they are asked for.
    """
    rows = SubmissionVersion.objects.select_related("submission__organization")
    rendered = RenderedVersion.objects.filter(rendering=prerendering.VERSION)
    for start in range(0, len(manifest), CHUNK):
        some = manifest[start : start + CHUNK]
        versions = list(rows.filter(pk__in=some))
        known = participations(versions)
        found = rendered.in_bulk(some) if rendered_ahead else {}
        seen = Thread.objects.visible_to(discussions_for) if discussions_for else Thread.objects.none()
        said = discussions_on(versions, seen) if discussions_for else {}
        for version in versions:
            version.content = as_shown(version, known)
            texts = found[version.pk].texts() if version.pk in found else {}
            yield version, texts, said.get(version.pk, {})
