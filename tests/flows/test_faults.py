"""What fails around an official act, on real parts: it is neither doubled nor lost, and nothing is half done."""

import resource
import socketserver
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from submissions.core import mail
from submissions.models import Extension, Mail, SubmissionVersion
from submissions.record.services import submitting
from tests.factories import SubmissionFactory, fill, member, secretariat_of
from tests.images import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission():
    return SubmissionFactory(consultation__allows_pictures=True)


@pytest.fixture
def author(submission):
    user = member(submission)
    fill(submission, {"q1": "<p>We welcome the paper.</p>"}, user)
    return user


@pytest.fixture
def site(author) -> Client:
    """The site as the author's browser meets it: a fault is a page, not an exception."""
    client = Client(raise_request_exception=False)
    client.force_login(author)
    return client


def save(site: Client, submission, text: str, base: int) -> int:
    address = reverse("submissions:save_answer", args=[submission.pk, "q2"])
    data = {"base": base, "key": f"key of {text}", "content": f"<p>{text}</p>"}
    return site.post(address, data, headers={"accept": "application/json"}).status_code


def hand_in(site: Client, submission, key: str = "one press") -> int:
    return site.post(reverse("submissions:submit", args=[submission.pk]), {"key": key}).status_code


# --- The database -----------------------------------------------------------------------------------------------------


class ReadOnly:
    """The database as it is while another takes over: it answers, and takes nothing."""

    def __enter__(self) -> None:
        self._set(True)

    def __exit__(self, *_fault: object) -> None:
        self._set(False)

    def _set(self, on: bool) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute(f"PRAGMA query_only = {int(on)}")
            else:
                cursor.execute(f"SET SESSION CHARACTERISTICS AS TRANSACTION READ {'ONLY' if on else 'WRITE'}")


@pytest.mark.django_db(transaction=True)
def test_a_database_that_takes_nothing_for_a_minute_loses_no_save_and_doubles_none(site, submission):
    with ReadOnly():
        refused = [save(site, submission, "Written meanwhile.", 0) for _again in range(2)]
        assert site.get(reverse("submissions:draft", args=[submission.pk])).status_code == 200
    again = [save(site, submission, "Written meanwhile.", 0) for _again in range(2)]
    answer = submission.answers.get(question__key="q2")
    assert (refused, again) == ([500, 500], [200, 200])
    assert (answer.html, answer.revision, answer.revisions.count()) == ("<p>Written meanwhile.</p>", 1, 1)


@pytest.mark.django_db(transaction=True)
def test_a_database_that_takes_nothing_for_a_minute_makes_no_half_a_submission(site, submission):
    with ReadOnly():
        assert hand_in(site, submission) == 500
    submission.refresh_from_db()
    assert (submission.status, SubmissionVersion.objects.count(), Mail.objects.count()) == ("draft", 0, 0)
    assert [hand_in(site, submission) for _again in range(2)] == [302, 302]
    assert (SubmissionVersion.objects.count(), Mail.objects.filter(subject__contains="eceived").count()) == (1, 1)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_connection_that_breaks_as_the_database_fails_over_is_made_anew(site, submission):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (number,) = cursor.fetchone()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [number])
    other.close()
    codes = []
    for _attempt in range(2):
        codes.append(save(site, submission, "Sent twice.", 0))
        connection.close()  # as each request of the site does with a connection that has failed
    assert codes == [500, 200]
    assert submission.answers.get(question__key="q2").revisions.count() == 1


# --- The disk ---------------------------------------------------------------------------------------------------------


class Full:
    """A disk with room for no more than so many bytes of one file: the system itself refuses the rest (EFBIG)."""

    def __init__(self, room: int) -> None:
        self.room = room

    def __enter__(self) -> None:
        self.before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (self.room, self.before[1]))

    def __exit__(self, *_fault: object) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, self.before)


ROOM = 8 * 1024 * 1024
FILES = {
    "an annex": ("submissions:add_annex", "file", b"%PDF-1.7 " + b"x" * ROOM),
    "a file to import": ("assembly:import_word", "file", b"%PDF-1.7 " + b"x" * ROOM),
}


