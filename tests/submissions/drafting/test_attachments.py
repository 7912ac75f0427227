import io
import zipfile

import docx
import pytest

from submissions.drafting.services import attachments
from submissions.drafting.services.attachments import File
from submissions.models import Attachment
from submissions.values.enums import AttachmentKind
from submissions.values.exceptions import NotPermitted, NotPossible
from tests.factories import SubmissionFactory, UserFactory, member, published_version, secretariat_of, submitted_version

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n..."
PNG = b"\x89PNG\r\n\x1a\n" + bytes(16)


def word(macros=False):
    stream = io.BytesIO()
    docx.Document().save(stream)
    if macros:
        with zipfile.ZipFile(stream, "a") as archive:
            archive.writestr("word/vbaProject.bin", b"")
    return stream.getvalue()


def open_document(macros=False):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", attachments.OPEN_DOCUMENT)
        archive.writestr("content.xml", "<office:document-content/>")
        if macros:
            archive.writestr("Basic/script-lc.xml", "")
    return stream.getvalue()


@pytest.fixture
def submission():
    return SubmissionFactory()


@pytest.fixture
def author(submission):
    return member(submission)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "application/pdf"),
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (word(), attachments.WORD),
        (word(macros=True), ""),
        (open_document(), attachments.OPEN_DOCUMENT),
        (open_document(macros=True), ""),
        (b"PK\x03\x04 no archive", ""),
        (b"<script>alert(1)</script>", ""),
        (b"", ""),
    ],
)
def test_the_kind_of_a_file_is_told_by_its_content(content, kind):
    assert attachments.kind_of(content) == kind


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("annex.pdf", "annex.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\annex.pdf", "annex.pdf"),
        ("a\x00b\n.pdf", "ab.pdf"),
        ("", "file"),
    ],
)
def test_the_name_of_a_file_loses_folders_and_control_characters(given, kept):
    assert attachments.plain_name(given) == kept


def test_an_annex_is_kept_under_its_checksum(submission, author, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path  # where no undone test has left a file of the same name
    annex = attachments.add_annex(submission.pk, author, File("../annex.pdf", PDF))
    assert (annex.kind, annex.name, annex.content_type) == (AttachmentKind.ANNEX, "annex.pdf", "application/pdf")
    assert annex.file.name == f"attachments/{submission.pk}/{annex.sha256}"


def test_the_same_annex_is_kept_once(submission, author):
    first = attachments.add_annex(submission.pk, author, File("a.pdf", PDF))
    assert attachments.add_annex(submission.pk, author, File("b.pdf", PDF)) == first


@pytest.mark.parametrize("content", [b"text", PDF + bytes(attachments.LARGEST)])
def test_an_annex_of_another_kind_or_too_large_is_refused(submission, author, content):
    with pytest.raises(NotPossible):
        attachments.add_annex(submission.pk, author, File("annex.pdf", content))
    assert Attachment.objects.count() == 0


def test_there_are_ten_annexes_at_most(submission, author):
    for number in range(attachments.MOST):
        attachments.add_annex(submission.pk, author, File(f"{number}.pdf", PDF + bytes([number])))
    with pytest.raises(NotPossible):
        attachments.add_annex(submission.pk, author, File("more.pdf", PDF))


def test_nobody_else_adds_or_removes_an_annex(submission, author):
    annex = attachments.add_annex(submission.pk, author, File("a.pdf", PDF))
    others = [UserFactory(is_superuser=True), secretariat_of(submission.consultation), member(SubmissionFactory())]
    for person in others:
        with pytest.raises(NotPermitted):
            attachments.add_annex(submission.pk, person, File("b.pdf", PNG))
        with pytest.raises(NotPermitted):
            attachments.remove_annex(annex.pk, person)


def test_a_version_keeps_the_annex_that_the_draft_has_lost(submission, author):
    annex = attachments.add_annex(submission.pk, author, File("a.pdf", PDF))
    first = submitted_version(submission, actor=author)
    attachments.remove_annex(annex.pk, author)
    second = submitted_version(submission, {"q2": "<p>More.</p>"}, author)
    names = [[file["name"] for file in version.content["attachments"]] for version in (first, second)]
    assert names == [["a.pdf"], []]
    assert Attachment.objects.visible_to(secretariat_of(submission.consultation)).get() == annex


def test_an_annex_removed_before_submitting_is_seen_by_its_authors_only(submission, author):
    annex = attachments.add_annex(submission.pk, author, File("a.pdf", PDF))
    attachments.remove_annex(annex.pk, author)
    submitted_version(submission, actor=author)
    assert list(Attachment.objects.visible_to(secretariat_of(submission.consultation))) == []
    assert list(Attachment.objects.visible_to(author)) == [annex]


def test_an_annex_added_after_submitting_is_not_seen_yet(submission, author):
    submitted_version(submission, actor=author)
    attachments.add_annex(submission.pk, author, File("a.pdf", PDF))
    assert list(Attachment.objects.visible_to(secretariat_of(submission.consultation))) == []


@pytest.mark.parametrize(("publication", "seen"), [("attributed", 1), ("unattributed", 0), ("secretariat_only", 0)])
def test_the_public_sees_annexes_of_attributed_inputs_only(publication, seen):
    submission = SubmissionFactory(publication=publication)
    attachments.add_annex(submission.pk, member(submission), File("a.pdf", PDF))
    published_version(submission=submission)
    assert Attachment.objects.visible_to(UserFactory()).count() == seen


@pytest.mark.parametrize("name", ["paper.exe", "paper.pdf.exe", "paper\u202efdp.exe", "paper.docx"])
def test_a_file_whose_ending_says_something_else_is_refused(submission, author, name):
    with pytest.raises(NotPossible, match=r"ends in \.pdf"):
        attachments.add_annex(submission.pk, author, File(name, PDF))
    assert not submission.attachments.exists()


@pytest.mark.parametrize(
    ("name", "kept"), [("paper", "paper.pdf"), ("PAPER.PDF", "PAPER.PDF"), ("a\u202eb.pdf", "ab.pdf")]
)
def test_the_ending_of_a_file_follows_its_content(name, kept):
    assert attachments.true_name(name, "application/pdf") == kept
