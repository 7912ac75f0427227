"""What happened (the audit trail) and what is still to be done (the outbox and the mail to be sent)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, Q
from django.utils.translation import gettext_lazy as _

from submissions.models.visibility import member_of, rows, secretariat_of
from submissions.values import moments
from submissions.values.enums import (
    INTERNAL_MAIL,
    INTERNAL_VERBS,
    AuditVerb,
    MembershipRole,
    Role,
)


class AuditEventQuerySet(models.QuerySet[Any]):
    """Filters on the audit trail."""

    def visible_to(self, user: Any) -> AuditEventQuerySet:
        """Keep events of one's own submissions and organizations, and of calls that one serves as secretariat.

        How an organization clears its drafts is its own affair.
        """
        if not user.is_authenticated:
            return self.none()
        served = Q(secretariat_of(user, "consultation__")) & ~Q(verb__in=INTERNAL_VERBS)
        own = Q(member_of(user, "organization")) | Q(member_of(user, "organization__merged_into"))
        return self.filter(own | served)


class MailQuerySet(models.QuerySet[Any]):
    """Filters on mail."""

    def waiting(self) -> MailQuerySet:
        """Keep what is neither sent nor given up."""
        return self.filter(sent_at=None, failed_at=None)

    def undelivered(self) -> MailQuerySet:
        """Keep what was given up and can still be sent again, the latest first."""
        return self.filter(failed_at__isnull=False, emptied_at=None).order_by("-failed_at", "-pk")

    def ended_before(self, moment: datetime) -> MailQuerySet:
        """Keep what was sent or given up before a moment and still has its text."""
        return self.filter(Q(sent_at__lt=moment) | Q(failed_at__lt=moment), emptied_at=None)

    def concerning(self, organization: Any) -> MailQuerySet:
        """Keep what was written about an organization, or to one of its members."""
        members = rows("Membership").filter(organization=organization).values("user")
        return self.filter(Q(organization=organization) | Q(organization=None, person__in=members))

    def visible_to(self, user: Any) -> MailQuerySet:
        """Keep mail of the calls that one serves as secretariat, of joining where one serves some call, and of sign-in.

        How an organization clears its drafts, and whom a group asks, is seen by its own focal points instead.
        """
        if not user.is_authenticated:
            return self.none()
        serves = rows("RoleGrant").filter(user=user.pk, role=Role.SECRETARIAT)
        of_calls = Q(secretariat_of(user, "consultation__")) | (Q(consultation=None) & Q(Exists(serves)))
        internal = Q(kind__in=INTERNAL_MAIL)
        own = internal & Q(member_of(user, "organization", MembershipRole.FOCAL_POINT))
        return self.filter((of_calls & ~internal) | own)


class AuditEvent(models.Model):
    """One event in a life cycle, never changed or removed.

    Each event carries the digest of the one before it in its chain, so that a removed or altered row shows.
    ``audit.record`` is the only writer.
    """

    chain = models.ForeignKey("submissions.AuditHead", models.PROTECT, related_name="events", editable=False)
    at = models.DateTimeField(_("at"), default=moments.now)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    verb = models.CharField(_("event"), max_length=40, choices=AuditVerb)
    consultation = models.ForeignKey("submissions.Consultation", models.PROTECT, null=True, related_name="audit_events")
    organization = models.ForeignKey("submissions.Organization", models.PROTECT, null=True, related_name="audit_events")
    submission = models.ForeignKey("submissions.Submission", models.PROTECT, null=True, related_name="audit_events")
    data = models.JSONField(_("particulars"), default=dict)
    previous_sha256 = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64, unique=True)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event of the audit trail")
        verbose_name_plural = _("audit trail")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_verb_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the event once."""
        if not self._state.adding:
            raise TypeError("An event of the audit trail never changes.")
        super().save(*args, **kwargs)


class AuditHead(models.Model):
    """One chain of the audit trail and the digest of its latest event: the row that writers of the chain lock.

    ``key`` is "process-" and the primary key of the process, or "site" for what belongs to none. ``length`` counts the
    events of the chain.
    """

    key = models.CharField(max_length=40, primary_key=True)
    length = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("head of the audit trail")
        verbose_name_plural = _("head of the audit trail")

    def __str__(self) -> str:
        return self.key


class OutboxMessage(models.Model):
    """A background task asked for in the same transaction as the row it is about.

    Published to the broker when the transaction commits, or by the sweep when the broker was down then.
    """

    task = models.CharField(max_length=200)
    arguments = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=moments.now)
    published_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        verbose_name = _("message to a worker")
        verbose_name_plural = _("outbox")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["created_at"], condition=models.Q(published_at=None), name="outbox_waiting"),
        ]

    def __str__(self) -> str:
        return self.task


class Mail(models.Model):
    """A message to a person, kept until a mail server has taken it.

    Everything about its delivery stands here: what is neither sent nor given up is due at ``next_attempt_at``.
    ``kind`` is the name of its template, or "account" for what the sign-in writes. Once it is sent its links are taken
    out, and later its text (``emptied_at``).
    """

    kind = models.CharField(_("kind"), max_length=60, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    organization = models.ForeignKey("submissions.Organization", models.SET_NULL, null=True, related_name="+")
    consultation = models.ForeignKey("submissions.Consultation", models.SET_NULL, null=True, related_name="+")
    sender = models.CharField(_("from"), max_length=320)
    recipients = models.JSONField(_("to"))
    subject = models.CharField(_("subject"), max_length=500)
    text = models.TextField(_("text"))
    html = models.TextField(blank=True)
    headers = models.JSONField(_("other headers"), default=dict, blank=True)
    attachments = models.JSONField(
        _("files of text"), default=list, blank=True, help_text=_("Name, text and media type of each.")
    )
    created_at = models.DateTimeField(_("written at"), default=moments.now)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt at"), default=moments.now)
    first_attempt_at = models.DateTimeField(_("first attempt at"), null=True, blank=True)
    failed_at = models.DateTimeField(_("given up at"), null=True, blank=True)
    emptied_at = models.DateTimeField(_("text removed at"), null=True, blank=True)
    error = models.TextField(_("last error"), blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mail")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["next_attempt_at"], condition=models.Q(sent_at=None, failed_at=None), name="mail_waiting"
            ),
            models.Index(fields=["failed_at"], condition=models.Q(failed_at__isnull=False), name="mail_failed"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def title(self) -> str:
        """Its subject, as it is shown to who looks after its delivery: what news say is for their reader alone."""
        return str(_("What is new")) if self.kind in {"news", "daily"} else self.subject
