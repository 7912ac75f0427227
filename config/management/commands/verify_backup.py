"""Tell whether a backup is whole."""

import json
from pathlib import Path
from typing import Any

from django.core.management import CommandParser

from config import backup
from config.backup.archive import described
from submissions.management.base import RefusingCommand
from submissions.values.exceptions import Refusal


class Command(RefusingCommand):
    help = "Read a backup from end to end and compare it with its manifest; nothing is changed."
    example = "python manage.py verify_backup rapporteur-2025-07-01.tar --json"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a file that the command backup wrote")
        parser.add_argument("--json", action="store_true", help="say it as JSON")

    def run(self, **options: Any) -> None:
        try:
            content = backup.verify(options["file"].absolute())
        except Refusal as refusal:
            if options["json"]:
                said = {"whole": False, "fault": str(refusal), "details": [str(row) for row in refusal.details]}
                self.stdout.write(json.dumps(said, ensure_ascii=False))
            raise
        if options["json"]:
            self.stdout.write(json.dumps({"whole": True, **described(content)}))
        else:
            self.stdout.write(
                f"{options['file']} is whole: {content.rows:,} rows and {content.files:,} files of {content.made_at}.\n"
                f"SHA-256 of its manifest: {content.manifest_sha256}"
            )
        for name in content.missing if not options.get("json") else ():
            self.stderr.write(f"The site had lost the file {name}.")
