"""What goes into a consolidated file: what was wished for, and of every input whether it goes in or why not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, time
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from submissions.models import AuditEvent, Consultation, Question, Submission, SubmissionVersion
from submissions.rules.lifecycle import MOVES
from submissions.values.enums import (
    AttachmentKind,
    Category,
    Language,
    Publication,
    RegionalGroup,
    SeatRegion,
    SubmissionStatus,
)
from submissions.values.exceptions import NotPossible
from submissions.values.typography import say_head, say_number

GONE = (SubmissionStatus.WITHDRAWN, SubmissionStatus.NOT_ADMISSIBLE)
"""What does not go in unless it is asked for by its status."""
OF_ORGANIZATIONS = ("categories", "regional_groups", "regions", "countries")
"""Wishes by which an input whose name is withheld cannot be chosen: they would tell whose it is."""

REASONS: dict[str, str | Promise] = {
    "not_chosen": gettext_lazy("Not among the inputs chosen"),
    "later": gettext_lazy("Came in after the moment chosen"),
    "withdrawn": gettext_lazy("Withdrawn"),
    "not_admissible": gettext_lazy("Not admissible"),
    "secretariat_only": gettext_lazy("For the secretariat only, not published"),
    "not_published": gettext_lazy("Not published"),
    "status": gettext_lazy("Of another status"),
    "withheld": gettext_lazy("Name withheld, so not to be chosen by who submitted"),
    "organization": gettext_lazy("From other submitters than those chosen"),
    "language": gettext_lazy("In another language"),
    "question": gettext_lazy("Answers none of the questions chosen"),
}
"""Why an input is left out, in the order in which it is asked."""
NOT_PUBLIC = ("withdrawn", "not_admissible", "secretariat_only", "status")
"""Reasons that the public is not told: to it these inputs are not published."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is chosen; an empty tuple chooses everything. ``as_of`` is aware.

    ``published`` takes published versions instead of the latest. ``questions`` are keys, ``inputs`` reference numbers.
    """

    statuses: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    regional_groups: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    inputs: tuple[int, ...] = ()
    published: bool = False
    as_of: datetime | None = None

    def as_json(self) -> dict[str, Any]:
        """Return what is chosen as plain JSON; what is usual is not said."""
        said = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}
        if self.as_of:
            said["as_of"] = self.as_of.isoformat()
        return {name: value for name, value in said.items() if value}

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Wish:
        """Return what ``as_json`` gave."""
        known = {each.name for each in fields(cls)}
        found = {name: tuple(value) if isinstance(value, list) else value for name, value in said.items()}
        if found.get("as_of"):
            found["as_of"] = datetime.fromisoformat(found["as_of"])
        return cls(**{name: value for name, value in found.items() if name in known})

    @property
    def by_organization(self) -> bool:
        """Whether it chooses by who submitted."""
        return any(getattr(self, name) for name in OF_ORGANIZATIONS)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An input that does not go in: its number, who submitted it, and a key of ``REASONS``."""

    number: int
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Selection:
    """Of every input handed in to the call: the version that goes in, or why none does.

    ``notes`` are numbers of inputs that go in, by what is to be said of them: "file_alone" and "late".
    """

    manifest: tuple[int, ...]
    left_out: tuple[LeftOut, ...]
    notes: Mapping[str, tuple[int, ...]]

    @property
    def total(self) -> int:
        """How many inputs there are."""
        return len(self.manifest) + len(self.left_out)

    def by_reason(self) -> list[tuple[str, list[LeftOut]]]:
        """Return what is left out under each reason, in the order of ``REASONS``."""
        return [
            (reason, rows) for reason in REASONS if (rows := [row for row in self.left_out if row.reason == reason])
        ]

    def told(self) -> list[str]:
        """Return what is left out and what to know of what goes in, a sentence each."""
        said = []
        for reason, rows in self.by_reason():
            count = ngettext("%(count)s input is left out", "%(count)s inputs are left out", len(rows))
            numbers = ", ".join(_("No. %(number)s") % {"number": row.number} for row in rows)
            head = say_head(count % {"count": say_number(len(rows))}, REASONS[reason])
            said.append(f"{head} ({numbers})")
        for note, numbers in self.notes.items():
            if numbers:
                named = ", ".join(_("No. %(number)s") % {"number": number} for number in numbers)
                said.append(say_head(NOTES[note], named))
        return said


NOTES: dict[str, str | Promise] = {
    "file_alone": gettext_lazy("Came as a file alone, which is not reproduced here"),
    "late": gettext_lazy("Received after the closing"),
}


def public_reason(reason: str) -> str:
    """Return the reason as the public is told it."""
    return "not_published" if reason in NOT_PUBLIC else reason


