"""What the secretariat takes out of a call as tables: answers, desk, proposals, people. Drafts are in none of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from richtext import parse, plain_text
from submissions.core import spreadsheets
from submissions.models import Consultation, Membership, Question, Submission, SubmissionVersion
from submissions.record.services.voice import public_content, voice_of
from submissions.values.enums import Publication, SubmissionStatus

CHUNK = 100
FORMS = ("xlsx", "csv", "json")


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns with what each says, and the function that gives its rows.

    ``for_public`` says whether it may be taken out as the public reads it, names withheld where asked.
    """

    label: str | Promise
    columns: tuple[tuple[str, str | Promise], ...]
    rows: Callable[[Consultation, Sequence[int], bool], Iterator[list[Any]]]
    for_public: bool = False


def _versions(call: Consultation, keys: Sequence[int], *, public: bool) -> Iterator[SubmissionVersion]:
    """Give the latest version of each input, or what of it is on the public record; never a draft."""
    relation = "published_version" if public else "latest_version"
    rows = Submission.objects.filter(consultation=call, pk__in=keys, **{f"{relation}__isnull": False})
    chosen = rows.order_by("number").values_list(relation, flat=True)
    versions = SubmissionVersion.objects.select_related("submission__organization").order_by("submission__number")
    if public:
        versions = versions.exclude(publication=Publication.SECRETARIAT_ONLY)
    wanted = list(chosen)
    for at in range(0, len(wanted), CHUNK):
        yield from versions.filter(pk__in=wanted[at : at + CHUNK])


def _content(version: SubmissionVersion, *, public: bool) -> dict[str, Any]:
    return public_content(version) if public else version.content


def _name(version: SubmissionVersion, *, public: bool) -> str:
    return voice_of(version).name if public else str(version.submission.organization)


def _category(version: SubmissionVersion, *, public: bool) -> str:
    if public and voice_of(version).is_withheld:
        return ""
    return str(version.submission.organization.get_category_display())


def _answers(call: Consultation, keys: Sequence[int], public: bool) -> Iterator[list[Any]]:
    wordings = {row.key: row.text for row in Question.objects.filter(questionnaire__consultation=call)}
    for version in _versions(call, keys, public=public):
        number, name, category = version.submission.number, _name(version, public=public), ""
        category = _category(version, public=public)
        for answer in _content(version, public=public)["answers"]:
            text = plain_text(parse(answer["html"])) if answer["html"] else ""
            value = "; ".join(answer["labels"]) or ("" if answer["value"] in (None, []) else str(answer["value"]))
            yield [
                number,
                version.number,
                name,
                category,
                version.language,
                answer["number"],
                wordings.get(answer["question"], answer["question"]),
                text or value,
                answer["words"],
            ]


def _proposals(call: Consultation, keys: Sequence[int], public: bool) -> Iterator[list[Any]]:
    for version in _versions(call, keys, public=public):
        name = _name(version, public=public)
        for answer in _content(version, public=public)["answers"]:
            for comment in answer.get("paragraph_comments", []):
                yield [
                    version.submission.number,
                    name,
                    comment["number"],
                    comment["action"],
                    comment["proposed_text"],
                    comment["comment"],
                    comment["text"],
                ]


def _desk(call: Consultation, keys: Sequence[int], _public: bool) -> Iterator[list[Any]]:
    rows = Submission.objects.filter(consultation=call, pk__in=keys).select_related("organization", "latest_version")
    for row in rows.defer("latest_version__content").order_by("pk").iterator(chunk_size=CHUNK):
        body, version = row.organization, row.latest_version
        yield [
            row.number,
            str(body),
            str(body.get_category_display()),
            str(body.get_regional_group_display()),
            str(body.get_seat_region_display()),
            body.country,
            str(SubmissionStatus(row.status).label),
            version.number if version else None,
            version.submitted_at.astimezone(call.zone) if version else None,
            version.words if version else None,
            version.language if version else "",
            str(Publication(version.publication).label) if version and version.publication else "",
        ]


def _people(call: Consultation, keys: Sequence[int], _public: bool) -> Iterator[list[Any]]:
    bodies = Submission.objects.filter(consultation=call, pk__in=keys).values("organization")
    rows = Membership.objects.active().filter(organization__in=bodies).select_related("organization", "user")
    for row in rows.order_by("organization__name", "pk").iterator(chunk_size=CHUNK):
        yield [str(row.organization), row.user.name, row.user.email, str(row.get_role_display()), row.user.language]


_NUMBER = ("number", _("Number of the input in the call"))
_BODY = ("organization", _("Who submitted it; withheld where it asked for that and the table is for the public"))
TABLES: dict[str, Table] = {
    "answers": Table(
        _("Answers"),
        (
            _NUMBER,
            ("version", _("Number of the version")),
            _BODY,
            ("category", _("Category of the organization")),
            ("language", _("Language of the input")),
            ("question_number", _("Number of the question, empty for particulars")),
            ("question", _("Wording of the question")),
            ("answer", _("The answer as plain text; a long one goes on in the rows below")),
            ("words", _("Words of the answer")),
        ),
        _answers,
        for_public=True,
    ),
    "desk": Table(
        _("Desk"),
        (
            _NUMBER,
            ("organization", _("Organization")),
            ("category", _("Category of the organization")),
            ("regional_group", _("Regional group of a State")),
            ("region", _("Region of seat")),
            ("country", _("Country, ISO 3166-1")),
            ("status", _("Status")),
            ("version", _("Number of the latest version")),
            ("received", _("When it came in, with the offset of the time zone of the call")),
            ("words", _("Words of the input")),
            ("language", _("Language of the input")),
            ("publication", _("How the submitter wishes it to be published")),
        ),
        _desk,
    ),
    "proposals": Table(
        _("Proposals on paragraphs"),
        (
            _NUMBER,
            _BODY,
            ("paragraph", _("Number of the paragraph")),
            ("action", _("What is asked for")),
            ("proposed_text", _("Text proposed")),
            ("comment", _("Comment or rationale")),
            ("paragraph_text", _("The paragraph as it was worded then")),
        ),
        _proposals,
        for_public=True,
    ),
    "people": Table(
        _("People"),
        (
            ("organization", _("Organization")),
            ("name", _("Name of the person")),
            ("email", _("E-mail address")),
            ("role", _("Role in the organization")),
            ("language", _("Language of the person")),
        ),
        _people,
    ),
}


def write(call: Consultation, name: str, form: str, keys: Sequence[int], *, public: bool = False) -> Iterable[bytes]:
    """Give a table of a call in a form, piece by piece, with what its columns say."""
    table = TABLES[name]
    rows = table.rows(call, keys, public and table.for_public)
    head = [column for column, _said in table.columns]
    if form == "csv":
        return spreadsheets.to_csv(head, rows)
    if form == "json":
        return _json(table, head, rows)
    dictionary = ([column, str(said)] for column, said in table.columns)
    sheets = [(str(table.label), head, rows), ("Columns", ["column", "says"], dictionary)]
    return [spreadsheets.to_xlsx(sheets)]


def _json(table: Table, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    columns = {column: str(said) for column, said in table.columns}
    yield b'{"columns": ' + json.dumps(columns, ensure_ascii=False).encode() + b',\n"rows": [\n'
    for at, row in enumerate(rows):
        said = {
            name: cell.isoformat() if hasattr(cell, "isoformat") else cell for name, cell in zip(head, row, strict=True)
        }
        yield (b",\n" if at else b"") + json.dumps(said, ensure_ascii=False).encode()
    yield b"\n]}\n"
