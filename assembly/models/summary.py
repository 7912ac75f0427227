"""The summary of a consultation: parts, messages with their sources, and what was issued.

A person writes every word. The machine keeps the sources of each message, counts for whom they speak, and flags.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from submissions.models import Consultation, Organization, Question, SubmissionVersion, Theme
from submissions.values import moments
from submissions.values.enums import Language


def _person(**options: Any) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False, **options
    )


class Summary(models.Model):
    """What a President, a Chair or co-facilitators say of a consultation. ``thresholds`` are of its quantifiers.

    Those cited may see where until ``shown_until``, while nothing is issued.
    """

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="summaries")
    title = models.CharField(_("title"), max_length=300)
    language = models.CharField(_("language"), max_length=10, choices=Language, default=Language.ENGLISH)
    thresholds = models.JSONField(_("thresholds"), default=dict, blank=True)
    shown_until = models.DateTimeField(_("shown to those cited until"), null=True, blank=True)
    begun_by = _person()
    begun_at = models.DateTimeField(_("begun at"), default=moments.now, editable=False)

    class Meta:
        verbose_name = _("summary")
        verbose_name_plural = _("summaries")
        ordering = ["-begun_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class PartKind(models.TextChoices):
    """What a part of a summary is; themes are numbered."""

    INTRODUCTION = "introduction", pgettext_lazy("part of a summary", "Introduction")
    SEGMENT = "segment", pgettext_lazy("part of a summary", "Segment")
    THEME = "theme", pgettext_lazy("part of a summary", "Theme")
    CONCLUSIONS = "conclusions", pgettext_lazy("part of a summary", "Conclusions")


class SummaryPart(models.Model):
    """A part of a summary, with a heading of its own; of a theme where its passages are to be had beside it."""

    summary = models.ForeignKey(Summary, models.CASCADE, related_name="parts")
    kind = models.CharField(_("kind"), max_length=20, choices=PartKind)
    title = models.CharField(_("title"), max_length=300)
    theme = models.ForeignKey(Theme, models.SET_NULL, null=True, blank=True, related_name="+")
    position = models.PositiveIntegerField(_("position"))

    class Meta:
        verbose_name = _("part of a summary")
        verbose_name_plural = _("parts of summaries")
        ordering = ["summary", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=PartKind.values), name="summary_part_kind"),
        ]

    def __str__(self) -> str:
        return self.title


class SummaryMessage(models.Model):
    """A paragraph of a summary, as canonical HTML. ``wording`` counts how often it was written."""

    part = models.ForeignKey(SummaryPart, models.CASCADE, related_name="messages")
    html = models.TextField(_("text"), blank=True)
    wording = models.PositiveIntegerField(default=1, editable=False)
    position = models.PositiveIntegerField(_("position"))
    written_by = _person()
    written_at = models.DateTimeField(_("written at"), default=moments.now, editable=False)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["part", "position", "pk"]

    def __str__(self) -> str:
        return self.html[:60]


class MessageWording(models.Model):
    """What a message said at one time, for merging and for its history."""

    message = models.ForeignKey(SummaryMessage, models.CASCADE, related_name="wordings")
    number = models.PositiveIntegerField()
    html = models.TextField(blank=True)
    written_by = _person()
    written_at = models.DateTimeField(default=moments.now, editable=False)

    class Meta:
        verbose_name = _("wording of a message")
        verbose_name_plural = _("wordings of messages")
        ordering = ["message", "number"]
        constraints = [models.UniqueConstraint(fields=["message", "number"], name="message_wording")]

    def __str__(self) -> str:
        return self.html[:60]


class Intervention(models.Model):
    """What was said in a meeting, entered by the secretariat. It is cited like an input and stands in no other file."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="interventions")
    meeting = models.CharField(_("meeting"), max_length=200)
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="+")
    body = models.CharField(_("body"), max_length=200, blank=True)
    speaker = models.CharField(_("speaker"), max_length=200, blank=True)
    held_at = models.DateTimeField(_("held at"))
    text = models.TextField(_("text or notes"))
    entered_by = _person()
    entered_at = models.DateTimeField(_("entered at"), default=moments.now, editable=False)

    class Meta:
        verbose_name = _("intervention")
        verbose_name_plural = _("interventions")
        ordering = ["held_at", "pk"]

    def __str__(self) -> str:
        return f"{self.named}: {self.meeting}"

    @property
    def named(self) -> str:
        """The body that spoke, or the speaker where none is named."""
        return str(self.organization) if self.organization else self.body or self.speaker


