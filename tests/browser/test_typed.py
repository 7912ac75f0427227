"""Text typed into a form and not sent: kept on the device, asked about on leaving, found again however one left."""

import contextlib

import pytest
from playwright.sync_api import Error, expect

from reviews.models import Comment, Decision, Thread
from submissions.calls.services import calls
from tests import stacks
from tests.browser.room import close, sign_in
from tests.factories import assigned_reviewer, member, secretariat_of, submitted_version
from tests.factories.reviews import thread_on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = "Which year is this figure of?"
KINDS = ["comment", "reply", "decision", "withdrawal", "extension", "reply of the submitter"]
OPEN = """(name) => {
    for (let place = document.querySelector(name); place; place = place.parentElement) {
        if (place.matches("details")) place.open = true;
    }
}"""
WAYS = ["link", "reload", "back", "close", "sign out"]
"""Beside a crash, which needs a browser of its own."""


@pytest.fixture
def version():
    return submitted_version(answers={"q1": "<p>One two three.</p>"})


def place_of(kind, version):
    """Return who types, on which page, into which field (with what is pressed first to see it)."""
    submission = version.submission
    if kind == "reply of the submitter":
        thread = thread_on(version, is_released=True)
        field = f"#reply-{thread.pk}"
        return member(submission), f"/reviews/feedback/{submission.pk}/", field
    if kind == "withdrawal":
        return member(submission, role="focal_point"), f"/submissions/{submission.pk}/withdraw/", "[name=reason]"
    if kind == "extension":
        call = submission.consultation
        return secretariat_of(call), f"/calls/{call.slug}/desk/extend/", "[name=reason]"
    if kind == "reply":
        thread = thread_on(version)
        address = f"/reviews/{version.pk}/?discussion={thread.number}"
        return assigned_reviewer(version), address, f"#reply-{thread.pk}"
    fields = {"comment": "textarea[name=q1-text]", "decision": "#request_clarification-note"}
    return assigned_reviewer(version), f"/reviews/{version.pk}/", fields[kind]


def opened(page, address, field):
    page.goto(address)
    expect(page.locator("html[data-typed=ready]")).to_be_attached()
    page.evaluate(OPEN, field)
    return page.locator(field)


def written(page, address, field):
    box = opened(page, address, field)
    box.click()
    page.keyboard.type(WORDS)
    return box


def found_again(page, address, field):
    page.goto(address)
    expect(page.locator(field)).to_have_value(WORDS)
    expect(page.locator(field)).to_be_visible()
    expect(page.locator(".typed-note")).to_contain_text("is back")


@pytest.mark.parametrize(
    ("kind", "way"), [*(("comment", way) for way in WAYS), *((kind, "reload") for kind in KINDS[1:])]
)
def test_text_is_found_again_however_the_page_was_left(page, live_server, version, kind, way):
    person, address, field = place_of(kind, version)
    sign_in(page, person, live_server)
    page.goto("/calls/")
    written(page, address, field)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    if way == "link":
        page.locator(".site-footer a").first.click()
        page.wait_for_url("**/calls/")
    elif way == "reload":
        page.reload()
    elif way == "back":
        page.go_back()
    elif way == "sign out":
        with page.expect_navigation():
            page.evaluate("document.querySelector('form[data-sign-out]').requestSubmit()")
        sign_in(page, person, live_server)
    else:
        again = page.context.new_page()
        close(page, again)
        page = again
    if way != "close":
        assert asked == ["beforeunload"]
    found_again(page, address, field)


@pytest.mark.parametrize("kind", ["comment", "withdrawal"])
def test_text_is_found_again_after_the_browser_has_crashed(page, live_server, version, kind, tmp_path):
    person, address, field = place_of(kind, version)
    launch = {"executable_path": stacks.chromium(), "args": stacks.CHROMIUM_OPTIONS, "base_url": live_server.url}
    browser = page.context.browser.browser_type
    context = browser.launch_persistent_context(tmp_path, **launch)
    first = context.pages[0]
    sign_in(first, person, live_server)
    written(first, address, field)
    with contextlib.suppress(Error):
        context.new_cdp_session(first).send("Browser.crash")
    context = browser.launch_persistent_context(tmp_path, **launch)
    again = context.pages[0]
    sign_in(again, person, live_server)
    found_again(again, address, field)
    context.close()


