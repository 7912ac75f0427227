"""Whom a call invites: lists that come in as spreadsheets, and what is written to those on them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from submissions.values import moments


class InvitationList(models.Model):
    """A spreadsheet of bodies to invite: what was read in it, what became of each row, and whether it was kept.

    ``rows`` holds for each row its number, its cells, its verdict with the reason, and the organizations it may mean.
    """

    consultation = models.ForeignKey("submissions.Consultation", models.CASCADE, related_name="invitation_lists")
    name = models.CharField(_("file"), max_length=200)
    rows = models.JSONField(_("rows"), default=list)
    done = models.PositiveIntegerField(_("rows looked at"), default=0)
    checked_at = models.DateTimeField(_("looked at"), null=True)
    kept_at = models.DateTimeField(_("kept at"), null=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    made_at = models.DateTimeField(_("made at"), default=moments.now)

    class Meta:
        verbose_name = _("list of invitations")
        verbose_name_plural = _("lists of invitations")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name


class Mailing(models.Model):
    """A message of the secretariat to many: its text by language, to whom, and when it leaves.

    ``to`` holds the keys of invitations, or of people with their organization, as (kind, key, organization).
    """

    INVITATION, REMINDER, MESSAGE = "invitation", "reminder", "message"
    KINDS = ((INVITATION, _("Invitation")), (REMINDER, _("Reminder")), (MESSAGE, _("Message")))

    consultation = models.ForeignKey("submissions.Consultation", models.CASCADE, related_name="mailings")
    kind = models.CharField(_("kind"), max_length=20, choices=KINDS)
    subjects = models.JSONField(_("subject by language"), default=dict)
    texts = models.JSONField(_("text by language"), default=dict)
    to = models.JSONField(_("to"), default=list)
    done = models.PositiveIntegerField(_("written"), default=0)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    made_at = models.DateTimeField(_("made at"), default=moments.now)
    leaves_at = models.DateTimeField(_("leaves at"))
    stopped_at = models.DateTimeField(_("stopped at"), null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)

    class Meta:
        verbose_name = _("mailing")
        verbose_name_plural = _("mailings")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["leaves_at"],
                condition=models.Q(finished_at=None, stopped_at=None),
                name="mailing_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.consultation}"
