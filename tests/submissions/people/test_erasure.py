"""Erasing a person: nothing of them is left in the database but what the record keeps, without a name."""

import io
import json
from datetime import timedelta

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.test import Client
from django.urls import reverse

from submissions.core import audit, mail
from submissions.models import (
    AnswerRevision,
    AuditEvent,
    Clearance,
    Consultation,
    Invitation,
    Mail,
    RoleGrant,
    Submission,
    User,
)
from submissions.people.services import access, erasure, retention
from submissions.values import moments
from submissions.values.enums import Category, MembershipRole
from submissions.values.exceptions import NotPermitted, NotPossible
from tests.config.access.world import World
from tests.factories import (
    ConsultationFactory,
    MembershipFactory,
    OrganizationFactory,
    SubmissionFactory,
    UserFactory,
    fill,
    member_of,
)
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db

NAME, ADDRESS = "Quillon Abernathy-Zorn", "q.abernathy@zorn.example"
KEPT = {
    "assembly.Compilation.requested_by",
    "assembly.Upload.uploaded_by",
    "reviews.Comment.author",
    "reviews.Decision.decided_by",
    "submissions.Answer.updated_by",
    "submissions.AnswerRevision.actor",
    "submissions.AuditEvent.actor",
    "submissions.SubmissionVersion.submitted_by",
}
"""Columns that may name an erased account, which has no name: who did what is part of the record."""


