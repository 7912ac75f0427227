"""Random paragraphs with proposals of many parties, for properties that hold for all of them."""

from random import Random

ENGLISH = "the of every school and public connect , . ( within years a to “open” 7.5 e-mail".split()  # noqa: SIM905
ARABIC = ["المدرسة", "كل", "في", "إلى،", "عامة", "خمس", "سنوات.", "نصِل"]
CHINESE = [*"我们决心连接每所学校、在五年内。"]
SPACES = [" ", " ", " ", " ", "  ", "\u00a0", "\n"]


def paragraph(random: Random) -> tuple[list[str], str]:
    """Return the words of one language (or of all mixed), and a text of them."""
    words = random.choice([ENGLISH, ARABIC, CHINESE, [*ENGLISH, *ARABIC, *CHINESE]])
    return words, written(random, random.choices(words, k=random.randint(0, 28)))


def written(random: Random, words: list[str]) -> str:
    return "".join(word + ("" if len(word) == 1 and word in CHINESE else random.choice(SPACES)) for word in words)


def amended(random: Random, words: list[str], text: str) -> str:
    """Return ``text`` with some words gone, some new ones, in one to four places."""
    pieces = text.split(" ")
    for _ in range(random.randint(1, 4)):
        start = random.randint(0, len(pieces))
        pieces[start : start + random.randint(0, 4)] = random.choices(words, k=random.randint(0, 4))
    return " ".join(pieces)


def proposals(random: Random, words: list[str], text: str) -> list[dict[str, str]]:
    """Return 2 to 12 proposals, each of a party of its own, now and then two the same, with what each would have.

    ``wanted`` is the paragraph as its party would read it.
    """
    found: list[dict[str, str]] = []
    for index in range(random.randint(2, 12)):
        action = random.choice(["amend"] * 7 + ["delete", "retain", "comment"])
        proposed = amended(random, words, text)
        if found and random.random() < 0.15:
            proposed = random.choice(found)["text"]
        if action == "amend" and not proposed.strip():
            action = "delete"
        wanted = {"amend": proposed, "delete": ""}.get(action, text)
        said = proposed if action == "amend" else ""
        found.append({"party": f"Party {index}", "action": action, "text": said, "wanted": wanted})
    return found
