"""Files handed in beside the answers."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from submissions.models.visibility import member_of, rows, secretariat_of
from submissions.values import moments
from submissions.values.enums import (
    AttachmentKind,
    Publication,
)


def _handed_in_with(versions: models.QuerySet[Any]) -> Q:
    """Match files that belong to one of the versions: there when it was submitted, and not removed before."""
    there = versions.filter(submitted_at__gte=OuterRef("uploaded_at"))
    return Q(Exists(there), removed_at=None) | Q(Exists(there.filter(submitted_at__lt=OuterRef("removed_at"))))


class AttachmentQuerySet(models.QuerySet[Any]):
    """Filters on files."""

    def visible_to(self, user: Any) -> AttachmentQuerySet:
        """Keep files of one's own submissions, and those handed in with versions that one may read.

        The public sees files of attributed inputs only: a signed original would name who asked not to be named. What
        was marked void is seen by the secretariat alone.
        """
        versions = rows("SubmissionVersion").filter(submission=OuterRef("submission"))
        public = _handed_in_with(versions.public().filter(publication=Publication.ATTRIBUTED))
        if not user.is_authenticated:
            return self.filter(public, voided_at=None)
        present = public | Q(member_of(user, "submission__organization")) | _handed_in_with(versions.read_by(user))
        void = Q(secretariat_of(user, "submission__consultation__"), voided_at__isnull=False)
        return self.filter(Q(present, voided_at=None) | void)

    def present(self) -> AttachmentQuerySet:
        """Keep files that have not been removed from the draft."""
        return self.filter(removed_at=None, voided_at=None)


def attachment_path(attachment: Attachment, _filename: str) -> str:
    """Return where a file is stored: by its checksum, never under a name that a person chose."""
    return f"attachments/{attachment.submission_id}/{attachment.sha256}"


class Attachment(models.Model):
    """A file of a submission: the original as received, which prevails over extracted text, or an annex."""

    submission = models.ForeignKey("submissions.Submission", models.CASCADE, related_name="attachments")
    kind = models.CharField(_("kind"), max_length=20, choices=AttachmentKind)
    file = models.FileField(_("file"), upload_to=attachment_path, max_length=200)
    name = models.CharField(_("file name"), max_length=255)
    content_type = models.CharField(_("content type"), max_length=100)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("checksum"), max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), default=moments.now, editable=False)
    removed_at = models.DateTimeField(
        _("removed at"), null=True, editable=False, help_text=_("Versions submitted before keep the file.")
    )
    voided_at = models.DateTimeField(
        _("marked void at"),
        null=True,
        editable=False,
        help_text=_("A wrong file: kept on the record, and shown to the secretariat alone."),
    )
    voided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    voided_because = models.TextField(_("reason"), blank=True, editable=False)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["kind", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "kind", "sha256"],
                condition=models.Q(removed_at=None, voided_at=None),
                name="attachment_once",
            ),
            models.CheckConstraint(condition=models.Q(kind__in=AttachmentKind.values), name="attachment_kind"),
        ]

    def __str__(self) -> str:
        return self.name
