"""The secretariat in a browser: what it filled in stays while a refusal is said, and what was said stays in sight."""

import pytest
from playwright.sync_api import expect

from tests.assembly.files import filled
from tests.browser.room import sign_in
from tests.factories import ConsultationFactory, OrganizationFactory, reviewer_of, secretariat_of, submitted_version

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def call():
    return ConsultationFactory()


def test_a_refusal_is_said_beside_the_file_that_stays_chosen(page, live_server, call):
    organization = OrganizationFactory()
    sign_in(page, secretariat_of(call), live_server)
    page.goto(f"/calls/{call.slug}/desk/enter/")
    page.set_input_files("#file", {"name": "inputs.docx", "mimeType": "application/zip", "buffer": filled(call)})
    page.get_by_label("How it came in").select_option("letter")
    page.get_by_role("button", name="Send the file").click()
    expect(page.locator("#upload-said")).to_contain_text("Choose an organization")
    expect(page.get_by_label("How it came in")).to_have_value("letter")
    page.get_by_label("Organization", exact=True).select_option(str(organization.pk))
    page.get_by_role("button", name="Send the file").click()
    page.wait_for_url("**/uploads/**")


def test_what_was_said_is_seen_where_the_browser_leads(page, live_server, call):
    reviewer_of(call)
    for _number in range(20):
        submitted_version(consultation=call)
    page.set_viewport_size({"width": 1280, "height": 700})
    sign_in(page, secretariat_of(call), live_server)
    page.goto(f"/calls/{call.slug}/desk/")
    page.get_by_role("button", name="Assign to what is ticked").click()
    page.wait_for_url("**/desk/#inputs")
    expect(page.get_by_text("Choose a reviewer.", exact=True)).to_be_in_viewport()
