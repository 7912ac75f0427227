from typing import get_args

from assembly.notices import SENTENCES, sentence
from word.model.document import WritingCode


def test_every_code_of_the_writer_has_a_sentence():
    assert set(get_args(WritingCode)) - set(SENTENCES) == set()


def test_a_notice_names_what_it_is_about():
    assert sentence("link-dropped", "ftp://x") == (
        "A link leads to an address that Word refuses; its text is there. (ftp://x)"
    )
