"""What goes wrong while somebody writes, on real parts: nothing that was written is lost."""

import os
import signal
import subprocess
import sys
import time
from urllib.request import urlopen

import pytest
from django.core.management import call_command
from django.db import connection
from playwright.sync_api import expect

from config import environment
from submissions.models import Answer
from tests.browser.room import close, cut_off, editor, one_request, open_draft, sign_in, stored, wait_for_save
from tests.conftest import free_port, wait_until
from tests.factories import member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_text_typed_without_a_connection_is_sent_when_there_is_one(room, submission):
    room.context.set_offline(True)
    editor(room).click()
    room.keyboard.type("Kept on the device.")
    expect(room.locator("#q1 .saved[data-state=offline]")).to_contain_text("Kept on this device")
    room.context.set_offline(False)
    wait_for_save(room)
    assert stored(submission) == "<p>Kept on the device.</p>"


def test_text_that_was_never_sent_is_found_again_after_the_page_was_closed(room, submission):
    cut_off(room)
    editor(room).click()
    room.keyboard.type("Closed too early.")
    expect(room.locator("#q1 .saved[data-state=offline]")).to_be_visible()
    again = room.context.new_page()
    close(room, again)
    open_draft(again, submission)
    expect(again.locator("#q1 [data-notes]")).to_contain_text("was found on this device")
    wait_for_save(again)
    assert stored(submission) == "<p>Closed too early.</p>"


def test_an_answer_of_the_server_that_was_lost_makes_neither_a_second_revision_nor_a_conflict(room, submission):
    taken = []

    def lose(route):
        if not taken:
            taken.append(route.fetch())  # the server takes it; its answer never arrives
        route.abort()

    room.route("**/draft/answers/**", lose)
    editor(room).click()
    with one_request(room):
        room.keyboard.type("One.")
    expect(room.locator("#q1 .saved[data-state=offline]")).to_be_visible()
    with one_request(room):
        room.keyboard.type(" Two.")
        room.unroute("**/draft/answers/**")
    wait_for_save(room)
    answer = Answer.objects.get(submission=submission, question__key="q1")
    assert (answer.html, answer.revision) == ("<p>One. Two.</p>", 2)
    assert answer.revisions.filter(conflicts_with__isnull=False).count() == 0


def test_who_was_signed_out_signs_in_in_a_new_tab_and_goes_on(room, submission, author, live_server):
    room.context.clear_cookies()
    editor(room).click()
    room.keyboard.type("Still here.")
    dialog = room.get_by_role("dialog", name="Sign in again")
    expect(dialog).to_be_visible()
    author.set_password("rapporteur")
    author.save()
    with room.context.expect_page() as opened:
        dialog.get_by_role("link", name="Sign in in a new tab").click()
    tab = opened.value
    tab.fill("input[name=login]", author.email)
    tab.fill("input[name=password]", "rapporteur")
    tab.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(tab.get_by_role("heading", name="You are signed in again")).to_be_visible()
    tab.close()
    room.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    wait_for_save(room)
    expect(dialog).to_be_hidden()
    assert stored(submission) == "<p>Still here.</p>"


def test_text_of_one_person_is_neither_sent_nor_shown_as_anothers(room, submission, author, live_server):
    colleague = member(submission)
    sign_in(room, colleague, live_server)
    editor(room).click()
    room.keyboard.type("Of the first.")
    expect(room.get_by_role("dialog", name="Sign in again")).to_contain_text(f"{colleague} has signed in")
    again = room.context.new_page()
    open_draft(again, submission)
    expect(editor(again)).to_have_text("")
    assert stored(submission) == ""
    sign_in(room, author, live_server)
    wait_for_save(room)
    answer = Answer.objects.get(submission=submission, question__key="q1")
    assert (answer.html, answer.updated_by) == ("<p>Of the first.</p>", author)


# --- The device -------------------------------------------------------------------------------------------------------

UNSENT = """() => new Promise((resolve, reject) => {
  const request = indexedDB.open("rapporteur");
  request.onupgradeneeded = () => { request.transaction.abort(); resolve([]); }; // there is none: do not make it
  request.onerror = () => reject(request.error);
  request.onsuccess = () => {
    const all = request.result.transaction("unsent").objectStore("unsent").getAll();
    all.onsuccess = () => { request.result.close(); resolve(all.result); };
  };
})"""


