"""Files that came in are kept as they are and read once, whoever dies meanwhile."""

import zipfile
from datetime import timedelta
from io import BytesIO

import pytest

from assembly.enums import UploadState
from assembly.intake.services import plan_edits, uploading
from assembly.models import Upload
from submissions.core import locks
from submissions.drafting.services.attachments import LARGEST, WORD, File
from submissions.models import OutboxMessage
from submissions.values import moments
from submissions.values.enums import AttachmentKind
from submissions.values.exceptions import NotPermitted, NotPossible
from tests.assembly.files import filled, lines
from tests.factories import SubmissionFactory, UserFactory, member, reviewer_of, secretariat_of

pytestmark = pytest.mark.django_db

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.fixture
def submission():
    return SubmissionFactory()


@pytest.fixture
def author(submission):
    return member(submission)


@pytest.fixture
def content(submission):
    return filled(submission.consultation)


@pytest.fixture
def large(monkeypatch):
    """Files of any size count as large: they are left to a worker."""
    monkeypatch.setattr(uploading, "QUICK_BYTES", 1)


def take(submission, actor, content, name="inputs.docx", **options):
    return uploading.take(submission.pk, actor, File(name, content), **options)


def test_a_small_file_is_read_at_once_and_kept_as_it_came(submission, author, content):
    upload = take(submission, author, content)
    assert (upload.state, upload.content_type, upload.size) == (UploadState.READY, WORD, len(content))
    with upload.file.open() as kept:
        assert kept.read() == content
    assert [piece["kind"] for piece in upload.reading["pieces"]] == ["question", "answer"] * 3


def test_a_large_file_is_read_by_a_worker(submission, author, content, large):
    upload = take(submission, author, content)
    assert (upload.state, OutboxMessage.objects.get().arguments) == (UploadState.WAITING, {"upload_id": upload.pk})
    assert uploading.run(upload.pk)
    upload.refresh_from_db()
    assert upload.state == UploadState.READY


def test_a_file_is_read_once_however_often_it_is_asked_for(submission, author, content, large):
    upload = take(submission, author, content)
    assert (uploading.run(upload.pk), uploading.run(upload.pk)) == (True, False)


def test_a_file_whose_worker_died_is_asked_for_again(submission, author, content, large):
    upload = take(submission, author, content)
    OutboxMessage.objects.filter(task=uploading.TASK).update(published_at=moments.now() - timedelta(seconds=60))
    Upload.objects.update(state=UploadState.READING, lease="dead", leased_until=moments.now() - timedelta(seconds=1))
    assert [uploading.requeue_expired(), uploading.requeue_expired()] == [1, 0]
    assert OutboxMessage.objects.filter(task=uploading.TASK).count() == 1
    assert uploading.run(upload.pk)


def test_a_file_at_which_workers_die_is_given_up(submission, author, content, large):
    upload = take(submission, author, content)
    Upload.objects.update(attempts=uploading.MOST_ATTEMPTS)
    assert not uploading.run(upload.pk)
    upload.refresh_from_db()
    assert (upload.state, upload.refusal) == (UploadState.FAILED, "too-heavy")


def test_what_takes_long_while_a_person_waits_is_left_to_a_worker(submission, author, content, monkeypatch):
    monkeypatch.setattr(uploading, "QUICK_SECONDS", 0)
    upload = take(submission, author, content)
    assert (upload.state, OutboxMessage.objects.get().task) == (UploadState.WAITING, uploading.TASK)
    assert uploading.run(upload.pk)


def test_the_same_file_sent_twice_is_taken_once(submission, author, content):
    assert take(submission, author, content) == take(submission, author, content)


def test_colleagues_may_send_files_at_the_same_time(submission, author, content):
    other = take(submission, member(submission), lines("Another text."))
    assert take(submission, author, content) != other


def with_member(name, data=b"x"):
    stream = BytesIO(lines("Some text."))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "refusal", "kept"),
    [
        (b"just text", "not-word", False),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted", False),
        (with_member("word/vbaProject.bin"), "macros", False),
        (with_member("word/media/zeros.bin", bytes(200_000_000)), "expands", False),
        (with_member("../evil.xml"), "unsafe-names", False),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "not-word", True),
        (lines(), "no-text", True),
    ],
)
def test_what_cannot_be_read_has_a_reason_and_is_kept_if_it_is_of_a_safe_kind(
    submission, author, content, refusal, kept
):
    upload = take(submission, author, content)
    assert (upload.state, upload.refusal, bool(upload.file)) == (UploadState.FAILED, refusal, kept)


