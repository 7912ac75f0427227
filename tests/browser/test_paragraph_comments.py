"""A comment on a paragraph saves by itself while it is written; what could not be sent is found again."""

import pytest
from playwright.sync_api import expect

from submissions.models import ParagraphComment, Question
from submissions.values.enums import QuestionKind
from tests.browser.room import close, cut_off, sign_in
from tests.conftest import wait_until
from tests.factories import BaseTextFactory, ParagraphFactory, SubmissionFactory, TextSectionFactory, member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def address():
    paragraph = ParagraphFactory(section=TextSectionFactory(base_text=BaseTextFactory()), key="p-1")
    submission = SubmissionFactory(consultation=paragraph.base_text.consultation)
    Question.objects.filter(key="q1").update(kind=QuestionKind.PARAGRAPH_COMMENTS)
    return f"/submissions/{submission.pk}/draft/answers/q1/paragraphs/?paragraph=p-1", submission


def opened(page, address):
    page.goto(address)
    expect(page.locator("html[data-typed=ready]")).to_be_attached()
    return page.locator("#comment")


def test_comment_saves_by_itself_and_what_goes_on_is_the_same_comment(page, live_server, address):
    address, submission = address
    sign_in(page, member(submission), live_server)
    opened(page, address).press_sequentially("Say which")
    expect(page.locator("[data-paragraph-said]")).to_contain_text("Saved at")
    page.keyboard.type(" schools.")
    wait_until(lambda: [row.comment for row in ParagraphComment.objects.all()] == ["Say which schools."])
    expect(page.locator("[data-paragraph-said]")).to_contain_text("Saved at")
    page.goto("/calls/")  # nothing is left to ask about
    assert ParagraphComment.objects.count() == 1


def test_comment_that_could_not_be_sent_is_found_again_and_made_once(page, live_server, address):
    address, submission = address
    sign_in(page, member(submission), live_server)
    box = opened(page, address)
    cut_off(page)
    box.press_sequentially("Say which schools.")
    expect(page.locator("[data-paragraph-said]")).to_contain_text("Kept on this device")
    again = page.context.new_page()
    close(page, again)
    expect(opened(again, address)).to_have_value("Say which schools.")
    wait_until(lambda: [row.comment for row in ParagraphComment.objects.all()] == ["Say which schools."])
