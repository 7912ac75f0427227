"""What the page says of a save, in the person's language."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from richtext import Code, Notice
from submissions.drafting.services import Merged
from submissions.models import Answer

NOTICES: dict[str, Promise | str] = {
    Code.HEADINGS: gettext_lazy("Sub-headings are not allowed in this call; they became paragraphs."),
    Code.LISTS: gettext_lazy("Lists are not allowed in this call; their items became paragraphs."),
    Code.QUOTATIONS: gettext_lazy("Quotations are not allowed in this call; they became paragraphs."),
    Code.TABLES: gettext_lazy("Tables are not allowed in this call; their cells became paragraphs."),
    Code.FOOTNOTES: gettext_lazy("Footnotes are not allowed in this call; they stand in brackets in the text."),
    Code.PICTURES: gettext_lazy("Pictures are not allowed in this call; their descriptions stayed."),
    Code.LINKS: gettext_lazy("Links are not allowed in this call; their text stayed."),
    Code.UNSAFE_LINK: gettext_lazy("An address that is no web or mail address was taken out; its text stayed."),
    Code.OUTSIDE_PICTURE: gettext_lazy("A picture that was not uploaded here was left out; its description stayed."),
    Code.DIRECTION: gettext_lazy("Invisible characters that reorder text were taken out."),
    Code.NESTED_TABLE: gettext_lazy("A table within a table became paragraphs."),
    Code.SIZE: gettext_lazy(
        "The text had more list items, table cells or formatting than one answer can hold. All its words stayed, as "
        "plain paragraphs; send tables as a file instead."
    ),
    Code.DEPTH: gettext_lazy("Lists or quotations nested too deep were raised."),
}


def notice_sentences(notices: Iterable[Notice]) -> list[str]:
    """Return a sentence for each notice, with the beginning of the text that it is about."""
    return [
        _("%(sentence)s (“%(excerpt)s”)") % {"sentence": NOTICES[notice.code], "excerpt": notice.excerpt}
        if notice.excerpt
        else str(NOTICES[notice.code])
        for notice in notices
    ]


def conflict_sentence(answer: Answer) -> str:
    """Say of an answer that holds another's text that one's own is kept beside it."""
    return _(
        "“%(question)s” was changed meanwhile by %(person)s. Your text is kept in its history, where you can compare "
        "the two and choose."
    ) % {"question": answer.question, "person": answer.updated_by or _("someone else")}


def merged_sentence(outcome: Merged) -> str:
    """Return the sentence that says with whose text one's own was joined."""
    theirs = outcome.theirs.actor if outcome.theirs else None
    return _("Joined with what %(person)s wrote meanwhile. Both texts are in the history.") % {
        "person": theirs or _("someone else")
    }


def page_strings() -> dict[str, str]:
    """Return what static/js/draft.js says; ``{name}`` stands for what it fills in."""
    return {
        "uploading": _("Sending the picture…"),
        "notUploaded": _("The picture could not be sent. Try again."),
        "describe": _("Say in words what the picture shows."),
        "picturesLeft": _("Pictures do not come along with text. Insert them one by one."),
        "noPictures": _("Pictures are not allowed in this call."),
        "typing": _("Not sent yet"),
        "saving": _("Saving…"),
        "slow": _("Still sending: the line is slow. Kept on this device."),
        "leaving": _("Sending what you have written; then the page is opened."),
        "notLeaving": _("Not everything has been sent yet, so you are still here. Press once more to go all the same."),
        "saved": _("Saved at {time}"),
        "savedOn": _("Saved on {time}"),
        "savedBy": _("{saved} by {person}"),
        "offline": _("Offline. Kept on this device; sent as soon as there is a connection."),
        "unreachable": _("The site does not answer. Kept on this device; tried again by itself."),
        "offlineNoKeep": _("Not sent, and this browser keeps nothing. Leave this page open until it says “Saved”."),
        "keepsNothing": _(
            "This browser keeps nothing on the device. Leave this page open until all answers are saved."
        ),
        "signedOut": _("You have been signed out. Your text is kept on this device."),
        "conflict": _("Needs your decision"),
        "conflictPage": _("An answer needs your decision."),
        "found": _("Text that had not been sent was found on this device; it is saved now."),
        "otherTab": _(
            "Another text of this answer, written in another tab, could not be joined with it. It is in the history."
        ),
        "otherTabRefused": _("A text of this answer, written in another tab, was not taken; it stays on this device."),
        "refused": _("Not saved"),
        "refusedBy": _("The site did not take this text ({status}). Copy it to a safe place and tell the secretariat."),
        "refusedPage": _("An answer could not be saved; the reason is beside it. The others are saved as always."),
        "writing": _("Writing here: {people}"),
        # One form for every number: no plural that a language might need.
        "words": _("Words: {words}"),
        "wordsOf": _("Words: {words} of {limit}"),
        "over": _("Words over the limit: {count}"),
        "overHard": _("Words over the limit: {count}. Too long to be submitted"),
        "within": _("Within the limit again"),
        "answered": _("Answered"),
        "empty": _("Not answered"),
        "copied": _("Copied"),
    }
