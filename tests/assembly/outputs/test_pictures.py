"""Pictures of answers in the Word files that are made of them, and in those that come in."""

import subprocess
from zipfile import ZipFile

import pytest

from assembly.intake.services import confirmation, importing, returning, uploading
from assembly.outputs.services import drafting_file
from assembly.outputs.services.single import draft_file, version_file
from assembly.outputs.services.writing import assemble
from richtext import Code
from submissions.drafting.services import pictures
from submissions.drafting.services.attachments import File
from submissions.models import SubmissionVersion
from tests.assembly.returned import W, edited, source_of
from tests.factories import (
    ConsultationFactory,
    OrganizationFactory,
    SubmissionFactory,
    fill,
    member,
    secretariat_of,
    submitted_version,
)
from tests.images import named, picture
from tests.libreoffice import needs_libreoffice
from tests.word.ooxml import assert_sound
from word.reading import converting

pytestmark = pytest.mark.django_db

DESCRIPTION = "//*[local-name()='docPr']/@descr"


@pytest.fixture
def call():
    return ConsultationFactory(allows_pictures=True)


@pytest.fixture
def submission(call):
    return SubmissionFactory(consultation=call)


@pytest.fixture
def author(submission):
    return member(submission)


@pytest.fixture
def added(submission, author):
    return pictures.add(submission, author, picture())


def parts_of(content, tmp_path):
    path = tmp_path / "file.docx"
    path.write_bytes(content)
    return assert_sound(path)


def media(parts):
    return [data for name, data in parts.raw.items() if name.startswith("word/media/")]


def test_file_of_a_submission_holds_its_pictures(submission, author, added, tmp_path):
    fill(submission, {"q1": named(added.sha256)}, author)
    assert media(parts_of(draft_file(submission), tmp_path)) == [pictures.content(added.sha256)]
    version = submitted_version(submission, {}, author)
    parts = parts_of(version_file(version), tmp_path)
    assert media(parts) == [pictures.content(added.sha256)]
    assert parts.find(DESCRIPTION) == ["A map"]


def test_consolidated_file_holds_the_pictures_of_all_inputs_each_once(call, submission, author, added, tmp_path):
    other = SubmissionFactory(consultation=call)
    same = pictures.add(other, member(other), picture())
    third = pictures.add(other, member(other), picture("JPEG", colour="red"))
    versions = [
        submitted_version(submission, {"q1": named(added.sha256)}, author),
        submitted_version(other, {"q1": named(same.sha256), "q2": named(third.sha256, "A flag")}),
    ]
    assembled = assemble(call, [version.pk for version in versions], "by-question", tmp_path / "all.docx")
    parts = assert_sound(tmp_path / "all.docx")
    assert not assembled.warnings
    assert media(parts) == [pictures.content(added.sha256), pictures.content(third.sha256)]
    assert parts.find(DESCRIPTION) == ["A map", "A map", "A flag"]


def test_description_stands_for_a_picture_that_is_gone(submission, author, added, tmp_path):
    version = submitted_version(submission, {"q1": named(added.sha256)}, author)
    added.file.storage.delete(added.file.name)
    assembled = assemble(submission.consultation, [version.pk], "by-question", tmp_path / "all.docx")
    assert [warning.code for warning in assembled.warnings] == ["picture-missing"]
    assert "[A map]" in assert_sound(tmp_path / "all.docx").text()


# --- Coming in --------------------------------------------------------------------------------------------------------


@pytest.fixture
def received(submission, author, added, tmp_path):
    """A file that came from a delegation, with a picture in the answer to the first question."""
    fill(submission, {"q1": named(added.sha256), "q2": "<p>Nothing more.</p>"}, author)
    path = tmp_path / "received.docx"
    path.write_bytes(draft_file(submission))
    return path


def notices_of(upload):
    return [code for row in upload.applied["answers"] for code, _excerpt, _count in row["notices"]]


