"""Who stands in an input beside its lead: co-submitters, bodies spoken for, and groups whose statement is joined."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from submissions.values import moments


class CoSubmitter(models.Model):
    """An organization that submits jointly with the lead; named in every output once it has confirmed."""

    submission = models.ForeignKey("submissions.Submission", models.CASCADE, related_name="co_submitters")
    organization = models.ForeignKey("submissions.Organization", models.PROTECT, related_name="co_submissions")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(
        _("withdrawn at"),
        null=True,
        editable=False,
        help_text=_("Versions submitted before still name it."),
    )
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("removed by the lead"),
    )
    reason = models.TextField(_("reason"), blank=True, editable=False)
    text = models.ForeignKey(
        "submissions.CirculatedText", models.SET_NULL, null=True, editable=False, related_name="co_submitters"
    )
    """The text that the organization was last asked to confirm; a version names its own."""

    class Meta:
        verbose_name = _("co-submitter")
        verbose_name_plural = _("co-submitters")
        ordering = ["organization__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "organization"],
                condition=models.Q(withdrawn_at=None),
                name="co_submitter_once",
            )
        ]

    def __str__(self) -> str:
        return str(self.organization)


class JointConfirmation(models.Model):
    """A co-submitter's word on one exact text: it holds for what has this checksum and for nothing else.

    ``checksum`` is that of ``drafting.joint.text_checksum``: what was written, without the list of who joins in it.
    """

    co_submitter = models.ForeignKey(CoSubmitter, models.CASCADE, related_name="confirmations")
    checksum = models.CharField(_("checksum"), max_length=64)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(_("confirmed at"), default=moments.now)

    class Meta:
        verbose_name = _("confirmation of a joint text")
        verbose_name_plural = _("confirmations of joint texts")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["co_submitter", "checksum"], name="joint_confirmation_once")]

    def __str__(self) -> str:
        return f"{self.co_submitter}: {self.checksum[:12]}"


class OnBehalfOf(models.Model):
    """Another body for which the submitter says it also speaks, by name.

    Where the register knows the body, ``organization`` is it, and its focal point says whether it agrees (``agrees``,
    None until then).
    """

    submission = models.ForeignKey("submissions.Submission", models.CASCADE, related_name="on_behalf_of")
    name = models.CharField(_("also on behalf of"), max_length=300)
    organization = models.ForeignKey(
        "submissions.Organization", models.PROTECT, null=True, editable=False, related_name="spoken_for"
    )
    agrees = models.BooleanField(_("agrees"), null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, editable=False)

    class Meta:
        verbose_name = _("also on behalf of")
        verbose_name_plural = _("also on behalf of")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["submission", "name"], name="on_behalf_of_once")]

    def __str__(self) -> str:
        return self.name


class Association(models.Model):
    """A delegation's own declaration that it associates itself with the statement of another, usually its group."""

    consultation = models.ForeignKey("submissions.Consultation", models.CASCADE, related_name="associations")
    organization = models.ForeignKey("submissions.Organization", models.CASCADE, related_name="associations")
    statement_of = models.ForeignKey("submissions.Organization", models.CASCADE, related_name="associated")
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(_("declared at"), default=moments.now, editable=False)

    class Meta:
        verbose_name = _("association with a statement")
        verbose_name_plural = _("associations with statements")
        ordering = ["statement_of__name"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "organization", "statement_of"], name="association_once"),
            models.CheckConstraint(
                condition=~models.Q(organization=models.F("statement_of")),
                name="association_with_another",
                violation_error_message=_("An organization cannot associate itself with its own statement."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}: {self.statement_of}"
