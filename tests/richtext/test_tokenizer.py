"""Pages, the Word writer and the reader see the same tokens of the same HTML."""

from hypothesis import given

from richtext import serialize
from richtext.tokenizer import attributes_of, pieces, tokens, unquoted
from tests.richtext.strategies import blocks


@given(blocks)
def test_nothing_is_lost_between_the_tokens(answer):
    html = serialize(answer)
    assert "".join(token.source for token in tokens(html)) == html


@given(blocks)
def test_pieces_are_the_same_tokens(answer):
    html = serialize(answer)
    before, found = pieces(html)
    split = [part for piece in found for part in (f"<{piece[: piece.index('>') + 1]}", piece[piece.index(">") + 1 :])]
    assert [token.source for token in tokens(html)] == [part for part in (before, *split) if part]


@given(blocks)
def test_attributes_are_unescaped_alike(answer):
    for token in tokens(serialize(answer)):
        assert list(attributes_of(token.attributes).values()) == [
            unquoted(quoted) for quoted in token.attributes.split('"')[1::2]
        ]


def test_what_is_no_tag_is_text():
    assert [token.text for token in tokens("a < b <B>")] == ["a ", "<", " b ", "<", "B>"]
