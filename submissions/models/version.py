"""What was submitted: immutable versions, and who reviews them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from submissions.models.visibility import conflicted, member_of, reviewer_of, rows, secretariat_of
from submissions.values import moments
from submissions.values.enums import (
    Language,
    Publication,
    Role,
    SubmissionStatus,
)

PUBLIC = Q(published_of__isnull=False) & ~Q(publication=Publication.SECRETARIAT_ONLY)
"""Versions of the public record."""


def _has_part_in(user: Any) -> Q:
    """Match versions that the person may read as an author, as a co-submitter, as secretariat or as a reviewer."""
    co_submitters = rows("CoSubmitter").filter(
        Q(withdrawn_at=None) | Q(withdrawn_at__gt=OuterRef("submitted_at")),
        member_of(user, "organization"),
        submission=OuterRef("submission"),
        confirmed_at__isnull=False,
    )
    standing = Q(voiding=None)
    return (
        Q(member_of(user, "submission__organization"), standing)
        | Q(secretariat_of(user, "submission__consultation__"))
        | (reviewer_of(user, "pk", "submission__consultation__") & ~conflicted(user, "submission") & standing)
        | Q(Exists(co_submitters), standing)
    )


class SubmissionVersionQuerySet(models.QuerySet[Any]):
    """Filters on what was submitted."""

    def public(self) -> SubmissionVersionQuerySet:
        """Keep the public record: published, and not for the secretariat only."""
        return self.filter(PUBLIC)

    def read_by(self, user: Any) -> SubmissionVersionQuerySet:
        """Keep versions that the person may read because of a part in them, with the submitter's name.

        Members of the lead organization and of confirmed co-submitters (of one that withdrew, for
        the versions that name it), the secretariat of the call, and reviewers
        for the versions assigned to them. What was marked void is read by the secretariat alone.
        """
        return self.filter(_has_part_in(user)) if user.is_authenticated else self.none()

    def reviewed_by(self, user: Any) -> SubmissionVersionQuerySet:
        """Keep versions that the person reviews: assigned to them, or of a call they serve as secretariat.

        Nobody reviews what they have a conflict of interest in, the secretariat included.
        """
        if not user.is_authenticated:
            return self.none()
        serves = Q(secretariat_of(user, "submission__consultation__"))
        asked = reviewer_of(user, "pk", "submission__consultation__") & Q(voiding=None)
        return self.filter(serves | asked).exclude(conflicted(user, "submission"))

    def visible_to(self, user: Any) -> SubmissionVersionQuerySet:
        """Keep versions whose content the person may read: the public record, and those they have a part in."""
        return self.filter(PUBLIC | _has_part_in(user)) if user.is_authenticated else self.public()

    def latest(self) -> SubmissionVersionQuerySet:  # type: ignore[override]
        """Keep the latest version of each submission."""
        return self.filter(pk=F("submission__latest_version"))

    def to_compile(self) -> SubmissionVersionQuerySet:
        """Keep what a compilation takes by default: the latest version of each submission that stands."""
        gone = [
            SubmissionStatus.DRAFT,
            SubmissionStatus.WITHDRAWN,
            SubmissionStatus.NOT_ADMISSIBLE,
            SubmissionStatus.VOID,
        ]
        return self.latest().exclude(submission__status__in=gone)

    def assigned_to(self, user: Any) -> SubmissionVersionQuerySet:
        """Keep versions that the person was asked to review, and still may."""
        return self.reviewed_by(user).filter(assignments__reviewer=user.pk)


class AssignmentQuerySet(models.QuerySet[Any]):
    """Filters on who was asked to review what."""

    def in_force(self) -> AssignmentQuerySet:
        """Keep assignments that count: the account is open and the person is still a reviewer of the call."""
        call = "version__submission__consultation"
        grants = rows("RoleGrant").filter(
            Q(consultation=None) | Q(consultation=OuterRef(call)),
            user=OuterRef("reviewer"),
            role=Role.REVIEWER,
            process=OuterRef(f"{call}__process"),
        )
        return self.filter(Exists(grants), reviewer__is_active=True)


class SubmissionVersion(models.Model):
    """What was handed in at one submit: never changed afterwards.

    ``content`` is the JSON that ``drafting.snapshot`` writes: particulars, associations, co-submitters and
    the answers as canonical HTML with their question's key. ``checksum`` is the SHA-256 (hexadecimal) of its
    serialization by RFC 8785.
    """

    submission = models.ForeignKey("submissions.Submission", models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    content = models.JSONField(_("content"))
    checksum = models.CharField(_("checksum"), max_length=64)
    words = models.PositiveIntegerField(_("words"))
    language = models.CharField(_("language of the original"), max_length=10, choices=Language)
    publication = models.CharField(_("publication"), max_length=20, choices=Publication)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(_("submitted at"), default=moments.now)
    received_at = models.DateTimeField(_("received at"), default=moments.now)
    """When it came in: of what the secretariat entered, the time at which it reached it; all pages and files say it."""
    is_late = models.BooleanField(_("received after the closing"), default=False)
    request_key = models.CharField(max_length=64, editable=False)

    objects = SubmissionVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a submission")
        verbose_name_plural = _("versions of submissions")
        ordering = ["submission", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "number"], name="submission_version_number"),
            models.UniqueConstraint(fields=["submission", "request_key"], name="submission_version_request"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="submission_version_from_one"),
        ]

    def __str__(self) -> str:
        return self.reference

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the version once; a later change is refused (and by a trigger in the database)."""
        if not self._state.adding:
            raise TypeError("A submitted version never changes.")
        super().save(*args, **kwargs)

    @property
    def reference(self) -> str:
        """How people cite it: "No. 42, version 2"."""
        return _("No. %(number)s, version %(version)s") % {"number": self.submission.number, "version": self.number}


