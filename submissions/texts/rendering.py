r"""Writing a composition in a notation: what its data file says, put around the words.

>>> from submissions.texts.brackets import compose
>>> composition = compose(
...     "We resolve to connect every school within five years.",
...     [
...         {"parties": ["Alpha", "Delta Group"], "action": "amend",
...          "text": "We resolve to connect every public school within five years."},
...         {"party": "Beta", "action": "amend", "text": "We resolve to connect every school."},
...         {"party": "Gamma", "action": "retain", "text": "within five years"},
...         {"party": "Epsilon", "action": "insert_after", "text": "Teachers are part of this."},
...     ],
... )
>>> render(composition, "rio")
'We resolve to connect every [public - Alpha, Delta Group] school [within five years - Gamma retain; Beta delete].\n[Teachers are part of this. - Epsilon]'
"""  # noqa: E501 - the example shows a whole line

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from submissions.texts.brackets import Composition
from submissions.texts.edits import edits
from submissions.texts.grouping import Bracket, Piece, Plain, text_of
from submissions.texts.notations import notation
from submissions.texts.proposals import Proposal, Wording
from submissions.texts.shown import Cell, Line, Look, Run, Shown, line

Translate = Callable[[str], str]


def show(composition: Composition, name: str, translate: Translate = str, *, section: str = "") -> Shown:
    """Return a composition in the notation of that name. Raises LookupError where there is none.

    ``translate`` gives the words of the notation in another language; ``section`` is printed where a column holds it.
    """
    return _FORMS[notation(name)["form"]](_Writing(composition, notation(name), translate, section))


def render(composition: Composition, name: str, translate: Translate = str) -> str:
    """Return it as plain text in a notation (``notations.NAMES``), a line a paragraph or row of a table."""
    return show(composition, name, translate).plain()


@dataclass(frozen=True, slots=True)
class Said:
    """One thing said of a paragraph, once, under the names of all who say the same, with the reasons of each."""

    action: str
    text: str
    names: tuple[str, ...]
    proposals: tuple[Proposal, ...]
    supports: str

    def each(self, field: str) -> tuple[str, ...]:
        """The different values of a field, in order."""
        return tuple(dict.fromkeys(filter(None, (getattr(proposal, field) for proposal in self.proposals))))


_ORDER = ("retain", "amend", "delete", "insert_after", "support", "reservation", "comment")


def said_of(composition: Composition) -> list[Said]:
    """Everything said of a paragraph, identical proposals once: first of the words, then new ones, then the rest."""
    groups: dict[tuple[str, str, str, str], list[Proposal]] = {}
    for index, proposal in enumerate(composition.proposals):
        alone = str(index) if proposal.action == "comment" else ""
        groups.setdefault((proposal.action, proposal.text, proposal.supports, alone), []).append(proposal)
    found = []
    for (action, text, supports, _alone), own in groups.items():
        names = sorted({name for proposal in own for name in proposal.parties}, key=composition.order)
        found.append(Said(action, text, tuple(names), tuple(own), supports))
    return sorted(found, key=lambda said: (_ORDER.index(said.action), [composition.order(name) for name in said.names]))


class _Writing:
    """One composition in one notation."""

    def __init__(self, composition: Composition, data: dict[str, Any], translate: Translate, section: str) -> None:
        self.composition, self.data, self.section = composition, data, section
        self._translate = translate

    def say(self, key: str, **values: str) -> str:
        """A wording of the notation, in the language asked for, with values put in."""
        pattern = self.data.get(key, "")
        return self._translate(pattern).format(**values) if pattern else ""

    def asked(self, said: Said) -> str:
        """What is asked for, in the words of the notation: of the whole paragraph, of some words, or of a proposal."""
        wordings = self.data.get("asked", {})
        key: str = said.action
        if said.supports:
            key = f"{said.action}_of"
        elif said.text and f"{said.action}_words" in wordings and said.text != self.composition.base():
            key = f"{said.action}_words"
        pattern = wordings.get(key, "")
        return self._translate(pattern).format(party=said.supports) if pattern else ""

    def verb(self, action: str, names: Sequence[str]) -> str:
        return self._translate(self.data["verbs"][action]).format(names=self.names(names)) if names else ""

    def names(self, names: Iterable[str]) -> str:
        return str(self.data["names"]).join(names)

    @property
    def number(self) -> str:
        return self.say("number", number=self.composition.number) if self.composition.number else ""

    def further(self, index: int) -> str:
        """The number of the new paragraph of that index from 0: 7.bis, 7.ter; then 7.11, 7.12."""
        if not self.composition.number:
            return ""
        known = self.data["further"]
        which = known[index] if index < len(known) else str(index + 2)
        number = self.say("further_number", number=self.composition.number, further=which)
        return self.say("number", number=number)

    def settled(self) -> list[Run]:
        return [Run(f" {self.say('agreed')}", "mark")] if self.composition.is_agreed else []

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self._translate(column["title"]) for column in self.data["columns"])


