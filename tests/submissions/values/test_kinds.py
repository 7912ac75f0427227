"""Each kind of question decides for itself; nothing else knows it by name."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.http import QueryDict

from submissions.values import kinds
from submissions.values.enums import QuestionKind
from submissions.values.exceptions import NotPossible

ROOT = Path(__file__).resolve().parents[3]


def question(*values, scale_max=5):
    fields = ("label_en", "label_ar", "label_zh_hans", "label_fr", "label_ru", "label_es")
    rows = [
        SimpleNamespace(value=value, label=value.upper(), retired_at=None, **dict.fromkeys(fields, value.upper()))
        for value in values
    ]
    return SimpleNamespace(scale_max=scale_max, options=SimpleNamespace(all=lambda: rows))


def test_every_kind_has_a_template_and_a_label():
    for kind in kinds.KINDS.values():
        assert (ROOT / f"templates/drafting/_answer_{kind.partial}.html").is_file()
        assert str(kind.label)


def test_names_are_those_that_are_stored():
    assert set(kinds.KINDS) == set(QuestionKind)


@pytest.mark.parametrize("name", sorted(set(kinds.KINDS) - {"rich_text", "paragraph_comments"}))
def test_nothing_is_no_value(name):
    kind = kinds.kind_of(name)
    assert [kind.clean(question("a"), nothing) for nothing in (None, "", [])] == [None] * 3
    assert kind.in_words(None, []) == kind.in_document(None) == ""


@pytest.mark.parametrize(
    ("name", "posted", "value", "words"),
    [
        ("single_choice", "answer=b", "b", "B"),
        ("multiple_choice", "answer=b&answer=a", ["b", "a"], "A; B"),
        ("scale", "answer=3", 3, "3"),
        ("acknowledgement", "answer=on", True, "Yes"),
        ("short_text", "answer=+one+++line ", "one line", "one line"),
    ],
)
def test_what_is_posted_is_kept_and_said(name, posted, value, words):
    kind, asked = kinds.kind_of(name), question("a", "b")
    assert kind.clean(asked, kind.from_form(QueryDict(posted), "answer")) == value
    assert kind.in_words(value, kind.labels(asked, value)) == words


@pytest.mark.parametrize(
    ("name", "value"),
    [("single_choice", "c"), ("single_choice", ["a", "b"]), ("multiple_choice", ["c"]), ("scale", "6")],
)
def test_what_is_not_offered_is_refused(name, value):
    with pytest.raises(NotPossible):
        kinds.kind_of(name).clean(question("a", "b"), value)


def test_step_that_is_held_stays_when_the_scale_was_shortened():
    assert kinds.kind_of("scale").clean(question(scale_max=3), "5", held=5) == 5


@pytest.mark.parametrize(
    ("name", "lines", "value"),
    [
        ("single_choice", ["☒ B"], "b"),
        ("multiple_choice", ["☒ A", "☐ B"], ["a"]),
        ("scale", ["4"], 4),
        ("acknowledgement", ["☒ I acknowledge this"], True),
        ("short_text", ["one", "line"], "one line"),
    ],
)
def test_value_is_read_back_from_the_lines_of_a_drafting_file(name, lines, value):
    assert kinds.kind_of(name).read(question("a", "b"), lines) == (value, "")


def test_what_is_none_of_the_choices_is_told():
    assert kinds.kind_of("single_choice").read(question("a"), ["Z"]) == (None, "Z")


def test_no_module_outside_tells_kinds_apart_by_name():
    named = re.compile(r"QuestionKind\b|question\.kind\s*(?:==|!=|in\b)")
    modules = [path for room in ("submissions", "reviews", "assembly") for path in (ROOT / room).rglob("*.py")]
    found = {str(path.relative_to(ROOT)) for path in modules if named.search(path.read_text(encoding="utf-8"))}
    assert found == {"submissions/values/enums.py"}
