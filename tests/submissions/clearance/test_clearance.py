"""Clearance: asked in order, recorded against the checksum of the text, void after an edit."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from submissions.clearance.services import asking, chain, links
from submissions.clearance.services.state import of_draft
from submissions.drafting.snapshot import shown_answers
from submissions.models import AuditEvent, Clearance, Mail, Membership
from submissions.record.services import particulars as parties
from submissions.record.services import submitting
from submissions.values.enums import MembershipRole
from submissions.values.exceptions import NotPermitted, NotPossible
from tests.factories import (
    MembershipFactory,
    SubmissionFactory,
    UserFactory,
    fill,
    member,
    reviewer_of,
    secretariat_of,
    submitted_version,
)

pytestmark = pytest.mark.django_db

CAPITAL = "capital@example.org"


@pytest.fixture
def submission():
    return SubmissionFactory()


@pytest.fixture
def focal_point(submission):
    user = member(submission)
    fill(submission, {"q1": "<p>One.</p>"}, user)
    return user


@pytest.fixture
def drafter(submission):
    return member(submission, MembershipRole.DRAFTER)


@pytest.fixture
def steps(submission, focal_point):
    """A focal point, then a capital without an account."""
    organization = submission.organization_id
    return [
        chain.add_step(organization, focal_point, "Focal point", focal_point, ""),
        chain.add_step(organization, focal_point, "Capital", None, CAPITAL),
    ]


def stands(submission):
    return [str(row.status) for row in of_draft(submission)]


@pytest.fixture
def asked(submission, steps, drafter, focal_point):
    """The request to the capital, which follows on the focal point's clearance."""
    first = asking.send(submission.pk, drafter)
    asking.decide_as_member(first.pk, focal_point, "cleared")
    return Clearance.objects.get(email=CAPITAL)


def answer(clearance, decision="cleared", reason=""):
    return asking.decide_by_link(links.token_of(clearance), decision, reason, "Ada Mensah", "Director")


# --- In order ---------------------------------------------------------------------------------------------------------


def test_the_steps_are_asked_one_after_the_other(submission, steps, drafter, focal_point):
    before = stands(submission)
    first = asking.send(submission.pk, drafter)
    sent = stands(submission)
    asking.decide_as_member(first.pk, focal_point, "cleared")
    then = stands(submission)
    answer(Clearance.objects.get(email=CAPITAL))
    assert (before, sent, then, stands(submission)) == (
        ["not_asked", "not_asked"],
        ["waiting", "not_asked"],
        ["cleared", "waiting"],
        ["cleared", "cleared"],
    )


def test_nobody_is_asked_twice_at_once(submission, steps, drafter):
    asking.send(submission.pk, drafter)
    with pytest.raises(NotPossible, match="Nobody is left"):
        asking.send(submission.pk, drafter)
    assert Clearance.objects.count() == 1


def test_the_order_is_that_of_the_chain(submission, steps, drafter, focal_point):
    chain.move_up(steps[1].pk, focal_point)
    assert asking.send(submission.pk, drafter).email == CAPITAL


def test_sent_back_stops_the_chain_and_tells_the_sender_and_the_focal_points(asked, submission, drafter, focal_point):
    Mail.objects.all().delete()
    answer(asked, "sent_back", "Paragraph two goes too far.")
    told = {mail.recipients[0]: mail.text for mail in Mail.objects.all()}
    assert (stands(submission), set(told)) == (["cleared", "sent_back"], {drafter.email, focal_point.email})
    assert all("Paragraph two goes too far." in text for text in told.values())


def test_sending_back_needs_a_reason(asked):
    with pytest.raises(NotPossible, match="why you send"):
        answer(asked, "sent_back", " ")


def test_the_same_text_may_be_sent_again_to_who_sent_it_back(asked, submission, drafter):
    answer(asked, "sent_back", "Please explain.")
    assert asking.send(submission.pk, drafter).email == CAPITAL
    assert stands(submission) == ["cleared", "waiting"]


def test_a_draft_without_answers_is_not_sent():
    empty = SubmissionFactory()
    user = member(empty)
    chain.add_step(empty.organization_id, user, "Capital", None, CAPITAL)
    with pytest.raises(NotPossible, match="No question"):
        asking.send(empty.pk, user)


def test_a_member_who_has_left_is_not_asked(submission, steps, drafter, focal_point):
    Membership.objects.filter(user=focal_point).delete()
    with pytest.raises(NotPossible, match="no longer a member"):
        asking.send(submission.pk, drafter)


