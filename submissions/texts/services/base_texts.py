"""Reading the text under consultation from a data file (docs/questionnaires.md), and bringing it into a call.

A paragraph is known by its key, which never changes; comments point at a wording of it. So a text is never thrown away
and made anew: each paragraph of the file is paired with the one that it was, and what was commented on stays.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from submissions.core import locks, news
from submissions.models import (
    BaseText,
    Consultation,
    Membership,
    Paragraph,
    ParagraphComment,
    ParagraphRevision,
    SubmissionVersion,
    TextSection,
)
from submissions.texts.services import lineages
from submissions.values.enums import Language, SubmissionStatus
from submissions.values.exceptions import NotFound, NotPossible

Change = Literal["new", "reworded", "corrected", "moved", "same"]

_ALIKE = 60
"""From how alike two texts are, in percent, the one is the other reworded."""
_SHOWN = 60
"""Characters of a text shown in a sentence about it."""
_KEY = re.compile(r"[-\w]{1,60}", re.ASCII)
_ENTRIES = {"schema", "key", "title", "symbol", "notice", "language", "sections"}


@dataclass(frozen=True, slots=True)
class WantedParagraph:
    """A paragraph as a file has it: its number as it is read, plain text, and its key where the file gives one."""

    number: str
    text: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class WantedSection:
    """A heading with the paragraphs under it; without a title, where a file has paragraphs before its first heading."""

    title: str
    paragraphs: tuple[WantedParagraph, ...]
    key: str = ""


@dataclass(frozen=True, slots=True)
class WantedText:
    """A text as a file has it. Of ``title``, ``symbol``, ``note`` and ``language``, what is empty stays as it was.

    ``call`` is the short name of the call that the file itself is for, if it says so.
    """

    sections: tuple[WantedSection, ...]
    title: str = ""
    symbol: str = ""
    note: str = ""
    language: str = ""
    call: str = ""

    @property
    def paragraphs(self) -> tuple[WantedParagraph, ...]:
        """All paragraphs, in order."""
        return tuple(paragraph for section in self.sections for paragraph in section.paragraphs)


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one paragraph: ``row`` is the one that it was, None where it is new; ``key`` the one it bears.

    ``revision`` is the number of the wording that holds its text afterwards. A text is corrected in place while the
    call has not been announced and nobody has commented on the paragraph; else it is reworded in a new revision.
    """

    wanted: WantedParagraph
    change: Change
    key: str
    revision: int
    row: Paragraph | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What loading a text does: a step for each of its paragraphs, in order, and the paragraphs that go."""

    steps: tuple[Step, ...]
    removed: tuple[Paragraph, ...]

    def count(self, change: Change) -> int:
        """Return how many paragraphs are changed so."""
        return sum(step.change == change for step in self.steps)


# ---- from a data file


def read(path: Path) -> WantedText:
    """Return the text of a data file. Raises NotPossible with a sentence that names what is wrong and where."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NotPossible(_("There is no file %(path)s.") % {"path": path}) from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise NotPossible(_("The file is no readable YAML: %(error)s") % {"error": error}) from error
    if not _is_base_text(content):
        raise NotPossible(
            _("The file is no base text: it needs “schema: 1” and a list of sections with titles and paragraphs.")
        )
    unknown = {*content} - _ENTRIES
    for section in content["sections"]:
        unknown |= {*section} - {"key", "title", "paragraphs"}
        for entry in section["paragraphs"]:
            unknown |= {*entry} - {"key", "number", "text"}
    if unknown:
        names = ", ".join(sorted(map(str, unknown)))
        raise NotPossible(_("The file has an unknown entry: %(names)s.") % {"names": names})
    entries = [entry for section in content["sections"] for entry in section["paragraphs"]]
    counted = not any("number" in entry for entry in entries)
    places = iter(range(1, len(entries) + 1))
    sections = tuple(
        WantedSection(
            _line(section.get("title")),
            tuple(
                WantedParagraph(
                    str(next(places)) if counted else _line(entry.get("number")),
                    _line(entry.get("text")),
                    _line(entry.get("key")),
                )
                for entry in section["paragraphs"]
            ),
            _line(section.get("key")),
        )
        for section in content["sections"]
    )
    head = {name: _line(content.get(name)) for name in ("title", "symbol", "language")}
    return WantedText(sections, note=_line(content.get("notice")), call=_line(content.get("key")), **head)


