"""How a drafting file names its answers, several times over, so that some name survives whatever it is saved with.

Word keeps everything. LibreOffice drops the tags of content controls and keeps titles, bookmarks and custom
properties; other programs keep bookmarks, or only the words. Each name alone says which question is meant; tag,
bookmark and property also say from which revision of the answer the file was made.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

FORMAT = "1"
"""Number of this way of naming, so that a later one can tell what it reads."""

_TAG = re.compile(r"answer:([A-Za-z0-9_-]{1,46}):(\d{1,9})")
_BOOKMARK = re.compile(r"answer_(\w{1,22})_r(\d{1,9})")
_PROPERTY = "Rapporteur "
_ANSWER = "Rapporteur answer "


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of one answer: the question's key, the revision in the file, and the title its control bears."""

    key: str
    revision: int
    title: str = ""

    @property
    def tag(self) -> str:
        """The tag of its content control: 64 characters at most, which is what Word takes (17.5.2.42)."""
        return f"answer:{_short(self.key, 46)}:{self.revision}"

    @property
    def bookmark(self) -> str:
        """The bookmark around it: 40 characters at most."""
        return f"answer_{_stem(self.key)}_r{self.revision}"


def _short(key: str, most: int) -> str:
    """A key of at most so many characters; the end of a longer one becomes a checksum."""
    return key if len(key) <= most else f"{key[: most - 9]}_{hashlib.sha256(key.encode()).hexdigest()[:8]}"


def _stem(key: str) -> str:
    return _short(key.replace("-", "_"), 22)


@dataclass(frozen=True, slots=True)
class Origin:
    """What a drafting file says of itself in its custom properties (ECMA-376 part 1, 22.3).

    ``submission`` is the primary key of the draft, 0 in an empty questionnaire. ``questionnaire`` is a checksum of the
    questions, ``revisions`` gives by key the revision of the answer in the file. ``template`` is the SHA-256 of the
    Word template whose look it has; empty for the house.
    """

    call: str
    submission: int
    questionnaire: str
    language: str
    made: datetime
    revisions: tuple[tuple[str, int], ...] = ()
    template: str = ""

    def properties(self) -> tuple[tuple[str, str], ...]:
        """The custom properties, by name."""
        return (
            (f"{_PROPERTY}format", FORMAT),
            (f"{_PROPERTY}call", self.call),
            (f"{_PROPERTY}submission", str(self.submission)),
            (f"{_PROPERTY}questionnaire", self.questionnaire),
            (f"{_PROPERTY}language", self.language),
            (f"{_PROPERTY}made", self.made.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")),
            *([(f"{_PROPERTY}template", self.template)] if self.template else []),
            *((f"{_ANSWER}{key}", str(revision)) for key, revision in self.revisions),
        )


def origin_of(properties: Iterable[tuple[str, str]]) -> Origin | None:
    """What the properties of a file that was read (``custom:NAME``) say of its origin; None where they say nothing."""
    found = {
        name.removeprefix("custom:"): value for name, value in properties if name.startswith(f"custom:{_PROPERTY}")
    }
    try:
        return Origin(
            found[f"{_PROPERTY}call"],
            int(found[f"{_PROPERTY}submission"]),
            found[f"{_PROPERTY}questionnaire"],
            found[f"{_PROPERTY}language"],
            datetime.strptime(found[f"{_PROPERTY}made"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC),
            tuple((name.removeprefix(_ANSWER), int(text)) for name, text in found.items() if name.startswith(_ANSWER)),
            found.get(f"{_PROPERTY}template", ""),
        )
    except (KeyError, ValueError):
        return None


def is_ours(tag: str) -> bool:
    """Whether a content control of this tag holds an answer."""
    return _TAG.fullmatch(tag) is not None


class Names:
    """Which question is meant by a tag, a bookmark or a title. ``titles`` gives by key every title it may bear."""

    def __init__(self, titles: Mapping[str, Iterable[str]]) -> None:
        self._tags = {_short(key, 46): key for key in titles}
        self._stems = {_stem(key): key for key in titles}
        owners: dict[str, set[str]] = {}
        for key, names in titles.items():
            for name in names:
                owners.setdefault(" ".join(name.split()), set()).add(key)
        self._titles = {name: keys.pop() for name, keys in owners.items() if len(keys) == 1}

    def of_control(self, tag: str, title: str) -> tuple[str, int | None] | None:
        """Key and revision that a control names; the revision is None where only the title is left."""
        if found := _TAG.fullmatch(tag):
            key = self._tags.get(found[1])
            return (key, int(found[2])) if key else None
        key = None if tag else self._titles.get(" ".join(title.split()))
        return (key, None) if key else None

    def of_bookmark(self, name: str) -> tuple[str, int] | None:
        """Key and revision that a bookmark names."""
        found = _BOOKMARK.fullmatch(name)
        key = self._stems.get(found[1]) if found else None
        return (key, int(found[2])) if found and key else None