def test_an_answer_is_kept_although_the_next_step_cannot_be_asked(submission, steps, drafter, focal_point):
    gone = member(submission, MembershipRole.DRAFTER)
    chain.add_step(submission.organization_id, focal_point, "Mission", gone, "")
    Membership.objects.filter(user=gone).delete()
    first = asking.send(submission.pk, drafter)
    asking.decide_as_member(first.pk, focal_point, "cleared")
    answer(Clearance.objects.get(email=CAPITAL))
    assert stands(submission) == ["cleared", "cleared", "not_asked"]


def test_who_sent_the_text_and_has_left_is_not_told_what_became_of_it(asked, drafter, focal_point):
    Membership.objects.filter(user=drafter).delete()
    Mail.objects.all().delete()
    answer(asked, "sent_back", "The second paragraph says too much.")
    assert [mail.recipients for mail in Mail.objects.all()] == [[focal_point.email]]


# --- The text ---------------------------------------------------------------------------------------------------------


def test_the_checksum_is_that_of_the_version_that_would_be_handed_in(asked, submission, focal_point):
    version = submitting.submit(submission.pk, focal_point, "k")
    assert asked.text.checksum == version.checksum


@pytest.mark.parametrize("edit", ["answer", "particulars"])
def test_an_edit_voids_what_was_cleared(asked, submission, focal_point, edit):
    answer(asked)
    if edit == "answer":
        fill(submission, {"q2": "<p>More.</p>"}, focal_point)
    else:
        parties.set_particulars(submission.pk, actor=focal_point, language="fr", publication="attributed")
        submission.refresh_from_db()
    assert stands(submission) == ["voided", "voided"]


def test_an_edit_that_is_undone_leaves_the_clearance_as_it_was(asked, submission, focal_point):
    answer(asked)
    fill(submission, {"q1": "<p>Other.</p>"}, focal_point)
    fill(submission, {"q1": "<p>One.</p>"}, focal_point)
    assert stands(submission) == ["cleared", "cleared"]


def test_a_changed_text_is_cleared_by_nobody(asked, submission, focal_point):
    fill(submission, {"q2": "<p>More.</p>"}, focal_point)
    with pytest.raises(NotPossible, match="changed after it was sent"):
        answer(asked)


def test_the_new_text_begins_the_chain_again_and_ends_the_old_link(asked, submission, focal_point, drafter):
    fill(submission, {"q2": "<p>More.</p>"}, focal_point)
    asking.send(submission.pk, drafter)
    asked.refresh_from_db()
    assert (stands(submission), asked.withdrawn_at is None) == (["waiting", "not_asked"], False)


# --- The check list and the receipt -----------------------------------------------------------------------------------


@pytest.mark.parametrize("required", [True, False])
def test_what_is_not_cleared_blocks_where_the_organization_says_so(submission, steps, focal_point, required):
    chain.require(submission.organization_id, focal_point, required)
    submission.organization.refresh_from_db()
    found = submitting.check(submission)
    assert [(problem.blocks, problem.place) for problem in found] == [(required, "submissions:clearance")] * 2


def test_a_required_chain_holds_submitting_back_until_it_is_complete(asked, submission, focal_point):
    chain.require(submission.organization_id, focal_point, True)
    with pytest.raises(NotPossible) as refusal:
        submitting.submit(submission.pk, focal_point, "k")
    answer(asked)
    assert refusal.value.details == ["“Capital” has not answered yet."]
    assert submitting.submit(submission.pk, focal_point, "k").number == 1


def test_the_receipt_names_who_cleared_exactly_this_text(asked, submission, focal_point):
    answer(asked)
    Mail.objects.all().delete()
    submitting.submit(submission.pk, focal_point, "k")
    assert "Cleared by: Capital: Ada Mensah, Director" in Mail.objects.first().text


def test_the_receipt_names_nobody_who_cleared_another_text(asked, submission, focal_point):
    answer(asked)
    fill(submission, {"q2": "<p>More.</p>"}, focal_point)
    Mail.objects.all().delete()
    submitting.submit(submission.pk, focal_point, "k")
    assert "Cleared by" not in Mail.objects.first().text


def test_a_check_without_a_chain_takes_three_queries(submission, focal_point, django_assert_num_queries):
    answers = shown_answers(submission)
    with django_assert_num_queries(3):
        submitting.check(submission, answers)