def select(consultation: Consultation, wish: Wish, *, for_publication: bool = False) -> Selection:
    """Tell of every input handed in whether it goes in. For publication only published versions do."""
    published = for_publication or wish.published
    version_of = "published_version" if published and wish.as_of is None else "latest_version"
    rows = (
        Submission.objects.filter(consultation=consultation, latest_version__isnull=False)
        .select_related("organization", version_of)
        .defer(f"{version_of}__content")
        .order_by("number")
    )
    then = _as_of(consultation, wish.as_of, published=published) if wish.as_of else None
    manifest: list[SubmissionVersion] = []
    left_out: list[LeftOut] = []
    for row in rows:
        status, version = then.get(row.pk, ("", None)) if then is not None else (row.status, getattr(row, version_of))
        reason = _reason(row, status, version, wish, for_publication=for_publication, published=published)
        if reason or version is None:
            left_out.append(LeftOut(row.number, row.organization.name, reason))
        else:
            version.submission = row
            manifest.append(version)
    manifest, unasked = _answering(manifest, wish.questions)
    left_out += [LeftOut(row.submission.number, row.submission.organization.name, "question") for row in unasked]
    return Selection(
        tuple(sorted(version.pk for version in manifest)),
        tuple(sorted(left_out, key=lambda row: row.number)),
        {"file_alone": _files_alone(manifest), "late": _late(manifest, for_publication=for_publication)},
    )


def _reason(
    row: Submission,
    status: str,
    version: SubmissionVersion | None,
    wish: Wish,
    *,
    for_publication: bool,
    published: bool,
) -> str:
    """Return why an input does not go in; "" where it does."""
    if wish.inputs and row.number not in wish.inputs:
        return "not_chosen"
    if not status:
        return "later"
    if status in GONE and (for_publication or status not in wish.statuses):
        return str(status)
    if for_publication and (version or row).publication == Publication.SECRETARIAT_ONLY:
        return "secretariat_only"
    if version is None:
        return "not_published" if published else "later"
    shown = {status, SubmissionStatus.PUBLISHED} if published else {status}
    if wish.statuses and not shown.intersection(wish.statuses):
        return "status"
    if wish.by_organization and for_publication and version.publication != Publication.ATTRIBUTED:
        return "withheld"
    organization = row.organization
    asked = (
        (wish.categories, {organization.category}),
        (wish.regional_groups, {organization.regional_group}),
        (wish.regions, {organization.seat_region}),
        (wish.countries, {organization.country.upper(), organization.iso3.upper()} - {""}),
    )
    if any(wanted and not own.intersection(wanted) for wanted, own in asked):
        return "organization"
    return "language" if wish.languages and version.language not in wish.languages else ""


def _as_of(
    consultation: Consultation, moment: datetime, *, published: bool
) -> dict[int, tuple[str, SubmissionVersion | None]]:
    """Return by input how it stood at a moment: its status and the version, as the audit trail has it."""
    versions: dict[int, dict[int, SubmissionVersion]] = {}
    handed_in = SubmissionVersion.objects.filter(submission__consultation=consultation, submitted_at__lte=moment)
    for version in handed_in.defer("content").order_by("number"):
        versions.setdefault(version.submission_id, {})[version.number] = version
    targets = {move.verb: move.target for move in MOVES}
    standing: dict[int, tuple[str, int | None]] = {}
    events = AuditEvent.objects.filter(submission__in=list(versions), verb__in=list(targets), at__lte=moment)
    for submission, verb, data in events.order_by("pk").values_list("submission", "verb", "data"):
        status = targets[verb]
        shown = standing.get(submission, ("", None))[1]
        if status == SubmissionStatus.PUBLISHED:
            shown = data.get("version")
        elif status == SubmissionStatus.WITHDRAWN or verb == "unpublished":
            shown = None
        standing[submission] = (status, shown)
    found: dict[int, tuple[str, SubmissionVersion | None]] = {}
    for submission, own in versions.items():
        status, shown = standing.get(submission, (SubmissionStatus.SUBMITTED, None))
        found[submission] = (status, own.get(shown or 0) if published else own[max(own)])
    return found


def _answering(
    versions: list[SubmissionVersion], questions: Sequence[str]
) -> tuple[list[SubmissionVersion], list[SubmissionVersion]]:
    """Part versions into those that answer one of the questions and those that do not."""
    if not questions:
        return versions, []
    wanted = set(questions)
    contents = SubmissionVersion.objects.filter(pk__in=[version.pk for version in versions])
    answering = {
        pk
        for pk, content in contents.values_list("pk", "content").iterator(chunk_size=100)
        if any(answer["question"] in wanted for answer in content["answers"])
    }
    return [each for each in versions if each.pk in answering], [each for each in versions if each.pk not in answering]


def _files_alone(versions: Iterable[SubmissionVersion]) -> tuple[int, ...]:
    """Return the numbers of inputs of which nothing but a file came in."""
    numbers = {version.pk: version.submission.number for version in versions if not version.words}
    contents = SubmissionVersion.objects.filter(pk__in=list(numbers)).values_list("pk", "content")
    return tuple(sorted(numbers[pk] for pk, content in contents if is_file_alone(content)))


