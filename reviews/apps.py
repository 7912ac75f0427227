"""The reviews app: comments on the text itself, and the decisions of the review."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    """Built on submissions; knows nothing of Word."""

    name = "reviews"
    verbose_name = _("Reviews")

    def ready(self) -> None:
        """Say what reviews keep of a person, tell and wait for; hear of versions that are handed in."""
        from reviews import news, waiting  # noqa: F401, PLC0415 - registration
        from reviews.personal_data import ROOM  # noqa: PLC0415 - registration
        from submissions.core.signals import version_created  # noqa: PLC0415 - registration
        from submissions.people.services.erasure import register  # noqa: PLC0415 - registration

        register(ROOM)
        version_created.connect(_place_threads, dispatch_uid="reviews.place_threads")


def _place_threads(version: Any, **_sent: Any) -> None:
    """Ask for the discussions of earlier versions to be placed on the one handed in."""
    from reviews.placements import TASK  # noqa: PLC0415 - registration
    from submissions.core.outbox import enqueue  # noqa: PLC0415 - registration

    if version.number > 1:
        enqueue(TASK, version_id=version.pk)
