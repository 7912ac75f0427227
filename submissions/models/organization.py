"""Organizations, who speaks for them, and on what grounds they take part."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, Q
from django.utils.translation import gettext_lazy as _

from submissions.models.visibility import member_of, rows
from submissions.values import moments
from submissions.values.enums import (
    STATES,
    AccreditationKind,
    Category,
    Language,
    MembershipRole,
    MembershipState,
    RegionalGroup,
    Role,
    SeatRegion,
)


class OrganizationQuerySet(models.QuerySet[Any]):
    """Filters on organizations; their names are public."""

    def present(self) -> OrganizationQuerySet:
        """Keep organizations that were not merged into another."""
        return self.filter(merged_into=None)

    def of_member(self, user: Any, role: MembershipRole | None = None) -> OrganizationQuerySet:
        """Keep organizations of which the person is an active member."""
        return self.filter(member_of(user, "pk", role))


class MembershipQuerySet(models.QuerySet[Any]):
    """Filters on memberships."""

    def active(self) -> MembershipQuerySet:
        """Keep memberships that count."""
        return self.filter(state=MembershipState.ACTIVE)

    def visible_to(self, user: Any) -> MembershipQuerySet:
        """One's own, those of organizations of which one is an active member, and all for any secretariat."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(user=user.pk)
            | member_of(user, "organization")
            | Exists(rows("RoleGrant").filter(user=user.pk, role=Role.SECRETARIAT))
        )


class Organization(models.Model):
    """A State, a negotiating group or any other stakeholder.

    ``name`` is the short name (of a State: the UN short name), ``formal_name`` the formal one; both in six languages
    where the organization is a State.
    """

    name = models.CharField(_("name"), max_length=300)
    formal_name = models.CharField(_("formal name"), max_length=300, blank=True)
    acronym = models.CharField(_("acronym"), max_length=40, blank=True)
    category = models.CharField(_("category"), max_length=40, choices=Category)
    regional_group = models.CharField(_("regional group"), max_length=40, choices=RegionalGroup, blank=True)
    seat_region = models.CharField(_("region of seat"), max_length=20, choices=SeatRegion, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True, help_text=_("ISO 3166-1 code of two letters."))
    iso3 = models.CharField(_("ISO code of three letters"), max_length=3, blank=True, editable=False)
    key = models.SlugField(_("key"), max_length=60, blank=True, editable=False)
    website = models.URLField(_("website"), blank=True)
    members = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="groups", verbose_name=_("members of the group")
    )
    requires_clearance = models.BooleanField(
        _("clearance required before submitting"),
        default=False,
        help_text=_("Where it is not required, what is not cleared is pointed out and may be submitted."),
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("merged into")
    )
    is_demonstration = models.BooleanField(_("invented for demonstration"), default=False, editable=False)
    created_at = models.DateTimeField(_("created at"), default=moments.now, editable=False)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(category__in=Category.values), name="organization_category"),
            models.CheckConstraint(
                condition=models.Q(regional_group="") | models.Q(category__in=STATES),
                name="organization_regional_group_of_states",
                violation_error_message=_("Regional groups are for States only."),
            ),
            models.CheckConstraint(
                condition=~models.Q(category__in=STATES) | ~models.Q(iso3=""),
                name="organization_state_has_code",
                violation_error_message=_("States are entered from the list of Member States, not by hand."),
            ),
            models.UniqueConstraint(fields=["iso3"], condition=~models.Q(iso3=""), name="organization_iso3"),
            models.UniqueConstraint(fields=["key"], condition=~models.Q(key=""), name="organization_key"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def english_name(self) -> str:
        """The name in English, the language of the record, or the one there is."""
        return getattr(self, "name_en", "") or self.name

    @property
    def is_state(self) -> bool:
        """Whether this is a Member State or an observer State."""
        return self.category in STATES


class Accreditation(models.Model):
    """The ground on which an organization takes part in a process, with its evidence."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="accreditations")
    process = models.ForeignKey("submissions.Process", models.CASCADE, related_name="accreditations")
    kind = models.CharField(_("ground"), max_length=20, choices=AccreditationKind)
    evidence = models.TextField(_("evidence"), blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("accreditation")
        verbose_name_plural = _("accreditations")
        ordering = ["organization", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "process", "kind"], name="accreditation_once"),
            models.CheckConstraint(condition=models.Q(kind__in=AccreditationKind.values), name="accreditation_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.organization}: {self.get_kind_display()}"


class Membership(models.Model):
    """A person's place in an organization; it counts once it is active."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=MembershipRole, default=MembershipRole.DRAFTER)
    state = models.CharField(_("state"), max_length=20, choices=MembershipState, default=MembershipState.REQUESTED)
    note = models.TextField(_("note to who decides"), blank=True)
    created_at = models.DateTimeField(_("created at"), default=moments.now, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["organization", "role", "user"]
        constraints = [
            models.UniqueConstraint(fields=["user", "organization"], name="membership_once"),
            models.CheckConstraint(condition=models.Q(role__in=MembershipRole.values), name="membership_role"),
            models.CheckConstraint(condition=models.Q(state__in=MembershipState.values), name="membership_state"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.organization}"


class Invitation(models.Model):
    """A standing invitation to join an organization, good for whoever can read mail at its address.

    One that belongs to a call is first kept, then sent; ``mail`` is what was written last. Only a digest of the token
    in the link is kept, so that a copy of the database invites nobody.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=20, choices=MembershipRole, default=MembershipRole.DRAFTER)
    token_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(_("created at"), default=moments.now, editable=False)
    expires_at = models.DateTimeField(_("expires at"))
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    accepted_at = models.DateTimeField(_("accepted at"), null=True, editable=False)
    consultation = models.ForeignKey(
        "submissions.Consultation", models.CASCADE, null=True, editable=False, related_name="invitations"
    )
    name = models.CharField(_("name of the person"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, editable=False)
    opened_at = models.DateTimeField(_("opened at"), null=True, editable=False)
    told_at = models.DateTimeField(_("last written to at"), null=True, editable=False)
    declined_at = models.DateTimeField(_("declined at"), null=True, editable=False)
    mail = models.ForeignKey("submissions.Mail", models.SET_NULL, null=True, editable=False, related_name="+")

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=MembershipRole.values), name="invitation_role"),
            models.UniqueConstraint(
                fields=["organization", "email"],
                condition=models.Q(accepted_at=None, consultation=None),
                name="invitation_once",
            ),
            models.UniqueConstraint(
                fields=["consultation", "organization", "email"],
                condition=models.Q(consultation__isnull=False),
                name="invitation_once_for_a_call",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}, {self.organization}"
