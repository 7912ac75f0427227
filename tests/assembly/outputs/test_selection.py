"""What goes into a consolidated file, and why the rest does not."""

from datetime import UTC, datetime

import pytest

from assembly.outputs.selection import Wish, select, wish_from
from submissions.record.services import lifecycle
from submissions.values.enums import Category, Publication
from submissions.values.exceptions import NotPossible
from tests.factories import (
    ConsultationFactory,
    OrganizationFactory,
    StateFactory,
    SubmissionFactory,
    member,
    published_version,
    secretariat_of,
    submitted_version,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return ConsultationFactory()


def reasons(selection):
    return {row.number: row.reason for row in selection.left_out}


def test_every_input_handed_in_goes_in_or_has_a_reason(call):
    published = published_version(consultation=call)
    checked = submitted_version(consultation=call)
    hidden = submitted_version(consultation=call, publication=Publication.SECRETARIAT_ONLY)
    gone = submitted_version(consultation=call)
    lifecycle.move(gone.submission_id, "withdraw", member(gone.submission), "A reason.")
    SubmissionFactory(consultation=call)
    found = select(call, Wish(), for_publication=True)
    assert found.manifest == (published.pk,)
    assert reasons(found) == {
        checked.submission.number: "not_published",
        hidden.submission.number: "secretariat_only",
        gone.submission.number: "withdrawn",
    }
    inside = select(call, Wish())
    assert (len(inside.manifest), reasons(inside)) == (3, {gone.submission.number: "withdrawn"})
    assert found.total == inside.total == 4


def test_a_revision_after_publication_does_not_go_into_what_is_published(call):
    first = published_version(consultation=call)
    second = submitted_version(first.submission, {"q1": "<p>Second thoughts.</p>"})
    assert select(call, Wish(), for_publication=True).manifest == (first.pk,)
    assert select(call, Wish()).manifest == (second.pk,)
    assert select(call, Wish(published=True)).manifest == (first.pk,)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"categories": ["Member State"]}, {"Chad"}),
        ({"categories": ["member_state", "academia"]}, {"Chad", "College"}),
        ({"regional_groups": ["african"]}, {"Chad"}),
        ({"countries": ["tcd"]}, {"Chad"}),
        ({"regions": ["Asia"]}, {"College"}),
        ({"languages": ["fr"]}, {"Chad"}),
        ({"questions": ["2"]}, {"Forum"}),
        ({"statuses": ["submitted"]}, {"Chad", "College", "Forum"}),
        ({"statuses": ["checked"]}, set()),
    ],
)
def test_inputs_are_chosen_by_what_they_are(call, given, expected):
    chad = StateFactory(name_en="Chad", iso3="TCD", regional_group="african")
    college = OrganizationFactory(name_en="College", category=Category.ACADEMIA, seat_region="asia")
    forum = OrganizationFactory(name_en="Forum")
    submitted_version(consultation=call, organization=chad, language="fr")
    submitted_version(consultation=call, organization=college)
    submitted_version(consultation=call, organization=forum, answers={"q2": "<p>On two.</p>"})
    found = select(call, wish_from(call, given))
    left = {row.name for row in found.left_out}
    assert {"Chad", "College", "Forum"} - left == expected


def test_a_withheld_name_is_not_told_by_choosing_who_submitted(call):
    version = published_version(consultation=call, publication=Publication.UNATTRIBUTED)
    wish = wish_from(call, {"categories": ["civil_society"]})
    assert select(call, wish, for_publication=True).manifest == ()
    assert reasons(select(call, wish, for_publication=True)) == {version.submission.number: "withheld"}
    assert select(call, wish).manifest == (version.pk,)


def test_as_of_a_moment_things_are_as_they_stood(freeze):
    freeze("2025-09-01 10:00+00:00")
    call = ConsultationFactory(opens_at=datetime(2025, 8, 1, tzinfo=UTC), closes_at=datetime(2025, 12, 1, tzinfo=UTC))
    first = submitted_version(consultation=call)
    freeze("2025-09-01 11:00+00:00")
    secretariat = secretariat_of(call)
    for name in ("check", "publish"):
        lifecycle.move(first.submission_id, name, secretariat)
    freeze("2025-09-01 12:00+00:00")
    second = submitted_version(first.submission, {"q1": "<p>Second thoughts.</p>"})
    late = submitted_version(consultation=call)
    freeze("2025-09-01 13:00+00:00")
    lifecycle.move(first.submission_id, "withdraw", member(first.submission), "A reason.")

    def at(hour, **how):
        return select(call, Wish(as_of=datetime(2025, 9, 1, hour, 30, tzinfo=UTC)), **how)

    assert at(10).manifest == (first.pk,)
    assert reasons(at(10)) == {late.submission.number: "later"}
    assert at(10, for_publication=True).manifest == ()
    assert at(11, for_publication=True).manifest == (first.pk,)
    assert at(12).manifest == (second.pk, late.pk)
    assert at(13).manifest == (late.pk,)


def test_a_time_without_a_zone_is_that_of_the_call_and_a_day_means_its_end(call):
    assert wish_from(call, {"as_of": "2025-09-01T10:00"}).as_of.isoformat() == "2025-09-01T10:00:00-04:00"
    assert wish_from(call, {"as_of": "2025-09-01"}).as_of.isoformat().startswith("2025-09-01T23:59:59")
    assert Wish.from_json(wish_from(call, {"as_of": "2025-09-01"}).as_json()).as_of.day == 1


@pytest.mark.parametrize(
    "given",
    [
        {"statuses": ["lost"]},
        {"categories": ["nobody"]},
        {"countries": ["12"]},
        {"languages": ["xx"]},
        {"questions": ["99"]},
        {"inputs": ["99"]},
        {"inputs": ["x"]},
        {"as_of": "yesterday"},
        {"as_of": "2025-13-01"},
    ],
)
def test_what_is_not_known_is_refused_in_a_sentence(call, given):
    with pytest.raises(NotPossible):
        wish_from(call, given)
