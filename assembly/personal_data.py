"""What the work on Word files keeps of a person: who sent a file and who asked for one."""

from __future__ import annotations

from typing import Any

from assembly.models import Compilation, Upload
from submissions.models import User
from submissions.people.services.erasure import Room


def export(person: User) -> dict[str, Any]:
    """Return which files the person sent and which they asked for."""
    return {
        "files_sent": [
            {"name": row.name, "sha256": row.sha256, "uploaded_at": row.uploaded_at.isoformat()}
            for row in Upload.objects.filter(uploaded_by=person).only("name", "sha256", "uploaded_at")
        ],
        "files_asked_for": [
            {"layout": row.layout, "language": row.language, "requested_at": row.requested_at.isoformat()}
            for row in Compilation.objects.filter(requested_by=person)
        ],
    }


def erase(_person: User) -> None:
    """Leave everything: the files are the organization's and the secretariat's."""


ROOM = Room("assembly", export, erase)
