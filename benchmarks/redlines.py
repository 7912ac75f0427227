"""Marked-up copies of an invented text, made as delegations make them, with what each of them proposes.

Three habits (tracked changes; by hand; a clean edited copy), each in several hands: numbers typed or by a list, whole
text or some sections, a cover note before it, rationales in the margin, new paragraphs, deleted ones, renumbered.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

import docx
import yaml
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from assembly.intake.markup.units import Unit
from submissions.texts.edits import edits

PAPER = Path(__file__).resolve().parents[1] / "config" / "demo" / "elements_paper.yaml"
HABITS: tuple[Habit, ...] = ("tracked", "by hand", "clean")

Habit = Literal["tracked", "by hand", "clean"]
Wanted = tuple[str, str, str]
"""The key of a paragraph, what is asked for, and the words: as the report of an import has it."""

_NEW = (
    "including through predictable public financing",
    "women and girls",
    "in particular the least developed countries",
    "with due regard to national circumstances",
    "open standards and",
    "on a voluntary basis",
    "meaningful and affordable",
    "as appropriate",
    "local languages and",
    "small island developing States",
    "and persons with disabilities",
    "transparent",
)
_WHOLE = (
    "We commit to an annual report, drawn up with the regional commissions, on what was spent in each country.",
    "We invite the Forum to keep a public register of the pledges made at its sessions and of what became of each.",
    "Every school should have a teacher who is trained, paid and supported to use the connection that it was given.",
    "We ask that the cost of roaming between neighbouring countries be reviewed before the end of the decade.",
)
_REASONS = (
    "Agreed language of the last review.",
    "Our capital has doubts about the resources that this would take.",
    "Reflects the position of our group.",
)


@cache
def units() -> tuple[Unit, ...]:
    """The demonstration's elements paper as what can be marked up."""
    content = yaml.safe_load(PAPER.read_text(encoding="utf-8"))
    found = [Unit("title", "", "", content["title"])]
    number = 0
    for index, section in enumerate(content["sections"]):
        found.append(Unit("section", section["key"], "", section["title"], index))
        for paragraph in section["paragraphs"]:
            number += 1
            text = " ".join(paragraph["text"].split())
            found.append(Unit("paragraph", paragraph["key"], str(number), text, index))
    return tuple(found)


@dataclass(slots=True)
class Redline:
    """One file: its habit, what is asked for of which paragraph, and with which rationale."""

    habit: Habit
    seed: int
    wanted: list[Wanted] = field(default_factory=list)
    rationales: dict[str, str] = field(default_factory=dict)
    path: Path = Path()


def redlines(folder: Path, count: int = 60) -> list[Redline]:
    """Write that many files into ``folder``, a third in each habit, and return what they propose."""
    made = []
    for seed in range(count):
        redline = Redline(HABITS[seed % len(HABITS)], seed)
        document = _Hand(redline).write()
        redline.path = folder / f"{seed:02d}-{redline.habit.replace(' ', '-')}.docx"
        document.save(str(redline.path))
        made.append(redline)
    return made


