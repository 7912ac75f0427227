"""Layouts and states of a compilation."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Layout(models.TextChoices):
    """How a consolidated file is arranged. The values are those of the command ``assemble``."""

    BY_QUESTION = "by-question", _("By question")
    BY_STAKEHOLDER = "by-stakeholder", _("By stakeholder")
    BY_PARAGRAPH = "by-paragraph", _("By paragraph of the text")


def layouts() -> list[tuple[str, str]]:
    """Return the choices of a layout; asked for by the field when needed, so that a layout needs no migration."""
    return Layout.choices


class CompilationState(models.TextChoices):
    """Where the making of a consolidated file stands."""

    QUEUED = "queued", pgettext_lazy("compilation", "Waiting for a worker")
    RUNNING = "running", pgettext_lazy("compilation", "Being assembled")
    READY = "ready", pgettext_lazy("compilation", "Ready")
    FAILED = "failed", pgettext_lazy("compilation", "Failed")
    CANCELLED = "cancelled", pgettext_lazy("compilation", "Cancelled")


class UploadState(models.TextChoices):
    """Where a file that came in to be read stands."""

    WAITING = "waiting", pgettext_lazy("file that came in", "Waiting for a worker")
    READING = "reading", pgettext_lazy("file that came in", "Being read")
    READY = "ready", pgettext_lazy("file that came in", "To be confirmed")
    FAILED = "failed", pgettext_lazy("file that came in", "Not readable")
    APPLIED = "applied", pgettext_lazy("file that came in", "Imported")
    DISMISSED = "dismissed", pgettext_lazy("file that came in", "Set aside")
