"""In whose name a comment or a decision is shown: page, API, Word and mail ask here."""

from __future__ import annotations

from django.utils.translation import gettext as _

from reviews.models import Comment, Decision


def voice_of(said: Comment | Decision, *, to_submitter: bool) -> str:
    """Return the name shown beside a comment or a decision.

    Those who review read each other's names. The submitter reads those of its own people, and of all others that it was
    the secretariat: a reviewer is not to be approached about what they wrote.
    """
    if isinstance(said, Decision):
        return _("The secretariat") if to_submitter else str(said.decided_by)
    if to_submitter and not said.by_submitter:
        return _("The secretariat")
    return str(said.author)
