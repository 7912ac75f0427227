"""One date of receipt, wherever it is said; an input that came as a file alone is named in every output."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document

from assembly.outputs.collect import choose_versions, collect
from assembly.outputs.layouts import LAYOUTS
from assembly.outputs.services import single
from submissions.drafting.services.attachments import File
from submissions.models import Mail
from submissions.record.services import lifecycle, receiving, voiding
from submissions.record.services.voice import received_of
from submissions.templatetags.rapporteur import late_text
from submissions.values.contents import Arrival
from submissions.values.enums import ArrivalWay
from tests.factories import ConsultationFactory, OrganizationFactory, member_of, secretariat_of

pytestmark = pytest.mark.django_db

CLOSED, CAME, ENTERED = (datetime(2026, 5, day, 12, tzinfo=UTC) for day in (1, 8, 15))
SCAN = File("note verbale.pdf", b"%PDF-1.7 a scan", "application/pdf")


@pytest.fixture
def call(freeze):
    freeze(ENTERED)
    return ConsultationFactory(
        opens_at=CLOSED - timedelta(days=30),
        closes_at=CLOSED,
        published_at=CLOSED - timedelta(days=30),
        time_zone="UTC",
    )


@pytest.fixture
def organization():
    return OrganizationFactory(name_en="Late Body")


@pytest.fixture
def focal_point(organization):
    return member_of(organization, "focal_point")


@pytest.fixture
def late(call, organization, focal_point):
    """An input that came a week after the closing and was entered a week after that."""
    arrival = Arrival(ArrivalWay.EMAIL, CAME)
    answers = {"q1": "<p>It came late.</p>"}
    return receiving.receive(
        call, organization, secretariat_of(call), answers, submit=True, arrival=arrival, original=SCAN
    ).version


def words_of(file):
    document = Document(io.BytesIO(file))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_a_late_entry_bears_one_date_of_receipt(client, call, late, focal_point):
    secretariat = secretariat_of(call)
    assert (late.received_at, late.submitted_at, late.is_late) == (CAME, ENTERED, True)
    assert late_text(late, call) == "Late: received on 8 May 2026"
    assert received_of(late, call).at == CAME
    with collect(call, [late.pk]) as collected:
        assert "[8 May 2026] [Received after the closing]" in collected.entries[0].details
        assert "15 May" not in collected.entries[0].details
    assert "Received: 8 May 2026, 12:00 (UTC) = 2026-05-08 12:00:00 UTC" in Mail.objects.latest("pk").text
    word = words_of(single.version_file(late))
    assert "8 May 2026, 12:00 (UTC), E-mail" in word
    assert "15 May" not in word
    for move in ("check", "publish"):
        lifecycle.move(late.submission_id, move, secretariat)
    public = client.get(reverse("submissions:record_input", args=[call.slug, late.submission.number])).content.decode()
    client.force_login(focal_point)
    receipt = client.get(reverse("submissions:version", args=[late.submission_id, 1])).content.decode()
    for page in (public, receipt):
        assert "8 May 2026" in page
        assert "15 May" not in page


def test_what_was_submitted_here_was_received_when_it_was_submitted(call, organization):
    entry = receiving.receive(call, organization, secretariat_of(call), {"q1": "<p>Here.</p>"}, submit=True).version
    assert entry.received_at == entry.submitted_at == timezone.now()


# --- A file alone -----------------------------------------------------------------------------------------------------


@pytest.fixture
def scan(call, organization):
    """A note that came as a scan; nothing of it was typed in."""
    entry = receiving.receive(call, organization, secretariat_of(call), {}, submit=True, original=SCAN)
    return entry.version


SAID = "This input was received as a file alone; see the original: note verbale.pdf."


@pytest.mark.parametrize("layout", ["by-question", "by-stakeholder"])
def test_a_file_alone_is_named_in_every_consolidated_file(call, scan, layout):
    with collect(call, choose_versions(call)) as collected:
        lines = [getattr(element, "text", "") for element in LAYOUTS[layout].elements(collected)]
    assert f"Late Body: {SAID}" in lines


def test_a_file_alone_is_named_on_its_page_and_in_its_word_file(client, call, scan, focal_point):
    assert SAID in words_of(single.version_file(scan))
    client.force_login(focal_point)
    assert SAID in client.get(reverse("submissions:version", args=[scan.submission_id, 1])).content.decode()
    for move in ("check", "publish"):
        lifecycle.move(scan.submission_id, move, secretariat_of(call))
    assert SAID in words_of(single.public_file(scan))
    public = client.get(reverse("submissions:record_input", args=[call.slug, scan.submission.number])).content.decode()
    assert SAID in public


def test_a_file_that_was_marked_void_is_named_nowhere(call, scan):
    voiding.void_file(scan.submission.attachments.get().pk, secretariat_of(call), "Another body's.")
    with collect(call, choose_versions(call)) as collected:
        assert [entry.original for entry in collected.entries] == [""]


def test_where_the_name_is_withheld_the_name_of_the_file_is_too(call, organization):
    entry = receiving.receive(
        call, organization, secretariat_of(call), {}, submit=True, original=SCAN, publication="unattributed"
    ).version
    with collect(call, [entry.pk], for_publication=True) as collected:
        assert [row.original for row in collected.entries] == [
            "This input was received as a file alone; its text is not reproduced here."
        ]
