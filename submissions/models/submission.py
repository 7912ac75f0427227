"""An organization's input to a call, while it is drafted."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from submissions.models.visibility import member_of, rows, secretariat_of
from submissions.values import moments
from submissions.values.enums import (
    AttachmentKind,
    Language,
    ParagraphAction,
    ProposalType,
    Publication,
    SubmissionStatus,
    TextTarget,
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


class AnswerQuerySet(models.QuerySet[Any]):
    """Filters on drafts of answers."""

    def visible_to(self, user: Any) -> AnswerQuerySet:
        """Keep answers of drafts of which the person is an author: nobody else ever reads a draft."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(member_of(user, "submission__organization"))


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


class ParagraphCommentQuerySet(models.QuerySet[Any]):
    """Filters on comments on paragraphs."""

    def with_newest(self) -> ParagraphCommentQuerySet:
        """Add ``newest``, the number of the present revision of the paragraph, to tell comments on an older one."""
        present = rows("ParagraphRevision").filter(paragraph=OuterRef("revision__paragraph")).order_by("-number")
        return self.annotate(newest=Subquery(present.values("number")[:1]))


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


class CoSubmitter(models.Model):
    """An organization that submits jointly with the lead; named in every output once it has confirmed."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="co_submitters")
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

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="on_behalf_of")
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


class Answer(models.Model):
    """The present draft of one answer.

    ``html`` is canonical HTML (richtext) with its schema number; ``value`` holds the answers that are no
    rich text: a string, a list of option values, a number or a boolean. ``revision`` grows by one with every save.
    """

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="answers")
    question = models.ForeignKey("submissions.Question", models.PROTECT, related_name="answers")
    revision = models.PositiveIntegerField(_("revision"), default=0)
    html = models.TextField(_("text"), blank=True)
    schema = models.PositiveSmallIntegerField(default=1, editable=False)
    value = models.JSONField(_("value"), null=True, blank=True)
    words = models.PositiveIntegerField(_("words"), default=0, editable=False)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    updated_at = models.DateTimeField(_("saved at"), null=True, editable=False)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["question__position"]
        constraints = [models.UniqueConstraint(fields=["submission", "question"], name="answer_once")]

    def __str__(self) -> str:
        return f"{self.submission}: {self.question}"

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been answered."""
        return not self.html and self.value in (None, "", [], False)


class AnswerRevision(models.Model):
    """One save of an answer. ``key`` is the idempotency key of the request, so that a repeated save is one save."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(_("revision"))
    base_number = models.PositiveIntegerField(_("made from revision"))
    html = models.TextField(_("text"), blank=True)
    schema = models.PositiveSmallIntegerField(default=1, editable=False)
    value = models.JSONField(_("value"), null=True, blank=True)
    key = models.CharField(max_length=64, editable=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    created_at = models.DateTimeField(_("saved at"), default=moments.now, editable=False)
    from_file = models.CharField(_("from the file"), max_length=255, blank=True, editable=False)
    conflicts_with = models.PositiveIntegerField(
        _("kept beside revision"),
        null=True,
        editable=False,
        help_text=_("Set where this text lost against a newer one: it was kept here and did not become the answer."),
    )
    merged_with = models.PositiveIntegerField(
        _("merged with revision"),
        null=True,
        editable=False,
        help_text=_("Set where what was sent was joined with a newer text."),
    )
    sent = models.TextField(_("text as it was sent, before it was merged"), blank=True, editable=False)

    class Meta:
        verbose_name = _("revision of an answer")
        verbose_name_plural = _("revisions of answers")
        ordering = ["answer", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "number"], condition=models.Q(conflicts_with=None), name="answer_revision_number"
            ),
            models.UniqueConstraint(fields=["answer", "key"], name="answer_revision_key"),
        ]

    def __str__(self) -> str:
        return f"{self.answer}, {self.number}"

    @property
    def as_sent(self) -> str:
        """What its author had written, without what it was merged with."""
        return self.html if self.merged_with is None else self.sent


class ParagraphComment(models.Model):
    """A comment on, or a proposal for, one paragraph of the base text, made against one revision of it."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="paragraph_comments")
    revision = models.ForeignKey("submissions.ParagraphRevision", models.PROTECT, related_name="comments")
    action = models.CharField(
        _("what is asked"), max_length=20, choices=ParagraphAction, default=ParagraphAction.COMMENT
    )
    comment = models.TextField(_("comment"), blank=True)
    proposed_text = models.TextField(_("proposed text"), blank=True)
    type = models.CharField(_("type"), max_length=20, choices=ProposalType, blank=True)
    target = models.CharField(
        _("what it is about"),
        max_length=10,
        choices=TextTarget,
        default=TextTarget.PARAGRAPH,
        help_text=_("Of a comment on a title, the paragraph is the first one under it."),
    )
    supports = models.CharField(
        _("proposal of"),
        max_length=300,
        blank=True,
        help_text=_("Whose published proposal is supported, or reserved upon; empty for the paragraph itself."),
    )
    from_file = models.CharField(_("from the file"), max_length=255, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(_("created at"), default=moments.now, editable=False)
    wording = models.PositiveIntegerField(_("wording"), default=1, editable=False)
    """Counts how often the comment was written, from 1: who changes it says which wording they read."""
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    line = models.UUIDField(default=uuid4, editable=False)
    """Ties a comment to its earlier wordings, also after it was removed and put back."""

    objects = ParagraphCommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment on a paragraph")
        verbose_name_plural = _("comments on paragraphs")
        ordering = ["revision__paragraph__position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(action__in=ParagraphAction.values), name="paragraph_comment_action"
            ),
            models.CheckConstraint(
                condition=~models.Q(comment="")
                | ~models.Q(proposed_text="")
                | models.Q(action__in=["delete", "retain", "support", "reservation"]),
                name="paragraph_comment_says_something",
                violation_error_message=_("Write a comment or propose text."),
            ),
            models.CheckConstraint(
                condition=~models.Q(action__in=["amend", "insert_after"]) | ~models.Q(proposed_text=""),
                name="paragraph_comment_proposes_text",
                violation_error_message=_("Write the text that you propose."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.revision.paragraph}: {self.get_action_display()}"


class ParagraphCommentWording(models.Model):
    """What a comment on a paragraph said at one time, or that it was removed: its history, of the draft alone."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="paragraph_comment_wordings")
    line = models.UUIDField(editable=False)
    number = models.PositiveIntegerField(_("wording"))
    revision = models.ForeignKey("submissions.ParagraphRevision", models.PROTECT, related_name="+")
    said = models.JSONField(editable=False)
    """The columns of the comment, by name (``drafting.services.wordings.SAID``)."""
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    created_at = models.DateTimeField(_("saved at"), default=moments.now, editable=False)
    is_removal = models.BooleanField(_("removed"), default=False, editable=False)

    class Meta:
        verbose_name = _("wording of a comment on a paragraph")
        verbose_name_plural = _("wordings of comments on paragraphs")
        ordering = ["answer", "-pk"]

    def __str__(self) -> str:
        return f"{self.revision.paragraph}, {self.number}"


def attachment_path(attachment: Attachment, _filename: str) -> str:
    """Return where a file is stored: by its checksum, never under a name that a person chose."""
    return f"attachments/{attachment.submission_id}/{attachment.sha256}"


class Attachment(models.Model):
    """A file of a submission: the original as received, which prevails over extracted text, or an annex."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="attachments")
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
