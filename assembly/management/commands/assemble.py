"""Assemble a consolidated file in the foreground."""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from assembly.notices import sentence
from assembly.outputs import layouts
from assembly.outputs.collect import choose_versions
from assembly.outputs.layouts import by_paragraph
from assembly.outputs.services import templates
from assembly.outputs.services.compiling import refuse_discussions
from assembly.outputs.services.writing import assemble
from submissions.calls.services.lookup import find_consultation, secretariat_person
from submissions.management.base import RefusingCommand
from submissions.values.enums import Language
from submissions.values.exceptions import NotPossible

BAR = 30


class Command(RefusingCommand):
    help = "Assemble a consolidated Word file of what stands now, in the foreground, without a broker."
    requires_system_checks: list[str] = []  # they read every page of the site, which takes longer than the file
    example = "python manage.py assemble wsis20-elements-paper --layout by-question --output compilation.docx"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("consultation", metavar="SLUG", help="short name of the call for inputs")
        parser.add_argument(
            "--layout", choices=list(layouts.LAYOUTS), default=layouts.DEFAULT, help="how it is arranged"
        )
        parser.add_argument("--output", type=Path, required=True, metavar="FILE.docx", help="where to write the file")
        parser.add_argument(
            "--language", choices=Language.values, default=Language.ENGLISH, help="language of headings and names"
        )
        parser.add_argument(
            "--for-publication",
            action="store_true",
            help="leave out inputs for the secretariat only, and names withheld on request",
        )

        parser.add_argument(
            "--page-numbers",
            action="store_true",
            help="put page numbers into the contents, which takes longer and needs LibreOffice",
        )

        parser.add_argument(
            "--discussions-for",
            metavar="EMAIL",
            help="put the discussions into the margin, as this person reads them; not for publication",
        )

        parser.add_argument(
            "--notation", choices=by_paragraph.NOTATIONS, default="rio", help="how proposals are written, by paragraph"
        )
        parser.add_argument(
            "--paragraphs", default="", metavar="1-20,25", help="only these paragraphs of the text, by paragraph"
        )
        parser.add_argument(
            "--only-commented", action="store_true", help="only paragraphs that something is said of, by paragraph"
        )
        parser.add_argument(
            "--most-tracked",
            type=int,
            default=by_paragraph.MOST_TRACKED,
            metavar="NUMBER",
            help="different wordings up to which they are tracked in one paragraph; beyond, they stand below it",
        )

    def run(self, **options: Any) -> None:
        consultation = find_consultation(options["consultation"])
        target: Path = options["output"]
        if target.is_dir():
            raise NotPossible(f"{target} is a folder; give the name of a file.")
        reader = None
        if options["discussions_for"]:
            reader = secretariat_person(consultation, options["discussions_for"])
            refuse_discussions(options["layout"], for_publication=options["for_publication"])
        manifest = choose_versions(consultation, for_publication=options["for_publication"])
        if not manifest:
            raise NotPossible("Nothing has been submitted yet that could be consolidated.")
        begun = time.monotonic()
        try:
            assembled = assemble(
                consultation,
                manifest,
                options["layout"],
                target,
                language=options["language"],
                for_publication=options["for_publication"],
                template=templates.path_for(consultation),
                page_numbers=options["page_numbers"],
                discussions_for=reader,
                text_options=by_paragraph.Options(
                    options["notation"],
                    tuple(part.strip() for part in options["paragraphs"].split(",") if part.strip()),
                    options["only_commented"],
                    options["most_tracked"],
                ),
                progress=self._show,
            )
        except OSError as error:
            raise NotPossible(f"{target} cannot be written: {error.strerror or error}.") from error
        what = "comments and proposals" if layouts.LAYOUTS[options["layout"]].of_text else "answers"
        self.stdout.write(
            f"{target}: {assembled.submissions} submissions, {assembled.answers} {what}, "
            f"{target.stat().st_size:,} bytes in {time.monotonic() - begun:.1f} s"
        )
        self.stdout.write(f"Checksum (SHA-256 over its parts): {assembled.sha256}")
        for notice in assembled.warnings:
            self.stdout.write(f"Note: {sentence(notice.code, notice.excerpt)}")

    _last = 0.0
    _finished = False

    def _show(self, done: int, total: int) -> None:
        """Show a bar on a terminal, and elsewhere a line a second."""
        now = time.monotonic()
        if self._finished:
            return
        self._finished = done == total
        if done != total and now - self._last < (0.1 if self.on_terminal else 1.0):
            return
        self._last = now
        filled = BAR * done // total if total else BAR
        self.progress(f"[{'#' * filled}{'.' * (BAR - filled)}] {done} of {total} answers", last=done == total)
