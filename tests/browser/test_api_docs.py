"""The API's documentation in a browser, under the content security policy of the site."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_documentation_shows_every_part_of_the_api(page):
    page.goto("/api/v1/docs/")
    expect(page.locator(".opblock-tag")).to_contain_text(["calls", "files", "schema", "submissions", "versions"])
