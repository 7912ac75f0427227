"""Bring the database up to date."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandParser, call_command
from django.db import connection

from config.demo.replay import PASSWORD
from submissions.models import Organization, User
from submissions.people.services import registry


class Command(BaseCommand):
    """Migrate, make the cache's table, enter the States; where asked and nobody is there yet, load the demonstration.

    The sign-ins of the demonstration are then written to ``demonstration.json`` beside the database, for the supervisor
    to show. May be run again at any time.
    """

    help = "Bring the database up to date: migrations, the cache's table, the States. Example: python manage.py prepare"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.epilog = "Exit codes: 0 done, 1 a fault."
        parser.add_argument(
            "--demonstration",
            action="store_true",
            help="load the demonstration when nobody has an account yet (never in production)",
        )

    def handle(self, *_args: Any, demonstration: bool, **_options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
        call_command("createcachetable", verbosity=0)
        _keep_to_this_user()
        if not Organization.objects.exclude(iso3="").exists():
            registry.load()
        if not demonstration or settings.PRODUCTION or User.objects.exists():
            return
        self.stdout.write("Loading the demonstration (on the first run only) ...")
        call_command("load_demo", stdout=StringIO())  # the box of the supervisor says it better
        people = [person for person in User.objects.order_by("pk") if person.has_usable_password()]
        found = {"password": PASSWORD, "people": [(_role(person), person.email) for person in people]}
        (settings.VAR / "demonstration.json").write_text(json.dumps(found), encoding="utf-8")


def _keep_to_this_user() -> None:
    """Let nobody else on this computer read an SQLite file: it holds every draft."""
    if connection.vendor == "sqlite":
        name = Path(str(connection.settings_dict["NAME"]))
        for path in (name, name.with_name(f"{name.name}-wal"), name.with_name(f"{name.name}-shm")):
            if path.exists():
                path.chmod(0o600)


def _role(person: User) -> str:
    """Return what a person may do, in few words."""
    if grant := person.role_grants.first():
        return str(grant.get_role_display())
    membership = person.memberships.select_related("organization").first()
    return f"{membership.get_role_display()}, {membership.organization}" if membership else ""
