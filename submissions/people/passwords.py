"""What a password must be, by NIST SP 800-63B-4, section 3.1.1: long, not known to everybody, and nothing else.

No mixture of characters is asked for and no change after a time; pasting and every character are allowed. Length is
counted in code points of the normalized text (NFKC), in which ``User.set_password`` keeps it.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any
from unicodedata import normalize

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

SHORTEST = 15
"""Characters of a password that may be all that guards an account (3.1.1.2, first item)."""
LONGEST = 256
"""At least 64 must be taken (3.1.1.2); a limit there is, so that nobody has megabytes hashed."""
OWN_WORDS = ("rapporteur", "secretariat", "united nations", "delegation", "consultation", "password")
"""Words of this service, which guessers try first (3.1.1.2, "context-specific words")."""
_DIVIDERS = re.compile(r"[\s\d\W_]+")


class LengthValidator:
    """Asks for a length and sets a limit."""

    def __init__(self, shortest: int = SHORTEST, longest: int = LONGEST) -> None:
        self.shortest, self.longest = shortest, longest

    def validate(self, password: str, _user: Any = None) -> None:
        """Raise ValidationError for one that is too short or too long."""
        length = len(normalize("NFKC", password))
        if length < self.shortest:
            raise ValidationError(
                ngettext(
                    "This password is too short: %(count)s character at least. Several words in a row do well.",
                    "This password is too short: %(count)s characters at least. Several words in a row do well.",
                    self.shortest,
                )
                % {"count": self.shortest},
                code="password_too_short",
            )
        if length > self.longest:
            raise ValidationError(
                _("This password is too long: %(count)s characters are kept at most.") % {"count": self.longest},
                code="password_too_long",
            )

    def get_help_text(self) -> str:
        """Return what to know before typing one."""
        return _("%(count)s characters or more, of any kind; several words in a row do well.") % {
            "count": self.shortest
        }


class GuessableValidator:
    """Refuses what a guesser tries first: few characters over and over, and words of this service alone."""

    def validate(self, password: str, _user: Any = None) -> None:
        """Raise ValidationError for one that is long and yet easily guessed."""
        said = normalize("NFKC", password).casefold()
        if len(set(said)) < 5 or _repeats(said) or _runs(said):
            raise ValidationError(
                _("This password repeats or counts up few characters, which is guessed at once."),
                code="password_repeats",
            )
        rest = said
        for word in OWN_WORDS:
            rest = rest.replace(word, "").replace(word.replace(" ", ""), "")
        if len(_DIVIDERS.sub("", rest)) < 4 and rest != said:
            raise ValidationError(
                _("This password says little more than what this site is about, which is guessed first."),
                code="password_own_words",
            )

    def get_help_text(self) -> str:
        """Return nothing: the length says enough before typing."""
        return ""


def _repeats(said: str) -> bool:
    """Tell whether a piece of at most half of it, over and over, is the whole."""
    return any(said == (said[:size] * len(said))[: len(said)] for size in range(1, (len(said) + 1) // 2 + 1))


def _runs(said: str) -> bool:
    """Tell whether almost each character is the next after the one before, as in abcdefgh or 98765432."""
    steps = [ord(after) - ord(before) for before, after in pairwise(said)]
    return bool(steps) and max(steps.count(1), steps.count(-1), steps.count(0)) >= 0.8 * len(steps)