def test_text_that_was_taken_is_not_found_again(page, live_server, version):
    person, address, field = place_of("comment", version)
    sign_in(page, person, live_server)
    written(page, address, field)
    page.get_by_role("button", name="Add the comment").locator("visible=true").click()
    expect(page.locator(".thread")).to_contain_text(WORDS)
    assert Comment.objects.get().text == WORDS
    page.goto(address)
    expect(page.locator("html[data-typed=ready]")).to_be_attached()
    expect(page.locator(field)).to_have_value("")
    assert page.evaluate("document.cookie.includes('typed=')") is False


def test_two_tabs_of_one_form_lose_neither_text(page, live_server, version):
    person, address, field = place_of("comment", version)
    sign_in(page, person, live_server)
    opened(page, address, field).fill("From the first tab.")
    second = page.context.new_page()
    opened(second, address, field).fill("From the second tab.")
    third = page.context.new_page()
    close(page, third)
    close(second, third)
    third.goto(address)
    expect(third.locator(field)).to_have_value("From the second tab.")
    expect(third.locator(".typed-note textarea")).to_have_value("From the first tab.")


def test_note_of_a_decision_outlives_a_newer_version(page, live_server, version):
    person, address, field = place_of("decision", version)
    sign_in(page, person, live_server)
    written(page, address, field)
    newer = submitted_version(submission=version.submission, answers={"q1": "<p>One two four.</p>"})
    calls.assign(newer.submission_id, person, secretariat_of(newer.submission.consultation))
    page.get_by_role("button", name="Request clarification").locator("visible=true").click()
    expect(page.locator("#messages, .alert").first).to_contain_text("submitted meanwhile")
    assert Decision.objects.count() == 0
    expect(page.locator("textarea").filter(visible=True).first).to_have_value(WORDS)
    page.goto(f"/reviews/{newer.pk}/")
    expect(page.locator(field)).to_have_value(WORDS)


def test_text_sent_as_the_session_had_ended_is_shown_and_found_again(page, live_server, version):
    person, address, field = place_of("comment", version)
    sign_in(page, person, live_server)
    written(page, address, field)
    page.context.clear_cookies()
    page.get_by_role("button", name="Add the comment").locator("visible=true").click()
    expect(page.locator("textarea").first).to_have_value(WORDS)
    sign_in(page, person, live_server)
    found_again(page, address, field)
    assert Thread.objects.count() == 0


def test_what_was_discarded_stays_away(page, live_server, version):
    person, address, field = place_of("comment", version)
    sign_in(page, person, live_server)
    written(page, address, field)
    page.reload()
    page.get_by_role("button", name="Discard it").click()
    expect(page.locator(field)).to_have_value("")
    page.goto(address)
    expect(page.locator("html[data-typed=ready]")).to_be_attached()
    expect(page.locator(".typed-note")).to_have_count(0)


def test_my_work_lists_what_waits_on_this_device_to_be_sent(page, live_server, version):
    person, address, field = place_of("decision", version)
    sign_in(page, person, live_server)
    written(page, address, field)
    page.goto("/")
    place = page.locator("[data-typed-elsewhere]")
    expect(place).to_contain_text(WORDS)
    place.get_by_role("link").click()
    expect(page.locator(field)).to_have_value(WORDS)


def test_nobody_else_who_signs_in_is_shown_it(page, live_server, version):
    person, address, field = place_of("comment", version)
    sign_in(page, person, live_server)
    written(page, address, field)
    page.goto("/calls/")
    other = assigned_reviewer(version)
    page.context.clear_cookies()
    sign_in(page, other, live_server)
    page.goto(address)
    expect(page.locator("html[data-typed=ready]")).to_be_attached()
    expect(page.locator(field)).to_have_value("")
