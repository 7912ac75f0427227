"""Layouts and states of a compilation."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Layout(models.TextChoices):
    """How a consolidated file is arranged. The values are those of the command ``assemble``."""

    BY_QUESTION = "by-question", _("By question")
    BY_STAKEHOLDER = "by-stakeholder", _("By stakeholder")


class CompilationState(models.TextChoices):
    """Where the making of a consolidated file stands."""

    QUEUED = "queued", pgettext_lazy("compilation", "Waiting for a worker")
    RUNNING = "running", pgettext_lazy("compilation", "Being assembled")
    READY = "ready", pgettext_lazy("compilation", "Ready")
    FAILED = "failed", pgettext_lazy("compilation", "Failed")
    CANCELLED = "cancelled", pgettext_lazy("compilation", "Cancelled")
