"""Merging duplicates: what would happen is said first; then everything moves and nothing is lost."""

from hashlib import sha256

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from assembly.models import Intervention
from submissions.clearance.services import chain
from submissions.drafting import services as drafting
from submissions.drafting.services import paragraphs, pictures, wordings
from submissions.models import (
    Accreditation,
    Association,
    Attachment,
    AuditEvent,
    ClearanceStep,
    CoSubmitter,
    Extension,
    Mail,
    Membership,
    Organization,
    ParagraphComment,
    Question,
    SilenceAddressee,
    Submission,
)
from submissions.people.services import merging, registry
from submissions.record.services import lifecycle
from submissions.values.enums import AccreditationKind, Category, MembershipRole
from submissions.values.exceptions import NotPermitted, NotPossible
from tests.factories import (
    ConsultationFactory,
    InvitationFactory,
    MembershipFactory,
    OrganizationFactory,
    ParagraphFactory,
    StateFactory,
    SubmissionFactory,
    UserFactory,
    fill,
    member_of,
    reviewer_of,
    secretariat_of,
    submitted_version,
)
from tests.images import picture as picture_file

pytestmark = pytest.mark.django_db

FOCAL_POINT = MembershipRole.FOCAL_POINT


@pytest.fixture
def call():
    return ConsultationFactory(title_en="Elements paper")


@pytest.fixture
def secretariat(call):
    return secretariat_of(call)


@pytest.fixture
def source():
    return OrganizationFactory(name_en="Lantern Netwrok")


@pytest.fixture
def target():
    return OrganizationFactory(name_en="Lantern Network")


@pytest.fixture
def merge(source, target, secretariat):
    """``merge()`` merges the one into the other."""
    return lambda: merging.merge(source.pk, target.pk, secretariat, "Lantern Netwrok")


def draft(call, organization, **answers):
    submission = SubmissionFactory(consultation=call, organization=organization)
    fill(submission, {key: f"<p>{text}</p>" for key, text in answers.items()}, member_of(organization, FOCAL_POINT))
    return submission


def texts(submission):
    return {row.question.key: row.html for row in submission.answers.select_related("question") if row.html}


# --- What moves -------------------------------------------------------------------------------------------------------


def test_every_row_that_names_an_organization_is_thought_of():
    known = {
        "Membership.organization",
        "Invitation.organization",
        "Accreditation.organization",
        "Submission.organization",
        "CoSubmitter.organization",
        "Association.organization",
        "Association.statement_of",
        "Extension.organization",
        "ClearanceStep.organization",
        "SilenceAddressee.organization",
        "DeclaredConflict.organization",
        "News.organization",
        "Mail.organization",
        "OnBehalfOf.organization",
        "Participant.organization",
        "Intervention.organization",
        "SummaryCorrection.organization",
        "Organization.merged_into",
        "Organization.members",
        "AuditEvent.organization",  # the trail never changes; members of the target read it through merged_into
    }
    fields = Organization._meta.get_fields(include_hidden=True)
    found = {f"{row.related_model.__name__}.{row.field.name}" for row in fields if row.auto_created and row.is_relation}
    assert {name for name in found if not name.startswith("Organization_members.")} == known


def test_what_was_said_in_a_meeting_moves(source, target, merge, call):
    at, text = timezone.now(), "We agree."
    said = Intervention.objects.create(consultation=call, meeting="First", organization=source, held_at=at, text=text)
    merge()
    said.refresh_from_db()
    assert said.organization == target


def test_members_move_and_each_keeps_the_stronger_role(source, target, merge):
    both = UserFactory()
    MembershipFactory(user=both, organization=source, role=FOCAL_POINT)
    MembershipFactory(user=both, organization=target, role=MembershipRole.DRAFTER)
    alone = member_of(source)
    merge()
    roles = dict(target.memberships.values_list("user", "role"))
    assert (roles, Membership.objects.filter(organization=source).count()) == (
        {both.pk: "focal_point", alone.pk: "drafter"},
        0,
    )


def test_the_mail_about_the_one_that_ended_stands_beside_the_other(source, target, merge):
    mail = Mail.objects.create(organization=source, recipients=["ada@example.org"])
    merge()
    mail.refresh_from_db()
    assert mail.organization == target


def test_who_moves_is_told(source, target, merge):
    person = member_of(source)
    merge()
    assert Mail.objects.get().recipients == [person.email]


