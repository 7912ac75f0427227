"""Text as Word wants it: safe for XML 1.0, with tabs and breaks as elements, cut where the direction changes.

Characters that XML 1.0 (section 2.2) forbids become U+FFFD, so a reader sees that something stood there.
"""

from __future__ import annotations

import re
from functools import lru_cache

RIGHT_TO_LEFT_LANGUAGES = frozenset({"ar", "fa", "he", "ur", "ps", "sd", "ug", "yi", "dv", "ckb"})
EAST_ASIAN_LANGUAGES = frozenset({"zh", "ja", "ko", "yue"})
_WORD_CULTURES = {
    "en": "en-GB", "fr": "fr-FR", "es": "es-ES", "ru": "ru-RU", "ar": "ar-SA", "zh": "zh-CN", "zh-hans": "zh-CN",
    "zh-hant": "zh-TW", "pt": "pt-PT", "de": "de-DE", "it": "it-IT", "ja": "ja-JP", "ko": "ko-KR", "he": "he-IL",
    "fa": "fa-IR", "ur": "ur-PK", "tr": "tr-TR", "nl": "nl-NL", "pl": "pl-PL", "uk": "uk-UA", "id": "id-ID",
}  # fmt: skip
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}\Z")

_STRONG_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
DIRECTED = re.compile(f"[{_STRONG_RTL}\u202a-\u202e\u2066-\u2069]")
_LTR = rf"(?:(?![{_STRONG_RTL}])[^\W\d_])"
_RTL_STRETCH = re.compile(rf"[{_STRONG_RTL}](?:[\W\d_{_STRONG_RTL}]*[{_STRONG_RTL}])?")
_LTR_STRETCH = re.compile(rf"{_LTR}(?:[^{_STRONG_RTL}]*(?:{_LTR}|\d))?")

OPEN = '<w:t xml:space="preserve">'
_BREAK = f"</w:t><w:br/>{OPEN}"
_TOKENS = {
    "&": "&amp;", "<": "&lt;", ">": "&gt;",
    "\t": f"</w:t><w:tab/>{OPEN}",
    "\r\n": _BREAK, "\n": _BREAK, "\r": _BREAK, "\v": _BREAK, "\f": _BREAK, "\x85": _BREAK, "\u2028": _BREAK,
    "\u2029": _BREAK,
    "\xad": f"</w:t><w:softHyphen/>{OPEN}",
    "\u2011": f"</w:t><w:noBreakHyphen/>{OPEN}",
}  # fmt: skip
CARE = re.compile("\r\n|[\x00-\x1f&<>\x7f-\x9f\xad\u2011\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_PLAIN_TOKENS = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": " ", "\n": " ", "\r": " "}
_PLAIN_CARE = re.compile('[\x00-\x1f&<>"\x7f-\x9f\ud800-\udfff\ufffe\uffff]')
_BIDI_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def escape(text: str) -> str:
    """Text for an attribute or a one-line element of any part: escaped, on one line, safe for XML 1.0."""
    return _PLAIN_CARE.sub(lambda found: _PLAIN_TOKENS.get(found[0], "\ufffd"), text)


def content(text: str) -> str:
    """The children of one ``w:r`` that say this text: ``w:t``, ``w:tab``, ``w:br`` and hyphens (17.3.3)."""
    if text.isprintable() and "&" not in text and "<" not in text and ">" not in text and "\u2011" not in text:
        return f"{OPEN}{text}</w:t>"
    safe = CARE.sub(lambda found: _TOKENS.get(found[0], "\ufffd"), text)
    return f"{OPEN}{safe}</w:t>".replace(f"{OPEN}</w:t>", "")


def reads_simply(text: str) -> bool:
    """Whether a text runs from left to right throughout and holds no bidirectional control."""
    return text.isascii() or not DIRECTED.search(text)


def segments(text: str, rtl: bool) -> list[tuple[str, bool]]:
    """Cut a text where a run must change direction: (stretch, reads right to left).

    Word formats a run as complex script as a whole (``w:rtl``, 17.3.2.30), so an acronym inside Arabic and an Arabic
    name inside English are runs of their own. Digits that follow Latin letters stay with them, as in the Unicode
    bidirectional algorithm (UAX 9, rule W7).
    """
    if not rtl and reads_simply(text):
        return [(text, False)]
    pattern = _LTR_STRETCH if rtl else _RTL_STRETCH
    pieces = []
    at = 0
    for found in pattern.finditer(text):
        if found.start() > at:
            pieces.append((text[at : found.start()], rtl))
        pieces.append((found[0], not rtl))
        at = found.end()
    if at < len(text):
        pieces.append((text[at:], rtl))
    return pieces


def unclosed_bidi(texts: list[str]) -> str:
    """What closes the bidirectional embeddings, overrides and isolates these texts leave open, innermost first."""
    open_ones: list[str] = []
    for text in texts:
        if text.isascii():
            continue
        for control in _BIDI_CONTROLS.findall(text):
            if control in "\u2066\u2067\u2068":
                open_ones.append("\u2069")
            elif control in "\u202a\u202b\u202d\u202e":
                open_ones.append("\u202c")
            elif control == "\u202c" and open_ones[-1:] == [control]:
                open_ones.pop()
            elif control == "\u2069" and control in open_ones:
                # The end of an isolate also ends the embeddings opened inside it (UAX 9, X6a).
                while open_ones.pop() != control:
                    pass
    return "".join(reversed(open_ones))


def is_right_to_left(lang: str) -> bool:
    """Whether a language is written from right to left."""
    return lang.partition("-")[0].lower() in RIGHT_TO_LEFT_LANGUAGES


@lru_cache(maxsize=512)
def is_arabic(lang: str) -> bool:
    """Whether a language is written in Arabic letters."""
    return is_right_to_left(lang) and lang.partition("-")[0].lower() not in {"he", "yi", "dv"}


@lru_cache(maxsize=512)
def culture(lang: str) -> str:
    """The tag Word knows a language by ("fr" is "fr-FR"), or an empty string for what is no language tag."""
    if not _TAG.match(lang):
        return ""
    return _WORD_CULTURES.get(lang.lower(), lang)


@lru_cache(maxsize=512)
def language(lang: str) -> str:
    """The ``w:lang`` element of a run in this language (17.3.2.20): by script in ``val``, ``eastAsia`` or ``bidi``."""
    name = culture(lang)
    if not name:
        return ""
    primary = lang.partition("-")[0].lower()
    if primary in RIGHT_TO_LEFT_LANGUAGES:
        return f'<w:lang w:bidi="{name}"/>'
    if primary in EAST_ASIAN_LANGUAGES:
        return f'<w:lang w:eastAsia="{name}"/>'
    return f'<w:lang w:val="{name}"/>'
