"""Handing in: the check, the version, the receipt."""

import threading
from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.db import connection
from django.utils import timezone, translation

from submissions.calls.services import calls
from submissions.drafting.snapshot import checksum, snapshot
from submissions.models import Answer, AuditEvent, CoSubmitter, Extension, Mail, SubmissionVersion
from submissions.record.services import lifecycle, submitting
from submissions.record.services import particulars as parties
from submissions.values.enums import Category, MembershipRole, QuestionKind, SubmissionStatus
from submissions.values.exceptions import NotPermitted, NotPossible
from tests.factories import (
    ConsultationFactory,
    MembershipFactory,
    OptionFactory,
    QuestionFactory,
    StateFactory,
    SubmissionFactory,
    UserFactory,
    assigned_reviewer,
    fill,
    member,
    secretariat_of,
    submitted_version,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission():
    return SubmissionFactory()


@pytest.fixture
def focal_point(submission):
    return member(submission)


def questions(submission):
    return submission.consultation.questionnaire.questions


# --- The check --------------------------------------------------------------------------------------------------------


def problems(submission):
    found = submitting.check(submission)
    return [(problem.question and problem.question.key, str(problem.sentence), problem.blocks) for problem in found]


def test_an_empty_draft_cannot_be_submitted(submission):
    assert problems(submission) == [(None, "No question has been answered yet.", True)]


def test_a_required_question_must_be_answered(submission, focal_point):
    questions(submission).filter(key="q2").update(required=True)
    fill(submission, {"q1": "<p>One.</p>"}, focal_point)
    assert problems(submission) == [("q2", "This question must be answered.", True)]


def test_a_required_question_that_is_not_asked_need_not_be_answered(focal_point):
    call = ConsultationFactory()
    section = call.questionnaire.sections.get()
    asked = QuestionFactory(section=section, kind=QuestionKind.SINGLE_CHOICE)
    OptionFactory(question=asked, value="yes")
    QuestionFactory(section=section, key="group", required=True, shown_if=asked, shown_if_values=["yes"])
    submission = SubmissionFactory(consultation=call)
    fill(submission, {"q1": "<p>One.</p>"})
    assert problems(submission) == []


@pytest.mark.parametrize(("words", "expected"), [(10, []), (11, [False]), (12, [False]), (13, [True])])
def test_over_the_limit_warns_and_over_the_leeway_blocks(submission, focal_point, words, expected):
    questions(submission).filter(key="q1").update(word_limit=10, leeway=20)
    fill(submission, {"q1": f"<p>{'word ' * words}</p>"}, focal_point)
    assert [blocks for _key, _sentence, blocks in problems(submission)] == expected


def test_particulars_alone_are_no_input(submission, focal_point):
    fill(submission, {"contact": "Ada"}, focal_point)
    assert problems(submission) == [(None, "No question has been answered yet.", True)]


# --- Submitting -------------------------------------------------------------------------------------------------------


def test_submitting_writes_a_numbered_version_and_moves_the_submission(submission, focal_point):
    fill(submission, {"q1": "<p>One two.</p>"}, focal_point)
    version = submitting.submit(submission.pk, focal_point, "k")
    submission.refresh_from_db()
    assert (version.number, version.words, version.reference, submission.status, submission.latest_version) == (
        1,
        2,
        "No. 1, version 1",
        SubmissionStatus.SUBMITTED,
        version,
    )


def test_a_version_holds_what_was_shown_and_answered(submission, focal_point):
    fill(submission, {"q1": "<p>One.</p>", "contact": "Ada"}, focal_point)
    content = submitting.submit(submission.pk, focal_point, "k").content
    kept = [(answer["question"], answer["number"], answer["html"], answer["value"]) for answer in content["answers"]]
    assert kept == [("contact", None, "", "Ada"), ("q1", 1, "<p>One.</p>", None)]


def test_the_checksum_is_that_of_the_content(submission, focal_point):
    fill(submission, {"q1": "<p>One.</p>"}, focal_point)
    version = submitting.submit(submission.pk, focal_point, "k")
    version.refresh_from_db()
    assert version.checksum == checksum(version.content)


def test_the_checksum_is_the_same_in_whatever_language_it_is_asked_for(submission, focal_point):
    asked = QuestionFactory(section=submission.consultation.questionnaire.sections.get(), kind="single_choice")
    OptionFactory(question=asked, value="yes", label_en="Yes", label_ar="نعم")
    for name in ("ي", "ا"):
        row = MembershipFactory(role="focal_point", organization__name_ar=name)
        CoSubmitter.objects.create(
            submission=submission, organization=row.organization, confirmed_by=row.user, confirmed_at=timezone.now()
        )
    Answer.objects.create(submission=submission, question=asked, value="yes")
    found = set()
    for language in ("en", "ar"):
        with translation.override(language):
            found.add(checksum(snapshot(submission)))
    assert len(found) == 1


def test_references_follow_each_other_within_a_call():
    call = ConsultationFactory()
    numbers = [submitted_version(consultation=call).submission.number for _ in range(3)]
    assert numbers == [1, 2, 3]


def test_pressed_twice_it_makes_one_version(submission, focal_point):
    fill(submission, {"q1": "<p>One.</p>"}, focal_point)
    versions = {submitting.submit(submission.pk, focal_point, "k").pk for _twice in range(2)}
    assert (len(versions), Mail.objects.count()) == (1, 1)


def test_an_unchanged_draft_makes_no_second_version(submission, focal_point):
    first = submitted_version(submission, actor=focal_point)
    assert submitting.submit(submission.pk, focal_point, "another") == first


def test_a_revised_draft_becomes_version_2_under_the_same_number(submission, focal_point):
    submitted_version(submission, actor=focal_point)
    fill(submission, {"q1": "<p>Better.</p>"}, focal_point)
    second = submitting.submit(submission.pk, focal_point, "2")
    assert second.reference == "No. 1, version 2"


def test_editing_after_submission_changes_no_version(submission, focal_point):
    version = submitted_version(submission, actor=focal_point)
    fill(submission, {"q1": "<p>Later.</p>"}, focal_point)
    version.refresh_from_db()
    submission.refresh_from_db()
    assert (checksum(version.content), submission.status, submission.has_unsubmitted_changes) == (
        version.checksum,
        "submitted",
        True,
    )


def test_a_version_is_never_changed():
    version = submitted_version()
    version.words = 0
    with pytest.raises(TypeError, match="never changes"):
        version.save()


def test_an_assignment_is_for_its_version_and_the_next_is_asked_for_anew(submission, focal_point):
    reviewer = assigned_reviewer(submitted_version(submission, actor=focal_point))
    second = submitted_version(submission, {"q1": "<p>Better.</p>"}, focal_point)
    assert not second.assignments.exists()
    assert calls.reviewers_before(submission.pk) == [reviewer]
    calls.assign_again(submission.pk, secretariat_of(submission.consultation))
    assert [row.reviewer for row in second.assignments.all()] == [reviewer]
    assert calls.reviewers_before(submission.pk) == []


@pytest.mark.parametrize("person", ["drafter", "secretariat", "superuser", "focal point of another"])
def test_only_a_focal_point_submits(submission, focal_point, person):
    fill(submission, {"q1": "<p>One.</p>"}, focal_point)
    actor = {
        "drafter": lambda: member(submission, MembershipRole.DRAFTER),
        "secretariat": lambda: secretariat_of(submission.consultation),
        "superuser": lambda: UserFactory(is_superuser=True),
        "focal point of another": lambda: MembershipFactory(role=MembershipRole.FOCAL_POINT).user,
    }[person]()
    with pytest.raises(NotPermitted, match="Only a focal point"):
        submitting.submit(submission.pk, actor, "k")


def test_a_repeated_key_gives_nothing_to_who_is_no_focal_point(submission, focal_point):
    submitted_version(submission, actor=focal_point)
    key = submission.versions.get().request_key
    with pytest.raises(NotPermitted):
        submitting.submit(submission.pk, member(submission, MembershipRole.DRAFTER), key)


def test_a_refused_draft_says_what_is_missing_and_changes_nothing(submission, focal_point):
    with pytest.raises(NotPossible) as refusal:
        submitting.submit(submission.pk, focal_point, "k")
    assert (refusal.value.details, SubmissionVersion.objects.count()) == (["No question has been answered yet."], 0)


# --- The clock --------------------------------------------------------------------------------------------------------


@pytest.fixture
def ready(submission, focal_point):
    fill(submission, {"q1": "<p>One.</p>"}, focal_point)
    return submission


def test_the_last_moment_counts(ready, focal_point, freeze):
    freeze(ready.consultation.closes_at - timedelta(microseconds=1))
    assert not submitting.submit(ready.pk, focal_point, "k").is_late


def test_the_closing_moment_is_too_late(ready, focal_point, freeze):
    freeze(ready.consultation.closes_at)
    with pytest.raises(NotPermitted, match="closed"):
        submitting.submit(ready.pk, focal_point, "k")


def test_the_grace_honours_a_draft_already_begun(ready, focal_point, freeze):
    type(ready.consultation).objects.update(grace=timedelta(minutes=15))
    freeze(ready.consultation.closes_at + timedelta(minutes=14))
    assert not submitting.submit(ready.pk, focal_point, "k").is_late


@pytest.mark.parametrize("for_all", [True, False])
def test_an_extension_counts_at_once(ready, focal_point, freeze, for_all):
    call = ready.consultation
    Extension.objects.create(
        consultation=call,
        organization=None if for_all else ready.organization,
        closes_at=call.closes_at + timedelta(days=1),
        reason="Asked for.",
        granted_by=focal_point,
    )
    freeze(call.closes_at + timedelta(hours=1))
    assert submitting.submit(ready.pk, focal_point, "k").number == 1


def test_the_extension_of_another_organization_does_not_count(ready, focal_point, freeze):
    call = ready.consultation
    Extension.objects.create(
        consultation=call,
        organization=SubmissionFactory(consultation=call).organization,
        closes_at=call.closes_at + timedelta(days=1),
        reason="Asked for.",
        granted_by=focal_point,
    )
    freeze(call.closes_at + timedelta(hours=1))
    with pytest.raises(NotPermitted, match="closed"):
        submitting.submit(ready.pk, focal_point, "k")


def test_a_late_input_is_marked_where_late_inputs_are_admitted(ready, focal_point, freeze):
    type(ready.consultation).objects.update(admits_late=True)
    freeze(ready.consultation.closes_at + timedelta(days=3))
    assert submitting.submit(ready.pk, focal_point, "k").is_late


def test_a_clarification_may_be_given_after_closing(ready, focal_point, freeze):
    version = submitting.submit(ready.pk, focal_point, "1")
    secretariat = secretariat_of(ready.consultation)
    lifecycle.move(ready.pk, "request_clarification", secretariat, "Which region?")
    freeze(ready.consultation.closes_at + timedelta(days=3))
    fill(ready, {"q1": "<p>Africa.</p>"}, focal_point)
    assert submitting.submit(ready.pk, focal_point, "2").number == version.number + 1


# --- The receipt ------------------------------------------------------------------------------------------------------


def test_every_focal_point_gets_the_receipt(ready, focal_point):
    other = member(ready)
    member(ready, MembershipRole.DRAFTER)
    version = submitting.submit(ready.pk, focal_point, "k")
    assert sorted(mail.recipients[0] for mail in Mail.objects.all()) == sorted([focal_point.email, other.email])
    assert all(version.checksum in mail.text and version.reference in mail.text for mail in Mail.objects.all())
    assert django_mail.outbox == []  # nothing is sent within the request: a worker delivers what was written down


def test_submitting_is_on_the_audit_trail(ready, focal_point):
    submitting.submit(ready.pk, focal_point, "k")
    event = AuditEvent.objects.filter(verb="submitted").get()
    assert (event.actor, event.data) == (focal_point, {"note": "", "version": 1})


@pytest.mark.django_db(transaction=True)
def test_two_focal_points_pressing_submit_at_once_make_one_version(ready, focal_point):
    other = member(ready)
    barrier, made = threading.Barrier(2), []

    def press(actor, key):
        barrier.wait()
        try:
            made.append(submitting.submit(ready.pk, actor, key).number)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=pair) for pair in ((focal_point, "a"), (other, "b"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (made, SubmissionVersion.objects.count()) == ([1, 1], 1)


def test_what_states_associate_themselves_with_is_in_the_version():
    submission = SubmissionFactory(organization=StateFactory())
    actor, group = member(submission), SubmissionFactory().organization
    type(group).objects.filter(pk=group.pk).update(category=Category.NEGOTIATING_GROUP)
    parties.set_particulars(
        submission.pk, actor=actor, language="en", publication="attributed", associated_with=[group]
    )
    version = submitted_version(submission, actor=actor)
    assert version.content["associated_with"] == [{"id": group.pk, "name": group.name_en}]


def test_a_co_submitter_is_named_only_once_it_has_confirmed(submission, focal_point):
    waiting, confirmed = MembershipFactory(role="focal_point"), MembershipFactory(role="focal_point")
    parties.set_particulars(
        submission.pk,
        actor=focal_point,
        language="en",
        publication="attributed",
        co_submitters=[waiting.organization, confirmed.organization],
    )
    parties.confirm_co_submitter(submission.co_submitters.get(organization=confirmed.organization).pk, confirmed.user)
    version = submitted_version(submission, actor=focal_point)
    assert [row["id"] for row in version.content["co_submitters"]] == [confirmed.organization.pk]
