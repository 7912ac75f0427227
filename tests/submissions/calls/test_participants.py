"""The participants of a meeting."""

import io

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from submissions.calls.services import participants
from submissions.people.services import registry
from submissions.values.exceptions import NotPermitted
from tests.factories import ConsultationFactory, reviewer_of, secretariat_of

pytestmark = pytest.mark.django_db
HEAD = ["Title", "Name", "Function", "Organization", "Country", "Category"]


def sheet(*rows):
    book = Workbook()
    for row in (HEAD, *rows):
        book.active.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


ROWS = (
    ["Mr.", "B. Second", "Counsellor", "Turkey", "", ""],
    ["H.E. Ms.", "A. First", "Permanent Representative", "Ivory Coast", "", ""],
    ["Dr", "C. Third", "Director", "Lantern Network", "Kenya", "NGO"],
    ["Dr.", "c. third", "Director", "Lantern Network", "Kenya", "NGO"],
    ["", "D. Fourth", "", "Blue River", "", ""],
)


@pytest.fixture
def call():
    registry.load()
    return ConsultationFactory()


def test_a_list_is_entered_with_duplicates_named(call):
    outcome = participants.take(call.pk, secretariat_of(call), "list.xlsx", sheet(*ROWS))
    assert outcome.entered == 3
    assert [(number, name) for number, name, _reason in outcome.left_out] == [(5, "c. third"), (6, "D. Fourth")]
    found = {row.name: (row.category, row.country) for row in call.participants.all()}
    assert found["A. First"] == ("member_state", "CI")
    assert found["C. Third"] == ("civil_society", "KE")


@pytest.mark.parametrize(
    ("language", "names"), [("en", ["Côte d’Ivoire", "Türkiye"]), ("fr", ["Côte d’Ivoire", "Türkiye"])]
)
def test_the_word_list_names_states_in_their_order_and_language(call, language, names):
    participants.take(call.pk, secretariat_of(call), "list.xlsx", sheet(*ROWS))
    document = docx.Document(io.BytesIO(participants.to_word(call, language)))
    bodies = [one.text.replace("'", "’") for one in document.paragraphs if one.style.name == "Heading 2"]
    assert bodies[:2] == names
    assert any("H.E. Ms. A. First" in one.text for one in document.paragraphs) or language != "en"


def test_counts_agree(call):
    participants.take(call.pk, secretariat_of(call), "list.xlsx", sheet(*ROWS))
    found = participants.counts(call.participants.select_related("organization"))
    assert {kind: sum(people for _name, people, _bodies in lines) for kind, lines in found.items()} == {
        "country": 3,
        "region": 3,
        "category": 3,
    }
    assert ("Member State", 2, 2) in found["category"]


def test_the_page(client, call):
    client.force_login(secretariat_of(call))
    page = reverse("submissions:participants", args=[call.slug])
    shown = client.post(page, {"file": SimpleUploadedFile("l.xlsx", sheet(*ROWS))}).content.decode()
    assert "3 participants are entered." in shown
    assert "Stands in the list already." in shown
    assert client.get(reverse("submissions:participants_word", args=[call.slug])).status_code == 200
    client.post(page, {"act": "clear"})
    assert not call.participants.exists()


def test_others_enter_nobody(call):
    with pytest.raises(NotPermitted):
        participants.take(call.pk, reviewer_of(call), "list.xlsx", sheet(*ROWS))
