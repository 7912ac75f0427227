"""Mail that waits for its server: a row first, so that a server that is down delays mail and nothing else."""

from __future__ import annotations

import logging
from datetime import timedelta
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils import translation

from submissions.core import locks
from submissions.core.outbox import enqueue
from submissions.models import Mail, User
from submissions.values import moments

logger = logging.getLogger(__name__)

LONGEST_WAIT = timedelta(hours=1)


class OutboxBackend(BaseEmailBackend):
    """Django's mail backend of the whole site: keeps each message and asks a worker to deliver it."""

    def send_messages(self, email_messages: Any) -> int:
        """Keep the messages; return how many."""
        for message in email_messages:
            keep(message)
        return len(email_messages)


@locks.in_steps
def keep(message: EmailMessage) -> Mail:
    """Write a message down and ask for its delivery, in the transaction that is open or one of its own."""
    if not locks.is_open():
        with locks.transaction():
            return keep(message)
    alternatives = getattr(message, "alternatives", None) or []
    html = next((content for content, kind in alternatives if kind == "text/html"), "")
    mail = Mail.objects.create(
        sender=message.from_email,
        recipients=message.recipients(),
        subject=str(message.subject),
        text=str(message.body),
        html=html,
        headers=message.extra_headers,
    )
    enqueue("submissions.tasks.deliver_mail", mail_id=mail.pk)
    return mail


@locks.in_steps
def write_to(
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
    return keep(EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [address], headers=headers))


@locks.in_steps
def deliver(mail_id: int) -> bool:
    """Hand one message to the mail server and tell whether it took it; on failure it is due again later.

    The attempt is claimed first, so that two workers never send the same message, and the server is spoken to outside
    any transaction, so that a slow one holds no lock.
    """
    now = moments.now()
    waiting = Mail.objects.filter(pk=mail_id, sent_at=None, next_attempt_at__lte=now)
    mail = waiting.first()
    if mail is None:
        return False
    wait = min(timedelta(seconds=30) * 2 ** min(mail.attempts, 10), LONGEST_WAIT)
    claim = {"attempts": mail.attempts + 1, "next_attempt_at": now + wait}
    if not waiting.filter(attempts=mail.attempts).update(**claim):
        return False
    message = EmailMultiAlternatives(mail.subject, mail.text, mail.sender, mail.recipients, headers=mail.headers)
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    try:
        get_connection(settings.EMAIL_DELIVERY_BACKEND).send_messages([message])
    except (SMTPException, OSError) as error:
        logger.warning("Mail %s was not taken (%s); the next attempt is in %s.", mail.pk, error, wait)
        Mail.objects.filter(pk=mail.pk).update(error=str(error)[:500])
        return False
    Mail.objects.filter(pk=mail.pk).update(sent_at=moments.now(), error="")
    return True


@locks.in_steps
def retry_due(limit: int = 200) -> int:
    """Try again what is due; return how many were delivered."""
    due = Mail.objects.filter(sent_at=None, attempts__gt=0, next_attempt_at__lte=moments.now())
    return sum(deliver(pk) for pk in due.order_by("pk").values_list("pk", flat=True)[:limit])
