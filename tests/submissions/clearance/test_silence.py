"""The silence procedure: kept, broken, voided, extended, withdrawn; settled late as it would have been in time."""

from datetime import UTC, datetime, timedelta

import pytest
from celery import current_app
from django.utils import timezone

from submissions.clearance.services.silence import procedure as silence
from submissions.drafting import services as drafting
from submissions.drafting.services import attachments, pictures
from submissions.models import AuditEvent, Mail, Membership, SilenceProcedure, Submission
from submissions.record.services import particulars as parties
from submissions.record.services import receiving, submitting
from submissions.tasks import settle_silence
from submissions.values.enums import MembershipRole
from submissions.values.exceptions import NotPermitted, NotPossible
from tests.conftest import wait_until
from tests.factories import (
    GroupFactory,
    MembershipFactory,
    StateFactory,
    SubmissionFactory,
    UserFactory,
    fill,
    member,
    member_of,
    reviewer_of,
    secretariat_of,
)

pytestmark = pytest.mark.django_db

MISSION = "mission@example.org"


@pytest.fixture
def submission():
    return SubmissionFactory(organization=GroupFactory())


@pytest.fixture
def focal_point(submission):
    user = member(submission)
    fill(submission, {"q1": "<p>We keep the mandate.</p>"}, user)
    return user


@pytest.fixture
def delegate(submission):
    """A focal point of a member delegation of the group."""
    state = StateFactory()
    submission.organization.members.add(state)
    return member_of(state, MembershipRole.FOCAL_POINT)


@pytest.fixture
def procedure(submission, focal_point, delegate):
    """A procedure of three days, sent to a member delegation and to a typed address."""
    return silence.start(submission.pk, focal_point, timezone.now() + timedelta(days=3), [MISSION])


@pytest.fixture
def link(procedure):
    return silence.token_of(procedure.addressees.get(email=MISSION), procedure)


def entered(submission, answers):
    """What the secretariat enters on behalf changes the draft also while it is under silence."""
    call = submission.consultation
    receiving.receive(call, submission.organization, secretariat_of(call), answers)


def problems(submission):
    return [(str(row.sentence), row.blocks, row.place) for row in submitting.check(submission)]


# --- Beginning --------------------------------------------------------------------------------------------------------


def test_the_text_goes_to_the_member_delegations_and_to_typed_addresses(procedure, delegate):
    assert sorted(mail.recipients[0] for mail in Mail.objects.all()) == sorted([MISSION, delegate.email])


def on_the_trail(verb):
    event = AuditEvent.objects.get(verb=verb)
    return event.actor, event.submission, event.data


def test_the_trail_says_what_was_circulated_and_until_when(procedure, submission, focal_point):
    said = {
        "checksum": procedure.text.checksum,
        "expires_at": procedure.expires_at.isoformat(),
        "ended_at": "",
        "reason": "",
    }
    assert on_the_trail("silence_started") == (focal_point, submission, said)


def test_the_trail_says_what_was_withdrawn_when_and_why(procedure, submission, focal_point):
    silence.withdraw(procedure.pk, focal_point, " The text changes again. ")
    procedure.refresh_from_db()
    said = {
        "checksum": procedure.text.checksum,
        "expires_at": procedure.expires_at.isoformat(),
        "ended_at": procedure.ended_at.isoformat(),
        "reason": "The text changes again.",
    }
    assert on_the_trail("silence_withdrawn") == (focal_point, submission, said)


def test_the_mail_says_the_time_in_the_zone_of_the_call_and_in_the_persons_own(submission, focal_point, delegate):
    delegate.time_zone = "Asia/Tokyo"
    delegate.save()
    submission.consultation.closes_at = datetime(2099, 8, 1, tzinfo=UTC)
    submission.consultation.save()
    silence.start(submission.pk, focal_point, datetime(2099, 7, 20, 22, tzinfo=UTC), [])
    text = Mail.objects.get(recipients=[delegate.email]).text
    assert "20 July 2099, 18:00 (America/New York, UTC−04:00)" in text
    assert "21 July 2099, 07:00 (Asia/Tokyo, UTC+09:00)" in text