def test_a_file_that_cannot_be_read_may_go_with_the_submission_as_its_original(submission, author):
    upload = take(submission, author, lines())
    uploading.keep_as_original(upload.pk, author)
    (original,) = submission.attachments.present()
    assert (original.kind, original.sha256) == (AttachmentKind.RECEIVED_ORIGINAL, upload.sha256)


def test_a_newer_original_takes_the_place_of_the_one_before(submission, author):
    for content in (lines(), lines("")):
        uploading.keep_as_original(take(submission, author, content).pk, author)
    assert submission.attachments.present().count() == 1
    assert submission.attachments.count() == 2


def test_a_file_of_an_unsafe_kind_is_never_an_original(submission, author):
    upload = take(submission, author, b"just text")
    with pytest.raises(NotPossible):
        uploading.keep_as_original(upload.pk, author)


@pytest.mark.parametrize("content", [b"", bytes(LARGEST + 1)])
def test_an_empty_or_too_large_file_is_not_taken(submission, author, content):
    with pytest.raises(NotPossible):
        take(submission, author, content)
    assert not Upload.objects.exists()


def test_only_so_many_files_wait_at_a_time(submission, author, large):
    for number in range(uploading.MOST_WAITING):
        take(submission, author, lines(f"Text {number}."))
    with pytest.raises(NotPossible, match="still being read"):
        take(submission, author, lines("One more."))


def test_a_file_set_aside_is_deleted(submission, author, content):
    upload = take(submission, author, content)
    name, storage = upload.file.name, upload.file.storage
    uploading.dismiss(upload.pk, author)
    upload.refresh_from_db()
    assert (upload.state, upload.reading, bool(upload.file)) == (UploadState.DISMISSED, None, False)
    assert storage.exists(name)  # until the transaction of this test commits


@pytest.mark.parametrize("on_behalf", [False, True])
def test_nobody_else_sends_a_file(submission, content, on_behalf):
    others = [
        UserFactory(),
        UserFactory(is_superuser=True),
        reviewer_of(submission.consultation),
        member(SubmissionFactory(consultation=submission.consultation)),
        secretariat_of(submission.consultation) if not on_behalf else member(submission),
    ]
    for person in others:
        with pytest.raises(NotPermitted):
            take(submission, person, content, on_behalf=on_behalf)
    assert not Upload.objects.exists()


def test_no_file_is_taken_into_a_draft_after_the_close_but_the_secretariat_enters_it(freeze):
    submission = SubmissionFactory(consultation__admits_late=False)
    author, secretariat = member(submission), secretariat_of(submission.consultation)
    freeze(submission.consultation.closes_at + timedelta(days=30))
    with pytest.raises(NotPermitted):
        take(submission, author, lines("Late."))
    assert take(submission, secretariat, lines("Late."), on_behalf=True).state == UploadState.READY


def test_a_file_is_seen_by_the_authors_of_the_draft_only_and_one_entered_by_the_secretariat_only(submission, author):
    secretariat = secretariat_of(submission.consultation)
    own = take(submission, author, lines("Own."))
    entered = take(submission, secretariat, lines("Entered."), on_behalf=True)
    assert list(Upload.objects.visible_to(author)) == [own]
    assert list(Upload.objects.visible_to(member(submission))) == [own]
    assert list(Upload.objects.visible_to(secretariat)) == [entered]
    for person in (
        UserFactory(is_superuser=True),
        reviewer_of(submission.consultation),
        secretariat_of(SubmissionFactory().consultation),
    ):
        assert not Upload.objects.visible_to(person).exists()


def test_what_an_earlier_version_of_the_site_read_is_read_again(submission, author, content):
    upload = take(submission, author, content)
    before = upload.reading
    Upload.objects.update(reading={"shape": 0, "pieces": [{"unknown": True}]})
    with pytest.raises(NotPossible, match="read again"):
        locks.writing(plan_edits.ready)(upload.pk, author)
    uploading.read_again(upload.pk)
    assert uploading.run(upload.pk)
    upload.refresh_from_db()
    assert upload.reading == before
    uploading.read_again(upload.pk)
    upload.refresh_from_db()
    assert upload.state == UploadState.READY
