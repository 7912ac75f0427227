"""Inviting from a spreadsheet, and writing to those who were invited."""

import io
from datetime import timedelta

import icalendar
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from submissions.calls.services import invitation_rows, inviting, mailings
from submissions.core import spreadsheets
from submissions.models import Invitation, InvitationList, Mail, Mailing, Membership, Organization
from submissions.people.services import registry
from submissions.people.services.matching import Register
from submissions.values.enums import Category
from submissions.values.exceptions import NotPermitted, NotPossible
from tests.factories import (
    ConsultationFactory,
    OrganizationFactory,
    SubmissionFactory,
    UserFactory,
    reviewer_of,
    secretariat_of,
    submitted_version,
)

pytestmark = pytest.mark.django_db
HEAD = ["Organization", "Category", "Country", "Contact person", "E-mail", "Language"]


@pytest.fixture
def call():
    return ConsultationFactory(title_en="Call on access", title_fr="Appel sur l’accès")


@pytest.fixture
def actor(call):
    return secretariat_of(call)


def sheet(*rows):
    book = Workbook()
    for row in (HEAD, *rows):
        book.active.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def row(organization, email, category="", language="English", country=""):
    return [organization, category, country, "A. Person", email, language]


def address(name, call, *args):
    return reverse(f"submissions:{name}", args=[call.slug, *args])


def kept(call, actor, *rows):
    made = inviting.take(call.pk, actor, "list.xlsx", sheet(*rows))
    inviting.keep(made.pk, actor)
    return list(call.invitations.order_by("pk"))


def verdicts(made):
    return [one["verdict"] for one in made.rows]


# --- Matching ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("USA", "USA"), ("Turkey", "TUR"), ("Ivory Coast", "CIV"), ("côte d’ivoire", "CIV"), ("Corée du Sud", "KOR"),
        ("Россия", ""), ("Российская Федерация", "RUS"), ("法国", "FRA"), ("فرنسا", "FRA"), ("The Netherlands", "NLD"),
        ("UK", "GBR"), ("République française", "FRA"),
    ],
)  # fmt: skip
def test_states_are_known_by_every_name(name, meant):
    registry.load()
    match = Register.load().match(name)
    found = Organization.objects.get(pk=match.keys[0]).iso3 if match.sureness == "known" else ""
    assert found == meant


def test_a_name_much_like_one_is_doubtful_and_another_is_new():
    OrganizationFactory(name_en="Lantern Network")
    register = Register.load()
    assert register.match("Lantern Netwrok").sureness == "doubtful"
    assert register.match("Open Steppe Foundation").sureness == "new"


# --- A list -----------------------------------------------------------------------------------------------------------


def test_each_row_has_its_verdict_and_its_reason(call, actor):
    lantern = OrganizationFactory(name_en="Lantern Network")
    OrganizationFactory(name_en="Plume Alliance")
    kept(call, actor, row("Lantern Network", "a@example.org"))
    made = inviting.take(
        call.pk,
        actor,
        "list.xlsx",
        sheet(
            row("Lantern Network", "A@example.org"),
            row("Lantern Network", "b@example.org"),
            row("Plume Aliance", "c@example.org"),
            row("Open Steppe", "d@example.org", "NGO"),
            row("Blue River", "e@example.org"),
            row("Grey Hill", "not an address", "NGO"),
            row("Open Steppe", "d@example.org", "NGO"),
            row("", "f@example.org"),
        ),
    )
    assert verdicts(made) == ["invited", "known", "doubtful", "new", "bad", "bad", "bad", "bad"]
    assert made.rows[6]["reason"] == "It says the same as row 5."
    assert made.rows[1]["keys"] == [lantern.pk]
    assert sum(inviting.counts(made.rows).values()) == len(made.rows)


def test_what_is_kept_is_mailed_to_nobody(call, actor):
    mails = Mail.objects.count()
    (invitation,) = kept(call, actor, row("Open Steppe", "d@example.org", "Civil society", "French", "Kenya"))
    body = invitation.organization
    assert (body.name_en, body.category, body.country) == ("Open Steppe", Category.CIVIL_SOCIETY, "KE")
    assert (invitation.language, invitation.name, invitation.sent_at) == ("fr", "A. Person", None)
    assert Mail.objects.count() == mails
    assert not Membership.objects.filter(organization=body).exists()


def test_corrections_on_the_page_are_taken_and_what_is_chosen_is_kept(client, call, actor):
    plume = OrganizationFactory(name_en="Plume Alliance")
    client.force_login(actor)
    file = SimpleUploadedFile(
        "l.xlsx", sheet(row("Plume Aliance", "c@example.org"), row("Blue River", "e@example.org"))
    )
    response = client.post(address("invite", call), {"way": "file", "file": file})
    made = InvitationList.objects.get()
    assert response.url == address("invitation_list", call, made.pk)
    shown = client.get(response.url).content.decode()
    assert "Plume Alliance" in shown
    data = {"row-2-choice": plume.pk, "row-3-category": "civil_society", "act": "keep"}
    client.post(response.url, data)
    assert [one.organization.name_en for one in call.invitations.order_by("pk")] == ["Plume Alliance", "Blue River"]


