"""Two people in one answer, in real browsers: what is merged, what is asked, what each sees of the other."""

import os
import random
import re
import time

import pytest
from playwright.sync_api import expect

from submissions.drafting import services as drafting
from submissions.drafting.services import presence
from submissions.models import Answer
from submissions.values.enums import QuestionKind
from tests.browser.room import editor, one_request, open_draft, sign_in, stored, wait_for_save
from tests.conftest import PATIENCE
from tests.factories import ConsultationFactory, OptionFactory, QuestionFactory, SubmissionFactory, fill, member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]


@pytest.fixture
def shared_room(page, live_server, submission, author):
    """The page on an answer that has a text already, and a function by which a colleague saves another."""
    fill(submission, {"q1": "<p>One two three.</p><p>Four five.</p>"}, author)
    sign_in(page, author, live_server)
    open_draft(page, submission)
    colleague = member(submission)
    answer = Answer.objects.get(submission=submission, question__key="q1")

    def save(html, base=1):
        return drafting.save_answer(answer.pk, base, actor=colleague, html=html)

    page.colleague_saves = save
    return page


def at_the_end(page, text):
    editor(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(text)


def test_what_a_colleague_wrote_elsewhere_in_the_answer_joins_and_the_caret_stays(shared_room, submission):
    with one_request(shared_room):
        at_the_end(shared_room, " Mine")
        shared_room.colleague_saves("<p>Zero one two three.</p><p>Four five.</p><p>Theirs.</p>")
    expect(shared_room.locator("#q1 [data-notes]")).to_contain_text("Joined with what")
    expect(editor(shared_room)).to_have_text("Zero one two three.Four five. MineTheirs.")
    shared_room.keyboard.type(" too.")
    wait_for_save(shared_room)
    assert stored(submission) == "<p>Zero one two three.</p><p>Four five. Mine too.</p><p>Theirs.</p>"


def test_what_is_typed_while_a_merge_is_on_its_way_is_neither_lost_nor_doubled(shared_room, submission):
    def answer_late(route):
        response = route.fetch()
        shared_room.keyboard.type(" late")
        route.fulfill(response=response)

    shared_room.colleague_saves("<p>Zero one two three.</p><p>Four five.</p>")
    shared_room.route("**/draft/answers/**", answer_late, times=1)
    with one_request(shared_room):
        at_the_end(shared_room, " Mine")
    expect(editor(shared_room)).to_have_text("Zero one two three.Four five. Mine late")
    wait_for_save(shared_room)
    assert stored(submission) == "<p>Zero one two three.</p><p>Four five. Mine late</p>"


def test_words_typed_into_a_place_that_is_being_merged_go_on_from_what_was_sent(shared_room, submission):
    def answer_late(route):
        response = route.fetch()
        shared_room.keyboard.type("lings")
        route.fulfill(response=response)

    shared_room.colleague_saves("<p>One two three.</p><p>Four five. Theirs.</p>")
    shared_room.route("**/draft/answers/**", answer_late, times=1)
    with one_request(shared_room):
        at_the_end(shared_room, " Duck")
    expect(editor(shared_room)).to_contain_text("Theirs.")
    wait_for_save(shared_room)
    assert stored(submission) == "<p>One two three.</p><p>Four five. Theirs. Ducklings</p>"


def test_a_colleagues_text_appears_where_nothing_waits_to_be_sent(shared_room):
    shared_room.colleague_saves("<p>One two three.</p><p>Four five six.</p>")
    shared_room.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(editor(shared_room)).to_have_text("One two three.Four five six.")
    expect(shared_room.locator("#q1 [data-saved]")).to_have_text(re.compile("Saved .+ by Person"))


def test_who_writes_in_an_answer_is_named_beside_it(shared_room, submission):
    colleague = member(submission)
    presence.writes(submission.pk, colleague, "q1")
    shared_room.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(shared_room.locator("#q1 [data-writers]")).to_have_text(f"Writing here: {colleague}")


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("Keep mine", "<p>Uno two three.</p><p>Four five. Mine.</p>"),
        ("Keep theirs", "<p>Un two three.</p><p>Four five. Mine.</p>"),
        ("Keep both", "<p>Un Uno two three.</p><p>Four five. Mine.</p>"),
    ],
)
def test_a_conflict_asks_about_the_place_in_question_alone(shared_room, submission, choice, expected):
    # The page must not learn of the colleague's text before it has one of its own, however slowly this types.
    shared_room.route("**/draft/now/**", lambda route: None)
    shared_room.colleague_saves("<p>Un two three.</p><p>Four five.</p>")
    with one_request(shared_room):
        editor(shared_room).click()
        shared_room.keyboard.press("Control+Home")
        shared_room.keyboard.press("Control+Shift+ArrowRight")
        shared_room.keyboard.type("Uno ")
        at_the_end(shared_room, " Mine.")
    panel = shared_room.locator("#q1 .conflict")
    expect(panel.locator("[data-mine]")).to_have_text("Uno two three.")
    expect(panel.locator("[data-theirs]")).to_have_text("Un two three.")
    expect(shared_room.locator("[data-page-state]")).to_have_text("An answer needs your decision.")
    panel.get_by_role("button", name=choice).click()
    wait_for_save(shared_room)
    assert stored(submission) == expected
    texts = set(Answer.objects.get(submission=submission, question__key="q1").revisions.values_list("html", flat=True))
    assert {"<p>Un two three.</p><p>Four five.</p>", "<p>Uno two three.</p><p>Four five. Mine.</p>"} <= texts


