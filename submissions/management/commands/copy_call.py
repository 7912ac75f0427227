"""Copy a call for inputs under a new short name."""

from datetime import datetime, time
from typing import Any

from django.core.management.base import CommandParser
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from submissions.calls.services import copying
from submissions.calls.services.lookup import find_consultation, secretariat_person
from submissions.management.base import RefusingCommand
from submissions.models import Consultation
from submissions.values.exceptions import NotPossible


class Command(RefusingCommand):
    help = "Copy a call for inputs: settings, questionnaire and, unless left out, text, roles, template, translations."
    example = (
        'python manage.py copy_call wsis20-elements-paper wsis20-zero-draft --title "Call on the zero draft"'
        " --opens 2027-03-01 --closes 2027-04-15T18:00"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", metavar="FROM-SLUG", help="short name of the call that is copied")
        parser.add_argument("slug", metavar="NEW-SLUG", help="short name of the copy")
        parser.add_argument("--title", default="", help="title of the copy; without it, that of the call")
        parser.add_argument(
            "--opens", metavar="TIME", help="such as 2027-03-01 or 2027-03-01T09:00, in the call's zone"
        )
        parser.add_argument("--closes", metavar="TIME", help="likewise; without it, open for as long as the call was")
        parser.add_argument(
            "--without", action="append", default=[], choices=copying.PARTS, help="leave this out; may be repeated"
        )
        parser.add_argument(
            "--actor", default="", metavar="EMAIL", help="who copies; without it, whoever serves the call"
        )

    def run(self, **options: Any) -> None:
        source = find_consultation(options["source"])
        copy = copying.copy_call(
            source.pk,
            secretariat_person(source, options["actor"]),
            slug=options["slug"],
            title=options["title"].strip(),
            opens_at=_time(options["opens"], source),
            closes_at=_time(options["closes"], source, end=True),
            parts=[part for part in copying.PARTS if part not in options["without"]],
        )
        questions = copy.questionnaire.questions.count() if hasattr(copy, "questionnaire") else 0
        self.stdout.write(
            f"{copy.slug}: {questions} questions; opens {copy.opens_at.astimezone(copy.zone):%Y-%m-%d %H:%M}, "
            f"closes {copy.closes_at.astimezone(copy.zone):%Y-%m-%d %H:%M} ({copy.time_zone}); not announced."
        )


def _time(typed: str | None, source: Consultation, *, end: bool = False) -> datetime | None:
    """Return a time in the zone of the call; a day alone is its beginning, or with ``end`` its last minute."""
    if not typed:
        return None
    try:
        day = parse_date(typed)
        moment = datetime.combine(day, time(23, 59) if end else time()) if day else parse_datetime(typed)
    except ValueError:
        moment = None
    if moment is None:
        raise NotPossible(_("“%(typed)s” is no time; write it as 2027-03-01 or 2027-03-01T09:00.") % {"typed": typed})
    return moment if moment.tzinfo else moment.replace(tzinfo=source.zone)
