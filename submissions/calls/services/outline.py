"""Building a questionnaire: it is written out as a data file has it, changed there, and loaded by the guarded service.

So every road to another questionnaire is that of ``questionnaires.load``, which counts the answers that a change
touches, and every change is taken back by loading what was before.
"""

from __future__ import annotations

import copy
import hashlib
import itertools
import json
from collections.abc import Callable, Iterator
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from submissions.calls.services import questionnaires
from submissions.core import audit, locks
from submissions.models import Consultation, Questionnaire, QuestionnaireChange, User
from submissions.rules import reason_against
from submissions.values.enums import AuditVerb
from submissions.values.exceptions import NotFound, NotPermitted, NotPossible
from submissions.values.kinds import kind_of
from submissions.values.kinds.base import Choosing

Content = dict[str, Any]
Entry = dict[str, Any]
Edit = Callable[[Content], str]
"""Changes a content in place and returns what was done, in words."""

TAGS = {"en": "en", "ar": "ar", "zh": "zh_hans", "fr": "fr", "ru": "ru", "es": "es"}
"""Languages of a data file, with the end of their columns."""
KEPT = 50
"""Changes that can be taken back, of each questionnaire."""


class Clash(NotPossible):
    """Somebody else changed the same question meanwhile; ``theirs`` is how it is now."""

    def __init__(self, theirs: Entry) -> None:
        super().__init__(_("Somebody changed this question while you did."))
        self.theirs = theirs


# --- Writing out ------------------------------------------------------------------------------------------------------


def words(row: Any, field: str) -> dict[str, str]:
    """Return what a translated field says, by language of a data file; "" where it says nothing."""
    return {tag: getattr(row, f"{field}_{end}") or "" for tag, end in TAGS.items()}


def content_of(questionnaire: Questionnaire) -> Content:
    """Return a questionnaire as a data file has it, every language of it; five queries."""
    present = questionnaires.present(questionnaire)
    keys = {question.pk: key for key, question in present.items()}
    sections = []
    for section in questionnaire.sections.order_by("position"):
        rows = [row for row in present.values() if row.section_id == section.pk]
        sections.append(
            {
                "key": section.key,
                "title": words(section, "title"),
                "introduction": words(section, "introduction"),
                "questions": [_entry(row, keys) for row in sorted(rows, key=lambda row: row.position)],
            }
        )
    return {
        "schema": 1,
        "title": words(questionnaire, "title"),
        "introduction": words(questionnaire, "introduction"),
        "sections": sections,
    }


def _entry(question: Any, keys: dict[int, str]) -> Entry:
    entry: Entry = {"key": keys[question.pk], "number": question.number, "kind": question.kind}
    entry |= {"required": question.required, "word_limit": question.word_limit, "leeway_percent": question.leeway}
    entry |= {field: words(question, field) for field in ("text", "short_text", "guidance")}
    if question.asked_as.has_steps:
        entry["scale_max"] = question.scale_max
    if question.also_worded:
        entry["texts_also"] = {"en": list(question.also_worded)}
    options = [row for row in question.options.all() if row.retired_at is None]
    if options:
        entry["choices"] = [{"key": row.value, "text": words(row, "label")} for row in options]
    if question.shown_if_id in keys:
        entry["shown_if"] = {"question": keys[question.shown_if_id], "one_of": list(question.shown_if_values)}
    return entry


def pruned(thing: Any) -> Any:
    """Return a content without what says nothing, as a data file is written by hand."""
    if isinstance(thing, dict):
        found = {key: pruned(value) for key, value in thing.items()}
        return {key: value for key, value in found.items() if value not in (None, "", {}, []) and value is not False}
    return [pruned(one) for one in thing] if isinstance(thing, list) else thing


