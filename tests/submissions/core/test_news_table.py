"""Who is told of what: the table as a whole, telling by it, reading it, and the mail that follows."""

from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone, translation

from submissions.core import locks, news
from submissions.core.news import choices, digest, lines, waiting
from submissions.models import Mail, MailPreference, Membership, News
from submissions.values.enums import MailPace, MembershipRole, NewsKind
from submissions.values.exceptions import NotFound, NotPossible
from tests.factories import (
    MembershipFactory,
    UserFactory,
    assigned_reviewer,
    member,
    reviewer_of,
    secretariat_of,
    submitted_version,
)

pytestmark = pytest.mark.django_db

FACTS = {
    "who": "Ada",
    "title": "Summary by the Chair",
    "answer": "It says so now.",
    "reason": "A reason.",
    "count": 2,
    "step": "Legal",
    "former": "Old",
    "what": "the name",
    "source": "Old",
    "lead": "Lead",
    "body": "Body",
    "co_submitter": "Other",
    "role": "Reviewer",
    "scope": "Call",
    "outcome": "Kept",
    "question": "2",
    "layout": "by question",
    "file": "file.docx",
}
TIMES = ("until", "closes_at", "opens_at")
EVERY_CELL = [
    pytest.param(event, audience, cell, id=f"{event.name}-{audience.key}")
    for event in news.events()
    for audience, cell in event.told.items()
]


@pytest.fixture
def version():
    return submitted_version()


def mail_to(person):
    return [mail for mail in Mail.objects.order_by("pk") if mail.recipients == [person.email]]


# --- The table -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("event", "audience", "cell"), EVERY_CELL)
def test_every_cell_makes_a_line_that_names_no_gap_and_leads_somewhere(event, audience, cell, version):
    person = UserFactory()
    scope = news.Scope(
        version.submission.consultation, version.submission.organization, version.submission, version, path="/calls/"
    )
    facts = {key: lines.plain(value) for key, value in FACTS.items()}
    facts |= {key: lines.plain(timezone.now()) for key in TIMES}
    row = News.objects.create(
        person=person,
        event=event.name,
        audience=audience.key,
        consultation=scope.consultation,
        organization=scope.organization,
        submission=scope.submission,
        facts={**facts, **lines.reference(scope)},
        path=cell.place(scope),
        pace=cell.pace,
    )
    [line] = lines.lines_of([row])
    assert line.text
    assert "%(" not in line.text
    assert line.path.startswith("/")


def test_every_event_has_somebody_who_is_told_and_a_reason_where_mail_cannot_be_refused():
    for event in news.events():
        assert event.told, event.name
        if any(cell.pace == MailPace.ALWAYS for cell in event.told.values()):
            assert str(event.because), event.name


def test_an_event_is_in_the_table_once():
    with pytest.raises(ValueError, match="in the table already"):
        news.register(news.event("published"))


def test_mail_that_cannot_be_refused_says_why():
    cell = news.Cell(MailPace.ALWAYS, "Something happened.", news.start_page)
    with pytest.raises(ValueError, match="does not say why"):
        news.register(news.Event("invented", "Invented", NewsKind.INPUTS, {news.PERSON: cell}))


def test_the_documentation_says_what_the_table_does():
    call_command("who_is_told", "--check")


# --- Telling ---------------------------------------------------------------------------------------------------------


def test_each_audience_is_told_once_and_who_acted_is_not(version):
    submission = version.submission
    secretariat, reviewer = secretariat_of(submission.consultation), assigned_reviewer(version)
    focal_point = Membership.objects.get(organization=submission.organization).user
    drafter = member(submission, MembershipRole.DRAFTER)
    News.objects.all().delete()
    told = news.tell("withdrawn", actor=focal_point, version=version, who=focal_point)
    assert {(row.person, row.audience) for row in told} == {
        (drafter, "members"),
        (reviewer, "reviewers"),
        (secretariat, "secretariat"),
        *((row.user, "secretariat") for row in submission.consultation.process.role_grants.filter(role="secretariat")),
    }


def test_a_person_of_two_audiences_is_told_as_the_first_of_the_table(version):
    submission = version.submission
    grant = secretariat_of(submission.consultation)
    MembershipFactory(user=grant, organization=submission.organization, role=MembershipRole.FOCAL_POINT)
    told = news.tell("unpublished", submission=submission, reason="A mistake.")
    assert [row.audience for row in told if row.person == grant] == ["focal_points"]


