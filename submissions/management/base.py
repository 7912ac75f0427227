"""What all our commands share: refused input ends with a sentence and exit code 2, a fault with 1."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection

from submissions.values.exceptions import NotPossible, Refusal


class RefusingCommand(BaseCommand):
    """A command whose ``run`` may raise a Refusal; ``example`` is shown at the end of its help."""

    example = ""
    at_command_line = False

    def run_from_argv(self, argv: list[str]) -> None:
        """Remember that a person typed this, who is shown the sentence alone."""
        self.at_command_line = True
        super().run_from_argv(argv)

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Show the example below the options, as it is typed."""
        return super().create_parser(
            prog_name,
            subcommand,
            epilog=f"Example:\n  {self.example}\n\nExit codes: 0 done, 1 fault, 2 refused input.",
            formatter_class=argparse.RawDescriptionHelpFormatter,
            **kwargs,
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run, and turn a refusal into a sentence on standard error and exit code 2."""
        try:
            self._run(options)
        except Refusal as refusal:
            lines = [str(refusal), *(f"  - {detail}" for detail in refusal.details)]
            if self.at_command_line:
                self.stderr.write("\n".join(lines))
                sys.exit(2)
            raise CommandError("\n".join(lines), returncode=2) from refusal

    def _run(self, options: dict[str, Any]) -> None:
        """Run, and say so in a sentence where the database has no tables yet."""
        try:
            self.run(**options)
        except DatabaseError as error:
            if "submissions_consultation" in connection.introspection.table_names():
                raise
            raise NotPossible("The database has not been prepared; run: python manage.py prepare") from error

    def run(self, **options: Any) -> None:
        """Do the work."""
        raise NotImplementedError

    @property
    def on_terminal(self) -> bool:
        """Whether a person watches."""
        return sys.stderr.isatty()

    def progress(self, text: str, *, last: bool = False) -> None:
        """Rewrite one line on a terminal, ended after the ``last``; elsewhere print a line."""
        if self.on_terminal:
            sys.stderr.write(f"\r\033[K{text}" + "\n" * last)
        else:
            sys.stderr.write(f"{text}\n")
        sys.stderr.flush()

    def counted(self, seconds: float = 1.0) -> Callable[[str, int, int], None]:
        """Return what to tell of progress: what is done, how much, of how much; one line a second at most."""
        last = [0.0, ""]

        def tell(what: str, done: int, total: int) -> None:
            now = time.monotonic()
            if what != last[1] or now - float(last[0]) >= seconds or (total and done == total):
                last[:] = [now, what]
                self.progress(f"{what}: {done:,} of {total:,}" if total else f"{what} ... {done:,}".rstrip(" 0"))

        return tell
