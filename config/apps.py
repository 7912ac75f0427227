"""The config app: it holds the commands that need every other app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConfigConfig(AppConfig):
    """Installed last, so that it may import every app above."""

    name = "config"
    verbose_name = _("Configuration")
