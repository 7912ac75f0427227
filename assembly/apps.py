"""The assembly app: everything Word."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssemblyConfig(AppConfig):
    """Built on submissions and reviews."""

    name = "assembly"
    verbose_name = _("Assembly")
