"""Load the text under consultation from a data file or a Word file into a call."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from assembly.intake import sentences
from assembly.intake.services import base_texts as from_word
from submissions.calls.services.lookup import find_consultation
from submissions.management.base import RefusingCommand
from submissions.models import BaseText
from submissions.texts.services import base_texts, lineages
from submissions.texts.services.base_texts import Plan, WantedText, excerpt
from submissions.values.enums import Language
from submissions.values.exceptions import NotFound

SAID = {"reworded": "reworded, revision {}", "corrected": "corrected", "new": "new", "moved": "moved or renumbered"}


class Command(RefusingCommand):
    help = (
        "Load the text under consultation (docs/questionnaires.md) into a call for inputs, from a data file or from a "
        "Word file of numbered paragraphs under headings, or bring it up to date. No comment is lost."
    )
    example = (
        "python manage.py load_base_text elements_paper.docx --consultation wsis20-elements-paper"
        ' --title "Elements paper" --dry-run'
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="a data file (.yaml) or a Word file (.docx)")
        parser.add_argument(
            "--consultation", metavar="SLUG", help="short name of the call; without it, the key that a data file gives"
        )
        parser.add_argument("--title", default="", help="title of the text, instead of the one in the file")
        parser.add_argument("--symbol", default="", help="its document symbol")
        parser.add_argument("--note", default="", help="a note on its status")
        parser.add_argument("--language", default="", choices=Language.values, help="its language")
        parser.add_argument(
            "--after",
            default="",
            metavar="KEY",
            help="load it as the next draft of this text of the process (its key, symbol or title)",
        )
        parser.add_argument("--key", default="", help="key of the text; made of its symbol or title where not given")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be made of it")

    def run(self, **options: Any) -> None:
        wanted = self._read(options["file"])
        given = {name: options[name] for name in ("title", "symbol", "note", "language") if options[name]}
        wanted = replace(wanted, **given)
        consultation = find_consultation(options["consultation"] or wanted.call)
        after = base_texts.find_text(consultation, options["after"]) if options["after"] else None
        act = base_texts.plan if options["dry_run"] else base_texts.load
        self._tell(wanted, act(wanted, consultation, after=after, key=options["key"]))
        if options["dry_run"]:
            self.stdout.write("Nothing was written (--dry-run).")
            return
        texts = BaseText.objects.filter(process=consultation.process_id)
        text = texts.filter(after=after).last() if after else texts.filter(consultation=consultation).last()
        if text is not None:
            self.stdout.write(f"The key of the text is {text.key}.")
            if after is not None:
                self._tell_lineage(text)

    def _tell_lineage(self, text: BaseText) -> None:
        for row in lineages.concordance(text):
            sources = ", ".join(f"{source.source.number} ({source.share:.0%})" for source in row.sources)
            self.stdout.write(f"  {row.paragraph.number}: {row.relation}{' from ' + sources if sources else ''}")
        dropped = ", ".join(paragraph.number for paragraph in lineages.dropped(text))
        if dropped:
            self.stdout.write(f"  dropped: {dropped}")

    def _read(self, path: Path) -> WantedText:
        if not path.is_file():
            raise NotFound(f"There is no file {path}.")
        if path.suffix.lower() in {".yaml", ".yml"}:
            return base_texts.read(path)
        found = from_word.read(path)
        for text in found.outside:
            self.stdout.write(f"left out, not above or below a numbered paragraph: “{excerpt(text)}”")
        for notice in found.notices:
            self.stdout.write(
                f"{sentences.notice(notice)} {sentences.words(notice.words)} “{excerpt(notice.excerpt)}”, "
                f"{sentences.place(notice.where)}"
            )
        if found.footnotes:
            self.stdout.write(f"left out: {found.footnotes} footnotes. Put into the text what is to be commented on.")
        return found.text

    def _tell(self, wanted: WantedText, plan: Plan) -> None:
        steps = iter(plan.steps)
        for section in wanted.sections:
            self.stdout.write(section.title)
            for _paragraph in section.paragraphs:
                step = next(steps)
                said = SAID.get(step.change, "").format(step.revision)
                renamed = f" (was {step.row.number})" if step.row and step.row.number != step.wanted.number else ""
                self.stdout.write(
                    f"  {step.wanted.number}. {excerpt(step.wanted.text)} [{step.key}]"
                    + (f" {said}{renamed}" if said else "")
                )
        for row in plan.removed:
            self.stdout.write(f"removed: {row.number} [{row.key}]")
        self.stdout.write(
            f"{len(plan.steps)} paragraphs in {len(wanted.sections)} sections: {plan.count('new')} new, "
            f"{plan.count('reworded')} reworded, {plan.count('corrected')} corrected, {plan.count('moved')} moved, "
            f"{plan.count('same')} unchanged, {len(plan.removed)} removed."
        )
