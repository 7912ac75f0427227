"""Placing comments on edited texts: how many stand where they should, by how much of the text was edited.

The texts are the inputs of the demonstration in English, Arabic and Chinese. Each is edited word by word (a word is
replaced by a foreign one, left out, or followed by a foreign one, each as often); with ``moves`` a tenth of its
sentences are moved, another tenth stand twice afterwards, and another are taken out. Where the words of a passage went
is known from the edit itself.

A passage is *right* where its place begins and ends within a word of the first and the last of its words that stayed,
or where none stayed and it is said to be lost, or what took their place is offered as doubtful. *Doubtful* counts those
that a person is asked to confirm, right or not; *wrong_sure* those that stand elsewhere and ask nobody.

``--cases FILE`` measures given cases instead: a JSON list of objects with the canonical HTML ``begun``, ``previous``
(``begun`` where left out), ``new``, ``anchors`` (``start``, ``end``, ``exact``) and ``expected`` (``start`` and
``end``, or null where the words are gone).
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from html import escape
from pathlib import Path
from typing import Any

import yaml

import richtext
from benchmarks import harness
from reviews.placing import Placed, place
from reviews.word_alignment import Text

SOURCES = Path(__file__).resolve().parents[1] / "config" / "demo" / "submissions"
LANGUAGES = ("en", "ar", "zh")
EDITS = (0.05, 0.20, 0.50)
ANCHORS = 40
FEWEST = 15
"""Sentences of a text: in a shorter one, a sentence moved beside another that stands twice can be told by nobody."""
FOREIGN = {"en": "bcdfghjklmnpqrstvwxz", "ar": "ضصثقفغعهخحجد", "zh": "龘齉爩鱻麤龗灪籱"}


@dataclass(frozen=True, slots=True)
class Range:
    """An anchor of a case."""

    start: int
    end: int
    exact: str


@dataclass(slots=True)
class Score:
    """One row: shares of all passages, from 0 to 1; ``cpu_ms`` for a text with all its passages."""

    edits: float
    moves: bool
    passages: int = 0
    right: float = 0
    doubtful: float = 0
    wrong_sure: float = 0
    lost: float = 0
    cpu_ms: float = 0
    texts: int = field(default=0, repr=False)

    def count(
        self, placed: Placed, expected: tuple[int, int] | None, replaced: tuple[int, int] | None, slack: int
    ) -> None:
        """Add one passage: where its words are, or else what stands in their place."""
        self.passages += 1
        if placed.state == "lost":
            right = expected is None
        elif expected is None:
            right = placed.state == "doubtful" and replaced is not None
            right = right and replaced[0] <= placed.start and placed.end <= replaced[1]
        else:
            right = abs(placed.start - expected[0]) <= slack and abs(placed.end - expected[1]) <= slack
        self.right += right
        self.doubtful += placed.state == "doubtful"
        self.wrong_sure += placed.state == "sure" and not right
        self.lost += placed.state == "lost"

    def finish(self) -> Score:
        """Turn counts into shares."""
        for name in ("right", "doubtful", "wrong_sure", "lost"):
            setattr(self, name, round(getattr(self, name) / max(1, self.passages), 4))
        self.cpu_ms = round(self.cpu_ms / max(1, self.texts), 2)
        return self


Word = tuple[str, range]
"""A word with its signs and white space, and its tokens in the text before the edit (none for a foreign one)."""


def texts() -> Iterator[tuple[str, str]]:
    """Give the language and the plain text of every input of the demonstration that is long enough."""
    for path in sorted(SOURCES.glob("*.yaml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        if content["language"] not in LANGUAGES:
            continue
        state = content.get("draft") or content["versions"][-1]
        answers = [html for html in state["answers"].values() if isinstance(html, str) and "<p" in html]
        lines = richtext.plain_text(richtext.parse("".join(answers))).split("\n")
        plain = "\n".join(line for line in lines if not line.startswith("["))  # the notice that it is invented
        if len(Text(plain).sentences) >= FEWEST:
            yield content["language"], plain


def units(text: Text, sentence: range) -> Iterator[range]:
    """Give what is edited as one: tokens without white space between them; East Asian characters one by one."""
    begin = sentence.start
    for place_ in sentence:
        token = text.tokens[place_]
        following = text.tokens[place_ + 1] if place_ + 1 < sentence.stop else None
        joined = following is not None and following.start == token.end
        if not joined or (token.word >= "\u2e80" or following.word >= "\u2e80"):
            yield range(begin, place_ + 1)
            begin = place_ + 1


def edited(text: Text, language: str, share: float, *, moves: bool, chance: random.Random) -> list[Word]:
    """Return the words of a text after an edit, each with the place that it came from."""
    foreign = FOREIGN[language]
    gap = "" if language == "zh" else " "
    sentences: list[list[Word]] = []
    for sentence in text.sentences:
        words: list[Word] = []
        for unit in units(text, sentence):
            what = chance.choice(("replace", "delete", "insert")) if chance.random() < share else ""
            strange = "".join(chance.choices(foreign, k=1 if language == "zh" else 7)) + gap
            if what == "replace":
                words.append((strange, range(0)))
            elif what != "delete":
                end = text.tokens[unit.stop].start if unit.stop < len(text.tokens) else len(text.value)
                words.append((text.value[text.tokens[unit.start].start : end], unit))
            if what == "insert":
                words.append((strange, range(0)))
        sentences.append(words)
    if not moves:
        return [word for sentence in sentences for word in sentence]
    some = max(1, len(sentences) // 10)
    chosen = chance.sample(range(len(sentences)), min(len(sentences), 3 * some))
    away, twins, gone = chosen[:some], chosen[some : 2 * some], chosen[2 * some :]
    result = [(index, sentence) for index, sentence in enumerate(sentences) if index not in {*away, *gone}]
    for index in away:
        result.insert(chance.randrange(len(result) + 1), (index, sentences[index]))
    for index in twins:  # never beside the sentence itself: nobody could tell which is which
        home = [row[0] for row in result].index(index)
        chosen_place = chance.choice([at for at in range(len(result) + 1) if at not in {home, home + 1}] or [0])
        result.insert(chosen_place, (-1, [(word, range(0)) for word, _ in sentences[index]]))
    return [word for _, sentence in result for word in sentence]


def as_html(plain: str) -> str:
    """Return a plain text as canonical HTML, a paragraph a line."""
    paragraphs = "".join(f"<p>{escape(line, quote=False)}</p>" for line in plain.split("\n") if line.strip())
    return richtext.serialize(richtext.parse(paragraphs))


def case(plain: str, language: str, share: float, *, moves: bool, chance: random.Random) -> dict[str, Any]:
    """Return one text before and after its edit, with passages and where their words went."""
    html = as_html(plain)
    text = Text(richtext.plain_text(richtext.parse(html)))
    words = edited(text, language, share, moves=moves, chance=chance)
    rough = "".join(word for word, _ in words)
    new_html = as_html(rough)
    new = Text(richtext.plain_text(richtext.parse(new_html)))
    # White space and line ends change on the way through paragraphs, so words are counted rather than offsets.
    origins: list[int] = []
    for word, origin in words:
        origins += origin or [-1] * len(Text(word).tokens)
    assert len(origins) == len(new.tokens), "the words of the edit are not those of the new text"
    home = {origin: index for index, origin in enumerate(origins) if origin >= 0}
    anchors, expected, replaced = [], [], []
    for _ in range(ANCHORS):
        sentence = chance.choice(text.sentences)
        first = chance.randrange(sentence.start, sentence.stop)
        last = min(sentence.stop, first + chance.randint(1, 20)) - 1
        if not any(text.tokens[index].word[0].isalnum() for index in range(first, last + 1)):
            continue
        start, end = text.tokens[first].start, text.tokens[last].end
        anchors.append(Range(start, end, text.value[start:end]))
        stayed = [home[index] for index in range(first, last + 1) if index in home]
        expected.append((new.tokens[stayed[0]].start, new.tokens[stayed[-1]].end) if stayed else None)
        before, after = home.get(first - 1, -1), home.get(last + 1, -1)
        replaced.append((new.tokens[before].end, new.tokens[after].start) if 0 <= before < after - 1 else None)
    return {
        "begun": html,
        "previous": html,
        "new": new_html,
        "anchors": anchors,
        "expected": expected,
        "replaced": replaced,
    }


def measure(cases: Sequence[dict[str, Any]], score: Score) -> Score:
    """Place the passages of the cases and count."""
    for each in cases:
        begun = time.process_time()
        found = place(each["begun"], each["previous"], each["new"], each["anchors"])
        score.cpu_ms += (time.process_time() - begun) * 1000
        score.texts += 1
        replaced = each.get("replaced") or [None] * len(found)
        for placed, *where in zip(found, each["expected"], replaced, strict=True):
            score.count(placed, *where, slack=9)
    return score.finish()


def given(path: Path) -> list[dict[str, Any]]:
    """Return the cases of a file."""
    cases = []
    for each in json.loads(path.read_text(encoding="utf-8")):
        anchors = [Range(row["start"], row["end"], row["exact"]) for row in each["anchors"]]
        expected = [(row["start"], row["end"]) if row else None for row in each["expected"]]
        cases.append({"previous": each["begun"], **each, "anchors": anchors, "expected": expected})
    return cases


def main(arguments: Sequence[str] | None = None) -> list[Score]:
    """Run it from the command line and return the rows."""
    options = harness.parser(
        "Measure where comments stand after a text was edited.", "python -m benchmarks.placing --json FILE"
    )
    options.add_argument("--cases", type=Path, metavar="FILE", help="measure the cases of a JSON file instead")
    options.add_argument("--rounds", type=harness.number, default=3, help="edits of each text; default: 3")
    options.add_argument("--seed", type=int, default=1, help="of the edits; default: 1")
    chosen = options.parse_args(arguments)
    if chosen.cases:
        rows = [measure(given(chosen.cases), Score(0, moves=False))]
    else:
        sources = list(texts())
        rows = []
        for moves in (False, True):
            for share in EDITS:
                chance = random.Random(f"{chosen.seed} {share} {moves}")
                cases = [
                    case(plain, language, share, moves=moves, chance=chance)
                    for _ in range(chosen.rounds)
                    for language, plain in sources
                ]
                rows.append(measure(cases, Score(share, moves)))
    table = [["edits", "moves", "passages", "right", "doubtful", "wrong_sure", "lost", "cpu_ms"]]
    table += [[str(getattr(row, name)) for name in table[0]] for row in rows]
    print(f"\nPlacing comments\n{harness.machine()}\n\n{harness.aligned(table)}\n")
    if chosen.json:
        chosen.json.parent.mkdir(parents=True, exist_ok=True)
        chosen.json.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n", encoding="utf-8")
    return rows


if __name__ == "__main__":
    main(sys.argv[1:])
