"""The files of the demonstration to dataclasses, refusing what does not fit together."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml

from config.demo.data import (
    Accreditation,
    Act,
    Assignment,
    Association,
    BaseText,
    Chart,
    ClearanceStep,
    Comment,
    Consultation,
    Demo,
    DemoError,
    Draft,
    Extension,
    Grant,
    Membership,
    Moment,
    Move,
    Organization,
    ParagraphComment,
    Person,
    Process,
    Silence,
    Submission,
    TextParagraph,
    TextSection,
    Theme,
    Thread,
    Version,
    stand_in,
)

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
MAIN_CALL = "wsis20-elements-paper"
STATUS_AFTER = {
    "check": "checked",
    "request_clarification": "clarification_requested",
    "find_not_admissible": "not_admissible",
    "publish": "published",
    "withdraw": "withdrawn",
}
"""What each move of the demonstration leads to, so that a story can be checked without Django."""

SAFE_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The one in C where PyYAML was built with it: five times as fast."""

T = TypeVar("T")


def load(folder: Path = HERE) -> Demo:
    """Read the demonstration from the files of a folder.

    Raises DemoError where a name is unknown or missing, a key names nothing or two things, or a story does not lead to
    the status it gives.
    """
    site = _read(folder / "process.yaml")
    reviews = _read(folder / "reviews.yaml")
    stories = sorted((folder / "submissions").glob("*.yaml"))
    demo = Demo(
        process=_make(Process, site["process"], "process"),
        themes=tuple(_make(Theme, theme, "theme") for theme in site["themes"]),
        consultations=tuple(_consultation(call) for call in site["consultations"]),
        base_text=_base_text(_read(folder / "elements_paper.yaml")),
        organizations=tuple(map(_organization, _read(folder / "organizations.yaml")["organizations"])),
        people=tuple(map(_person, _read(folder / "people.yaml")["people"])),
        submissions=tuple(_submission(_read(path), path.name) for path in stories),
        assignments=tuple(map(_assignment, reviews["assignments"])),
        threads=tuple(map(_thread, reviews["threads"])),
    )
    _check(demo)
    return demo


def _read(path: Path) -> dict[str, Any]:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=SAFE_LOADER)  # noqa: S506 - a safe loader, either way


def _make(kind: type[T], values: Mapping[str, Any], where: str, **more: Any) -> T:
    """Return the dataclass ``kind`` with the values of a mapping; ``more`` replaces or adds values already made."""
    values = {**values, **more}
    fields = {each.name: each for each in dataclasses.fields(kind)}  # type: ignore[arg-type]
    needed = {
        name
        for name, each in fields.items()
        if each.default is dataclasses.MISSING and each.default_factory is dataclasses.MISSING
    }
    if wrong := (values.keys() - fields.keys()) | (needed - values.keys()):
        raise DemoError(f"{where}: unknown or missing: {', '.join(sorted(wrong))}")
    return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in values.items()})


def _act(values: Mapping[str, Any], where: str) -> Act:
    return _make(Act, values, where)


def _split_act(values: Mapping[str, Any], where: str) -> tuple[Act, dict[str, Any]]:
    """Return the act written into a mapping beside other values, and those other values."""
    names = ("days_ago", "time", "by")
    act = _act({name: values[name] for name in names if name in values}, where)
    return act, {name: value for name, value in values.items() if name not in names}


def _consultation(values: dict[str, Any]) -> Consultation:
    where = f"consultation {values.get('slug')}"
    questionnaire = ROOT / values["questionnaire"]
    sections = _read(questionnaire)["sections"]
    return _make(
        Consultation,
        values,
        where,
        opens=_make(Moment, values["opens"], where),
        closes=_make(Moment, values["closes"], where),
        questionnaire=questionnaire,
        base_text=ROOT / values["base_text"] if values["base_text"] else None,
        extensions=tuple(
            _make(Extension, extension, where, closes=_make(Moment, extension["closes"], where))
            for extension in values["extensions"]
        ),
        question_keys=tuple(question["key"] for section in sections for question in section["questions"]),
    )


