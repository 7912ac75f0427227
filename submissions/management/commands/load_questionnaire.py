"""Load a questionnaire from its data file into a call."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from submissions.calls.services import questionnaires
from submissions.calls.services.lookup import find_consultation
from submissions.management.base import RefusingCommand


class Command(RefusingCommand):
    help = "Load a questionnaire (docs/questionnaires.md) into a call for inputs, or bring its wording up to date."
    example = (
        "python manage.py load_questionnaire submissions/calls/questionnaires/wsis20_elements_paper.yaml"
        " --consultation wsis20-elements-paper"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="the data file (YAML)")
        parser.add_argument(
            "--consultation", metavar="SLUG", help="short name of the call; without it, the key that the file gives"
        )

        parser.add_argument(
            "--confirm", action="store_true", help="change it although answers are touched, as was said without this"
        )

    def run(self, **options: Any) -> None:
        content = questionnaires.read(options["file"])
        consultation = find_consultation(options["consultation"] or str(content.get("key", "")))
        questionnaire = questionnaires.load(content, consultation, confirmed=options["confirm"])
        count = questionnaire.questions.filter(retired_at=None).count()
        self.stdout.write(f"{consultation.slug}: {count} questions in {questionnaire.sections.count()} sections.")
