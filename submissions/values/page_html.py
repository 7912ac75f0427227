"""Canonical HTML as a page shows it: footnotes numbered and listed below, pictures addressed, wide tables framed."""

from __future__ import annotations

from html import escape, unescape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from richtext.tokenizer import Token, attributes_of, tokens
from submissions.values.pictures import with_addresses


class PageHtml:
    """Writes one text token by token. What a page adds to the words (marks of a passage) is a subclass's.

    ``prefix`` begins the ids of footnotes and keeps those of several texts in a page apart.
    """

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.parts: list[str] = []
        self.notes: list[str] = []

    def write(self, canonical: str) -> SafeString:
        """Return the whole text for the page; it must be canonical, for nothing is cleaned here."""
        self._walk(canonical)
        if self.notes:
            self.parts.append('<ol class="notes">')
            back = escape(_("Back to the text"))
            for number, note in enumerate(list(self.notes), 1):
                self.parts.append(f'<li id="{self.prefix}note-{number}">')
                self._walk(note if note.startswith("<p") or not note else f"<p>{note}</p>")
                self.parts.append(
                    f'<a class="note-back" href="#{self.prefix}note-ref-{number}" aria-label="{back}">↩</a></li>'
                )
            self.parts.append("</ol>")
        return mark_safe("".join(self.parts))  # noqa: S308 (canonical HTML was cleaned on its way in)

    def _walk(self, html: str) -> None:
        in_note = False
        for token in tokens(html):
            if token.text:
                self.text(token)
            elif token.tag == "sup" and "data-note" in token.attributes:
                self._note(attributes_of(token.attributes)["data-note"])
                in_note = True
            elif token.tag == "sup" and token.closing and in_note:
                in_note = False
            else:
                self.tag(token)

    def _note(self, html: str) -> None:
        self.notes.append(html)
        number = len(self.notes)
        label = f"{escape(_('Note'))} {number}"
        self.parts.append(
            f'<sup class="note-ref" id="{self.prefix}note-ref-{number}">'
            f'<a href="#{self.prefix}note-{number}" aria-label="{label}">{number}</a></sup>'
        )

    def text(self, token: Token) -> None:
        """Write a stretch of text."""
        self.parts.append(token.text)

    def tag(self, token: Token) -> None:
        """Write a tag. A wide table scrolls in a frame of its own, which the keyboard reaches (WCAG 2.2, 2.1.1)."""
        source = token.source
        if token.tag == "img":
            source = with_addresses(source)
        elif token.tag == "table":
            label = escape(_("Table"))
            frame = f'<div class="table-frame" tabindex="0" role="group" aria-label="{label}">'
            source = f"{source}</div>" if token.closing else f"{frame}{source}"
        self.parts.append(source)


def words_of(token: Token) -> str:
    """Return a stretch of text unescaped."""
    return unescape(token.text) if "&" in token.text else token.text
