"""Enter the States and negotiating groups."""

from typing import Any

from submissions.management.base import RefusingCommand
from submissions.people.services import registry


class Command(RefusingCommand):
    help = (
        "Enter the 193 Member States, the observer States and the negotiating groups, or bring their names up to date."
    )
    example = "python manage.py load_registry"

    def run(self, **options: Any) -> None:
        new, changed = registry.load()
        self.stdout.write(f"{new} entered, {changed} brought up to date.")
