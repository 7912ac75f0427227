"""Background work of this app: thin, by id, safe to run twice."""

from celery import shared_task

from submissions.clearance.services.silence import procedure
from submissions.core import mail, outbox
from submissions.drafting.services import pictures
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
