"""A call for inputs: its dates, its extensions, whom it admits and what it allows."""

from __future__ import annotations

import zoneinfo
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from richtext import Allowed
from submissions.models.visibility import grants_over, secretariat_of
from submissions.values import moments
from submissions.values.enums import (
    Category,
    ConsultationPhase,
    LifecyclePolicy,
    Publication,
)

if TYPE_CHECKING:
    from submissions.models.organization import Organization


class ConsultationQuerySet(models.QuerySet[Any]):
    """Filters on calls for inputs."""

    def published(self, now: datetime | None = None) -> ConsultationQuerySet:
        """Keep calls that have been announced."""
        return self.filter(published_at__lte=now or moments.now())

    def visible_to(self, user: Any) -> ConsultationQuerySet:
        """Published calls are public; one in preparation is seen by those with a role in it."""
        now = moments.now()
        if not user.is_authenticated:
            return self.published(now)
        return self.filter(Q(published_at__lte=now) | grants_over(user, None, "process", "pk"))

    def served_by(self, user: Any) -> ConsultationQuerySet:
        """Keep calls that the person serves as secretariat."""
        return self.filter(secretariat_of(user))


def validate_time_zone(name: str) -> None:
    """Refuse a name that is no IANA time zone."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(
            _("“%(name)s” is no time zone; write one such as America/New_York."), params={"name": name}
        )


def every_publication() -> list[str]:
    """Return all publication choices, the default of a consultation."""
    return list(Publication.values)


class Consultation(models.Model):
    """A call for inputs (the name the interface uses), one round of a process."""

    process = models.ForeignKey("submissions.Process", models.PROTECT, related_name="consultations")
    title = models.CharField(_("title"), max_length=300)
    slug = models.SlugField(_("short name in addresses"), unique=True)
    summary = models.TextField(_("summary"), blank=True)
    mandate = models.TextField(_("mandate"), blank=True)
    contact = models.EmailField(_("contact of the secretariat"), blank=True)
    statement = models.TextField(
        _("purpose, retention and contact"), blank=True, help_text=_("Shown wherever the call asks for personal data.")
    )
    opens_at = models.DateTimeField(_("opens at"))
    closes_at = models.DateTimeField(_("closes at"))
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC", validators=[validate_time_zone])
    grace = models.DurationField(
        _("grace for drafts already begun"), default=timedelta(0), help_text=_("Hours and minutes after closing.")
    )
    admits_late = models.BooleanField(_("late inputs are accepted and marked"), default=False)
    publications = models.JSONField(_("publication choices offered"), default=every_publication)
    allows_headings = models.BooleanField(_("headings allowed"), default=True)
    allows_lists = models.BooleanField(_("lists allowed"), default=True)
    allows_quotations = models.BooleanField(_("quotations allowed"), default=True)
    allows_tables = models.BooleanField(_("tables allowed"), default=True)
    allows_footnotes = models.BooleanField(_("footnotes allowed"), default=True)
    allows_pictures = models.BooleanField(_("pictures allowed"), default=False)
    allows_links = models.BooleanField(_("links allowed"), default=True)
    published_at = models.DateTimeField(_("call published at"), null=True, blank=True)
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = _("call for inputs")
        verbose_name_plural = _("calls for inputs")
        ordering = ["-closes_at", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")),
                name="consultation_closes_after_it_opens",
                violation_error_message=_("A call must close after it opens."),
            ),
            models.CheckConstraint(
                condition=models.Q(archived_at=None) | models.Q(published_at__isnull=False),
                name="consultation_archived_only_if_published",
                violation_error_message=_("Only a published call can be archived."),
            ),
            models.CheckConstraint(
                condition=models.Q(grace__gte=timedelta(0)),
                name="consultation_grace_not_negative",
                violation_error_message=_("The grace cannot be negative."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The time zone in which the call states its dates."""
        return zoneinfo.ZoneInfo(self.time_zone)

    @property
    def allowed(self) -> Allowed:
        """The formatting that answers may keep."""
        return Allowed(
            headings=self.allows_headings,
            lists=self.allows_lists,
            quotations=self.allows_quotations,
            tables=self.allows_tables,
            footnotes=self.allows_footnotes,
            pictures=self.allows_pictures,
            links=self.allows_links,
        )

    def deadline(self, organization: Organization | None = None) -> datetime:
        """Return when the call closes, for everyone or for one organization, extensions counted (aware, UTC)."""
        extended = [
            extension.closes_at
            for extension in self.extensions.all()
            if extension.organization_id is None or (organization and extension.organization_id == organization.pk)
        ]
        return max([self.closes_at, *extended])

    def phase(self, now: datetime | None = None) -> ConsultationPhase:
        """Return where the call stands for everyone; an extension of a single organization does not reopen it."""
        now = now or moments.now()
        if self.published_at is None or self.published_at > now:
            return ConsultationPhase.UNPUBLISHED
        if self.archived_at and self.archived_at <= now:
            return ConsultationPhase.ARCHIVED
        if now < self.opens_at:
            return ConsultationPhase.UPCOMING
        return ConsultationPhase.OPEN if now < self.deadline() else ConsultationPhase.CLOSED


class CategoryPolicy(models.Model):
    """A category of stakeholders that a call admits, and the table of moves its inputs follow."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="category_policies")
    category = models.CharField(_("category"), max_length=40, choices=Category)
    policy = models.CharField(_("policy"), max_length=20, choices=LifecyclePolicy, default=LifecyclePolicy.OTHERS)

    class Meta:
        verbose_name = _("category admitted")
        verbose_name_plural = _("categories admitted")
        ordering = ["category"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "category"], name="category_policy_once"),
            models.CheckConstraint(condition=models.Q(category__in=Category.values), name="category_policy_category"),
            models.CheckConstraint(
                condition=models.Q(policy__in=LifecyclePolicy.values), name="category_policy_policy"
            ),
            models.CheckConstraint(
                condition=~models.Q(category__in=[Category.MEMBER_STATE, Category.OBSERVER_STATE])
                | models.Q(policy=LifecyclePolicy.STATES),
                name="category_policy_of_states",
                violation_error_message=_("The input of a State cannot be found not admissible."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_category_display()


class Extension(models.Model):
    """A later closing time, for everyone or for one organization; always on the record."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="extensions")
    organization = models.ForeignKey(
        "submissions.Organization", models.CASCADE, null=True, blank=True, related_name="extensions"
    )
    closes_at = models.DateTimeField(_("closes at"))
    reason = models.TextField(_("reason"))
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(_("granted at"), default=moments.now, editable=False)
    announced_at = models.DateTimeField(_("announced to those who draft at"), null=True, editable=False)

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["-granted_at"]

    def __str__(self) -> str:
        return f"{self.consultation}: {self.closes_at:%Y-%m-%d %H:%M} UTC"


class ReferenceCounter(models.Model):
    """The next reference number of a call: a row of its own, so that numbering an input does not hold the call."""

    consultation = models.OneToOneField(
        Consultation, models.CASCADE, primary_key=True, related_name="reference_counter"
    )
    next_number = models.PositiveIntegerField(_("next reference number"), default=1, editable=False)

    class Meta:
        verbose_name = _("next reference number")
        verbose_name_plural = _("next reference numbers")

    def __str__(self) -> str:
        return str(self.next_number)
