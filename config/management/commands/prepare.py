"""Bring the database up to date."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandParser, call_command, get_commands


class Command(BaseCommand):
    """Migrate, make the cache's table and, where asked and the site is still empty, load the demonstration.

    Example: ``python manage.py prepare``. Exit codes: 0 done, 1 a fault. May be run again at any time.
    """

    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--demonstration",
            action="store_true",
            help="load the demonstration when nobody has an account yet (never in production)",
        )

    def handle(self, *_args: Any, demonstration: bool, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
        call_command("createcachetable", verbosity=0)
        if not demonstration or settings.PRODUCTION or get_user_model().objects.exists():
            return
        if "load_demo" in get_commands():
            self.stdout.write("Loading the demonstration (on the first run only) ...")
            call_command("load_demo")
