"""Summaries: written by people, counted and flagged by the machine, cleared, issued, corrected."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from docx import Document

from assembly.models import Source, SummaryVersion
from assembly.themes.quantifiers import claims_in
from assembly.themes.services import interventions, summaries, summary_versions, tagging, tree
from assembly.themes.summary_page import outline_of
from submissions.models import CoSubmitter, News
from submissions.record.services import lifecycle
from submissions.values import moments
from submissions.values.enums import Category, Publication
from submissions.values.exceptions import NotFound, NotPermitted, NotPossible
from tests.factories import (
    OrganizationFactory,
    SubmissionFactory,
    UserFactory,
    member,
    secretariat_of,
    submitted_version,
)

pytestmark = pytest.mark.django_db
TEXT = "<p>Broadband must reach every island.</p><p>Teachers need training.</p>"


@pytest.fixture
def version():
    return submitted_version(answers={"q1": TEXT})


@pytest.fixture
def call(version):
    return version.submission.consultation


@pytest.fixture
def writer(call):
    return secretariat_of(call)


@pytest.fixture
def summary(call, writer):
    tree.begin_with(call.process_id, writer, "ten-themes")
    return summaries.begin(call, writer, "Summary by the President", language="en")


@pytest.fixture
def part(summary):
    return summary.parts.exclude(theme=None).first()


def organization(name, category):
    code = name[:3].upper() if category == Category.MEMBER_STATE else ""
    return OrganizationFactory(name_en=name, category=category, iso3=code)


def another(call, name, category=Category.CIVIL_SOCIETY, **options):
    submission = SubmissionFactory(consultation=call, organization=organization(name, category), **options)
    return submitted_version(submission, {"q1": TEXT})


def flags(summary):
    return [flag.text for part in outline_of(summary) for row in part.shown for flag in row.flags]


def test_a_summary_begins_with_ten_numbered_themes_or_with_segments(call, writer, summary):
    parts = list(summary.parts.all())
    assert [row.kind for row in parts] == ["introduction", *["theme"] * 10, "conclusions"]
    assert [row.number for row in outline_of(summary)] == [0, *range(1, 11), 0]
    other = summaries.begin(call, writer, "Key messages", language="fr", form="segments")
    assert {row.kind for row in other.parts.all()} == {"introduction", "segment", "conclusions"}
    assert other.parts.last().title == "Conclusions"


def test_nobody_but_the_secretariat_writes(call, version, summary, part):
    for person in (UserFactory(), member(version.submission)):
        with pytest.raises(NotPermitted):
            summaries.begin(call, person, "Mine", language="en")
        with pytest.raises(NotPermitted):
            summaries.add_message(part.pk, person, "Many speakers agreed.")


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "Many of the speakers and one delegation agreed.", [("many", "bodies"), ("one", "bodies")]),
        ("en", "Several Member States asked for more.", [("several", "states")]),
        ("en", "Someone said that all is well; allocations matter.", []),
        ("fr", "De nombreuses délégations et un grand nombre d'États", [("many", "bodies"), ("many", "states")]),
        ("es", "La mayoría de los Estados; un orador", [("most", "states"), ("one", "bodies")]),
        ("ru", "Многие ораторы и несколько государств", [("many", "bodies"), ("several", "states")]),
        ("ar", "وأشار العديد من المتكلمين إلى ذلك", [("many", "bodies")]),
        ("zh", "许多代表团和若干国家", [("many", "bodies"), ("several", "states")]),
    ],
)
def test_quantifiers_are_found_in_six_languages(language, text, found):
    assert [(claim.quantifier.key, claim.of) for claim in claims_in(text, language)] == found


def test_bodies_states_and_those_spoken_for_are_counted_apart(call, version, writer, part, summary):
    message = summaries.add_message(part.pk, writer, "Several delegations want broadband.")
    group = another(call, "Group of Islands", Category.NEGOTIATING_GROUP)
    group.submission.organization.members.set(
        organization(name, Category.MEMBER_STATE) for name in ("Fiji", "Palau", "Samoa")
    )
    state = another(call, "Kenya", Category.MEMBER_STATE)
    for one in (version, group, state):
        summaries.cite(message.pk, writer, one, "q1", "Broadband must reach every island.")
    CoSubmitter.objects.create(
        submission=state.submission,
        organization=organization("Ghana", Category.MEMBER_STATE),
        confirmed_at=moments.now(),
    )
    shown = next(row for part in outline_of(summary) for row in part.shown)
    assert (len(shown.voices.bodies), len(shown.voices.states), len(shown.voices.spoken_for)) == (3, 1, 5)
    assert shown.voices.said() == "3 bodies, among them 1 State, speaking for 5 States"
    assert shown.flags == []


def test_a_quantifier_that_no_longer_fits_is_flagged_and_never_reworded(call, version, writer, part, summary):
    message = summaries.add_message(part.pk, writer, "Several speakers want broadband.")
    rows = [version, another(call, "One"), another(call, "Two")]
    for one in rows:
        summaries.cite(message.pk, writer, one, "q1", "Broadband must reach every island.")
    assert flags(summary) == []
    lifecycle.move(rows[2].submission_id, "withdraw", member(rows[2].submission), "An error")
    number = rows[2].submission.number
    assert flags(summary) == [
        "“Several speakers” means 3 or more; this cites 2 bodies.",
        f"Two, No. {number} no longer stands.",
    ]
    message.refresh_from_db()
    assert message.html == "<p>Several speakers want broadband.</p>"
    summaries.still_right(message.pk, writer, "several:bodies:2", "A third said so in the meeting.")
    summaries.still_right(message.pk, writer, f"gone:{number}", "Known.")
    assert flags(summary) == []
    with pytest.raises(NotPossible):
        summaries.still_right(message.pk, writer, "x", " ")
    summaries.change(summary.pk, writer, title=summary.title, thresholds={"several": 5})
    summary.refresh_from_db()
    assert flags(summary) == []  # the count is the one that was looked at


def test_a_revised_input_is_flagged_and_can_be_cited_anew(version, writer, part, summary):
    message = summaries.add_message(part.pk, writer, "One speaker wants broadband.")
    source = summaries.cite(message.pk, writer, version, "q1", "Broadband must reach every island.")
    submitted_version(version.submission, {"q1": "<p>Before. Broadband must reach every island.</p>"})
    assert len(flags(summary)) == 1
    assert "was revised after it was cited" in flags(summary)[0]
    renewed = summaries.renew(source.pk, writer)
    assert (renewed.version.number, renewed.start, renewed.exact) == (2, 8, "Broadband must reach every island.")
    assert flags(summary) == []


def test_two_write_at_once_and_nothing_is_lost(writer, part):
    message = summaries.add_message(part.pk, writer, "Speakers want broadband.\n\nThey want it soon.")
    first = summaries.write(message.pk, writer, "Speakers want cheap fibre.\n\nThey want it soon.", base=1)
    assert first.wording == 2
    merged = summaries.write(message.pk, writer, "Speakers want broadband.\n\nThey want it very soon.", base=1)
    assert merged.html == "<p>Speakers want cheap fibre.</p><p>They want it very soon.</p>"
    with pytest.raises(summaries.Overtaken) as found:
        summaries.write(message.pk, writer, "Speakers want slow copper.\n\nThey want it soon.", base=1)
    assert "fibre" in found.value.theirs
    assert "copper" in found.value.mine
    kept = summaries.settle(message.pk, writer, mine="Speakers want slow copper.", keep="both", base=found.value.base)
    assert "fibre" in kept.html
    assert "copper" in kept.html


def test_passages_under_a_theme_are_cited_once(version, writer, part):
    tag = tagging.tag(version.pk, writer, part.theme_id, "q1", "Teachers need training.")
    message = summaries.add_message(part.pk, writer, "One speaker wants training.")
    assert summaries.cite_tags(message.pk, writer, [tag.pk]) == 1
    assert summaries.cite_tags(message.pk, writer, [tag.pk]) == 0
    with pytest.raises(NotPossible):
        summaries.cite(message.pk, writer, version, "q1", "Words that nobody wrote.")


def test_an_intervention_is_cited_like_an_input(call, writer, part, summary):
    row = interventions.enter(
        call, writer, meeting="Second meeting", held_at=moments.now(), text="We want broadband now.", body="Delta Club"
    )
    message = summaries.add_message(part.pk, writer, "One speaker wants broadband.")
    assert summaries.cite_intervention(message.pk, writer, row.pk, "broadband now").exact == "broadband now"
    assert outline_of(summary)[1].shown[0].voices.said() == "1 body"
    with pytest.raises(NotPossible):
        interventions.remove(row.pk, writer)
    with pytest.raises(NotPossible):
        interventions.enter(call, writer, meeting="Second meeting", held_at=moments.now(), text="No one spoke.")


def test_a_version_is_cleared_by_another_and_issued_for_anyone(call, client, writer, part, summary):
    summaries.add_message(part.pk, writer, "A message of *weight*.")
    kept = summary_versions.keep(summary.pk, writer)
    with pytest.raises(NotPossible):
        summary_versions.keep(summary.pk, writer)
    with pytest.raises(NotPermitted):
        summary_versions.clear(summary.pk, kept.number, writer)
    with pytest.raises(NotPossible):
        summary_versions.issue(summary.pk, kept.number, writer)
    page = reverse("assembly:issued_summary", args=[call.slug, kept.pk])
    assert client.get(page).status_code == 404
    summary_versions.clear(summary.pk, kept.number, secretariat_of(call))
    summary_versions.issue(summary.pk, kept.number, writer)
    assert "A message of" in client.get(page).content.decode()
    assert page in client.get(reverse("submissions:call", args=[call.slug])).content.decode()
    word = Document(io.BytesIO(client.get(reverse("assembly:issued_summary_file", args=[call.slug, kept.pk])).content))
    assert "A message of weight." in [row.text for row in word.paragraphs]
    summaries.add_message(part.pk, writer, "A later message.")
    assert summary_versions.keep(summary.pk, writer).number == 2
    assert "A later message." not in client.get(page).content.decode()


def test_those_cited_see_where_and_ask_for_corrections(version, client, writer, part, summary):
    asked = member(version.submission)
    page = reverse("assembly:cited", args=[summary.pk])
    cites = summaries.add_message(part.pk, writer, "One speaker wants broadband.")
    other = summaries.add_message(part.pk, writer, "A message about somebody else.")
    summaries.cite(cites.pk, writer, version, "q1", "Broadband must reach every island.")
    client.force_login(asked)
    assert client.get(page).status_code == 404
    summary_versions.show_to_cited(summary.pk, writer, moments.now() + timedelta(days=3))
    assert News.objects.filter(person=asked, event="summary_shown").exists()
    said = client.get(page).content.decode()
    assert "One speaker wants broadband." in said
    assert "somebody else" not in said
    client.post(page, {"message": cites.pk, "text": "We want fibre."})
    correction = cites.corrections.get()
    assert (correction.text, correction.organization) == ("We want fibre.", version.submission.organization)
    with pytest.raises(NotFound):
        summary_versions.ask_correction(other.pk, asked, "Not ours.")
    with pytest.raises(NotPossible):
        summaries.remove_message(cites.pk, writer)
    summary_versions.settle_correction(correction.pk, writer, "made", "It says fibre now.")
    assert "It says fibre now." in client.get(page).content.decode()
    client.force_login(UserFactory())
    assert client.get(page).status_code == 404


def test_the_annotated_file_names_sources_and_never_the_withheld(call, version, writer, part, summary):
    message = summaries.add_message(part.pk, writer, "Two speakers want broadband.")
    secret = another(call, "Secret Society", publication=Publication.UNATTRIBUTED)
    for one in (version, secret):
        summaries.cite(message.pk, writer, one, "q1", "Broadband must reach every island.")
    content = summary_versions.snapshot(summary)
    assert [row["name"] for row in content["parts"][1]["messages"][0]["sources"]] == [
        version.submission.organization.name,
        "",
    ]
    from assembly.outputs.services.summary_file import changes_file, summary_file

    file = summary_file(call, content, at=moments.now(), annotated=True)
    raw = b"".join(zipped(file))
    assert b"Secret Society" not in raw
    assert f"No. {secret.submission.number}, question 1".encode() in raw
    text = [row.text for row in Document(io.BytesIO(file)).paragraphs]
    assert "Annex: passages cited" in text
    assert text.count("Broadband must reach every island.") == 2
    clean = summary_file(call, content, at=moments.now())
    assert b"No. " not in b"".join(zipped(clean))
    first = summary_versions.keep(summary.pk, writer)
    summaries.write(message.pk, writer, "Two speakers want fibre.", base=1)
    second = summary_versions.keep(summary.pk, writer)
    assert b"<w:ins " in b"".join(zipped(changes_file(second, first, author="Ana")))
    assert SummaryVersion.objects.get(pk=first.pk).content == first.content


def zipped(file):
    import zipfile

    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return [archive.read(name) for name in archive.namelist() if name.endswith(".xml")]


def test_the_room_is_worked_by_forms_alone(call, version, client, writer, part, summary):
    client.force_login(writer)
    tag = tagging.tag(version.pk, writer, part.theme_id, "q1", "Teachers need training.")
    room = reverse("assembly:summary", args=[summary.pk])

    def press(**fields):
        return client.post(f"{room}?part={part.pk}", {"part": part.pk, **fields}, follow=True)

    assert "One speaker" in press(action="add", text="One speaker wants training.").content.decode()
    message = part.messages.get()
    press(action="cite", message=message.pk, passage=tag.pk)
    source = Source.objects.get()
    said = press(action="add", text="All delegations agree.").content.decode()
    assert "1 body" in said
    assert "“All delegations” means all of 1; this cites 0 bodies." in said
    press(action="down", message=message.pk)
    assert list(part.messages.values_list("html", flat=True))[1] == "<p>One speaker wants training.</p>"
    answer = client.post(room, {"part": part.pk, "message": message.pk, "base": 1, "action": "write", "text": "Anew."})
    assert answer.status_code == 302
    stale = {"part": part.pk, "message": message.pk, "base": 1, "action": "write", "text": "Otherwise."}
    clash = client.post(room, stale)
    assert clash.status_code == 409
    assert "Otherwise." in clash.content.decode()
    press(action=f"uncite:{source.pk}", message=message.pk)
    assert not Source.objects.exists()
    assert press(action="add", text=" ").status_code == 200
    assert client.post(room, {"action": "nonsense"}).status_code == 404
    assert client.get(reverse("assembly:summary_versions", args=[summary.pk])).status_code == 200
    client.post(reverse("assembly:summary_versions", args=[summary.pk]), {"action": "keep"})
    shown = client.get(reverse("assembly:summary_version", args=[summary.pk, 1])).content.decode()
    assert "Anew." in shown
    assert client.get(reverse("assembly:summaries", args=[call.slug])).status_code == 200
    entered = {"meeting": "First", "held_at": "2026-11-30T10:00", "body": "Delta Club", "text": "We agree."}
    assert client.post(reverse("assembly:interventions", args=[call.slug]), entered).status_code == 302
    assert "We agree." in client.get(f"{room}?passages=meetings&part={part.pk}").content.decode()


def test_what_cannot_be_taken_back_is_asked_first(client, call, writer, part, summary):
    client.force_login(writer)
    message = summaries.add_message(part.pk, writer, "A message.")
    room, kept = reverse("assembly:summary", args=[summary.pk]), summary_versions.keep(summary.pk, writer)
    pressed = {"action": "remove", "part": part.pk, "message": message.pk}
    asked = client.post(room, pressed)
    assert "This cannot be undone." in asked.content.decode()
    assert part.messages.exists()
    client.post(room, {**pressed, "confirmed": "1"})
    assert not part.messages.exists()
    summary_versions.clear(summary.pk, kept.number, secretariat_of(call))
    versions = reverse("assembly:summary_versions", args=[summary.pk])
    assert "never changes" in client.post(versions, {"action": "issue:1"}).content.decode()
    kept.refresh_from_db()
    assert kept.issued_at is None
    client.post(versions, {"action": "issue:1", "confirmed": "1"})
    kept.refresh_from_db()
    assert kept.issued_at is not None


def test_the_room_takes_a_fixed_number_of_queries(client, writer, part, summary, call, django_assert_max_num_queries):
    client.force_login(writer)
    for number in range(12):
        message = summaries.add_message(part.pk, writer, f"Several speakers want {number}.")
        summaries.cite(message.pk, writer, another(call, f"Body {number}"), "q1", "Teachers need training.")
    room = reverse("assembly:summary", args=[summary.pk])
    client.get(room)
    with django_assert_max_num_queries(24):
        client.get(f"{room}?part={part.pk}")