def _is_base_text(content: Any) -> bool:
    return (
        isinstance(content, dict)
        and content.get("schema") == 1
        and isinstance(content.get("sections"), list)
        and all(isinstance(section, dict) for section in content["sections"])
        and all(isinstance(section.get("paragraphs"), list) for section in content["sections"])
        and all(isinstance(entry, dict) for section in content["sections"] for entry in section["paragraphs"])
    )


def _line(value: Any) -> str:
    return "" if value is None else " ".join(str(value).split())


# ---- what is wrong with it


def _faults(wanted: WantedText) -> Iterator[str]:
    first: dict[str, WantedParagraph] = {}
    if not wanted.paragraphs:
        yield _("The text has no numbered paragraphs.")
    for section in wanted.sections:
        for paragraph in section.paragraphs:
            shown = excerpt(paragraph.text) or paragraph.number or paragraph.key or "?"
            if not section.title:
                yield _("“%(text)s” stands under no heading: put one above it.") % {"text": shown}
            if not paragraph.number:
                yield _("“%(text)s” has no number: number it, or join it to the paragraph above.") % {"text": shown}
            elif not paragraph.text:
                yield _("Number %(number)s has no text.") % {"number": paragraph.number}
            if paragraph.number in first and paragraph.number:
                other = excerpt(first[paragraph.number].text)
                yield _("Number %(number)s stands twice, at “%(first)s” and at “%(second)s”.") % {
                    "number": paragraph.number,
                    "first": other,
                    "second": shown,
                }
            first.setdefault(paragraph.number, paragraph)
            yield from _too_long(paragraph.number, 20)
            if paragraph.key and not _KEY.fullmatch(paragraph.key):
                yield _("The key “%(key)s” may have letters, digits and hyphens only.") % {"key": paragraph.key}
        yield from _too_long(section.title, 300)
    yield from _too_long(wanted.title, 300)
    yield from _too_long(wanted.symbol, 60)
    for key, count in Counter(paragraph.key for paragraph in wanted.paragraphs if paragraph.key).items():
        if count > 1:
            yield _("The key “%(key)s” stands more than once.") % {"key": key}
    if wanted.language and wanted.language not in Language.values:
        yield _("“%(text)s” is none of the languages %(known)s.") % {
            "text": wanted.language,
            "known": ", ".join(Language.values),
        }


def _too_long(text: str, limit: int) -> Iterator[str]:
    if len(text) > limit:
        yield _("“%(text)s” is longer than %(limit)s characters.") % {"text": excerpt(text), "limit": limit}


def excerpt(text: str) -> str:
    """Return the beginning of a text, to name it by."""
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


# ---- what becomes of the text that is there


def find_text(consultation: Consultation, name: str) -> BaseText:
    """Return the text of the call's process of that key, symbol or title, or that a call of that short name is about.

    Raises NotFound with the keys there are.
    """
    texts = BaseText.objects.filter(process=consultation.process_id).order_by("pk")
    for field in ("key", "symbol__iexact", "title__iexact", "consultation__slug"):
        if found := texts.filter(**{field: name}).first():
            return found
    raise NotFound(_("There is no text “%(name)s” in this process.") % {"name": name}, [text.key for text in texts])


