"""Write, or check, the page of the documentation that says who is told of what."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from submissions.core import news
from submissions.management.base import RefusingCommand

PAGE = Path(settings.BASE_DIR) / "docs" / "who-is-told.md"
HEAD = """# Who is told of what

Made from the table in the code (`submissions/core/news`, and the `news` modules of reviews and assembly) by
`python manage.py who_is_told --write`; a test compares the two.

Each row is a line on the page "News" of the person, with an unread mark that goes when the thing is opened. "Mail" says
when the line is also sent: always (what the process requires, with the reason why it cannot be refused), at once, daily
(at 07:00 in the reader's time zone), or not at all. For each kind a person may choose otherwise in the profile. Who did
it is not told of their own act. A line is shown, and mail leaves, only while its reader still belongs to the audience.

"""


class Command(RefusingCommand):
    help = "Print the table of who is told of what; with --write, write it into the documentation."
    example = "python manage.py who_is_told --write"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--write", action="store_true", help="Write docs/who-is-told.md.")
        parser.add_argument("--check", action="store_true", help="Fail where docs/who-is-told.md says something else.")

    def run(self, **options: Any) -> None:
        text = HEAD + news.as_markdown()
        if options["write"]:
            PAGE.write_text(text, encoding="utf-8")
        elif options["check"]:
            if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
                raise CommandError("docs/who-is-told.md does not say what the code does; write it anew with --write.")
        else:
            self.stdout.write(text)
