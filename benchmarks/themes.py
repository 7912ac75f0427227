"""Shared texts and suggestions at the size of a large call: ``python -m benchmarks.themes --json FILE``.

Passages are of invented words, no two alike; those for suggestions are answers of the invented corpus. In each run
eight campaigns are planted, of which so many words were changed in each copy. A campaign is found whole where one
cluster holds all its copies; a cluster that holds anything else, or two campaigns, is false.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import richtext
from assembly.themes.clusters import clusters
from assembly.themes.suggesting import Profile, Suggester
from benchmarks import corpus, harness

SHARES = (0.0, 0.05, 0.1, 0.2)
CAMPAIGNS, COPIES = 8, 41

THEMES = (
    ("Connections", ("affordable connections", "shared infrastructure", "community networks", "electricity")),
    ("Skills", ("digital skills", "training for teachers", "schools", "universities")),
    ("Data", ("open data", "comparable indicators", "statistical offices", "archives")),
    ("Identity and payments", ("secure identity", "cross-border payments")),
    ("Inclusion", ("persons with disabilities", "accessible interfaces", "older persons", "indigenous")),
    ("Languages", ("multilingual content", "official language", "translate")),
    ("Crises", ("early warning", "remote medical")),
    ("Environment", ("environmental standards",)),
    ("Oversight", ("independent oversight", "regulators", "parliaments", "privacy")),
    ("Cooperation", ("research partnerships", "regional level", "existing bodies", "funding")),
)


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured: ``share`` of words changed, campaigns found whole, false clusters, seconds of CPU."""

    name: str
    passages: int
    share: float
    found: int
    planted: int
    false: int
    cpu_seconds: float


def vocabulary(chance: random.Random) -> tuple[list[str], list[float]]:
    """Return 5,000 invented words and how often each is used (Zipf's law), as in text of people."""
    parts = ("ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "zu", "dan", "fer", "gol", "hin", "jas")
    words = sorted({"".join(chance.choices(parts, k=chance.randint(2, 4))) for _ in range(9_000)})[:5_000]
    chance.shuffle(words)
    return words, [1 / (rank + 10) for rank in range(len(words))]


def passages(count: int, chance: random.Random) -> list[str]:
    """Return so many passages of 40 to 70 words, each of its own."""
    words, weights = vocabulary(chance)
    return [" ".join(chance.choices(words, weights, k=chance.randint(40, 70))) for _ in range(count)]


def changed(text: str, share: float, words: Sequence[str], chance: random.Random) -> str:
    """Return a text of which so many words are others."""
    return " ".join(chance.choice(words) if chance.random() < share else word for word in text.split())


def measure_clusters(count: int, share: float, seed: int) -> Row:
    """Plant campaigns among so many passages and look for them."""
    chance = random.Random(f"{seed} {share}")
    rows = passages(count - CAMPAIGNS * COPIES, chance)
    words = sorted({word for row in rows[:500] for word in row.split()})
    owner = [-1] * len(rows)
    for campaign in range(CAMPAIGNS):
        text = " ".join(chance.sample(words, 60))
        for _copy in range(COPIES):
            at = chance.randrange(len(rows) + 1)
            rows.insert(at, changed(text, share, words, chance))
            owner.insert(at, campaign)
    began = time.process_time()
    found = clusters(rows)
    seconds = time.process_time() - began
    planted = [{at for at, one in enumerate(owner) if one == campaign} for campaign in range(CAMPAIGNS)]
    groups = [set(cluster.members) for cluster in found]
    whole = sum(any(copies <= group for group in groups) for copies in planted)
    false = sum(len({owner[at] for at in group}) > 1 or all(owner[at] < 0 for at in group) for group in groups)
    return Row("shared texts", count, share, whole, CAMPAIGNS, false, round(seconds, 2))


def measure_suggestions(count: int) -> Row:
    """Suggest themes for so many passages; found is how many have any."""
    suggester = Suggester([Profile(key, (title,), words) for key, (title, words) in enumerate(THEMES)])
    rows = [text for at in range(count) if (text := richtext.plain_text(richtext.parse(corpus.answer(at % 7, at))))]
    began = time.process_time()
    found = sum(bool(suggester.suggest(row)) for row in rows)
    return Row("suggestions", count, 0.0, found, count, 0, round(time.process_time() - began, 2))


def main(arguments: Sequence[str] | None = None) -> list[Row]:
    """Run it from the command line, and return the rows."""
    options = harness.parser("Measure finding shared texts and suggesting themes.", "python -m benchmarks.themes")
    options.add_argument("--passages", type=harness.number, default=28_000, help="among which to look; default: 28,000")
    options.add_argument("--seed", type=int, default=1, help="of the passages; default: 1")
    chosen = options.parse_args(arguments)
    rows = [measure_clusters(chosen.passages, share, chosen.seed) for share in SHARES]
    rows.append(measure_suggestions(2_000))
    table = [["name", "passages", "share", "found", "planted", "false", "cpu_seconds"]]
    table += [[str(getattr(row, name)) for name in table[0]] for row in rows]
    print(f"\nThemes\n{harness.machine()}\n\n{harness.aligned(table)}\n")
    if chosen.json:
        chosen.json.parent.mkdir(parents=True, exist_ok=True)
        chosen.json.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n", encoding="utf-8")
    return rows


if __name__ == "__main__":
    main(sys.argv[1:])
