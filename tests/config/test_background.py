"""Background work through a real broker and a real worker."""

from typing import Any

import pytest
from django.core.mail import send_mail

from tests.conftest import LiveWorker, Mailbox


def test_mail_is_delivered_by_the_worker(live_worker: LiveWorker, mailbox: Mailbox) -> None:
    send_mail("Receipt", "It was received.", None, ["delegate@example.org"])

    (message,) = mailbox.wait_for(1)
    assert (message["To"], message["Subject"], message.get_content()) == (
        "delegate@example.org",
        "Receipt",
        "It was received.",
    )


def test_mail_asked_for_while_no_worker_runs_is_delivered_when_one_does(
    live_worker: LiveWorker, mailbox: Mailbox
) -> None:
    live_worker.kill()
    send_mail("Receipt", "It was received.", None, ["delegate@example.org"])
    live_worker.start()

    (message,) = mailbox.wait_for(1)
    assert message["Subject"] == "Receipt"


@pytest.mark.browser
def test_the_browser_reads_the_site_that_the_test_serves(page: Any) -> None:
    response = page.goto("/healthz")

    assert (response.status, page.inner_text("body").strip()) == (200, "ok")