def test_one_procedure_runs_at_a_time(procedure, submission, focal_point):
    with pytest.raises(NotPossible, match="is running"):
        silence.start(submission.pk, focal_point, timezone.now() + timedelta(days=1), [MISSION])


@pytest.mark.parametrize("days", [-1, 31])
def test_silence_expires_in_the_future_and_before_the_call_closes(submission, focal_point, days):
    with pytest.raises(NotPossible):
        silence.start(submission.pk, focal_point, timezone.now() + timedelta(days=days), [MISSION])


def test_a_text_goes_to_at_most_three_hundred_addresses(submission, focal_point):
    typed = [f"mission{number}@example.org" for number in range(301)]
    expires_at = timezone.now() + timedelta(days=1)
    with pytest.raises(NotPossible, match="at most 300 addresses"):
        silence.start(submission.pk, focal_point, expires_at, typed)
    assert silence.start(submission.pk, focal_point, expires_at, typed[:300]).addressees.count() == 300


@pytest.mark.parametrize(("early", "outcome"), [(timedelta(microseconds=1), "voided"), (timedelta(), "kept")])
def test_an_edit_at_the_moment_of_expiry_comes_too_late(procedure, submission, freeze, early, outcome):
    Submission.objects.filter(pk=submission.pk).update(first_edit_at=procedure.expires_at - early)
    freeze(procedure.expires_at)
    settle_silence()
    procedure.refresh_from_db()
    assert procedure.outcome == outcome


def test_somebody_must_be_asked(submission, focal_point):
    with pytest.raises(NotPossible, match="Nobody"):
        silence.start(submission.pk, focal_point, timezone.now() + timedelta(days=1), [])


def test_only_a_negotiating_group_has_a_silence_procedure():
    other = SubmissionFactory()
    user = member(other)
    fill(other, {"q1": "<p>One.</p>"}, user)
    with pytest.raises(NotPossible, match="negotiating group"):
        silence.start(other.pk, user, timezone.now() + timedelta(days=1), [MISSION])


# --- How it ends ------------------------------------------------------------------------------------------------------


def test_silence_is_kept_at_the_time_of_expiry(procedure, submission, freeze):
    freeze(procedure.expires_at)
    assert settle_silence() == 1
    procedure.refresh_from_db()
    assert (procedure.outcome, procedure.ended_at, problems(submission)) == ("kept", procedure.expires_at, [])


def test_nothing_is_settled_before(procedure, freeze):
    freeze(procedure.expires_at - timedelta(microseconds=1))
    assert settle_silence() == 0


def test_a_worker_that_was_down_for_a_day_settles_it_as_of_the_time_of_expiry(procedure, focal_point, freeze):
    Mail.objects.all().delete()
    freeze(procedure.expires_at + timedelta(days=1))
    ended = [settle_silence(), settle_silence()]
    procedure.refresh_from_db()
    assert (ended, procedure.outcome, procedure.ended_at) == ([1, 0], "kept", procedure.expires_at)
    assert AuditEvent.objects.filter(verb="silence_kept").count() == 1
    assert Mail.objects.count() == 3  # the delegation, the typed address, the group's focal point: each once


def test_an_edit_after_the_expiry_does_not_undo_silence_that_a_worker_had_not_yet_noted(
    procedure, submission, focal_point, freeze
):
    freeze(procedure.expires_at + timedelta(hours=1))
    fill(submission, {"q2": "<p>Later.</p>"}, focal_point)
    settle_silence()
    procedure.refresh_from_db()
    assert (procedure.outcome, procedure.ended_at) == ("kept", procedure.expires_at)
    submission.refresh_from_db()
    assert "after the silence procedure" in problems(submission)[0][0]


def test_silence_cannot_be_broken_after_the_expiry_although_no_worker_has_noted_it(procedure, link, delegate, freeze):
    freeze(procedure.expires_at)
    with pytest.raises(NotPossible, match="has ended"):
        silence.break_by_link(link, "Too late.", "Ada", "Counsellor")
    with pytest.raises(NotPossible, match="has ended"):
        silence.break_as_member(procedure.pk, delegate, "Too late.")


