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
        from assembly import news  # noqa: F401, PLC0415 - registration
        from assembly.outputs.services.templates import copy_choice  # noqa: PLC0415 - registration
        from assembly.personal_data import ROOM  # noqa: PLC0415 - registration
        from submissions.calls.services import copying  # noqa: PLC0415 - registration
        from submissions.core.signals import organizations_merged, version_created  # noqa: PLC0415 - registration
        from submissions.people.services.erasure import register  # noqa: PLC0415 - registration

        register(ROOM)

        copying.register(copying.TEMPLATE, copy_choice)
        version_created.connect(_render_ahead, dispatch_uid="assembly.render_ahead")
        version_created.connect(_carry_tags, dispatch_uid="assembly.carry_tags")
        organizations_merged.connect(_move_organization, dispatch_uid="assembly.move_organization")


def _render_ahead(version: Any, **_sent: Any) -> None:
    from assembly.outputs.services.prerendering import TASK  # noqa: PLC0415 - registration
    from submissions.core.outbox import enqueue  # noqa: PLC0415 - registration

    enqueue(TASK, version_id=version.pk)


def _move_organization(source: Any, target: Any, **_sent: Any) -> None:
    from assembly.models import Intervention, SummaryCorrection  # noqa: PLC0415 - registration

    for model in (Intervention, SummaryCorrection):
        model.objects.filter(organization=source).update(organization=target)


def _carry_tags(version: Any, **_sent: Any) -> None:
    from assembly.themes.services.tagging import CARRY  # noqa: PLC0415 - registration
    from submissions.core.outbox import enqueue  # noqa: PLC0415 - registration

    if version.number > 1:
        enqueue(CARRY, version_id=version.pk)
