"""Put a backup in place."""

import fcntl
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandParser, call_command

from config import backup
from submissions.management.refusing import RefusingCommand
from submissions.values.exceptions import NotPossible


class Command(RefusingCommand):
    help = "Put a backup in the place of what the site holds, then bring it up to date. Stop the site first."
    example = "python manage.py restore rapporteur-2025-07-01.tar --replace"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a file that the command backup wrote")
        parser.add_argument("--replace", action="store_true", help="lose what the site holds")

    def run(self, **options: Any) -> None:
        settings.VAR.mkdir(parents=True, exist_ok=True)
        with (settings.VAR / "lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise NotPossible("The site runs on this data. End it first.") from None
            if not options["file"].is_file():
                raise NotPossible(f"There is no file {options['file']}.")
            content = backup.read(options["file"], replace=options["replace"])
            call_command("prepare")
        self.stdout.write(f"The database and {content.files} files are in place.")