# ---- brackets in the running text


def _inline(writing: _Writing) -> Shown:
    runs = _inline_pieces(writing, writing.composition.pieces)
    reserving = writing.verb("reservation", writing.composition.reserving)
    marks = [Run(f" {writing.data['open']}{reserving}{writing.data['close']}", "mark")] if reserving else []
    lines = [line(Run(writing.number, "mark"), *runs, *marks, *writing.settled())]
    for index, (text, wording) in enumerate(writing.composition.inserted):
        names = _inline_names(writing, wording)
        lines.append(
            line(
                Run(writing.further(index) + writing.data["open"], "mark"),
                Run(text, "new"),
                Run(writing.data["author"] + names + writing.data["close"], "mark"),
            )
        )
    return Shown(tuple(lines))


def _inline_names(writing: _Writing, wording: Wording) -> str:
    parts = [writing.names(wording.names), writing.verb("support", wording.supporters)]
    return str(writing.data["verbs_between"]).join(
        filter(None, [*parts, writing.verb("reservation", wording.reserving)])
    )


def _inline_pieces(writing: _Writing, pieces: Sequence[Piece]) -> list[Run]:
    runs: list[Run] = []
    for piece in pieces:
        if isinstance(piece, Plain):
            runs.append(Run(piece.text))
        elif piece.is_trivial:
            runs.append(Run(text_of(piece.content, None)))
        else:
            runs += _inline_bracket(writing, piece)
    return runs


def _inline_bracket(writing: _Writing, bracket: Bracket) -> list[Run]:
    composition, data = writing.composition, writing.data
    stands = text_of(bracket.content, None)
    new = [alternative for alternative in bracket.alternatives if alternative.text.strip()]
    deleting = [
        _names_of(composition, alternative.voices)
        for alternative in bracket.alternatives
        if not alternative.text.strip()
    ]
    parts: list[list[Run]] = []
    if stands.strip():
        verbs = [writing.verb("retain", composition.retaining(bracket))]
        for wording in deleting:
            verbs += [
                writing.verb("delete", wording.names),
                writing.verb("support", wording.supporters),
                writing.verb("reservation", wording.reserving),
            ]
        label = str(data["verbs_between"]).join(filter(None, verbs))
        content = _stripped(_inline_pieces(writing, bracket.content))
        parts.append([*content, Run(data["author"] + label if label else "", "mark")])
    ordered = [(_names_of(composition, alternative.voices), alternative) for alternative in new]
    for wording, alternative in sorted(ordered, key=lambda pair: [composition.order(name) for name in pair[0].names]):
        label = data["author"] + _inline_names(writing, wording)
        parts.append([Run(alternative.text.strip(), "new"), Run(label, "mark")])
    edge = stands if stands.strip() else new[0].text if new else ""
    lead, tail = edge[: len(edge) - len(edge.lstrip())], edge[len(edge.rstrip()) :]
    runs = [Run(lead), Run(data["open"], "mark")]
    for index, part in enumerate(parts):
        runs += [Run(data["between"] if index else "", "mark"), *part]
    return [*runs, Run(data["close"], "mark"), Run(tail)]


def _stripped(runs: list[Run]) -> list[Run]:
    """Runs without the white space at both ends."""
    runs = [run for run in runs if run.text]
    if runs:
        runs[0] = Run(runs[0].text.lstrip(), runs[0].look)
        runs[-1] = Run(runs[-1].text.rstrip(), runs[-1].look)
    return runs