def _base_text(values: dict[str, Any]) -> BaseText:
    number = 0
    sections = []
    for section in values["sections"]:
        paragraphs = []
        for paragraph in section["paragraphs"]:
            number += 1
            paragraphs.append(_make(TextParagraph, paragraph, "elements paper", number=number))
        sections.append(_make(TextSection, section, "elements paper", paragraphs=tuple(paragraphs)))
    whole = {name: value for name, value in values.items() if name != "schema"}
    return _make(BaseText, whole, "elements paper", sections=tuple(sections))


def _organization(values: dict[str, Any]) -> Organization:
    where = f"organization {values.get('key')}"
    given = values.get("accreditation")
    return _make(
        Organization,
        values,
        where,
        accreditation=given and _make(Accreditation, given, where),
        clearance=tuple(_make(ClearanceStep, each, where) for each in values.get("clearance", ())),
    )


def _person(values: dict[str, Any]) -> Person:
    where = f"person {values.get('key')}"
    memberships = tuple(_make(Membership, each, where) for each in values.get("memberships", ()))
    grants = tuple(_make(Grant, each, where) for each in values.get("grants", ()))
    return _make(Person, values, where, memberships=memberships, grants=grants)


def _submission(values: dict[str, Any], where: str) -> Submission:
    draft, cleared, silence = (values.get(name) for name in ("draft", "sent_for_clearance", "silence"))
    return _make(
        Submission,
        {"consultation": MAIN_CALL} | values,
        where,
        started=_act(values["started"], where),
        associations=tuple(_make(Association, each, where) for each in values.get("associations", ())),
        versions=tuple(
            _make(
                Version,
                version,
                where,
                submitted=_act(version["submitted"], where),
                moves=tuple(_move(each, where) for each in version.get("moves", ())),
                **_content(version, where),
            )
            for version in values.get("versions", ())
        ),
        draft=draft and _make(Draft, draft, where, saved=_act(draft["saved"], where), **_content(draft, where)),
        pictures=tuple(_make(Chart, each, where) for each in values.get("pictures", ())),
        sent_for_clearance=cleared and _act(cleared, where),
        silence=silence and _make(Silence, silence, where, started=_act(silence["started"], where)),
    )


def _content(values: Mapping[str, Any], where: str) -> dict[str, Any]:
    comments = values.get("paragraph_comments")
    return {
        "answers": {key: _joined(html) for key, html in values["answers"].items()},
        "paragraph_comments": None
        if comments is None
        else tuple(_make(ParagraphComment, comment, where) for comment in comments),
    }


def _joined(html: str) -> str:
    """Return HTML without the line breaks and indents between its blocks, charts named as pictures are."""
    joined = "".join(line.strip() for line in html.splitlines())
    return re.sub(r'data-sha256="chart:([\w-]+)"', lambda name: f'data-sha256="{stand_in(name[1])}"', joined)


def _move(values: Mapping[str, Any], where: str) -> Move:
    act, rest = _split_act(values, where)
    return _make(Move, rest, where, act=act)


def _assignment(values: Mapping[str, Any]) -> Assignment:
    where = f"assignment of {values.get('organization')}"
    act, rest = _split_act(values, where)
    return _make(Assignment, {"consultation": MAIN_CALL} | rest, where, act=act)


def _thread(values: Mapping[str, Any]) -> Thread:
    where = f"thread on {values.get('organization')}"
    comments = []
    for comment in values["comments"]:
        act, rest = _split_act(comment, where)
        comments.append(_make(Comment, rest, where, act=act))
    return _make(
        Thread,
        {"consultation": MAIN_CALL} | values,
        where,
        resolved=values["resolved"] and _act(values["resolved"], where),
        comments=tuple(comments),
    )


def _known(where: str, names: Iterable[str], known: Collection[str]) -> None:
    if unknown := sorted(set(names) - set(known)):
        raise DemoError(f"{where}: nothing is called {', '.join(unknown)}")


