"""Mail that waits for its server."""

from datetime import timedelta
from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPDataError,
    SMTPHeloError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
)

import pytest
from django.core.mail import EmailMessage, get_connection, send_mail
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse
from django.utils import timezone

from submissions.core import mail
from submissions.models import Mail, OutboxMessage
from submissions.values.exceptions import NotPermitted, NotPossible
from tests.factories import (
    ConsultationFactory,
    InvitationFactory,
    OrganizationFactory,
    SubmissionFactory,
    UserFactory,
    member_of,
    secretariat_of,
)

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
    settings.EMAIL_DELIVERY_BACKEND = "submissions.core.mailbox.EmailBackend"
    waiting.refresh_from_db()
    early = mail.retry_due()
    freeze(waiting.next_attempt_at)
    assert (early, mail.retry_due(), len(mailbox.messages)) == (0, 1, 1)


def test_a_person_is_written_to_in_their_language():
    reader = UserFactory(language="fr")
    organization = OrganizationFactory(name_en="Plume", name_fr="Alliance Plume")
    written = mail.queue_message(reader, "membership_granted", membership=None, organization=organization)
    assert ("Alliance Plume" in written.text, written.recipients) == (True, [reader.email])


def test_a_subject_is_one_line():
    written = mail.queue_message(
        "a@example.org", "membership_granted", membership=None, organization=OrganizationFactory(name_en="A\nBcc: b")
    )
    assert "\n" not in written.subject


def test_the_backend_of_the_site_keeps_what_django_and_its_apps_send(settings):
    backend = get_connection("submissions.core.mail.OutboxBackend")
    assert backend.send_messages([EmailMessage("a", "b", "c@example.org", ["d@example.org"])]) == 1
    assert Mail.objects.get().recipients == ["d@example.org"]


def test_nobody_is_written_to_whose_account_was_closed():
    person = UserFactory(is_active=False)
    assert mail.queue_message(person, "focal_point_handed_over", organization="Lantern Network", giver=person) is None
    assert not Mail.objects.exists()


# --- The row is the truth of the delivery -----------------------------------------------------------------------------


class Server(BaseEmailBackend):
    """A mail server that answers as the test says."""

    answer: Exception | None = None

    def send_messages(self, messages):
        if self.answer:
            raise self.answer
        return len(messages)


def refusal(code, text=b"5.1.1 no such user"):
    return SMTPRecipientsRefused({"to@example.org": (code, text)})


@pytest.fixture
def server(settings, monkeypatch):
    settings.EMAIL_DELIVERY_BACKEND = f"{__name__}.Server"
    return lambda answer: monkeypatch.setattr(Server, "answer", answer)


def test_what_the_broker_lost_is_found_from_its_row_alone(waiting, mailbox, freeze):
    OutboxMessage.objects.update(published_at=timezone.now())  # the broker took it, then lost its memory
    clock = freeze(timezone.now())
    at_once = mail.retry_due()
    clock.shift(mail.UNASKED.total_seconds() + 1)
    assert (at_once, mail.retry_due(), len(mailbox.messages)) == (0, 1, 1)


@pytest.mark.parametrize(
    "answer",
    [
        refusal(550),
        SMTPDataError(554, b"no"),
        SMTPSenderRefused(553, b"no", "from@example.org"),
        SMTPDataError(599, b""),
    ],
)
def test_a_permanent_refusal_ends_it_at_once(waiting, server, answer):
    server(answer)
    mail.deliver(waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.failed_at is not None, waiting.attempts, mail.deliver(waiting.pk)) == (True, 1, False)
    assert waiting in Mail.objects.undelivered()


def test_what_the_server_said_is_kept_in_plain_words(waiting, server):
    server(refusal(550))
    mail.deliver(waiting.pk)
    waiting.refresh_from_db()
    assert waiting.error == "550 5.1.1 no such user"


@pytest.mark.parametrize(
    "answer",
    [
        refusal(450),
        SMTPRecipientsRefused({"a@example.org": (550, b""), "b@example.org": (450, b"")}),
        SMTPDataError(499, b""),
        SMTPDataError(600, b""),
        SMTPSenderRefused(530, b"sign in first", "from@example.org"),
        SMTPAuthenticationError(535, b"who are you"),
        SMTPConnectError(554, b"not now"),
        SMTPHeloError(550, b"not you"),
        OSError("down"),
        ValueError("a damaged row"),
    ],
)
def test_what_is_not_refused_for_good_ends_after_a_stated_time(waiting, server, answer, freeze):
    server(answer)
    clock = freeze(waiting.next_attempt_at)
    mail.deliver(waiting.pk)
    clock.shift(mail.GIVE_UP - timedelta(seconds=1))
    mail.deliver(waiting.pk)
    waiting.refresh_from_db()
    assert waiting.failed_at is None
    clock.move_to(waiting.next_attempt_at)
    mail.deliver(waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.failed_at, waiting.attempts) == (timezone.now(), 3)


def test_the_time_counts_from_the_first_attempt_not_from_the_writing(waiting, server, freeze):
    server(refusal(450))
    freeze(timezone.now() + mail.GIVE_UP * 2)
    mail.deliver(waiting.pk)
    waiting.refresh_from_db()
    assert waiting.failed_at is None


def test_one_damaged_message_stops_none_behind_it(waiting, mailbox, freeze, caplog):
    Mail.objects.filter(pk=waiting.pk).update(headers=["not a mapping"])
    send_mail("Second", "Text", "from@example.org", ["to@example.org"])
    freeze(timezone.now() + mail.UNASKED * 2)
    assert (mail.retry_due(), [message["Subject"] for message in mailbox.messages]) == (1, ["Second"])
    assert f"Mail {waiting.pk} could not be written" in caplog.text


