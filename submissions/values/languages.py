"""The direction of a language, and in which of the six official languages a text is, told from its words.

Letters decide first. Where several languages share an alphabet, letters that the official one does not have tell
another, and frequent small words tell English, French and Spanish from each other and from their neighbours. No library
fits: those with profiles come as sources to be built, with numpy, or with models that are fetched at run time.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import Literal

from submissions.values.enums import Language

_LETTERS = 24
"""Letters from which the language of a text in an alphabet is told."""
_HAN_LETTERS = 6
_MOST = 4_000
_FOREIGN = 0.01
"""The share of letters that an official language does not have, from which the text is in another."""
_LEAD = 1.3
"""How many times the small words of the next language those of the one found are at least."""
_RARE = 0.06
"""The share of small words below which a text of several words is in a language that is none of these."""

_ARABIC_OF_OTHERS = set("پچژگکیےہٹڈڑںەێۆڭۇۈېټډړښږڼځڅ")
"""Letters of Persian, Urdu, Kurdish, Uighur and Pashto."""
_CYRILLIC_OF_OTHERS = set("іїєґўјљњћђџқғүұөһәңҗҙҫѓќѕҷӯӣ")
"""Letters of Ukrainian, Belarusian, Serbian, Macedonian, Kazakh, Tatar, Mongolian and Tajik."""

_SMALL_WORDS = {
    "en": "the of and to in is that for with as are be on by this we our it from not which their have has or an was "
    "were at should will all more can these they also been its would there who what but if",
    "fr": "le la les des du et un une en dans que qui pour par sur est sont au aux ce cette ces nous notre nos avec "
    "ne pas plus leur leurs il elle ont a été être ou mais d l qu s n c",
    "es": "el la los las de del y en que un una por para con se es son al lo su sus como más no nuestro nuestra "
    "nuestros este esta estos estas ha han ser o pero también entre sobre",
    "pt": "o a os as de do da dos das e em que um uma por para com se é são ao no na nos nas não mais como sua seu "
    "nosso nossa este esta foi ser ou mas também entre sobre pelo pela",
    "it": "il lo la i gli le di del della dei delle e in che un una per con si è sono al alla non più come suo sua "
    "nostro questa questo ha hanno essere o ma anche tra su nel nella dal dalla",
    "de": "der die das und in zu den ist von mit für auf des dem ein eine nicht sich auch als wir es an werden aus "
    "er hat dass sie nach bei um am sind noch wie einer über einen so zum war haben nur oder aber vor zur",
    "nl": "de het een en van in is dat op te zijn met voor niet aan er om ook als dan maar bij uit nog door over "
    "naar wordt wij onze hebben heeft deze die of",
}  # fmt: skip
_words = {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}
_WORD = re.compile(r"[^\W\d_]+")


def direction_of(language: str) -> Literal["rtl", "ltr"]:
    """Return the direction in which a language is written."""
    return "rtl" if language == Language.ARABIC else "ltr"


def language_of(text: str) -> str:
    """Return the code of the official language that a text is in; "" where it is another, or too short to tell."""
    text = re.sub(r"\S*[@/]\S*", " ", text[:_MOST]).casefold()
    letters = [sign for sign in text if sign.isalpha()]
    scripts = Counter(_script(sign) for sign in letters)
    han, kana = scripts["CJK"], scripts["HIRAGANA"] + scripts["KATAKANA"]
    if han >= _HAN_LETTERS and 2 * han > len(letters) and 10 * kana < han:
        return Language.CHINESE.value
    if len(letters) < _LETTERS:
        return ""
    most, count = scripts.most_common(1)[0]
    if 2 * count <= len(letters):
        return ""
    if most == "ARABIC":
        return "" if _share(letters, _ARABIC_OF_OTHERS) > _FOREIGN else Language.ARABIC.value
    if most == "CYRILLIC":
        return "" if _share(letters, _CYRILLIC_OF_OTHERS) > _FOREIGN else Language.RUSSIAN.value
    found = _by_small_words(_WORD.findall(text)) if most == "LATIN" else ""
    return found if found in Language.values else ""


def _script(sign: str) -> str:
    return unicodedata.name(sign, "").partition(" ")[0].partition("-")[0]


def _share(letters: list[str], others: set[str]) -> float:
    return sum(letter in others for letter in letters) / len(letters)


def _by_small_words(words: list[str]) -> str:
    """Return the language whose small words are most among these, where it leads clearly; else ""."""
    counts = {language: sum(word in small for word in words) for language, small in _words.items()}
    first, second = sorted(counts, key=lambda language: -counts[language])[:2]
    if counts[first] < max(1, _RARE * len(words)) or counts[first] < _LEAD * counts[second]:
        return ""
    return first
