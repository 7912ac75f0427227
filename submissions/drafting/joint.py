"""Joint submissions as they are shown: a version never changes, so what came after it is said beside its names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from submissions.drafting.snapshot import checksum
from submissions.models import CoSubmitter, JointConfirmation, OnBehalfOf, SubmissionVersion
from submissions.values.dates import say_date


@dataclass(frozen=True, slots=True)
class Participation:
    """What a body named in a version has said of it: ``withdrew_at``, ``removed_at`` and ``declined_at`` are aware.

    ``confirmed`` tells whether it confirmed exactly this text (a co-submitter), or that it is spoken for (another).
    """

    confirmed: bool = True
    withdrew_at: datetime | None = None
    removed_at: datetime | None = None
    declined_at: datetime | None = None


@dataclass(slots=True)
class Participations:
    """What is known of the bodies named in some versions, by the primary key of the version.

    ``joined`` names co-submitters that confirmed exactly this text after it had been handed in without them.
    """

    co_submitters: dict[tuple[int, int], Participation] = field(default_factory=dict)
    spoken_for: dict[tuple[int, str], Participation] = field(default_factory=dict)
    joined: dict[int, list[dict[str, Any]]] = field(default_factory=dict)


def text_checksum(content: dict[str, Any]) -> str:
    """Return the SHA-256 (hexadecimal, RFC 8785) of what was written: without who joins in it, and without labels.

    A choice is what was chosen; the words by which a questionnaire offers it may be mended without undoing anything.
    """
    return checksum({**{key: said for key, said in content.items() if key != "received"}, "co_submitters": []})


def participations(versions: Iterable[SubmissionVersion]) -> Participations:
    """Return what the bodies named in versions have said of them: at most three queries, however many versions."""
    versions = list(versions)
    found = Participations()
    submissions = {version.submission_id for version in versions}
    rows: dict[int, list[CoSubmitter]] = {}
    for row in CoSubmitter.objects.filter(submission__in=submissions).select_related("organization").order_by("pk"):
        rows.setdefault(row.submission_id, []).append(row)
    texts: dict[int, set[str]] = {}
    if rows:
        said = JointConfirmation.objects.filter(co_submitter__submission__in=submissions)
        for co_submitter, written in said.values_list("co_submitter", "checksum"):
            texts.setdefault(co_submitter, set()).add(written)
    for version in versions:
        if version.submission_id in rows:
            _add_participations(version, rows[version.submission_id], texts, found)
    if any(version.content.get("on_behalf_of") for version in versions):
        asked = OnBehalfOf.objects.filter(submission__in=submissions, organization__isnull=False)
        by = {(row.submission_id, row.name): row for row in asked}
        for version in versions:
            for name in version.content.get("on_behalf_of", []):
                row = by.get((version.submission_id, name))
                if row is not None:
                    declined = row.answered_at if row.agrees is False else None
                    found.spoken_for[version.pk, name] = Participation(row.agrees is True, declined_at=declined)
    return found


def _add_participations(
    version: SubmissionVersion, rows: list[CoSubmitter], texts: dict[int, set[str]], found: Participations
) -> None:
    written = text_checksum(version.content)
    named = {row["id"] for row in version.content.get("co_submitters", [])}
    for row in rows:
        confirmed = written in texts.get(row.pk, ())
        if row.organization_id not in named:
            if confirmed and row.withdrawn_at is None:
                name = row.organization.english_name
                found.joined.setdefault(version.pk, []).append({"id": row.organization_id, "name": name})
            continue
        key = version.pk, row.organization_id
        before = found.co_submitters.get(key)
        left = row.withdrawn_at if row.withdrawn_at and row.withdrawn_at > version.submitted_at else None
        if row.withdrawn_at and left is None:
            continue
        if before is not None and (before.withdrew_at or before.removed_at):
            continue
        found.co_submitters[key] = Participation(
            confirmed or (before is not None and before.confirmed),
            left if row.removed_by_id is None else None,
            left if row.removed_by_id is not None else None,
        )


def as_shown(version: SubmissionVersion, known: Participations | None = None) -> dict[str, Any]:
    """Return the content of a version with what came of the bodies it names said beside their names.

    To be shown and never kept: its checksum is another. ``known`` spares the queries where several versions are shown.
    """
    known = participations([version]) if known is None else known
    content = version.content
    co_submitters = [
        {**row, "name": _name_with_state(row["name"], known.co_submitters.get((version.pk, row["id"])))}
        for row in content.get("co_submitters", [])
    ]
    spoken_for = [
        _name_with_state(name, known.spoken_for.get((version.pk, name))) for name in content.get("on_behalf_of", [])
    ]
    joined = known.joined.get(version.pk, [])
    return {**content, "co_submitters": [*co_submitters, *joined], "on_behalf_of": spoken_for}


def co_submitters_of(version: SubmissionVersion) -> list[dict[str, Any]]:
    """Return the co-submitters of a version: ``name``, ``confirmed``, and ``withdrew_at`` (aware) or None."""
    known = participations([version])
    rows = []
    for row in version.content.get("co_submitters", []):
        participation = known.co_submitters.get((version.pk, row["id"]), Participation())
        gone = participation.withdrew_at or participation.removed_at
        rows.append({"name": row["name"], "confirmed": participation.confirmed, "withdrew_at": gone})
    return rows + [
        {"name": row["name"], "confirmed": True, "withdrew_at": None} for row in known.joined.get(version.pk, [])
    ]


def _name_with_state(name: str, participation: Participation | None) -> str:
    """Return a name with what its body said, where that is to be told."""
    if participation is None:
        return name
    if participation.withdrew_at:
        return _("%(name)s (withdrew on %(date)s)") % {"name": name, "date": say_date(participation.withdrew_at)}
    if participation.removed_at:
        return _("%(name)s (no longer named since %(date)s)") % {
            "name": name,
            "date": say_date(participation.removed_at),
        }
    if participation.declined_at:
        return _("%(name)s (declined on %(date)s)") % {"name": name, "date": say_date(participation.declined_at)}
    if not participation.confirmed:
        return _("%(name)s (not confirmed)") % {"name": name}
    return name