@pytest.mark.parametrize("settled_at", ["at once", "a day after the expiry"])
def test_an_edit_voids_it_and_tells_the_members(procedure, submission, focal_point, freeze, settled_at):
    Mail.objects.all().delete()
    clock = freeze(timezone.now() + timedelta(hours=1))
    entered(submission, {"q2": "<p>More.</p>"})
    edited_at = timezone.now()
    if settled_at != "at once":
        clock.move_to(procedure.expires_at + timedelta(days=1))
    settle_silence()
    procedure.refresh_from_db()
    assert (procedure.outcome, procedure.ended_at) == ("voided", edited_at)
    assert MISSION in {mail.recipients[0] for mail in Mail.objects.all()}


def test_settled_late_the_first_edit_decides_and_not_the_last(procedure, submission, freeze):
    clock = freeze(timezone.now() + timedelta(hours=1))
    entered(submission, {"q2": "<p>More.</p>"})
    edited_at = timezone.now()
    clock.move_to(procedure.expires_at + timedelta(hours=1))  # no worker ran meanwhile
    entered(submission, {"q2": "<p>More still.</p>"})
    settle_silence()
    procedure.refresh_from_db()
    assert (procedure.outcome, procedure.ended_at) == ("voided", edited_at)


def test_settled_late_an_edit_that_was_taken_back_counts(procedure, submission, freeze):
    clock = freeze(timezone.now() + timedelta(hours=1))
    edited_at = timezone.now()
    for text in ("<p>More.</p>", ""):
        entered(submission, {"q2": text})
    clock.move_to(procedure.expires_at + timedelta(hours=1))
    settle_silence()
    procedure.refresh_from_db()
    assert (procedure.outcome, procedure.ended_at) == ("voided", edited_at)


@pytest.mark.parametrize("way", ["answer", "particulars", "annex", "picture", "paragraphs of a file"])
def test_the_text_under_silence_is_not_changed_by_its_own_people(procedure, submission, focal_point, way):
    answer = submission.answers.get(question__key="q2")
    particulars = {"actor": focal_point, "language": "fr", "publication": "attributed"}
    ways = {
        "answer": lambda: drafting.save_answer(answer.pk, answer.revision, actor=focal_point, html="<p>More.</p>"),
        "particulars": lambda: parties.set_particulars(submission.pk, **particulars),
        "annex": lambda: attachments.add_annex(submission.pk, focal_point, attachments.File("a.pdf", b"%PDF-1.7 x")),
        "picture": lambda: pictures.add(submission, focal_point, b"none"),
        "paragraphs of a file": lambda: drafting.enter_from_file(submission.pk, "q2", [], focal_point, "a.docx"),
    }
    submission.refresh_from_db()
    before = submission.draft_number
    with pytest.raises(NotPermitted, match="under silence and cannot be changed"):
        ways[way]()
    submission.refresh_from_db()
    answer.refresh_from_db()
    assert (answer.html, submission.language, submission.draft_number) == ("", "en", before)
    assert settle_silence() == 0


def test_the_text_may_be_changed_once_the_procedure_is_ended(procedure, submission, focal_point):
    Mail.objects.all().delete()
    silence.withdraw(procedure.pk, focal_point, "Paragraph two is reworded.")
    fill(submission, {"q2": "<p>More.</p>"}, focal_point)
    procedure.refresh_from_db()
    assert (procedure.outcome, procedure.ended_by, submission.answers.get(question__key="q2").html) == (
        "withdrawn",
        focal_point,
        "<p>More.</p>",
    )
    assert "Paragraph two is reworded." in Mail.objects.get(recipients=[MISSION]).text
    assert AuditEvent.objects.get(verb="silence_withdrawn").data["reason"] == "Paragraph two is reworded."


def test_the_text_may_be_changed_from_the_moment_at_which_silence_expired(procedure, submission, focal_point, freeze):
    clock = freeze(procedure.expires_at - timedelta(seconds=1))
    with pytest.raises(NotPermitted):
        fill(submission, {"q2": "<p>More.</p>"}, focal_point)
    clock.move_to(procedure.expires_at)
    fill(submission, {"q2": "<p>More.</p>"}, focal_point)