class Source(models.Model):
    """A passage that a message rests on: of an input as it was handed in, or of an intervention."""

    message = models.ForeignKey(SummaryMessage, models.CASCADE, related_name="sources")
    version = models.ForeignKey(SubmissionVersion, models.PROTECT, null=True, related_name="+")
    question = models.ForeignKey(Question, models.PROTECT, null=True, related_name="+")
    intervention = models.ForeignKey(Intervention, models.PROTECT, null=True, related_name="sources")
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    exact = models.TextField(_("passage"))
    cited_by = _person()
    cited_at = models.DateTimeField(_("cited at"), default=moments.now, editable=False)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["message", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(version=None, question=None, intervention__isnull=False)
                | models.Q(version__isnull=False, question__isnull=False, intervention=None),
                name="source_of_one",
            ),
            models.UniqueConstraint(fields=["message", "version", "question", "start", "end"], name="source_once"),
        ]

    def __str__(self) -> str:
        return self.exact[:60]


class StillRight(models.Model):
    """A person's word that a flagged message is right as it stands. It holds while the ``facts`` are the same."""

    message = models.ForeignKey(SummaryMessage, models.CASCADE, related_name="confirmations")
    facts = models.CharField(max_length=200)
    reason = models.CharField(_("reason"), max_length=300)
    said_by = _person()
    said_at = models.DateTimeField(default=moments.now, editable=False)

    class Meta:
        verbose_name = _("confirmation of a message")
        verbose_name_plural = _("confirmations of messages")
        ordering = ["message", "pk"]

    def __str__(self) -> str:
        return self.reason


class CorrectionOutcome(models.TextChoices):
    """What became of a correction that was asked for."""

    ASKED = "asked", pgettext_lazy("correction of a summary", "Asked for")
    MADE = "made", pgettext_lazy("correction of a summary", "Made")
    NOT_MADE = "not_made", pgettext_lazy("correction of a summary", "Not made")


class SummaryCorrection(models.Model):
    """A correction that a body cited asks for, and its outcome. Both stay on the record."""

    message = models.ForeignKey(SummaryMessage, models.CASCADE, related_name="corrections")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    text = models.TextField(_("correction"))
    asked_by = _person()
    asked_at = models.DateTimeField(_("asked for at"), default=moments.now, editable=False)
    outcome = models.CharField(_("outcome"), max_length=10, choices=CorrectionOutcome, default=CorrectionOutcome.ASKED)
    answer = models.TextField(_("answer"), blank=True)
    settled_by = _person()
    settled_at = models.DateTimeField(_("settled at"), null=True, editable=False)

    class Meta:
        verbose_name = _("correction of a summary")
        verbose_name_plural = _("corrections of summaries")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(outcome__in=CorrectionOutcome.values), name="correction_outcome"),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class SummaryVersion(models.Model):
    """A summary as it stood when it was kept. One that was issued never changes.

    ``content`` is what ``assembly.themes.services.summary_versions.snapshot`` returns.
    """

    summary = models.ForeignKey(Summary, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    content = models.JSONField(_("content"))
    checksum = models.CharField(max_length=64)
    kept_by = _person()
    kept_at = models.DateTimeField(_("kept at"), default=moments.now, editable=False)
    cleared_by = _person()
    cleared_at = models.DateTimeField(_("cleared at"), null=True, editable=False)
    issued_by = _person()
    issued_at = models.DateTimeField(_("issued at"), null=True, editable=False)

    class Meta:
        verbose_name = _("version of a summary")
        verbose_name_plural = _("versions of summaries")
        ordering = ["summary", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["summary", "number"], name="summary_version_number"),
            models.CheckConstraint(
                condition=models.Q(issued_at=None) | models.Q(cleared_at__isnull=False), name="summary_cleared_first"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.summary}, {self.number}"
