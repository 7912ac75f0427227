"""Rows become a plain model: the only bridge between the database and Word.

Only immutable rows (versions) are read, by primary key, so no transaction is held while a file is written.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from typing import IO, Any

from django.utils import translation
from django.utils.translation import gettext as _

from assembly.models import RenderedVersion
from assembly.outputs.discussions import Discussions, discussions_on, within
from reviews.models import Thread
from submissions.drafting.joint import as_shown, participations
from submissions.models import Consultation, ParagraphRevision, SubmissionVersion, User
from submissions.record.services.voice import is_attributed, received_of, see_original, voice_of
from submissions.values import moments
from submissions.values.collation import sort_key
from submissions.values.contents import blocks_of, is_text_alone
from submissions.values.dates import say_date, say_moment
from submissions.values.enums import Category, Language, Publication
from submissions.values.languages import direction_of
from submissions.values.typography import inside, say_list, say_parts
from word.model.document import Canonical, Comment, Element, Fragment
from word.writing import prerendering

CHUNK = 100


@dataclass(frozen=True, slots=True)
class QuestionHead:
    """A numbered question in the language of the document."""

    key: str
    number: int
    text: str
    mark: str = ""
    """What tells it apart in the bookmarks of a file."""

    @property
    def title(self) -> str:
        """The heading it is given."""
        return f"{self.number}. {self.text}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One version: who submitted it and what is said of it above each of its answers."""

    version_id: int
    name: str
    attribution: str
    details: str
    language: str
    withheld: bool
    parties: tuple[str, ...] = ()
    """The submitter and those who submit jointly with it, as they are named here."""
    is_group: bool = False
    kind: str = ""
    """The category of the submitter in words; empty where its name is withheld."""
    original: str = ""
    """What is said of an input that came as a file alone, and where its text is; empty for one with answers."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer, as its version holds it or as it was rendered ahead."""

    entry: Entry
    answer: dict[str, Any] | str
    newest: Mapping[str, int] = field(default_factory=dict)
    comments: tuple[Comment, ...] = ()

    def element(self, bookmark: str) -> Element:
        """Return it in its own language and direction, for the writer."""
        if isinstance(self.answer, str):
            return prerendering.unpack(self.answer, bookmark)
        return element_of(self.answer, self.entry.language, bookmark, self.newest, self.comments)


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
    places: dict[tuple[str, int], tuple[int, int]] = field(repr=False)
    newest: Mapping[str, int]
    discussions: Mapping[int, Discussions] = field(default_factory=dict)
    """By version, where they were asked for."""

    @property
    def total(self) -> int:
        """How many answers there are."""
        return len(self.places)

    def has(self, question: QuestionHead, entry: Entry) -> bool:
        """Tell whether the stakeholder answered the question."""
        return (question.key, entry.version_id) in self.places

    def reply(self, question: QuestionHead, entry: Entry) -> Reply:
        """Read one answer back."""
        place, size = self.places[question.key, entry.version_id]
        self.spool.seek(place)
        said = self.spool.read(size)
        comments = self.discussions.get(entry.version_id, {}).get(question.key, ())
        return Reply(entry, json.loads(said) if said.startswith(b"{") else said.decode(), self.newest, comments)

    def replies(self, question: QuestionHead) -> Iterator[Reply]:
        """Read the answers to a question, in the order of the entries."""
        return (self.reply(question, entry) for entry in self.entries if self.has(question, entry))


def element_of(
    answer: dict[str, Any],
    language: str,
    bookmark: str = "",
    newest: Mapping[str, int] | None = None,
    comments: Sequence[Comment] = (),
) -> Canonical | Fragment:
    """Return an answer of a version in its own language and direction, for the writer (see ``blocks_of``)."""
    if is_text_alone(answer) and not comments:
        return Canonical(answer["html"], language, direction_of(language), bookmark)
    blocks = blocks_of(answer, newest)
    return Fragment(blocks, language, direction_of(language), bookmark, within(comments, answer["html"], blocks))


def choose_versions(consultation: Consultation, *, for_publication: bool = False) -> list[int]:
    """Return the versions that a compilation takes: the latest of each input that stands.

    Drafts, withdrawn inputs and those found not admissible are left out; for publication, also those meant for the
    secretariat only.
    """
    versions = SubmissionVersion.objects.to_compile().filter(submission__consultation=consultation)
    if for_publication:
        versions = versions.exclude(publication=Publication.SECRETARIAT_ONLY)
    return list(versions.order_by("pk").values_list("pk", flat=True))


