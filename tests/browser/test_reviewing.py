"""The review in a browser: select and comment, discussions beside their passages, and all of it without JavaScript."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from reviews.models import Decision, Thread, ThreadRead
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


WORDS = [f"word{number}" for number in range(900)]
LONG = "".join(f"<p>{' '.join(WORDS[at : at + 30])}.</p>" for at in range(0, 900, 30))


def many(count):
    version = submitted_version(answers={"q1": LONG})
    reviewer = assigned_reviewer(version)
    step = 900 // count
    threads = [thread_on(version, reviewer, f"Comment {at}", exact=WORDS[at * step]) for at in range(count)]
    return version, reviewer, threads


@pytest.mark.parametrize("count", [15, 300])
def test_the_active_card_is_level_with_its_words(page, count):
    version, reviewer, threads = many(count)
    sign_in(page, reviewer)
    page.set_viewport_size({"width": 1280, "height": 800})
    response = page.goto(f"/reviews/{version.pk}/?discussion={count - 2}")
    assert len(response.body()) < 300_000
    card, words = page.locator(".thread.is-active"), page.locator(f"#passage-{threads[count - 3].pk}")

    def is_level():
        one, other = card.bounding_box(), words.bounding_box()
        return one and other and abs(one["y"] - other["y"]) <= 40 and 0 <= one["y"] < 800

    wait_until(is_level)
    card.locator(".thread-line").focus()
    page.keyboard.press("j")
    card, words = (
        page.locator(f"#thread-{threads[count - 2].pk}.is-active"),
        page.locator(f"#passage-{threads[count - 2].pk}"),
    )
    expect(card.locator(".thread-body")).to_be_visible()
    wait_until(is_level)
    assert page.url.endswith(f"?discussion={count - 1}#thread-{threads[count - 2].pk}")
    page.keyboard.press("k")
    expect(page.locator(f"#thread-{threads[count - 3].pk}.is-active")).to_be_visible()
    overlaps = page.evaluate(
        """() => { const boxes = [...document.querySelectorAll(".review-margin > :not([hidden])")]
        .map((card) => card.getBoundingClientRect()).filter((box) => box.height).sort((a, b) => a.top - b.top);
        return boxes.filter((box, at) => at && box.top < boxes[at - 1].bottom - 1).length; }"""
    )
    assert overlaps == 0


def test_a_mark_opens_its_card_and_the_card_stays_in_the_window_of_a_phone(page):
    version, reviewer, threads = many(15)
    sign_in(page, reviewer)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/reviews/{version.pk}/")
    words = page.locator(f"#passage-{threads[9].pk}")
    words.click()
    card = page.locator(f"#thread-{threads[9].pk}")
    expect(card.locator(".thread-body")).to_be_visible()

    def is_inside():
        one, other = card.bounding_box(), words.bounding_box()
        return one["y"] >= 0 and one["y"] + one["height"] <= 845 and 0 <= other["y"] < one["y"]

    wait_until(is_inside)
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_the_box_opens_at_the_passage_and_a_number_splits_no_word(page, version):
    sign_in(page, assigned_reviewer(version))
    page.set_viewport_size({"width": 1280, "height": 800})
    thread_on(version, exact="Fou")
    page.goto(f"/reviews/{version.pk}/")
    assert page.locator("[data-answer] li").inner_text() == "Four five"
    page.evaluate(SELECT, ["three", "three"])
    page.keyboard.press("Control+Alt+m")
    box = page.locator(".review-new[open]")
    expect(box).to_be_visible()
    words = page.locator("[data-answer] p").first
    wait_until(lambda: abs(box.bounding_box()["y"] - words.bounding_box()["y"]) <= 40)


def test_what_was_typed_stays_while_another_card_is_read_and_a_read_card_is_not_new(page):
    version, _reviewer, threads = many(15)
    reader = assigned_reviewer(version)
    sign_in(page, reader)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"/reviews/{version.pk}/?discussion=1")
    page.locator(".thread.is-active .thread-line").focus()
    page.keyboard.press("r")
    page.keyboard.type("Half a reply")
    page.locator(f"#thread-{threads[1].pk} .thread-line").click()
    expect(page.locator(f"#thread-{threads[1].pk} .thread-body")).to_be_visible()
    page.locator(f"#thread-{threads[0].pk} .thread-line").click()
    expect(page.locator(f"#thread-{threads[0].pk} textarea").first).to_have_value("Half a reply")
    wait_until(lambda: ThreadRead.objects.filter(user=reader).count() == 2)
