"""The questionnaires that come as data files keep to the format of docs/questionnaires.md."""

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[3]
FILES = [
    *sorted((ROOT / "submissions/calls/questionnaires").glob("*.yaml")),
    ROOT / "config/demo/preparatory_questionnaire.yaml",
]
WSIS20 = ROOT / "submissions/calls/questionnaires/wsis20_elements_paper.yaml"

LANGUAGES = ["ar", "en", "es", "fr", "ru", "zh"]
KINDS = {
    "rich_text",
    "short_text",
    "single_choice",
    "multiple_choice",
    "scale",
    "paragraph_comments",
    "acknowledgement",
}
NAMES = {
    "questionnaire": {"schema", "key", "title", "introduction", "sections"},
    "section": {"key", "title", "introduction", "questions"},
    "question": {
        "key",
        "number",
        "kind",
        "required",
        "text",
        "short_text",
        "guidance",
        "word_limit",
        "leeway_percent",
        "shown_if",
        "choices",
        "scale_max",
        "texts_also",
    },
}


def read(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def questions_of(questionnaire):
    return [question for section in questionnaire["sections"] for question in section["questions"]]


def translated(node, path=""):
    """Every (path, mapping) below a node whose keys are languages."""
    if isinstance(node, dict):
        if "en" in node:
            yield path, node
        else:
            for name, value in node.items():
                yield from translated(value, f"{path}/{name}")
    elif isinstance(node, list):
        for position, value in enumerate(node):
            yield from translated(value, f"{path}/{position}")


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def questionnaire(request):
    return read(request.param)


@pytest.fixture(scope="module")
def wsis20():
    return {question["key"]: question for question in questions_of(read(WSIS20))}


def test_every_text_is_in_the_six_languages(questionnaire):
    assert {path: sorted(texts) for path, texts in translated(questionnaire) if sorted(texts) != LANGUAGES} == {}


def test_no_text_is_empty_or_padded(questionnaire):
    texts = [
        text
        for _, texts in translated(questionnaire)
        for value in texts.values()
        for text in ([value] if isinstance(value, str) else value)
    ]
    assert [text for text in texts if not text or re.search(r"^\s|\s$|[ \t\n]{2}", text)] == []


def test_only_names_of_the_format_are_used(questionnaire):
    used = set(questionnaire) - NAMES["questionnaire"]
    for section in questionnaire["sections"]:
        used |= set(section) - NAMES["section"]
        for question in section["questions"]:
            used |= set(question) - NAMES["question"]
    assert used == set()


def test_keys_are_unique(questionnaire):
    keys = Counter(question["key"] for question in questions_of(questionnaire))
    keys.update(f"section {section['key']}" for section in questionnaire["sections"])
    assert [key for key, count in keys.items() if count > 1] == []


def test_keys_are_plain_text(questionnaire):
    keys = [question["key"] for question in questions_of(questionnaire)]
    keys += [choice["key"] for question in questions_of(questionnaire) for choice in question.get("choices", [])]
    assert [key for key in keys if not (isinstance(key, str) and re.fullmatch(r"[a-z][a-z0-9_]*", key))] == []


def test_kinds_are_known(questionnaire):
    assert {question["kind"] for question in questions_of(questionnaire)} - KINDS == set()


def test_choices_come_with_choice_questions_only(questionnaire):
    wrong = [q["key"] for q in questions_of(questionnaire) if ("choices" in q) != q["kind"].endswith("_choice")]
    assert wrong == []


def test_a_condition_names_an_earlier_question_and_one_of_its_choices(questionnaire):
    offered = {}
    for question in questions_of(questionnaire):
        if condition := question.get("shown_if"):
            assert set(condition["one_of"]) <= set(offered[condition["question"]])
        offered[question["key"]] = [choice["key"] for choice in question.get("choices", [])]


def test_no_two_questions_share_a_wording(questionnaire):
    wordings = Counter()
    for question in questions_of(questionnaire):
        texts = {*question["text"].values(), *question.get("short_text", {}).values()}
        for also in question.get("texts_also", {}).values():
            texts |= set(also)
        wordings.update(text.casefold() for text in texts)
    assert [text for text, count in wordings.items() if count > 1] == []


def test_chinese_and_arabic_use_their_own_punctuation(questionnaire):
    wrong = []
    for _, texts in translated(questionnaire):
        for language, between in (
            ("zh", r"[\u4e00-\u9fff][,;:?!][\u4e00-\u9fff]|[\u4e00-\u9fff][?.]$"),
            ("ar", r"[,;?]"),
        ):
            values = texts[language] if isinstance(texts[language], list) else [texts[language]]
            wrong += [value for value in values if re.search(between, value)]
    assert wrong == []


def test_short_texts_fit_their_column(questionnaire):
    short = [text for question in questions_of(questionnaire) for text in question.get("short_text", {}).values()]
    assert [text for text in short if len(text) > 120] == []


def test_wsis20_asks_seven_numbered_questions_in_order(wsis20):
    numbered = [(key, question["number"]) for key, question in wsis20.items() if "number" in question]
    assert numbered == [(f"q{number}", number) for number in range(1, 8)]


def test_wsis20_requires_the_first_three_of_its_questions(wsis20):
    assert [key for key in wsis20 if key.startswith("q") and wsis20[key]["required"]] == ["q1", "q2", "q3"]


def test_wsis20_takes_comments_on_paragraphs_under_its_fifth_question_only(wsis20):
    assert [key for key, question in wsis20.items() if question["kind"] == "paragraph_comments"] == ["q5"]


def test_wsis20_limits_every_numbered_question_with_a_leeway(wsis20):
    limits = {key: (q["word_limit"], q["leeway_percent"]) for key, q in wsis20.items() if "number" in q}
    assert limits == {
        "q1": (1000, 10),
        "q2": (1000, 10),
        "q3": (1000, 10),
        "q4": (600, 10),
        "q5": (1500, 10),
        "q6": (800, 10),
        "q7": (500, 10),
    }


def test_wsis20_has_other_wordings_for_every_numbered_question(wsis20):
    without = [key for key, q in wsis20.items() if "number" in q and len(q.get("texts_also", {}).get("en", [])) < 3]
    assert without == []