def filled(content: Content) -> Content:
    """Return a content with every language of every text, so that loading it drops what it does not say."""
    whole = copy.deepcopy(content)

    def fill(row: dict[str, Any], *fields: str) -> None:
        for field in fields:
            row[field] = {tag: str((row.get(field) or {}).get(tag) or "") for tag in TAGS}

    fill(whole, "title", "introduction")
    for section in whole["sections"]:
        fill(section, "title", "introduction")
        section["questions"] = section.get("questions") or []
        for entry in section["questions"]:
            fill(entry, "text", "short_text", "guidance")
            for choice in entry.get("choices") or []:
                fill(choice, "text")
    return whole


def digest(entry: Entry) -> str:
    """Return by what a question is known to be unchanged."""
    said = json.dumps(entry, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


# --- Finding ----------------------------------------------------------------------------------------------------------


def entries(content: Content) -> Iterator[tuple[Content, Entry]]:
    """Give every question with its section, in order."""
    for section in content["sections"]:
        for entry in section["questions"]:
            yield section, entry


def find(content: Content, key: str) -> tuple[Content, Entry]:
    """Return a question with its section. Raises NotFound."""
    for section, entry in entries(content):
        if entry["key"] == key:
            return section, entry
    raise NotFound(_("This question is there no more."))


def find_section(content: Content, key: str) -> Content:
    """Return a section. Raises NotFound."""
    for section in content["sections"]:
        if section["key"] == key:
            return section
    raise NotFound(_("This section is there no more."))


def name_of(entry: Entry) -> str:
    """Return what a question is called."""
    return str(entry["short_text"]["en"] or entry["text"]["en"])


def choices_of(entry: Entry) -> list[tuple[Any, str]]:
    """Return (value, label) of the answers on which another question may depend."""
    kind = kind_of(entry["kind"])
    if isinstance(kind, Choosing):
        return [(choice["key"], choice["text"]["en"]) for choice in entry.get("choices") or []]
    if kind.has_steps:
        return [(step, str(step)) for step in range(1, entry.get("scale_max", 5) + 1)]
    return []


def before(content: Content, key: str) -> list[Entry]:
    """Return the questions that precede one, all for one that is new."""
    return list(itertools.takewhile(lambda entry: entry["key"] != key, (entry for _section, entry in entries(content))))


def free_key(content: Content, text: str) -> str:
    """Return a key that no question or section bears, made of a text."""
    taken = {entry["key"] for _section, entry in entries(content)} | {one["key"] for one in content["sections"]}
    stem = slugify(text)[:40].strip("-") or "question"
    names = itertools.chain([stem], (f"{stem}-{number}" for number in itertools.count(2)))
    return next(name for name in names if name not in taken)


# --- Edits ------------------------------------------------------------------------------------------------------------


def _renumber(content: Content) -> None:
    """Number those that bear a number in their order, from the lowest on."""
    numbered = [entry for _section, entry in entries(content) if entry.get("number")]
    lowest = min((entry["number"] for entry in numbered), default=1)
    for number, entry in enumerate(numbered, start=lowest):
        entry["number"] = number


def next_number(content: Content) -> int:
    """Return the number after the last."""
    return max((entry.get("number") or 0 for _section, entry in entries(content)), default=0) + 1


def _place(content: Content, entry: Entry) -> str:
    keys = [one["key"] for _section, one in entries(content)]
    said = {"name": name_of(entry), "place": keys.index(entry["key"]) + 1, "total": len(keys)}
    return _("“%(name)s” is now question %(place)s of %(total)s.") % said


def step(key: str, by: int) -> Edit:
    """Move a question one place up (-1) or down (1), into the next section where it stands at the edge of its own."""

    def edit(content: Content) -> str:
        section, entry = find(content, key)
        at, sections = section["questions"].index(entry), content["sections"]
        if 0 <= at + by < len(section["questions"]):
            section["questions"].insert(at + by, section["questions"].pop(at))
        else:
            beside = sections.index(section) + by
            if not 0 <= beside < len(sections):
                raise NotPossible(_("It stands at the edge already."))
            section["questions"].remove(entry)
            others = sections[beside]["questions"]
            others.insert(len(others) if by < 0 else 0, entry)
        return _place(content, entry)

    return edit


def move(key: str, section_key: str, after: str = "") -> Edit:
    """Move a question behind another, or to the beginning of a section."""

    def edit(content: Content) -> str:
        section, entry = find(content, key)
        if after == key:
            return _place(content, entry)
        section["questions"].remove(entry)
        if after:
            there, other = find(content, after)
            there["questions"].insert(there["questions"].index(other) + 1, entry)
        else:
            find_section(content, section_key)["questions"].insert(0, entry)
        return _place(content, entry)

    return edit


def duplicate(key: str) -> Edit:
    """Set a copy of a question behind it."""

    def edit(content: Content) -> str:
        section, entry = find(content, key)
        twin = copy.deepcopy(entry)
        twin["key"] = free_key(content, key)
        section["questions"].insert(section["questions"].index(entry) + 1, twin)
        return _("“%(name)s” stands twice now; change the second.") % {"name": name_of(entry)}

    return edit


def remove(key: str) -> Edit:
    """Take a question out."""

    def edit(content: Content) -> str:
        section, entry = find(content, key)
        section["questions"].remove(entry)
        return _("“%(name)s” is removed.") % {"name": name_of(entry)}

    return edit


def put(entry: Entry, section_key: str, was: str = "") -> Edit:
    """Take a question as it was edited, in its place, or at the end of a section where it is new.

    ``was`` is the digest of what was edited; raises Clash where that is no longer how it is.
    """

    def edit(content: Content) -> str:
        if was:
            section, there = find(content, entry["key"])
            if digest(there) != was:
                raise Clash(there)
            section["questions"][section["questions"].index(there)] = entry
            return _("“%(name)s” is saved.") % {"name": name_of(entry)}
        entry["key"] = free_key(content, entry["short_text"]["en"] or entry["text"]["en"])
        find_section(content, section_key)["questions"].append(entry)
        return _("“%(name)s” is added.") % {"name": name_of(entry)}

    return edit


def put_section(key: str, title: dict[str, str], introduction: dict[str, str]) -> Edit:
    """Take the texts of a section, which is new without a ``key``."""

    def edit(content: Content) -> str:
        if key:
            section = find_section(content, key)
        else:
            section = {"key": free_key(content, title["en"]), "title": {}, "introduction": {}, "questions": []}
            content["sections"].append(section)
        section["title"], section["introduction"] = (
            {**section["title"], **title},
            {
                **section["introduction"],
                **introduction,
            },
        )
        return _("The section “%(name)s” is saved.") % {"name": title["en"]}

    return edit


def remove_section(key: str) -> Edit:
    """Take out a section in which no question stands."""

    def edit(content: Content) -> str:
        section = find_section(content, key)
        if section["questions"]:
            raise NotPossible(_("Move or remove its questions first."))
        content["sections"].remove(section)
        return _("The section “%(name)s” is removed.") % {"name": section["title"]["en"]}

    return edit


def move_section(key: str, by: int) -> Edit:
    """Move a section with its questions one place up (-1) or down (1)."""

    def edit(content: Content) -> str:
        sections = content["sections"]
        section = find_section(content, key)
        at = sections.index(section)
        if not 0 <= at + by < len(sections):
            raise NotPossible(_("It stands at the edge already."))
        sections.insert(at + by, sections.pop(at))
        return _("The section “%(name)s” is moved.") % {"name": section["title"]["en"]}

    return edit


def replace(content: Content) -> Edit:
    """Take another questionnaire in the place of this one."""

    def edit(there: Content) -> str:
        there.clear()
        there.update(filled(content))
        return _("The questionnaire is that of the file.")

    return edit


# --- Making a change --------------------------------------------------------------------------------------------------


def _faults(content: Content) -> Iterator[str]:
    seen: dict[str, Entry] = {}
    for section in content["sections"]:
        if not section["title"]["en"].strip():
            yield _("A section needs a title in English at least.")
    for _section, entry in entries(content):
        name = name_of(entry)
        if not entry["text"]["en"].strip():
            yield _("A question needs its wording in English at least.")
        if isinstance(kind_of(entry["kind"]), Choosing) and len(entry.get("choices") or []) < 2:
            yield _("“%(name)s” needs two choices at least.") % {"name": name}
        if not 2 <= entry.get("scale_max", 5) <= 10:
            yield _("A scale has 2 to 10 steps.")
        wanted = (entry.get("shown_if") or {}).get("question")
        if wanted and wanted not in seen:
            yield _("“%(name)s” is asked only if an earlier question is answered so; that must stand before it.") % {
                "name": name
            }
        elif wanted:
            offered = {value for value, _label in choices_of(seen[wanted])}
            if not offered & set(entry["shown_if"]["one_of"]):
                yield _("“%(name)s” is asked only if an answer was given that is offered no more.") % {"name": name}
        seen[entry["key"]] = entry


@locks.writing
def change(consultation_id: int, actor: User, edit: Edit, *, confirmed: bool = False) -> str:
    """Change the questionnaire of a call and return what was done, in words.

    Raises NotPermitted; NotPossible for what cannot be; Clash; and TouchesAnswers, with what it would mean, where
    answers are there and it was not ``confirmed``.
    """
    call = locks.call(consultation_id)
    if reason := reason_against(actor, "submissions.serve_consultation", call):
        raise NotPermitted(reason)
    if call.archived_at:
        raise NotPossible(_("This call is archived."))
    questionnaire, _made = Questionnaire.objects.get_or_create(consultation=call, defaults={"title_en": call.title})
    before_it = content_of(questionnaire)
    content = copy.deepcopy(before_it)
    said = edit(content)
    _renumber(content)
    if faults := list(_faults(content)):
        raise NotPossible(faults[0], faults[1:])
    if content == before_it:
        return said
    questionnaires.load(content, call, confirmed=confirmed)
    QuestionnaireChange.objects.create(questionnaire=questionnaire, said=said[:300], before=before_it, made_by=actor)
    old = questionnaire.changes.order_by("-pk").values_list("pk", flat=True)[KEPT:]
    QuestionnaireChange.objects.filter(pk__in=list(old)).delete()
    audit.record(AuditVerb.QUESTIONNAIRE_CHANGED, actor, consultation=call, what=said)
    return said


def last_change(call: Consultation) -> QuestionnaireChange | None:
    """Return the change that can be taken back."""
    return QuestionnaireChange.objects.filter(questionnaire__consultation=call).select_related("made_by").first()


@locks.writing
def take_back(consultation_id: int, actor: User, change_id: int, *, confirmed: bool = False) -> str:
    """Take the last change back, if it is still this one. Raises as ``change`` does."""
    call = locks.call(consultation_id)
    last = last_change(call)
    if last is None or last.pk != change_id:
        raise NotPossible(_("Something was changed after it; look again."))
    said, was = last.said, last.before
    change(consultation_id, actor, replace(was), confirmed=confirmed)
    QuestionnaireChange.objects.filter(questionnaire=last.questionnaire_id, pk__gte=change_id).delete()
    return _("Taken back: %(what)s") % {"what": said}


# --- Comparing --------------------------------------------------------------------------------------------------------


def differences(present: Content, wanted: Content) -> list[tuple[str, str]]:
    """Return what another content changes: (what becomes of it, name of the question)."""
    old = {entry["key"]: entry for _section, entry in entries(present)}
    new = {entry["key"]: entry for _section, entry in entries(filled(wanted))}
    found = [(_("new"), name_of(entry)) for key, entry in new.items() if key not in old]
    found += [(_("removed"), name_of(entry)) for key, entry in old.items() if key not in new]
    for key, entry in new.items():
        if key in old and pruned(entry) != pruned(old[key]):
            found.append((_("changed"), name_of(entry)))
    shared = [key for key in new if key in old]
    if shared != [key for key in old if key in new]:
        found.append((_("moved"), _("the order of the questions")))
    return found
