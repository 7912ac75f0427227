"""The drafting room as a test finds its way in it."""

import contextlib
import re

from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import expect

from submissions.models import Answer
from tests.conftest import wait_until


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
    expect(saved(page, key)).to_contain_text(re.compile("Saved (at|on) "))


def press_save(page):
    """What Ctrl+S does, without a key that somebody who types in a route's handler would find held down."""
    page.evaluate("document.dispatchEvent(new KeyboardEvent('keydown', { key: 's', ctrlKey: true }))")


@contextlib.contextmanager
def one_request(page):
    """What is written within the block is sent at its end, in one request, however slowly it is typed."""
    page.evaluate(
        """() => {
          const own = window.setTimeout;
          window.setTimeout = (work, wait, ...more) => own(work, wait >= 1000 ? 3_600_000 : wait, ...more);
          window.asBefore = () => { window.setTimeout = own; };
        }"""
    )
    yield
    page.evaluate("window.asBefore()")
    press_save(page)


def cut_off(page):
    """Let nothing of this page reach the server any more, not even what it sends as it is closed.

    A route would let that pass: such a request outlives its page, and with it whoever intercepts its requests.
    """
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('no line')); }")


def close(page, another):
    """Close a page; return once the browser has taken back the lock by which other pages tell that it lives."""
    if another.url == "about:blank":
        another.goto("/healthz")  # locks are those of a site

    def held():
        return another.evaluate("navigator.locks.query().then(({ held }) => held.length)")

    before = held()
    page.close()
    wait_until(lambda: held() < before)
