"""Load the demonstration."""

from typing import Any

from django.conf import settings
from django.utils import timezone

from config import demo
from config.demo.replay import PASSWORD, replay
from submissions.management.base import RefusingCommand
from submissions.models import Process
from submissions.values.exceptions import NotPossible


class Command(RefusingCommand):
    help = (
        "Load the demonstration: an open call, some thirty organizations, inputs in every status. Never in production."
    )
    example = "python manage.py load_demo"

    def run(self, **options: Any) -> None:
        if settings.PRODUCTION:
            raise NotPossible(
                "The demonstration brings accounts with a known password; it is never loaded in production."
            )
        content = demo.load()
        if Process.objects.filter(slug=content.process.slug).exists():
            self.stdout.write("The demonstration is loaded already; nothing was changed.")
            return
        replay(content, timezone.now().date())
        self.stdout.write(f"The demonstration is loaded. Sign in with any of these and the password “{PASSWORD}”:")
        for person in content.people:
            if person.account:
                self.stdout.write(f"  {person.email}")
