"""What the demonstration consists of, as frozen dataclasses; the package says what each field means."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

Texts = Mapping[str, str]
"""Words by language."""


class DemoError(ValueError):
    """The data of the demonstration does not fit together; the message names the place."""


@dataclass(frozen=True, slots=True)
class Act:
    """That a person (by key) did something so many days before the day of loading, at a time of day in UTC."""

    days_ago: int
    time: str
    by: str

    def at(self, today: date) -> datetime:
        """Return the moment as an aware datetime (UTC)."""
        return datetime.combine(today - timedelta(days=self.days_ago), time.fromisoformat(self.time), UTC)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time of day so many days after the day of loading (before it, if negative), where a call has its seat."""

    days: int
    time: str

    def at(self, today: date, time_zone: str) -> datetime:
        """Return the moment as an aware datetime in the IANA ``time_zone``."""
        day = today + timedelta(days=self.days)
        return datetime.combine(day, time.fromisoformat(self.time), ZoneInfo(time_zone))


@dataclass(frozen=True, slots=True)
class Process:
    """The process that the calls belong to."""

    slug: str
    title: Texts
    mandate: Texts


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme by which the process sorts what it receives."""

    key: str
    title: Texts


@dataclass(frozen=True, slots=True)
class Extension:
    """A later closing, for one organization (by key) or, with None, for all."""

    closes: Moment
    organization: str | None
    announced_days_ago: int
    reason: str


@dataclass(frozen=True, slots=True)
class Consultation:
    """A call for inputs; ``question_keys`` are those of the file ``questionnaire``, in its order."""

    slug: str
    title: Texts
    summary: Texts
    mandate: Texts
    statement: Texts
    contact: str
    opens: Moment
    closes: Moment
    time_zone: str
    grace_hours: int
    questionnaire: Path
    base_text: Path | None
    categories: tuple[str, ...]
    publication: tuple[str, ...]
    formatting: Mapping[str, bool]
    extensions: tuple[Extension, ...]
    archived_days_ago: int | None
    question_keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TextParagraph:
    """A paragraph of the base text, by its stable key; ``number`` counts through the sections from 1."""

    key: str
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class TextSection:
    """A titled section of the base text."""

    key: str
    title: str
    paragraphs: tuple[TextParagraph, ...]


@dataclass(frozen=True, slots=True)
class BaseText:
    """The text that a call comments on."""

    title: str
    symbol: str
    notice: str
    language: str
    sections: tuple[TextSection, ...]


@dataclass(frozen=True, slots=True)
class Accreditation:
    """The ground on which an organization takes part."""

    kind: str
    evidence: str


@dataclass(frozen=True, slots=True)
class ClearanceStep:
    """A step of an organization's chain of clearance: a member (by key) or an address."""

    title: str
    person: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Organization:
    """A body: a State (``state``), a negotiating group (``group``) or one that is described here (``names`` and on)."""

    key: str
    state: str = ""
    group: str = ""
    names: Texts | None = None
    acronym: str = ""
    category: str = ""
    country: str = ""
    region: str = ""
    accreditation: Accreditation | None = None
    clearance: tuple[ClearanceStep, ...] = ()

    @property
    def is_marked(self) -> bool:
        """Whether every text put under this name has to say that it is invented."""
        return bool(self.state or self.group)


@dataclass(frozen=True, slots=True)
class Membership:
    """A person's place in an organization."""

    organization: str
    role: str


@dataclass(frozen=True, slots=True)
class Grant:
    """A role over one call or, with None, over the whole process."""

    role: str
    consultation: str | None


@dataclass(frozen=True, slots=True)
class Person:
    """A fictitious person; ``account`` marks those whose sign-in is shown."""

    key: str
    account: bool
    name: str
    title: str
    email: str
    language: str
    time_zone: str
    memberships: tuple[Membership, ...] = ()
    grants: tuple[Grant, ...] = ()