@contextmanager
def collect(
    consultation: Consultation,
    manifest: Sequence[int],
    language: str = "en",
    *,
    for_publication: bool = False,
    rendered_ahead: bool = False,
    discussions_for: User | None = None,
) -> Iterator[Collected]:
    """Read the versions of a manifest, in a document language, into the plain model; it lives as long as the block.

    With ``for_publication``, names of those who asked for it are withheld. With ``rendered_ahead``, answers come as
    they were rendered ahead where they were, for a document of ``prerendering.SETTING``. With ``discussions_for``
    come the discussions that this person, who reviews, may read.
    """
    with tempfile.TemporaryFile() as spool, translation.override(Language(language).interface):
        asked = list(consultation.questionnaire.questions.exclude(number=None).order_by("number", "position"))
        questions = tuple(
            QuestionHead(question.key, question.number, question.text, question.mark) for question in asked
        )
        on_text = any(question.asked_as.takes_paragraph_comments for question in asked)
        places: dict[tuple[str, int], tuple[int, int]] = {}
        entries: list[Entry] = []
        counts: Counter[str] = Counter()
        keys = {question.key for question in questions}
        discussions: dict[int, Discussions] = {}
        for version, texts, said in _versions(manifest, rendered_ahead, discussions_for):
            if said:
                discussions[version.pk] = said
            entry = _entry(version, consultation, for_publication=for_publication)
            if not any(answer["question"] in keys for answer in version.content["answers"]):
                entry = replace(entry, original=see_original(version, withheld=entry.withheld))
            counts["" if entry.withheld else version.submission.organization.category] += 1
            entries.append(entry)
            for answer in version.content["answers"]:
                key = answer["question"]
                if key in keys:
                    ahead = "" if key in said else texts.get(key)
                    data = (ahead or json.dumps(answer)).encode()
                    places[key, version.pk] = (spool.tell(), len(data))
                    spool.write(data)
        answered = {key for key, _version in places}
        gone = {question.key for question in asked if question.retired_at}
        questions = tuple(head for head in questions if head.key in answered or head.key not in gone)
        entries.sort(key=lambda entry: (entry.withheld, sort_key(entry.name), entry.version_id))
        yield Collected(
            title=consultation.title,
            process=consultation.process.title,
            language=language,
            closing=say_moment(consultation.deadline(), consultation.zone),
            collected_at=moments.now(),
            zone=consultation.zone,
            questions=questions,
            entries=tuple(entries),
            counts=tuple((str(label), counts[value]) for value, label in _counted() if counts[value]),
            for_publication=for_publication,
            spool=spool,
            places=places,
            newest=ParagraphRevision.objects.newest(consultation.pk) if on_text else {},
            discussions=discussions,
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


def _counted() -> list[tuple[str, str]]:
    """Return what inputs are counted by: categories, and apart those of which even that would tell."""
    return [*((str(value), str(label)) for value, label in Category.choices), ("", _("Name withheld"))]


def _entry(version: SubmissionVersion, consultation: Consultation, *, for_publication: bool) -> Entry:
    original = _("original: %(language)s") % {"language": inside(version.get_language_display())}
    received = received_of(version, consultation)
    if for_publication and not is_attributed(version):
        voice = voice_of(version)
        late = [_("received on %(date)s") % {"date": received.text}] if received.is_late else []
        return Entry(
            version_id=version.pk,
            name=voice.name,
            attribution=voice.name,
            details=" · ".join([original, *late]),
            language=version.language,
            withheld=True,
        )
    content, organization = version.content, version.submission.organization
    parts = [_("Submitted by %(name)s") % {"name": organization.name}]
    details = [str(organization.get_category_display())]
    if content["co_submitters"]:
        parts.append(_("jointly with %(names)s") % {"names": _names(content["co_submitters"])})
    if content["on_behalf_of"]:
        parts.append(_("also on behalf of %(names)s") % {"names": say_list(content["on_behalf_of"])})
    if content["associated_with"]:
        details.append(
            _("associates itself with the statement of %(names)s") % {"names": _names(content["associated_with"])}
        )
    if organization.regional_group:
        details.append(str(organization.get_regional_group_display()))
    details += [version.reference, original]
    if version.is_late:
        details.append(_("received on %(date)s") % {"date": say_date(version.received_at, consultation.zone)})
    return Entry(
        version_id=version.pk,
        name=organization.name,
        attribution=say_parts(parts),
        details=" · ".join(details),
        language=version.language,
        withheld=False,
        parties=(organization.name, *(row["name"] for row in content["co_submitters"])),
        is_group=organization.category == Category.NEGOTIATING_GROUP,
        kind=str(organization.get_category_display()),
    )


def _names(rows: Sequence[dict[str, Any]]) -> str:
    return say_list(row["name"] for row in rows)
