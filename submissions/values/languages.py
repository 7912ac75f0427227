"""In which of the six official languages a text is, told from its words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache
from typing import Any

from submissions.values.enums import Language

_LETTERS = 24
"""Letters from which the language of a text in an alphabet is told."""
_HAN_LETTERS = 6
_SURE = 0.85
_MOST = 4_000
_OWN = {"zh-cn": "zh", "zh-tw": "zh"}


def language_of(text: str) -> str:
    """Return the code of the official language that a text is in, or "" where it is in another, or too short to tell.

    Letters decide first: a text mostly of Chinese characters without kana is Chinese. For an alphabet that several
    languages share their frequent letters do, by the profiles of langdetect.
    """
    letters = [sign for sign in text[:_MOST] if sign.isalpha()]
    scripts = Counter(_script(sign) for sign in letters)
    han, kana = scripts["CJK"], scripts["HIRAGANA"] + scripts["KATAKANA"]
    if han >= _HAN_LETTERS and 2 * han > len(letters) and 10 * kana < han:
        return Language.CHINESE.value
    if len(letters) < _LETTERS:
        return ""
    found = _detected(" ".join(re.sub(r"\S*[@/]\S*", " ", text[:_MOST]).casefold().split()))
    return found if found in Language.values else ""


def _script(sign: str) -> str:
    return unicodedata.name(sign, "").partition(" ")[0].partition("-")[0]


@cache
def _detector() -> Any:
    from langdetect import DetectorFactory, detector_factory  # noqa: PLC0415 - slow at start

    DetectorFactory.seed = 0
    detector_factory.init_factory()
    return detector_factory._factory


def _detected(text: str) -> str:
    from langdetect.lang_detect_exception import LangDetectException  # noqa: PLC0415 - slow at start

    detector = _detector().create()
    detector.append(text)
    try:
        likely = detector.get_probabilities()
    except LangDetectException:
        return ""
    best = likely[0] if likely else None
    return _OWN.get(best.lang, best.lang) if best is not None and best.prob >= _SURE else ""
