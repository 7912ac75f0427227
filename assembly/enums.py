"""States of a compilation and of a file that came in."""

from django.db import models
from django.utils.translation import pgettext_lazy


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
