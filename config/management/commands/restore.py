"""Put a backup in place."""

from pathlib import Path
from typing import Any

from django.core.management import CommandParser, call_command

from config import backup
from submissions.management.base import RefusingCommand


class Command(RefusingCommand):
    help = "Put a backup in the place of what the site holds, then bring it up to date. Stop the site first."
    example = "python manage.py restore rapporteur-2025-07-01.tar --replace"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a file that the command backup wrote")
        parser.add_argument("--replace", action="store_true", help="lose what the site holds")

    def run(self, **options: Any) -> None:
        content = backup.restore(options["file"].absolute(), replace=options["replace"], progress=self.counted())
        call_command("prepare")
        self.stdout.write(f"{content.rows:,} rows and {content.files:,} files are in place.")
