"""Which threads and decisions a person sees."""

from __future__ import annotations

from typing import Any

from django.db import models

from submissions.models import Assignment, SubmissionVersion
from submissions.models.visibility import member_of, secretariat_of


class ThreadQuerySet(models.QuerySet[Any]):
    """Filters on comment threads."""

    def visible_to(self, user: Any) -> ThreadQuerySet:
        """Keep threads that the person takes part in.

        Reviewers assigned and the secretariat of the call see all threads on a version; the organization that
        submitted it sees those released to it. The public sees none.
        """
        return self.filter(_on_reviewed(user, of_threads=True))

    def open(self) -> ThreadQuerySet:
        """Keep threads not resolved."""
        return self.filter(resolved_at=None)

    def on(self, version: SubmissionVersion) -> ThreadQuerySet:
        """Keep the threads of a submission as they stand on one version, with their comments, placements and people.

        A discussion begun on a later version is none of an earlier one's.
        """
        return (
            self.filter(submission=version.submission_id, version__number__lte=version.number)
            .select_related("question", "resolved_by", "version")
            .prefetch_related("comments__author", "placements")
            .order_by("question__position", "start", "pk")
        )


class DecisionQuerySet(models.QuerySet[Any]):
    """Filters on decisions."""

    def visible_to(self, user: Any) -> DecisionQuerySet:
        """Keep decisions on versions that the person reviews, and those on the person's own submissions."""
        return self.filter(_on_reviewed(user, of_threads=False))


def _on_reviewed(user: Any, *, of_threads: bool) -> models.Q:
    """Match rows on versions that the person reviews, or whose author the person is: of threads, those released."""
    if not user.is_authenticated:
        return models.Q(pk=None)
    reviewed = models.Q(version__submission__in=SubmissionVersion.objects.reviewed_by(user).values("submission"))
    if of_threads:  # one on particulars quotes them
        served = models.Q(secretariat_of(user, "version__submission__consultation__"))
        reviewed &= served | models.Q(question__number__isnull=False)
    mine = models.Q(member_of(user, "version__submission__organization"))
    return reviewed | (mine & models.Q(released_at__isnull=False) if of_threads else mine)


def assignments_visible_to(user: Any) -> models.QuerySet[Assignment]:
    """Return all assignments in calls that the person serves, and the person's own on versions they may review."""
    if not user.is_authenticated:
        return Assignment.objects.none()
    served = models.Q(secretariat_of(user, "version__submission__consultation__"))
    own = models.Q(reviewer=user.pk, version__in=SubmissionVersion.objects.reviewed_by(user))
    return Assignment.objects.filter(served | own)
