"""Erase what has been kept for its time."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management import CommandParser

from submissions.management.base import RefusingCommand
from submissions.people.services import retention


class Command(RefusingCommand):
    help = (
        "Announce and erase accounts whose last call closed twelve months ago; clear old mail. A worker does it daily."
    )
    example = "python manage.py retention --dry-run"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
        parser.add_argument("--json", action="store_true", help="say it as JSON")

    def run(self, **options: Any) -> None:
        outcome = retention.apply(dry_run=options["dry_run"])
        if options["json"]:
            self.stdout.write(json.dumps(asdict(outcome)))
            return
        self.stdout.write(
            f"Announced: {len(outcome.announced)}. Erased: {len(outcome.erased)}. Other rows cleared: {outcome.rows}."
        )
