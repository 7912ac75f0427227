"""The review in a browser: select and comment, discussions beside their passages, and all of it without JavaScript."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from reviews.models import Decision, Thread
from tests.conftest import wait_until
from tests.factories import assigned_reviewer, submitted_version
from tests.factories.people import PASSWORD
from tests.factories.reviews import thread_on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ANSWER = "<p>😀 One <strong>two</strong> three.</p><ul><li><p>Four five</p></li></ul>"
SELECT = """([from, to]) => {
    const answer = document.querySelector("[data-answer]");
    const walker = document.createTreeWalker(answer, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (node.data.includes(from)) range.setStart(node, node.data.indexOf(from));
        if (node.data.includes(to)) range.setEnd(node, node.data.indexOf(to) + to.length);
    }
    getSelection().removeAllRanges();
    getSelection().addRange(range);
}"""


@pytest.fixture
def version():
    return submitted_version(answers={"q1": ANSWER})


def sign_in(page, person):
    page.goto("/account/login/")
    page.get_by_label("mail").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login/" not in url)


@pytest.mark.parametrize("by_keyboard", [False, True])
def test_selected_passage_is_commented_on(page, version, by_keyboard):
    sign_in(page, assigned_reviewer(version))
    page.goto(f"/reviews/{version.pk}/")
    page.evaluate(SELECT, ["two", "Four"])
    expect(page.get_by_role("button", name="Comment on this passage")).to_be_visible()
    if by_keyboard:
        page.keyboard.press("Control+Alt+m")
    else:
        page.get_by_role("button", name="Comment on this passage").click()
    expect(page.locator("textarea:focus")).to_be_visible()
    page.keyboard.type("Which four?")
    page.get_by_role("button", name="Add the comment").locator("visible=true").click()
    expect(page.locator(".thread")).to_contain_text("Which four?")
    thread = Thread.objects.get()
    assert (thread.exact, thread.start, thread.end) == ("two three.\nFour", 6, 21)
    expect(page.locator("mark.passage")).to_have_text(["two", "three.", "Four"])


def test_discussion_stands_beside_its_passage(page, version):
    thread = thread_on(version, exact="Four five")
    sign_in(page, assigned_reviewer(version))
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"/reviews/{version.pk}/")

    def boxes():
        return [page.locator(f"#{kind}-{thread.pk}").bounding_box() for kind in ("passage", "thread")]

    def side_by_side(passage, beside):
        return abs(beside["y"] - passage["y"]) < 2 and beside["x"] > passage["x"] + passage["width"]

    wait_until(lambda: side_by_side(*boxes()))


def test_discussion_stands_below_its_answer_on_a_phone(page, version):
    thread = thread_on(version, exact="Four five")
    sign_in(page, assigned_reviewer(version))
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"/reviews/{version.pk}/")
    answer = page.locator("[data-answer]").bounding_box()
    assert page.locator(f"#thread-{thread.pk}").bounding_box()["y"] >= answer["y"] + answer["height"]
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_review_is_done_without_javascript(chromium, live_server, version):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, assigned_reviewer(version))
    page.goto("/reviews/")
    page.get_by_role("link", name=str(version.submission.organization)).click()
    page.locator("#question-q1 .review-new summary").click()
    form = page.locator("#question-q1 .review-new form")
    form.get_by_label("Passage").fill("One two three")
    form.get_by_label("Comment", exact=True).fill("Why three?")
    form.get_by_role("button").click()
    expect(page.locator("mark.passage")).to_have_text(["One ", "two", " three"])
    page.get_by_role("button", name="Resolve").click()
    expect(page.locator(".thread.resolved")).to_contain_text("Why three?")
    page.locator("#decisions summary", has_text="Record as checked").click()
    page.locator("#decisions details[open]").get_by_role("button").click()
    expect(page.locator("#decisions")).to_contain_text("Checked")
    context.close()
    assert Decision.objects.get().move == "check"


def test_reading_page_is_accessible(page, version):
    thread_on(version, exact="Four five")
    sign_in(page, assigned_reviewer(version))
    page.goto(f"/reviews/{version.pk}/")
    for summary in page.locator(".review-new summary, .review-moves summary").locator("visible=true").all():
        summary.click()
    assert Axe().run(page).response["violations"] == []
