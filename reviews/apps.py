"""The reviews app: comments on the text itself, and the decisions of the review."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    """Built on submissions; knows nothing of Word."""

    name = "reviews"
    verbose_name = _("Reviews")

    def ready(self) -> None:
        """Say what reviews keep of a person, what they tell, and what of them waits for one."""
        from reviews import news, waiting  # noqa: F401, PLC0415 - registration
        from reviews.personal_data import ROOM  # noqa: PLC0415 - registration
        from submissions.people.services.erasure import register  # noqa: PLC0415 - registration

        register(ROOM)