def _unique(what: str, names: Iterable[Any]) -> None:
    seen = set()
    for name in names:
        if name in seen:
            raise DemoError(f"{what} {name}: given twice")
        seen.add(name)


def _check(demo: Demo) -> None:
    """Raise DemoError unless keys are unique, every key names something and every story leads to its status."""
    calls = {call.slug: call for call in demo.consultations}
    organizations = {organization.key for organization in demo.organizations}
    people = {person.key for person in demo.people}
    paragraphs = [paragraph.key for section in demo.base_text.sections for paragraph in section.paragraphs]
    _unique("organization", (organization.key for organization in demo.organizations))
    _unique("person", (person.key for person in demo.people))
    _unique("address", (person.email for person in demo.people))
    _unique("paragraph", paragraphs)
    _unique("submission", ((each.consultation, each.organization) for each in demo.submissions))
    for person in demo.people:
        _known(person.key, (membership.organization for membership in person.memberships), organizations)
        _known(person.key, (grant.consultation for grant in person.grants if grant.consultation), calls)
    for organization in demo.organizations:
        _known(organization.key, (step.person for step in organization.clearance if step.person), people)
    for call in demo.consultations:
        extended = [extension.organization for extension in call.extensions if extension.organization]
        _known(call.slug, extended, organizations)
    for submission in demo.submissions:
        _known(submission.organization, [submission.consultation], calls)
        _check_submission(submission, calls[submission.consultation], organizations, people, paragraphs)
    _check_reviews(demo, people)


def _check_submission(
    submission: Submission,
    call: Consultation,
    organizations: Collection[str],
    people: Collection[str],
    paragraphs: Collection[str],
) -> None:
    where = f"submission of {submission.organization}"
    associated = [association.organization for association in submission.associations]
    _known(where, [submission.organization, *submission.co_submitters, *associated], organizations)
    _known(where, [submission.publication], call.publication)
    contents: list[Version | Draft] = [*submission.versions, *([submission.draft] if submission.draft else [])]
    for content in contents:
        _known(where, content.answers, call.question_keys)
        named = re.findall(r'data-sha256="(\w+)"', "".join(content.answers.values()))
        _known(where, named, [chart.sha256 for chart in submission.pictures])
        comments = content.paragraph_comments or ()
        _known(where, (comment.paragraph for comment in comments), paragraphs if call.base_text else ())
    acts = story(submission)
    _known(where, (act.by for act in acts), people)
    if acts != sorted(acts, key=lambda act: (-act.days_ago, act.time)):
        raise DemoError(f"{where}: its story is not in the order of time")
    if submission.status != _status(submission):
        raise DemoError(f"{where}: its story leads to {_status(submission)}, not to {submission.status}")


def story(submission: Submission) -> list[Act]:
    """Return everything done on a submission, in the order of its file."""
    acts = [submission.started]
    for version in submission.versions:
        acts += [version.submitted, *(move.act for move in version.moves)]
    last = [
        submission.draft and submission.draft.saved,
        submission.sent_for_clearance,
        submission.silence and submission.silence.started,
    ]
    return acts + [act for act in last if act]


def _status(submission: Submission) -> str:
    if not submission.versions:
        return "draft"
    moves = submission.versions[-1].moves
    return STATUS_AFTER[moves[-1].move] if moves else "submitted"


def _check_reviews(demo: Demo, people: Collection[str]) -> None:
    submissions = {(each.consultation, each.organization): each for each in demo.submissions}
    for about in (*demo.assignments, *demo.threads):
        where = f"review of {about.organization}"
        submission = submissions.get((about.consultation, about.organization))
        if submission is None or not 1 <= about.version <= len(submission.versions):
            raise DemoError(f"{where}: there is no version {about.version}")
        if isinstance(about, Assignment):
            _known(where, [about.reviewer, about.act.by], people)
        else:
            _known(where, [about.question], submission.answers_of(about.version))
            _known(where, (comment.act.by for comment in about.comments), people)
            _known(where, [about.resolved.by] if about.resolved else [], people)