def test_whoever_has_no_account_any_more_is_not_told(version):
    person = UserFactory(is_active=False)
    assert news.tell("unassigned", submission=version.submission, to={news.PERSON: [person]}, reason="–") == []


def test_a_fact_that_no_sentence_can_name_is_refused(version):
    with pytest.raises(TypeError, match="cannot name"):
        news.tell("unpublished", submission=version.submission, reason=[1.5])


def test_an_address_without_an_account_is_written_to_and_has_no_line(version):
    organization = version.submission.organization
    before = News.objects.count()
    invitation = organization.invitations.create(
        email="new@example.org", token_sha256="x", invited_by=UserFactory(), expires_at=timezone.now()
    )
    news.tell(
        "invited",
        organization=organization,
        to={news.ADDRESSEES: ["new@example.org"]},
        context={"invitation": invitation, "token": "token"},
    )
    assert (News.objects.count(), Mail.objects.filter(recipients=["new@example.org"]).count()) == (before, 1)


# --- Choosing --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chosen", "mails", "pace"),
    [("", 1, "at_once"), ("at_once", 1, "at_once"), ("daily", 0, "daily"), ("none", 0, "none")],
)
def test_the_choice_of_a_kind_decides_when_mail_follows(version, chosen, mails, pace):
    person = reviewer_of(version.submission.consultation)
    choices.choose(person, {"reviews": chosen})
    [row] = news.tell("unassigned", submission=version.submission, to={news.PERSON: [person]}, reason="–")
    assert (len(mail_to(person)), row.pace, row.mailed_at is not None) == (mails, pace, mails == 1)


def test_what_the_process_requires_is_sent_whatever_was_chosen(version):
    person = member(version.submission)
    choices.choose(person, dict.fromkeys(NewsKind.values, "none"))
    news.tell("unpublished", submission=version.submission, reason="A mistake.")
    [message] = mail_to(person)
    assert "A mistake." in message.text
    assert "List-Unsubscribe" not in message.headers


def test_mail_that_may_be_refused_holds_the_link_to_refuse_it(client, version):
    person = UserFactory()
    news.tell("unassigned", submission=version.submission, to={news.PERSON: [person]}, reason="–")
    link = mail_to(person)[0].headers["List-Unsubscribe"].strip("<>")
    path = link[link.index("/news/") :]
    assert client.get(path).status_code == 200
    assert not MailPreference.objects.exists()
    client.post(path)
    assert MailPreference.objects.get(person=person).pace == MailPace.NONE
    client.post(path, {"wanted": "1"})
    assert not MailPreference.objects.exists()
    assert client.get(reverse("submissions:news_stop", args=["forged"])).status_code == 404


def test_a_choice_that_is_not_offered_is_refused():
    with pytest.raises(NotPossible):
        choices.choose(UserFactory(), {"reviews": "always"})
    with pytest.raises(NotPossible):
        choices.choose(UserFactory(), {"invented": "none"})
    with pytest.raises(NotFound):
        choices.of_token("invented")


def test_the_profile_offers_each_kind_and_keeps_what_is_chosen(client):
    person = UserFactory()
    client.force_login(person)
    page = client.get(reverse("submissions:profile"))
    assert {row.kind for row in page.context["mail"]} == {event.kind for event in news.events()}
    client.post(reverse("submissions:choose_mail"), {"inputs": "daily", "calls": ""})
    assert dict(person.mail_preferences.values_list("kind", "pace")) == {"inputs": "daily"}


# --- Reading ---------------------------------------------------------------------------------------------------------


def test_a_mark_goes_when_the_thing_is_opened_and_not_before(client, version):
    person = member(version.submission)
    news.tell("unpublished", submission=version.submission, reason="A mistake.")
    client.force_login(person)
    client.get(reverse("submissions:home"))
    assert lines.unread(person) == 1
    client.get(reverse("submissions:submission", args=[version.submission_id]))
    assert lines.unread(person) == 0


def test_all_is_marked_as_read_by_one_button(client, version):
    person = member(version.submission)
    news.tell("unpublished", submission=version.submission, reason="A mistake.")
    client.force_login(person)
    assert "A mistake." in client.get(reverse("submissions:news")).content.decode()
    client.post(reverse("submissions:news"))
    assert lines.unread(person) == 0


