"""The mail server of a development site: each message becomes a file, which its mailbox page finds again."""

import email
import email.policy
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


def path_of(number: int) -> Path:
    """Return where the message is kept whose row has this primary key."""
    return Path(settings.EMAIL_FILE_PATH) / f"{number}.eml"


def text_of(number: int) -> str:
    """Return the text of a message as it was delivered, "" where there is no such file."""
    path = path_of(number)
    if not path.exists():
        return ""
    body = email.message_from_bytes(path.read_bytes(), policy=email.policy.default).get_body(("plain",))
    return body.get_content() if body else ""


class EmailBackend(BaseEmailBackend):
    """Writes each message to a file of its own; it appears under its name when it is complete."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the messages; return how many."""
        for message in email_messages:
            path = path_of(getattr(message, "kept_as", 0))
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_suffix(".part")
            part.write_bytes(message.message().as_bytes())
            part.replace(path)
        return len(email_messages)
