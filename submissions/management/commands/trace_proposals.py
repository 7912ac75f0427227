"""Say where the words of each proposal went in a later draft."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from submissions.calls.services.lookup import find_consultation
from submissions.management.base import RefusingCommand
from submissions.texts.services import base_texts, traces
from submissions.values.exceptions import NotPossible

SAID = {"verbatim": "taken up word for word", "partly": "taken up in part", "not_found": "not found"}


class Command(RefusingCommand):
    help = (
        "Compare every proposal on the text of a call with a later draft, and say what of its words stands there. The "
        "finding is the machine's: it is a suggestion until a person confirms it."
    )
    example = "python manage.py trace_proposals wsis20-elements-paper --text zero-draft --json traces.json"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", metavar="SLUG", help="short name of the call whose proposals are traced")
        parser.add_argument("--text", required=True, metavar="KEY", help="the later draft: its key, symbol or title")
        parser.add_argument("--json", type=Path, metavar="FILE", help="write every finding to a file")

    def run(self, **options: Any) -> None:
        consultation = find_consultation(options["slug"])
        text = base_texts.find_text(consultation, options["text"])
        found = traces.trace(consultation, text)
        for one in found:
            where = f", paragraph {one.found_in[0]}" if one.found_in[0] else ""
            self.stdout.write(
                f"{one.version.submission.organization}, paragraph {one.row['number']}, {one.row['action']}: "
                f"{SAID[one.trace.outcome]} ({one.trace.share:.0%}){where}"
            )
        if options["json"]:
            rows = [one.as_json() for one in found]
            try:
                options["json"].write_text(json.dumps(rows, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
            except OSError as error:
                raise NotPossible(f"The findings cannot be written: {error}") from error
        counts = Counter(one.trace.outcome for one in found)
        self.stdout.write(
            f"{len(found)} proposals: " + ", ".join(f"{counts[key]} {said}" for key, said in SAID.items()) + "."
        )