def kept(page):
    """What lies in the browser's database: a list of (person, key of the question, text)."""
    return [(row["id"][0], row["id"][2], row["entry"]["content"]) for row in page.evaluate(UNSENT)]


def test_every_change_lies_on_the_device_before_it_is_sent_and_not_after(room, author, submission):
    found = []

    def look(route):
        found.extend(kept(room))
        route.continue_()

    room.route("**/draft/answers/**", look)
    editor(room).click()
    with one_request(room):
        room.keyboard.type("One.")
        wait_until(lambda: kept(room) == [(str(author.pk), "q1", "<p>One.</p>")])
    wait_for_save(room)
    assert found == [(str(author.pk), "q1", "<p>One.</p>")]
    wait_until(lambda: kept(room) == [])


def test_what_an_older_page_left_in_local_storage_is_taken_up(room, author, submission):
    entry = {"format": "html", "content": "<p>Left behind.</p>", "base": 0, "going": None, "at": 1}
    name = f"rapporteur:draft:{author.pk}:{submission.pk}:q1"
    room.evaluate("([name, entry]) => localStorage.setItem(name, JSON.stringify(entry))", [name, entry])
    room.reload()
    wait_for_save(room)
    assert stored(submission) == "<p>Left behind.</p>"
    wait_until(lambda: room.evaluate("localStorage.length") == 0)


def test_a_second_tab_leaves_to_the_first_what_it_writes_and_takes_over_what_it_left(room, submission):
    cut_off(room)
    editor(room).click()
    room.keyboard.type("Of the first tab.")
    expect(room.locator("#q1 .saved[data-state=offline]")).to_be_visible()
    second = room.context.new_page()
    open_draft(second, submission)
    expect(editor(second)).to_have_text("")
    close(room, second)
    second.reload()
    wait_for_save(second)
    assert stored(submission) == "<p>Of the first tab.</p>"
    wait_until(lambda: kept(second) == [])


def test_a_browser_that_keeps_nothing_says_so_and_saves_all_the_same(chromium, live_server, submission, author):
    context = chromium.new_context(base_url=live_server.url)
    context.add_init_script("Object.defineProperty(window, 'indexedDB', { value: { open() { throw new Error(); } } })")
    page = context.new_page()
    sign_in(page, author, live_server)
    open_draft(page, submission)
    expect(page.locator("[data-page-state]")).to_contain_text("This browser keeps nothing on the device.")
    page.route("**/draft/answers/**", lambda route: route.abort())
    editor(page).click()
    page.keyboard.type("In memory.")
    expect(page.locator("#q1 .saved[data-state=offline]")).to_contain_text("Leave this page open")
    page.unroute("**/draft/answers/**")
    wait_for_save(page)
    context.close()
    assert stored(submission) == "<p>In memory.</p>"


def test_one_answer_that_is_refused_stops_no_other(room, submission):
    reason = {"state": "refused", "sentence": "This answer is closed."}
    room.route("**/answers/q1/", lambda route: route.fulfill(status=403, json=reason))
    editor(room).click()
    room.keyboard.type("Refused.")
    expect(room.locator("#q1 [data-saved]")).to_have_text("Not saved: This answer is closed.")
    editor(room, "q2").click()
    room.keyboard.type("Taken.")
    wait_for_save(room, "q2")
    expect(room.locator("#q1 [data-saved]")).to_have_text("Not saved: This answer is closed.")
    wait_until(lambda: [key for _person, key, _text in kept(room)] == ["q1"])
    room.unroute("**/answers/q1/")
    editor(room).click()
    room.keyboard.type(" Again.")
    wait_for_save(room)


def test_a_page_that_is_an_error_of_the_site_is_a_reason_to_try_again(room, submission):
    room.route("**/answers/q1/", lambda route: route.fulfill(status=503, body="<h1>Busy</h1>"))
    editor(room).click()
    room.keyboard.type("Patient.")
    expect(room.locator("#q1 [data-saved]")).to_contain_text("The site does not answer")
    room.unroute("**/answers/q1/")
    wait_for_save(room)


