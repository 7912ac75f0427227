"""Joint submissions as they are shown: a version never changes, so what came after it is said beside its names."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from submissions.models import CoSubmitter, SubmissionVersion
from submissions.values.dates import say_date

Withdrawals = dict[tuple[int, int], datetime]
"""When a co-submitter withdrew from a version, by the primary keys of the version and of the organization."""


def withdrawals(versions: Iterable[SubmissionVersion]) -> Withdrawals:
    """Return which co-submitters named in the versions have withdrawn since; one query, none where none is named."""
    joint = [version for version in versions if version.content.get("co_submitters")]
    if not joint:
        return {}
    gone: dict[tuple[int, int], list[datetime]] = {}
    rows = CoSubmitter.objects.filter(
        submission__in=[version.submission_id for version in joint], withdrawn_at__isnull=False
    )
    for submission, organization, withdrawn_at in rows.values_list("submission", "organization", "withdrawn_at"):
        gone.setdefault((submission, organization), []).append(withdrawn_at)
    found: Withdrawals = {}
    for version in joint:
        for row in version.content["co_submitters"]:
            since = [at for at in gone.get((version.submission_id, row["id"]), []) if at > version.submitted_at]
            if since:
                found[version.pk, row["id"]] = min(since)
    return found


def as_shown(version: SubmissionVersion, gone: Withdrawals | None = None) -> dict[str, Any]:
    """Return the content of a version with "withdrew on ..." beside the names of co-submitters that have.

    To be shown and never kept: its checksum is another. ``gone`` spares the query where several versions are shown.
    """
    gone = withdrawals([version]) if gone is None else gone
    if not gone:
        return version.content
    co_submitters = [
        {**row, "name": _said(row["name"], gone.get((version.pk, row["id"])))}
        for row in version.content["co_submitters"]
    ]
    return {**version.content, "co_submitters": co_submitters}


def co_submitters_of(version: SubmissionVersion) -> list[dict[str, Any]]:
    """Return the co-submitters named in a version: ``name``, and ``withdrew_at`` (aware) or None."""
    gone = withdrawals([version])
    return [
        {"name": row["name"], "withdrew_at": gone.get((version.pk, row["id"]))}
        for row in version.content["co_submitters"]
    ]


def _said(name: str, withdrawn_at: datetime | None) -> str:
    if withdrawn_at is None:
        return name
    return _("%(name)s (withdrew on %(date)s)") % {"name": name, "date": say_date(withdrawn_at)}
