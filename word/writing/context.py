"""Where a block stands while it is rendered: in which document, and where in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from word.model import text
from word.model.styles import INDENT


@dataclass(frozen=True, slots=True)
class Setting:
    """The document a fragment is rendered for. Widths are twips between the margins, upright and on its side.

    ``shade`` is the fill of heading cells, as six hexadecimal digits; empty where the template gives them none.
    """

    language: str = "en"
    dir: str = "ltr"
    width: int = 9072
    landscape_width: int = 14004
    shade: str = "E9EFF5"


@dataclass(frozen=True, slots=True)
class Context:
    """Where a block stands: what it inherits and how much room it has."""

    style: str = "AnswerText"
    lang: str = ""
    rtl: bool = False
    base: int = 0
    """Twips by which quotations around it indent."""
    indent: int = 0
    """Twips by which quotations and lists around it indent."""
    level: int = -1
    """Level of the innermost list around it, from 0; -1 outside lists."""
    width: int = 9072
    nested: bool = False
    """Inside a table cell."""

    def but(
        self,
        lang: str = "",
        direction: str = "",
        *,
        style: str | None = None,
        base: int | None = None,
        indent: int | None = None,
        level: int | None = None,
        width: int | None = None,
        nested: bool | None = None,
    ) -> Context:
        """The same place with some things changed; a language or direction that is empty is inherited."""
        return Context(
            style=self.style if style is None else style,
            lang=lang or self.lang,
            rtl=direction == "rtl" if direction else text.is_right_to_left(lang) if lang else self.rtl,
            base=self.base if base is None else base,
            indent=self.indent if indent is None else indent,
            level=self.level if level is None else level,
            width=self.width if width is None else width,
            nested=self.nested if nested is None else nested,
        )

    def quoted(self, lang: str = "", direction: str = "") -> Context:
        """The place within a quotation here: pushed in, and outside lists."""
        base = self.indent + INDENT
        return self.but(lang, direction, style="Quote", base=base, indent=base, level=-1)


@lru_cache(maxsize=256)
def place(setting: Setting, style: str, lang: str = "", direction: str = "") -> Context:
    """The place of what stands in the document itself, in no other block."""
    whole = Context(style, setting.language, setting.dir == "rtl", width=setting.width)
    return whole.but(lang, direction)