def test_file_that_came_in_keeps_its_pictures(call, received):
    organization = OrganizationFactory()
    examined = importing.examine(received, call)
    entered = confirmation.enter(examined, call, organization, secretariat_of(call), submit=True)
    assert notices_of(entered) == []
    kept = entered.submission.pictures.get()
    assert (kept.width, kept.height) == (60, 40)
    html = entered.submission.answers.get(question__key="q1").html
    assert f'<img data-sha256="{kept.sha256}" alt="A map" width="60" height="40">' in html
    version = SubmissionVersion.objects.get(pk=entered.applied["version"])
    assert version.submitted_pictures.get().picture == kept


def test_only_what_a_file_shows_of_a_picture_comes_in(call, received):
    part = received.with_name("part.docx")
    with ZipFile(received) as whole, ZipFile(part, "w") as target:
        for name in whole.namelist():
            data = whole.read(name)
            target.writestr(name, data.replace(b"<a:stretch>", b'<a:srcRect l="50000" b="25000"/><a:stretch>'))
    examined = importing.examine(part, call)
    entered = confirmation.enter(examined, call, OrganizationFactory(), secretariat_of(call), submit=True)
    kept = entered.submission.pictures.get()
    assert (notices_of(entered), (kept.width, kept.height)) == ([], (30, 30))
    assert kept.sha256 in entered.submission.answers.get(question__key="q1").html


@needs_libreoffice
def test_file_that_was_converted_keeps_its_pictures(call, submission, author, received, tmp_path):
    command = [converting.program(), "--headless", f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"]
    subprocess.run([*command, "--convert-to", "odt", "--outdir", tmp_path, received], check=True)
    upload = uploading.take(submission.pk, author, File("received.odt", (tmp_path / "received.odt").read_bytes()))
    uploading.run(upload.pk)
    upload.refresh_from_db()
    assert (upload.state, [loss for loss in upload.reading["losses"] if loss["code"] == "picture"]) == ("ready", [])
    assert len(upload.reading["pictures"]) == 1


def test_call_without_pictures_reports_those_of_a_file(call, received):
    call.allows_pictures = False
    call.save()
    examined = importing.examine(received, call)
    assert [(loss.code, loss.excerpt) for loss in examined.placement.losses if loss.code == "picture"] == [
        ("picture", "A map")
    ]
    entered = confirmation.enter(examined, call, OrganizationFactory(), secretariat_of(call))
    assert notices_of(entered) == [Code.PICTURES]
    assert not entered.submission.pictures.exists()


def test_picture_that_cannot_be_read_is_said_to_be_left_out(call, received, added):
    broken = received.with_name("broken.docx")
    with ZipFile(received) as whole, ZipFile(broken, "w") as target:
        for name in whole.namelist():
            data = whole.read(name)
            target.writestr(name, data[:60] if name.startswith("word/media/") else data)
    entered = confirmation.enter(importing.examine(broken, call), call, OrganizationFactory(), secretariat_of(call))
    assert notices_of(entered) == [Code.OUTSIDE_PICTURE]


def test_drafting_file_brings_its_pictures_back_as_they_were(submission, author, added, tmp_path):
    fill(submission, {"q1": f"<p>Before.</p>{named(added.sha256)}<p>After.</p>"}, author)
    content = drafting_file.drafting_file(submission)
    found = returning.proposals(source_of(tmp_path, content), submission)
    assert {proposal.state for proposal in found} == {"unchanged"}

    def change(root):
        next(text for text in root.iter(f"{W}t") if text.text == "After.").text = "Afterwards."

    found = returning.proposals(source_of(tmp_path, edited(content, change)), submission)
    (proposal,) = (proposal for proposal in found if proposal.state != "unchanged")
    html = submission.answers.get(question__key="q1").html
    assert added.sha256 in html
    assert proposal.html == html.replace("After.", "Afterwards.")
