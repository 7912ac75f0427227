"""The drafting room as a test finds its way in it."""

import re

from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import expect

from submissions.models import Answer


def sign_in(page, user, live_server):
    client = Client()
    client.force_login(user)
    session = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    cookie = {"name": django_settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}
    page.context.add_cookies([cookie])


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