def plan(wanted: WantedText, consultation: Consultation, *, after: BaseText | None = None, key: str = "") -> Plan:
    """Return what loading a text into a call would do; or, ``after`` another, as its next draft, of that ``key``.

    Raises NotPossible, every fault among its ``details``, for a text that cannot be loaded, and where a paragraph
    that has been commented on would go.
    """
    faults = list(_faults(wanted))
    text = _present(consultation, wanted, after, key)
    if not wanted.title and text is None:
        faults.append(_("The text has no title: give it one."))
    if faults:
        raise NotPossible(_("The base text cannot be loaded as it is. Mend the file and load it again."), faults)
    rows = list(Paragraph.objects.filter(base_text=text).select_related("section")) if text else []
    present = {
        revision.paragraph_id: revision
        for revision in ParagraphRevision.objects.filter(paragraph__in=rows).order_by("number")
    }
    was = {row.pk: present[row.pk].text if row.pk in present else "" for row in rows}
    pairs = _pairs(wanted.paragraphs, rows, was)
    kept = {row.pk for row in pairs.values()}
    removed = tuple(row for row in rows if row.pk not in kept)
    spoken = _spoken_of(consultation) if rows else set()
    held = [row for row in removed if row.key in spoken and text is not None and text.consultation_id]
    if held:
        raise NotPossible(
            _("A paragraph that has been commented on can be reworded but not removed."),
            [f"{row.number}. {excerpt(was[row.pk])}" for row in held],
        )
    taken = {row.key for row in rows} | spoken | {paragraph.key for paragraph in wanted.paragraphs}
    steps = []
    place = 0
    for index, section in enumerate(wanted.sections, start=1):
        for paragraph in section.paragraphs:
            row = pairs.get(place)
            place += 1
            if row is None:
                key = paragraph.key or _new_key(paragraph.number, taken)
                taken.add(key)
                steps.append(Step(paragraph, "new", key, 1))
                continue
            number = present[row.pk].number if row.pk in present else 0
            change: Change = "same"
            if _line(was[row.pk]) != paragraph.text:
                final = consultation.published_at is not None or row.key in spoken or not number
                change, number = ("reworded", number + 1) if final else ("corrected", number)
            elif (row.number, row.position, row.section.position) != (paragraph.number, place, index):
                change = "moved"
            steps.append(Step(paragraph, change, row.key, number, row))
    return Plan(tuple(steps), removed)


def _present(consultation: Consultation, wanted: WantedText, after: BaseText | None, key: str) -> BaseText | None:
    """The text that is there already: that of the call, or the next draft of that key or title."""
    if after is None:
        return BaseText.objects.filter(consultation=consultation).first()
    drafts = BaseText.objects.filter(process=consultation.process_id, after=after)
    return drafts.filter(key=key).first() if key else drafts.filter(title=wanted.title).first()


def _pairs(wanted: tuple[WantedParagraph, ...], rows: list[Paragraph], was: dict[int, str]) -> dict[int, Paragraph]:
    """Which paragraph of the file (by its place from 0) is which that is there.

    A key says so; where the file gives none, the same words do, then words much alike, then the same number.
    """
    pairs: dict[int, Paragraph] = {}
    free = {row.pk: row for row in rows}
    open_places = dict(enumerate(wanted))

    def pair(place: int, row: Paragraph) -> None:
        pairs[place] = free.pop(row.pk)
        del open_places[place]

    def pair_same(name: Any, name_of_row: Any) -> None:
        known: dict[Any, list[Paragraph]] = {}
        for row in free.values():
            known.setdefault(name_of_row(row), []).append(row)
        for place, paragraph in list(open_places.items()):
            if found := known.get(name(paragraph)):
                pair(place, found.pop(0))

    pair_same(lambda paragraph: paragraph.key, lambda row: row.key)
    for place, paragraph in list(open_places.items()):
        if paragraph.key:
            del open_places[place]
    pair_same(lambda paragraph: (paragraph.number, paragraph.text), lambda row: (row.number, _line(was[row.pk])))
    pair_same(lambda paragraph: paragraph.text, lambda row: _line(was[row.pk]))
    alike = [
        (score, paragraph.number == row.number, -place, row.pk)
        for place, paragraph in open_places.items()
        for row in free.values()
        if (score := fuzz.ratio(paragraph.text, was[row.pk], score_cutoff=_ALIKE))
    ]
    for _score, _same, negative, pk in sorted(alike, reverse=True):
        if -negative in open_places and pk in free:
            pair(-negative, free[pk])
    pair_same(lambda paragraph: paragraph.number, lambda row: row.number)
    return pairs


def _spoken_of(consultation: Consultation) -> set[str]:
    """Keys of the paragraphs that a draft comments on, or that something handed in did."""
    drafted = ParagraphComment.objects.filter(revision__paragraph__base_text__consultation=consultation)
    found = set(drafted.order_by().values_list("revision__paragraph__key", flat=True))
    contents = SubmissionVersion.objects.filter(submission__consultation=consultation).values_list("content", flat=True)
    for content in contents.iterator():
        for answer in content["answers"]:
            found.update(comment["paragraph"] for comment in answer.get("paragraph_comments", []))
    return found