def test_invitations_extensions_accreditations_and_chain_move(source, target, merge, call, secretariat):
    user = member_of(source, FOCAL_POINT)
    InvitationFactory(organization=source)
    chain.add_step(source.pk, user, "Board", user, "")
    Extension.objects.create(
        consultation=call, organization=source, closes_at=call.closes_at, reason="Asked for.", granted_by=secretariat
    )
    for organization in (source, target):
        Accreditation.objects.create(organization=organization, process=call.process, kind=AccreditationKind.WSIS)
    merge()
    for rows in (target.invitations, target.extensions, target.accreditations, target.clearance_steps):
        assert rows.count() == 1
    assert not any(
        model.objects.filter(organization=source).exists() for model in (Accreditation, ClearanceStep, SilenceAddressee)
    )


def test_a_submission_moves_with_its_versions(source, target, merge, call):
    version = submitted_version(consultation=call, organization=source)
    merge()
    version.refresh_from_db()
    assert version.submission.organization == target


def test_of_two_drafts_one_stays_and_no_text_is_lost(source, target, merge, call):
    mine = draft(call, target, q1="Ours.")
    draft(call, source, q1="Theirs.", q2="Only theirs.")
    assert any("Both have a draft" in line for line in merging.plan(source, target).happens)
    merge()
    assert texts(mine) == {"q1": "<p>Ours.</p>", "q2": "<p>Only theirs.</p>"}
    kept = mine.answers.get(question__key="q1").revisions.get(html="<p>Theirs.</p>")
    assert kept.conflicts_with == 1


def test_an_answer_that_was_taken_over_is_saved_on_as_before(source, target, merge, call):
    mine = draft(call, target, q1="Ours.")
    draft(call, source, q2="Only theirs.")
    merge()
    answer = mine.answers.get(question__key="q2")
    saved = drafting.save_answer(answer.pk, answer.revision, actor=member_of(target), html="<p>Better.</p>")
    assert saved.revision == 2


def test_a_draft_does_not_change_what_the_other_has_submitted(source, target, merge, call):
    version = submitted_version(consultation=call, organization=target)
    draft(call, source, q2="Only theirs.")
    merge()
    assert texts(version.submission) == {"q1": "<p>We welcome the elements paper.</p>"}
    assert version.submission.answers.get(question__key="q2").revisions.get().html == "<p>Only theirs.</p>"


def comment_on(submission, call, text):
    answer = submission.answers.get(question__key="q1")
    Question.objects.filter(pk=answer.question_id).update(kind="paragraph_comments")
    paragraph = ParagraphFactory(section__base_text__consultation=call)
    actor = member_of(submission.organization, FOCAL_POINT)
    return paragraphs.add_paragraph_comment(answer.pk, paragraph, actor=actor, action="comment", comment=text)


def annex(submission, content, kind="annex"):
    file = ContentFile(content, name="annex.pdf")
    return Attachment.objects.create(
        submission=submission,
        kind=kind,
        file=file,
        name="annex.pdf",
        content_type="application/pdf",
        size=len(content),
        sha256=sha256(content).hexdigest(),
    )


def test_pictures_files_and_comments_of_a_draft_move_and_the_same_file_is_there_once(source, target, merge, call):
    call.allows_pictures = True
    call.save()
    theirs, stays = draft(call, source, q2="Theirs."), draft(call, target, q3="Ours.")
    for submission in (theirs, stays):
        annex(submission, b"%PDF the same")
    annex(theirs, b"%PDF another")
    picture = pictures.add(theirs, member_of(source), picture_file())
    comment = comment_on(theirs, call, "Say which schools.")
    merge()
    assert sorted(row.size for row in stays.attachments.all()) == [12, 13]
    assert stays.pictures.get().sha256 == picture.sha256
    assert ParagraphComment.objects.get(answer__submission=stays).comment == comment.comment
    assert stays.answers.get(question__key="q1").paragraph_comment_wordings.count() == 1


def test_comments_on_paragraphs_can_be_put_back_where_the_other_has_submitted(source, target, merge, call):
    version = submitted_version(consultation=call, organization=target)
    theirs = draft(call, source, q2="Theirs.")
    comment_on(theirs, call, "Say which schools.")
    merge()
    kept = version.submission.answers.get(question__key="q1").paragraph_comment_wordings.first()
    assert not ParagraphComment.objects.exists()
    wordings.put_back(kept.pk, member_of(target, FOCAL_POINT))
    assert ParagraphComment.objects.get().comment == "Say which schools."


def test_of_two_invitations_to_one_address_the_higher_role_holds(source, target, merge):
    InvitationFactory(organization=source, email="ada@example.org", role=FOCAL_POINT)
    InvitationFactory(organization=target, email="Ada@example.org", role=MembershipRole.DRAFTER)
    merge()
    assert [row.role for row in target.invitations.all()] == [FOCAL_POINT]


