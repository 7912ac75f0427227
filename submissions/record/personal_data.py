"""What the record keeps of a person: what they handed in, and the audit trail, where only the number stays."""

from __future__ import annotations

from typing import Any

from submissions.models import AuditEvent, SubmissionVersion, User
from submissions.people.services.erasure import Room


def export(person: User) -> dict[str, Any]:
    """Return what the person submitted and what the audit trail says they did."""
    versions = SubmissionVersion.objects.filter(submitted_by=person).defer("content").select_related("submission")
    return {
        "submitted": [
            {"reference": str(row), "checksum": row.checksum, "submitted_at": row.submitted_at.isoformat()}
            for row in versions
        ],
        "events": [
            {"event": row.verb, "at": row.at.isoformat()}
            for row in AuditEvent.objects.filter(actor=person).order_by("pk").iterator()
        ],
    }


def erase(_person: User) -> None:
    """Leave everything: it names the account, which is without a name from now on."""


ROOM = Room("record", export, erase)
