"""Writing in a real browser: what a person sees of the editor, of saving, and of what goes wrong."""

import re

import pytest
from playwright.sync_api import expect

from submissions.drafting.services import pictures
from submissions.models import Answer
from submissions.values.enums import MembershipRole, QuestionKind
from tests.browser.room import editor, open_draft, sign_in, stored, wait_for_save
from tests.browser.walking import weight
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
from tests.images import picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


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
    expect(editor(room).locator("sup")).to_have_attribute("data-note", "See paragraph 12.")
    wait_for_save(room)
    assert stored(submission) == '<p>Access<sup data-note="See paragraph 12."></sup></p>'
    editor(room).locator("sup").dblclick()
    expect(room.locator("#note-dialog .ProseMirror")).to_have_text("See paragraph 12.")
    room.keyboard.type(" And 13.")
    room.get_by_role("button", name="Set the footnote").click()
    expect(editor(room).locator("sup")).to_have_attribute("data-note", "See paragraph 12. And 13.")
    wait_for_save(room)
    assert stored(submission) == '<p>Access<sup data-note="See paragraph 12. And 13."></sup></p>'


def test_a_table_has_a_heading_row(room, submission):
    editor(room).click()
    room.locator("#q1 [data-command=table]").click()
    room.keyboard.type("Year")
    wait_for_save(room)
    assert stored(submission).startswith("<table><thead><tr><th><p>Year</p></th><th><p></p></th>")