@dataclass(frozen=True, slots=True)
class ParagraphComment:
    """A comment on a paragraph of the base text, by the paragraph's key."""

    paragraph: str
    action: str
    comment: str
    proposed_text: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """A move of the life cycle, made on the version it stands under."""

    move: str
    act: Act
    note: str = ""


@dataclass(frozen=True, slots=True)
class Association:
    """A delegation's declaration that it associates itself with the statement of another."""

    organization: str
    days_ago: int


@dataclass(frozen=True, slots=True)
class Version:
    """What one submit changed (``answers``: canonical HTML by question), and the moves that followed.

    ``paragraph_comments`` is None where those of the version before still stand.
    """

    submitted: Act
    answers: Mapping[str, str]
    paragraph_comments: tuple[ParagraphComment, ...] | None
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """What was saved since the latest version, in the same shape."""

    saved: Act
    answers: Mapping[str, str]
    paragraph_comments: tuple[ParagraphComment, ...] | None


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture that is drawn when the demonstration is loaded; answers name it by ``sha256`` till then."""

    key: str
    bars: Mapping[str, int]

    @property
    def sha256(self) -> str:
        """What stands for the checksum of the picture, which is not known before it has been drawn."""
        return stand_in(self.key)


def stand_in(key: str) -> str:
    """Return 64 hexadecimal digits for the key of a chart."""
    return hashlib.sha256(key.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Silence:
    """A silence procedure on the draft, still running: how long it was given, and who is written to beside members."""

    started: Act
    days: int
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Submission:
    """The story of one submission."""

    consultation: str
    organization: str
    status: str
    language: str
    publication: str
    started: Act
    versions: tuple[Version, ...]
    draft: Draft | None
    co_submitters: tuple[str, ...] = ()
    on_behalf_of: tuple[str, ...] = ()
    group_name: str = ""
    associations: tuple[Association, ...] = ()
    pictures: tuple[Chart, ...] = ()
    sent_for_clearance: Act | None = None
    silence: Silence | None = None

    def answers_of(self, version: int) -> dict[str, str]:
        """Return all answers of a version, counted from 1, by key of the question."""
        merged: dict[str, str] = {}
        for each in self.versions[:version]:
            merged |= each.answers
        return merged

    @property
    def contact(self) -> str:
        """The key of the person to be named as contact: who submitted last, or who began the draft."""
        return self.versions[-1].submitted.by if self.versions else self.started.by


@dataclass(frozen=True, slots=True)
class Assignment:
    """A reviewer (by key) asked to read a version."""

    consultation: str
    organization: str
    version: int
    reviewer: str
    act: Act


@dataclass(frozen=True, slots=True)
class Comment:
    """One contribution to a thread."""

    act: Act
    text: str


@dataclass(frozen=True, slots=True)
class Thread:
    """A discussion of ``quote``, a passage that occurs once in the plain text of one answer."""

    consultation: str
    organization: str
    version: int
    question: str
    quote: str
    shared: bool
    resolved: Act | None
    comments: tuple[Comment, ...]


@dataclass(frozen=True, slots=True)
class Demo:
    """All of it."""

    process: Process
    themes: tuple[Theme, ...]
    consultations: tuple[Consultation, ...]
    base_text: BaseText
    organizations: tuple[Organization, ...]
    people: tuple[Person, ...]
    submissions: tuple[Submission, ...]
    assignments: tuple[Assignment, ...]
    threads: tuple[Thread, ...]

    def person(self, key: str) -> Person:
        """Return the person of that key."""
        return next(person for person in self.people if person.key == key)

    def particulars(self, submission: Submission) -> dict[str, str | bool]:
        """Return the answers that are no rich text, by question key, as far as the call asks for them."""
        contact = self.person(submission.contact)
        values: dict[str, str | bool] = {
            "contact_name": contact.name,
            "contact_title": contact.title,
            "on_behalf": "yes" if submission.group_name else "no",
            "group_name": submission.group_name,
            "publication_understood": bool(submission.versions),
        }
        asked = next(call.question_keys for call in self.consultations if call.slug == submission.consultation)
        return {key: value for key, value in values.items() if key in asked and value not in ("", False)}
