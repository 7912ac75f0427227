"""Background work of this app: thin, by id, safe to run twice."""

from dataclasses import asdict
from typing import Any

from celery import shared_task

from submissions.calls.services import inviting, mailings
from submissions.clearance.services.silence import procedure
from submissions.core import mail, outbox
from submissions.core.news import digest
from submissions.drafting.services import pictures
from submissions.people.services import retention
from submissions.record.services import reminding


@shared_task
def deliver_mail(mail_id: int) -> bool:
    """Hand one message to the mail server."""
    return mail.deliver(mail_id)


@shared_task
def sweep_outbox() -> int:
    """Publish what a broker did not take earlier, and try due mail again."""
    mail.retry_due()
    return outbox.sweep()


@shared_task
def remove_mail_texts() -> int:
    """Remove the texts of mail that was sent long ago."""
    return mail.remove_texts()


@shared_task
def remind() -> int:
    """Write the reminders of closing times that are due."""
    return reminding.remind()


@shared_task
def announce_extension(extension_id: int) -> int:
    """Tell those who draft that the closing time was moved."""
    return reminding.announce(extension_id)


@shared_task
def remove_unused_pictures() -> int:
    """Remove pictures that have stood in no text for long."""
    return pictures.remove_unused()


@shared_task
def settle_silence() -> int:
    """Write down what has become of silence procedures whose time is over or whose text was changed."""
    return procedure.settle_due()


@shared_task
def send_news() -> int:
    """Send the mail that was held back to gather more of its like."""
    return digest.send_gathered()


@shared_task
def send_daily_mail() -> int:
    """Write the daily mail to those whose clock has passed seven in the morning."""
    return digest.send_daily()


@shared_task
def apply_retention() -> dict[str, Any]:
    """Announce and erase what has been kept for its time."""
    return asdict(retention.apply())


@shared_task
def check_invitation_list(list_id: int) -> bool:
    """Look at the rows of a list of bodies to invite."""
    return inviting.look(list_id)


@shared_task
def send_mailings() -> int:
    """Write the messages of mailings whose time has come."""
    return mailings.send_due()
