"""Mail that waits for its server."""

import pytest
from django.core.mail import EmailMessage, get_connection, send_mail
from django.utils import timezone

from submissions.core import mail
from submissions.models import Mail, OutboxMessage
from tests.factories import OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def server_down(settings):
    settings.EMAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1


@pytest.fixture
def waiting(mailbox):
    send_mail("Subject", "Text", "from@example.org", ["to@example.org"])
    return Mail.objects.get()


def test_a_message_is_written_down_and_its_delivery_asked_for(waiting):
    message = OutboxMessage.objects.get()
    assert (waiting.sent_at, message.task, message.arguments) == (
        None,
        "submissions.tasks.deliver_mail",
        {"mail_id": waiting.pk},
    )


def test_a_message_is_delivered_once(waiting, mailbox):
    assert [mail.deliver(waiting.pk), mail.deliver(waiting.pk), len(mailbox.messages)] == [True, False, 1]


def test_a_server_that_is_down_delays_a_message_ever_longer(waiting, server_down, freeze):
    clock = freeze(waiting.next_attempt_at)
    waits = []
    for _attempt in range(3):
        assert mail.deliver(waiting.pk) is False
        waiting.refresh_from_db()
        waits.append((waiting.next_attempt_at - timezone.now()).total_seconds())
        clock.move_to(waiting.next_attempt_at)
    assert (waits, waiting.sent_at, bool(waiting.error)) == ([30, 60, 120], None, True)


def test_what_a_server_did_not_take_is_tried_again_when_due(waiting, settings, server_down, freeze, mailbox):
    mail.deliver(waiting.pk)
    settings.EMAIL_DELIVERY_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    waiting.refresh_from_db()
    early = mail.retry_due()
    freeze(waiting.next_attempt_at)
    assert (early, mail.retry_due(), len(mailbox.messages)) == (0, 1, 1)


def test_a_person_is_written_to_in_their_language():
    reader = UserFactory(language="fr")
    organization = OrganizationFactory(name_en="Plume", name_fr="Alliance Plume")
    written = mail.write_to(reader, "membership_granted", membership=None, organization=organization)
    assert ("Alliance Plume" in written.text, written.recipients) == (True, [reader.email])


def test_a_subject_is_one_line():
    written = mail.write_to(
        "a@example.org", "membership_granted", membership=None, organization=OrganizationFactory(name_en="A\nBcc: b")
    )
    assert "\n" not in written.subject


def test_the_backend_of_the_site_keeps_what_django_and_its_apps_send(settings):
    backend = get_connection("submissions.core.mail.OutboxBackend")
    assert backend.send_messages([EmailMessage("a", "b", "c@example.org", ["d@example.org"])]) == 1
    assert Mail.objects.get().recipients == ["d@example.org"]


def test_nobody_is_written_to_whose_account_was_closed():
    person = UserFactory(is_active=False)
    assert mail.write_to(person, "focal_point_handed_over", organization="Lantern Network", giver=person) is None
    assert not Mail.objects.exists()
