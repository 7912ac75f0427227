"""Inputs received by other ways."""

import pytest

from submissions.drafting.services.attachments import File
from submissions.models import Attachment
from submissions.record.services import receiving
from submissions.values.enums import Category
from submissions.values.exceptions import NotPermitted, NotPossible
from tests.factories import (
    ConsultationFactory,
    OrganizationFactory,
    StateFactory,
    SubmissionFactory,
    UserFactory,
    fill,
    member,
    member_of,
    secretariat_of,
)

pytestmark = pytest.mark.django_db

ORIGINAL = File("input.docx", b"as received", "application/octet-stream")


@pytest.fixture
def call():
    return ConsultationFactory()


@pytest.fixture
def secretariat(call):
    return secretariat_of(call)


def test_answers_are_entered_on_behalf_of_an_organization(call, secretariat):
    received = receiving.receive(call, StateFactory(), secretariat, {"q1": "<p>One.</p>"}, language="ar")
    html = received.submission.answers.get(question__key="q1").html
    assert (html, received.submission.language, received.submission.status, received.version) == (
        "<p>One.</p>",
        "ar",
        "draft",
        None,
    )


def test_with_submit_it_is_handed_in_whatever_its_limits_and_its_gaps(call, secretariat):
    call.questionnaire.questions.update(required=True, word_limit=1)
    received = receiving.receive(call, OrganizationFactory(), secretariat, {"q1": "<p>a b c</p>"}, submit=True)
    assert (received.version.number, received.submission.status) == (1, "submitted")


def test_what_comes_after_the_closing_is_entered_and_marked_late(call, secretariat, freeze):
    freeze(call.closes_at)
    received = receiving.receive(call, OrganizationFactory(), secretariat, {"q1": "<p>a</p>"}, submit=True)
    assert received.version.is_late


@pytest.mark.parametrize("person", ["member", "superuser", "secretariat of another process"])
def test_only_the_secretariat_of_the_call_enters_inputs(call, person):
    organization = OrganizationFactory()
    actor = {
        "member": lambda: member_of(organization, "focal_point"),
        "superuser": lambda: UserFactory(is_superuser=True),
        "secretariat of another process": lambda: secretariat_of(ConsultationFactory()),
    }[person]()
    with pytest.raises(NotPermitted):
        receiving.receive(call, organization, actor, {"q1": "<p>a</p>"})


def test_a_category_that_is_not_admitted_is_refused():
    call = ConsultationFactory(categories=[Category.ACADEMIA])
    with pytest.raises(NotPossible, match="does not admit"):
        receiving.receive(call, OrganizationFactory(), secretariat_of(call), {"q1": "<p>a</p>"})


def test_a_text_that_is_replaced_is_counted_and_stays_in_its_history(call, secretariat):
    submission = SubmissionFactory(consultation=call)
    fill(submission, {"q1": "<p>Drafted.</p>"}, member(submission))
    received = receiving.receive(call, submission.organization, secretariat, {"q1": "<p>Received.</p>"})
    answer = submission.answers.get(question__key="q1")
    assert (received.replaced, answer.html, answer.revisions.filter(html="<p>Drafted.</p>").count()) == (
        1,
        "<p>Received.</p>",
        1,
    )


def test_the_original_is_kept_once_by_its_checksum(call, secretariat):
    organization = OrganizationFactory()
    for _twice in range(2):
        receiving.receive(call, organization, secretariat, {"q1": "<p>a</p>"}, original=ORIGINAL)
    kept = Attachment.objects.get()
    with kept.file.open() as file:
        assert (file.read(), kept.name, kept.file.name) == (
            b"as received",
            "input.docx",
            f"attachments/{kept.submission_id}/{kept.sha256}",
        )


def test_the_organization_takes_its_input_over(call, secretariat):
    submission = SubmissionFactory(consultation=call)
    receiving.receive(call, submission.organization, secretariat, {"q1": "<p>Received.</p>"}, submit=True)
    fill(submission, {"q1": "<p>Ours.</p>"}, member(submission))
    assert submission.answers.get(question__key="q1").html == "<p>Ours.</p>"


def test_a_line_of_text_is_entered_too_and_every_revision_names_the_file(call, secretariat):
    answers = {"q1": "<p>One.</p>", "contact": "Nadia  Ferroukhi"}
    received = receiving.receive(call, StateFactory(), secretariat, answers, original=ORIGINAL)
    entered = received.submission.answers.filter(question__key__in=answers).order_by("question__key")
    assert [(answer.html, answer.value, answer.words) for answer in entered] == [
        ("", "Nadia Ferroukhi", 2),
        ("<p>One.</p>", None, 1),
    ]
    assert received.revisions == {"q1": (0, 1), "contact": (0, 1)}
    assert {answer.revisions.get().from_file for answer in entered} == {"input.docx"}
