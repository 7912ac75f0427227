"""Pictures that stand in answers, and in which versions they were handed in."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from submissions.models.querysets import PictureQuerySet
from submissions.values import moments
from submissions.values.enums import PictureType


def picture_path(picture: Picture, _filename: str) -> str:
    """Return where a picture is stored: by its checksum, in the folder of its submission."""
    return f"pictures/{picture.submission_id}/{picture.sha256}"


class Picture(models.Model):
    """A picture uploaded for the answers of one submission, made anew on its way in; it never changes.

    An answer names it by ``sha256``, the checksum (hexadecimal) of the file that is kept, so that the text says
    which picture stands in it wherever it is read. ``width`` and ``height`` are in pixels.
    """

    submission = models.ForeignKey("submissions.Submission", models.CASCADE, related_name="pictures")
    sha256 = models.CharField(_("checksum"), max_length=64)
    file = models.FileField(_("file"), upload_to=picture_path, max_length=200)
    content_type = models.CharField(_("content type"), max_length=20, choices=PictureType)
    size = models.PositiveIntegerField(_("size in bytes"))
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), default=moments.now, editable=False)
    used_at = models.DateTimeField(
        _("last used at"),
        default=moments.now,
        editable=False,
        help_text=_("When a text that names it last came in; a picture that stands nowhere is removed long after."),
    )

    objects = PictureQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture in an answer")
        verbose_name_plural = _("pictures in answers")
        ordering = ["pk"]
        indexes = [models.Index(fields=["sha256"], name="picture_sha256")]
        constraints = [
            models.UniqueConstraint(fields=["submission", "sha256"], name="picture_once"),
            models.CheckConstraint(condition=models.Q(content_type__in=PictureType.values), name="picture_type"),
        ]

    def __str__(self) -> str:
        return self.sha256


class SubmittedPicture(models.Model):
    """A picture that stands in a version as it was handed in; ``is_public`` if in an answer to a numbered question."""

    version = models.ForeignKey("submissions.SubmissionVersion", models.CASCADE, related_name="submitted_pictures")
    picture = models.ForeignKey(Picture, models.PROTECT, related_name="submitted")
    is_public = models.BooleanField()

    class Meta:
        verbose_name = _("picture in a version")
        verbose_name_plural = _("pictures in versions")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["version", "picture"], name="submitted_picture_once")]

    def __str__(self) -> str:
        return f"{self.version}: {self.picture}"
