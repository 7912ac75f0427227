"""Finding the draft that somebody wants to change."""

from __future__ import annotations

from submissions.core import locks
from submissions.models import Submission, User
from submissions.rules import reason_against
from submissions.values.exceptions import NotPermitted


@locks.within
def editable(submission_id: int, actor: User) -> Submission:
    """Return the submission locked. Raises NotPermitted to whoever may not edit its draft now."""
    submission = locks.submission(submission_id)
    reason = reason_against(actor, "submissions.edit_draft", submission)
    if reason:
        raise NotPermitted(reason)
    return submission
