"""Consolidated files and what is rendered ahead for them; files that came in; templates; themes and summaries."""

from __future__ import annotations

import secrets
from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assembly.enums import CompilationState, UploadState
from assembly.models.summary import (
    CorrectionOutcome,
    Intervention,
    MessageWording,
    PartKind,
    Source,
    StillRight,
    Summary,
    SummaryCorrection,
    SummaryMessage,
    SummaryPart,
    SummaryVersion,
)
from assembly.models.tag import Tag, TagState
from assembly.notices import sentence
from assembly.querysets import CompilationQuerySet, UploadQuerySet, WordTemplateQuerySet
from submissions.values import moments
from submissions.values.enums import ArrivalWay, Language
from word.writing.zipping import compress, decompress

__all__ = [
    "CallTemplate",
    "Compilation",
    "CorrectionOutcome",
    "Intervention",
    "Masthead",
    "MessageWording",
    "NamedSelection",
    "PartKind",
    "RenderedVersion",
    "Source",
    "StillRight",
    "Summary",
    "SummaryCorrection",
    "SummaryMessage",
    "SummaryPart",
    "SummaryVersion",
    "Tag",
    "TagState",
    "Upload",
    "WordTemplate",
]


class Compilation(models.Model):
    """One consolidated Word file: what is asked, what goes in, how far it is, and the file.

    ``manifest`` is the list of primary keys of the SubmissionVersions that go in and ``template`` gives the look (none:
    the house), both fixed when it is asked for. A worker holds it by ``lease`` until ``leased_until`` and renews that
    as it goes; a lease that runs out is taken up by another. ``file`` is set once only, when the file is complete and
    reconciled with the manifest.
    """

    consultation = models.ForeignKey("submissions.Consultation", models.CASCADE, related_name="compilations")
    layout = models.CharField(_("layout"), max_length=40, default="by-question")
    language = models.CharField(
        _("language of the document"), max_length=10, choices=Language, default=Language.ENGLISH
    )
    options = models.JSONField(_("options"), default=dict, blank=True)
    manifest = models.JSONField(_("versions"), default=list)
    template = models.ForeignKey(
        "WordTemplate", models.PROTECT, null=True, related_name="+", verbose_name=_("Word template"), editable=False
    )
    state = models.CharField(
        _("state"), max_length=20, choices=CompilationState, default=CompilationState.QUEUED, editable=False
    )
    lease = models.CharField(max_length=64, blank=True, editable=False)
    leased_until = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveIntegerField(_("attempts"), default=0, editable=False)
    done = models.PositiveIntegerField(_("answers written"), default=0, editable=False)
    total = models.PositiveIntegerField(_("answers to write"), default=0, editable=False)
    file = models.FileField(_("file"), upload_to="compilations", blank=True, editable=False, max_length=200)
    size = models.PositiveBigIntegerField(_("size in bytes"), null=True, editable=False)
    sha256 = models.CharField(_("checksum"), max_length=64, blank=True, editable=False)
    proof = models.JSONField(_("manifest"), null=True, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    warnings = models.JSONField(_("warnings"), default=list, editable=False)
    error = models.TextField(_("why it failed"), blank=True, editable=False)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField(_("asked for at"), default=moments.now, editable=False)
    finished_at = models.DateTimeField(_("finished at"), null=True, editable=False)

    objects = CompilationQuerySet.as_manager()

    class Meta:
        verbose_name = _("consolidated file")
        verbose_name_plural = _("consolidated files")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=CompilationState.values), name="compilation_state"),
            models.CheckConstraint(
                condition=~models.Q(state=CompilationState.READY) | ~models.Q(file=""),
                name="compilation_ready_has_file",
            ),
            models.CheckConstraint(
                condition=models.Q(published_at=None) | models.Q(state=CompilationState.READY),
                name="compilation_published_is_ready",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=CompilationState.RUNNING) | models.Q(leased_until__isnull=False),
                name="compilation_running_has_lease",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation}: {self.layout}"

    @property
    def percent(self) -> int:
        """How far the writing is, from 0 to 100."""
        if self.state == CompilationState.READY:
            return 100
        return min(99, 100 * self.done // self.total) if self.total else 0

    @property
    def warning_sentences(self) -> list[str]:
        """What to look at in the file, as sentences."""
        return [sentence(warning["code"], warning["excerpt"]) for warning in self.warnings]

    @property
    def is_settled(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self.state in {CompilationState.READY, CompilationState.FAILED, CompilationState.CANCELLED}


class NamedSelection(models.Model):
    """What goes into consolidated files of a call, kept under a name (``outputs.selection.Wish`` as JSON)."""

    consultation = models.ForeignKey("submissions.Consultation", models.CASCADE, related_name="named_selections")
    name = models.CharField(_("name"), max_length=120)
    wish = models.JSONField(_("what goes in"), default=dict)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField(_("saved at"), default=moments.now, editable=False)

    class Meta:
        verbose_name = _("selection of inputs")
        verbose_name_plural = _("selections of inputs")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["consultation", "name"], name="named_selection_once")]

    def __str__(self) -> str:
        return self.name