def test_a_choice_that_a_colleague_made_otherwise_is_asked_about(page, live_server):
    call = ConsultationFactory()
    asked = QuestionFactory(section=call.questionnaire.sections.get(), key="area", kind=QuestionKind.SINGLE_CHOICE)
    for value in "abc":
        OptionFactory(question=asked, value=value, label_en=f"Choice {value}")
    submission = SubmissionFactory(consultation=call)
    fill(submission, {"area": "a"}, member(submission))
    sign_in(page, member(submission), live_server)
    page.goto(f"/submissions/{submission.pk}/draft/#area")
    answer = Answer.objects.get(submission=submission, question=asked)
    drafting.save_answer(answer.pk, 1, actor=member(submission), value="b")
    page.locator("#area").get_by_label("Choice c").check()
    panel = page.locator("#area .conflict")
    expect(panel.locator("[data-theirs]")).to_have_text("Choice b")
    expect(panel.get_by_role("button", name="Keep both")).to_be_hidden()
    panel.get_by_role("button", name="Keep theirs").click()
    expect(page.locator("#area").get_by_label("Choice b")).to_be_checked()
    wait_for_save(page, "area")


SECONDS = float(os.environ.get("TYPING_SECONDS", "8"))
"""How long two people type at random; ``TYPING_SECONDS=60`` for longer."""

WAYS = ["Home", "End", "ArrowUp", "ArrowDown", "Control+ArrowLeft", "Control+ArrowRight", "Control+Home", "Control+End"]


class Typist:
    """Somebody who types numbered words at random places between words, and keeps both texts where asked."""

    def __init__(self, page, name):
        self.page, self.name, self.written = page, name, []

    def type(self, chance):
        for _step in range(chance.randint(0, 3)):
            self.page.keyboard.press(chance.choice(WAYS))
        self.page.keyboard.press(chance.choice(["Home", "End", "End"]))
        if chance.random() < 0.15:
            self.page.keyboard.press("Enter")
        if chance.random() < 0.1:
            self.page.keyboard.press("Control+B")
        word = f"{self.name}{len(self.written)}{self.name}"
        self.page.keyboard.type(f" {word} ", delay=chance.choice([0, 0, 15]))
        self.written.append(word)
        self.decide()

    def decide(self):
        asked = self.page.locator("#q1 .conflict [data-choose=both]")
        while asked.count():
            asked.evaluate_all(
                "buttons => buttons.forEach((button) => button.click())"
            )  # a new panel may come meanwhile
            editor(self.page).click()


def settle(typists):
    """Wait until everybody's text is saved and everybody sees the same."""
    for _round in range(4 * PATIENCE):
        for typist in typists:
            typist.decide()
            typist.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        typists[0].page.wait_for_timeout(500)
        states = {typist.page.locator("#q1 .saved").get_attribute("data-state") for typist in typists}
        texts = {" ".join(editor(typist.page).inner_text().split()) for typist in typists}
        if states == {"saved"} and len(texts) == 1:
            return texts.pop()
    raise AssertionError(f"never at rest: {states} {texts}")


def test_of_what_two_people_type_at_random_in_one_answer_no_word_is_missing(
    shared_room, chromium, live_server, submission
):
    context = chromium.new_context(base_url=live_server.url)
    other = context.new_page()
    sign_in(other, member(submission), live_server)
    open_draft(other, submission)
    chance = random.Random(7)
    typists = [Typist(shared_room, "ada"), Typist(other, "bao")]
    for typist in typists:
        editor(typist.page).click()
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        chance.choice(typists).type(chance)
    text = settle(typists)
    answer = Answer.objects.get(submission=submission, question__key="q1")
    written = [word for typist in typists for word in typist.written]
    assert [word for word in written if word not in text] == []
    if not answer.revisions.filter(conflicts_with__isnull=False).exists():  # of which both texts were kept
        assert [word for word in written if answer.html.count(word) != 1] == []
    assert all(word in text for word in ("One", "two", "three.", "Four", "five."))
    context.close()
