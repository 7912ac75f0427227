"""Assemble a consolidated file in the foreground."""

import json
import time
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from assembly.models import NamedSelection
from assembly.notices import sentence
from assembly.outputs import layouts, selection
from assembly.outputs.entries import GROUPS_FIRST, ORDERS, Arrangement
from assembly.outputs.layouts import by_paragraph
from assembly.outputs.services import masthead, templates
from assembly.outputs.services.compiling import refuse_discussions
from assembly.outputs.services.remaking import Remaking, remaking_of
from assembly.outputs.services.writing import Assembled, Choices, assemble
from submissions.calls.services.lookup import find_consultation, secretariat_person
from submissions.management.base import RefusingCommand
from submissions.models import Consultation
from submissions.values.enums import Language
from submissions.values.exceptions import NotPossible

BAR = 30


class Command(RefusingCommand):
    help = "Assemble a consolidated Word file of what stands now, in the foreground, without a broker."
    requires_system_checks: list[str] = []  # they read every page of the site, which takes longer than the file
    example = (
        "python manage.py assemble wsis20-elements-paper --layout by-question --output compilation.docx\n"
        "  python manage.py assemble wsis20-elements-paper --for-publication --category member_state --language-of-"
        "original fr --output french.docx\n"
        "  python manage.py assemble --manifest compilation.docx.manifest.json --output again.docx"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("consultation", metavar="SLUG", nargs="?", help="short name of the call for inputs")
        self._add_choices(parser)
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
            help="take published versions only, and withhold names on request; otherwise the file is internal",
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

    def _add_choices(self, parser: CommandParser) -> None:
        """What goes in; each may be given several times."""
        parser.add_argument("--manifest", type=Path, metavar="FILE.json", help="make the file of this manifest again")
        group = parser.add_argument_group("what goes in (each may be given several times)")
        for name, what in (
            ("status", "status of the input, such as published"),
            ("category", "category of the submitter, such as member_state"),
            ("regional-group", "regional group, such as african"),
            ("region", "region of the seat, such as asia"),
            ("country", "country, by its ISO code of two or three letters"),
            ("language-of-original", "language in which the input was written, such as fr"),
            ("question", "question, by its number or key"),
            ("input", "reference number of a single input"),
        ):
            group.add_argument(f"--{name}", action="append", default=[], metavar="VALUE", help=what)
        group.add_argument("--as-of", metavar="TIME", help="as things stood then: 2026-11-30 (its end) or with a time")
        group.add_argument(
            "--published-versions", action="store_true", help="take published instead of latest versions"
        )
        group.add_argument("--selection", metavar="NAME", help="take a selection that was saved under this name")
        look = parser.add_argument_group("the document")
        look.add_argument("--order", choices=list(ORDERS), default="name", help="order within each group of submitters")
        look.add_argument(
            "--groups", choices=list(GROUPS_FIRST), default="after", help="negotiating groups after or before States"
        )
        look.add_argument("--no-contents", action="store_true", help="leave the contents out")
        look.add_argument("--no-cover", action="store_true", help="leave the cover page out")
        look.add_argument("--no-particulars", action="store_true", help="leave the list of submissions out")

    def run(self, **options: Any) -> None:
        target: Path = options["output"]
        if target.is_dir():
            raise NotPossible(f"{target} is a folder; give the name of a file.")
        if options["manifest"]:
            consultation, remaking, told = self._again(options)
        else:
            consultation, remaking, told = self._chosen(options)
        reader = None
        if options["discussions_for"]:
            reader = secretariat_person(consultation, options["discussions_for"])
            refuse_discussions(remaking.layout, for_publication=remaking.for_publication)
        begun = time.monotonic()
        try:
            assembled = assemble(
                consultation,
                remaking.versions,
                remaking.layout,
                target,
                language=remaking.language,
                for_publication=remaking.for_publication,
                template=remaking.template,
                page_numbers=remaking.page_numbers,
                discussions_for=reader,
                text_options=remaking.text_options,
                choices=remaking.choices,
                progress=self._show,
            )
            beside = target.with_name(f"{target.name}.manifest.json")
            beside.write_text(json.dumps(assembled.manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        except OSError as error:
            raise NotPossible(f"{target} cannot be written: {error.strerror or error}.") from error
        self._tell(assembled, remaking, target, time.monotonic() - begun)
        self.stdout.write(f"Manifest: {beside}")
        for line in told:
            self.stdout.write(f"Note: {line}")

    def _again(self, options: Any) -> tuple[Consultation, Remaking, list[str]]:
        path: Path = options["manifest"]
        try:
            manifest = json.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise NotPossible(f"{path} cannot be read: {error.strerror or error}.") from error
        except ValueError as error:
            raise NotPossible(f"{path} is no manifest of a consolidated file.") from error
        if not isinstance(manifest, dict) or not isinstance(manifest.get("call"), str):
            raise NotPossible(f"{path} is no manifest of a consolidated file.")
        consultation = find_consultation(manifest["call"])
        return consultation, remaking_of(consultation, manifest), []

    def _chosen(self, options: Any) -> tuple[Consultation, Remaking, list[str]]:
        if not options["consultation"]:
            raise NotPossible("Give the short name of a call, or a manifest.")
        consultation = find_consultation(options["consultation"])
        wish = self._wish(consultation, options)
        found = selection.select(consultation, wish, for_publication=options["for_publication"])
        if not found.manifest:
            if not found.total:
                raise NotPossible("Nothing has been submitted yet that could be consolidated.")
            raise NotPossible("No input goes in with what was chosen.", found.told())
        text_options = by_paragraph.Options(
            options["notation"],
            tuple(part.strip() for part in options["paragraphs"].split(",") if part.strip()),
            options["only_commented"],
            options["most_tracked"],
        )
        arrangement = Arrangement(
            not options["no_contents"],
            not options["no_cover"],
            not options["no_particulars"],
            options["order"],
            options["groups"],
        )
        choices = Choices(
            arrangement=arrangement,
            masthead=masthead.of_call(consultation, options["language"]),
            wish=wish,
            left_out=[(row.number, row.reason) for row in found.left_out],
        )
        remaking = Remaking(
            found.manifest,
            options["layout"],
            options["language"],
            options["for_publication"],
            options["page_numbers"],
            templates.path_for(consultation),
            text_options,
            choices,
        )
        return consultation, remaking, found.told()

    def _wish(self, consultation: Consultation, options: Any) -> selection.Wish:
        if options["selection"]:
            saved = NamedSelection.objects.filter(consultation=consultation, name=options["selection"]).first()
            if saved is None:
                known = NamedSelection.objects.filter(consultation=consultation).values_list("name", flat=True)
                raise NotPossible(f"The call has no selection “{options['selection']}”.", list(known))
            return selection.Wish.from_json(saved.wish)
        given = {
            "statuses": options["status"],
            "categories": options["category"],
            "regional_groups": options["regional_group"],
            "regions": options["region"],
            "countries": options["country"],
            "languages": options["language_of_original"],
            "questions": options["question"],
            "inputs": options["input"],
            "published": options["published_versions"],
            "as_of": options["as_of"],
        }
        return selection.wish_from(consultation, given)

    def _tell(self, assembled: Assembled, remaking: Remaking, target: Path, seconds: float) -> None:
        what = "comments and proposals" if layouts.LAYOUTS[remaking.layout].of_text else "answers"
        self.stdout.write(
            f"{target}: {assembled.submissions} submissions, {assembled.answers} {what}, "
            f"{target.stat().st_size:,} bytes in {seconds:.1f} s"
        )
        self.stdout.write(f"Checksum (SHA-256 over its parts): {assembled.sha256}")
        if not remaking.for_publication:
            self.stdout.write("Internal: not for circulation.")
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
