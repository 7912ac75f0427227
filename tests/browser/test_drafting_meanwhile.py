"""What changes around somebody who writes: membership, the closing time, the organization, the room on the device."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from submissions.calls.services import calls
from submissions.models import Consultation, Extension, Membership
from submissions.people.services import merging
from submissions.values.enums import MembershipRole
from tests.browser.room import editor, open_draft, sign_in, stored, wait_for_save
from tests.conftest import wait_until
from tests.factories import MembershipFactory, SubmissionFactory, fill, member, secretariat_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def said(room, key="q1"):
    return room.locator(f"#{key} [data-saved]")


def close(submission):
    """Let the closing time, and the grace after it, have passed an hour ago."""
    call = submission.consultation
    passed = timezone.now() - call.grace - timedelta(hours=1)
    Consultation.objects.filter(pk=call.pk).update(closes_at=passed)


def extend(submission):
    call = submission.consultation
    calls.extend(call.pk, secretariat_of(call), timezone.now() + timedelta(days=2), "Many asked.")


def ask_the_server_how_things_stand(room):
    """Do what the page does every twenty seconds, and when it is looked at again."""
    room.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_who_is_removed_while_typing_is_told_and_keeps_the_text(room, submission, author):
    editor(room).click()
    room.keyboard.type("Saved before.")
    wait_for_save(room)
    Membership.objects.filter(user=author).delete()
    room.keyboard.type(" Written after.")
    expect(said(room)).to_contain_text("This draft is not open to you, or no longer. Copy what you wrote")
    expect(editor(room)).to_have_text("Saved before. Written after.")
    assert stored(submission) == "<p>Saved before.</p>"
    MembershipFactory(user=author, organization=submission.organization)
    open_draft(room, submission)
    room.reload()  # which begins by saying when the text before was saved
    wait_until(lambda: stored(submission) == "<p>Saved before. Written after.</p>")


def test_text_typed_while_the_call_closes_stays_and_is_saved_once_it_is_extended(room, submission):
    editor(room).click()
    room.keyboard.type("In time.")
    wait_for_save(room)
    close(submission)
    room.keyboard.type(" Too late?")
    expect(said(room)).to_contain_text("The call for inputs is closed. What you wrote stays on this device")
    expect(editor(room)).to_have_text("In time. Too late?")
    assert stored(submission) == "<p>In time.</p>"
    extend(submission)
    ask_the_server_how_things_stand(room)
    wait_for_save(room)
    assert stored(submission) == "<p>In time. Too late?</p>"


def test_text_that_came_too_late_is_shown_when_the_closed_draft_is_opened_again(room, submission):
    editor(room).click()
    close(submission)
    room.keyboard.type("Too late.")
    expect(said(room)).to_contain_text("The call for inputs is closed.")
    room.once("dialog", lambda dialog: dialog.accept())
    room.reload()
    expect(room.locator("#q1 .prose")).to_have_text("Too late.")
    expect(said(room)).to_contain_text("The call for inputs is closed.")
    extend(submission)
    room.once("dialog", lambda dialog: dialog.accept())
    room.reload()
    wait_for_save(room)
    assert stored(submission) == "<p>Too late.</p>"


def test_a_call_that_closes_and_is_extended_while_one_is_offline_takes_what_was_written(room, submission):
    room.context.set_offline(True)
    editor(room).click()
    room.keyboard.type("On the train.")
    expect(room.locator("#q1 .saved[data-state=offline]")).to_be_visible()
    close(submission)
    extend(submission)
    room.context.set_offline(False)
    wait_for_save(room)
    assert stored(submission) == "<p>On the train.</p>"


def test_a_call_that_closed_while_one_was_offline_is_said_and_the_text_stays(room, submission):
    room.context.set_offline(True)
    editor(room).click()
    room.keyboard.type("On the train.")
    expect(room.locator("#q1 .saved[data-state=offline]")).to_be_visible()
    close(submission)
    room.context.set_offline(False)
    expect(said(room)).to_contain_text("The call for inputs is closed. What you wrote stays on this device")
    expect(editor(room)).to_have_text("On the train.")
    assert not Extension.objects.exists()


def test_whose_organization_is_merged_while_they_write_is_told_where_to_go_on(room, submission, author):
    other = SubmissionFactory(consultation=submission.consultation)
    fill(other, {"q1": "<p>Theirs.</p>"}, member(other, MembershipRole.FOCAL_POINT))
    editor(room).click()
    room.keyboard.type("Ours.")
    wait_for_save(room)
    secretariat = secretariat_of(submission.consultation)
    merging.merge(submission.organization_id, other.organization_id, secretariat, str(submission.organization))
    room.keyboard.type(" And more.")
    expect(said(room)).to_contain_text(f"was merged into {other.organization}. Copy what you wrote here since")
    expect(editor(room)).to_have_text("Ours. And more.")
    kept = other.answers.get(question__key="q1").revisions.values_list("html", flat=True)
    assert "<p>Ours.</p>" in kept


FULL = """
IDBObjectStore.prototype.put = () => { throw new DOMException("The disk is full", "QuotaExceededError"); };
"""


def test_a_device_without_room_says_so_and_all_is_saved_all_the_same(chromium, live_server, submission, author):
    context = chromium.new_context(base_url=live_server.url)
    context.add_init_script(FULL)
    page = context.new_page()
    sign_in(page, author, live_server)
    open_draft(page, submission)
    page.route("**/draft/answers/**", lambda route: route.abort(), times=1)
    editor(page).click()
    page.keyboard.type("In memory.")
    expect(page.locator("#q1 .saved[data-state=offline]")).to_contain_text("Leave this page open")
    wait_for_save(page)
    context.close()
    assert stored(submission) == "<p>In memory.</p>"
