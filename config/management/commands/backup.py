"""Write the whole site to one file."""

from pathlib import Path
from typing import Any

from django.core.management import CommandParser

from config import backup
from submissions.management.base import RefusingCommand


class Command(RefusingCommand):
    help = "Write the database and all files to one file, as they are at one moment, while people go on working."
    example = "python manage.py backup rapporteur-2025-07-01.tar"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the file to write; it must not exist")

    def run(self, **options: Any) -> None:
        content = backup.write(options["file"].absolute(), self.counted())
        self.stdout.write(
            f"{options['file']}: {content.rows:,} rows and {content.files:,} files, {content.size:,} bytes.\n"
            f"SHA-256 of its manifest: {content.manifest_sha256}"
        )
        for name in content.missing if not options.get("json") else ():
            self.stderr.write(f"The site had lost the file {name}.")
