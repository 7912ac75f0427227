"""The text under consultation beside an answer, in a real browser."""

import pytest
from playwright.sync_api import expect

from submissions.values.enums import QuestionKind
from tests.browser.room import editor, open_draft, sign_in, stored
from tests.conftest import wait_until
from tests.factories import (
    BaseTextFactory,
    ConsultationFactory,
    ParagraphFactory,
    QuestionFactory,
    SubmissionFactory,
    TextSectionFactory,
    member,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def submission():
    call = ConsultationFactory()
    QuestionFactory(
        section=call.questionnaire.sections.get(), key="paragraphs", number=5, kind=QuestionKind.PARAGRAPH_COMMENTS
    )
    section = TextSectionFactory(base_text=BaseTextFactory(consultation=call))
    for number in range(1, 41):
        words = "Élan and access for all. " if number in {7, 30} else "We recall what was agreed. "
        ParagraphFactory(section=section, text=words * 4)
    return SubmissionFactory(consultation=call)


@pytest.fixture
def author(submission):
    return member(submission)


def panel(page):
    return page.get_by_role("complementary", name="Text under consultation")


def opener(page, key="q1"):
    return page.locator(f"#{key}").get_by_role("button", name="Text under consultation")


def in_view(page, number):
    """Whether a paragraph stands within the panel's window."""
    return page.locator(f'[data-paragraph="{number}"]').evaluate(
        """(row) => { const box = row.closest("[data-words]").getBoundingClientRect();
        const own = row.getBoundingClientRect(); return own.top >= box.top - 2 && own.top < box.bottom; }"""
    )


def test_the_text_is_searched_by_keyboard_and_opens_again_where_one_was(room, submission):
    asked = []
    room.on("request", lambda request: asked.append(request.url))
    opener(room).press("Enter")
    expect(panel(room).get_by_role("heading", name="Elements paper")).to_be_focused()
    assert sum("/beside/" in url for url in asked) == 1  # fetched when it was opened, not before
    room.get_by_label("Find in the text").press_sequentially("elan AND")
    expect(panel(room).get_by_role("status")).to_have_text("Place 1 of 8 · Paragraph 7")
    expect(panel(room).locator("mark").first).to_have_text("Élan and")
    for _press in range(4):
        room.keyboard.press("Enter")
    expect(panel(room).get_by_role("status")).to_have_text("Place 5 of 8 · Paragraph 30")
    room.keyboard.press("Shift+Enter")
    expect(panel(room).get_by_role("status")).to_have_text("Place 4 of 8 · Paragraph 7")
    room.get_by_label("Paragraph", exact=True).fill("99")
    room.keyboard.press("Enter")
    expect(panel(room).get_by_role("status")).to_have_text("There is no paragraph 99.")
    room.get_by_label("Paragraph", exact=True).fill("33")
    room.keyboard.press("Enter")
    expect(room.locator('[data-paragraph="33"]')).to_be_focused()
    room.keyboard.press("Escape")
    expect(panel(room)).to_be_hidden()
    expect(opener(room)).to_be_focused()
    assert stored(submission) == ""  # nothing that was typed in the panel is part of the answer
    room.reload()
    expect(editor(room)).to_be_visible()
    opener(room).click()
    expect(panel(room).get_by_role("heading", name="Elements paper")).to_be_focused()
    wait_until(lambda: in_view(room, 33))


def test_on_a_phone_the_text_is_a_sheet_under_its_question(page, live_server, submission, author):
    page.set_viewport_size({"width": 360, "height": 740})
    sign_in(page, author, live_server)
    open_draft(page, submission)
    opener(page, "q2").click()
    expect(page.locator("#q2 #base-text")).to_be_visible()
    opener(page, "q1").click()
    expect(page.locator("#q1 #base-text")).to_be_visible()
    expect(opener(page, "q2")).to_have_attribute("aria-expanded", "false")
    page.get_by_label("Find in the text").fill("access")
    expect(panel(page).get_by_role("status")).to_contain_text("of 8")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    expect(page.locator("#q1 .saved[data-state=typing]")).to_have_count(0)


def test_a_paragraph_of_the_text_leads_to_a_comment_on_it_with_everything_saved(room, submission):
    opener(room).click()
    editor(room).click()
    room.keyboard.type("Access for all.")
    panel(room).get_by_role("link", name="Comment: Paragraph 2", exact=True).click()
    expect(room.get_by_label("Amend the text")).to_be_visible()
    wait_until(lambda: stored(submission) == "<p>Access for all.</p>")


def test_without_javascript_a_link_opens_the_text_in_a_window_of_its_own(chromium, live_server, submission, author):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, author, live_server)
    page.goto(f"/submissions/{submission.pk}/draft/")
    with context.expect_page() as opened:
        page.locator("#q1").get_by_role("link", name="Text under consultation (opens in a new window)").click()
    expect(opened.value.get_by_role("heading", name="Elements paper")).to_be_visible()
    context.close()
