"""What was confirmed is written, with its origin, and can be taken back."""

import pytest

from assembly.enums import UploadState
from assembly.intake.services import confirmation, plan_edits, uploading
from assembly.intake.services.confirmation import Options
from assembly.models import Upload
from submissions.drafting import services as drafting
from submissions.drafting.services.attachments import File
from submissions.models import AuditEvent
from submissions.values.enums import AttachmentKind, AuditVerb, SubmissionStatus
from submissions.values.exceptions import NotPermitted, NotPossible
from tests.assembly.files import filled, lines
from tests.factories import SubmissionFactory, UserFactory, fill, member, reviewer_of, secretariat_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission():
    return SubmissionFactory()


@pytest.fixture
def author(submission):
    return member(submission)


@pytest.fixture
def upload(submission, author):
    return sent(submission, author, filled(submission.consultation))


def sent(submission, actor, content, **options):
    return uploading.take(submission.pk, actor, File("inputs.docx", content), **options)


def confirm(upload, actor, bases=None, **options):
    return confirmation.confirm(upload.pk, actor, upload.plan_revision, bases or {}, Options(**options))


def choose(upload, actor, **choices):
    plan_edits.change(upload.pk, actor, upload.plan_revision, places={}, choices=choices)
    upload.refresh_from_db()


def texts(submission):
    answers = submission.answers.exclude(question__number=None).order_by("question__number")
    return list(answers.values_list("html", flat=True))


WRITTEN = [f"<p>We answer question {number} in full.</p>" for number in (1, 2, 3)]


def test_a_confirmed_file_becomes_answers_that_name_it(submission, author, upload):
    confirm(upload, author)
    assert texts(submission) == WRITTEN
    assert submission.answers.get(question__key="q1").revisions.get().from_file == "inputs.docx"
    assert AuditEvent.objects.filter(submission=submission, verb=AuditVerb.IMPORTED, actor=author).exists()


def test_what_was_done_is_kept_with_the_account(submission, author, upload):
    fill(submission, {"q1": "<p>Ours.</p>", "q2": WRITTEN[1]}, author)
    choose(upload, author, q1="after")
    done = confirm(upload, author).applied
    assert [row["what"] for row in done["answers"]] == ["after", "same", "new"]
    assert done["balance"]["words_in"] == sum(done["balance"][name] for name in ("placed", "recognised", "reported"))


def test_nothing_is_overwritten_before_a_choice(submission, author, upload):
    fill(submission, {"q1": "<p>Ours.</p>"}, author)
    with pytest.raises(NotPossible, match="there already"):
        confirm(upload, author)
    assert texts(submission) == ["<p>Ours.</p>", "", ""]


def test_an_answer_changed_since_it_was_shown_stops_everything(submission, author, upload):
    shown = {answer.question.key: answer.revision for answer in submission.answers.select_related("question")}
    fill(submission, {"q2": WRITTEN[1]}, member(submission))
    with pytest.raises(NotPossible, match="meanwhile"):
        confirm(upload, author, shown)
    assert texts(submission) == ["", WRITTEN[1], ""]


def test_a_file_is_confirmed_once(author, upload):
    confirm(upload, author)
    with pytest.raises(NotPossible):
        confirm(upload, author)


def test_a_file_without_any_answer_is_not_confirmed(submission, author):
    with pytest.raises(NotPossible, match="Nothing of the file"):
        confirm(sent(submission, author, lines("Greetings.")), author)


def test_the_file_goes_along_as_the_original_only_if_asked(submission, author, upload):
    confirm(upload, author)
    assert not submission.attachments.exists()
    confirmation.take_back(upload.pk, author)
    upload.refresh_from_db()
    confirm(upload, author, original=True)
    assert submission.attachments.present().get().kind == AttachmentKind.RECEIVED_ORIGINAL


def test_an_import_is_taken_back_with_its_original_and_can_be_confirmed_anew(submission, author, upload):
    fill(submission, {"q1": "<p>Ours.</p>"}, author)
    choose(upload, author, q1="replace")
    confirm(upload, author, original=True)
    assert confirmation.take_back(upload.pk, author) == []
    assert texts(submission) == ["<p>Ours.</p>", "", ""]
    assert not submission.attachments.present().exists()
    upload.refresh_from_db()
    confirm(upload, author)
    assert texts(submission) == WRITTEN


def test_taking_back_leaves_what_was_edited_since(submission, author, upload):
    confirm(upload, author)
    answer = submission.answers.get(question__key="q2")
    drafting.save_answer(answer.pk, answer.revision, actor=member(submission), html="<p>Edited.</p>")
    assert [question.key for question in confirmation.take_back(upload.pk, author)] == ["q2"]
    assert texts(submission) == ["", "<p>Edited.</p>", ""]


def test_the_secretariat_enters_and_hands_in_on_behalf(submission):
    secretariat = secretariat_of(submission.consultation)
    upload = sent(submission, secretariat, filled(submission.consultation), on_behalf=True)
    confirm(upload, secretariat, original=True, submit=True)
    submission.refresh_from_db()
    assert (texts(submission), submission.status) == (WRITTEN, SubmissionStatus.SUBMITTED)
    assert [file["name"] for file in submission.latest_version.content["attachments"]] == ["inputs.docx"]
    with pytest.raises(NotPossible, match="on the record"):
        confirmation.take_back(upload.pk, secretariat)


def test_what_the_secretariat_entered_is_taken_back_too(submission, author):
    fill(submission, {"q1": "<p>Ours.</p>"}, author)
    secretariat = secretariat_of(submission.consultation)
    upload = sent(submission, secretariat, filled(submission.consultation), on_behalf=True)
    choose(upload, secretariat, q1="replace")
    confirm(upload, secretariat)
    confirmation.take_back(upload.pk, secretariat)
    assert texts(submission) == ["<p>Ours.</p>", "", ""]


def test_nobody_else_confirms_or_takes_back(submission, author, upload):
    others = [
        UserFactory(is_superuser=True),
        reviewer_of(submission.consultation),
        secretariat_of(submission.consultation),
        member(SubmissionFactory(consultation=submission.consultation)),
    ]
    for person in others:
        with pytest.raises(NotPermitted):
            confirm(upload, person)
    confirm(upload, author)
    for person in others:
        with pytest.raises(NotPermitted):
            confirmation.take_back(upload.pk, person)
    assert Upload.objects.get().state == UploadState.APPLIED
    assert texts(submission) == WRITTEN
