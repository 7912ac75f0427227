"""Enter a filled questionnaire that came as a Word file."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import CommandParser

from assembly.intake import sentences
from assembly.intake.markup.units import Found
from assembly.intake.services import confirmation, importing
from assembly.intake.services.importing import Examined
from submissions.calls.services.lookup import find_consultation, secretariat_person
from submissions.core import locks
from submissions.management.base import RefusingCommand
from submissions.models import Consultation, Organization, SubmissionVersion
from submissions.values.enums import Language
from submissions.values.exceptions import NotFound


class Command(RefusingCommand):
    help = "Read a filled questionnaire from a Word file into an organization's submission, and account for every word."
    example = (
        "python manage.py import_submission inputs.docx --consultation wsis20-elements-paper"
        ' --organization "Group of 77 and China" --submit --report report.json'
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.docx", help="the Word file")
        parser.add_argument("--consultation", required=True, metavar="SLUG", help="short name of the call for inputs")
        parser.add_argument(
            "--organization",
            required=True,
            metavar="NAME",
            help="its name, formal name or acronym, in any of six languages",
        )
        parser.add_argument(
            "--category", default="", metavar="CATEGORY", help="registers an unknown organization (never a State)"
        )
        parser.add_argument("--submit", action="store_true", help="hand the input in as well")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be placed where")
        parser.add_argument("--report", type=Path, metavar="FILE.json", help="write the report to a file")
        parser.add_argument(
            "--actor",
            default="",
            metavar="EMAIL",
            help="who enters it; otherwise the first secretariat person of the call",
        )

    def run(self, **options: Any) -> None:
        consultation = find_consultation(options["consultation"])
        if not options["file"].is_file():
            raise NotFound(f"There is no file {options['file']}.")
        with TemporaryDirectory(prefix="converting-") as folder:
            self._enter(importing.examine(options["file"], consultation, folder=Path(folder)), consultation, options)

    def _enter(self, examined: Examined, consultation: Consultation, options: dict[str, Any]) -> None:
        if options["dry_run"]:
            organization = importing.organization_for(options["organization"], options["category"], create=False)
            outcome = "Nothing was written (--dry-run)."
        else:
            with locks.transaction():
                actor = secretariat_person(consultation, options["actor"])
                organization = importing.organization_for(options["organization"], options["category"])
                upload = confirmation.enter(examined, consultation, organization, actor, submit=options["submit"])
            version = SubmissionVersion.objects.filter(pk=upload.applied["version"]).first()
            outcome = f"Submitted: {version.reference}." if version else "Entered as a draft."
            if replaced := sum(row["what"] == "replace" for row in upload.applied["answers"]):
                outcome += f" {replaced} earlier answers stay in their history."
        if options["report"]:
            importing.write_report(examined, consultation, options["report"])
        self._tell(examined, organization, consultation)
        self.stdout.write(outcome)

    def _tell(self, examined: Examined, organization: Organization, consultation: Consultation) -> None:
        placement = examined.placement
        self.stdout.write(f"{examined.path.name}: {organization}")
        if examined.language:
            self.stdout.write(f"  language: {Language(examined.language).label}")
        if placement.form != "docx":
            self.stdout.write(f"  {sentences.form(placement.form)}")
        for placed in placement.questions:
            self.stdout.write(
                f"  {f'question {placed.number}' if placed.number else placed.key}: {sentences.words(placed.words)}, "
                f"{sentences.sureness(placed.confidence)} ({placed.confidence:.0%}), "
                f"found under “{_short(placed.matched_text)}”"
            )
        for offer in importing.particulars_of(examined, consultation):
            self.stdout.write(f"  on the cover, not taken: {offer.key}: “{_short(offer.text)}”")
        for part in placement.unplaced:
            said = sentences.unplaced(part.kind)
            self.stdout.write(f"  not placed: {said}: {sentences.words(part.words)}, {sentences.place(part.where)}")
        for notice in (*placement.losses, *placement.notices):
            self.stdout.write(
                f"  {sentences.notice(notice)} {sentences.words(notice.words)} “{_short(notice.excerpt)}”, "
                f"{sentences.place(notice.where)}"
            )
        marked = examined.marked or Found()
        for proposed in marked.proposals:
            unit = proposed.unit
            about = f"paragraph {unit.number}" if unit.target == "paragraph" else f"{unit.target} “{_short(unit.text)}”"
            said = proposed.text or proposed.rationale
            self.stdout.write(f"  {about}: {proposed.action} ({proposed.confidence:.0%}) “{_short(said)}”")
        for notice in marked.notices:
            self.stdout.write(f"  {sentences.of_marked(notice, marked)}")
        balance = marked.balance
        of_text = (
            f" + {balance.unchanged} of the text, unchanged + {balance.deleted} deleted + {balance.proposed} proposed"
            f" + {balance.rationale} of rationale"
            if balance.total
            else ""
        )
        self.stdout.write(
            f"{examined.words_in} words in the file = {placement.words_placed} placed + {placement.words_matched} "
            f"recognised as questions and titles{of_text} + {placement.words_reported + balance.reported} reported"
        )
        if importing.unaccounted(examined):
            self.stdout.write(f"{sentences.unaccounted(importing.unaccounted(examined))}")


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