def test_the_same_file_again_invites_nobody(call, actor):
    rows = [row(f"Body {number}", f"a{number}@example.org", "NGO") for number in range(3)]
    kept(call, actor, *rows)
    made = inviting.take(call.pk, actor, "list.xlsx", sheet(*rows))
    assert verdicts(made) == ["invited"] * 3
    with pytest.raises(NotPossible, match="no row to keep"):
        inviting.keep(made.pk, actor)


def test_csv_with_semicolons_of_an_old_program_is_read(call, actor):
    text = "Organization;Category;E-mail\nÉtoile;NGO;a@example.org\n"
    made = inviting.take(call.pk, actor, "list.csv", text.encode("cp1252"))
    assert (made.rows[0]["organization"], made.rows[0]["verdict"]) == ("Étoile", "new")


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.xlsx", b"PK\x03\x04 broken"), ("a.csv", b"one,two\n1,2\n"), ("a.pdf", b"%PDF-1.7\x00\x00"), ("a.csv", b"")],
)
def test_a_file_that_is_no_such_table_is_refused_with_a_sentence(call, actor, name, data):
    with pytest.raises(NotPossible):
        inviting.take(call.pk, actor, name, data)
    assert not InvitationList.objects.exists()


def test_two_thousand_rows_are_looked_at_by_a_worker(call, actor, client):
    rows = [row(f"Body number {number}", f"a{number}@example.org", "NGO") for number in range(2000)]
    made = inviting.take(call.pk, actor, "list.xlsx", sheet(*rows))
    assert made.checked_at is None
    client.force_login(actor)
    assert "Looking at the rows" in client.get(address("invitation_list", call, made.pk)).content.decode()
    assert inviting.look(made.pk)
    assert not inviting.look(made.pk)
    assert inviting.keep(made.pk, actor) == 2000


def test_the_template_is_read_as_it_is(client, call, actor):
    registry.load()
    client.force_login(actor)
    body = client.get(address("invitations_template", call)).content
    made = inviting.take(call.pk, actor, "template.xlsx", body)
    assert verdicts(made) == ["known", "new"]


def test_a_list_is_copied_without_those_who_declined(call, actor):
    first, second = kept(call, actor, row("A", "a@example.org", "NGO"), row("B", "b@example.org", "NGO"))
    mailings.decline(first.pk)
    other = ConsultationFactory(process=call.process)
    assert inviting.copy_list(other.pk, call.pk, actor) == 1
    assert other.invitations.get().organization == second.organization


# --- Writing ----------------------------------------------------------------------------------------------------------


def send(call, actor, invitations, kind="invitation", languages=("en", "fr")):
    texts = {code: mailings.default_text(kind, code) for code in languages}
    mailing = mailings.ask(
        call.pk,
        actor,
        kind,
        [("invitation", one.pk, 0) for one in invitations],
        {code: text[0] for code, text in texts.items()},
        {code: text[1] for code, text in texts.items()},
    )
    Mailing.objects.filter(pk=mailing.pk).update(leaves_at=timezone.now())
    mailings.send_due()
    return mailing


def test_an_invitation_is_in_the_language_of_the_invitee_with_a_calendar_file(call, actor):
    (invitation,) = kept(call, actor, row("Étoile", "a@example.org", "NGO", "French"))
    send(call, actor, [invitation])
    mail = Mail.objects.get(kind="call_invitation")
    assert "Appel sur l’accès" in mail.subject
    ((name, book, media_type),) = mail.attachments
    event = icalendar.Calendar.from_ical(book).walk("VEVENT")[0]
    assert (name, media_type) == (f"{call.slug}.ics", "text/calendar")
    assert event["DTSTART"].dt == call.closes_at.replace(microsecond=0)


def test_the_link_leads_in_and_every_state_is_told(client, call, actor):
    invitation, *_others = kept(call, actor, row("A", "a@example.org", "NGO"), row("B", "b@example.org", "NGO"))

    def state():
        return invitation_rows.rows_of(call).get(pk=invitation.pk).state

    assert state() == "unsent"
    send(call, actor, [invitation])
    assert state() == "sent"
    Mail.objects.filter(kind="call_invitation").update(failed_at=timezone.now())
    assert state() == "bounced"
    text = Mail.objects.get(kind="call_invitation").text
    link = next(word for word in text.split() if "/invitations/" in word)
    path = link[link.index("/invitations/") :]
    assert "Call on access" in client.get(path).content.decode()
    assert state() == "opened"
    person = UserFactory(email="a@example.org")
    client.force_login(person)
    client.post(path)
    assert state() == "registered"
    submission = SubmissionFactory(consultation=call, organization=invitation.organization)
    assert state() == "begun"
    submitted_version(submission, {"q1": "<p>We agree.</p>"}, person)
    assert state() == "submitted"
    assert sum(invitation_rows.counts_of(call).values()) == 2


