"""What reviews keep of a person: comments and decisions, which stay on the record as those of a former member."""

from __future__ import annotations

from typing import Any

from reviews.models import Comment, Decision
from submissions.models import User
from submissions.people.services.erasure import Room


def export(person: User) -> dict[str, Any]:
    """Return what the person commented and decided."""
    return {
        "comments": [
            {"text": row.text, "written_at": row.created_at.isoformat()}
            for row in Comment.objects.filter(author=person).order_by("pk")
        ],
        "decisions": [
            {"move": row.move, "note": row.note, "decided_at": row.decided_at.isoformat()}
            for row in Decision.objects.filter(decided_by=person).order_by("pk")
        ],
    }


def erase(_person: User) -> None:
    """Leave everything: others acted on it, and it names the account, which is without a name from now on."""


ROOM = Room("reviews", export, erase)
