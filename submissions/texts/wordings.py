"""The words of notations in the language that is active: the data files have them in English."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_noop, pgettext

_CONTEXT = "notation of a negotiated text"


def in_words(text: str) -> str:
    """Return a wording of a notation in the active language; one that a secretariat wrote itself, as it stands."""
    return str(KNOWN[text]()) if text in KNOWN else gettext(text) if text in PLAIN else text


KNOWN = {
    "{names} retain": lambda: pgettext("notation of a negotiated text", "{names} retain"),
    "{names} delete": lambda: pgettext("notation of a negotiated text", "{names} delete"),
    "{names} support": lambda: pgettext("notation of a negotiated text", "{names} support"),
    "{names} reservation": lambda: pgettext("notation of a negotiated text", "{names} reservation"),
}
PLAIN = {
    gettext_noop("Add a paragraph: "),
    gettext_noop("Approach and rationale"),
    gettext_noop("Clause"),
    gettext_noop("Comment"),
    gettext_noop("Country or organization"),
    gettext_noop("Delete the paragraph"),
    gettext_noop("Delete the paragraph."),
    gettext_noop("Delete: "),
    gettext_noop("Existing text"),
    gettext_noop("Explanation"),
    gettext_noop("Line number"),
    gettext_noop("Member body"),
    gettext_noop("New paragraph"),
    gettext_noop("No text"),
    gettext_noop("Observations of the secretariat"),
    gettext_noop("Option {number}: "),
    gettext_noop("Paragraph"),
    gettext_noop("Paragraph or figure"),
    gettext_noop("Parties that contributed"),
    gettext_noop("Proposed change"),
    gettext_noop("Proposed rewording"),
    gettext_noop("Proposed text"),
    gettext_noop("Reservation"),
    gettext_noop("Reservation on the proposal of {party}"),
    gettext_noop("Reserves its position on the proposal of {party}."),
    gettext_noop("Reserves its position."),
    gettext_noop("Retain the paragraph"),
    gettext_noop("Retain the paragraph."),
    gettext_noop("Retain: "),
    gettext_noop("Section"),
    gettext_noop("Sentence"),
    gettext_noop("Source paragraphs"),
    gettext_noop("Sources of proposed text"),
    gettext_noop("Support"),
    gettext_noop("Support for the proposal of {party}"),
    gettext_noop("Supports the proposal of {party}."),
    gettext_noop("Supports the text."),
    gettext_noop("Type of comment"),
    gettext_noop("[Agreed ad ref]"),
    gettext_noop("[Agreed]"),
    gettext_noop("[Preliminarily Agreed]"),
    gettext_noop("[add after]"),
    gettext_noop("[delete]"),
    gettext_noop("[replace with]"),
    gettext_noop("[reservation on the proposal of {party}]"),
    gettext_noop("[reservation]"),
    gettext_noop("[retain]"),
    gettext_noop("[support the proposal of {party}]"),
    gettext_noop("[support]"),
    gettext_noop("{names} on behalf of {group}"),
}
