"""An organization's input to a call, while it is drafted."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from submissions.models.visibility import member_of, rows, secretariat_of
from submissions.values import moments
from submissions.values.enums import (
    Language,
    Publication,
    SubmissionStatus,
)


class SubmissionQuerySet(models.QuerySet[Any]):
    """Filters on submissions, which hold drafts: the most private rows there are."""

    def drafted_by(self, user: Any) -> SubmissionQuerySet:
        """Keep submissions whose draft the person may read: as an active member of the lead organization."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(member_of(user, "organization"))

    def visible_to(self, user: Any) -> SubmissionQuerySet:
        """Keep submissions that the person may know of.

        Members of the lead organization; members of co-submitters; the secretariat of the call (also while it is a
        draft: that a draft exists and when it was edited, never its text); reviewers assigned to a version. What of
        its content each may read is a matter of ``SubmissionVersionQuerySet.visible_to`` and ``drafted_by``.
        """
        if not user.is_authenticated:
            return self.none()
        reviewed = rows("SubmissionVersion").reviewed_by(user).filter(submission=OuterRef("pk"))
        return self.filter(
            member_of(user, "organization")
            | secretariat_of(user, "consultation__")
            | Q(Exists(reviewed))
            | Exists(rows("CoSubmitter").filter(member_of(user, "organization"), submission=OuterRef("pk")))
        )

    def without_merged(self) -> SubmissionQuerySet:
        """Leave out drafts that ended when their organization was merged into its duplicate."""
        return self.exclude(organization__merged_into__isnull=False, status=SubmissionStatus.DRAFT)

    def with_progress(self) -> SubmissionQuerySet:
        """Load what a list of submissions shows, in one query."""
        return self.select_related("organization", "consultation", "latest_version")


class Submission(models.Model):
    """The one input of a lead organization to a call.

    ``status`` describes the review of the latest version, not the draft: editing after submission changes nothing
    until the input is submitted again. Only ``services.lifecycle.move`` sets it.

    ``draft_number`` counts the edits of the draft, ``submitted_draft_number`` is what it was when the latest version
    was taken from it: two counts under one lock, for two clocks would disagree. ``first_edit_at`` is when the draft was
    first edited after a text last went round for a silence procedure. Only ``core.locks.edited`` counts.
    """

    consultation = models.ForeignKey("submissions.Consultation", models.PROTECT, related_name="submissions")
    organization = models.ForeignKey("submissions.Organization", models.PROTECT, related_name="submissions")
    status = models.CharField(
        _("status"), max_length=30, choices=SubmissionStatus, default=SubmissionStatus.DRAFT, editable=False
    )
    number = models.PositiveIntegerField(_("reference number"), null=True, blank=True, editable=False)
    language = models.CharField(
        _("language of the original"), max_length=10, choices=Language, default=Language.ENGLISH
    )
    publication = models.CharField(_("publication"), max_length=20, choices=Publication, default=Publication.ATTRIBUTED)
    latest_version = models.OneToOneField(
        "submissions.SubmissionVersion", models.SET_NULL, null=True, editable=False, related_name="latest_of"
    )
    published_version = models.OneToOneField(
        "submissions.SubmissionVersion", models.SET_NULL, null=True, editable=False, related_name="published_of"
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    started_at = models.DateTimeField(_("begun at"), default=moments.now, editable=False)
    edited_at = models.DateTimeField(_("last edited at"), default=moments.now, editable=False)
    draft_number = models.PositiveIntegerField(default=0, editable=False)
    submitted_draft_number = models.PositiveIntegerField(default=0, editable=False)
    first_edit_at = models.DateTimeField(null=True, editable=False)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["organization__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "organization"],
                name="submission_once",
                violation_error_message=_("The organization already has a submission to this call."),
            ),
            models.UniqueConstraint(
                fields=["consultation", "number"], condition=models.Q(number__isnull=False), name="submission_number"
            ),
            models.CheckConstraint(condition=models.Q(status__in=SubmissionStatus.values), name="submission_status"),
            models.CheckConstraint(condition=models.Q(language__in=Language.values), name="submission_language"),
            models.CheckConstraint(
                condition=models.Q(publication__in=Publication.values), name="submission_publication"
            ),
            models.CheckConstraint(
                condition=models.Q(status=SubmissionStatus.DRAFT) | models.Q(number__isnull=False),
                name="submission_numbered_once_submitted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}"

    @property
    def has_unsubmitted_changes(self) -> bool:
        """Whether the draft holds edits that its latest version does not."""
        return self.latest_version_id is not None and self.draft_number > self.submitted_draft_number
