"""Writing in a real browser: what a person sees of the editor, of saving, and of what goes wrong."""

import re

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import expect

from submissions.enums import QuestionKind
from submissions.models import Answer
from submissions.services import drafting
from tests.factories import (
    BaseTextFactory,
    ConsultationFactory,
    OptionFactory,
    ParagraphFactory,
    QuestionFactory,
    SubmissionFactory,
    TextSectionFactory,
    fill,
    member,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def submission():
    return SubmissionFactory()


@pytest.fixture
def author(submission):
    return member(submission)


def sign_in(page, user, live_server):
    client = Client()
    client.force_login(user)
    session = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    cookie = {"name": django_settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}
    page.context.add_cookies([cookie])


@pytest.fixture
def room(page, live_server, submission, author):
    """The page of the draft, with the editor of question 1 running."""
    sign_in(page, author, live_server)
    open_draft(page, submission)
    return page


def open_draft(page, submission, key="q1"):
    page.goto(f"/submissions/{submission.pk}/draft/#{key}")
    expect(editor(page, key)).to_be_visible()


def editor(page, key="q1"):
    return page.locator(f"#{key} .ProseMirror[role=textbox]:not(dialog *)")


def saved(page, key="q1"):
    return page.locator(f"#{key} .saved[data-state=saved]")


def stored(submission, key="q1"):
    return Answer.objects.get(submission=submission, question__key=key).html


def wait_for_save(page, key="q1"):
    expect(saved(page, key)).to_contain_text(re.compile(r"Saved at \d\d:\d\d"), timeout=10_000)


def test_what_is_typed_is_saved_and_found_after_a_reload(room, submission):
    editor(room).click()
    room.keyboard.type("Access for all.")
    wait_for_save(room)
    room.reload()
    expect(editor(room)).to_have_text("Access for all.")
    assert stored(submission) == "<p>Access for all.</p>"


def test_bold_and_a_list_come_from_the_toolbar(room, submission):
    editor(room).click()
    room.locator("#q1 [data-command=bulletList]").click()
    room.locator("#q1 [data-command=bold]").click()
    room.keyboard.type("First")
    wait_for_save(room)
    assert stored(submission) == "<ul><li><p><strong>First</strong></p></li></ul>"


def test_a_footnote_is_written_in_a_dialog_and_edited_there(room, submission):
    editor(room).click()
    room.keyboard.type("Access")
    room.locator("#q1 [data-command=footnote]").click()
    room.keyboard.type("See paragraph 12.")
    room.get_by_role("button", name="Set the footnote").click()
    wait_for_save(room)
    assert stored(submission) == '<p>Access<sup data-note="See paragraph 12."></sup></p>'
    editor(room).locator("sup").dblclick()
    expect(room.locator("#note-dialog .ProseMirror")).to_have_text("See paragraph 12.")
    room.keyboard.type(" And 13.")
    room.get_by_role("button", name="Set the footnote").click()
    expect(room.locator("#q1 .saved[data-state=typing]")).to_be_visible()
    wait_for_save(room)
    assert stored(submission) == '<p>Access<sup data-note="See paragraph 12. And 13."></sup></p>'


def test_a_table_has_a_heading_row(room, submission):
    editor(room).click()
    room.locator("#q1 [data-command=table]").click()
    room.keyboard.type("Year")
    wait_for_save(room)
    assert stored(submission).startswith("<table><thead><tr><th><p>Year</p></th><th><p></p></th>")


def test_an_opened_answer_of_every_kind_of_block_is_left_as_it_was(page, live_server, submission, author):
    html = (
        '<h3>Access</h3><p lang="ar" dir="rtl">النفاذ</p><p>a <a href="https://example.org/">b</a> <em>c</em>'
        '<sup data-note="d &lt;em&gt;e&lt;/em&gt;"></sup> <span lang="fr">f</span><br>g<sub>2</sub></p>'
        '<ol start="3"><li><p>h</p><ul><li><p>i</p></li></ul></li></ol><blockquote><p>j</p></blockquote>'
        "<table><thead><tr><th><p>k</p></th></tr></thead><tr><td><p>l</p></td></tr></table><p>m</p>"
    )
    fill(submission, {"q1": html}, author)
    before = stored(submission)
    sign_in(page, author, live_server)
    open_draft(page, submission)
    editor(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type("n")
    wait_for_save(page)
    expect(page.locator("#q1 .saved[data-state=saved]")).to_be_visible()
    assert stored(submission) == before.replace("<p>m</p>", "<p>mn</p>")


def test_words_are_counted_against_the_limit_while_typing(page, live_server, submission, author):
    submission.consultation.questionnaire.questions.filter(key="q1").update(word_limit=2, leeway=50)
    sign_in(page, author, live_server)
    open_draft(page, submission)
    editor(page).click()
    page.keyboard.type("one two three four")
    expect(page.locator("#q1 [data-words]")).to_have_text("2 words over the limit: too long to be submitted")
    expect(page.locator("[data-rail=q1]")).to_have_attribute("data-state", "over-hard")


def test_text_typed_without_a_connection_is_sent_when_there_is_one(room, submission):
    room.context.set_offline(True)
    editor(room).click()
    room.keyboard.type("Kept on the device.")
    expect(room.locator("#q1 .saved[data-state=offline]")).to_contain_text("Kept on this device", timeout=10_000)
    room.context.set_offline(False)
    wait_for_save(room)
    assert stored(submission) == "<p>Kept on the device.</p>"


def test_text_that_was_never_sent_is_found_again_after_the_page_was_closed(room, submission):
    room.route("**/draft/answers/**", lambda route: route.abort())
    editor(room).click()
    room.keyboard.type("Closed too early.")
    expect(room.locator("#q1 .saved[data-state=offline]")).to_be_visible(timeout=10_000)
    again = room.context.new_page()
    open_draft(again, submission)
    expect(again.locator("#q1 [data-notes]")).to_contain_text("was found on this device")
    wait_for_save(again)
    assert stored(submission) == "<p>Closed too early.</p>"


def test_an_answer_of_the_server_that_was_lost_makes_neither_a_second_revision_nor_a_conflict(room, submission):
    lost = []

    def lose(route):
        if not lost:
            lost.append(route.fetch())  # the server takes it; its answer never arrives
            return route.abort()
        return route.continue_()

    room.route("**/draft/answers/**", lose)
    editor(room).click()
    room.keyboard.type("One.")
    expect(room.locator("#q1 .saved[data-state=offline]")).to_be_visible(timeout=10_000)
    room.keyboard.type(" Two.")
    wait_for_save(room)
    answer = Answer.objects.get(submission=submission, question__key="q1")
    assert (answer.html, answer.revision) == ("<p>One. Two.</p>", 2)
    assert answer.revisions.filter(conflicts_with__isnull=False).count() == 0


def test_a_conflict_shows_both_texts_and_lets_one_choose(room, submission):
    editor(room).click()
    room.keyboard.type("Mine.")
    colleague = member(submission)
    answer = Answer.objects.get(submission=submission, question__key="q1")
    drafting.save_answer(answer.pk, 0, actor=colleague, html="<p>Theirs.</p>")
    panel = room.locator("#q1 .conflict")
    expect(panel.locator("[data-mine]")).to_have_text("Mine.", timeout=10_000)
    expect(panel.locator("[data-theirs]")).to_have_text("Theirs.")
    room.get_by_role("button", name="Keep mine").click()
    wait_for_save(room)
    assert stored(submission) == "<p>Mine.</p>"
    assert sorted(set(answer.revisions.values_list("html", flat=True))) == ["<p>Mine.</p>", "<p>Theirs.</p>"]


def test_taking_the_other_text_keeps_ones_own_in_the_history(room, submission):
    editor(room).click()
    room.keyboard.type("Mine.")
    answer = Answer.objects.get(submission=submission, question__key="q1")
    drafting.save_answer(answer.pk, 0, actor=member(submission), html="<p>Theirs.</p>")
    room.get_by_role("button", name="Take theirs").click(timeout=10_000)
    expect(editor(room)).to_have_text("Theirs.")
    assert stored(submission) == "<p>Theirs.</p>"
    assert answer.revisions.filter(html="<p>Mine.</p>", conflicts_with=1).count() == 1


def test_who_was_signed_out_signs_in_elsewhere_and_goes_on(room, submission, author, live_server):
    room.context.clear_cookies(name=django_settings.SESSION_COOKIE_NAME)
    editor(room).click()
    room.keyboard.type("Still here.")
    expect(room.locator("#q1 .saved[data-state=signed_out]")).to_contain_text("Sign in in a new tab", timeout=10_000)
    sign_in(room, author, live_server)
    wait_for_save(room)
    assert stored(submission) == "<p>Still here.</p>"


def test_formatting_that_the_call_does_not_allow_is_not_offered(page, live_server, submission, author):
    type(submission.consultation).objects.update(allows_tables=False, allows_footnotes=False)
    sign_in(page, author, live_server)
    open_draft(page, submission)
    commands = page.locator("#q1 [data-command]").evaluate_all("all => all.map(one => one.dataset.command)")
    assert {"table", "footnote"} & set(commands) == set()


def test_a_question_that_depends_on_another_appears_with_its_answer(page, live_server):
    call = ConsultationFactory()
    section = call.questionnaire.sections.get()
    asked = QuestionFactory(section=section, key="on_behalf", kind=QuestionKind.SINGLE_CHOICE)
    OptionFactory(question=asked, value="yes", label_en="Yes")
    QuestionFactory(section=section, key="group", kind=QuestionKind.SHORT_TEXT, shown_if=asked, shown_if_values=["yes"])
    submission = SubmissionFactory(consultation=call)
    sign_in(page, member(submission), live_server)
    open_draft(page, submission)
    expect(page.locator("#group")).to_be_hidden()
    page.locator("#on_behalf").get_by_label("Yes").check()
    expect(page.locator("#group")).to_be_visible()
    wait_for_save(page, "on_behalf")
    assert Answer.objects.get(submission=submission, question=asked).value == "yes"


def test_without_javascript_text_is_written_in_light_markup(chromium, live_server, submission, author):
    fill(submission, {"q1": "<p>One <strong>word</strong>.</p>"}, author)
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, author, live_server)
    page.goto(f"/submissions/{submission.pk}/draft/")
    area = page.locator("textarea[name=q1]")
    assert area.input_value() == "One **word**."
    area.fill("One **word**.\n\n- and *another*")
    page.locator("textarea[name=q2]").fill("Never lost.")
    page.get_by_role("button", name=re.compile(r"^Save\s*:.*matter 1")).click()
    expect(page.locator("#messages")).to_contain_text("2 answers saved.")
    context.close()
    assert stored(submission) == "<p>One <strong>word</strong>.</p><ul><li><p>and <em>another</em></p></li></ul>"
    assert stored(submission, "q2") == "<p>Never lost.</p>"


def test_a_comment_on_a_paragraph_proposes_a_text(page, live_server):
    call = ConsultationFactory()
    section = call.questionnaire.sections.get()
    QuestionFactory(section=section, key="paragraphs", number=5, kind=QuestionKind.PARAGRAPH_COMMENTS)
    ParagraphFactory(section=TextSectionFactory(base_text=BaseTextFactory(consultation=call)), text="The old words.")
    submission = SubmissionFactory(consultation=call)
    sign_in(page, member(submission), live_server)
    open_draft(page, submission, "paragraphs")
    page.get_by_role("button", name="Comment on a paragraph").click()
    page.get_by_role("link", name=re.compile(r"^Comment\s*: paragraph 1$")).click()
    page.get_by_label("Amend the text").check()
    page.get_by_label("Text that you propose").fill("The new words.")
    page.get_by_role("button", name="Keep this comment").click()
    expect(page.locator(".said .proposed")).to_have_text("The new words.")
    page.get_by_role("link", name="Back to the draft").click()
    expect(page.locator("#paragraphs .proposed")).to_have_text("The new words.")


def test_the_drafting_page_weighs_at_most_270_kilobytes_with_its_editor(submission, author, client):
    import gzip
    from pathlib import Path

    from django.contrib.staticfiles import finders

    client.force_login(author)
    page = client.get(f"/submissions/{submission.pk}/draft/").content
    files = set(re.findall(r"/static/([\w./-]+\.(?:js|css|svg))", page.decode()))
    assert "django_prose_editor/editor.js" in files
    bodies = [page, *(Path(finders.find(name)).read_bytes() for name in files)]
    assert sum(len(gzip.compress(body)) for body in bodies) <= 270_000