def _names_of(composition: Composition, voices: Sequence[int]) -> Wording:
    """Who several voices are, together."""
    wordings = [composition.wordings[voice] for voice in voices]

    def joined(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(dict.fromkeys(names), key=composition.order))

    own = joined(name for wording in wordings for name in wording.names)
    supporters = joined(name for wording in wordings for name in wording.supporters if name not in own)
    return Wording(own, supporters, joined(name for wording in wordings for name in wording.reserving))


# ---- a proposal beside the text


def marked(base: str, text: str) -> list[Run]:
    """``text`` with what it adds to ``base``, and what it deletes, marked."""
    runs: list[Run] = []
    place = 0
    for edit in edits(base, text):
        gone, new = base[edit.start : edit.end], edit.new
        runs += [Run(base[place : edit.start]), Run(gone, "gone")]
        if gone and new and not gone[-1].isspace() and not new[0].isspace():
            runs.append(Run(" "))
        runs.append(Run(new, "new"))
        place = edit.end
    return [run for run in [*runs, Run(base[place:])] if run.text]


def _proposed(writing: _Writing, said: Said) -> list[Run]:
    """What is asked for, with the words marked against the paragraph."""
    base = writing.composition.base()
    asked = writing.asked(said)
    words = marked(base, said.text) if said.action == "amend" else [Run(said.text, _LOOKS.get(said.action, ""))]
    if said.action == "delete" and not said.text:
        words = [Run(base, "gone")]
    words = [run for run in words if run.text]
    return [Run(f"{asked} " if asked and words else asked, "mark"), *words]


_LOOKS: dict[str, Look] = {"insert_after": "new", "delete": "gone"}


def _reasons(said: Said) -> list[tuple[str, tuple[str, ...]]]:
    """Each different rationale with the names of those who give it."""
    found: dict[str, list[str]] = {}
    for proposal in said.proposals:
        if proposal.rationale:
            found.setdefault(proposal.rationale, []).extend(proposal.parties)
    return [(reason, tuple(names)) for reason, names in found.items()]


def _rationale(writing: _Writing, said: Said) -> Cell:
    reasons = _reasons(said)
    if len(reasons) == 1 and {*reasons[0][1]} == {*said.names}:
        return (line(reasons[0][0]),)
    return tuple(line(f"{writing.names(names)}: {reason}") for reason, names in reasons)


def _table(writing: _Writing) -> Shown:
    everything = said_of(writing.composition)
    rows = [
        tuple(_cell(writing, said, column["holds"], index) for column in writing.data["columns"])
        for index, said in enumerate(everything)
    ]
    if not rows and any(column["holds"] == "existing" for column in writing.data["columns"]):
        rows = [
            tuple(_existing(writing) if column["holds"] == "existing" else () for column in writing.data["columns"])
        ]
    return Shown(columns=writing.columns, rows=tuple(rows))


def _existing(writing: _Writing) -> Cell:
    return (line(Run(writing.number, "mark"), writing.composition.base(), *writing.settled()),)


def _cell(writing: _Writing, said: Said, holds: str, index: int) -> Cell:
    if holds == "existing":
        return _existing(writing) if index == 0 else ()
    if holds == "names":
        return (line(writing.names(said.names)),)
    if holds == "marked":
        cell = [line(*_proposed(writing, said))]
        if writing.data.get("comment"):
            cell += [line(Run(writing.say("comment", comment=reason), "comment")) for reason, _names in _reasons(said)]
        return tuple(each for each in cell if each.runs)
    if holds == "rationale":
        return _rationale(writing, said)
    single = {
        "number": writing.composition.number,
        "section": writing.section,
        "type": ", ".join(said.each("type")),
        "source": ", ".join(said.each("source")),
        "answer": " ".join(said.each("answer")),
        "sentence": _sentence(writing.composition.base(), said),
        "line": "",
    }[holds]
    return (line(single),) if single else ()


