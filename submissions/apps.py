"""The submissions app: processes, calls for inputs, organizations, drafting, submitting, the public record."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubmissionsConfig(AppConfig):
    """The lowest app: it imports no other app of the project."""

    name = "submissions"
    verbose_name = _("Submissions")

    def ready(self) -> None:
        """Let each room say what it keeps of a person and what waits for one; describe sessions when they begin."""
        from submissions.clearance import personal_data as clearance
        from submissions.drafting import personal_data as drafting
        from submissions.drafting.services import wordings
        from submissions.people import personal_data as people
        from submissions.people import sessions  # noqa: F401
        from submissions.people.services import merging
        from submissions.people.services.erasure import register
        from submissions.record import personal_data as record
        from submissions.record.services import awaited  # noqa: F401 - registers what waits for a person

        merging.register(wordings.pour)
        for room in (people, drafting, clearance, record):
            register(room.ROOM)
