"""The silence procedure of a negotiating group: a text sent to its members, agreed where nobody objects in time."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from submissions.values import moments
from submissions.values.enums import SilenceOutcome


class SilenceProcedure(models.Model):
    """One text under silence until ``expires_at``. ``ended_at`` is when the outcome came about, not when it was noted.

    Like a clearance, silence that was kept holds while the checksum of the draft is that of ``text``.
    """

    submission = models.ForeignKey("submissions.Submission", models.CASCADE, related_name="silence_procedures")
    text = models.ForeignKey("submissions.CirculatedText", models.CASCADE, related_name="silence_procedures")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField(_("begun at"), default=moments.now)
    expires_at = models.DateTimeField(_("expires at"))
    outcome = models.CharField(_("outcome"), max_length=20, choices=SilenceOutcome, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    """Who called the procedure off; None where it ended by itself, or silence was broken."""
    ended_because = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("silence procedure")
        verbose_name_plural = _("silence procedures")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission"], condition=models.Q(outcome=""), name="silence_procedure_one_running"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="") ^ models.Q(ended_at__isnull=False), name="silence_procedure_ended"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission}: {self.expires_at:%Y-%m-%d %H:%M} UTC"


class SilenceAddressee(models.Model):
    """Somebody to whom the text was sent: a focal point of a member delegation, or an address that was typed."""

    procedure = models.ForeignKey(SilenceProcedure, models.CASCADE, related_name="addressees")
    organization = models.ForeignKey("submissions.Organization", models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    email = models.EmailField(_("sent to"))
    broken_at = models.DateTimeField(_("silence broken at"), null=True)
    answered_at = models.DateTimeField(_("answered without breaking silence at"), null=True)
    comment = models.TextField(_("comment"), blank=True)
    """What was said while silence was kept; an answer without one is express agreement."""
    reason = models.TextField(_("reason"), blank=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    title = models.CharField(_("functional title"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("addressee of a silence procedure")
        verbose_name_plural = _("addressees of silence procedures")
        ordering = ["organization__name", "email"]
        constraints = [models.UniqueConstraint(fields=["procedure", "email"], name="silence_addressee_once")]

    def __str__(self) -> str:
        return str(self.organization or self.email)