def test_a_request_that_is_delivered_again_later_changes_nothing(room, submission):
    late = []
    room.on("request", lambda request: late.append(request) if "/answers/" in request.url else None)
    editor(room).click()
    for words in ("First.", " Second."):
        with one_request(room):
            room.keyboard.type(words)
        wait_for_save(room)
    first = late[0]
    again = room.request.post(first.url, headers=first.headers, data=first.post_data_buffer)
    answer = Answer.objects.get(submission=submission, question__key="q1")
    assert (again.json()["state"], again.json()["revision"]) == ("saved", 1)
    assert (answer.html, answer.revision, answer.revisions.count()) == ("<p>First. Second.</p>", 2, 2)


# --- A shared computer ------------------------------------------------------------------------------------------------


def share_this_computer(room):
    """Say that others use this computer; it is said at the foot of the rail, under what is seldom wanted."""
    room.locator(".rail-more > summary").click()
    room.locator(".this-device > summary").click()
    room.get_by_role("button", name="This is a shared computer").click()
    expect(room.locator("#messages")).to_contain_text("Nothing of yours stays on this computer")
    expect(editor(room)).to_be_visible()


def test_on_a_shared_computer_nothing_stays_after_signing_out(room, submission, author):
    share_this_computer(room)
    cut_off(room)
    editor(room).click()
    room.keyboard.type("Private.")
    expect(room.locator("#q1 .saved[data-state=offline]")).to_be_visible()
    wait_until(lambda: len(kept(room)) == 1)
    questions = []
    room.on("dialog", lambda dialog: (questions.append(dialog.message), dialog.accept()))
    room.route("**/account/logout/", lambda route: (time.sleep(0.5), route.continue_()))
    save = "document.dispatchEvent(new KeyboardEvent('keydown', { key: 's', ctrlKey: true }))"
    room.evaluate(f"setInterval(() => {save}, 10)")  # the page goes on trying while it is on its way out
    room.locator(".account-name").click()
    room.get_by_role("button", name="Sign out").click()
    room.wait_for_url("/")
    assert questions[0].startswith("Some text has not been sent yet.")
    assert kept(room) == []


def test_what_was_left_on_a_shared_computer_without_signing_out_goes_at_the_next_signing_in(room, author):
    share_this_computer(room)
    cut_off(room)
    editor(room).click()
    room.keyboard.type("Private.")
    wait_until(lambda: len(kept(room)) == 1)
    again = room.context.new_page()
    close(room, again)
    again.context.clear_cookies()
    again.goto("/account/login/")
    wait_until(lambda: kept(again) == [])


# --- The server -------------------------------------------------------------------------------------------------------


class Server:
    """The real web server on the test's own database, to be killed and started again at the same address."""

    def __init__(self, port):
        self.url, self.port, self.process = f"http://127.0.0.1:{port}", port, None

    def start(self):
        name = connection.settings_dict["NAME"]
        where = ["--host", "127.0.0.1", "--port", str(self.port)]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "granian", "--interface", "asgi", *where, "config.asgi:application"],
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": f"sqlite:///{name}"},
            cwd=environment.BASE_DIR,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until(self.answers)

    def answers(self):
        try:
            return urlopen(f"{self.url}/healthz", timeout=2).status == 200  # noqa: S310 - an address of our own
        except OSError:
            return False

    def kill(self):
        """End it, workers and all, as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def server(transactional_db):
    call_command("createcachetable", "cache")  # the server's settings cache in the database, those of tests do not
    found = Server(free_port())
    try:
        found.start()
        yield found
    finally:
        found.kill()


def test_of_what_is_typed_while_the_server_is_killed_over_and_over_nothing_is_missing(
    chromium, server, submission, author
):
    context = chromium.new_context(base_url=server.url)
    page = context.new_page()
    sign_in(page, author, server)
    open_draft(page, submission)
    editor(page).click()
    sentences = [f"Sentence {number}." for number in range(12)]
    for number, sentence in enumerate(sentences):
        page.keyboard.type(f"{sentence} ")
        page.keyboard.press("Control+S")
        if number % 3 == 1:
            page.wait_for_timeout(15 * number)  # now before, now within, now after the request
            server.kill()
            anywhere = stored(submission) + str(kept(page))
            assert [one for one in sentences[: number + 1] if one not in anywhere] == []
            server.start()
    again = context.new_page()
    close(page, again)
    open_draft(again, submission)
    wait_until(lambda: kept(again) == [])
    context.close()
    assert stored(submission) == f"<p>{' '.join(sentences)}</p>"
