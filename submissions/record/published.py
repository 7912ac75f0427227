"""What is on the public record of a call, and in which order it is listed."""

from __future__ import annotations

from typing import Any

from submissions.models import Consultation, SubmissionVersion
from submissions.record.services.voice import is_attributed
from submissions.values.collation import sort_key


def published(consultation: Consultation) -> Any:
    """Return the versions of the public record of a call."""
    return SubmissionVersion.objects.public().filter(submission__consultation=consultation)


def in_order(versions: list[SubmissionVersion]) -> list[SubmissionVersion]:
    """Order by name in the active language; those without a name come last, by number."""
    return sorted(
        versions,
        key=lambda version: (
            not is_attributed(version),
            sort_key(str(version.submission.organization)) if is_attributed(version) else b"",
            version.submission.number,
        ),
    )
