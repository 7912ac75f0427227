"""The bracket engine: what it writes, and that every party's words come out of the brackets again."""

import doctest
import re
import subprocess
import sys
from random import Random

import pytest
import yaml

from submissions.texts import brackets, rendering
from submissions.texts.brackets import NotAProposal, Proposal, compose
from submissions.texts.edits import edits
from submissions.texts.notations import NAMES, notation, phrases
from submissions.texts.rendering import render
from tests.submissions.texts.paragraphs import paragraph, proposals

BASE = "We resolve to connect every school within five years."
EXAMPLE = (
    Proposal(("Alpha", "Delta Group"), "amend", "We resolve to connect every public school within five years."),
    {"party": "Beta", "action": "amend", "text": "We resolve to connect every school."},
    {"party": "Gamma", "action": "retain", "text": "within five years"},
    {"party": "Epsilon", "action": "insert_after", "text": "Teachers are part of this."},
    {"party": "Zeta", "action": "delete", "text": ""},
)


def test_the_example_of_the_module():
    for module in (brackets, rendering):
        tried = doctest.testmod(module)
        assert tried.failed == 0
        assert tried.attempted > 1


def test_the_example_in_rio():
    assert render(compose(BASE, EXAMPLE[:3], number="7"), "rio") == (
        "7. We resolve to connect every [public - Alpha, Delta Group] school "
        "[within five years - Gamma retain; Beta delete]."
    )
    assert render(compose(BASE, EXAMPLE, number="7"), "rio").splitlines() == [
        (
            "7. [We resolve to connect every [public - Alpha, Delta Group] school "
            "[within five years - Gamma retain; Beta delete]. - Zeta delete]"
        ),
        "7.bis. [Teachers are part of this. - Epsilon]",
    ]


def test_alternatives_stand_beside_what_others_retain():
    said = [
        {"party": "Z", "action": "amend", "text": "We see promoting b world."},
        {"parties": ["Y", "X"], "action": "retain", "text": "We see changing a world."},
    ]
    composition = compose("We see changing a world.", said)
    assert render(composition, "rio") == "We see [changing a - X, Y retain / promoting b - Z] world."


def test_settled_text_ends_agreed():
    assert render(compose(BASE, [], number="7", is_agreed=True), "rio") == f"7. {BASE} [Agreed ad ref]"
    assert render(compose(BASE, [], is_agreed=True), "statement").endswith("[Preliminarily Agreed]")


def test_what_everyone_says_is_read_from_the_composition():
    composition = compose(BASE, EXAMPLE)
    assert composition.base() == composition.text_of("Gamma") == BASE
    assert composition.text_of("Delta Group") == "We resolve to connect every public school within five years."
    assert composition.text_of("Beta") == "We resolve to connect every school."
    assert composition.text_of("Zeta") == ""
    assert composition.text_of("Epsilon") == f"{BASE}\nTeachers are part of this."
    with pytest.raises(LookupError):
        composition.text_of("Omega")


def test_identical_proposals_stand_once_and_groups_come_first():
    text = BASE.replace("five", "ten")
    said = [
        {"party": "Alpha", "action": "amend", "text": text},
        {"party": "The Group", "action": "amend", "text": text, "group": True},
        {"party": "Beta", "action": "support", "supports": "Alpha"},
        {"party": "Gamma", "action": "reservation", "supports": "Alpha"},
    ]
    composition = compose(BASE, said)
    assert "[five / ten - The Group, Alpha; Beta support; Gamma reservation]" in render(composition, "rio")
    assert composition.text_of("Beta") == text
    assert composition.text_of("Gamma") == BASE


def test_a_party_with_two_wordings_has_both():
    one, two = BASE.replace("five", "ten"), BASE.replace("school", "clinic")
    composition = compose(BASE, [{"party": "A", "action": "amend", "text": text} for text in (one, two)])
    assert composition.texts_of("A") == (one, two)
    assert "A (1)" in render(composition, "rio")
    assert "A (2)" in render(composition, "rio")


def test_words_of_a_paragraph_can_be_deleted():
    composition = compose(BASE, [{"party": "Beta", "action": "delete", "text": "within five years"}])
    assert composition.text_of("Beta") == "We resolve to connect every school."
    with pytest.raises(NotAProposal, match="does not have"):
        compose(BASE, [{"party": "Beta", "action": "delete", "text": "within six years"}])


@pytest.mark.parametrize(
    "said",
    [
        {"party": "A", "action": "abolish"},
        {"party": "", "action": "delete"},
        {"action": "delete"},
        {"party": "A", "action": "amend", "text": " "},
        {"party": "A", "action": "insert_after"},
    ],
)
def test_what_is_no_proposal_is_refused_with_a_sentence(said):
    with pytest.raises(NotAProposal, match=r"\w"):
        compose(BASE, [said])