def _sentence(base: str, said: Said) -> str:
    """Which sentence of the paragraph is changed, from 1; empty where it has but one or several are."""
    changes = edits(base, said.text) if said.action == "amend" else []
    ends = [
        index + 1 for index, sign in enumerate(base) if sign in ".!?。؟।" and base[index + 1 : index + 2] in {" ", ""}
    ]
    if len(ends) < 2 or not changes:
        return ""
    touched = {
        sum(end <= place for end in ends) + 1
        for edit in changes
        for place in (edit.start, max(edit.start, edit.end - 1))
    }
    return str(min(touched.pop(), len(ends))) if len(touched) == 1 else ""


# ---- lists of proposals


def _bullets(writing: _Writing) -> Shown:
    lines = list(_existing(writing))
    for said in said_of(writing.composition):
        category = ", ".join(said.each("category"))
        key = "bullet" if category else "bullet_plain"
        head = writing.say(key, names=writing.names(said.names), category=category)
        asked, reasons = writing.asked(said), [reason for reason, _names in _reasons(said)]
        shown = reasons
        if said.action != "comment":
            shown = [f" {writing.say('comment', comment=reason)}" for reason in reasons]
        comments = [Run(reason, "comment") for reason in shown]
        lines.append(line(Run(head + asked, "mark"), said.text, *comments, is_bullet=True))
    return Shown(tuple(lines))


def _clauses(writing: _Writing) -> Shown:
    lines = list(_existing(writing))
    added = 0
    for said in said_of(writing.composition):
        names = writing.names(said.names)
        if behalf := ", ".join(said.each("on_behalf_of")):
            names = writing.say("behalf", names=names, group=behalf)
        head, text = writing.asked(said), said.text
        if said.action == "comment":
            text = " ".join(reason for reason, _names in _reasons(said))
        elif said.action == "insert_after" and writing.composition.number:
            head, added = writing.further(added), added + 1
        elif head and not head.endswith(" "):
            text = ""
        end = Run(writing.say("author", names=names) + writing.data["end"], "mark")
        lines.append(line(Run(head, "mark"), text.rstrip(" .;"), end))
    return Shown(tuple(lines))


def _options(writing: _Writing) -> Shown:
    """Rows of options: the paragraph as it stands where someone keeps it, then each other wording, then new ones."""
    everything = said_of(writing.composition)
    other = [said for said in everything if said.action in {"amend", "delete"}]
    rest = [said for said in everything if said.action not in {"amend", "delete", "insert_after"}]
    added = [said for said in everything if said.action == "insert_after"]
    keeping = tuple(
        dict.fromkeys(
            name for said in rest if said.action in {"retain", "support"} and not said.supports for name in said.names
        )
    )
    remarks = tuple(each for said in rest for each in _remarks(writing, said))
    source = (line(writing.composition.number),) if writing.composition.number else ()

    def option(number: int) -> str:
        return writing.say("option", number=str(number)) if other else ""

    stands = line(Run(writing.number + option(1), "mark"), writing.composition.base(), *writing.settled())
    rows: list[tuple[Cell, ...]] = [((stands,), (line(writing.names(keeping)),) if keeping else (), source, remarks)]
    for number, said in enumerate(other, start=2):
        gone = said.action == "delete" and not said.text
        words = (
            [Run(writing.say("no_text"))]
            if gone
            else _proposed(writing, said)
            if said.action == "delete"
            else marked(writing.composition.base(), said.text)
        )
        rows.append(
            ((line(Run(option(number), "mark"), *words),), *_origin(writing, said, source), _rationale(writing, said))
        )
    for said in added:
        words = [Run(writing.asked(said), "mark"), Run(said.text, "new")]
        rows.append(((line(*words),), *_origin(writing, said, ()), _rationale(writing, said)))
    return Shown(columns=writing.columns, rows=tuple(rows))


def _origin(writing: _Writing, said: Said, source: Cell) -> tuple[Cell, Cell]:
    given = ", ".join(said.each("source"))
    return (line(writing.names(said.names)),), (line(given),) if given else source


def _remarks(writing: _Writing, said: Said) -> Iterator[Line]:
    for reason, names in _reasons(said):
        yield line(writing.say("comment", names=writing.names(names), comment=reason))


_FORMS: dict[str, Callable[[_Writing], Shown]] = {
    "inline": _inline,
    "table": _table,
    "bullets": _bullets,
    "clauses": _clauses,
    "options": _options,
}