class Masthead(models.Model):
    """What stands at the head of the consolidated files of a call, in one language.

    ``fields`` are by the names of ``outputs.layouts.front.MASTHEAD``; ``introduction`` is canonical HTML.
    """

    consultation = models.ForeignKey("submissions.Consultation", models.CASCADE, related_name="mastheads")
    language = models.CharField(_("language of the document"), max_length=10, choices=Language)
    fields = models.JSONField(_("fields"), default=dict)
    introduction = models.TextField(_("introductory text"), blank=True)

    class Meta:
        verbose_name = _("masthead")
        verbose_name_plural = _("mastheads")
        constraints = [models.UniqueConstraint(fields=["consultation", "language"], name="masthead_once")]

    def __str__(self) -> str:
        return f"{self.consultation}: {self.language}"


def upload_path(upload: Upload, _filename: str) -> str:
    """Return where a file is stored: never under a name that a person chose."""
    return f"uploads/{upload.submission_id}/{upload.sha256}-{secrets.token_hex(4)}"


class Upload(models.Model):
    """A file that came in to be read into the answers of a submission, as it was received.

    ``on_behalf`` tells what the secretariat enters from what the organization imports into its own draft. ``reading``
    is what was read (intake/services/uploading), ``plan`` what the person chose so far (intake/services/plans),
    ``applied`` what was done (intake/services/confirmation). ``plan_revision`` grows with every change of the plan. A
    worker holds the file by ``lease`` until ``leased_until``. ``refusal`` is a code worded by
    assembly.intake.sentences. ``file`` is emptied when the file is set aside, or is of a kind that is not kept.
    """

    submission = models.ForeignKey("submissions.Submission", models.CASCADE, related_name="uploads")
    on_behalf = models.BooleanField(_("entered by the secretariat"), default=False)
    file = models.FileField(_("file"), upload_to=upload_path, blank=True, max_length=200)
    name = models.CharField(_("file name"), max_length=255)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("checksum"), max_length=64)
    content_type = models.CharField(_("content type"), max_length=100, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=UploadState, default=UploadState.WAITING)
    lease = models.CharField(max_length=64, blank=True, editable=False)
    leased_until = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveIntegerField(_("attempts"), default=0, editable=False)
    refusal = models.CharField(_("why it was not read"), max_length=40, blank=True)
    reading = models.JSONField(_("what was read"), null=True, editable=False)
    plan = models.JSONField(_("what was chosen"), default=dict, editable=False)
    plan_revision = models.PositiveIntegerField(default=0, editable=False)
    applied = models.JSONField(_("what was done"), default=dict, editable=False)
    attachment = models.ForeignKey("submissions.Attachment", models.SET_NULL, null=True, editable=False)
    arrived_by = models.CharField(_("how it came in"), max_length=10, choices=ArrivalWay, blank=True)
    arrived_at = models.DateTimeField(_("came in at"), null=True, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded at"), default=moments.now)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    applied_at = models.DateTimeField(_("imported at"), null=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("file that came in")
        verbose_name_plural = _("files that came in")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=UploadState.values), name="upload_state"),
            models.CheckConstraint(
                condition=~models.Q(state=UploadState.READING) | models.Q(leased_until__isnull=False),
                name="upload_reading_has_lease",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=[UploadState.READY, UploadState.APPLIED])
                | models.Q(reading__isnull=False),
                name="upload_ready_was_read",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_waiting(self) -> bool:
        """Whether the file is still to be read."""
        return self.state in {UploadState.WAITING, UploadState.READING}


