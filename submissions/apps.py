"""The submissions app: processes, calls for inputs, organizations, drafting, submitting, the public record."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubmissionsConfig(AppConfig):
    """The lowest app: it imports no other app of the project."""

    name = "submissions"
    verbose_name = _("Submissions")

    def ready(self) -> None:
        """Let each room say what it keeps of a person and what waits for one; describe sessions when they begin."""
        from submissions.clearance import personal_data as clearance  # noqa: PLC0415 - registration
        from submissions.drafting import personal_data as drafting  # noqa: PLC0415 - registration
        from submissions.drafting.services import wordings  # noqa: PLC0415 - registration
        from submissions.people import personal_data as people  # noqa: PLC0415 - registration
        from submissions.people import sessions  # noqa: F401, PLC0415 - registration
        from submissions.people.services import merging  # noqa: PLC0415 - registration
        from submissions.people.services.erasure import register  # noqa: PLC0415 - registration
        from submissions.record import personal_data as record  # noqa: PLC0415 - registration
        from submissions.record.services import awaited  # noqa: F401, PLC0415 - registration

        merging.register(wordings.pour)
        for room in (people, drafting, clearance, record):
            register(room.ROOM)
