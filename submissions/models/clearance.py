"""Clearing a draft inside an organization: its chain, the texts that were sent round, and what each clearer said."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from submissions.values import moments
from submissions.values.enums import ClearanceDecision


class ClearanceStep(models.Model):
    """One step of an organization's chain: a member, or the address of a clearer without an account."""

    organization = models.ForeignKey("submissions.Organization", models.CASCADE, related_name="clearance_steps")
    position = models.PositiveIntegerField(_("position"))
    title = models.CharField(_("name of the step"), max_length=200)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("member")
    )
    email = models.EmailField(_("e-mail address"), blank=True)

    class Meta:
        verbose_name = _("step of clearance")
        verbose_name_plural = _("steps of clearance")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person=None) ^ models.Q(email=""),
                name="clearance_step_one_clearer",
                violation_error_message=_("Choose a member or write an e-mail address, not both."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class CirculatedText(models.Model):
    """A draft as it was sent round: the content and checksum that a version of it would have."""

    submission = models.ForeignKey("submissions.Submission", models.CASCADE, related_name="circulated_texts")
    content = models.JSONField(_("content"))
    checksum = models.CharField(_("checksum"), max_length=64)
    created_at = models.DateTimeField(_("created at"), default=moments.now, editable=False)

    class Meta:
        verbose_name = _("text sent round")
        verbose_name_plural = _("texts sent round")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["submission", "checksum"], name="circulated_text_once")]

    def __str__(self) -> str:
        return f"{self.submission}: {self.checksum[:12]}"


class Clearance(models.Model):
    """A clearer asked for one text, and the answer.

    It holds while the checksum of the draft is that of ``text``: no column says so, so that none can be forgotten.
    ``title``, ``position`` and ``email`` are those of the step when it was asked; the chain may change later.
    """

    text = models.ForeignKey(CirculatedText, models.CASCADE, related_name="clearances")
    step = models.ForeignKey(ClearanceStep, models.SET_NULL, null=True, related_name="clearances")
    position = models.PositiveIntegerField(_("position"))
    title = models.CharField(_("name of the step"), max_length=200)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    email = models.EmailField(_("sent to"))
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(_("sent at"), default=moments.now)
    expires_at = models.DateTimeField(_("link good until"), null=True, help_text=_("Empty for a member, who signs in."))
    decision = models.CharField(_("decision"), max_length=20, choices=ClearanceDecision, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decided_name = models.CharField(_("decided by"), max_length=200, blank=True)
    decided_title = models.CharField(_("functional title"), max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_because = models.TextField(_("reason for the withdrawal"), blank=True)

    class Meta:
        verbose_name = _("clearance")
        verbose_name_plural = _("clearances")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["text", "step"],
                condition=models.Q(decision="", withdrawn_at=None),
                name="clearance_asked_once",
            ),
            models.CheckConstraint(
                condition=models.Q(decision="") ^ models.Q(decided_at__isnull=False),
                name="clearance_decided_with_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.get_decision_display()}"

    @property
    def is_waiting(self) -> bool:
        """Whether the clearer may still answer, as far as this row tells."""
        return not self.decision and self.withdrawn_at is None

    @property
    def has_expired(self) -> bool:
        """Whether the link ran out before an answer came."""
        return self.is_waiting and self.expires_at is not None and self.expires_at <= moments.now()