@pytest.mark.parametrize("how", ["left", "role", "assignment"])
def test_nobody_is_led_where_they_may_no_longer_go(version, how):
    submission = version.submission
    person = {
        "left": lambda: member(submission),
        "role": lambda: secretariat_of(submission.consultation),
        "assignment": lambda: assigned_reviewer(version),
    }[how]()
    news.tell("withdrawn", version=version, who="Ada")
    seen = {row.event for row in lines.current_news(person)}
    person.memberships.all().delete()
    person.role_grants.all().delete()
    person.assignments.all().delete()
    assert "withdrawn" in seen
    assert "withdrawn" not in {row.event for row in lines.current_news(person)}


def test_a_line_is_in_the_language_of_its_reader(version):
    person = member(version.submission)
    news.tell("unpublished", submission=version.submission, reason="A mistake.")
    [row] = News.objects.filter(person=person)
    row.organization.name_fr = "Réseau"
    with translation.override("fr"):
        assert "Réseau" in lines.lines_of([row])[0].text


def test_the_header_counts_what_waits_and_not_news(client, version):
    asked = MembershipFactory(organization=version.submission.organization, state="requested")
    person = member(version.submission)
    news.tell("unpublished", submission=version.submission, reason="A mistake.")
    client.force_login(person)
    page = client.get(reverse("submissions:home"))
    assert [row.count for row in page.context["waits"]] == [1]
    assert '<span class="nav-number">(1)</span>' in page.content.decode()
    asked.delete()
    waiting.forget(person.pk)
    assert "nav-number" not in client.get(reverse("submissions:calls")).content.decode()


# --- Mail that waits -------------------------------------------------------------------------------------------------


def test_mail_held_back_is_one_message_and_an_act_taken_back_sends_none(version, freeze):
    clock = freeze("2025-07-01 12:00+00:00")
    person = member(version.submission)
    for _ in range(3):
        news.tell("unpublished", submission=version.submission, reason="A mistake.", delay=timedelta(minutes=2))
    assert (digest.send_gathered(), mail_to(person)) == (0, [])
    clock.shift(timedelta(minutes=2))
    digest.send_gathered()
    digest.send_gathered()
    assert [mail.text.count("A mistake.") for mail in mail_to(person)] == [3]
    news.tell("unpublished", submission=version.submission, reason="Another.", delay=timedelta(minutes=2))
    with locks.transaction():
        assert news.take_back("unpublished", version.submission) > 0
    clock.shift(timedelta(minutes=3))
    digest.send_gathered()
    assert len(mail_to(person)) == 1


@pytest.mark.parametrize(
    ("zone", "before", "after"),
    [
        ("Africa/Nairobi", "2025-07-02 03:59+00:00", "2025-07-02 04:00+00:00"),
        ("America/New_York", "2025-07-02 10:59+00:00", "2025-07-02 11:00+00:00"),
        ("", "2025-07-02 06:59+00:00", "2025-07-02 07:00+00:00"),
    ],
)
def test_the_daily_mail_leaves_at_seven_of_the_reader_once(version, freeze, zone, before, after):
    clock = freeze("2025-07-01 12:00+00:00")
    person = member(version.submission, MembershipRole.DRAFTER)
    person.time_zone = zone
    person.save()
    news.tell("withdrawn", submission=version.submission, who="Ada")
    sent = []
    for moment in (before, after, after):
        clock.move_to(datetime.fromisoformat(moment))
        digest.send_daily()
        sent.append(len(mail_to(person)))
    assert sent == [0, 1, 1]
    assert "was withdrawn by Ada." in mail_to(person)[0].text


def test_nobody_is_written_to_on_a_day_without_news_or_of_what_was_read(version, freeze):
    clock = freeze("2025-07-01 12:00+00:00")
    person = member(version.submission, MembershipRole.DRAFTER)
    news.tell("withdrawn", submission=version.submission, who="Ada")
    lines.mark_all(person)
    clock.move_to(datetime.fromisoformat("2025-07-03 08:00+00:00"))
    digest.send_daily()
    assert mail_to(person) == []


def test_the_daily_mail_says_what_waits_then_ten_lines_and_how_many_more(version, freeze):
    clock = freeze("2025-07-01 12:00+00:00")
    person = member(version.submission, MembershipRole.FOCAL_POINT)
    choices.choose(person, {"reviews": "daily"})
    MembershipFactory(organization=version.submission.organization, state="requested")
    for _ in range(12):
        news.tell("unassigned", submission=version.submission, to={news.PERSON: [person]}, reason="–")
    clock.move_to(datetime.fromisoformat("2025-07-02 08:00+00:00"))
    digest.send_daily()
    [message] = mail_to(person)
    assert message.subject.startswith("1 waits for you")
    assert message.text.count("no longer asked to review") == 10
    assert "and 2 more:" in message.text
