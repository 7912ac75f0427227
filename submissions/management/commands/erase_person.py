"""Erase a person at their request."""

from typing import Any

from django.core.management import CommandParser

from submissions.management.base import RefusingCommand
from submissions.models import User
from submissions.people.services import erasure
from submissions.values.exceptions import NotFound


class Command(RefusingCommand):
    help = "Erase an account: name, addresses, sign-ins. What the record must keep names a former member from then on."
    example = "python manage.py erase_person ama@example.org --yes"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the address that the person signs in with")
        parser.add_argument("--yes", action="store_true", help="do it; without this, only say what would happen")
        parser.add_argument(
            "--insist", action="store_true", help="also where an organization loses its only focal point"
        )

    def run(self, **options: Any) -> None:
        person = User.objects.filter(email__iexact=options["email"], erased_at=None).first()
        if person is None:
            raise NotFound(f"Nobody signs in with {options['email']}.")
        found = erasure.plan(person)
        for sentence in [*found.blocking, *found.happens, *found.stays]:
            self.stdout.write(f"- {sentence}")
        if not options["yes"]:
            self.stdout.write("Nothing was changed. Add --yes to do it.")
            return
        erasure.erase(person.pk, None, insist=options["insist"])
        self.stdout.write(f"Account {person.pk} is erased.")