def test_what_it_is_to_the_submissions_of_others_moves(source, target, merge, call):
    other, joint = SubmissionFactory(consultation=call), SubmissionFactory(consultation=call)
    own = SubmissionFactory(consultation=call, organization=target)
    CoSubmitter.objects.create(submission=other, organization=source)
    for organization in (source, target):
        CoSubmitter.objects.create(submission=joint, organization=organization)
    CoSubmitter.objects.create(submission=own, organization=source)
    merge()
    named = [
        list(submission.co_submitters.values_list("organization", flat=True)) for submission in (other, joint, own)
    ]
    assert named == [[target.pk], [target.pk], []]


@pytest.mark.parametrize("confirmed", ["source", "target"])
def test_of_two_parts_in_a_joint_submission_the_confirmation_stays(source, target, merge, call, confirmed):
    joint, person, at = SubmissionFactory(consultation=call), UserFactory(), timezone.now()
    by = {"confirmed_at": at, "confirmed_by": person}
    for name, organization in (("source", source), ("target", target)):
        CoSubmitter.objects.create(submission=joint, organization=organization, **(by if name == confirmed else {}))
    merge()
    kept = joint.co_submitters.get()
    assert (kept.organization, kept.confirmed_at, kept.confirmed_by) == (target, at, person)


@pytest.mark.parametrize("withdrawn", ["source", "target"])
def test_a_part_that_was_withdrawn_stays_on_record_beside_the_other(source, target, merge, call, withdrawn):
    joint, at = SubmissionFactory(consultation=call), timezone.now()
    for name, organization in (("source", source), ("target", target)):
        CoSubmitter.objects.create(
            submission=joint, organization=organization, withdrawn_at=at if name == withdrawn else None
        )
    merge()
    parts = list(joint.co_submitters.order_by("withdrawn_at").values_list("organization", "withdrawn_at"))
    assert sorted(parts, key=str) == sorted([(target.pk, None), (target.pk, at)], key=str)


def test_what_was_taken_over_bears_its_writer_and_counts_as_one_edit_more(source, target, merge, call):
    stays, theirs = draft(call, target, q1="Ours."), draft(call, source, q2="Theirs.")
    writer = member_of(source)
    theirs.answers.filter(question__key="q2").update(updated_by=writer)
    number = stays.answers.get(question__key="q2").revision
    merge()
    taken = stays.answers.get(question__key="q2")
    assert (taken.html, taken.revision, taken.updated_by) == ("<p>Theirs.</p>", number + 1, writer)
    kept = taken.revisions.get(html="<p>Theirs.</p>")
    assert (kept.number, kept.actor, kept.conflicts_with) == (number + 1, writer, None)


def test_what_has_no_writer_bears_who_merges(source, target, merge, call, secretariat):
    stays, theirs = draft(call, target, q1="Ours."), draft(call, source, q2="Theirs.")
    theirs.answers.update(updated_by=None)
    merge()
    taken = stays.answers.get(question__key="q2")
    assert (taken.updated_by, taken.revisions.get(html="<p>Theirs.</p>").actor) == (secretariat, secretariat)


def test_a_draft_edited_by_a_merge_is_one_edit_on(source, target, merge, call):
    stays = draft(call, target, q1="Ours.")
    draft(call, source, q2="Theirs.")
    number = Submission.objects.get(pk=stays.pk).draft_number
    merge()
    assert Submission.objects.get(pk=stays.pk).draft_number == number + 1


def test_statements_move_and_nobody_is_associated_with_itself(source, target, merge, call, secretariat):
    state = StateFactory()
    declared = {"consultation": call, "declared_by": secretariat}
    Association.objects.create(organization=state, statement_of=source, **declared)
    Association.objects.create(organization=source, statement_of=target, **declared)
    merge()
    assert list(Association.objects.values_list("organization", "statement_of")) == [(state.pk, target.pk)]


def test_groups_count_the_one_that_stays(source, target, merge):
    group = OrganizationFactory(category=Category.NEGOTIATING_GROUP)
    group.members.add(source)
    merge()
    assert list(group.members.all()) == [target]


def test_it_is_on_the_record_of_both_and_members_go_on_reading_the_trail(source, target, merge):
    member = member_of(source)
    merge()
    events = AuditEvent.objects.filter(verb="organization_merged")
    assert {event.organization_id for event in events} == {source.pk, target.pk}
    assert events.first().data["happened"]
    assert AuditEvent.objects.visible_to(member).filter(organization=source).exists()


def test_the_one_that_ended_is_found_no_more_and_its_name_leads_to_the_other(client, source, target, merge):
    merge()
    assert registry.find_organization("Lantern Netwrok") == target
    client.force_login(UserFactory())
    page = client.get(reverse("submissions:join"), {"q": "Lantern"})
    assert [row["organization"] for row in page.context["rows"]] == [target]


