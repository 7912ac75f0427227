"""A file that cannot be read, as a refusal with a sentence."""

from __future__ import annotations

from assembly.intake import sentences
from submissions.values.exceptions import Refusal
from word.reading.safety import Refused


class Unreadable(Refusal):
    """A file that cannot be read, with the sentence why and its ``code``."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(sentences.refusal(refused.code))
        self.code = refused.code
