"""Characters of symbol fonts (``w:sym``, ECMA-376 part 1, 17.3.3.30) as Unicode.

Boxes and ticks say yes or no in an answer, so those of all the symbol fonts are known here. A sign that is not known is
shown as ``UNKNOWN``, never as a box.
"""

from __future__ import annotations

import re

_PRIVATE = re.compile("[\uf020-\uf0ff]")
UNKNOWN = "\N{REPLACEMENT CHARACTER}"

_LATIN = "ABGDEZHQIKLMNXOPRSTUFCYWabgdezhqiklmnxoprstufcyw"
_GREEK = "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρστυφχψω"
_SYMBOL = {
    0x22: "∀", 0x24: "∃", 0x27: "∋", 0x2D: "−", 0x40: "≅", 0x5C: "∴", 0x5E: "⊥", 0xA3: "≤", 0xA5: "∞", 0xAB: "↔",
    0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷",
    0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xC7: "∩", 0xC8: "∪", 0xCC: "⊂", 0xCE: "∈", 0xCF: "∉", 0xD0: "∠",
    0xD2: "®", 0xD3: "©", 0xD4: "™", 0xD5: "∏", 0xD6: "√", 0xDB: "⇔", 0xDC: "⇐", 0xDE: "⇒", 0xE2: "®", 0xE3: "©",
    0xE4: "™", 0xE5: "∑", 0xF2: "∫",
}  # fmt: skip
_WINGDINGS = {
    0x21: "✏", 0x22: "✂", 0x28: "☎", 0x29: "✆", 0x2A: "✉", 0x46: "☞", 0x4A: "☺", 0x4C: "☹", 0x6C: "●", 0x6D: "❍",
    0x6E: "■", 0x6F: "☐", 0x70: "☐", 0x71: "❑", 0x72: "❒", 0x74: "⧫", 0x76: "❖", 0x77: "⬥", 0x78: "☒", 0x9E: "·",
    0x9F: "•", 0xA0: "▪", 0xA1: "○", 0xA2: "○", 0xA4: "◉", 0xA5: "◎", 0xA7: "▪", 0xA8: "☐", 0xAB: "★", 0xD8: "➢",
    0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_WINGDINGS_2 = {
    0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x55: "⊗", 0x56: "⊗", 0x96: "•", 0x97: "●",
    0x98: "●", 0x99: "○", 0x9D: "⊙", 0x9E: "◉", 0x9F: "▪", 0xA0: "▪", 0xA1: "◾", 0xA2: "■", 0xA3: "☐", 0xA4: "☐",
    0xA5: "☐", 0xA6: "☐", 0xA7: "▣", 0xA8: "▣", 0xCD: "✗", 0xCE: "✗", 0xCF: "✗", 0xD0: "✗", 0xD1: "✗", 0xD2: "✗",
}  # fmt: skip
_WINGDINGS_3 = {
    0x21: "←", 0x22: "→", 0x23: "↑", 0x24: "↓", 0x66: "←", 0x67: "→", 0x68: "↑", 0x69: "↓", 0x7D: "▶", 0x75: "▶",
    0x80: "◀", 0x84: "◀", 0x70: "▲", 0x71: "▼", 0x81: "▲", 0x82: "▼",
}  # fmt: skip
_WEBDINGS = {
    0x31: "→", 0x33: "◀", 0x34: "▶", 0x35: "▲", 0x36: "▼", 0x3C: "■", 0x3D: "●", 0x61: "✔", 0x63: "☐", 0x67: "■",
    0x69: "ℹ", 0x6E: "●", 0x72: "✘", 0x78: "⊘",
}  # fmt: skip
_FONTS = {
    "symbol": _SYMBOL | {ord(latin): greek for latin, greek in zip(_LATIN, _GREEK, strict=True)},
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "wingdings 3": _WINGDINGS_3,
    "webdings": _WEBDINGS,
}
_TICKS = frozenset("✓✔✗✘☑☒☐❑❒")
_DINGBATS = frozenset({"wingdings", "wingdings 2", "webdings"})
_LATER_SIGNS = (0x1F300, 0x1FAFF)
"""Emoji and other signs outside the basic plane, which are no East Asian characters."""


def plain_signs(text: str, font: str) -> str:
    """``text`` with the signs of a symbol font, which Word also keeps in the private area of Unicode, as Unicode.

    Some programs write a tick as the letter that has its place in the font: one such letter by itself is one.
    """
    font = font.casefold()
    if font in _DINGBATS and len(text.strip()) == 1:
        sign = _FONTS[font].get(ord(text.strip()), "")
        if sign in _TICKS:
            return text.replace(text.strip(), sign)
    if text.isascii() or not _PRIVATE.search(text):
        return text
    return _PRIVATE.sub(lambda match: symbol(font, f"{ord(match[0]):04X}"), text)


def symbol(font: str, code: str) -> str:
    """The character that ``w:sym`` shows; ``UNKNOWN`` where the font gives it a meaning that is not known here."""
    try:
        point = int(code, 16)
    except ValueError:
        return UNKNOWN
    known = _FONTS.get(font.casefold())
    if 0xF000 <= point <= 0xF0FF or (known is not None and point <= 0xFF):
        return (known or {}).get(point & 0xFF, UNKNOWN)
    # Signs only: a letter or an East Asian character would change how the words around it are counted.
    is_sign = 0x20 < point < 0x2E80 or _LATER_SIGNS[0] <= point <= _LATER_SIGNS[1]
    character = chr(point) if is_sign else ""
    return character if character.isprintable() and not character.isspace() else UNKNOWN