def test_who_declines_is_never_written_to_again(client, call, actor):
    (invitation,) = kept(call, actor, row("A", "a@example.org", "NGO"))
    send(call, actor, [invitation])
    client.post(reverse("submissions:decline_invitation", args=[mailings.token_of(invitation)]))
    assert Invitation.objects.get().declined_at
    Invitation.objects.update(told_at=timezone.now() - timedelta(days=9))
    with pytest.raises(NotPossible, match="Nobody is left"):
        send(call, actor, [invitation], "reminder")


def test_nobody_is_reminded_twice_a_day(call, actor):
    (invitation,) = kept(call, actor, row("A", "a@example.org", "NGO"))
    send(call, actor, [invitation])
    with pytest.raises(NotPossible, match="Nobody is left"):
        send(call, actor, [invitation], "reminder")
    Invitation.objects.update(told_at=timezone.now() - timedelta(hours=25))
    send(call, actor, [invitation], "reminder")
    assert Mail.objects.filter(kind="call_reminder").count() == 1


def test_a_mailing_can_be_stopped_for_two_minutes(call, actor):
    (invitation,) = kept(call, actor, row("A", "a@example.org", "NGO"))
    text = mailings.default_text("invitation", "en")
    to = [("invitation", invitation.pk, 0)]
    mailing = mailings.ask(call.pk, actor, "invitation", to, {"en": text[0]}, {"en": text[1]})
    assert mailings.send_due() == 0
    mailings.stop(mailing.pk, actor)
    Mailing.objects.update(leaves_at=timezone.now())
    mailings.send_due()
    assert not Mail.objects.filter(kind="call_invitation").exists()


def test_a_mailing_that_is_sent_twice_writes_once(call, actor):
    rows = kept(call, actor, *(row(f"B{number}", f"b{number}@example.org", "NGO") for number in range(3)))
    mailing = send(call, actor, rows)
    Mailing.objects.update(finished_at=None)
    mailings.send(mailing.pk)
    assert Mail.objects.filter(kind="call_invitation").count() == 3


def test_the_page_shows_the_message_and_how_many_before_it_is_sent(client, call, actor):
    rows = kept(call, actor, row("A", "a@example.org", "NGO"), row("É", "b@example.org", "NGO", "French"))
    client.force_login(actor)
    data = {"kind": "invitation", "invitation": [one.pk for one in rows]}
    shown = client.post(address("invitations_write", call), data).content.decode()
    assert "Send 2 messages" in shown
    assert "Dear A. Person" in shown
    texts = {
        "subject-en": "Come",
        "text-en": "Now {link}",
        "subject-fr": "Venez",
        "text-fr": "Ici {link}",
        "act": "send",
    }
    client.post(address("invitations_write", call), {**data, **texts})
    mailing = Mailing.objects.get()
    assert (len(mailing.to), mailing.texts["fr"]) == (2, "Ici {link}")
    assert "Stop them" in client.get(address("invitations", call)).content.decode()


def test_nobody_is_invited_before_the_call_is_announced(actor):
    call = ConsultationFactory(published_at=None)
    actor = secretariat_of(call)
    (invitation,) = kept(call, actor, row("A", "a@example.org", "NGO"))
    with pytest.raises(NotPossible, match="Announce the call first"):
        send(call, actor, [invitation])


def test_others_invite_nobody(call):
    with pytest.raises(NotPermitted):
        inviting.take(call.pk, reviewer_of(call), "list.xlsx", sheet(row("A", "a@example.org", "NGO")))


def test_the_list_filters_by_state_and_name(client, call, actor):
    first, _second = kept(call, actor, row("Lantern", "a@example.org", "NGO"), row("Plume", "b@example.org", "NGO"))
    send(call, actor, [first])
    client.force_login(actor)
    assert "Plume" not in client.get(address("invitations", call), {"tab": "silent"}).content.decode()
    assert "Lantern" not in client.get(address("invitations", call), {"q": "plum"}).content.decode()


def test_the_list_asks_as_many_queries_for_many_invitations(client, call, actor, django_assert_max_num_queries):
    kept(call, actor, *(row(f"B{number}", f"b{number}@example.org", "NGO") for number in range(60)))
    client.force_login(actor)
    with django_assert_max_num_queries(20):
        client.get(address("invitations", call))


# --- Spreadsheets -----------------------------------------------------------------------------------------------------


def test_a_cell_is_never_a_formula_and_a_long_text_is_whole():
    long = "x" * 40_000
    body = spreadsheets.to_xlsx([("Answers", ["text"], [["=1+1"], [long]])])
    cells = [one[0] for one in load_workbook(io.BytesIO(body)).active.iter_rows(min_row=2)]
    assert (cells[0].value, cells[0].data_type) == ("=1+1", "s")
    assert "".join(cell.value for cell in cells[1:]) == long
    csv = b"".join(spreadsheets.to_csv(["text"], [["=1+1"], ["-5"], ["plain"]])).decode("utf-8-sig")
    assert csv.splitlines() == ["text", "'=1+1", "'-5", "plain"]
