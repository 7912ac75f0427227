"""Writing on a line that is slow or stops: what is said stays true, and no page shows less than what was written."""

import pytest
from playwright.sync_api import expect

from submissions.models import Answer
from tests.browser.room import close, editor, open_draft, sign_in, stored, wait_for_save
from tests.conftest import wait_until
from tests.factories import fill, member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SAVES = "**/draft/answers/**"


@pytest.fixture
def held(room):
    """The saves of the page, none of which reaches the site before it is let through."""
    routes = []

    def hold(route):
        routes.append(route)

    room.route(SAVES, hold)
    return routes


def write(page, text, state):
    editor(page).click()
    page.keyboard.type(text)
    expect(page.locator(f"#q1 .saved[data-state={state}]")).to_be_visible()


def test_a_save_that_takes_long_says_so_and_ends_as_any_other(room, held, submission):
    write(room, "Slowly.", "saving")
    expect(room.locator("#q1 [data-saved]")).to_have_text("Still sending: the line is slow. Kept on this device.")
    held.pop().continue_()
    wait_for_save(room)
    assert stored(submission) == "<p>Slowly.</p>"


def test_the_next_page_waits_for_a_save_that_takes_long(room, held, submission):
    write(room, "In the preview.", "saving")
    room.locator(".rail-actions").get_by_role("button", name="Preview").click()
    expect(room.locator("[data-page-state]")).to_contain_text("Sending what you have written")
    held.pop().continue_()
    expect(room.locator("main .answer-read")).to_contain_text("In the preview.")


def test_a_page_closed_while_a_save_takes_long_loses_nothing_and_doubles_nothing(room, held, submission):
    write(room, "Closed too early.", "saving")
    again = room.context.new_page()
    close(room, again)
    open_draft(again, submission)
    wait_for_save(again)
    answer = Answer.objects.get(submission=submission, question__key="q1")
    assert (answer.html, answer.revision) == ("<p>Closed too early.</p>", 1)


def test_where_the_site_cannot_be_reached_the_next_page_is_opened_only_at_a_second_press(room, submission, live_server):
    room.route(SAVES, lambda route: route.abort())
    write(room, "Only here.", "offline")
    preview = room.locator(".rail-actions").get_by_role("button", name="Preview")
    preview.click()
    expect(room.locator("[data-page-state]")).to_contain_text("Not everything has been sent yet")
    preview.click()
    # What the site shows is not all that was written, and it says so.
    expect(room.get_by_text("Some text of this draft is still only on this device.")).to_be_visible()
    room.goto("/")
    notice = room.get_by_text("Some text is still only on this device.")
    expect(notice).to_be_visible()
    sign_in(room, member(submission), live_server)
    room.goto("/")
    expect(room.get_by_role("heading", name="My work")).to_be_visible()
    expect(notice).to_be_hidden()


def test_my_work_says_nothing_where_everything_was_sent(room, submission):
    editor(room).click()
    room.keyboard.type("Sent.")
    wait_for_save(room)
    room.goto("/")
    expect(room.get_by_role("heading", name="My work")).to_be_visible()
    expect(room.locator("[data-unsent]")).to_be_hidden()


def test_whoever_comes_by_the_keyboard_before_an_editor_has_started_writes_in_it(page, live_server, submission, author):
    let_through = []

    def hold(route):
        let_through.append(route)

    page.route("**/js/editor.js", hold)
    sign_in(page, author, live_server)
    page.goto(f"/submissions/{submission.pk}/draft/")
    waiting = page.locator("#q1 .prose[role=textbox]")
    waiting.focus()
    expect(waiting).to_be_focused()
    wait_until(lambda: let_through)
    let_through.pop().continue_()
    expect(editor(page)).to_be_focused()
    page.keyboard.type("By the keyboard.")
    wait_for_save(page)
    assert stored(submission) == "<p>By the keyboard.</p>"


def test_the_page_lands_on_the_question_that_was_asked_for_and_stays_there(page, live_server, submission, author):
    fill(submission, {"q1": "<p>Line.</p>" * 40}, author)
    sign_in(page, author, live_server)
    page.goto(f"/submissions/{submission.pk}/draft/#q2")
    expect(editor(page, "q1")).to_be_visible()
    expect(editor(page, "q2")).to_be_visible()
    top = "document.getElementById('q2').getBoundingClientRect().top"
    page.evaluate("document.querySelector('#q2 .ProseMirror').style.paddingBlockEnd = '900px'")
    wait_until(lambda: 0 <= page.evaluate(top) < 50)
    page.evaluate("document.querySelector('#q1 .ProseMirror').style.paddingBlockEnd = '900px'")
    wait_until(lambda: page.evaluate("scrollY") > 900 and 0 <= page.evaluate(top) < 50)
    page.mouse.wheel(0, -300)
    wait_until(lambda: page.evaluate(top) > 250)