class RenderedVersion(models.Model):
    """The answers of a version as they stand in a Word file, by ``word.writing.prerendering``.

    It is made in the background when the version is, and never needed: an answer that is not here is rendered when a
    file is written. ``rendering`` is the number of the rendering that made it.
    """

    version = models.OneToOneField("submissions.SubmissionVersion", models.CASCADE, primary_key=True, related_name="+")
    rendering = models.PositiveSmallIntegerField(_("rendering"))
    answers = models.BinaryField(_("answers"))

    class Meta:
        verbose_name = _("version rendered ahead")
        verbose_name_plural = _("versions rendered ahead")

    def __str__(self) -> str:
        return f"{self.version_id}: {self.rendering}"

    @staticmethod
    def packed(texts: dict[str, str]) -> bytes:
        """Put rendered answers, by the keys of their questions, into the form in which they are kept."""
        return compress("\3".join(f"{question}\2{text}" for question, text in texts.items()).encode())

    def texts(self) -> dict[str, str]:
        """Return the rendered answers by the keys of their questions."""
        kept = decompress(bytes(self.answers)).decode()
        return dict(text.split("\2", 1) for text in kept.split("\3")) if kept else {}


class WordTemplate(models.Model):
    """A Word file whose look is given to the files of this site. It never changes: another file is another template.

    ``missing`` are the names of the styles that it lacks and ``notices`` what else to know
    (``word.writing.template.TemplateCode``).
    Where none is the default, files have the look of the house.
    """

    name = models.CharField(_("name"), max_length=120)
    file = models.FileField(_("file"), upload_to="templates", editable=False, max_length=200)
    sha256 = models.CharField(_("checksum"), max_length=64, unique=True, editable=False)
    size = models.PositiveBigIntegerField(_("size in bytes"), editable=False)
    missing = models.JSONField(_("missing styles"), default=list, editable=False)
    notices = models.JSONField(_("notices"), default=list, editable=False)
    is_default = models.BooleanField(_("default"), default=False, editable=False)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    uploaded_at = models.DateTimeField(_("uploaded at"), default=moments.now, editable=False)
    archived_at = models.DateTimeField(_("archived at"), null=True, editable=False)

    objects = WordTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("Word template")
        verbose_name_plural = _("Word templates")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="wordtemplate_one_default"
            ),
            models.CheckConstraint(
                condition=models.Q(is_default=False) | models.Q(archived_at=None), name="wordtemplate_default_in_use"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return Path(self.file.path)


class CallTemplate(models.Model):
    """The look of the files of one call, where it is not the default of the site: a template, or the house (None)."""

    consultation = models.OneToOneField(
        "submissions.Consultation", models.CASCADE, primary_key=True, related_name="word_look"
    )
    template = models.ForeignKey(
        WordTemplate, models.PROTECT, null=True, related_name="calls", verbose_name=_("Word template")
    )
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    chosen_at = models.DateTimeField(_("chosen at"), default=moments.now, editable=False)

    class Meta:
        verbose_name = _("Word template of a call")
        verbose_name_plural = _("Word templates of calls")

    def __str__(self) -> str:
        return f"{self.consultation}: {self.template or _('House style')}"
