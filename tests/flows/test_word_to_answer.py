"""A delegation's Word file becomes answers, in a real browser with a real worker; and without JavaScript."""

import io
import os
import zipfile

import docx
import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assembly.intake.services import uploading
from submissions.models import Submission
from tests.browser.test_every_page import faults_of
from tests.browser.walking import sign_in
from tests.factories import SubmissionFactory, fill, member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(900)]

PASSWORD = "a long walk by the lake"


@pytest.fixture
def submission():
    return SubmissionFactory()


@pytest.fixture
def author(submission):
    person = member(submission)
    person.set_password(PASSWORD)
    person.save()
    return person


def word_file(consultation, padding=0):
    """Return a Word file with two paragraphs under each question, and a picture as large as asked beside the text."""
    document = docx.Document()
    for question in consultation.questionnaire.questions.exclude(number=None).order_by("number"):
        document.add_paragraph().add_run(f"{question.number}. {question.text}").bold = True
        for word in ("First", "Second"):
            document.add_paragraph(f"{word} thought on matter {question.number}.")
    stream = io.BytesIO()
    document.save(stream)
    content = stream.getvalue()
    if padding:
        with zipfile.ZipFile(stream, "a", zipfile.ZIP_STORED) as archive:
            archive.writestr("word/media/noise.bin", os.urandom(padding))
        content = stream.getvalue()
    return {"name": "inputs.docx", "mimeType": "application/octet-stream", "buffer": content}


def texts(submission):
    answers = Submission.objects.get(pk=submission.pk).answers.exclude(question__number=None)
    return list(answers.order_by("question__number").values_list("html", flat=True))


def send(page, submission, file):
    page.goto(reverse("assembly:import_word", args=[submission.pk]))
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Send the file").click()
    page.wait_for_url("**/uploads/*/")


def test_a_large_file_goes_from_the_upload_by_a_worker_to_confirmed_answers_and_back(
    page, live_worker, submission, author
):
    fill(submission, {"q1": "<p>Written here.</p>"}, author)
    sign_in(page, author.email, PASSWORD)
    page.goto(reverse("submissions:draft", args=[submission.pk]))
    page.locator(".rail-more > summary").click()
    page.get_by_role("link", name="Import from Word").click()
    page.get_by_label("File").set_input_files(word_file(submission.consultation, uploading.QUICK_BYTES))
    page.get_by_role("button", name="Send the file").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What goes where")

    assert faults_of(page) == []
    # By the keyboard: the second thought on matter 1 becomes a part of its own and goes to question 3.
    page.get_by_role("button", name="Begin a new part at “Second thought on matter 1.”").focus()
    page.keyboard.press("Enter")
    part = page.get_by_label("Where the part that begins “Second thought on matter 1.” goes")
    expect(part).to_be_focused()
    part.select_option(label="3. What of matter 3?")
    expect(page.get_by_text("Your choice")).to_be_visible()
    expect(part).to_be_focused()

    page.get_by_role("button", name="Import into the draft").click()
    expect(page.locator("#messages")).to_contain_text("Choose what becomes of the text that is there already.")
    page.get_by_label("Keep it and add the text of the file after it").check()
    page.get_by_role("button", name="Import into the draft").click()
    expect(page.locator("#messages")).to_contain_text("The import is done.")
    assert faults_of(page) == []
    assert texts(submission) == [
        "<p>Written here.</p><p>First thought on matter 1.</p>",
        "<p>First thought on matter 2.</p><p>Second thought on matter 2.</p>",
        "<p>Second thought on matter 1.</p><p>First thought on matter 3.</p><p>Second thought on matter 3.</p>",
    ]

    page.get_by_text("Take this import back…").click()
    page.get_by_role("button", name="Take the import back").click()
    expect(page.locator("#messages")).to_contain_text("taken back")
    assert texts(submission) == ["<p>Written here.</p>", "", ""]


def test_the_same_without_javascript(chromium, live_server, submission, author):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, author.email, PASSWORD)
    send(page, submission, word_file(submission.consultation))
    part = page.get_by_label("Where the part that begins “First thought on matter 1.” goes")
    part.select_option(label="2. What of matter 2?")
    page.locator(".part", has=part).get_by_role("button", name="Update the preview").click()
    expect(page.get_by_text("Your choice")).to_be_visible()
    page.get_by_role("button", name="Import into the draft").click()
    expect(page.locator("#messages")).to_contain_text("The import is done.")
    page.get_by_role("link", name="2. What of matter 2?").click()
    context.close()
    thoughts = [f"<p>{word} thought on matter {number}.</p>" for number in (1, 2) for word in ("First", "Second")]
    assert texts(submission)[:2] == ["", "".join(thoughts)]
