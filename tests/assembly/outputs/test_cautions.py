from typing import get_args, get_type_hints

from assembly.cautions import SENTENCES, sentence
from word.model.document import Caution


def test_every_kind_of_caution_has_a_sentence():
    assert set(get_args(get_type_hints(Caution)["kind"])) - set(SENTENCES) == set()


def test_a_caution_names_its_detail():
    assert sentence("link-dropped", "ftp://x") == (
        "A link leads to an address that Word refuses; its text is there. (ftp://x)"
    )
