"""A file that was downloaded here to write in: its page shows only what it changes."""

import pytest
from django.urls import reverse

from assembly.enums import UploadState
from assembly.intake.services import confirmation, uploading
from assembly.outputs.services import drafting_file
from submissions.drafting.services.attachments import File
from submissions.models import Submission
from submissions.values.exceptions import NotPossible
from tests.assembly.returned import edited, write
from tests.factories import SubmissionFactory, fill, member, secretariat_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission():
    made = SubmissionFactory()
    fill(made, {"q1": "<p>One two three.</p>", "q2": "<p>Untouched words.</p>"})
    return Submission.objects.select_related("organization", "consultation__process").get(pk=made.pk)


@pytest.fixture
def author(submission):
    return member(submission)


@pytest.fixture
def content(submission):
    """The file of the draft with another text under the first question."""
    return edited(drafting_file.drafting_file(submission), lambda root: write(root, "q1", "One two four."))


@pytest.fixture
def upload(submission, author, content):
    return uploading.take(submission.pk, author, File("draft.docx", content))


def page_of(client, upload):
    return client.get(reverse("assembly:upload", args=[upload.pk])).content.decode()


def html(submission, key="q1"):
    return submission.answers.get(question__key=key).html


def confirm(upload, actor, choices=None, bases=None):
    return confirmation.confirm_returned(upload.pk, actor, upload.plan_revision, choices or {}, bases or {})


def test_only_what_changed_is_proposed(client, author, upload):
    client.force_login(author)
    page = page_of(client, upload)
    assert "What the file changes" in page
    assert 'id="proposal-q1"' in page
    assert 'id="proposal-q2"' not in page


def test_confirming_saves_the_change_and_names_the_file(client, submission, author, upload):
    client.force_login(author)
    base = submission.answers.get(question__key="q1").revision
    fields = {"plan_revision": 0, "do": "returned", "choice.q1": "file", "base.q1": base}
    page = client.post(reverse("assembly:upload_choose", args=[upload.pk]), fields, follow=True).content.decode()
    assert "The import is done." in page
    assert html(submission) == "<p>One two four.</p>"
    assert submission.answers.get(question__key="q1").revisions.first().from_file == "draft.docx"
    confirmation.take_back(upload.pk, author)
    assert html(submission) == "<p>One two three.</p>"


def test_what_is_kept_stays(submission, author, upload):
    done = confirm(upload, author, {"q1": "keep"})
    assert (html(submission), [row["what"] for row in done.applied["answers"]]) == ("<p>One two three.</p>", ["keep"])


def test_a_conflict_waits_for_a_choice(submission, author, upload):
    fill(submission, {"q1": "<p>One two five.</p>"})
    with pytest.raises(NotPossible, match="Choose which text"):
        confirm(upload, author)
    confirm(upload, author, {"q1": "file"})
    assert html(submission) == "<p>One two four.</p>"


def test_an_answer_changed_since_it_was_shown_stops_everything(submission, author, upload):
    base = submission.answers.get(question__key="q1").revision
    fill(submission, {"q1": "<p>One two five.</p>"})
    with pytest.raises(NotPossible, match="meanwhile"):
        confirm(upload, author, {"q1": "file"}, {"q1": base})
    assert html(submission) == "<p>One two five.</p>"


def test_the_file_of_another_draft_is_read_like_any_other_and_says_so(client, submission, content):
    other = SubmissionFactory(consultation=submission.consultation)
    author = member(other)
    upload = uploading.take(other.pk, author, File("draft.docx", content))
    client.force_login(author)
    page = page_of(client, upload)
    assert "another organization’s draft" in page
    assert "What goes where" in page


def test_the_file_may_be_read_like_any_other(client, author, upload):
    client.force_login(author)
    fields = {"plan_revision": 0, "do": "any"}
    page = client.post(reverse("assembly:upload_choose", args=[upload.pk]), fields, follow=True).content.decode()
    assert "What goes where" in page


def test_the_secretariat_sees_nothing_of_the_draft(client, submission, content):
    secretariat = secretariat_of(submission.consultation)
    upload = uploading.take(submission.pk, secretariat, File("draft.docx", content), on_behalf=True)
    client.force_login(secretariat)
    assert "One two three." not in page_of(client, upload)
    with pytest.raises(NotPossible):
        confirm(upload, secretariat)
    upload.refresh_from_db()
    assert upload.state == UploadState.READY
