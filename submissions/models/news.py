"""What a person is told: a line on their page, an unread mark, and whether it was also sent by mail."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from submissions.values import moments
from submissions.values.enums import MailPace, NewsKind


class News(models.Model):
    """One thing that one person is told.

    ``event`` and ``audience`` name a cell of the table (submissions.core.news), which holds the sentence; ``facts``
    holds what the sentence names. No words of a draft or of a discussion are kept here.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="news")
    event = models.CharField(_("event"), max_length=60)
    audience = models.CharField(_("told as"), max_length=40)
    consultation = models.ForeignKey("submissions.Consultation", models.CASCADE, null=True, related_name="+")
    organization = models.ForeignKey("submissions.Organization", models.CASCADE, null=True, related_name="+")
    submission = models.ForeignKey("submissions.Submission", models.CASCADE, null=True, related_name="+")
    facts = models.JSONField(_("particulars"), default=dict)
    path = models.CharField(_("where it leads"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("told at"), default=moments.now)
    read_at = models.DateTimeField(_("read at"), null=True)
    pace = models.CharField(_("by mail"), max_length=10, choices=MailPace)
    mail_after = models.DateTimeField(_("not sent by mail before"), default=moments.now)
    mailed_at = models.DateTimeField(_("sent by mail at"), null=True)

    class Meta:
        verbose_name = _("piece of news")
        verbose_name_plural = _("news")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["person", "path"], condition=models.Q(read_at=None), name="news_unread"),
            models.Index(
                fields=["mail_after"],
                condition=models.Q(mailed_at=None) & ~models.Q(pace="none"),
                name="news_to_mail",
            ),
        ]
        constraints = [models.CheckConstraint(condition=models.Q(pace__in=MailPace.values), name="news_pace")]

    def __str__(self) -> str:
        return f"{self.person}: {self.event}"


class MailPreference(models.Model):
    """When a person wishes to be written to of one kind of news; without a row the table decides."""

    CHOICES = (MailPace.AT_ONCE, MailPace.DAILY, MailPace.NONE)

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mail_preferences")
    kind = models.CharField(_("kind of news"), max_length=20, choices=NewsKind)
    pace = models.CharField(_("by mail"), max_length=10, choices=[(pace.value, pace.label) for pace in CHOICES])

    class Meta:
        verbose_name = _("choice of mail")
        verbose_name_plural = _("choices of mail")
        ordering = ["person", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="mail_preference_once"),
            models.CheckConstraint(condition=models.Q(kind__in=NewsKind.values), name="mail_preference_kind"),
            models.CheckConstraint(
                condition=models.Q(pace__in=["at_once", "daily", "none"]), name="mail_preference_pace"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()}"
