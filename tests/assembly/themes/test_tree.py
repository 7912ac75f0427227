"""The tree of themes: each change is on the record, and no passage is lost by it."""

import pytest

from assembly.models import Tag, TagState
from assembly.themes.coverage import tree_of
from assembly.themes.services import tagging, tree
from submissions.models import AuditEvent, Theme
from submissions.values.exceptions import NotFound, NotPermitted, NotPossible
from tests.factories import UserFactory, secretariat_of, submitted_version

pytestmark = pytest.mark.django_db
TEXT = "<p>We need fibre.</p><p>We need teachers.</p>"


@pytest.fixture
def version():
    return submitted_version(answers={"q1": TEXT})


@pytest.fixture
def call(version):
    return version.submission.consultation


@pytest.fixture
def secretariat(call):
    return secretariat_of(call)


def verbs() -> list[str]:
    return list(AuditEvent.objects.filter(verb__startswith="theme").order_by("pk").values_list("verb", flat=True))


@pytest.mark.parametrize(
    ("key", "count"),
    [("wsis-action-lines", 11), ("gdc-objectives", 5), ("ten-themes", 10), ("sustainable-development-goals", 17)],
)
def test_a_set_gives_its_themes_once_in_six_languages(call, secretariat, key, count):
    assert tree.begin_with(call.process_id, secretariat, key) == count
    assert tree.begin_with(call.process_id, secretariat, key) == 0
    for theme in Theme.objects.filter(process=call.process):
        titles = [getattr(theme, f"title_{code}") for code in ("en", "fr", "es", "ru", "ar", "zh_hans")]
        assert all(titles), theme.key
        assert theme.phrases


def test_a_set_that_there_is_not_is_refused_with_those_there_are(call, secretariat):
    with pytest.raises(NotFound) as refused:
        tree.begin_with(call.process_id, secretariat, "nothing")
    assert "WSIS Action Lines" in refused.value.details


def test_titles_of_one_name_have_keys_of_their_own(call, secretariat):
    keys = [tree.add(call.process_id, secretariat, "Access").key for _ in range(3)]
    assert keys == ["access", "access-2", "access-3"]
    assert tree.add(call.process_id, secretariat, "接入").key == "theme"


def test_a_tree_is_no_circle_and_three_levels_deep(call, secretariat):
    one = tree.add(call.process_id, secretariat, "One")
    two = tree.add(call.process_id, secretariat, "Two", parent=one)
    three = tree.add(call.process_id, secretariat, "Three", parent=two)
    with pytest.raises(NotPossible, match="3 levels"):
        tree.add(call.process_id, secretariat, "Four", parent=three)
    with pytest.raises(NotPossible, match="below itself"):
        tree.change(one.pk, secretariat, parent=three)
    assert [(row.theme.title, row.level) for row in tree_of(call)] == [("One", 0), ("Two", 1), ("Three", 2)]


def test_merging_takes_passages_and_themes_along_and_keeps_twins_once(version, call, secretariat):
    one, two = (tree.add(call.process_id, secretariat, title) for title in ("Access", "Connectivity"))
    below = tree.add(call.process_id, secretariat, "Fibre", parent=one)
    for theme, words in [(one, "We need fibre."), (two, "We need fibre."), (one, "We need teachers.")]:
        tagging.tag(version.pk, secretariat, theme.pk, "q1", words)
    assert tree.merge(one.pk, two.pk, secretariat) == 1
    assert sorted(two.tags.values_list("exact", flat=True)) == ["We need fibre.", "We need teachers."]
    below.refresh_from_db()
    assert below.parent == two
    assert not Theme.objects.filter(pk=one.pk).exists()
    assert "Access" in Theme.objects.get(pk=two.pk).phrases
    assert verbs() == ["theme_added"] * 3 + ["theme_merged"]


def test_a_theme_is_not_merged_into_itself_or_one_below(call, secretariat):
    one = tree.add(call.process_id, secretariat, "One")
    below = tree.add(call.process_id, secretariat, "Two", parent=one)
    for into in (one, below):
        with pytest.raises(NotPossible):
            tree.merge(one.pk, into.pk, secretariat)


def test_splitting_takes_the_chosen_passages(version, call, secretariat):
    theme = tree.add(call.process_id, secretariat, "Everything")
    tags = [
        tagging.tag(version.pk, secretariat, theme.pk, "q1", words) for words in ("We need fibre.", "We need teachers.")
    ]
    new = tree.split(theme.pk, secretariat, "Skills", [tags[1].pk])
    assert [row.exact for row in new.tags.all()] == ["We need teachers."]
    assert [row.exact for row in theme.tags.all()] == ["We need fibre."]
    with pytest.raises(NotPossible):
        tree.split(theme.pk, secretariat, "Nothing", [])
    assert verbs()[-1] == "theme_split"


def test_a_theme_that_holds_something_is_not_removed(version, call, secretariat):
    theme = tree.add(call.process_id, secretariat, "Access")
    tag = tagging.tag(version.pk, secretariat, theme.pk, "q1", "We need fibre.")
    with pytest.raises(NotPossible, match="Merge"):
        tree.remove(theme.pk, secretariat)
    Tag.objects.filter(pk=tag.pk).update(state=TagState.SUGGESTED)
    tree.remove(theme.pk, secretariat)
    assert not Theme.objects.exists()


def test_themes_change_place_among_those_of_their_level(call, secretariat):
    one, two = (tree.add(call.process_id, secretariat, title) for title in ("One", "Two"))
    assert tree.move(two.pk, secretariat, -1)
    assert [row.theme.title for row in tree_of(call)] == ["Two", "One"]
    assert not tree.move(two.pk, secretariat, -1)
    assert one.process == two.process


def test_nobody_else_changes_the_tree(call):
    stranger = UserFactory()
    with pytest.raises(NotPermitted):
        tree.add(call.process_id, stranger, "Access")
    with pytest.raises(NotPermitted):
        tree.begin_with(call.process_id, secretariat_of(submitted_version().submission.consultation), "ten-themes")