class VoidedVersion(models.Model):
    """A version that the secretariat had entered by mistake: it stays on the record, marked void, and counts nowhere.

    ``moved_to`` is where the same text stands now, recorded under the organization that sent it.
    """

    version = models.OneToOneField(SubmissionVersion, models.PROTECT, primary_key=True, related_name="voiding")
    voided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    voided_at = models.DateTimeField(_("marked void at"), default=moments.now)
    reason = models.TextField(_("reason"))
    moved_to = models.OneToOneField(
        SubmissionVersion, models.PROTECT, null=True, related_name="moved_from", verbose_name=_("moved to")
    )

    class Meta:
        verbose_name = _("void version")
        verbose_name_plural = _("void versions")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.version)


class Assignment(models.Model):
    """A reviewer asked to review one version."""

    version = models.ForeignKey(SubmissionVersion, models.CASCADE, related_name="assignments")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="assignments")
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField(_("assigned at"), default=moments.now, editable=False)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["assigned_at"]
        constraints = [models.UniqueConstraint(fields=["version", "reviewer"], name="assignment_once")]

    def __str__(self) -> str:
        return f"{self.version}: {self.reviewer}"


class DeclaredConflict(models.Model):
    """A conflict of interest that a person said they have, or is known to have, with an organization.

    Until it ends, the person reviews no input of the organization to any call.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="declared_conflicts")
    organization = models.ForeignKey("submissions.Organization", models.CASCADE, related_name="declared_conflicts")
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(_("declared at"), default=moments.now, editable=False)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)

    class Meta:
        verbose_name = _("declared conflict of interest")
        verbose_name_plural = _("declared conflicts of interest")
        ordering = ["-declared_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organization"],
                condition=models.Q(ended_at=None),
                name="declared_conflict_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.organization}"


class Anchored(models.Model):
    """Something said of a passage of an answer, found again by a quote selector (W3C Web Annotation, 4.2.4).

    ``start`` and ``end`` count Unicode code points of ``richtext.plain_text``; ``exact`` is the passage itself and
    ``prefix`` and ``suffix`` up to 32 code points around it. An empty ``exact`` means the whole answer.
    """

    version = models.ForeignKey(SubmissionVersion, models.CASCADE, related_name="%(class)ss")
    question = models.ForeignKey("submissions.Question", models.PROTECT, related_name="%(class)ss")
    exact = models.TextField(_("passage"), blank=True)
    prefix = models.CharField(max_length=64, blank=True, editable=False)
    suffix = models.CharField(max_length=64, blank=True, editable=False)
    start = models.PositiveIntegerField(default=0, editable=False)
    end = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True