def _new_key(number: str, taken: set[str]) -> str:
    """A key like p-007, and none that is or was another paragraph's."""
    plain = f"{int(number):03d}" if number.isdecimal() else re.sub(r"[^a-z0-9]+", "-", number.lower()).strip("-")
    key = name = f"p-{plain}" if plain else "p"
    again = 1
    while key in taken:
        again += 1
        key = f"{name}-{again}"
    return key


# ---- writing


@locks.writing
def load(wanted: WantedText, consultation: Consultation, *, after: BaseText | None = None, key: str = "") -> Plan:
    """Give a call its base text, or bring it up to date. Loaded again, the same text changes nothing.

    ``after`` another text it is the next draft of that one: the text of the call where it has none yet, else one of
    the process. Its lineage is suggested. Raises NotPossible as ``plan`` does.
    """
    consultation = locks.call(consultation.pk)
    planned = plan(wanted, consultation, after=after, key=key)
    text = _present(consultation, wanted, after, key) or BaseText(process_id=consultation.process_id, key=key)
    if after is None or not BaseText.objects.filter(consultation=consultation).exists():
        text.consultation = consultation
    text.after = after or text.after
    for name in ("title", "symbol", "note", "language"):
        setattr(text, name, getattr(wanted, name) or getattr(text, name))
    there_before = text.pk is not None
    text.save()
    Paragraph.objects.filter(pk__in=[row.pk for row in planned.removed]).delete()
    sections = _sections(text, wanted)
    # Positions are unique: move what is there out of the way before giving new ones.
    for offset, row in enumerate(Paragraph.objects.filter(base_text=text), start=100_000):
        Paragraph.objects.filter(pk=row.pk).update(position=offset)
    steps = iter(planned.steps)
    position = 0
    for section, entry in zip(sections, wanted.sections, strict=True):
        for _paragraph in entry.paragraphs:
            position += 1
            _take(next(steps), text, section, position)
    text.sections.exclude(pk__in=[section.pk for section in sections]).delete()
    if text.after is not None:
        lineages.suggest(text)
    if (
        there_before
        and text.consultation_id
        and (planned.removed or any(step.change in {"new", "reworded"} for step in planned.steps))
    ):
        _tell(consultation)
    return planned


def _tell(consultation: Consultation) -> None:
    """Tell the members of every organization with a draft for the call that its text was revised."""
    drafting = consultation.submissions.exclude(status=SubmissionStatus.WITHDRAWN).values("organization")
    members = Membership.objects.active().filter(organization__in=drafting).select_related("user").order_by("pk")
    people = {row.user_id: row.user for row in members}
    news.tell("base_text_revised", consultation=consultation, to={news.PERSON: list(people.values())})


def _sections(text: BaseText, wanted: WantedText) -> list[TextSection]:
    """The sections in the order of the file: those that bear the title already, then whichever is left, then new."""
    there = list(text.sections.order_by("position"))
    for offset, section in enumerate(there, start=100_000):
        section.position = offset
        section.save()
    chosen: list[TextSection | None] = []
    for entry in wanted.sections:
        found = next((section for section in there if section.title == entry.title), None)
        if found:
            there.remove(found)
        chosen.append(found)
    made = []
    for position, (found, entry) in enumerate(zip(chosen, wanted.sections, strict=True), start=1):
        row = found or (there.pop(0) if there else TextSection(base_text=text))
        row.title, row.position, row.key = entry.title, position, entry.key or row.key or f"s-{position:02d}"
        row.save()
        made.append(row)
    return made


def _take(step: Step, text: BaseText, section: TextSection, position: int) -> None:
    place = {"section": section, "number": step.wanted.number, "position": position}
    row, _made = Paragraph.objects.update_or_create(base_text=text, key=step.key, defaults=place)
    if step.change == "corrected":
        row.revisions.filter(number=step.revision).update(text=step.wanted.text)
    elif step.change in {"new", "reworded"}:
        row.revisions.create(number=step.revision, text=step.wanted.text)
