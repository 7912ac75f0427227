"""Comments and decisions: what they write, and to whom they are refused."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from reviews import reading, services
from reviews.models import Audience, Comment, Decision, Thread
from submissions.models import AuditEvent, Mail
from submissions.values.enums import AuditVerb, SubmissionStatus
from submissions.values.exceptions import NotPermitted, NotPossible
from tests.factories import (
    StateFactory,
    assigned_reviewer,
    member,
    reviewer_of,
    secretariat_of,
    submitted_version,
)
from tests.factories.reviews import decision_on, question_of, thread_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def version():
    return submitted_version(answers={"q1": "<p>Peace and <em>more</em> peace.</p>"})


def test_thread_keeps_the_passage_with_its_place(version):
    thread = thread_on(version, exact="peace", start=15)
    assert (thread.exact, thread.start, thread.end, thread.prefix, thread.suffix) == (
        "peace",
        15,
        20,
        "Peace and more ",
        ".",
    )


def test_thread_on_the_whole_answer_has_no_passage(version):
    assert thread_on(version).exact == ""


def test_passage_that_does_not_occur_is_refused(version):
    with pytest.raises(NotPossible, match="does not occur"):
        thread_on(version, exact="war")
    assert Thread.objects.count() == 0


def test_empty_comment_is_refused(version):
    with pytest.raises(NotPossible, match="Write a comment"):
        thread_on(version, text=" \r\n ")


def test_question_of_another_call_is_refused(version):
    other = submitted_version()
    with pytest.raises(NotPossible, match="not part of the call"):
        services.open_thread(version, question_of(other), secretariat_of(version.submission.consultation), "Text")


@pytest.mark.parametrize("who", ["member", "reviewer not assigned", "secretariat of another call"])
def test_only_the_secretariat_and_assigned_reviewers_comment(version, who):
    consultation = version.submission.consultation
    actor = {
        "member": lambda: member(version.submission),
        "reviewer not assigned": lambda: reviewer_of(consultation),
        "secretariat of another call": lambda: secretariat_of(submitted_version().submission.consultation),
    }[who]()
    with pytest.raises(NotPermitted, match="assigned may comment"):
        thread_on(version, actor)


def test_assigned_reviewer_comments(version):
    assert thread_on(version, assigned_reviewer(version)).comments.count() == 1


def test_reply_joins_the_thread(version):
    thread = thread_on(version)
    services.reply(thread.pk, assigned_reviewer(version), "Agreed.")
    assert [comment.text for comment in thread.comments.all()] == ["Please explain.", "Agreed."]


def test_reply_to_a_resolved_thread_is_refused(version):
    reviewer = assigned_reviewer(version)
    thread = services.resolve(thread_on(version).pk, reviewer)
    with pytest.raises(NotPossible, match="reopen it"):
        services.reply(thread.pk, reviewer, "Too late")


def test_resolving_twice_keeps_who_resolved_first(version):
    first, second = assigned_reviewer(version), assigned_reviewer(version)
    thread = thread_on(version)
    services.resolve(thread.pk, first)
    assert services.resolve(thread.pk, second).resolved_by == first


def test_reopened_thread_is_open(version):
    reviewer = assigned_reviewer(version)
    thread = services.resolve(thread_on(version).pk, reviewer)
    assert not services.reopen(thread.pk, reviewer).is_resolved


def test_release_lets_the_submitter_read_what_was_written_for_them(version):
    person, staff = member(version.submission), secretariat_of(version.submission.consultation)
    thread = thread_on(version, staff, audience=Audience.SUBMITTER)
    assert not Thread.objects.visible_to(person).exists()
    first = services.release(thread.pk, staff).released_at
    assert Thread.objects.visible_to(person).get() == thread
    assert services.release(thread.pk, assigned_reviewer(version)).released_at == first


def test_what_was_said_inside_is_never_released(version):
    person, thread = member(version.submission), thread_on(version)
    with pytest.raises(NotPossible, match="stays with them"):
        services.release(thread.pk, secretariat_of(version.submission.consultation))
    with pytest.raises(DatabaseError), transaction.atomic():
        Thread.objects.update(released_at=timezone.now())
    assert not Thread.objects.visible_to(person).exists()


def test_writing_to_the_submitter_begins_another_discussion_and_is_on_the_trail(version):
    person, staff = member(version.submission), secretariat_of(version.submission.consultation)
    inside = thread_on(version, staff, "Weak.", exact="more")
    begun = services.write_to_submitter(inside.pk, staff, "Please say more.")
    assert (begun.exact, begun.number, begun.begun_from, begun.audience) == ("more", 2, inside, Audience.SUBMITTER)
    services.release(begun.pk, staff)
    assert [row.text for row in Thread.objects.visible_to(person).get().comments.all()] == ["Please say more."]
    event = AuditEvent.objects.get(verb=AuditVerb.WROTE_TO_SUBMITTER)
    assert (event.data["begun_from"], event.data["discussion"], event.submission) == (1, 2, None)
    with pytest.raises(NotPossible, match="already"):
        services.write_to_submitter(begun.pk, staff, "Again.")


def test_members_do_not_write_to_themselves(version):
    thread = thread_on(version, is_released=True)
    with pytest.raises(NotPermitted):
        services.write_to_submitter(thread.pk, member(version.submission), "No.")


def test_a_request_for_clarification_releases_what_was_written_for_the_submitter(version):
    person, reviewer = member(version.submission), assigned_reviewer(version)
    inside, waiting = thread_on(version, reviewer), thread_on(version, reviewer, audience=Audience.SUBMITTER)
    decision_on(version, "request_clarification", reviewer, "See the comments.")
    assert list(Thread.objects.visible_to(person)) == [waiting]
    assert inside.released_at is None


def test_a_changed_comment_keeps_its_earlier_texts(version):
    reviewer = assigned_reviewer(version)
    comment = thread_on(version, reviewer, "One").comments.get()
    for text in ("Two", "Three", "Three"):
        services.edit_comment(comment.pk, reviewer, text)
    assert [row.text for row in comment.earlier.all()] == ["One", "Two"]
    with pytest.raises(TypeError):
        comment.earlier.first().save()


def test_a_withdrawn_comment_leaves_a_mark(version):
    reviewer = assigned_reviewer(version)
    comment = thread_on(version, reviewer).comments.get()
    with pytest.raises(NotPermitted, match="author only"):
        services.withdraw_comment(comment.pk, secretariat_of(version.submission.consultation))
    services.withdraw_comment(comment.pk, reviewer)
    assert Comment.objects.get().withdrawn_at is not None
    with pytest.raises(NotPossible, match="withdrawn"):
        services.edit_comment(comment.pk, reviewer, "Again")


def test_read_marks_count_what_others_wrote_since(version):
    first, second = assigned_reviewer(version), assigned_reviewer(version)
    thread = thread_on(version, first)

    def is_new(person):
        (row,) = Thread.objects.visible_to(person).on(version)
        reading.tell_news([row], person)
        return row.is_new

    assert (is_new(first), is_new(second)) == (False, True)
    assert services.mark_read([thread], second) == 1
    assert not is_new(second)
    services.reply(thread.pk, first, "One more.")
    assert is_new(second)
    services.mark_read([thread], second)
    assert not is_new(second)


def test_submitter_replies_in_a_thread_that_is_shared(version):
    thread = thread_on(version, is_released=True)
    services.reply(thread.pk, member(version.submission), "We mean this.")
    assert thread.comments.count() == 2


def test_submitter_does_not_reply_in_a_thread_that_is_not_shared(version):
    thread = thread_on(version)
    with pytest.raises(NotPermitted, match="may reply"):
        services.reply(thread.pk, member(version.submission), "But")


def test_submitter_does_not_resolve_a_thread_that_is_shared(version):
    thread = thread_on(version, is_released=True)
    with pytest.raises(NotPermitted):
        services.resolve(thread.pk, member(version.submission))


def test_fresh_comment_is_changed_by_its_author(version):
    reviewer = assigned_reviewer(version)
    comment = thread_on(version, reviewer).comments.get()
    assert services.edit_comment(comment.pk, reviewer, "Better.").edited_at is not None


def test_comment_of_another_is_not_changed(version):
    comment = thread_on(version).comments.get()
    with pytest.raises(NotPermitted, match="author only"):
        services.edit_comment(comment.pk, assigned_reviewer(version), "Mine")


def test_old_comment_is_not_changed(version):
    reviewer = assigned_reviewer(version)
    comment = thread_on(version, reviewer).comments.get()
    Comment.objects.update(created_at=timezone.now() - timedelta(minutes=16))
    with pytest.raises(NotPermitted, match="15 minutes"):
        services.edit_comment(comment.pk, reviewer, "Late")


def test_decision_makes_the_move_on_the_record(version):
    decision_on(version, "check", assigned_reviewer(version), "Read twice.")
    version.submission.refresh_from_db()
    event = AuditEvent.objects.filter(verb=AuditVerb.CHECKED).get()
    assert (version.submission.status, event.data["note"]) == (SubmissionStatus.CHECKED, "Read twice.")


def test_decision_on_an_earlier_version_is_refused_and_names_the_newer(version):
    reviewer = assigned_reviewer(version)
    submitted_version(version.submission, answers={"q1": "<p>Other words.</p>"})
    with pytest.raises(NotPossible, match=r"No\. 1, version 2 was submitted meanwhile"):
        decision_on(version, "check", reviewer)
    assert Decision.objects.count() == 0


def test_clarification_without_a_note_changes_nothing(version):
    with pytest.raises(NotPossible, match="clarified"):
        decision_on(version, "request_clarification")
    assert Decision.objects.count() == 0


def test_move_that_is_no_decision_of_the_review_is_refused(version):
    with pytest.raises(NotPossible, match="Choose a decision"):
        decision_on(version, "withdraw")


def test_reviewer_does_not_publish(version):
    reviewer = assigned_reviewer(version)
    decision_on(version, "check", reviewer)
    with pytest.raises(NotPermitted):
        decision_on(version, "publish", reviewer)


def test_input_of_a_state_cannot_be_found_not_admissible():
    version = submitted_version(organization=StateFactory())
    with pytest.raises(NotPossible, match="input of a State"):
        decision_on(version, "find_not_admissible", note="No")


@pytest.mark.parametrize(
    ("moves", "subject"),
    [
        (["request_clarification"], "Clarification requested: "),
        (["find_not_admissible"], "Input not admissible: "),
        (["check", "publish"], "Input published: "),
        (["find_not_admissible", "reopen"], "Under review again: "),
    ],
)
def test_focal_points_are_told(version, moves, subject):
    person = member(version.submission)
    for move in moves:
        decision_on(version, move, note="The note.")
    mail = Mail.objects.filter(recipients=[person.email]).first()
    assert mail.subject == subject + version.submission.consultation.title
    assert "The note." in mail.text


def test_checking_writes_no_mail(version):
    before = Mail.objects.count()
    decision_on(version, "check")
    assert Mail.objects.count() == before


def test_decision_never_changes(version):
    decision = decision_on(version)
    with pytest.raises(TypeError):
        decision.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.update(note="Another")
