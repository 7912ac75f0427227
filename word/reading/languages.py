"""The language and direction of a text, from what Word says of it and from its script."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from richtext.blocks import Direction, Run
from word.reading.segments import Segment

_TAG = re.compile(r"([A-Za-z]{2,3})(?:-[A-Za-z0-9]{2,8})*")
_LETTER = re.compile(r"[^\W\d_]")
_STRONG = re.compile(r"[A-Za-z\u00c0-\u024f\u0370-\u058f\u3040-\u9fff]|(?P<rtl>[\u0590-\u08ff\ufb1d-\ufefc])")
_SCRIPTS = (
    (re.compile("[\u0600-\u08ff\ufb50-\ufefc]"), "bidi", "ar", {"ar", "fa", "ur", "ps", "ku", "ckb", "ug", "sd", "dv"}),
    (re.compile("[\u0590-\u05ff]"), "bidi", "he", {"he", "yi"}),
    (re.compile("[\u2e80-\u9fff\uf900-\ufaff]"), "eastAsia", "zh", {"zh", "ja", "ko"}),
    (re.compile("[\uac00-\ud7af]"), "eastAsia", "ko", {"ko"}),
    (re.compile("[\u0400-\u04ff]"), "val", "ru", {"ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "mn", "tg", "uz"}),
)
"""Script, attribute of ``w:lang`` that speaks of it, language assumed where that cannot be right, possible ones."""

MEANT_FROM = 3
"""Words from which a run in another language of the same script is believed: shorter ones are a keyboard's trace."""


def language_of(text: str, languages: dict[str, str], *, right_to_left: bool) -> str:
    """The language of a run (17.3.2.20) as a primary BCP 47 subtag; empty if nothing is said."""
    if not text.isascii():
        for script, attribute, assumed, possible in _SCRIPTS:
            if script.search(text):
                said = _primary(languages.get(attribute, ""))
                return said if said in possible else assumed
    return _primary(languages.get("bidi" if right_to_left else "val", ""))


def settle(segments: list[Segment]) -> tuple[list[Segment], str]:
    """The segments of a paragraph with a language only on runs that differ from the paragraph's, and that language."""
    weights: Counter[str] = Counter()
    for segment in segments:
        if segment.lang:
            weights[segment.lang] += len(segment.raw.strip())
    if len(weights) < 2:
        return segments, next(iter(weights), "")
    main = weights.most_common(1)[0][0]
    settled = []
    for segment in segments:
        run, language = segment.inline, segment.lang
        if isinstance(run, Run) and language not in {main, ""} and _is_meant(run.text, language, main):
            settled.append(replace(segment, inline=replace(run, lang=language)))
        else:
            settled.append(segment)
    return settled, main


def direction_of(text: str, *, marked: bool) -> Direction:
    """Right to left where the paragraph is marked so, or begins so though Word was never told."""
    if marked:
        return "rtl"
    first = None if text.isascii() else _STRONG.search(text)
    return "rtl" if first and first["rtl"] else ""


def most_common(languages: Iterable[tuple[str, int]]) -> str:
    """The language with the greatest weight, or empty."""
    weights: Counter[str] = Counter()
    for language, weight in languages:
        weights[language] += weight
    return weights.most_common(1)[0][0] if weights else ""


def _is_meant(text: str, language: str, main: str) -> bool:
    if not _LETTER.search(text):
        return False
    return len(text.split()) >= MEANT_FROM or _script(language) != _script(main)


def _script(language: str) -> int:
    return next((index for index, (*_, possible) in enumerate(_SCRIPTS) if language in possible), -1)


def _primary(tag: str) -> str:
    match = _TAG.fullmatch(tag)
    return match[1].lower() if match else ""
