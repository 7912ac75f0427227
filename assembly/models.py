"""A consolidated file, from the wish to the download."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assembly.cautions import sentence
from assembly.enums import CompilationState, Layout
from assembly.querysets import CompilationQuerySet
from submissions import moments
from submissions.enums import Language


class Compilation(models.Model):
    """One consolidated Word file: what is asked, what goes in, how far it is, and the file.

    ``manifest`` is the list of primary keys of the SubmissionVersions that go in, fixed when it is asked for. A worker
    holds it by ``lease`` until ``leased_until`` and renews that as it goes; a lease that runs out is taken up by
    another. ``file`` is set once only, when the file is complete and reconciled with the manifest.
    """

    consultation = models.ForeignKey("submissions.Consultation", models.CASCADE, related_name="compilations")
    layout = models.CharField(_("layout"), max_length=40, choices=Layout, default=Layout.BY_QUESTION)
    language = models.CharField(
        _("language of the document"), max_length=10, choices=Language, default=Language.ENGLISH
    )
    options = models.JSONField(_("options"), default=dict, blank=True)
    manifest = models.JSONField(_("versions"), default=list)
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
            models.CheckConstraint(condition=models.Q(layout__in=Layout.values), name="compilation_layout"),
            models.CheckConstraint(
                condition=~models.Q(state=CompilationState.READY) | ~models.Q(file=""),
                name="compilation_ready_has_file",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=CompilationState.RUNNING) | models.Q(leased_until__isnull=False),
                name="compilation_running_has_lease",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation}: {self.get_layout_display()}"

    @property
    def percent(self) -> int:
        """How far the writing is, from 0 to 100."""
        if self.state == CompilationState.READY:
            return 100
        return min(99, 100 * self.done // self.total) if self.total else 0

    @property
    def cautions(self) -> list[str]:
        """What to look at in the file, as sentences."""
        return [sentence(warning["kind"], warning["detail"]) for warning in self.warnings]

    @property
    def is_settled(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self.state in {CompilationState.READY, CompilationState.FAILED, CompilationState.CANCELLED}