def test_an_edit_before_it_began_does_not_void_it(submission, focal_point, freeze):
    clock = freeze(timezone.now())
    fill(submission, {"q2": "<p>Earlier.</p>"}, focal_point)
    clock.shift(60)
    started = silence.start(submission.pk, focal_point, timezone.now() + timedelta(days=1), [MISSION])
    clock.move_to(started.expires_at)
    settle_silence()
    started.refresh_from_db()
    assert started.outcome == "kept"


def test_one_damaged_procedure_stops_none_behind_it(procedure, submission, freeze, monkeypatch, caplog):
    group = GroupFactory()
    other = SubmissionFactory(consultation=submission.consultation, organization=group)
    coordinator = member(other)
    fill(other, {"q1": "<p>Text.</p>"}, coordinator)
    sound = silence.start(other.pk, coordinator, procedure.expires_at, ["other@example.org"])
    settle = silence._settle

    def damaged(row, of):
        if row.pk == procedure.pk:
            raise ValueError("damaged")
        return settle(row, of)

    monkeypatch.setattr(silence, "_settle", damaged)
    freeze(procedure.expires_at)
    assert silence.settle_due() == 1
    assert SilenceProcedure.objects.get(pk=sound.pk).outcome == "kept"
    assert f"Silence procedure {procedure.pk} could not be settled" in caplog.text


def test_changed_particulars_void_it(procedure, submission):
    call = submission.consultation
    receiving.receive(call, submission.organization, secretariat_of(call), {"q2": "<p>Plus.</p>"}, language="fr")
    assert settle_silence() == 1
    assert SilenceProcedure.objects.get().outcome == "voided"


def test_a_new_procedure_may_begin_once_the_text_was_changed(procedure, submission, focal_point):
    entered(submission, {"q2": "<p>More.</p>"})
    silence.start(submission.pk, focal_point, timezone.now() + timedelta(days=1), [MISSION])
    assert [row.outcome for row in SilenceProcedure.objects.order_by("pk")] == ["voided", ""]


def test_breaking_silence_ends_it_at_once_and_tells_the_reason_to_the_focal_points_alone(
    procedure, submission, focal_point, link, delegate
):
    Mail.objects.all().delete()
    silence.break_by_link(link, "Paragraph two.", "Ada Mensah", "Counsellor")
    procedure.refresh_from_db()
    assert procedure.outcome == "broken"
    told = {mail.recipients[0]: mail.text for mail in Mail.objects.all()}
    reasons = {address for address, text in told.items() if "Paragraph two." in text or "Ada Mensah" in text}
    assert (set(told), reasons) == ({MISSION, delegate.email, focal_point.email}, {focal_point.email})


def test_the_trail_does_not_say_who_broke_silence(procedure, delegate, submission):
    silence.break_as_member(procedure.pk, delegate, "Paragraph two.")
    event = AuditEvent.objects.get(verb="silence_broken")
    assert event.actor is None
    assert "Paragraph two." not in str(event.data)
    assert not AuditEvent.objects.visible_to(secretariat_of(submission.consultation)).filter(pk=event.pk).exists()


def test_a_link_breaks_silence_once(link, procedure):
    row = silence.break_by_link(link, "One.", "Ada", "Counsellor")
    assert (row, row.reason, row.name, row.title) == (
        procedure.addressees.get(email=MISSION),
        "One.",
        "Ada",
        "Counsellor",
    )
    with pytest.raises(NotPossible, match="has ended"):
        silence.break_by_link(link, "Two.", "Ada", "Counsellor")


@pytest.mark.parametrize(("reason", "name"), [(" ", "Ada"), ("Why.", " ")])
def test_breaking_silence_needs_a_reason_and_a_name(link, reason, name):
    with pytest.raises(NotPossible):
        silence.break_by_link(link, reason, name, "Counsellor")


def test_an_extension_counts_at_once_and_is_told(procedure, focal_point, freeze):
    Mail.objects.all().delete()
    old = procedure.expires_at
    silence.extend(procedure.pk, focal_point, old + timedelta(days=2))
    freeze(old)
    assert (settle_silence(), Mail.objects.filter(subject__startswith="Silence extended").count()) == (0, 2)


