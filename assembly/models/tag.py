"""A passage under a theme."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from submissions.models import Anchored, Consultation, SubmissionVersion, Theme
from submissions.values import moments


class TagState(models.TextChoices):
    """How sure it is that a passage belongs to a theme, or stands where it is said to."""

    SUGGESTED = "suggested", pgettext_lazy("passage under a theme", "Suggested")
    SURE = "sure", pgettext_lazy("passage under a theme", "Confirmed")
    DOUBTFUL = "doubtful", pgettext_lazy("passage under a theme", "To be confirmed")
    LOST = "lost", pgettext_lazy("passage under a theme", "Its words are gone")


class TagQuerySet(models.QuerySet[Any]):
    """Filters on passages under themes."""

    def of_call(self, consultation: Consultation) -> TagQuerySet:
        """Keep the tags on the latest versions of inputs to a call that stand."""
        versions = SubmissionVersion.objects.to_compile().filter(submission__consultation=consultation)
        return self.filter(version__in=versions)

    def counted(self) -> TagQuerySet:
        """Keep the tags that a person stands behind: neither suggested nor lost."""
        return self.filter(state__in=[TagState.SURE, TagState.DOUBTFUL])


class Tag(Anchored):
    """A passage of an answer under a theme of the process.

    It belongs to one version. On each later version there is a tag of its own, carried over by the machine
    (``carried_from``) and doubtful where the words have changed. ``tagged_by`` is empty where the machine suggested it.
    """

    theme = models.ForeignKey(Theme, models.PROTECT, related_name="tags")
    state = models.CharField(_("state"), max_length=10, choices=TagState, default=TagState.SURE)
    carried_from = models.ForeignKey("self", models.SET_NULL, null=True, related_name="carried_to", editable=False)
    tagged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    tagged_at = models.DateTimeField(_("tagged at"), default=moments.now, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, editable=False)

    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name = _("passage under a theme")
        verbose_name_plural = _("passages under themes")
        ordering = ["version", "question", "start", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["theme", "version", "question", "start", "end"],
                condition=~models.Q(state="lost"),
                name="tag_once",
            ),
            models.CheckConstraint(condition=models.Q(state__in=TagState.values), name="tag_state"),
            models.CheckConstraint(condition=models.Q(end__gte=models.F("start")), name="tag_range"),
        ]

    def __str__(self) -> str:
        return f"{self.theme}: {self.exact[:60]}"