def test_every_step_is_on_the_audit_trail_of_the_members_and_not_of_the_secretariat(asked, submission, drafter):
    answer(asked, "sent_back", "Not yet.")
    secretariat = secretariat_of(submission.consultation)
    verbs = ["clearance_chain_changed"] * 2 + ["clearance_asked", "clearance_asked", "cleared", "sent_back"]
    seen = AuditEvent.objects.visible_to(drafter).filter(verb__in=verbs).order_by("pk")
    assert [event.verb for event in seen] == verbs
    assert Clearance.objects.get(pk=seen.last().data["clearance"]).email == CAPITAL
    assert "Not yet." not in str(seen.last().data)  # it may quote the draft, and the administration shows the trail
    assert not AuditEvent.objects.visible_to(secretariat).filter(verb__in=verbs).exists()


# --- Links ------------------------------------------------------------------------------------------------------------


def test_a_link_is_good_once(asked):
    first = answer(asked)
    with pytest.raises(NotPossible, match="answered already"):
        answer(asked, "sent_back", "I have changed my mind.")
    asked.refresh_from_db()
    assert (asked.decision, asked.decided_at) == ("cleared", first.decided_at)


def test_a_link_expires_and_a_new_one_goes_to_the_same_address(asked, freeze):
    token = links.token_of(asked)
    clock = freeze(timezone.now() + links.LIFE + timedelta(minutes=1))
    with pytest.raises(links.Expired):
        asking.decide_by_link(token, "cleared", "", "Ada", "Director")
    Mail.objects.all().delete()
    asking.renew(token)
    clock.shift(timedelta(minutes=1))
    assert [mail.recipients for mail in Mail.objects.all()] == [[CAPITAL]]
    asked.refresh_from_db()
    assert answer(asked).decision == "cleared"


def test_a_link_that_is_still_good_is_not_sent_again_on_request(asked):
    with pytest.raises(NotPossible, match="newer link"):
        asking.renew(links.token_of(asked))


@pytest.mark.parametrize("token", ["", "1", "x:y:z", "1:1abc:forged", "9" * 30 + ":a:b", "٣:a:b"])
def test_a_forged_link_opens_nothing(asked, token):
    with pytest.raises(NotPossible, match="not known"):
        links.find(token)


def test_a_link_opens_no_other_request(asked, submission, focal_point):
    token = links.token_of(asked)
    other = submitted_version().submission
    user = member(other)
    chain.add_step(other.organization_id, user, "Capital", None, CAPITAL)
    stolen = asking.send(other.pk, user)
    with pytest.raises(NotPossible, match="not known"):
        links.find(f"{stolen.pk}:{token.partition(':')[2]}")


def test_a_withdrawn_link_is_good_no_longer(asked, focal_point):
    asking.withdraw(asked.pk, focal_point)
    with pytest.raises(NotPossible, match="withdrawn"):
        answer(asked)


def test_removing_a_step_ends_its_link(asked, steps, focal_point):
    chain.remove_step(steps[1].pk, focal_point)
    with pytest.raises(NotPossible, match="withdrawn"):
        answer(asked)


def test_a_clearance_may_be_withdrawn_and_counts_no_longer(asked, submission, focal_point):
    answer(asked)
    asking.withdraw(asked.pk, focal_point)
    assert stands(submission) == ["cleared", "not_asked"]


def test_a_reminder_is_not_sent_for_an_earlier_text(asked, submission, focal_point):
    fill(submission, {"q2": "<p>More.</p>"}, focal_point)
    with pytest.raises(NotPossible, match="changed"):
        asking.remind(asked.pk, focal_point)


