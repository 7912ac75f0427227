"""Names are ordered by the Unicode Collation Algorithm, as pyuca has it."""

import pytest
from pyuca import Collator

from submissions.values.collation import _collator, sort_key


@pytest.fixture(scope="module")
def pyuca():
    return Collator()


def test_keys_are_those_of_pyuca(pyuca):
    known = ["".join(chr(int(point, 16)) for point in points.split()) for points in _collator().table]
    several = [text for text in known if len(text) > 1]
    unknown = ["\u4e00\u9fff", "\U00017000", "\U0002a6d7", "\U000e0fff", "\ud7ff"]
    for text in [*known[::40], *several, *(f"a{text}b" for text in several), *unknown, "Å\u0323", "e\u0301e\u0300"]:
        assert sort_key(text) == tuple(pyuca.sort_key(text)), text


def test_names_stand_where_people_look():
    names = ["Zambia", "Åland", "Egypt", "Ελλάδα", "Côte d’Ivoire", "Costa Rica", "Éire"]
    assert sorted(names, key=sort_key) == ["Åland", "Costa Rica", "Côte d’Ivoire", "Egypt", "Éire", "Zambia", "Ελλάδα"]