def test_a_draft_that_ended_is_not_on_the_desk(client, source, target, merge, call, secretariat):
    draft(call, target, q1="Ours.")
    draft(call, source, q1="Theirs.")
    merge()
    client.force_login(secretariat)
    page = client.get(reverse("submissions:desk", args=[call.slug]))
    assert ([row.organization for row in page.context["rows"]], page.context["page"].paginator.count) == ([target], 1)


def test_bodies_invited_to_the_same_call_keep_one_invitation_an_address(source, target, merge, call):
    for organization in (source, target):
        InvitationFactory(organization=organization, consultation=call, email="one@example.org")
    InvitationFactory(organization=source, consultation=call, email="two@example.org")
    merge()
    assert sorted(target.invitations.values_list("email", flat=True)) == ["one@example.org", "two@example.org"]
    assert not source.invitations.exists()


# --- What stands in the way -------------------------------------------------------------------------------------------


def refused(merge):
    with pytest.raises(NotPossible) as refusal:
        merge()
    return " ".join(refusal.value.details)


def test_two_submitted_inputs_are_not_merged(source, target, merge, call):
    for organization in (source, target):
        submitted_version(consultation=call, organization=organization)
    assert "No. 1 and No. 2" in refused(merge)
    assert Submission.objects.filter(organization=source).exists()


def test_after_a_withdrawal_they_are_and_the_withdrawn_one_stays_on_record(source, target, merge, call):
    submitted_version(consultation=call, organization=target)
    focal_point = member_of(source, FOCAL_POINT)
    withdrawn = submitted_version(consultation=call, organization=source, actor=focal_point).submission
    lifecycle.move(withdrawn.pk, "withdraw", focal_point, "Submitted twice.")
    merge()
    withdrawn.refresh_from_db()
    assert (withdrawn.organization, withdrawn.status) == (source, "withdrawn")


def test_a_submitted_input_is_not_merged_into_a_draft(source, target, merge, call):
    submitted_version(consultation=call, organization=source)
    draft(call, target, q1="Ours.")
    assert "the other way round" in refused(merge)


def test_a_state_is_merged_into_nothing(target, secretariat):
    state = StateFactory()
    with pytest.raises(NotPossible):
        merging.merge(state.pk, target.pk, secretariat, state.name)


def test_it_is_done_once(merge):
    merge()
    assert "merged already" in refused(merge)


@pytest.mark.parametrize("typed", ["", "Lantern Network", "lantern netwrok"])
def test_the_name_must_be_typed(source, target, secretariat, typed):
    with pytest.raises(NotPossible, match="Type the name"):
        merging.merge(source.pk, target.pk, secretariat, typed)


# --- Who may not, and the page ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["nobody", "focal point", "reviewer", "superuser"])
def test_only_a_secretariat_merges(client, source, target, call, who):
    actor = {
        "nobody": lambda: None,
        "focal point": lambda: member_of(source, FOCAL_POINT),
        "reviewer": lambda: reviewer_of(call),
        "superuser": lambda: UserFactory(is_superuser=True),
    }[who]()
    address = reverse("submissions:merge", args=[source.pk])
    if actor:
        client.force_login(actor)
        with pytest.raises(NotPermitted):
            merging.merge(source.pk, target.pk, actor, "Lantern Netwrok")
    answer = client.post(address, {"into": target.pk, "confirmation": "Lantern Netwrok"})
    source.refresh_from_db()
    assert (answer.status_code, source.merged_into) == (404 if actor else 302, None)


def test_the_page_says_what_will_happen_before_it_is_done(client, source, target, call, secretariat):
    draft(call, target, q1="Ours.")
    draft(call, source, q1="Theirs.")
    client.force_login(secretariat)
    address = reverse("submissions:merge", args=[source.pk])
    found = client.get(address, {"q": "Lantern"})
    assert [row.pk for row in found.context["found"]] == [target.pk]
    page = client.get(address, {"into": target.pk})
    assert "Both have a draft for “Elements paper”." in page.content.decode()
    wrong = client.post(address, {"into": target.pk, "confirmation": "x"})
    done = client.post(address, {"into": target.pk, "confirmation": "Lantern Netwrok"}, follow=True)
    assert (wrong.status_code, done.redirect_chain[-1][0]) == (
        422,
        reverse("submissions:organization", args=[target.pk]),
    )
    led_on = client.get(reverse("submissions:organization", args=[source.pk]))
    assert led_on["Location"] == reverse("submissions:organization", args=[target.pk])