def tables_that_say(*wanted):
    """Return the tables in which one of the texts stands, in any case."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - a table of ours
            rows = repr(cursor.fetchall()).casefold()
            found |= {table for text in wanted if text.casefold() in rows}
    return found


def columns_that_point_at(person):
    """Return the columns, of whatever app, that refer to the account."""
    return {
        f"{relation.related_model._meta.label}.{relation.field.name}"
        for relation in User._meta.related_objects
        if not relation.many_to_many
        and relation.related_model._base_manager.filter(**{relation.field.name: person}).exists()
    }


def renamed(person):
    """Give a person of the world a name that stands nowhere else."""
    User.objects.filter(pk=person.pk).update(name=NAME, email=ADDRESS)
    person.emailaddress_set.update(email=ADDRESS)
    person.refresh_from_db()
    return person


def test_nothing_of_a_person_is_left_but_what_the_record_keeps():
    world = World()
    person = renamed(world.people["focal point"])
    member_of(world.organization, MembershipRole.FOCAL_POINT)
    access.make_token(person, "Script", ["read"], 30)
    Client().force_login(person)
    asked = Clearance.objects.filter(person=person)
    asked.update(email=ADDRESS, decided_name=NAME, decided_title="Head of mission")
    mail.queue_message(
        world.people["drafter"], "membership_requested", membership=world.application, organization=world.organization
    )
    Mail.objects.update(text=f"{NAME} asks", sent_at=moments.now())
    Invitation.objects.create(
        organization=world.organization,
        email=ADDRESS,
        token_sha256="1" * 64,
        invited_by=person,
        expires_at=moments.now(),
    )
    LogEntry.objects.create(
        user=world.people["operator"],
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(person.pk),
        object_repr=NAME,
        action_flag=CHANGE,
    )
    versions = list(world.submission.versions.values_list("checksum", flat=True))

    erasure.erase(person.pk, person)

    left = tables_that_say(NAME, ADDRESS)
    assert left == {"submissions_mail"}  # the last message to the address, until it is delivered
    assert Mail.objects.get(recipients__icontains=ADDRESS).subject == "Your account is erased"
    assert columns_that_point_at(person) <= KEPT | _protected()
    assert list(world.submission.versions.values_list("checksum", flat=True)) == versions
    assert audit.breaks() == []
    assert AuditEvent.objects.first().verb == "person_erased"


def _protected():
    """Columns by which the record holds an account: those that forbid deleting it."""
    return {
        f"{relation.related_model._meta.label}.{relation.field.name}"
        for relation in User._meta.related_objects
        if relation.on_delete is models.PROTECT
    }


def test_pages_call_the_person_a_former_member():
    world = World()
    reviewer = renamed(world.people["assigned reviewer"])
    erasure.erase(reviewer.pk, reviewer, insist=True)
    client = Client()
    client.force_login(world.people["secretariat"])
    page = client.get(reverse("reviews:version", args=[world.version.pk])).content.decode()

    assert "A former member" in page
    assert NAME not in page


def test_an_account_that_is_erased_opens_no_door():
    person, client = UserFactory(), Client()
    client.force_login(person)
    _token, key = access.make_token(person, "x", ["read"], 0)
    address = person.email
    erasure.erase(person.pk, person)

    assert client.get(reverse("submissions:profile")).status_code == 302
    assert access.token_of(key) is None
    again = Client()
    again.post(reverse("account_login"), {"login": address, "password": PASSWORD})
    assert again.get(reverse("submissions:profile")).status_code == 302


def test_the_address_is_free_for_a_new_account():
    person = UserFactory()
    address = person.email
    erasure.erase(person.pk, person)
    assert UserFactory(email=address).pk != person.pk


def test_erasing_twice_is_done_once():
    person = UserFactory()
    erasure.erase(person.pk, person)
    erasure.erase(person.pk, None)
    assert AuditEvent.objects.filter(verb="person_erased").count() == 1


def test_nobody_erases_another():
    person = UserFactory()
    with pytest.raises(NotPermitted):
        erasure.erase(person.pk, UserFactory())
    person.refresh_from_db()
    assert person.erased_at is None


def test_an_organization_with_members_is_not_left_without_a_focal_point():
    organization = OrganizationFactory()
    person = member_of(organization, MembershipRole.FOCAL_POINT)
    member_of(organization, MembershipRole.DRAFTER)
    with pytest.raises(NotPossible) as refusal:
        erasure.erase(person.pk, person)
    assert str(organization) in str(refusal.value.details)


def test_a_room_that_fails_leaves_everything_as_it_was(monkeypatch):
    person = UserFactory(name=NAME)

    def fail(_person):
        raise RuntimeError

    broken = erasure.Room("broken", lambda person: {}, fail)
    monkeypatch.setattr(erasure, "ROOMS", [*erasure.ROOMS, broken])
    with pytest.raises(RuntimeError):
        erasure.erase(person.pk, person)
    person.refresh_from_db()
    assert (person.name, person.is_active, person.erased_at) == (NAME, True, None)


def test_who_took_part_as_an_individual_and_handed_nothing_in_leaves_no_draft():
    organization = OrganizationFactory(category=Category.INDIVIDUAL, name_en=NAME)
    person = member_of(organization, MembershipRole.FOCAL_POINT)
    submission = SubmissionFactory(organization=organization)
    fill(submission, {"q1": f"<p>I, {NAME}, think.</p>"}, person)
    erasure.erase(person.pk, person)

    assert not AnswerRevision.objects.filter(answer__submission=submission).exists()
    assert "submissions_organization" not in tables_that_say(NAME)


def test_a_draft_of_an_organization_stays_with_it():
    organization = OrganizationFactory()
    person, other = (member_of(organization, MembershipRole.FOCAL_POINT) for _ in range(2))
    submission = SubmissionFactory(organization=organization)
    fill(submission, {"q1": "<p>We think.</p>"}, person)
    erasure.erase(person.pk, person)

    assert submission.answers.get(question__key="q1").html == "<p>We think.</p>"
    assert Submission.objects.drafted_by(other).exists()


def test_a_person_fetches_what_is_held_of_them_and_no_draft_of_a_house_they_left():
    organization, former = OrganizationFactory(), OrganizationFactory()
    person = member_of(organization, MembershipRole.DRAFTER)
    left = MembershipFactory(user=person, organization=former)
    for house, text in ((organization, "<p>Mine.</p>"), (former, "<p>Theirs now.</p>")):
        fill(SubmissionFactory(organization=house), {"q1": text}, person)
    left.delete()
    client = Client()
    client.force_login(person)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    answer = client.post(reverse("submissions:fetch_data"))
    held = json.loads(answer.content)

    assert held["account"]["addresses"] == [person.email]
    assert [row.get("html") for row in held["drafting"]["answers"]] == ["<p>Mine.</p>", None]
    assert answer["Cache-Control"] == "private, no-store"


def test_the_page_erases_only_with_the_address_written_out():
    person, client = UserFactory(), Client()
    client.force_login(person)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("submissions:erase_account"), {"email": "other@example.org"})
    person.refresh_from_db()
    assert person.erased_at is None
    page = client.post(reverse("submissions:erase_account"), {"email": person.email}, follow=True)
    person.refresh_from_db()
    assert person.erased_at
    assert "Your account is erased" in page.content.decode()


def test_the_command_says_what_would_happen_and_does_it_when_told():
    person = UserFactory()
    said = io.StringIO()
    call_command("erase_person", person.email, stdout=said)
    person.refresh_from_db()
    assert "Nothing was changed" in said.getvalue()
    assert person.erased_at is None
    call_command("erase_person", person.email, "--yes", stdout=said)
    person.refresh_from_db()
    assert person.erased_at
    with pytest.raises(CommandError, match="Nobody signs in"):
        call_command("erase_person", "nobody@example.org")


# --- After twelve months ----------------------------------------------------------------------------------------------

LONG_AGO = timedelta(days=400)


def idle(**fields):
    """A person who has not signed in for long."""
    return UserFactory(date_joined=moments.now() - LONG_AGO, **fields)


def closed(**ago):
    """A call that closed so long ago."""
    call = ConsultationFactory()
    Consultation.objects.filter(pk=call.pk).update(
        opens_at=moments.now() - timedelta(days=900), closes_at=moments.now() - timedelta(**ago)
    )
    return call


def test_a_year_after_the_last_call_a_person_is_told_then_erased(freeze):
    travel = freeze("2027-07-01 12:00+00:00")
    person = idle()
    SubmissionFactory(consultation=closed(days=380), organization=MembershipFactory(user=person).organization)
    first = retention.apply()
    assert (first.announced, first.erased) == ([person.pk], [])
    assert Mail.objects.filter(recipients__icontains=person.email, subject__contains="31 July 2027").exists()
    assert retention.apply().announced == []
    travel.shift(timedelta(days=31))
    assert retention.apply().erased == [person.pk]
    person.refresh_from_db()
    assert person.erased_at


def test_who_signs_in_after_being_told_stays(freeze):
    travel = freeze("2027-07-01 12:00+00:00")
    person = idle()
    retention.apply()
    travel.shift(timedelta(days=20))
    User.objects.filter(pk=person.pk).update(last_login=moments.now())
    travel.shift(timedelta(days=20))
    assert retention.apply() == retention.Outcome()


@pytest.mark.parametrize("case", ["role", "staff", "open call", "extended call", "signed in"])
def test_who_is_needed_or_active_is_left_alone(case, freeze):
    freeze("2027-07-01 12:00+00:00")
    person = idle(is_staff=case == "staff")
    organization = MembershipFactory(user=person).organization
    call = closed(days=10) if case == "open call" else closed(days=500)
    SubmissionFactory(consultation=call, organization=organization)
    if case == "role":
        RoleGrant.objects.create(user=person, role="reviewer", process=call.process)
    if case == "extended call":
        call.extensions.create(closes_at=moments.now() - timedelta(days=5), reason="x", granted_by=UserFactory())
    if case == "signed in":
        User.objects.filter(pk=person.pk).update(last_login=moments.now() - timedelta(days=5))
    assert person.pk not in retention.apply().announced


def test_a_dry_run_changes_nothing(freeze):
    freeze("2027-07-01 12:00+00:00")
    person = idle()
    said = io.StringIO()
    call_command("retention", "--dry-run", "--json", stdout=said)
    assert json.loads(said.getvalue()) == {"announced": [person.pk], "erased": [], "rows": 0}
    person.refresh_from_db()
    assert person.erasure_announced_at is None
    assert not Mail.objects.exists()


def test_names_of_clearers_without_an_account_end_with_their_call(freeze):
    world = World()
    travel = freeze(world.call.closes_at + timedelta(days=100))
    retention.apply()
    assert Clearance.objects.filter(email="capital@example.org").exists()
    travel.shift(timedelta(days=300))
    retention.apply()
    assert tables_that_say("capital@example.org") <= {"submissions_clearancestep", "submissions_mail"}


def test_mail_that_was_sent_is_not_kept_for_ever(freeze):
    travel = freeze("2027-07-01 12:00+00:00")
    person = UserFactory()
    for address in (person.email, "nobody@example.org"):
        mail.queue_message(address, "account_erased")
    mail.queue_message(person, "account_erased")
    Mail.objects.filter(pk__lt=Mail.objects.latest("pk").pk).update(sent_at=moments.now())
    travel.shift(timedelta(days=8))
    retention.apply()
    assert Mail.objects.count() == 2
    travel.shift(timedelta(days=90))
    retention.apply()
    assert [row.sent_at for row in Mail.objects.all()] == [None]  # one that waits is waited for
