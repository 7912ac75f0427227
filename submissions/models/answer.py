"""What is written in an input: answers with each save, comments and proposals on paragraphs."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from submissions.models.visibility import member_of, rows
from submissions.values import moments
from submissions.values.enums import (
    ParagraphAction,
    ProposalType,
    TextTarget,
)


class AnswerQuerySet(models.QuerySet[Any]):
    """Filters on drafts of answers."""

    def visible_to(self, user: Any) -> AnswerQuerySet:
        """Keep answers of drafts of which the person is an author: nobody else ever reads a draft."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(member_of(user, "submission__organization"))


class ParagraphCommentQuerySet(models.QuerySet[Any]):
    """Filters on comments on paragraphs."""

    def with_newest(self) -> ParagraphCommentQuerySet:
        """Add ``newest``, the number of the present revision of the paragraph, to tell comments on an older one."""
        present = rows("ParagraphRevision").filter(paragraph=OuterRef("revision__paragraph")).order_by("-number")
        return self.annotate(newest=Subquery(present.values("number")[:1]))


class Answer(models.Model):
    """The present draft of one answer.

    ``html`` is canonical HTML (richtext) with its schema number; ``value`` holds the answers that are no
    rich text: a string, a list of option values, a number or a boolean. ``revision`` grows by one with every save.
    """

    submission = models.ForeignKey("submissions.Submission", models.CASCADE, related_name="answers")
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