@pytest.mark.parametrize("case", FILES)
def test_a_disk_that_is_full_takes_no_file_says_so_and_keeps_no_half(site, submission, settings, tmp_path, case):
    settings.MEDIA_ROOT = tmp_path
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * ROOM  # what arrives is not written to the disk before it is kept
    name, field, content = FILES[case]
    address = reverse(name, args=[submission.pk])
    with Full(ROOM):
        page = site.post(address, {field: SimpleUploadedFile("statement.pdf", content)}, follow=True)
    said = [str(message) for message in page.context["messages"]]
    assert said == [
        "The site cannot keep files just now; nothing was changed. Try again later, or tell the secretariat."
    ]
    assert (submission.attachments.count(), submission.uploads.count(), _files(tmp_path)) == (0, 0, [])


def test_a_disk_that_is_full_takes_no_picture_and_the_editor_is_told(site, submission, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    settings.MEDIA_ROOT.chmod(0o500)  # for who is not root
    (settings.MEDIA_ROOT / "pictures").write_text("a file where a folder should be")  # for root as well
    answer = site.post(reverse("submissions:add_picture", args=[submission.pk]), {"picture": _picture()})
    assert (answer.status_code, answer.json()["state"], submission.pictures.count()) == (422, "refused", 0)


def _picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("map.png", picture())


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


# --- The mail server --------------------------------------------------------------------------------------------------


class MailServer(socketserver.ThreadingTCPServer):
    """A mail server of the barest kind (RFC 5321) that notes to whom it took a message."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        self.taken: list[str] = []
        super().__init__(("127.0.0.1", port), _Speaking)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def end(self) -> None:
        """Hang up, and answer no more."""
        self.shutdown()
        self.server_close()


class _Speaking(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.wfile.write(b"220 ready\r\n")
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"RCPT":
                self.server.taken.append(line.decode().partition("<")[2].partition(">")[0])
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                while self.rfile.readline() != b".\r\n":
                    pass
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 fine\r\n")


@pytest.fixture
def mail_server(settings) -> Iterator[MailServer]:
    server = MailServer()
    settings.EMAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield server
    server.server_close()


def test_a_receipt_waits_out_a_mail_server_that_is_down_for_a_day(mail_server, submission, author, freeze):
    port = mail_server.server_address[1]
    mail_server.end()
    clock = freeze(timezone.now())
    version = submitting.submit(submission.pk, author, "key")
    receipt = Mail.objects.get(recipients=[author.email])
    mail.deliver(receipt.pk)
    for _hour in range(24):
        clock.shift(timedelta(hours=1))
        assert mail.retry_due() == 0
    receipt.refresh_from_db()
    assert (receipt.sent_at, submission.versions.get()) == (None, version)
    back = MailServer(port)
    clock.shift(timedelta(hours=1))
    try:
        assert (mail.retry_due(), mail.retry_due()) == (1, 0)
    finally:
        back.end()
    assert back.taken == [author.email]


# --- Pressed, and no answer came --------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_press_whose_answer_was_lost_is_pressed_again_and_makes_one_version(site, submission):
    """Again on the same page (its key), on a page that was opened anew, and by the other focal point."""
    other = Client()
    other.force_login(member(submission))
    codes = [hand_in(site, submission), hand_in(site, submission), hand_in(site, submission, "another page")]
    codes.append(hand_in(other, submission, "another person"))
    assert codes == [302] * 4
    version = SubmissionVersion.objects.get()
    receipts = Mail.objects.filter(text__contains=version.reference)
    assert sorted(row.recipients[0] for row in receipts) == sorted({row.recipients[0] for row in receipts})


# --- The clock --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("time", "said"), [("02:30", 1), ("03:30", 0)])
def test_a_closing_time_that_clocks_leap_over_is_asked_for_again(submission, freeze, time, said):
    """In New York 02:30 on 9 March 2025 never was, as clocks went from 02:00 to 03:00."""
    call = submission.consultation
    freeze("2025-03-01 12:00+00:00")
    call.opens_at = call.published_at = timezone.now() - timedelta(days=1)
    call.closes_at = timezone.now() + timedelta(days=2)
    call.save()
    client = Client()
    client.force_login(secretariat_of(call))
    data = {"closes_at": f"2025-03-09T{time}", "reason": "Many asked.", "confirmed": "on"}
    page = client.post(reverse("submissions:extend", args=[call.slug]), data)
    assert (len(page.context["form"].errors) if said else page.status_code) == (1 if said else 302)
    assert Extension.objects.count() == 1 - said
