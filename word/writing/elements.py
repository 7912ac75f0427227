"""The elements of the document itself: cover, headings, lines, contents and facts."""

from __future__ import annotations

from richtext.blocks import Inline, Run
from word.model.document import Contents, Control, Element, Facts, Grid, Heading, Line, Subtitle, Title
from word.model.styles import LINE_STYLES
from word.writing.contents import contents
from word.writing.context import Context, place
from word.writing.controls import control
from word.writing.render import Renderer
from word.writing.tables import facts, own_grid

BREAKABLE = (Title, Subtitle, Line, Heading, Contents)
"""Elements that begin with a paragraph, which can itself say that it starts a page."""

_NEW_PAGE = "<w:pageBreakBefore/>"


def element_xml(renderer: Renderer, element: Element, new_page: bool = False) -> None:
    """Write one element other than a fragment; ``new_page`` only for those that are ``BREAKABLE``."""
    setting = renderer.setting
    extra = _NEW_PAGE if new_page else ""
    if isinstance(element, Contents):
        contents(renderer, element, place(setting, "Normal"), extra)
        return
    here = place(setting, "Normal", getattr(element, "lang", ""), getattr(element, "dir", ""))
    if isinstance(element, Facts):
        facts(renderer, element.rows, here)
    elif isinstance(element, Grid):
        own_grid(renderer, element, here)
    elif isinstance(element, Control):
        control(renderer, element, here)
    elif isinstance(element, Title | Subtitle):
        renderer.words(element.text, here, type(element).__name__, extra=extra)
    elif isinstance(element, Line):
        style = LINE_STYLES.get(element.style, "Normal")
        if not element.inlines:
            renderer.words(element.text, here, style, extra=extra)
            return
        said: tuple[Inline, ...] = (Run(element.text), *element.inlines) if element.text else element.inlines
        renderer.paragraph(said, here, style, extra=extra)
    elif isinstance(element, Heading):
        _heading(renderer, element, here, extra)


def _heading(renderer: Renderer, element: Heading, here: Context, extra: str) -> None:
    style = f"Heading{min(max(element.level, 1), 6)}"
    if not element.bookmark:
        renderer.words(element.text, here, style, extra=extra)
        return
    renderer.bookmarks.append(element.bookmark)
    renderer.words(element.text, here, style, extra=extra, mark="0")