def is_file_alone(content: Mapping[str, Any]) -> bool:
    """Tell whether a version holds no answer to a numbered question, but the file as it was received."""
    if any(answer["number"] for answer in content["answers"]):
        return False
    return any(file["kind"] == AttachmentKind.RECEIVED_ORIGINAL for file in content.get("attachments", ()))


def _late(versions: Iterable[SubmissionVersion], *, for_publication: bool) -> tuple[int, ...]:
    """Return the numbers of inputs that came late; of the withheld the public is told that in the file alone."""
    return tuple(
        version.submission.number
        for version in versions
        if version.is_late and not (for_publication and version.publication != Publication.ATTRIBUTED)
    )


# ---- reading a wish


def wish_from(consultation: Consultation, given: Mapping[str, Any]) -> Wish:
    """Return what was typed at a command line, in a form or to the API as a wish.

    Values are keys or what they are called in the active language. Raises NotPossible for what is unknown.
    """
    wish = Wish(
        statuses=_known(SubmissionStatus, given.get("statuses"), gettext_lazy("There is no status “%(value)s”.")),
        categories=_known(Category, given.get("categories"), gettext_lazy("There is no category “%(value)s”.")),
        regional_groups=_known(
            RegionalGroup, given.get("regional_groups"), gettext_lazy("There is no regional group “%(value)s”.")
        ),
        regions=_known(SeatRegion, given.get("regions"), gettext_lazy("There is no region “%(value)s”.")),
        countries=_countries(given.get("countries")),
        languages=_known(Language, given.get("languages"), gettext_lazy("There is no language “%(value)s”.")),
        questions=_questions(consultation, given.get("questions")),
        inputs=_inputs(consultation, given.get("inputs")),
        published=bool(given.get("published")),
    )
    moment = given.get("as_of")
    return replace(wish, as_of=_moment(consultation, moment)) if moment else wish


def _plain(value: object) -> str:
    return re.sub(r"[\s_-]+", " ", str(value)).strip().casefold()


def _known(choices: Any, given: Any, refusal: Any) -> tuple[str, ...]:
    called = {_plain(name): value for value, label in choices.choices for name in (value, label)}
    found = []
    for value in given or ():
        if _plain(value) not in called:
            raise NotPossible(refusal % {"value": value}, [str(value) for value in choices.values])
        found.append(str(called[_plain(value)]))
    return tuple(dict.fromkeys(found))


def _countries(given: Any) -> tuple[str, ...]:
    found = []
    for value in given or ():
        code = str(value).strip().upper()
        if not re.fullmatch("[A-Z]{2,3}", code):
            raise NotPossible(_("“%(value)s” is no ISO 3166-1 code of two or three letters.") % {"value": value})
        found.append(code)
    return tuple(dict.fromkeys(found))


def _questions(consultation: Consultation, given: Any) -> tuple[str, ...]:
    """Return keys of numbered questions, given by number or key."""
    if not given:
        return ()
    rows = Question.objects.filter(questionnaire__consultation=consultation).exclude(number=None)
    numbered = list(rows.order_by("position").values_list("key", "number"))
    found: list[str] = []
    for value in given:
        keys = [key for key, number in numbered if str(value).strip() in {key, str(number)}]
        if not keys:
            known = list(dict.fromkeys(str(number) for _key, number in numbered))
            raise NotPossible(_("The call has no question “%(value)s”.") % {"value": value}, known)
        found += keys
    return tuple(dict.fromkeys(found))


def _inputs(consultation: Consultation, given: Any) -> tuple[int, ...]:
    if not given:
        return ()
    handed_in = Submission.objects.filter(consultation=consultation, latest_version__isnull=False)
    known = set(handed_in.values_list("number", flat=True))
    found = []
    for value in given:
        if not str(value).strip().isdecimal() or int(value) not in known:
            raise NotPossible(_("The call has no input No. %(value)s.") % {"value": value})
        found.append(int(value))
    return tuple(sorted(set(found)))


def _moment(consultation: Consultation, given: Any) -> datetime:
    """Return an aware moment; one without a zone is in that of the call, and a day means its end."""
    if isinstance(given, datetime):
        moment: datetime | None = given
    else:
        text = str(given).strip()
        try:
            day = parse_date(text) if len(text) <= len("2026-01-01") else None
            moment = datetime.combine(day, time.max) if day else parse_datetime(text)
        except ValueError:
            moment = None
    if moment is None:
        raise NotPossible(
            _("“%(value)s” is no time; write one such as 2026-11-30 or 2026-11-30T18:00.") % {"value": given}
        )
    return moment if moment.tzinfo else moment.replace(tzinfo=consultation.zone)
