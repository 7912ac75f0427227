"""Filling a site for a backup: ``SUBMISSIONS`` copies of one, each with its answers, a version and an annexed file."""

from __future__ import annotations

import os
import sys
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402 - the site must be set up before its models are imported
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.db.models import Model  # noqa: E402

from benchmarks.contenders.requests_rapporteur import hand_in, open_call  # noqa: E402
from submissions.models import Answer, Attachment, Organization, Submission, SubmissionVersion  # noqa: E402

BATCH = 500
BYTES = 20_000
"""Size of each annexed file."""


def copied(row: Model, **changes: Any) -> Any:
    """Return a row of the same columns, but for those that are named, and not yet kept."""
    values = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key
    }
    return type(row)(**{**values, **changes})


def main(submissions: int) -> None:
    """Fill the site."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    call_command("prepare")
    _person, first = hand_in(open_call("backup"), 0)
    version = SubmissionVersion.objects.get(submission=first)
    answers = list(Answer.objects.filter(submission=first))
    for start in range(1, submissions, BATCH):
        with transaction.atomic():
            multiply(range(start, min(start + BATCH, submissions)), first, version, answers)


def multiply(numbers: range, first: Submission, version: SubmissionVersion, answers: list[Answer]) -> None:
    """Copy the first submission once for each number."""
    organizations = Organization.objects.bulk_create(
        copied(first.organization, name_en=f"Organization {number:05}", key="") for number in numbers
    )
    rows = Submission.objects.bulk_create(
        copied(first, organization_id=organization.pk, number=number + 1, latest_version_id=None)
        for number, organization in zip(numbers, organizations, strict=True)
    )
    Answer.objects.bulk_create(copied(answer, submission_id=row.pk) for row in rows for answer in answers)
    SubmissionVersion.objects.bulk_create(copied(version, submission_id=row.pk) for row in rows)
    folder = settings.MEDIA_ROOT / "annexes"
    folder.mkdir(parents=True, exist_ok=True)
    for row in rows:
        (folder / f"{row.pk}.pdf").write_bytes(b"%PDF-1.7 " + os.urandom(BYTES))
    Attachment.objects.bulk_create(
        Attachment(
            submission_id=row.pk,
            kind="annex",
            name="a.pdf",
            size=BYTES,
            sha256=f"{row.pk:064}",
            file=f"annexes/{row.pk}.pdf",
        )
        for row in rows
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