def test_a_shorter_time_is_no_extension(procedure, focal_point):
    with pytest.raises(NotPossible, match="later"):
        silence.extend(procedure.pk, focal_point, procedure.expires_at - timedelta(hours=1))


def test_withdrawn_it_needs_no_agreement(procedure, submission, focal_point):
    silence.withdraw(procedure.pk, focal_point)
    assert (SilenceProcedure.objects.get().outcome, problems(submission)) == ("withdrawn", [])


# --- The check list and the receipt -----------------------------------------------------------------------------------


@pytest.mark.parametrize("required", [True, False])
def test_the_check_list_says_that_silence_is_running(procedure, submission, required):
    submission.organization.requires_clearance = required
    assert problems(submission) == [("The silence procedure is still running.", required, "submissions:silence")]


def test_the_receipt_says_that_silence_was_kept_on_this_text(procedure, submission, focal_point, freeze):
    freeze(procedure.expires_at)
    settle_silence()
    Mail.objects.all().delete()
    submitting.submit(submission.pk, focal_point, "k")
    assert "Silence kept until:" in Mail.objects.first().text


# --- Who may not ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["drafter", "delegate", "secretariat", "reviewer", "superuser", "another"])
def test_only_a_focal_point_of_the_group_conducts_it(procedure, submission, delegate, who):
    actor = {
        "drafter": lambda: member(submission, MembershipRole.DRAFTER),
        "delegate": lambda: delegate,
        "secretariat": lambda: secretariat_of(submission.consultation),
        "reviewer": lambda: reviewer_of(submission.consultation),
        "superuser": lambda: UserFactory(is_superuser=True),
        "another": lambda: MembershipFactory(role=MembershipRole.FOCAL_POINT).user,
    }[who]()
    later = procedure.expires_at + timedelta(days=1)
    for act in (
        lambda: silence.start(submission.pk, actor, later, [MISSION]),
        lambda: silence.extend(procedure.pk, actor, later),
        lambda: silence.withdraw(procedure.pk, actor),
    ):
        with pytest.raises(NotPermitted):
            act()


@pytest.mark.parametrize("who", ["focal point", "drafter of the member", "secretariat", "another"])
def test_only_those_to_whom_it_was_sent_break_silence(procedure, submission, focal_point, delegate, who):
    state = Membership.objects.get(user=delegate).organization
    actor = {
        "focal point": lambda: focal_point,
        "drafter of the member": lambda: member_of(state),
        "secretariat": lambda: secretariat_of(submission.consultation),
        "another": UserFactory,
    }[who]()
    with pytest.raises(NotPermitted):
        silence.break_as_member(procedure.pk, actor, "No.")


def test_who_has_left_the_delegation_breaks_silence_no_longer(procedure, delegate):
    Membership.objects.filter(user=delegate).delete()
    with pytest.raises(NotPermitted):
        silence.break_as_member(procedure.pk, delegate, "No.")


@pytest.mark.parametrize("token", ["", "1:x", "9" * 30 + ":x"])
def test_a_forged_link_opens_nothing(procedure, token):
    with pytest.raises(NotPossible, match="not known"):
        silence.find(token)


# --- On real parts ----------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_silence_that_expired_while_no_worker_ran_is_settled_once_by_the_worker_that_comes(
    live_worker, mailbox, submission, focal_point
):
    live_worker.kill()
    procedure = silence.start(submission.pk, focal_point, timezone.now() + timedelta(days=3), [MISSION])
    expired_at = timezone.now() - timedelta(days=1)
    SilenceProcedure.objects.update(started_at=expired_at - timedelta(days=2), expires_at=expired_at)
    for _tick in range(2):
        current_app.send_task("submissions.tasks.settle_silence")
    live_worker.start()
    wait_until(lambda: SilenceProcedure.objects.get().outcome)
    mailbox.wait_for(3)  # what began it, and what ended it for the mission and for the focal point
    procedure.refresh_from_db()
    assert (procedure.outcome, procedure.ended_at) == ("kept", expired_at)
    assert sum("Silence kept" in str(message["Subject"]) for message in mailbox.messages) == 2
    assert AuditEvent.objects.filter(verb="silence_kept").count() == 1
