"""What became of the text under consultation between two texts that comment on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import richtext
from submissions.models import ParagraphRevision


@dataclass(frozen=True, slots=True)
class Reworded:
    """A paragraph whose wording was ``old`` at the time of the older text, and is ``new`` at that of the newer."""

    old: ParagraphRevision
    new: ParagraphRevision

    @property
    def words(self) -> Sequence[richtext.Words]:
        """The newer wording with what came in and what went out."""
        return richtext.proposed_words(self.old.text, self.new.text)


def reworded_between(
    consultation_id: int, old: dict[str, Any], old_at: datetime, new: dict[str, Any], new_at: datetime
) -> list[Reworded]:
    """Return the paragraphs reworded between two contents, of those that either comments on, in their order.

    The wording at a time is the newest made by then; never older than one that the content comments on.
    """
    read = _commented(old), _commented(new)
    keys = read[0] | read[1]
    if not keys:
        return []
    wordings: dict[str, list[ParagraphRevision]] = defaultdict(list)
    rows = ParagraphRevision.objects.filter(paragraph__base_text__consultation=consultation_id, paragraph__key__in=keys)
    order = rows.select_related("paragraph__base_text").order_by("paragraph__position", "number")
    for wording in order:
        wordings[wording.paragraph.key].append(wording)
    found = []
    for key, those in wordings.items():
        before, after = (
            max((w for w in those if w.created_at <= at or w.number <= read_at.get(key, 1)), key=lambda w: w.number)
            for read_at, at in zip(read, (old_at, new_at), strict=True)
        )
        if before.text != after.text:
            found.append(Reworded(before, after))
    return found


def _commented(content: dict[str, Any]) -> dict[str, int]:
    """Return the newest wording of each paragraph, by its key, that a content comments on."""
    found: dict[str, int] = {}
    for answer in content["answers"]:
        for comment in answer.get("paragraph_comments", []):
            found[comment["paragraph"]] = max(comment["revision"], found.get(comment["paragraph"], 0))
    return found
