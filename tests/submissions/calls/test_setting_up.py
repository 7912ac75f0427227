"""Setting a call up: from an empty installation to an announced call, and who may do what on the way."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from submissions.calls.services import calls, readiness, setting_up, team
from submissions.models import Consultation, Mail, News, Process, RoleGrant, RoleInvitation, User
from submissions.values.enums import AuditVerb, Category, LifecyclePolicy, Role
from submissions.values.exceptions import NotPermitted, NotPossible
from tests.factories import (
    ConsultationFactory,
    ProcessFactory,
    RoleGrantFactory,
    SubmissionFactory,
    UserFactory,
    member,
    reviewer_of,
    secretariat_of,
)

pytestmark = pytest.mark.django_db
NEW = {
    "begin": "seven",
    "title": "Call on the zero draft",
    "opens_at": "2030-03-01T09:00",
    "closes_at": "2030-04-15T18:00",
    "time_zone": "America/New_York",
}


def address(name, call, *args):
    return reverse(f"submissions:{name}", args=[call.slug, *args])


def draft_call(**fields):
    return ConsultationFactory(published_at=None, opens_at=timezone.now() + timedelta(days=1), **fields)


# --- From an empty installation ---------------------------------------------------------------------------------------


def test_the_start_page_says_how_to_make_the_first_administrator(client):
    assert "first_administrator" in client.get("/").content.decode()
    UserFactory()
    assert "first_administrator" not in client.get("/").content.decode()


def test_the_first_administrator_is_made_once(monkeypatch):
    monkeypatch.setenv("FIRST_PASSWORD", "correct horse battery staple")
    call_command("first_administrator", "ada@example.org", name="Ada Okello")
    person = User.objects.get()
    assert person.is_superuser
    assert person.emailaddress_set.get().verified
    with pytest.raises(CommandError, match="administrator already"):
        call_command("first_administrator", "eve@example.org")


def test_from_nothing_to_an_announced_call(client, monkeypatch):
    monkeypatch.setenv("FIRST_PASSWORD", "correct horse battery staple")
    call_command("first_administrator", "ada@example.org")
    client.force_login(User.objects.get())
    assert reverse("submissions:new_process") in client.get(reverse("submissions:desks")).content.decode()
    client.post(reverse("submissions:new_process"), {"title": "WSIS+20 review", "mandate": ""})
    assert RoleGrant.objects.get().role == Role.SECRETARIAT
    response = client.post(reverse("submissions:new_call"), NEW)
    call = Consultation.objects.get()
    assert response.url == address("set_up", call)
    assert call.opens_at.isoformat() == "2030-03-01T14:00:00+00:00"
    assert call.closes_at.isoformat() == "2030-04-15T22:00:00+00:00"
    assert call.questionnaire.questions.filter(number__isnull=False).count() == 7
    assert call.category_policies.count() == len(Category)
    states = call.category_policies.get(category=Category.MEMBER_STATE)
    assert states.policy == LifecyclePolicy.STATES
    client.post(address("set_up_announce", call))
    call.refresh_from_db()
    assert call.published_at


def test_a_copy_takes_the_questions_and_the_people_and_not_the_text(client):
    source = ConsultationFactory(title_en="Call on the elements paper")
    RoleGrantFactory(process=source.process, consultation=source, role=Role.REVIEWER)
    client.force_login(secretariat_of(source))
    data = {**NEW, "begin": "copy", "source": source.pk, "people": "on"}
    client.post(reverse("submissions:new_call"), data)
    copy = Consultation.objects.exclude(pk=source.pk).get()
    assert copy.title_en == "Call on the zero draft"
    assert copy.slug == "call-on-the-zero-draft"
    assert copy.role_grants.count() == 1
    assert copy.questionnaire.questions.count() == source.questionnaire.questions.count()


def test_a_call_must_close_after_it_opens_and_what_was_typed_stays(client):
    process = ProcessFactory()
    client.force_login(RoleGrantFactory(process=process).user)
    response = client.post(reverse("submissions:new_call"), {**NEW, "closes_at": "2030-02-01T18:00"})
    assert "A call must close after it opens." in response.content.decode()
    assert "Call on the zero draft" in response.content.decode()


def test_two_calls_of_one_title_have_two_addresses():
    process = ProcessFactory()
    actor = RoleGrantFactory(process=process).user
    wanted = setting_up.NewCall("Call", timezone.now(), timezone.now() + timedelta(days=9), "UTC")
    assert [setting_up.begin_call(process.pk, actor, wanted).slug for _ in range(2)] == ["call", "call-2"]


def test_nobody_else_begins_a_process_or_a_call():
    person = member(SubmissionFactory())
    with pytest.raises(NotPermitted):
        setting_up.begin_process(person, {"title_en": "Mine"}, {})
    wanted = setting_up.NewCall("Call", timezone.now(), timezone.now() + timedelta(days=9), "UTC")
    with pytest.raises(NotPermitted):
        setting_up.begin_call(ProcessFactory().pk, person, wanted)
    assert Process.objects.filter(title_en="Mine").count() == 0


# --- The steps --------------------------------------------------------------------------------------------------------


PAGES = (
    "set_up set_up_particulars set_up_dates set_up_categories set_up_publication set_up_team set_up_announce "
    "call_preview"
)


@pytest.mark.parametrize("name", PAGES.split())
def test_pages_are_for_the_secretariat_of_the_call(client, name):
    call = draft_call()
    client.force_login(reviewer_of(call))
    assert client.get(address(name, call)).status_code == 404
    client.force_login(secretariat_of(ConsultationFactory()))
    assert client.get(address(name, call)).status_code == 404
    client.force_login(secretariat_of(call))
    assert client.get(address(name, call)).status_code == 200


def test_saving_one_language_drops_no_other(client):
    call = draft_call(title_en="Call", title_fr="Appel", title_ar="دعوة")
    client.force_login(secretariat_of(call))
    data = {"language": "fr", "title_en": "Call on access", "title_fr": "Appel sur l’accès", "contact": ""}
    client.post(address("set_up_particulars", call), data)
    call.refresh_from_db()
    assert (call.title_en, call.title_fr, call.title_ar) == ("Call on access", "Appel sur l’accès", "دعوة")


def test_what_lacks_a_translation_is_counted(client):
    call = draft_call(title_en="Call", title_fr="Appel", summary_en="What for.")
    found = [finding.sentence for finding in readiness.findings(call)]
    assert "1 text lacks French." in found
    assert "1 text lacks Arabic." not in found  # it speaks no Arabic at all


def test_dates_are_those_of_the_clock_of_the_call(client):
    call = draft_call()
    client.force_login(secretariat_of(call))
    data = {"opens_at": "2030-07-01T09:00", "closes_at": "2030-08-01T18:00", "time_zone": "Asia/Tokyo", "grace": "2:00"}
    client.post(address("set_up_dates", call), data)
    call.refresh_from_db()
    assert call.closes_at.isoformat() == "2030-08-01T09:00:00+00:00"
    assert call.grace == timedelta(hours=2)


def test_announced_dates_are_corrected_with_a_reason_and_everybody_who_drafts_is_told():
    call = ConsultationFactory()
    drafter = member(SubmissionFactory(consultation=call))
    actor = secretariat_of(call)
    later = call.closes_at + timedelta(days=3)
    with pytest.raises(NotPossible, match="write the reason"):
        setting_up.set_dates(call.pk, actor, call.opens_at, later, call.time_zone)
    setting_up.set_dates(call.pk, actor, call.opens_at, later, call.time_zone, "A slip of the pen.")
    event = call.audit_events.get(verb=AuditVerb.DATES_CORRECTED)
    assert event.data["reason"] == "A slip of the pen."
    assert News.objects.get(person=drafter).event == "dates_corrected"


def test_a_category_with_an_input_stays_admitted():
    call = ConsultationFactory()
    SubmissionFactory(consultation=call)
    with pytest.raises(NotPossible, match="stays admitted"):
        setting_up.admit_categories(call.pk, secretariat_of(call), {"member_state": "others"})
    policies = {"civil_society": "others", "member_state": "others"}
    setting_up.admit_categories(call.pk, secretariat_of(call), policies)
    kept = dict(call.category_policies.values_list("category", "policy"))
    assert kept == {"civil_society": "others", "member_state": "states"}


def test_a_call_without_questions_is_not_announced():
    call = draft_call(questionnaire=None)
    with pytest.raises(NotPossible, match="needs a questionnaire"):
        calls.publish(call.pk, secretariat_of(call))


def test_the_preview_speaks_the_language_asked_for(client):
    call = draft_call(title_en="Call", title_ar="دعوة")
    client.force_login(secretariat_of(call))
    shown = client.get(address("call_preview", call), {"language": "ar", "category": "academia"}).content.decode()
    assert "دعوة" in shown
    assert 'dir="rtl"' in shown


def test_a_message_to_oneself_shows_that_mail_leaves(client):
    call = draft_call()
    client.force_login(secretariat_of(call))
    client.post(address("set_up_mail", call))
    assert Mail.objects.get().kind == "mail_trial"


# --- The team ---------------------------------------------------------------------------------------------------------


def test_who_has_an_account_has_the_role_at_once_and_is_told():
    call = draft_call()
    person = UserFactory()
    team.give(call.pk, secretariat_of(call), person.email.upper(), Role.REVIEWER)
    grant = person.role_grants.get()
    assert (grant.role, grant.consultation) == (Role.REVIEWER, call)
    assert News.objects.get(person=person).event == "role_given"


def test_who_has_none_is_invited_by_mail_and_takes_the_role_up(client):
    call = draft_call()
    team.give(call.pk, secretariat_of(call), "new@example.org", Role.REVIEWER)
    link = next(word for word in Mail.objects.get().text.split() if "/team/" in word)
    path = link[link.index("/team/") :]
    client.force_login(UserFactory())
    client.post(path)
    assert not call.role_grants.exists()
    person = UserFactory(email="new@example.org")
    client.force_login(person)
    assert client.get(path).status_code == 200
    client.post(path)
    assert person.role_grants.get().consultation == call
    assert client.get(path).status_code == 410


def test_an_invitation_that_is_withdrawn_opens_nothing(client):
    call = draft_call()
    actor = secretariat_of(call)
    team.give(call.pk, actor, "new@example.org", Role.REVIEWER)
    team.withdraw(RoleInvitation.objects.get().pk, call.pk, actor)
    link = next(word for word in Mail.objects.get().text.split() if "/team/" in word)
    assert client.get(link[link.index("/team/") :]).status_code == 410


def test_only_who_serves_the_process_gives_roles_over_it():
    call = draft_call()
    actor = RoleGrantFactory(process=call.process, consultation=call).user
    with pytest.raises(NotPermitted):
        team.give(call.pk, actor, UserFactory().email, Role.REVIEWER, whole_process=True)
    of_process = RoleGrantFactory(process=call.process, role=Role.REVIEWER)
    with pytest.raises(NotPermitted):
        team.end(of_process.pk, call.pk, actor)


def test_the_last_secretariat_stays():
    call = draft_call()
    actor = secretariat_of(call)
    grant = actor.role_grants.get()
    with pytest.raises(NotPossible, match="somebody else"):
        team.end(grant.pk, call.pk, actor)
    RoleGrantFactory(process=call.process)
    team.end(grant.pk, call.pk, actor)
    assert not actor.role_grants.exists()


def test_handing_over_ends_ones_own_role():
    call = draft_call()
    actor = secretariat_of(call)
    other = RoleGrantFactory(process=call.process, role=Role.REVIEWER)
    team.hand_over(actor.role_grants.get().pk, other.pk, call.pk, actor)
    assert not RoleGrant.objects.filter(user=actor).exists()
    assert other.user.role_grants.filter(role=Role.SECRETARIAT).exists()


def test_a_role_of_another_call_is_not_ended_here():
    call = draft_call()
    elsewhere = RoleGrantFactory(process=ProcessFactory(), role=Role.REVIEWER)
    with pytest.raises(NotPossible):
        team.end(elsewhere.pk, call.pk, secretariat_of(call))
