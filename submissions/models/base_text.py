"""The document under consultation, section by section and paragraph by numbered paragraph."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from submissions.values import moments
from submissions.values.enums import (
    ParagraphState,
)


class ParagraphRevisionQuerySet(models.QuerySet[Any]):
    """Filters on the wordings of paragraphs."""

    def newest(self, consultation_id: int) -> dict[str, int]:
        """Return the number of the present revision of each paragraph of the text under consultation, by its key."""
        rows = self.filter(paragraph__base_text__consultation=consultation_id).order_by()
        return dict(rows.values_list("paragraph__key").annotate(models.Max("number")))


class BaseText(models.Model):
    """A text of a process, such as an elements paper or a zero draft; ``consultation`` is the call that is about it.

    ``after`` is the draft before it. A text that no call is about yet has no consultation.
    """

    process = models.ForeignKey("submissions.Process", models.CASCADE, null=True, blank=True, related_name="texts")
    consultation = models.OneToOneField(
        "submissions.Consultation", models.CASCADE, null=True, blank=True, related_name="base_text"
    )
    key = models.SlugField(_("key"), max_length=60, blank=True)
    after = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="next_drafts", verbose_name=_("draft before it")
    )
    title = models.CharField(_("title"), max_length=300)
    symbol = models.CharField(_("document symbol"), max_length=60, blank=True)
    note = models.TextField(_("note on its status"), blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    shared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    shared_at = models.DateTimeField(
        _("shared at"),
        null=True,
        editable=False,
        help_text=_("From then on those who answered on an earlier draft may read it, before a call is about it."),
    )

    class Meta:
        verbose_name = _("base text")
        verbose_name_plural = _("base texts")

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the text; the process is that of its call, and the key is made of its symbol or title."""
        if self.process_id is None and self.consultation is not None:
            self.process_id = self.consultation.process_id
        if not self.key:
            self.key = self._free_key()
            if kwargs.get("update_fields"):
                kwargs["update_fields"] = {*kwargs["update_fields"], "key"}
        super().save(*args, **kwargs)

    def _free_key(self) -> str:
        stem = slugify(self.symbol or self.title)[:50].strip("-") or "text"
        taken = {*BaseText.objects.filter(process=self.process_id).exclude(pk=self.pk).values_list("key", flat=True)}
        names = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
        return next(name for name in names if name not in taken)


class TextSection(models.Model):
    """A titled section of the base text."""

    base_text = models.ForeignKey(BaseText, models.CASCADE, related_name="sections")
    key = models.SlugField(_("stable identifier"), max_length=60, blank=True)
    title = models.CharField(_("title"), max_length=300)
    position = models.PositiveIntegerField(_("position"))

    class Meta:
        verbose_name = _("section of the base text")
        verbose_name_plural = _("sections of the base text")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["base_text", "position"], name="text_section_position")]

    def __str__(self) -> str:
        return self.title


class Paragraph(models.Model):
    """A numbered paragraph. ``key`` never changes, whatever number a revision gives it or however its text changes."""

    section = models.ForeignKey(TextSection, models.CASCADE, related_name="paragraphs")
    base_text = models.ForeignKey(BaseText, models.CASCADE, related_name="paragraphs")
    key = models.SlugField(_("stable identifier"), max_length=60)
    number = models.CharField(_("number"), max_length=20)
    position = models.PositiveIntegerField(_("position"))
    level = models.PositiveSmallIntegerField(
        _("level"), default=0, help_text=_("0 for a paragraph, 1 for (a) under it, 2 for (i) under that.")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=ParagraphState, default=ParagraphState.OPEN, editable=False
    )
    state_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+")
    state_at = models.DateTimeField(_("state set at"), null=True, editable=False)
    is_new_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    is_new_at = models.DateTimeField(
        _("confirmed as new at"), null=True, editable=False, help_text=_("It comes from no paragraph before.")
    )

    class Meta:
        verbose_name = _("paragraph")
        verbose_name_plural = _("paragraphs")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["base_text", "key"], name="paragraph_key"),
            models.UniqueConstraint(fields=["base_text", "position"], name="paragraph_position"),
        ]

    def __str__(self) -> str:
        return self.number


class ParagraphRevision(models.Model):
    """The wording of a paragraph at one time; the highest number is the present one."""

    paragraph = models.ForeignKey(Paragraph, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(_("revision"))
    text = models.TextField(_("text"))
    created_at = models.DateTimeField(_("created at"), default=moments.now, editable=False)

    objects = ParagraphRevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision of a paragraph")
        verbose_name_plural = _("revisions of paragraphs")
        ordering = ["paragraph", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["paragraph", "number"], name="paragraph_revision_number"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="paragraph_revision_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.paragraph}, {self.number}"


class ParagraphDescent(models.Model):
    """A paragraph of a draft that goes on in a paragraph of the next one, with the share of the latter's words.

    Suggested by the machine until a person confirms it; ``is_dismissed`` keeps a suggestion that a person refused.
    """

    source = models.ForeignKey(Paragraph, models.CASCADE, related_name="descendants")
    target = models.ForeignKey(Paragraph, models.CASCADE, related_name="sources")
    share = models.FloatField(_("share of words"))
    is_dismissed = models.BooleanField(_("not a source"), default=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, editable=False)

    class Meta:
        verbose_name = _("descent of a paragraph")
        verbose_name_plural = _("descent of paragraphs")
        ordering = ["target__position", "-share", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "target"], name="paragraph_descent_once"),
            models.CheckConstraint(
                condition=models.Q(share__gte=0) & models.Q(share__lte=1), name="paragraph_descent_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} > {self.target}"


class SubmittedComment(models.Model):
    """A comment or proposal on a paragraph as a version holds it, to be found by paragraph over many inputs.

    Written when the version is handed in, and as unchangeable; who may read the version may read it.
    """

    version = models.ForeignKey("submissions.SubmissionVersion", models.CASCADE, related_name="on_paragraphs")
    paragraph = models.ForeignKey(Paragraph, models.CASCADE, related_name="submitted")
    place = models.PositiveIntegerField(_("place in the input"))
    said = models.JSONField(editable=False)
    """As ``drafting.snapshot.comment_content`` has it."""

    class Meta:
        verbose_name = _("submitted comment on a paragraph")
        verbose_name_plural = _("submitted comments on paragraphs")
        ordering = ["version", "place"]
        constraints = [models.UniqueConstraint(fields=["version", "place"], name="submitted_comment_place")]

    def __str__(self) -> str:
        return f"{self.version}, {self.place}"


class ConfirmedTrace(models.Model):
    """That a person of the secretariat confirmed what became of a proposal in a later draft."""

    submitted = models.ForeignKey(SubmittedComment, models.CASCADE, related_name="confirmed_traces")
    text = models.ForeignKey(BaseText, models.CASCADE, related_name="confirmed_traces")
    outcome = models.CharField(_("what became of it"), max_length=20)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), default=moments.now, editable=False)

    class Meta:
        verbose_name = _("confirmed finding")
        verbose_name_plural = _("confirmed findings")
        constraints = [models.UniqueConstraint(fields=["submitted", "text"], name="confirmed_trace_once")]

    def __str__(self) -> str:
        return f"{self.submitted}: {self.outcome}"
