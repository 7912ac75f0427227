"""A process, such as the WSIS+20 review, and who runs it."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from submissions.values import moments
from submissions.values.enums import Role


class Process(models.Model):
    """An intergovernmental process that runs one or more calls for inputs."""

    title = models.CharField(_("title"), max_length=300)
    slug = models.SlugField(_("short name in addresses"), unique=True)
    mandate = models.TextField(_("mandate"), blank=True)

    class Meta:
        verbose_name = _("process")
        verbose_name_plural = _("processes")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.title


class RoleGrant(models.Model):
    """A person's role as secretariat or reviewer, over a whole process or over one of its consultations."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="role_grants")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    process = models.ForeignKey(Process, models.CASCADE, related_name="role_grants")
    consultation = models.ForeignKey(
        "submissions.Consultation",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="role_grants",
        help_text=_("Empty: the role holds for every call of the process."),
    )

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ["process", "role", "user"]
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="role_grant_role"),
            models.UniqueConstraint(
                fields=["user", "role", "process"],
                condition=models.Q(consultation=None),
                name="role_grant_once_for_process",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "consultation"],
                condition=models.Q(consultation__isnull=False),
                name="role_grant_once_for_consultation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"

    def clean(self) -> None:
        """Refuse a call of another process."""
        if self.consultation and self.process_id and self.consultation.process_id != self.process_id:
            raise ValidationError({"consultation": _("Choose a call of this process.")})


class RoleInvitation(models.Model):
    """An invitation to a role over a process or a call, good for whoever can read mail at its address.

    Only a digest of the token in the link is kept.
    """

    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    process = models.ForeignKey(Process, models.CASCADE, related_name="role_invitations")
    consultation = models.ForeignKey(
        "submissions.Consultation", models.CASCADE, null=True, blank=True, related_name="role_invitations"
    )
    token_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(_("created at"), default=moments.now, editable=False)
    expires_at = models.DateTimeField(_("expires at"))
    accepted_at = models.DateTimeField(_("accepted at"), null=True, editable=False)

    class Meta:
        verbose_name = _("invitation to a role")
        verbose_name_plural = _("invitations to roles")
        ordering = ["-created_at"]
        constraints = [models.CheckConstraint(condition=models.Q(role__in=Role.values), name="role_invitation_role")]

    def __str__(self) -> str:
        return f"{self.email}: {self.get_role_display()}"
