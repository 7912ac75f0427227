"""The submissions app: processes, calls for inputs, organizations, drafting, submitting, the public record."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubmissionsConfig(AppConfig):
    """The lowest app: it imports no other app of the project."""

    name = "submissions"
    verbose_name = _("Submissions")

    def ready(self) -> None:
        """Let the rooms say what waits for a person."""
        from submissions.record.services import awaited  # noqa: F401 - registers what waits for a person
