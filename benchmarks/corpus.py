"""Invented answers, the same on every run: nested lists, links, footnotes, and one table a submission.

A corpus is a file of JSON lines. The first is the head: title, questions and submitters; each further one is an
answer, ``[question, submitter, html]`` by index, in the order of a file arranged by question.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

SEED = 2025

QUESTIONS = (
    "What has been achieved that the first draft should record?",
    "Which obstacles remain, and which are new?",
    "What should be done first, and by whom?",
    "What is missing from the paper?",
    "Which paragraphs should be worded otherwise?",
    "How should the existing arrangements develop?",
    "What else should be considered?",
)
_TABLE_IN = 2  # the index of the question that is answered with a table


def _phrases(text: str) -> list[str]:
    return [" ".join(phrase.split()) for phrase in text.split("|")]


_WHO = _phrases("""
    developing countries | small island States | local communities | public libraries | schools | national
    regulators | operators | young people | older persons | rural cooperatives | universities | standards bodies
    | volunteers | women entrepreneurs | indigenous peoples | municipal administrations | statistical offices |
    persons with disabilities
""")
_DOES = _phrases("""
    have extended | still lack | depend upon | continue to finance | could share | must be able to measure |
    report on | are asked to strengthen | have begun to test | seldom receive | should publish | maintain |
    cannot yet afford | translate | have tripled since 2015 | agree to review | would benefit from | coordinate
""")
_WHAT = _phrases("""
    affordable connections | shared infrastructure | open data | digital skills | secure identity systems |
    spectrum for community networks | multilingual content | reliable electricity | early warning services |
    comparable indicators | cross-border payments | accessible interfaces | training for teachers |
    environmental standards | independent oversight | archives of public interest | remote medical advice |
    research partnerships
""")
_HOW = _phrases("""
    at regional level | within five years | with predictable funding | on equal terms | in every official
    language | through existing bodies | without new reporting duties | before the next review | in remote areas
    | by mutual agreement | at a cost that households can bear | under the supervision of parliaments | as pilot
    projects have shown | where markets fail | beyond the capital | with due regard to privacy
""")
_NOTE = re.compile(r'<sup data-note="([^"]*)"></sup>')


def write(target: Path, submissions: int, *, canonical: bool) -> None:
    """Write the corpus, as canonical HTML or, for rivals, as HTML that any converter knows.

    They differ in footnotes alone: HTML has none, so they become raised numbers and a list of notes at the end.
    """
    submitters = [f"{_title(Random(f'{SEED}/name/{number}'))} {number + 1:04}" for number in range(submissions)]
    head = {"title": "Inputs to the elements paper", "questions": QUESTIONS, "submitters": submitters}
    with target.open("w", encoding="utf-8") as lines:
        lines.write(json.dumps(head) + "\n")
        for question in range(len(QUESTIONS)):
            for submitter in range(submissions):
                said = answer(question, submitter)
                lines.write(json.dumps([question, submitter, said if canonical else common(said)]) + "\n")


def answer(question: int, submitter: int) -> str:
    """Return one answer of about 400 words as canonical HTML (richtext, schema 1)."""
    random = Random(f"{SEED}/{question}/{submitter}")
    parts = [
        f"<h3>{_title(random)}</h3>",
        f"<p>{_prose(random, 3)} <strong>{_sentence(random)}</strong> {_prose(random, 2)}{_note(random)}</p>",
        f"<ul>{_item(random, _steps(random))}{_item(random)}{_item(random)}</ul>",
        f"<p>{_prose(random, 3)} {_link(random)} <em>{_sentence(random)}</em> {_prose(random, 3)}</p>",
        f"<h4>{_title(random)}</h4>",
        f"<ol>{_item(random)}{_item(random)}{_item(random)}</ol>",
        _table(random) if question == _TABLE_IN else f"<p>{_prose(random, 4)}</p>",
        f"<blockquote><p>{_prose(random, 2)}</p></blockquote>",
        f"<p>{_prose(random, 6)} {_link(random)}{_note(random)}</p>",
    ]
    return "".join(parts)


def common(canonical: str) -> str:
    """Return canonical HTML with its footnotes as raised numbers and a list of notes at the end."""
    notes: list[str] = []

    def mark(found: re.Match[str]) -> str:
        notes.append(html.unescape(found[1]))
        return f"<sup>{len(notes)}</sup>"

    text = _NOTE.sub(mark, canonical)
    return text + "".join(f"<p>{number}. {note}</p>" for number, note in enumerate(notes, start=1))


def _sentence(random: Random) -> str:
    who, does, what, how = (random.choice(words) for words in (_WHO, _DOES, _WHAT, _HOW))
    return f"{who[0].upper()}{who[1:]} {does} {what} {how}."


def _prose(random: Random, sentences: int) -> str:
    return " ".join(_sentence(random) for _ in range(sentences))


def _title(random: Random) -> str:
    what = random.choice(_WHAT)
    return f"{what[0].upper()}{what[1:]} {random.choice(_HOW)}"


def _link(random: Random) -> str:
    return f'<a href="https://example.org/documents/{random.randrange(10**6)}">{random.choice(_WHAT)}</a>'


def _note(random: Random) -> str:
    note = f"See <em>{_title(random)}</em>, paragraph {random.randrange(1, 90)}."
    return f'<sup data-note="{html.escape(note, quote=False)}"></sup>'


def _item(random: Random, inner: str = "") -> str:
    return f"<li><p>{_sentence(random)}</p>{inner}</li>"


def _steps(random: Random) -> str:
    return f"<ol>{_item(random)}{_item(random)}</ol>"


def _table(random: Random) -> str:
    head = "".join(f"<th><p>{heading}</p></th>" for heading in ("Measure", "Who", "By when"))
    rows: Iterator[str] = (
        f"<tr><td><p>{_title(random)}</p></td><td><p>{random.choice(_WHO)}</p></td>"
        f"<td><p>{random.randrange(2026, 2036)}</p></td></tr>"
        for _ in range(5)
    )
    return f"<table><thead><tr>{head}</tr></thead>{''.join(rows)}</table>"