def test_an_opened_answer_of_every_kind_of_block_is_left_as_it_was(page, live_server, submission, author):
    allow_pictures(submission)
    shown = pictures.add(submission, author, picture()).sha256
    html = (
        '<h3>Access</h3><p lang="ar" dir="rtl">النفاذ</p><p>a <a href="https://example.org/">b</a> <em>c</em>'
        '<sup data-note="d &lt;em&gt;e&lt;/em&gt;"></sup> <span lang="fr">f</span><br>g<sub>2</sub></p>'
        '<ol start="3"><li><p>h</p><ul><li><p>i</p></li></ul></li></ol><blockquote><p>j</p></blockquote>'
        "<table><thead><tr><th><p>k</p></th></tr></thead><tr><td><p>l</p></td></tr></table>"
        f'<img data-sha256="{shown}" alt="&quot;A&quot; &lt;map&gt;" width="30" height="20"><p>m</p>'
    )
    fill(submission, {"q1": html}, author)
    before = stored(submission)
    sign_in(page, author, live_server)
    open_draft(page, submission)
    editor(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type("n")
    wait_for_save(page)
    assert stored(submission) == before.replace("<p>m</p>", "<p>mn</p>")


def allow_pictures(submission):
    submission.consultation.allows_pictures = True
    submission.consultation.save()


def choose_file(page, content, name="map.png"):
    page.locator("#picture-file").set_input_files({"name": name, "mimeType": "image/png", "buffer": content})


def drop(page, content, how="paste"):
    """Paste, or drop, a file on the editor of question 1."""
    editor(page).evaluate(
        """(editor, [bytes, how]) => {
          const data = new DataTransfer();
          data.items.add(new File([Uint8Array.from(bytes)], "map.png", { type: "image/png" }));
          const { left, top } = editor.firstElementChild.getBoundingClientRect();
          const options = { bubbles: true, cancelable: true, clientX: left + 2, clientY: top + 2 };
          editor.dispatchEvent(how === "paste"
            ? new ClipboardEvent("paste", { ...options, clipboardData: data })
            : new DragEvent("drop", { ...options, dataTransfer: data }));
        }""",
        [list(content), how],
    )


def test_a_picture_is_put_in_with_its_description_and_found_after_a_reload(page, live_server, submission, author):
    allow_pictures(submission)
    sign_in(page, author, live_server)
    open_draft(page, submission)
    editor(page).click()
    page.keyboard.type("See the map.")
    page.locator("#q1 [data-command=picture]").click()
    choose_file(page, picture("GIF"))
    page.get_by_role("button", name="Set the picture").click()
    expect(page.locator("#picture-dialog")).to_be_visible()  # the description is missing
    page.get_by_label("What the picture shows").last.fill("A map")
    page.get_by_role("button", name="Set the picture").click()
    expect(page.locator("#picture-dialog [role=status]")).to_contain_text("this one is GIF")
    choose_file(page, picture(size=(60, 40)))
    page.get_by_role("button", name="Set the picture").click()
    expect(editor(page).get_by_role("img", name="A map")).to_be_visible()
    page.keyboard.type("It is large.")
    wait_for_save(page)
    page.reload()
    image = editor(page).get_by_role("img", name="A map")
    expect(image).to_have_js_property("naturalWidth", 60)
    digest = submission.pictures.get().sha256
    kept = f'<img data-sha256="{digest}" alt="{{}}" width="60" height="40">'
    assert stored(submission) == f"<p>See the map.</p>{kept.format('A map')}<p>It is large.</p>"
    image.dblclick()
    expect(page.get_by_label("What the picture shows").last).to_have_value("A map")
    page.get_by_label("What the picture shows").last.fill("The map of access")
    page.get_by_role("button", name="Set the picture").click()
    expect(editor(page).get_by_role("img", name="The map of access")).to_be_visible()
    wait_for_save(page)
    assert kept.format("The map of access") in stored(submission)


@pytest.mark.parametrize("how", ["paste", "drop"])
def test_a_picture_is_pasted_and_dropped(page, live_server, submission, author, how):
    allow_pictures(submission)
    sign_in(page, author, live_server)
    open_draft(page, submission)
    editor(page).click()
    drop(page, picture(), how)
    page.get_by_label("What the picture shows").last.fill("A map")
    page.get_by_role("button", name="Set the picture").click()
    expect(editor(page).get_by_role("img", name="A map")).to_be_visible()
    wait_for_save(page)
    assert 'alt="A map"' in stored(submission)


def test_a_call_without_pictures_says_so_when_one_is_pasted(room):
    editor(room).click()
    drop(room, picture())
    expect(room.locator("#q1 [data-notes]")).to_have_text("Pictures are not allowed in this call.")
    expect(room.locator("#q1 [data-command=picture]")).to_have_count(0)


def test_words_are_counted_against_the_limit_while_typing(page, live_server, submission, author):
    submission.consultation.questionnaire.questions.filter(key="q1").update(word_limit=2, leeway=50)
    sign_in(page, author, live_server)
    open_draft(page, submission)
    editor(page).click()
    page.keyboard.type("one two three four")
    expect(page.locator("#q1 [data-words]")).to_have_text("Words over the limit: 2. Too long to be submitted")
    expect(page.locator("[data-rail=q1]")).to_have_attribute("data-state", "over-hard")


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


def test_without_javascript_a_conflict_is_decided_before_submitting(chromium, live_server, submission):
    focal_point = member(submission, MembershipRole.FOCAL_POINT)
    fill(submission, {"q1": "<p>One word.</p>", "q2": "<p>Said.</p>"}, focal_point)
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, focal_point, live_server)
    page.goto(f"/submissions/{submission.pk}/draft/")
    page.locator("textarea[name=q1]").fill("My word.")
    fill(submission, {"q1": "<p>Their word.</p>"}, member(submission))
    page.locator(".draft-end").get_by_role("button", name="Check and submit").click()
    expect(page.get_by_role("button", name="Submit", exact=True)).to_have_count(0)
    page.get_by_role("link", name=re.compile("^Go there.*matter 1")).click()
    kept = page.get_by_role("article").filter(has_text="Kept beside a newer text")
    kept.get_by_role("button", name="Make this the answer").click()
    page.get_by_role("link", name="Check and submit").click()
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("Your input has been received.")
    context.close()
    assert stored(submission) == "<p>My word.</p>"


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
    shown = page.get_by_text("How your proposal will be shown").locator("xpath=..")
    expect(shown.locator("del")).to_have_text("[deleted: old]")
    expect(shown.locator("ins")).to_have_text("[inserted: new]")
    expect(page.get_by_role("status").filter(has_text="Insertions: 1. Deletions: 1.")).to_have_count(1)
    page.get_by_role("button", name="Keep this comment").click()
    expect(page.locator(".said ins")).to_have_text("[inserted: new]")
    page.get_by_role("link", name="Back to the draft").click()
    expect(page.locator("#paragraphs del")).to_have_text("[deleted: old]")


def test_the_drafting_page_weighs_little_and_less_once_the_editor_is_known(page, live_server, submission, author):
    words = " ".join(f"word{number}" for number in range(400))
    fill(submission, dict.fromkeys(("q1", "q2", "q3"), f"<p>{words}</p>"), author)
    sign_in(page, author, live_server)
    open_draft(page, submission)
    first, again = weight(page, {})
    assert 173_000 < first <= 270_000  # the editor alone weighs more than the one
    assert again <= 40_000
