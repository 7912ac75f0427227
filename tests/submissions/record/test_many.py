"""Acts on many inputs, exports and the page of progress."""

import csv
import io
import json

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from submissions.models import Mail, Submission
from submissions.record import timeline
from submissions.record.services import bulk, exporting, lifecycle
from submissions.values.enums import Publication, SubmissionStatus
from tests.factories import (
    ConsultationFactory,
    OrganizationFactory,
    SubmissionFactory,
    fill,
    member,
    reviewer_of,
    secretariat_of,
    submitted_version,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return ConsultationFactory()


@pytest.fixture
def desk(client, call):
    client.force_login(secretariat_of(call))
    return client


def address(name, call, *args):
    return reverse(f"submissions:{name}", args=[call.slug, *args])


def handed_in(call, name, text="<p>We agree.</p>", publication=Publication.ATTRIBUTED):
    body = OrganizationFactory(name_en=name)
    submission = SubmissionFactory(consultation=call, organization=body, publication=publication)
    person = member(submission)
    submitted_version(submission, {"q1": text}, person)
    return Submission.objects.get(pk=submission.pk)


def checked(call, *names):
    actor = secretariat_of(call)
    return [lifecycle.move(handed_in(call, name).pk, "check", actor) for name in names]


def statuses(call):
    return list(call.submissions.order_by("pk").values_list("status", flat=True))


def test_publishing_many_says_how_many_and_what_is_left_out_and_can_be_taken_back(desk, call):
    ready = checked(call, "A", "B")
    other = handed_in(call, "C")
    keys = [row.pk for row in [*ready, other]]
    mails = Mail.objects.count()
    asked = desk.post(address("desk_many", call), {"act": "publish", "submission": keys})
    shown = asked.content.decode()
    assert "Publish 2 inputs" in shown
    assert "Submitted" in shown
    assert SubmissionStatus.PUBLISHED not in statuses(call)
    fields = asked.context["fields"]
    data = {name: [value for key, value in fields if key == name] for name, _value in fields}
    page = desk.post(address("desk_many", call), data, follow=True).content.decode()
    assert "2 inputs are published." in page
    assert statuses(call).count(SubmissionStatus.PUBLISHED) == 2
    assert Mail.objects.count() == mails
    desk.post(address("desk_take_back", call), {"keys": ",".join(str(row.pk) for row in ready)})
    assert SubmissionStatus.PUBLISHED not in statuses(call)


def test_all_that_the_filters_list_is_published_in_three_clicks(desk, call):
    checked(call, "A", "B", "C")
    page = desk.get(address("desk", call), {"status": "checked"}).content.decode()
    assert "Publish all 3" in page
    asked = desk.post(f"{address('desk_many', call)}?all=1", {"act": "publish", "query": "status=checked"})
    fields = asked.context["fields"]
    desk.post(address("desk_many", call), {name: [v for k, v in fields if k == name] for name, _v in fields})
    assert statuses(call) == [SubmissionStatus.PUBLISHED] * 3


def test_what_changed_meanwhile_is_left_out_and_named(call):
    first, second = checked(call, "A", "B")
    actor = secretariat_of(call)
    lifecycle.move(first.pk, "publish", actor)
    done, refusals = bulk.run([first.pk, second.pk], "publish", actor)
    assert done == [second.pk]
    assert "Published" in str(refusals[0])


def test_a_reviewer_does_nothing_to_many(client, call):
    row = handed_in(call, "A")
    client.force_login(reviewer_of(call))
    assert client.post(address("desk_many", call), {"act": "check", "submission": row.pk}).status_code == 404


def test_the_list_is_sorted_by_columns_and_searched_by_number(desk, call):
    first, second = handed_in(call, "Beta"), handed_in(call, "Alpha")
    rows = desk.get(address("desk", call)).context["rows"]
    assert [row.organization.name for row in rows] == ["Alpha", "Beta"]
    rows = desk.get(address("desk", call), {"sort": "submitted"}).context["rows"]
    assert [row.pk for row in rows] == [second.pk, first.pk]
    rows = desk.get(address("desk", call), {"q": str(first.number)}).context["rows"]
    assert [row.pk for row in rows] == [first.pk]


# --- Exports ----------------------------------------------------------------------------------------------------------


def table(call, name, form="csv", *, public=False):
    keys = list(call.submissions.values_list("pk", flat=True))
    return b"".join(exporting.write(call, name, form, keys, public=public))


def rows_of(body):
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))


def test_answers_are_those_handed_in_and_never_a_draft(call):
    row = handed_in(call, "Lantern", "<p>We agree.</p>")
    fill(row, {"q1": "<p>Not handed in.</p>"})
    SubmissionFactory(consultation=call)
    text = table(call, "answers").decode()
    assert "We agree." in text
    assert "Not handed in." not in text
    (answer,) = [one for one in rows_of(table(call, "answers")) if one["question_number"] == "1"]
    assert (answer["organization"], answer["answer"], answer["words"]) == ("Lantern", "We agree.", "2")


def test_for_the_public_names_are_withheld_where_asked(call):
    actor = secretariat_of(call)
    for name, publication in (("Lantern", "attributed"), ("Plume", "unattributed"), ("Secret", "secretariat_only")):
        row = handed_in(call, name, publication=publication)
        lifecycle.move(row.pk, "check", actor)
        lifecycle.move(row.pk, "publish", actor)
    text = table(call, "answers", public=True).decode()
    assert "Lantern" in text
    assert "Plume" not in text
    assert "Secret" not in text
    assert {one["organization"] for one in rows_of(table(call, "answers"))} == {"Lantern", "Plume", "Secret"}


def test_a_formula_stays_a_text_in_every_form(call):
    handed_in(call, "=cmd()", "<p>=1+1</p>")
    assert "'=1+1" in table(call, "answers").decode()
    sheet = load_workbook(io.BytesIO(table(call, "answers", "xlsx")))
    cells = [cell for line in sheet.worksheets[0].iter_rows() for cell in line]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert sheet.worksheets[1]["A2"].value == "number"


@pytest.mark.parametrize("name", exporting.TABLES)
def test_every_table_says_what_its_columns_say(call, name):
    handed_in(call, "Lantern")
    found = json.loads(table(call, name, "json"))
    assert list(found["columns"]) == [column for column, _said in exporting.TABLES[name].columns]
    assert all(list(row) == list(found["columns"]) for row in found["rows"])


def test_the_page_hands_out_the_file(desk, call):
    handed_in(call, "Lantern")
    response = desk.post(address("desk_export", call), {"what": "desk", "form": "csv"})
    assert response["Content-Disposition"] == f'attachment; filename="{call.slug}-desk.csv"'
    assert rows_of(response.getvalue())[0]["organization"] == "Lantern"


# --- Progress ---------------------------------------------------------------------------------------------------------


def test_the_figure_has_its_sentence_and_its_table(call):
    assert timeline.over_time(call) is None
    checked(call, "A")
    handed_in(call, "B")
    figure = timeline.over_time(call)
    assert figure.rows[-1][2:] == ["2", "1"]
    assert "2 submitted, 1 checked" in figure.said
    assert "style=" not in figure.svg


def test_the_page_shows_countries_and_languages(desk, call):
    row = handed_in(call, "A")
    row.organization.country = "KE"
    row.organization.save()
    shown = desk.get(address("progress", call)).content.decode()
    assert "Kenya" in shown