def test_links_are_nowhere_once_it_is_delivered(mailbox):
    written = mail.queue_message(
        "a@example.org",
        "invitation",
        invitation=InvitationFactory(),
        organization=OrganizationFactory(),
        token="secret-token",
        stop_url="https://example.org/stop/secret-token",
    )
    assert "secret-token" in written.text
    mail.deliver(written.pk)
    written.refresh_from_db()
    [delivered] = mailbox.messages
    kept = f"{written.text} {written.html} {written.headers}"
    assert ("secret-token" in delivered.get_content(), "secret-token" in kept, "http" in kept) == (True, False, False)
    assert "[link]" in written.text


def test_texts_are_removed_after_a_time_and_who_was_written_to_stays(waiting, mailbox, freeze):
    clock = freeze(timezone.now())
    mail.deliver(waiting.pk)
    clock.shift(mail.KEEP_TEXT)
    early = mail.remove_texts()
    clock.shift(1)
    assert (early, mail.remove_texts(), mail.remove_texts()) == (0, 1, 0)
    waiting.refresh_from_db()
    assert (waiting.text, waiting.recipients, waiting.emptied_at) == ("", ["to@example.org"], timezone.now())


def test_a_message_that_is_still_due_keeps_its_text(waiting, freeze):
    freeze(timezone.now() + mail.KEEP_TEXT * 2)
    assert mail.remove_texts() == 0


def given_up(**about):
    message = EmailMessage("Subject", "See https://example.org/x", "from@example.org", ["to@example.org"])
    written = mail.keep(message, kind=about.pop("kind", "receipt"), **about)
    Mail.objects.filter(pk=written.pk).update(failed_at=timezone.now(), first_attempt_at=timezone.now(), attempts=7)
    return written


def test_the_secretariat_sends_again_what_was_given_up(mailbox):
    call = ConsultationFactory()
    written, secretariat = given_up(consultation=call), secretariat_of(call)
    OutboxMessage.objects.all().delete()
    again = mail.send_again(written.pk, secretariat)
    assert (again.attempts, again.failed_at, again.first_attempt_at) == (0, None, None)
    assert OutboxMessage.objects.get().arguments == {"mail_id": written.pk}
    with pytest.raises(NotPossible):
        mail.send_again(written.pk, secretariat)
    assert mail.deliver(written.pk)
    [delivered] = mailbox.messages
    assert "https://example.org/x" in delivered.get_content()


def test_what_has_lost_its_text_is_not_sent_again():
    call = ConsultationFactory()
    written = given_up(consultation=call)
    Mail.objects.update(emptied_at=timezone.now())
    with pytest.raises(NotPossible):
        mail.send_again(written.pk, secretariat_of(call))


def test_nobody_else_sends_it_again():
    call = ConsultationFactory()
    written = given_up(consultation=call)
    for person in (UserFactory(), UserFactory(is_superuser=True), secretariat_of(ConsultationFactory())):
        with pytest.raises(NotPermitted):
            mail.send_again(written.pk, person)


def test_how_an_organization_clears_its_drafts_is_seen_by_its_focal_points_alone():
    submission = SubmissionFactory()
    about = {"organization": submission.organization, "consultation": submission.consultation}
    written = given_up(kind="clearance_asked", **about)
    focal_point, drafter = member_of(submission.organization, "focal_point"), member_of(submission.organization)
    people = [focal_point, drafter, secretariat_of(submission.consultation)]
    assert [written in Mail.objects.visible_to(person) for person in people] == [True, False, False]


def test_mail_is_shown_beside_the_organization_and_the_persons_it_concerns():
    organization = OrganizationFactory()
    person = member_of(organization)
    about_it, to_its_member = given_up(organization=organization), given_up(person=person)
    others = given_up(organization=OrganizationFactory(), person=person)
    found = Mail.objects.concerning(organization)
    assert {about_it, to_its_member} == set(found)
    assert others not in found


def test_a_message_knows_whom_and_what_it_is_about():
    submission = SubmissionFactory()
    person = member_of(submission.organization)
    written = mail.queue_message(
        person, "extended", submission=submission, consultation=submission.consultation, closes_at=timezone.now()
    )
    assert (written.kind, written.person, written.organization, written.consultation) == (
        *("extended", person, submission.organization, submission.consultation),
    )


def test_what_the_sign_in_writes_is_known_by_its_recipient(mailbox):
    person = UserFactory(email="to@example.org")
    send_mail("Subject", "Text", "from@example.org", ["to@example.org"])
    assert (Mail.objects.get().person, Mail.objects.get().kind) == (person, "account")


def test_it_is_sent_again_from_the_pages_that_show_it(client):
    submission = SubmissionFactory()
    organization, call = submission.organization, submission.consultation
    written = given_up(organization=organization, consultation=call)
    client.force_login(secretariat_of(call))
    places = [
        reverse("submissions:organization", args=[organization.pk]),
        reverse("submissions:desk_submission", args=[call.slug, submission.pk]),
        reverse("submissions:undelivered"),
    ]
    address = reverse("submissions:send_again", args=[written.pk])
    assert all(address in client.get(place).content.decode() for place in places)
    response = client.post(address, {"next": places[0]})
    assert response["Location"] == places[0]
    assert client.post(address, {"next": "https://elsewhere.example/"})["Location"] == places[2]
    assert "Every message has been taken" in client.get(places[2]).content.decode()
