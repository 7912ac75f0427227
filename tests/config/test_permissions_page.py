"""docs/permissions.md says what the tests ask."""

from tests.config.access import document, table


def test_the_page_is_the_one_that_the_table_makes():
    remake = "python -m tests.config.access.document"
    assert document.PATH.read_text(encoding="utf-8") == document.document(), f"make it anew: {remake}"


def test_sets_of_roles_have_short_names_and_the_rest_is_named_one_by_one():
    assert [
        document.words(roles)
        for roles in (set(), table.EVERYONE, table.SIGNED_IN - {"stranger"}, table.SECRETARIAT | {"operator"})
    ] == ["–", "everyone", "everybody signed in but stranger", "the secretariat, operator"]
