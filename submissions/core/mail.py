"""Mail that waits for its server: a row first, so that a server that is down delays mail and nothing else.

The row is the truth of the delivery. What is neither sent nor given up is found again from it alone, whatever has
become of the broker. What a server refuses for good (a reply of 5xx, RFC 5321, 4.2.1) is given up at once, what it only
defers after ``GIVE_UP``; both are shown to those who can mend the address, and can be sent again (``send_again``).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPException,
    SMTPHeloError,
    SMTPRecipientsRefused,
    SMTPResponseException,
)
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from submissions.core import locks
from submissions.core.outbox import enqueue
from submissions.core.sweeping import each_alone
from submissions.models import Consultation, Mail, Organization, User
from submissions.values import moments
from submissions.values.exceptions import NotPermitted, NotPossible

logger = logging.getLogger(__name__)

TASK = "submissions.tasks.deliver_mail"
LONGEST_WAIT = timedelta(hours=1)
"""Between two attempts."""
GIVE_UP = timedelta(days=5)
"""From the first attempt; RFC 5321, 4.5.4.1, asks for at least four to five days."""
UNASKED = timedelta(minutes=2)
"""After which a message that no worker has come for is taken up from its row."""
KEEP_TEXT = timedelta(days=30)
"""How long the text of a message is kept once it was sent or given up."""
ACCOUNT = "account"
"""The kind of what the sign-in writes: confirming an address, another password."""
_LINK = re.compile(r"https?://[^\s<>\"]+")


class OutboxBackend(BaseEmailBackend):
    """Django's mail backend of the whole site: keeps each message and asks a worker to deliver it."""

    def send_messages(self, email_messages: Any) -> int:
        """Keep the messages; return how many."""
        for message in email_messages:
            person = User.objects.filter(email__in=message.recipients()).first()
            keep(message, kind=ACCOUNT, person=person)
        return len(email_messages)


@locks.in_steps
def keep(
    message: EmailMessage,
    *,
    kind: str,
    person: User | None = None,
    organization: Organization | None = None,
    consultation: Consultation | None = None,
) -> Mail:
    """Write a message down and ask for its delivery, in the transaction that is open or one of its own.

    The rest says what it is about, so that it can be shown beside that where it is not delivered.
    """
    about = {"kind": kind, "person": person, "organization": organization, "consultation": consultation}
    if not locks.is_open():
        with locks.transaction():
            return keep(message, **about)  # type: ignore[arg-type]
    alternatives = getattr(message, "alternatives", None) or []
    html = next((content for content, media_type in alternatives if media_type == "text/html"), "")
    mail = Mail.objects.create(
        sender=message.from_email,
        recipients=message.recipients(),
        subject=str(message.subject),
        text=str(message.body),
        html=html,
        headers=message.extra_headers,
        attachments=[list(attachment) for attachment in message.attachments],
        **about,
    )
    enqueue(TASK, mail_id=mail.pk)
    return mail


@locks.in_steps
def queue_message(
    person: User | str, template: str, *, language: str = "", stop_url: str = "", **context: Any
) -> Mail | None:
    """Write to a person, or an address, from ``mail/TEMPLATE_subject.txt`` and ``_body.txt``.

    A person is written to in their language, an address in ``language`` or else in that of the site. ``stop_url`` is
    the absolute address at which the person declines further mail of this kind. Whose account was closed is written
    to no more, whatever they were part of: a message may quote a draft.
    """
    if not isinstance(person, str) and not person.is_active:
        return None
    headers = {}
    if stop_url:  # one click in the mail program, RFC 8058
        headers = {"List-Unsubscribe": f"<{stop_url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    address, language = (person, language) if isinstance(person, str) else (person.email, person.language)
    context = {"site_url": settings.SITE_URL, "person": person, "stop_url": stop_url, **context}
    with translation.override(language or settings.LANGUAGE_CODE):
        subject = " ".join(render_to_string(f"mail/{template}_subject.txt", context).split())
        body = render_to_string(f"mail/{template}_body.txt", context).strip() + "\n"
    return keep(
        EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [address], headers=headers),
        kind=template,
        person=None if isinstance(person, str) else person,
        **_about(context),
    )


def _about(context: Mapping[str, Any]) -> dict[str, Any]:
    """Return the organization and the call that a message is about, as its template knows them."""
    submission, organization = context.get("submission"), context.get("organization")
    if submission is not None:  # of its lead, whoever else is named in the message
        organization = submission.organization
    consultation = context.get("consultation")
    return {
        "organization": organization if isinstance(organization, Organization) else None,
        "consultation": consultation if isinstance(consultation, Consultation) else None,
    }


# --- Delivering -------------------------------------------------------------------------------------------------------