@pytest.mark.django_db(transaction=True)
def test_two_uses_of_a_link_at_once_record_one_answer(submission, focal_point, drafter):
    chain.add_step(submission.organization_id, focal_point, "Capital", None, CAPITAL)
    token = links.token_of(asking.send(submission.pk, drafter))
    barrier, said = threading.Barrier(2), []

    def use(decision, name):
        barrier.wait()
        try:
            with transaction.atomic():
                said.append(asking.decide_by_link(token, decision, "A reason.", name, "Director").decided_name)
        except NotPossible as refusal:
            said.append(str(refusal))
        finally:
            connection.close()

    pairs = [("cleared", "Ada"), ("sent_back", "Bea")]
    threads = [threading.Thread(target=use, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    row = Clearance.objects.get()
    assert sorted(said) == sorted(
        [row.decided_name, "This request has been answered already; the first answer stands."]
    )
    assert AuditEvent.objects.filter(verb__in=["cleared", "sent_back"]).count() == 1


# --- Who may not ------------------------------------------------------------------------------------------------------


def strangers(submission):
    return {
        "secretariat": secretariat_of(submission.consultation),
        "reviewer": reviewer_of(submission.consultation),
        "superuser": UserFactory(is_superuser=True),
        "member of another": MembershipFactory(role=MembershipRole.FOCAL_POINT).user,
        "asked to join": MembershipFactory(organization=submission.organization, state="requested").user,
    }


STRANGERS = ["secretariat", "reviewer", "superuser", "member of another", "asked to join"]


@pytest.mark.parametrize("who", [*STRANGERS, "drafter"])
def test_only_a_focal_point_changes_the_chain(submission, steps, drafter, who):
    actor = {**strangers(submission), "drafter": drafter}[who]
    organization = submission.organization_id
    for act in (
        lambda: chain.add_step(organization, actor, "X", None, "x@example.org"),
        lambda: chain.remove_step(steps[0].pk, actor),
        lambda: chain.move_up(steps[1].pk, actor),
        lambda: chain.require(organization, actor, True),
    ):
        with pytest.raises(NotPermitted):
            act()


@pytest.mark.parametrize("who", STRANGERS)
def test_nobody_else_sends_for_clearance_or_reminds(asked, submission, who):
    actor = strangers(submission)[who]
    for act in (lambda: asking.send(submission.pk, actor), lambda: asking.remind(asked.pk, actor)):
        with pytest.raises(NotPermitted):
            act()


@pytest.mark.parametrize("who", [*STRANGERS, "drafter"])
def test_only_the_member_who_was_asked_clears(submission, steps, drafter, who):
    asked = asking.send(submission.pk, drafter)
    with pytest.raises(NotPermitted, match="who was asked"):
        asking.decide_as_member(asked.pk, {**strangers(submission), "drafter": drafter}[who], "cleared")


def test_who_was_asked_and_has_left_clears_no_longer(submission, steps, drafter, focal_point):
    asked = asking.send(submission.pk, drafter)
    Membership.objects.filter(user=focal_point).delete()
    with pytest.raises(NotPermitted):
        asking.decide_as_member(asked.pk, focal_point, "cleared")


@pytest.mark.parametrize("who", [*STRANGERS, "drafter"])
def test_only_a_focal_point_withdraws_a_request(asked, submission, drafter, who):
    with pytest.raises(NotPermitted):
        asking.withdraw(asked.pk, {**strangers(submission), "drafter": drafter}[who])


@pytest.mark.parametrize("person", ["stranger", "both", "neither", "nameless"])
def test_a_step_is_a_member_or_an_address(submission, focal_point, person):
    title, who, email = {
        "stranger": ("A", UserFactory(), ""),
        "both": ("A", focal_point, CAPITAL),
        "neither": ("A", None, ""),
        "nameless": (" ", focal_point, ""),
    }[person]
    with pytest.raises(NotPossible):
        chain.add_step(submission.organization_id, focal_point, title, who, email)


def test_a_withdrawn_request_is_told_to_who_was_asked_and_says_who_when_and_why(asked, submission, focal_point):
    Mail.objects.all().delete()
    asking.withdraw(asked.pk, focal_point, "The text is not ready.")
    asked.refresh_from_db()
    assert (asked.withdrawn_by, asked.withdrawn_because) == (focal_point, "The text is not ready.")
    [message] = Mail.objects.filter(recipients=[CAPITAL])
    assert message.subject == f"Clearance no longer asked: {submission.organization}, {submission.consultation.title}"
    assert "no longer asks you, as “Capital”" in message.text
    assert "Reason: The text is not ready." in message.text
    assert AuditEvent.objects.get(verb="clearance_withdrawn").data["reason"] == "The text is not ready."


def test_a_withdrawn_clearance_is_told_as_an_answer_that_counts_no_longer(asked, focal_point):
    answer(asked)
    Mail.objects.all().delete()
    asking.withdraw(asked.pk, focal_point)
    assert "has withdrawn the answer that you gave, as “Capital”" in Mail.objects.get(recipients=[CAPITAL]).text
