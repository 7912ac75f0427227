"""Every kind of page, in every role: nothing that axe objects to, nothing wider than a phone, nothing broken."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command

from config.demo.replay import PASSWORD
from tests.browser.walking import sign_in, walk, weight

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(2700)]

ROLES = [
    "",
    "delegate@example.org",
    "coordinator@example.org",
    "ngo@example.org",
    "reviewer@example.org",
    "secretariat@example.org",
]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
LIGHT, WITH_EDITOR = 80_000, 270_000
"""Compressed bytes that a page may weigh when it is opened for the first time."""
NARROW = {"width": 320, "height": 640}
"""CSS pixels; WCAG 2.2, 1.4.10 Reflow."""


def faults_of(page):
    """Return what is wrong with the page that is open."""
    found = [
        f"{violation['id']}: {', '.join(node['html'][:100] for node in violation['nodes'][:2])}"
        for violation in Axe().run(page, options=RULES).response["violations"]
    ]
    page.set_viewport_size(NARROW)
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append("wider than 320 pixels")
    page.set_viewport_size({"width": 1280, "height": 800})
    return found


def test_no_page_has_a_fault_that_a_machine_can_find(page):
    call_command("load_demo", verbosity=0)
    faults, visited, known = [], set(), {}
    for role in ROLES:
        page.context.clear_cookies()
        if role:
            sign_in(page, role, PASSWORD)
        for stop in walk(page):
            visited.add(stop.name)
            found = faults_of(page)
            weighs, limit = weight(page, known)[0], WITH_EDITOR if stop.name == "submissions/draft" else LIGHT
            if weighs > limit:
                found.append(f"weighs {weighs} bytes")
            faults += [f"{role or 'anyone'} at {stop.path}: {fault}" for fault in found]
    assert "\n".join(faults) == ""
    assert len(visited) > 30
