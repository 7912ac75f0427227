"""The frame and the public pages in a real browser: times, menus, width, keyboard, darkness and paper."""

import gzip
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories import ConsultationFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 320, "height": 640}


@pytest.fixture
def visit(chromium, live_server):
    """``visit("/calls/", color_scheme="dark")`` opens a page in a browser so made; all are closed at the end."""
    contexts = []

    def open_page(path, **options):
        contexts.append(chromium.new_context(base_url=live_server.url, **options))
        page = contexts[-1].new_page()
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def call():
    opens_at = timezone.now() - timedelta(days=1)
    return ConsultationFactory(slug="call", opens_at=opens_at, closes_at=datetime(2099, 7, 20, 22, tzinfo=UTC))


def test_browser_says_the_persons_own_time_beside_that_of_the_call(visit, call):
    page = visit("/calls/call/", timezone_id="Asia/Tokyo", locale="en-GB")
    expect(page.locator(".moment-own")).to_have_text("(your time: 21 July 2099 at 07:00, Asia/Tokyo)")


def test_browser_repeats_no_time_that_is_the_same(visit, call):
    page = visit("/calls/call/", timezone_id="America/New_York")
    expect(page.locator(".moment-own")).to_have_count(0)


def test_time_is_complete_without_a_script(visit, call):
    page = visit("/calls/call/", java_script_enabled=False)
    expect(page.locator("time")).to_have_text("20 July 2099, 18:00 (America/New York, UTC−04:00)")


def test_language_is_switched_without_a_script(visit, call):
    page = visit("/calls/", java_script_enabled=False)
    page.locator("summary", has_text="English").click()
    page.get_by_role("button", name="Français").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")


def test_menu_closes_on_escape_and_gives_the_focus_back(visit, call):
    page = visit("/calls/")
    summary = page.locator(".site-tools summary")
    summary.click()
    page.keyboard.press("Escape")
    expect(page.locator(".site-tools details")).not_to_have_attribute("open", "")
    expect(summary).to_be_focused()


def test_first_tab_stop_leads_to_the_content(visit, call):
    page = visit("/calls/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize("language", ["en-GB", "ar"])
@pytest.mark.parametrize("path", ["/", "/calls/call/", "/account/signup/"])
def test_page_fits_a_narrow_screen(visit, call, path, language):
    page = visit(path, viewport=PHONE, locale=language)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_dark_scheme_is_dark(visit, call):
    page = visit("/calls/", color_scheme="dark")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert max(map(int, re.findall(r"\d+", ground)[:3])) < 60


def test_paper_shows_no_navigation(visit, call):
    page = visit("/calls/call/")
    page.emulate_media(media="print")
    expect(page.locator(".site-nav")).to_be_hidden()


def test_first_page_weighs_little(visit, call, live_server):
    page = visit("/calls/call/")
    addresses = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
    bodies = [page.context.request.get(address).body() for address in [page.url, *addresses]]
    assert sum(len(gzip.compress(body)) for body in bodies) < 80_000


@pytest.mark.parametrize("hours_wrong", [-30, 30])
def test_the_last_hours_are_counted_by_the_servers_clock_whatever_the_device_says(visit, hours_wrong):
    now = timezone.now()
    ConsultationFactory(slug="soon", opens_at=now - timedelta(days=1), closes_at=now + timedelta(hours=3, minutes=5))
    page = visit("/calls/")
    page.clock.install(time=now + timedelta(hours=hours_wrong))
    page.goto("/calls/soon/")
    expect(page.locator(".countdown")).to_have_text(re.compile("^3 hours, [1-5] minutes? left$"))
    page.clock.fast_forward("03:00:00")
    expect(page.locator(".countdown")).to_have_text(re.compile(r"^[1-4] minutes?, \d+ seconds? left$"))
    page.clock.fast_forward("06:00")
    expect(page.locator(".countdown")).to_have_text("The closing time has passed.")
