"""Three drafts of one invented text with known edits, and proposals on each with what became of them.

Every sentence is made of a few frames and of words that only some paragraphs share, as the paragraphs of a real text
do: many of them speak of the same things in the same phrases.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Literal

Fate = Literal["verbatim", "partly", "not_found"]

_SUBJECTS = "We|The regional commissions|Member States|The Forum|All stakeholders|The specialized agencies|Governments"
_VERBS = "recognize|resolve to strengthen|call for|reaffirm|note with concern|welcome|encourage|commit to expand|invite"
_THINGS = (
    "access to affordable connectivity|the protection of personal data|capacity-building for teachers|open standards|"
    "local content in many languages|investment in rural networks|cooperation on cybersecurity|skills for young people|"
    "the rights of persons with disabilities|the measurement of the digital economy|public access points|free software|"
    "early warning systems|the preservation of documentary heritage|financing for development|interoperable services|"
    "the participation of women in technical work|transparent procurement|environmental standards for data centres"
)
_PLACES = (
    "in developing countries|in small island developing States|across borders|at the local level|in every region|"
    "in countries in special situations|in remote areas|within the United Nations system|in schools and libraries"
)
_ENDS = (
    "by the end of the decade|on mutually agreed terms|with due regard to national law|"
    "in line with the outcomes of Geneva|including through the exchange of experience|"
    "taking into account the needs of the most vulnerable|"
    "so that nobody is left behind|through voluntary contributions|and to report on it every second year"
)
_SYNONYMS = {
    "recognize": "acknowledge",
    "strengthen": "reinforce",
    "affordable": "low-cost",
    "welcome": "salute",
    "encourage": "urge",
    "expand": "widen",
    "access": "entry",
    "protection": "safeguarding",
    "investment": "spending",
    "many": "numerous",
    "experience": "lessons",
    "the": "such",
}
_OWN = ("lantern", "harbour", "meridian", "orchard", "quarry", "saddle", "timber", "viaduct", "willow", "anchor")


def _pick(rng: random.Random, choices: str) -> str:
    return rng.choice(choices.split("|"))


_SYLLABLES = "ba ce di fo gu la me ni po ru sa te vi lo na per tra con ment ral ist"


def _vocabulary(rng: random.Random, count: int) -> list[str]:
    """Invented words, as many as the nouns and verbs of a long text."""
    parts = _SYLLABLES.split()
    return sorted({"".join(rng.choices(parts, k=rng.randint(2, 4))) for _ in range(count)})


_WORDS = _vocabulary(random.Random(7), 2500)
_LITTLE = ("the", "of", "and", "in", "to", "for", "by", "with", "that", "a", "on", "all", "their", "as")


def _phrase(rng: random.Random, length: int) -> str:
    """Words of which every other is a little one, and the more common ones come more often."""
    words = []
    for place in range(length):
        common = int(len(_WORDS) * rng.random() ** 2.5)
        words.append(rng.choice(_LITTLE) if place % 2 else _WORDS[min(common, len(_WORDS) - 1)])
    return " ".join(words)


def _sentence(rng: random.Random, own: str) -> str:
    said = [_pick(rng, _SUBJECTS), _pick(rng, _VERBS), _pick(rng, _THINGS), _phrase(rng, rng.randint(6, 16))]
    if rng.random() < 0.5:
        said.append(f"as shown by the {own} programme")
    if rng.random() < 0.3:
        said += [_pick(rng, _PLACES), _pick(rng, _ENDS)]
    return " ".join(said) + "."


def paragraph(rng: random.Random, index: int) -> str:
    """A paragraph of two to four sentences."""
    own = f"{rng.choice(_OWN)} {rng.choice(_OWN)} {index % 97}"
    return " ".join(_sentence(rng, own) for _ in range(rng.randint(2, 4)))


@dataclass(slots=True)
class Made:
    """A proposal on a paragraph of the earlier draft, by its index, and its true fate."""

    paragraph: int
    action: str
    text: str
    fate: Fate = "not_found"


@dataclass(slots=True)
class Step:
    """From one draft to the next: the later texts, the true sources of each, and the proposals made on the earlier."""

    old: list[str]
    new: list[str] = field(default_factory=list)
    sources: list[set[int]] = field(default_factory=list)
    proposals: list[Made] = field(default_factory=list)


def step(rng: random.Random, old: list[str]) -> Step:
    """The next draft of ``old``, with merges, splits, moves, paraphrases, new and dropped paragraphs."""
    made = Step(old)
    adopted: dict[int, Made] = {}
    for index, text in enumerate(old):
        if rng.random() < 0.5:
            proposal = _proposal(rng, index, text)
            made.proposals.append(proposal)
            if rng.random() < 0.4:
                adopted[index] = proposal
    whole: list[tuple[str, set[int]]] = []
    index = 0
    while index < len(old):
        kind = rng.random()
        proposal = adopted.get(index)
        if proposal is not None:
            whole += _adopted(rng, old[index], index, proposal)
        elif kind < 0.05:
            pass
        elif kind < 0.12 and index + 1 < len(old) and index + 1 not in adopted:
            whole.append((f"{old[index]} {_trimmed(rng, old[index + 1])}", {index, index + 1}))
            index += 1
        elif kind < 0.18 and old[index].count(". ") >= 2:
            first, rest = old[index].split(". ", 1)
            whole += [(f"{first}.", {index}), (rest, {index})]
        elif kind < 0.3:
            whole.append((_paraphrased(rng, old[index]), {index}))
        else:
            whole.append((old[index] if kind < 0.7 else _trimmed(rng, old[index]), {index}))
        if rng.random() < 0.05:
            whole.append((paragraph(rng, 10_000 + index), set()))
        index += 1
    for _ in range(len(whole) // 25):
        taken = whole.pop(rng.randrange(len(whole)))
        whole.insert(rng.randrange(len(whole)), taken)
    made.new, made.sources = [text for text, _own in whole], [own for _text, own in whole]
    return made


_PHRASES = (
    "including the transfer of technology on concessional terms",
    "drawn from the budgets that member countries declare",
    "with a yearly review by independent auditors",
    "and the elderly living alone",
    "as far as resources allow",
    "especially where markets have failed",
    "publicly funded",
    "age-appropriate",
)


def _proposal(rng: random.Random, index: int, text: str) -> Made:
    if rng.random() < 0.2:
        return Made(index, "insert_after", paragraph(rng, 20_000 + index + rng.randrange(5000)))
    words = text.split()
    place = rng.randint(2, len(words) - 3)
    said = rng.choice(_PHRASES) if rng.random() < 0.3 else _phrase(rng, rng.randint(2, 9))
    words[place:place] = said.split()
    return Made(index, "amend", " ".join(words))


def _adopted(rng: random.Random, text: str, index: int, proposal: Made) -> list[tuple[str, set[int]]]:
    """The paragraph with the proposal taken up, whole or (of a new paragraph) its first sentences only."""
    if proposal.action == "amend":
        proposal.fate = "verbatim"
        return [(proposal.text, {index})]
    if rng.random() < 0.5:
        proposal.fate = "verbatim"
        return [(text, {index}), (proposal.text, set())]
    sentences = proposal.text.split(". ")
    kept = ". ".join(sentences[: max(1, len(sentences) // 2)]) + "."
    proposal.fate = "partly"
    return [(text, {index}), (kept, set())]


def _trimmed(rng: random.Random, text: str) -> str:
    words = text.split()
    start = rng.randrange(max(1, len(words) - 3))
    return " ".join([*words[:start], *words[start + rng.randint(1, 3) :]])


def _paraphrased(rng: random.Random, text: str) -> str:
    words = [_SYNONYMS.get(word, word) if rng.random() < 0.8 else word for word in text.split()]
    start = rng.randrange(max(1, len(words) - 4))
    words[start:start] = ["inter", "alia,"]
    return " ".join(words)


def three_drafts(count: int, seed: int = 13) -> tuple[Step, Step]:
    """Two steps: from a first draft of so many paragraphs to a second, and from that to a third."""
    rng = random.Random(seed)
    first = step(rng, [paragraph(rng, index) for index in range(count)])
    return first, step(rng, first.new)
