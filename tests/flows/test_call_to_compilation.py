"""The main job from end to end, in a real browser with a real worker."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from submissions.models import User
from tests.assembly.words import paragraphs
from tests.browser.walking import sign_in
from tests.factories import ConsultationFactory, reviewer_of, secretariat_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(900)]

PASSWORD = "a long walk by the lake"
SENTENCE = "Community networks reach the last valley."


def with_password(person):
    person.set_password(PASSWORD)
    person.save()
    return person


def join(page, mailbox):
    """Sign up, follow the link in the mail, sign in and register an organization."""
    page.goto(reverse("account_signup"))
    page.get_by_label("Name").fill("Nadia Ferroukhi")
    page.get_by_label("Email").fill("nadia@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign up").click()
    (message,) = mailbox.wait_for(1)
    link = re.search(r"https?://[^/\s]+(/\S+)", message.get_content())[1]
    page.goto(link)
    page.locator("main").get_by_role("button").click()
    page.wait_for_url(lambda url: link not in url)
    if not page.get_by_role("button", name=re.compile("Nadia")).or_(page.get_by_text("Nadia Ferroukhi")).count():
        sign_in(page, "nadia@example.org", PASSWORD)
    page.goto(reverse("submissions:register_organization"))
    page.get_by_label("Name", exact=False).first.fill("Valley Networks Association")
    page.get_by_label("Category").select_option(label="Civil society")
    page.get_by_label("Region of seat").select_option(label="Africa")
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Valley Networks Association")


def draft_and_submit(page, consultation, mailbox):
    """Begin a draft from the page of the call, write until it says saved, check, submit."""
    page.goto(reverse("submissions:call", args=[consultation.slug]))
    page.get_by_role("button", name="Begin a draft").click()
    page.wait_for_url("**/draft/**")
    page.locator("#q1").scroll_into_view_if_needed()
    page.locator("#q1 .ProseMirror[role=textbox]").click()
    page.keyboard.type(SENTENCE)
    expect(page.locator("#q1")).to_contain_text(re.compile("Saved"))
    page.locator(".draft-end").get_by_role("button", name="Check and submit", exact=True).click()
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.locator("main")).to_contain_text("No. 1, version 1")
    mailbox.wait_for(2)


def test_a_strangers_words_reach_the_consolidated_file(page, live_worker, mailbox, tmp_path):
    consultation = ConsultationFactory()
    reviewer = with_password(reviewer_of(consultation))
    secretariat = with_password(secretariat_of(consultation))
    join(page, mailbox)
    draft_and_submit(page, consultation, mailbox)
    assert User.objects.get(email="nadia@example.org").memberships.get().organization.name == (
        "Valley Networks Association"
    )

    page.context.clear_cookies()
    sign_in(page, secretariat.email, PASSWORD)
    page.goto(reverse("submissions:desk", args=[consultation.slug]))
    page.get_by_label("Assign Valley Networks Association").check()
    page.get_by_label("Assign a reviewer").select_option(str(reviewer.pk))
    page.get_by_role("button", name="Assign to what is ticked").click()

    page.context.clear_cookies()
    sign_in(page, reviewer.email, PASSWORD)
    page.goto(reverse("reviews:assigned"))
    page.get_by_role("link", name="Valley Networks Association").click()
    expect(page.locator("main")).to_contain_text(SENTENCE)
    page.locator("summary", has_text="Record as checked").click()
    page.get_by_role("button", name="Record as checked").click()
    expect(page.locator("main")).to_contain_text("Checked")

    page.context.clear_cookies()
    sign_in(page, secretariat.email, PASSWORD)
    page.goto(reverse("assembly:compilations", args=[consultation.slug]))
    page.get_by_role("button", name="Assemble").click()
    link = page.get_by_role("link", name="Download Word")
    expect(link).to_be_visible()
    with page.expect_download() as download:
        link.click()
    file = tmp_path / "compilation.docx"
    download.value.save_as(file)
    assert SENTENCE in paragraphs(file)
