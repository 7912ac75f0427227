"""Pictures that stand in answers, and in which versions they were handed in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from submissions.models.visibility import member_of, rows, secretariat_of
from submissions.values import moments
from submissions.values.enums import (
    PictureType,
)


class PictureQuerySet(models.QuerySet[Any]):
    """Filters on pictures in answers."""

    def visible_to(self, user: Any) -> PictureQuerySet:
        """Keep those of drafts of which the person is an author, and those in answers that they may read.

        What stands in a draft alone is seen by its authors only, and by who entered it as the secretariat; one's own
        are seen no longer once one has left. The public sees what stands in a published answer to a numbered question.
        """

        def submitted(versions: models.QuerySet[Any], **in_answer: bool) -> Exists:
            there = rows("SubmittedPicture").filter(picture=OuterRef("pk"), **in_answer)
            return Exists(there.filter(version__in=versions.values("pk")))

        public = submitted(rows("SubmissionVersion").public(), is_public=True)
        if not user.is_authenticated:
            return self.filter(public)
        return self.filter(
            public
            | Q(secretariat_of(user, "submission__consultation__"), uploaded_by=user.pk)
            | member_of(user, "submission__organization")
            | submitted(rows("SubmissionVersion").read_by(user))
        )

    def sent_round_in(self, text_id: int) -> PictureQuerySet:
        """Keep those of the submission whose text was sent round, as long as an answer to that text is awaited."""
        asked = rows("Clearance").filter(text=OuterRef("pk"), decision="", withdrawn_at=None)
        running = rows("SilenceProcedure").filter(text=OuterRef("pk"), outcome="")
        joint = rows("CoSubmitter").filter(text=OuterRef("pk"), withdrawn_at=None)
        open_texts = rows("CirculatedText").filter(Exists(asked) | Exists(running) | Exists(joint), pk=text_id)
        return self.filter(submission__in=open_texts.values("submission"))


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
