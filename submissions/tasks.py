"""Background work of this app: thin, by id, safe to run twice."""

from celery import shared_task

from submissions.services import mail, outbox


@shared_task
def deliver_mail(mail_id: int) -> bool:
    """Hand one message to the mail server."""
    return mail.deliver(mail_id)


@shared_task
def sweep_outbox() -> int:
    """Publish what a broker did not take earlier, and try due mail again."""
    mail.retry_due()
    return outbox.sweep()
