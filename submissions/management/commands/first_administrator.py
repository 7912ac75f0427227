"""Make the first administrator of an installation."""

import getpass
import os
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from submissions.management.base import RefusingCommand
from submissions.people.services import first_person
from submissions.values.exceptions import NotPossible


class Command(RefusingCommand):
    help = (
        "Make the first administrator: a person who looks after the installation and begins its first process. The "
        "password is asked for, or taken from FIRST_PASSWORD in the environment."
    )
    example = "python manage.py first_administrator you@example.org --name 'Ada Okello'"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="EMAIL", help="address to sign in with")
        parser.add_argument("--name", default="", help="name of the person")

    def run(self, **options: Any) -> None:
        password = os.environ.get("FIRST_PASSWORD") or ""
        if not password:
            password = getpass.getpass("Password: ")
            if password != getpass.getpass("Once more: "):
                raise NotPossible(_("The two passwords differ."))
        person = first_person.make(options["email"], password, name=options["name"])
        self.stdout.write(f"{person.email} may sign in. Begin with “New process” on the page “Desk”.")
