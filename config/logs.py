"""What the log does not say. Read by the settings, so nothing of Django is imported here."""

from __future__ import annotations

import logging
import re

TOKENS = re.compile(
    r"""
    (?P<before>
        (?:/invitations/|/reminders/|/silence/link/|/account/confirm-email/|/account/password/reset/key/|[?&]pass=)
        | /clearance/(?=[^/\s]*(?::|%3A))  # signed, unlike the pages of a room of that name
    )
    [^/\s"'&?]+
    """,
    re.VERBOSE | re.IGNORECASE,
)


class WithoutTokens(logging.Filter):
    """Takes the tokens of signed links out of a line of the log: whoever reads it must not be able to follow them."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the line where it holds one; every line stays."""
        said = record.getMessage()
        without = TOKENS.sub(r"\g<before>…", said)
        if without != said:
            record.msg, record.args = without, None
        return True