class _Hand:
    """Writes one file as one person would."""

    def __init__(self, redline: Redline) -> None:
        self.redline, self.habit = redline, redline.habit
        self.random = random.Random(redline.seed)
        self.document: Document = docx.Document()
        self.typed = self.random.random() < 0.7
        self.hand = self.random.choice(["bold", "underline", "colour", "brackets"])
        self.ids = 100
        every = [unit for unit in units() if unit.target == "paragraph"]
        sections = sorted({unit.section for unit in every})
        if self.random.random() < 0.3:
            sections = sorted(self.random.sample(sections, k=max(1, len(sections) // 2)))
        self.sent = [unit for unit in units() if unit.section in sections]
        self.renumbers = self.habit == "clean" and self.random.random() < 0.5

    def write(self) -> Document:
        if self.random.random() < 0.5:
            self.document.add_paragraph("Permanent Mission of Ruritania to the United Nations")
            self.document.add_paragraph(
                "The Mission presents its compliments to the co-facilitators and attaches its proposals."
            )
        paragraphs = [unit for unit in self.sent if unit.target == "paragraph"]
        touched = self.random.sample(paragraphs, k=min(len(paragraphs), self.random.randint(3, 9)))
        plan = {unit.key: self.random.choices(["amend", "delete", "insert_after"], [7, 1, 2])[0] for unit in touched}
        edges = {self._edge(units, paragraphs) for units in (0, -1)}
        number = 0
        for unit in self.sent:
            if unit.target != "paragraph":
                self.document.add_heading(unit.text, level=0 if unit.target == "title" else 1)
                continue
            action = plan.get(unit.key, "")
            if action == "delete" and (self.habit == "clean" and (unit.key in edges or not self._dense(unit, plan))):
                action = ""
            number = number + (action != "delete") if self.renumbers else int(unit.number)
            self._paragraph(unit, action, f"{number}. " if self.typed else "")
            if action == "insert_after":
                number += 1
                self._inserted(unit, f"{number}. " if self.renumbers else f"{unit.number} bis. ")
        return self.document

    def _edge(self, index: int, paragraphs: Sequence[Unit]) -> str:
        return paragraphs[index].key

    def _dense(self, unit: Unit, plan: dict[str, str]) -> bool:
        """Whether enough of its section stays for its absence to be seen."""
        section = [each for each in self.sent if each.target == "paragraph" and each.section == unit.section]
        gone = sum(plan.get(each.key) == "delete" for each in section)
        return len(section) - gone >= max(2, 0.6 * len(section)) and section[-1] is not unit

    def _paragraph(self, unit: Unit, action: str, lead: str) -> None:
        want = self.redline.wanted
        text = unit.text
        if action == "amend":
            text = _amended(self.random, unit.text)
            if text != unit.text:
                want.append((unit.key, "amend", text))
        elif action == "delete":
            text = ""
            want.append((unit.key, "delete", ""))
            if self.habit == "clean":
                return
        paragraph = self.document.add_paragraph()
        if not self.typed:
            paragraph.style = "List Number"
        if lead:
            paragraph.add_run(lead)
        self._write_changes(paragraph, unit.text, text)
        if action == "delete" and self.habit == "tracked" and self.random.random() < 0.5:
            self._mark(paragraph, "del")
        if action in {"amend", "delete"} and text != unit.text and self.random.random() < 0.3:
            reason = self.random.choice(_REASONS)
            self.document.add_comment(
                paragraph.runs[0] if paragraph.runs else paragraph.add_run(""), reason, "Ruritania"
            )
            self.redline.rationales[unit.key] = reason

    def _inserted(self, unit: Unit, lead: str) -> None:
        text = self.random.choice(_WHOLE)
        self.redline.wanted.append((unit.key, "insert_after", text))
        paragraph = self.document.add_paragraph()
        lead = lead if self.typed else ""
        if not self.typed:
            paragraph.style = "List Number"
        if self.habit == "tracked":
            self._tracked(paragraph, "", lead + text)
            self._mark(paragraph, "ins")
        elif self.habit == "by hand" and self.hand == "brackets":
            paragraph.add_run(f"[{lead}{text}]")
        elif self.habit == "by hand":
            self._look(paragraph.add_run(lead + text))
        else:
            paragraph.add_run(lead + text)

    def _write_changes(self, paragraph: Paragraph, old: str, new: str) -> None:
        if self.habit == "clean":
            paragraph.add_run(new)
            return
        place = 0
        for edit in edits(old, new):
            if old[place : edit.start]:
                paragraph.add_run(old[place : edit.start])
            gone = old[edit.start : edit.end]
            if self.habit == "tracked":
                self._tracked(paragraph, gone, edit.new)
            else:
                self._by_hand(paragraph, gone, edit.new)
            place = edit.end
        if old[place:]:
            paragraph.add_run(old[place:])

    def _by_hand(self, paragraph: Paragraph, gone: str, new: str) -> None:
        if self.hand == "brackets":
            for text in filter(str.strip, (gone, new)):
                inner = text.strip()
                before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
                paragraph.add_run(f"{before}[{inner}]{after or (' ' if text is gone and new.strip() else '')}")
            return
        if gone:
            paragraph.add_run(gone).font.strike = True
        if new:
            self._look(paragraph.add_run(new))

    def _look(self, run: Run) -> None:
        if self.hand == "bold":
            run.bold = True
        elif self.hand == "underline":
            run.underline = True
        else:
            run.font.color.rgb = RGBColor(0xC0, 0, 0)

    def _tracked(self, paragraph: Paragraph, gone: str, new: str) -> None:
        for kind, text in (("del", gone), ("ins", new)):
            if not text:
                continue
            change = self._change(kind)
            run = OxmlElement("w:r")
            inner = OxmlElement("w:delText" if kind == "del" else "w:t")
            inner.text = text
            inner.set(qn("xml:space"), "preserve")
            run.append(inner)
            change.append(run)
            paragraph._p.append(change)

    def _change(self, kind: str):
        self.ids += 1
        change = OxmlElement(f"w:{kind}")
        change.set(qn("w:id"), str(self.ids))
        change.set(qn("w:author"), "Ruritania")
        change.set(qn("w:date"), "2025-09-01T10:00:00Z")
        return change

    def _mark(self, paragraph: Paragraph, kind: str) -> None:
        properties = paragraph._p.get_or_add_pPr()
        marks = OxmlElement("w:rPr")
        marks.append(self._change(kind))
        properties.append(marks)


def _amended(rng: random.Random, text: str) -> str:
    """``text`` with one to three changes of a phrase: words added, taken out or replaced, sentences dropped."""
    words = text.split()
    for _ in range(rng.randint(1, 3)):
        start = rng.randint(2, max(2, len(words) - 6))
        kind = rng.choice(["add", "drop", "replace", "replace"])
        length = rng.randint(1, 5)
        if any(word[-1] in ".;:" for word in words[start : start + length]):
            kind = "add"
        if kind == "add":
            words[start:start] = rng.choice(_NEW).split()
        elif kind == "drop":
            del words[start : start + length]
        else:
            words[start : start + length] = rng.choice(_NEW).split()
    return " ".join(words)
