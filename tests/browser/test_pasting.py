"""Pasting from word processors in a real browser: structure comes along, clutter does not."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.room import editor, stored, wait_for_save

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CLIPBOARD = Path(__file__).parent / "clipboard"
"""HTML as these programs put it on the clipboard, with words of our own."""

PASTE = """(place, html) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/html", html);
  place.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""

WORD = (
    "<h3>Access for everyone</h3>"
    "<p>Connectivity is a <strong>public good</strong>, as Geneva said"
    '<sup data-note="Declaration of &lt;em&gt;Principles&lt;/em&gt;, 2003."></sup> in <em>2003</em>; see '
    '<a href="https://example.org/plan">the plan</a>.</p>'
    "<h4>Three steps</h4>"
    "<ol><li><p>Build</p><ul><li><p>cables</p></li><li><p>masts</p></li></ul></li>"
    "<li><p>Train</p><p>both young and old</p></li></ol>"
    '<table><tr><td colspan="2"><p><strong>Cost</strong></p></td></tr>'
    '<tr><td rowspan="2"><p>Rural</p></td><td><p>10</p></td></tr><tr><td><p>20</p></td></tr></table>'
    '<p dir="rtl">النفاذ للجميع</p>'
)
LIBREOFFICE = (
    '<h3>Access</h3><p>A <strong>public good</strong><sup data-note="See &lt;u&gt;annex&lt;/u&gt;."></sup>'
    ", H<sub>2</sub>O.</p>"
    "<ul><li><p>cables</p><ul><li><p>of fibre</p></li></ul></li><li><p>masts</p></li></ul>"
    '<table><tr><td colspan="2"><p>Cost</p></td></tr><tr><td><p>10</p></td><td><p></p></td></tr></table>'
    "<p>After.</p>"
)
GOOGLE_DOCS = (
    "<h3>Access</h3><p>A <strong>public</strong> and <em>shared</em> good<sup>st</sup>; see "
    '<a href="https://example.org/plan">the plan</a>.</p>'
    "<ul><li><p>cables</p><ul><li><p>of fibre</p></li></ul></li></ul>"
    '<table><tr><td rowspan="2"><p>Rural</p></td><td><p>10</p></td></tr><tr><td><p>20</p></td></tr></table>'
)


@pytest.mark.parametrize(("name", "html"), [("word", WORD), ("libreoffice", LIBREOFFICE), ("google_docs", GOOGLE_DOCS)])
def test_a_paste_keeps_the_structure_and_drops_the_clutter(room, submission, name, html):
    editor(room).click()
    editor(room).evaluate(PASTE, (CLIPBOARD / f"{name}.html").read_text())
    expect(editor(room).locator("h3")).to_be_visible()
    wait_for_save(room)
    assert stored(submission) == html
