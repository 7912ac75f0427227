"""Comment threads on exact passages, and the decisions that a review ends in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from reviews.querysets import DecisionQuerySet, ThreadQuerySet
from submissions.models import Anchored, SubmissionVersion
from submissions.rules.lifecycle import MOVE_BY_NAME, REVIEW_MOVES
from submissions.values import moments


class Audience(models.TextChoices):
    """Who reads a discussion: said once, when it is begun."""

    REVIEWERS = "reviewers", pgettext_lazy("audience", "Reviewers and the secretariat")
    SUBMITTER = "submitter", pgettext_lazy("audience", "The submitter too, once it is released")


class Thread(Anchored):
    """A discussion of a passage of one answer of a submission.

    It belongs to the submission and keeps its number there; ``version`` is the one it was begun on, and ``placements``
    say where its passage stands in later ones. Its ``audience`` never changes: what was said inside is disclosed only
    by writing a new one (``begun_from``), and what was released is never taken back.
    """

    submission = models.ForeignKey("submissions.Submission", models.PROTECT, related_name="threads")
    number = models.PositiveIntegerField(_("number"), editable=False)
    audience = models.CharField(
        _("read by"), max_length=10, choices=Audience, default=Audience.REVIEWERS, editable=False
    )
    released_at = models.DateTimeField(_("released at"), null=True, blank=True, editable=False)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    begun_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="written_from", editable=False
    )
    created_at = models.DateTimeField(_("begun at"), default=moments.now, editable=False)
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ThreadQuerySet.as_manager()

    class Meta:
        verbose_name = _("thread")
        verbose_name_plural = _("threads")
        ordering = ["submission", "question__position", "start", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "number"], name="thread_number"),
            models.CheckConstraint(condition=models.Q(end__gte=models.F("start")), name="thread_range"),
            models.CheckConstraint(
                condition=models.Q(resolved_at=None, resolved_by=None)
                | models.Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="thread_resolved_by_someone",
            ),
            models.CheckConstraint(condition=models.Q(audience__in=Audience.values), name="thread_audience"),
            models.CheckConstraint(
                condition=models.Q(released_at=None) | models.Q(audience=Audience.SUBMITTER),
                name="thread_released_to_submitter",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission}: {self.number}"

    def place_on(self, version: SubmissionVersion) -> Placement | None:
        """Return where the passage stands on a later version; None on the one it was begun on."""
        if self.version_id == version.pk:
            return None
        return next((row for row in self.placements.all() if row.version_id == version.pk), None)

    @property
    def is_for_submitter(self) -> bool:
        """Whether it is written for the submitter, who reads it once it is released."""
        return self.audience == Audience.SUBMITTER

    @property
    def is_released(self) -> bool:
        """Whether the submitter reads it."""
        return self.released_at is not None

    @property
    def is_resolved(self) -> bool:
        """Whether the discussion is closed."""
        return self.resolved_at is not None


class PlacementState(models.TextChoices):
    """How surely a passage was found in a later version."""

    SURE = "sure", pgettext_lazy("place of a passage", "Found")
    DOUBTFUL = "doubtful", pgettext_lazy("place of a passage", "To be confirmed")
    LOST = "lost", pgettext_lazy("place of a passage", "Not found")


class Placement(models.Model):
    """Where the passage of a discussion stands in one version after the one it was begun on.

    Offsets count as those of the thread do; a lost one is at 0 to 0. ``how`` names the way it was found
    (``reviews.placing``), or "person" where somebody decided.
    """

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="placements")
    version = models.ForeignKey(SubmissionVersion, models.PROTECT, related_name="placements")
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    exact = models.TextField(blank=True)
    how = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=PlacementState)
    placed_at = models.DateTimeField(_("placed at"), default=moments.now, editable=False)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, editable=False)

    class Meta:
        verbose_name = _("place of a passage")
        verbose_name_plural = _("places of passages")
        constraints = [
            models.UniqueConstraint(fields=["thread", "version"], name="placement_once"),
            models.CheckConstraint(condition=models.Q(end__gte=models.F("start")), name="placement_range"),
        ]

    def __str__(self) -> str:
        return f"{self.thread}: {self.version}"


class Comment(models.Model):
    """One contribution to a thread. ``earlier`` holds the texts it had before it was changed."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="comments")
    text = models.TextField(_("comment"))
    by_submitter = models.BooleanField(_("written for the submitter"), default=False, editable=False)
    """Whether the author wrote as one of the organization that submitted; who has left it since is no reviewer."""
    created_at = models.DateTimeField(_("written at"), default=moments.now, editable=False)
    edited_at = models.DateTimeField(_("changed at"), null=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    """When its author took it back: it is shown as withdrawn, without its text, from then on."""

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="comment_not_empty")]

    def __str__(self) -> str:
        return self.text[:60]


class EarlierText(models.Model):
    """A text that a comment had until it was changed; never changed itself."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="earlier")
    text = models.TextField(_("comment"))
    written_at = models.DateTimeField(_("written at"), editable=False)

    class Meta:
        verbose_name = _("earlier text of a comment")
        verbose_name_plural = _("earlier texts of comments")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:60]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write it once."""
        if not self._state.adding:
            raise TypeError("An earlier text never changes.")
        super().save(*args, **kwargs)


class ThreadRead(models.Model):
    """How far a person has read a discussion: up to the comment ``last``."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="reads")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    last = models.PositiveBigIntegerField(_("last comment read"))

    class Meta:
        verbose_name = _("discussion read")
        verbose_name_plural = _("discussions read")
        constraints = [models.UniqueConstraint(fields=["thread", "user"], name="thread_read_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.thread}"


class Decision(models.Model):
    """A decision of the review, bound to the version it was taken on, and never changed.

    ``move`` names the row of the table of moves (submissions.rules.lifecycle) that the decision made.
    """

    version = models.ForeignKey(SubmissionVersion, models.PROTECT, related_name="decisions")
    move = models.CharField(_("decision"), max_length=40)
    note = models.TextField(_("note or ground"), blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("decided at"), default=moments.now, editable=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=models.Q(move__in=sorted(REVIEW_MOVES)), name="decision_move")]

    def __str__(self) -> str:
        return f"{self.version}: {self.label}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the decision once; a later change is refused (and by a trigger in the database)."""
        if not self._state.adding:
            raise TypeError("A decision never changes.")
        super().save(*args, **kwargs)

    @property
    def label(self) -> str:
        """What was decided, such as "Checked"."""
        return str(MOVE_BY_NAME[self.move].verb.label)