@locks.in_steps
def deliver(mail_id: int) -> bool:
    """Hand one message to the mail server and tell whether it took it; on failure it is due again later, or given up.

    The attempt is claimed first, so that two workers never send the same message, and the server is spoken to outside
    any transaction, so that a slow one holds no lock. Once it is sent, its links are taken out of the row: what lets a
    person in is nowhere but in their mail.
    """
    now = moments.now()
    waiting = Mail.objects.waiting().filter(pk=mail_id, next_attempt_at__lte=now)
    mail = waiting.first()
    if mail is None:
        return False
    wait = min(timedelta(seconds=30) * 2 ** min(mail.attempts, 10), LONGEST_WAIT)
    first_attempt_at = mail.first_attempt_at or now
    claim = {"attempts": mail.attempts + 1, "next_attempt_at": now + wait, "first_attempt_at": first_attempt_at}
    if not waiting.filter(attempts=mail.attempts).update(**claim):
        return False
    try:
        get_connection(settings.EMAIL_DELIVERY_BACKEND).send_messages([_message(mail)])
    except (SMTPException, OSError) as error:
        logger.warning("Mail %s was not taken (%s).", mail.pk, _error_text(error))
        return _not_taken(mail, error, now, first_attempt_at)
    except Exception as error:
        logger.exception("Mail %s could not be written.", mail.pk)
        return _not_taken(mail, error, now, first_attempt_at)
    sent = {
        "sent_at": moments.now(),
        "error": "",
        "text": without_links(mail.text),
        "html": "",
        "headers": {},
        "attachments": [],
    }
    Mail.objects.filter(pk=mail.pk).update(**sent)
    return True


def _message(mail: Mail) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(mail.subject, mail.text, mail.sender, mail.recipients, headers=mail.headers)
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    for name, text, media_type in mail.attachments:
        message.attach(name, text, media_type)
    message.kept_as = mail.pk  # type: ignore[attr-defined]  # by which the mailbox of a development site finds it again
    return message


def _not_taken(mail: Mail, error: Exception, now: datetime, first_attempt_at: datetime) -> bool:
    """Note why a message was not taken, and give it up where another attempt is of no use or the time is over."""
    given_up = is_final(error) or now - first_attempt_at >= GIVE_UP
    Mail.objects.filter(pk=mail.pk).update(error=_error_text(error), failed_at=now if given_up else None)
    return False


def is_final(error: Exception) -> bool:
    """Tell whether a server refused a message for good.

    What it says of us (that we may not sign in, that it takes nobody now) is for the operator to mend, and no reason
    to give up a message.
    """
    if isinstance(error, SMTPRecipientsRefused):
        return bool(error.recipients) and all(500 <= code < 600 for code, _reply in error.recipients.values())
    if isinstance(error, SMTPAuthenticationError | SMTPConnectError | SMTPHeloError):
        return False
    return isinstance(error, SMTPResponseException) and 500 <= error.smtp_code < 600 and error.smtp_code != 530


def _error_text(error: Exception) -> str:
    """Return what a server, or the fault, says: its code and text without the quotes of Python."""
    replies: list[tuple[int, Any]] = []
    if isinstance(error, SMTPRecipientsRefused):
        replies = list(error.recipients.values())
    elif isinstance(error, SMTPResponseException):
        replies = [(error.smtp_code, error.smtp_error)]
    texts = [f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}" for code, text in replies]
    return ("; ".join(dict.fromkeys(texts)) or str(error) or type(error).__name__)[:500]


def without_links(text: str) -> str:
    """Return a text with each address of a page replaced by a word."""
    return _LINK.sub("[link]", text)


@locks.in_steps
def retry_due(limit: int = 200) -> int:
    """Try what is due, each by itself; return how many were delivered.

    Also what was never attempted: the broker may have lost the message that asked for it.
    """
    now = moments.now()
    due = Mail.objects.waiting().filter(next_attempt_at__lte=now).exclude(attempts=0, created_at__gt=now - UNASKED)
    return each_alone(deliver, due.order_by("pk").values_list("pk", flat=True)[:limit], "Mail")


@locks.in_steps
def remove_texts() -> int:
    """Remove the texts of messages that were sent or given up long ago; who was written to and when stays."""
    now = moments.now()
    return Mail.objects.ended_before(now - KEEP_TEXT).update(
        text="", html="", headers={}, attachments=[], emptied_at=now
    )


@locks.writing
def send_again(mail_id: int, actor: User) -> Mail:
    """Have a message that was given up tried anew, as if it had just been written. Tried twice, it is sent once.

    Raises NotPermitted to whoever is not shown it, or NotPossible where it was not given up or its text is gone.
    """
    mail = locks.one(Mail.objects.all(), mail_id)
    if not Mail.objects.visible_to(actor).filter(pk=mail.pk).exists():
        raise NotPermitted(_("Only those who look after its recipient may send a message again."))
    if mail.failed_at is None or mail.emptied_at:
        raise NotPossible(_("This message is on its way, or its text is no longer kept."))
    mail.failed_at = mail.first_attempt_at = None
    mail.attempts, mail.next_attempt_at = 0, moments.now()
    mail.save(update_fields=["failed_at", "first_attempt_at", "attempts", "next_attempt_at"])
    enqueue(TASK, mail_id=mail.pk)
    return mail