def test_every_partys_text_comes_back_from_ten_thousand_paragraphs():
    random = Random(8)
    shared = whole = 0
    for _ in range(10_000):
        words, text = paragraph(random)
        said = proposals(random, words, text)
        composition = compose(text, said)
        assert composition.base() == text
        for one in said:
            assert composition.text_of(one["party"]) == one["wanted"]
        shared += len({one["text"] for one in said if one["action"] == "amend"}) < sum(
            one["action"] == "amend" for one in said
        )
        whole += any(one["action"] == "delete" for one in said)
    assert shared > 1000
    assert whole > 1000


def test_edits_make_the_other_text_and_keep_words_whole():
    random = Random(3)
    for _ in range(300):
        words, text = paragraph(random)
        for one in proposals(random, words, text):
            place, made = 0, ""
            for edit in edits(text, one["text"]):
                assert edit.start >= place
                made += text[place : edit.start] + edit.new
                place = edit.end
            assert made + text[place:] == one["text"]
    assert edits("every school in", "every schools in") == [(6, 12, "schools")]


def test_white_space_alone_is_no_bracket_but_comes_back():
    text = BASE.replace("every school", "every  school")
    composition = compose(BASE, [{"party": "A", "action": "amend", "text": text}])
    assert render(composition, "rio") == BASE
    assert composition.text_of("A") == text
    assert composition.count().brackets == 0


def test_a_rewritten_phrase_is_one_bracket_although_words_recur_in_it():
    base = (
        "We call on the heads of the agencies of the system to report to the Council on the use of the funds each year."
    )
    text = "We call on the boards of all bodies in the field to tell each of the regions on time of the use each year."
    composition = compose(base, [{"party": "A", "action": "amend", "text": text}])
    assert len(edits(base, text)) >= 6
    assert composition.count().brackets <= 3
    assert composition.count().words <= 1.3 * composition.count().changed


def test_each_wording_is_compared_with_the_paragraph_once_however_many_propose_it(monkeypatch):
    compared = []
    monkeypatch.setattr(brackets, "edits", lambda base, text: compared.append(text) or edits(base, text))
    random = Random(12)
    words = [f"word{index}" for index in range(40)]
    text = " ".join(random.choices(words, k=70))
    wordings = [_reworded(random, words, text) for _ in range(12)]
    said = [{"party": f"P{n}", "action": "amend", "text": wordings[n % 12]} for n in range(24)]
    compose(text, said)
    assert sorted(compared) == sorted(set(wordings))


def _reworded(random, words, text):
    pieces = text.split()
    for _ in range(3):
        start = random.randrange(len(pieces))
        pieces[start : start + random.randint(0, 5)] = random.choices(words, k=random.randint(1, 5))
    return " ".join(pieces)


@pytest.mark.parametrize("name", NAMES)
def test_every_notation_names_every_party_and_holds_every_word(name):
    shown = render(compose(BASE, EXAMPLE, number="7"), name)
    for party in ("Alpha", "Delta Group", "Beta", "Gamma", "Epsilon", "Zeta"):
        assert party in shown
    assert "public" in shown
    assert "Teachers are part of this" in shown


def test_tables_have_the_columns_of_the_bodies_that_use_them():
    columns = {name: len(notation(name)["columns"]) for name in NAMES if "columns" in notation(name)}
    assert columns == {"wsis-2005": 3, "parties": 4, "codex": 7, "iso": 8}
    said = [{**EXAMPLE[1], "rationale": "No dates.", "type": "substantive"}]
    assert render(compose(BASE, said, number="7"), "codex").splitlines()[1] == (
        " | 7 |  | substantive | We resolve to connect every school ~~within five years~~. | No dates. | Beta"
    )
    assert render(compose(BASE, said, number="7"), "wsis-2005").splitlines()[1] == (
        f"7. {BASE} | Beta | [replace with] We resolve to connect every school ~~within five years~~. / *[No dates.]*"
    )


def test_options_and_bullets_and_clauses():
    composition = compose(BASE, EXAMPLE, number="7")
    assert "Option 4: No text | Zeta" in render(composition, "parties")
    said = [{**EXAMPLE[1], "category": "Government"}]
    assert "• Beta, Government: We resolve to connect every school." in render(compose(BASE, said), "statement")
    said = [{**EXAMPLE[1], "on_behalf_of": "the Delta Group"}]
    assert render(compose(BASE, said), "clauses").endswith(
        "We resolve to connect every school (Beta on behalf of the Delta Group);"
    )


def test_words_of_a_notation_are_translated():
    words = {"{names} delete": "{names} supprimer", "No text": "Pas de texte"}
    composition = compose(BASE, EXAMPLE)
    assert "Zeta supprimer]" in render(composition, "rio", lambda text: words.get(text, text))
    assert "Pas de texte" in render(composition, "parties", lambda text: words.get(text, text))
    assert {*words} <= phrases()


def test_an_unknown_notation_is_refused_with_the_names_there_are():
    with pytest.raises(LookupError, match="rio, wsis-2005"):
        render(compose(BASE, []), "braille")


def test_a_notation_of_ones_own_is_data():
    for name in NAMES:
        assert yaml.safe_dump(notation(name))
        assert not re.search(r"[^\w-]", name)


def test_the_engine_knows_no_django():
    code = "import submissions.texts.brackets, submissions.texts.notations, sys; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
