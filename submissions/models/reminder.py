"""Reminders of a deadline, so that each is written once."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from submissions.values import moments
from submissions.values.enums import ReminderLead


class Reminder(models.Model):
    """A reminder that was written to the people who draft a submission, so long before one closing time.

    An extension makes another closing time, of which they are reminded anew.
    """

    submission = models.ForeignKey("submissions.Submission", models.CASCADE, related_name="reminders")
    lead = models.CharField(_("how long before"), max_length=10, choices=ReminderLead)
    closes_at = models.DateTimeField(_("closes at"))
    written_at = models.DateTimeField(_("written at"), default=moments.now, editable=False)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "lead", "closes_at"], name="reminder_once"),
            models.CheckConstraint(condition=models.Q(lead__in=ReminderLead.values), name="reminder_lead"),
        ]

    def __str__(self) -> str:
        return f"{self.submission}: {self.get_lead_display()}"
