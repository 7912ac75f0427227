"""Three-way merge: nothing that anybody wrote is lost."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from richtext import Blocks, Conflict, Conflicted, Merged, clean, merge, normalize, plain_text, serialize
from richtext.blocks import Block, List, ListItem, Paragraph, Quotation, Run
from tests.richtext.strategies import blocks


def _merged(base: str, mine: str, theirs: str) -> str:
    result = merge(clean(base).blocks, clean(mine).blocks, clean(theirs).blocks)
    assert isinstance(result, Merged), result
    return serialize(result.blocks)


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged"),
    [
        ("<p>a b c d", "<p>a x c d", "<p>a b c y", "<p>a x c y</p>"),
        ("<p>a<p>b", "<p>a<p>m<p>b", "<p>t<p>a<p>b", "<p>t</p><p>a</p><p>m</p><p>b</p>"),
        ("<p>a", "<p>a<p>mine", "<p>a<p>theirs", "<p>a</p><p>theirs</p><p>mine</p>"),
        ("<p>one two", "<p>one two mine", "<p>one two theirs", "<p>one two theirs mine</p>"),
        ("<p>one", "<p>mine one", "<p>theirs one", "<p>theirs mine one</p>"),
        ("", "<p>mine", "<p>theirs", "<p>theirs</p><p>mine</p>"),
        ("<ul><li></ul>", "<ul><li>mine</ul>", "<ul><li>theirs</ul>",
         "<ul><li><p>theirs mine</p></li></ul>"),
        ("<p>a b<p>c", "<p>c", "<p>a b<p>c d", "<p>c d</p>"),
        ("<p>a b c d e", "<p>a d e", "<p>a b e", "<p>a e</p>"),
        ("<p>one two three", "<p><b>one two three</b>", "<p>one 2 three",
         "<p><strong>one </strong>2<strong> three</strong></p>"),
        ("<p>one two", "<p><b>one two</b>", "<p><i>one two</i>", "<p><strong><em>one two</em></strong></p>"),
        ("<p>a title", "<h3>a title</h3>", "<p>a title more", "<h3>a title more</h3>"),
        ("<ul><li>a<li>b", "<ul><li>a x<li>b", "<ul><li>a<li>b y<li>c",
         "<ul><li><p>a x</p></li><li><p>b y</p></li><li><p>c</p></li></ul>"),
        ("<table><tr><td>a<td>b", "<table><tr><td>a x<td>b", "<table><tr><td>a<td>b y",
         "<table><tr><td><p>a x</p></td><td><p>b y</p></td></tr></table>"),
        ("<table><tr><td>a<tr><td>b", "<table><tr><td>a x<tr><td>b", "<table><tr><td>a<tr><td>n<tr><td>b",
         "<table><tr><td><p>a x</p></td></tr><tr><td><p>n</p></td></tr><tr><td><p>b</p></td></tr></table>"),
        ("<p>x<sup data-note='a b'></sup>", "<p>x<sup data-note='a b mine'></sup>",
         "<p>x<sup data-note='theirs a b'></sup>", '<p>x<sup data-note="theirs a b mine"></sup></p>'),
        ("<p>a b<p>c d", "<p>a b mine mine mine mine mine<p>x<p>c d", "<p>theirs theirs theirs theirs a b<p>c d t",
         "<p>theirs theirs theirs theirs a b mine mine mine mine mine</p><p>x</p><p>c d t</p>"),
        ("<p>权利义务", "<p>权利和义务", "<p>权利义务论坛", "<p>权利和义务论坛</p>"),
    ],
)  # fmt: skip
def test_changes_that_go_together_are_merged(base: str, mine: str, theirs: str, merged: str) -> None:
    assert _merged(base, mine, theirs) == merged


@pytest.mark.parametrize(
    ("base", "mine", "theirs"),
    [
        ("<p>one two three", "<p>one mine three", "<p>one theirs three"),
        ("<p>one two three four<p>x", "<p>x", "<p>one two theirs four<p>x"),
        ("<p>Version of person A entirely.", "<p>Version C of person A entirely.", "<p>Different D by person B."),
        ("<ol start=2><li>a", "<ol start=3><li>a", "<ol start=4><li>a"),
        ("<table><tr><td>a", "<table><tr><td>a<td>mine", "<table><tr><td>a<tr><td>theirs"),
        ("<p lang=fr>a", "<p lang=es>a", "<p lang=ar>a"),
    ],
)
def test_changes_that_exclude_each_other_conflict(base: str, mine: str, theirs: str) -> None:
    result = merge(*(clean(side).blocks for side in (base, mine, theirs)))
    assert isinstance(result, Conflicted)
    assert len(result.conflicts) == 1


def test_a_conflict_stands_between_what_is_agreed() -> None:
    base, mine, theirs = (
        clean(f"<p>first{x}</p><p>one {y} three</p><p>last</p>").blocks
        for x, y in (("", "two"), (" mine", "mine"), ("", "theirs"))
    )
    result = merge(base, mine, theirs)
    assert isinstance(result, Conflicted)
    assert result.parts == (mine[:1], Conflict(base[1:2], mine[1:2], theirs[1:2]), base[2:])


@pytest.mark.parametrize(
    ("choice", "html"),
    [("mine", "<p>a mine c</p>"), ("theirs", "<p>a theirs c</p>"), ("both", "<p>a theirs mine c</p>")],
)
def test_a_conflict_is_resolved_by_choice(choice: str, html: str) -> None:
    result = merge(*(clean(f"<p>a {word} c").blocks for word in ("b", "mine", "theirs")))
    assert isinstance(result, Conflicted)
    assert serialize(result.resolve([choice])) == html


def test_resolving_needs_a_choice_for_each_conflict() -> None:
    result = merge(*(clean(f"<p>a {word} c").blocks for word in ("b", "mine", "theirs")))
    assert isinstance(result, Conflicted)
    with pytest.raises(ValueError, match="1 choices are needed, not 0"):
        result.resolve([])


# Random editing: each side changes, adds and deletes words and blocks of one base.


def _edited(draw: st.DrawFn, answer: Blocks, name: str) -> Blocks:
    """``answer`` after a few edits; every word that comes in is new and says whose it is."""
    count = iter(range(1_000))
    result: list[Block] = []
    for block in answer:
        action = draw(st.sampled_from(["keep", "keep", "keep", "edit", "delete", "before"]))
        if action == "before":
            result.append(Paragraph((Run(f"{name}{next(count)} {name}{next(count)}"),)))
        match block:
            case _ if action == "delete":
                pass
            case Paragraph() if action == "edit":
                words = plain_text((block,)).split()
                place = draw(st.integers(0, len(words)))
                words[place : place + draw(st.integers(0, 2))] = [f"{name}{next(count)}"]
                result.append(Paragraph((Run(" ".join(words)),)))
            case List() if action == "edit":
                items = list(block.items)
                item = ListItem((Paragraph((Run(f"{name}{next(count)}"),)),))
                items.insert(draw(st.integers(0, len(items))), item)
                result.append(List(block.ordered, tuple(items)))
            case Quotation() if action == "edit":
                result.append(Quotation(_edited(draw, block.blocks, name + "q")))
            case _:
                result.append(block)
    return normalize(result).blocks


@st.composite
def three_sides(draw: st.DrawFn) -> tuple[Blocks, Blocks, Blocks]:
    """A base in which no word comes twice, and what two people made of it."""
    count = iter(range(1_000))

    def paragraph(length: int) -> Paragraph:
        return Paragraph((Run(" ".join(f"base{next(count)}" for _ in range(length))),))

    made: list[Block] = []
    for kind, lengths in draw(
        st.lists(st.tuples(st.sampled_from("ppplq"), st.lists(st.integers(1, 8), min_size=1, max_size=3)), max_size=6)
    ):
        texts = tuple(map(paragraph, lengths))
        if kind == "l":
            made.append(List(ordered=False, items=tuple(ListItem((text,)) for text in texts)))
        elif kind == "q":
            made.append(Quotation(texts))
        else:
            made += texts
    base = normalize(made).blocks
    return base, _edited(draw, base, "m"), _edited(draw, base, "t")


@given(three_sides())
@settings(max_examples=150)
def test_no_word_that_either_side_wrote_is_lost(sides: tuple[Blocks, Blocks, Blocks]) -> None:
    base, mine, theirs = (Counter(plain_text(side).split()) for side in sides)
    result = merge(*sides)
    if isinstance(result, Merged):
        kept = Counter(plain_text(result.blocks).split())
        assert (mine - base) + (theirs - base) <= kept
        assert base & mine & theirs <= kept
    else:
        for side, choice in ((mine, "mine"), (theirs, "theirs")):
            assert side - base <= Counter(plain_text(result.resolve([choice] * len(result.conflicts))).split())


@given(three_sides())
@settings(max_examples=60)
def test_both_sides_see_the_same_conflicts(sides: tuple[Blocks, Blocks, Blocks]) -> None:
    base, mine, theirs = sides
    assert isinstance(merge(base, mine, theirs), Merged) == isinstance(merge(base, theirs, mine), Merged)


@given(blocks, blocks)
@settings(max_examples=60)
def test_one_sided_changes_are_taken_whole(base: Blocks, changed: Blocks) -> None:
    assert merge(base, changed, base) == merge(base, base, changed) == merge(base, changed, changed) == Merged(changed)


@given(blocks, blocks, blocks)
@settings(max_examples=25)
def test_any_three_answers_merge_or_conflict(base: Blocks, mine: Blocks, theirs: Blocks) -> None:
    result = merge(base, mine, theirs)
    whole = result.blocks if isinstance(result, Merged) else result.resolve(["both"] * len(result.conflicts))
    assert normalize(whole).blocks == whole
