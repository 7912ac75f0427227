"""The public record: what is on it, in what order, and what never gives an unnamed submitter away."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from submissions.models import Association
from submissions.values.enums import Category, Publication, SeatRegion
from tests.factories import (
    ConsultationFactory,
    OrganizationFactory,
    StateFactory,
    SubmissionFactory,
    member,
    published_version,
    submitted_version,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return ConsultationFactory()


def publish(call, organization=None, publication=Publication.ATTRIBUTED, answers=None, **fields):
    """Return a published version of an input to the call."""
    submission = SubmissionFactory(
        consultation=call, organization=organization or OrganizationFactory(), publication=publication, **fields
    )
    return published_version(submission=submission, answers=answers)


def record_of(client, call, **query):
    """Return the page of the record."""
    return client.get(reverse("submissions:record", args=[call.slug]), query)


def titles(page):
    """Return what the inputs listed are called, in order."""
    return [row["voice"].title for row in page.context["rows"]]


def page_of(client, version):
    """Return the page of one input."""
    submission = version.submission
    return client.get(reverse("submissions:record_input", args=[submission.consultation.slug, submission.number]))


# --- What is on the record --------------------------------------------------------------------------------------------


def test_submitted_input_is_not_on_the_record_before_it_is_published(client, call):
    submitted_version(consultation=call)
    assert titles(record_of(client, call)) == []


def test_input_for_the_secretariat_only_is_not_listed(client, call):
    publish(call, publication=Publication.SECRETARIAT_ONLY)
    assert titles(record_of(client, call)) == []


def test_input_for_the_secretariat_only_has_no_page(client, call):
    version = publish(call, publication=Publication.SECRETARIAT_ONLY)
    assert page_of(client, version).status_code == 404


def test_input_of_another_call_has_no_page_here(client, call):
    version = publish(ConsultationFactory())
    address = reverse("submissions:record_input", args=[call.slug, version.submission.number])
    assert client.get(address).status_code == 404


def test_record_keeps_the_published_version_while_a_newer_one_is_checked(client, call):
    version = publish(call, answers={"q1": "<p>First words.</p>"})
    submitted_version(version.submission, {"q1": "<p>Second words.</p>"}, actor=member(version.submission))
    page = page_of(client, version).content.decode()
    assert ("First words." in page, "Second words." in page) == (True, False)


def test_only_numbered_questions_are_published(client, call):
    version = publish(call, answers={"contact": "Jane Doe", "q1": "<p>We welcome it.</p>"})
    assert "Jane Doe" not in page_of(client, version).content.decode()


def test_answer_says_its_language_and_direction(client, call):
    version = publish(call, language="ar")
    assert '<div class="reading" lang="ar" dir="rtl">' in page_of(client, version).content.decode()


def test_footnotes_are_numbered_with_their_notes_below(client, call):
    html = '<p>Text<sup data-note="See &lt;em&gt;here&lt;/em&gt;"></sup> and<sup data-note="More"></sup>.</p>'
    page = page_of(client, publish(call, answers={"q1": html})).content.decode()
    assert re.findall(r'<li id="[^"]+"><p>(.*?)</p><a', page) == ["See <em>here</em>", "More"]


def test_no_identifier_stands_twice_in_a_page(client, call):
    html = '<p>Same<sup data-note="Note"></sup></p>'
    page = page_of(client, publish(call, answers={"q1": html, "q2": html})).content.decode()
    identifiers = re.findall(r' id="([^"]+)"', page)
    assert sorted(set(identifiers)) == sorted(identifiers)


# --- Order and filters ------------------------------------------------------------------------------------------------


def test_inputs_are_ordered_by_name_as_people_look_names_up(client, call):
    for name in ["Zebra Trust", "Étoile", "alpha union", "Eton"]:
        publish(call, OrganizationFactory(name_en=name))
    assert titles(record_of(client, call)) == ["alpha union", "Étoile", "Eton", "Zebra Trust"]


def test_inputs_are_ordered_by_name_in_the_language_of_the_page(client, call):
    publish(call, StateFactory(name_en="Germany", name_fr="Allemagne"))
    publish(call, StateFactory(name_en="France", name_fr="France"))
    page = client.get(reverse("submissions:record", args=[call.slug]), headers={"accept-language": "fr"})
    assert titles(page) == ["Allemagne", "France"]


def test_filter_by_category_keeps_that_category(client, call):
    publish(call, OrganizationFactory(name_en="School", category=Category.ACADEMIA))
    publish(call)
    assert titles(record_of(client, call, category=Category.ACADEMIA)) == ["School"]


def test_filter_by_region_of_seat_keeps_that_region(client, call):
    publish(call, OrganizationFactory(name_en="Island", seat_region=SeatRegion.OCEANIA))
    publish(call)
    assert titles(record_of(client, call, region="seat_region:oceania")) == ["Island"]


def test_filter_by_regional_group_keeps_that_group(client, call):
    publish(call, StateFactory(name_en="Land", regional_group="african"))
    publish(call, StateFactory())
    assert titles(record_of(client, call, region="regional_group:african")) == ["Land"]


def test_question_chosen_shows_its_answers(client, call):
    publish(call, answers={"q1": "<p>One.</p>", "q2": "<p>Two.</p>"})
    page = record_of(client, call, question="q2").content.decode()
    assert ("<p>Two.</p>" in page, "<p>One.</p>" in page) == (True, False)


def test_filter_that_is_none_is_no_fault(client, call):
    publish(call)
    assert record_of(client, call, category="nonsense", question="nothing").status_code == 200


# --- Without the name of the submitter --------------------------------------------------------------------------------


@pytest.fixture
def unnamed(call):
    """An input whose submitter is not to be named, with all that could give it away."""
    organization = StateFactory(name_en="Ruritania", category=Category.OBSERVER_STATE, seat_region=SeatRegion.EUROPE)
    submission = SubmissionFactory(consultation=call, organization=organization, publication=Publication.UNATTRIBUTED)
    submission.on_behalf_of.create(name="The Ruritanian League")
    Association.objects.create(
        consultation=call,
        organization=organization,
        statement_of=OrganizationFactory(name_en="Ruritanian Group"),
        declared_by=member(submission),
    )
    return published_version(submission=submission)


def test_unnamed_input_is_called_by_its_number(client, call, unnamed):
    assert titles(record_of(client, call)) == [f"Input No. {unnamed.submission.number}"]


def test_no_page_gives_an_unnamed_submitter_away(client, call, unnamed):
    pages = [record_of(client, call), record_of(client, call, question="q1"), page_of(client, unnamed)]
    said = "".join(page.content.decode() for page in pages)
    main = "".join(re.findall(r"<main.*?</main>", said, re.DOTALL))
    without_filters = re.sub(r"<form class=\"filters\".*?</form>", "", main, flags=re.DOTALL)
    assert [word for word in ("uritan", "Observer State", "Europe", unnamed.checksum) if word in without_filters] == []


def test_unnamed_input_is_unnamed_to_its_own_members_too(client, call, unnamed):
    client.force_login(member(unnamed.submission))
    assert "Ruritania" not in re.findall(r"<main.*?</main>", page_of(client, unnamed).content.decode(), re.DOTALL)[0]


@pytest.mark.parametrize(
    "query", [{"category": Category.OBSERVER_STATE}, {"region": "seat_region:europe"}], ids=["category", "region"]
)
def test_filters_do_not_find_an_unnamed_input(client, call, unnamed, query):
    assert titles(record_of(client, call, **query)) == []


def test_unnamed_inputs_come_last(client, call, unnamed):
    publish(call, OrganizationFactory(name_en="Zulu Society"))
    assert titles(record_of(client, call)) == ["Zulu Society", f"Input No. {unnamed.submission.number}"]


# --- Query counts -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("query", "expected"), [({}, 3), ({"question": "q1"}, 4)], ids=["list", "answers"])
def test_record_takes_as_many_queries_for_three_inputs_as_for_one(client, call, query, expected):
    counts = []
    for more in (1, 2):
        for _time in range(more):
            publish(call)
        with CaptureQueriesContext(connection) as queries:
            record_of(client, call, **query)
        counts.append(len(queries))
    assert counts == [expected, expected]
