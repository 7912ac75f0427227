"""The assembly app: everything Word."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssemblyConfig(AppConfig):
    """Built on submissions and reviews."""

    name = "assembly"
    verbose_name = _("Assembly")

    def ready(self) -> None:
        """Hear of versions handed in and of calls copied; say what files keep of a person, and what is told of them."""
        from assembly import news  # noqa: F401 - adds the events of files to the table
        from assembly.outputs.services.templates import copy_choice
        from assembly.personal_data import ROOM
        from submissions.calls.services import copying
        from submissions.core.signals import version_created
        from submissions.people.services.erasure import register

        register(ROOM)

        copying.register(copying.TEMPLATE, copy_choice)
        version_created.connect(_render_ahead, dispatch_uid="assembly.render_ahead")


def _render_ahead(version: Any, **_sent: Any) -> None:
    from assembly.outputs.services.prerendering import TASK
    from submissions.core.outbox import enqueue

    enqueue(TASK, version_id=version.pk)
