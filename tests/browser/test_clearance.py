"""Clearance and silence in a real browser: a phone, no account, no script; and what a machine finds wrong."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from submissions.clearance.services import asking, chain, links
from submissions.clearance.services.silence import procedure as silence
from submissions.models import Clearance
from tests.browser.test_every_page import faults_of
from tests.browser.walking import sign_in
from tests.factories import (
    ConsultationFactory,
    GroupFactory,
    OrganizationFactory,
    SubmissionFactory,
    fill,
    member,
    secretariat_of,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def submission():
    cache.clear()
    return SubmissionFactory(organization=GroupFactory())


@pytest.fixture
def focal_point(submission):
    user = member(submission)
    user.set_password("rapporteur")
    user.save()
    fill(submission, {"q1": "<p>We keep the mandate.</p>"}, user)
    return user


@pytest.fixture
def asked(submission, focal_point):
    chain.add_step(submission.organization_id, focal_point, "Capital", None, "capital@example.org")
    return asking.send(submission.pk, focal_point)


@pytest.mark.parametrize("language", ["en-GB", "ar"])
def test_a_clearer_without_an_account_clears_on_a_phone_without_a_script(chromium, live_server, asked, language):
    options = {"viewport": PHONE, "locale": language, "java_script_enabled": False}
    context = chromium.new_context(base_url=live_server.url, **options)
    page = context.new_page()
    page.goto(reverse("submissions:clearance_link", args=[links.token_of(asked)]))
    expect(page.get_by_text("We keep the mandate.")).to_be_visible()
    assert page.locator("html").bounding_box()["width"] <= PHONE["width"]
    page.fill("input[name=name]", "Ada Mensah")
    page.fill("input[name=title]", "Director")
    page.locator("button[value=cleared]").click()
    expect(page.get_by_text("Ada Mensah")).to_be_visible()
    context.close()
    assert Clearance.objects.get().decision == "cleared"


def test_no_page_has_a_fault_that_a_machine_can_find(page, submission, focal_point, asked):
    procedure = silence.start(submission.pk, focal_point, timezone.now() + timedelta(days=3), ["mission@example.org"])
    addressee = procedure.addressees.get()
    secretariat = secretariat_of(ConsultationFactory())
    secretariat.set_password("rapporteur")
    secretariat.save()
    OrganizationFactory(name_en="Lantern Network")
    duplicate = OrganizationFactory(name_en="Lantern Netwrok")
    faults = []

    def look(name, *args, query=""):
        page.goto(reverse(f"submissions:{name}", args=args) + query)
        faults.extend(f"{name}: {fault}" for fault in faults_of(page))

    look("clearance_link", links.token_of(asked))
    look("silence_link", silence.token_of(addressee, procedure))
    sign_in(page, focal_point.email, "rapporteur")
    look("chain", submission.organization_id)
    look("clearance", submission.pk)
    look("silence", submission.pk)
    look("submit", submission.pk)
    asking.withdraw(asked.pk, focal_point)
    look("clearance_link", links.token_of(asked))
    page.context.clear_cookies()
    sign_in(page, secretariat.email, "rapporteur")
    look("merge", duplicate.pk, query="?q=Lantern")
    assert "\n".join(faults) == ""
