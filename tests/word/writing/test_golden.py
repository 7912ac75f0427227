"""The parts of known documents, compared as XML with files kept under tests/golden/word.

``UPDATE_GOLDEN=1`` writes them anew; look at the difference before you keep it.
"""

import os
from pathlib import Path

import pytest

from tests.word.ooxml import Parts, difference, pretty
from tests.word.writing import samples
from word.writing.house import HOUSE, build
from word.writing.package import checksum
from word.writing.writer import write

GOLDEN = Path(__file__).parents[2] / "golden" / "word"
PARTS = [
    "word/document.xml", "word/footnotes.xml", "word/numbering.xml", "word/_rels/document.xml.rels",
    "word/_rels/footnotes.xml.rels", "word/header1.xml", "word/footer1.xml", "docProps/core.xml", "[Content_Types].xml",
]  # fmt: skip


@pytest.fixture(scope="module", params=["en", "ar"])
def compiled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Parts]:
    path = tmp_path_factory.mktemp("golden") / "compilation.docx"
    with path.open("wb") as stream:
        write(samples.compilation(language=request.param), stream)
    return request.param, Parts(path)


@pytest.mark.parametrize("name", PARTS)
def test_part_is_as_its_golden_file(compiled: tuple[str, Parts], name: str) -> None:
    language, parts = compiled
    golden = GOLDEN / f"compilation-{language}" / name.replace("/", "__").replace("[", "").replace("]", "")
    actual = pretty(parts[name])
    if os.environ.get("UPDATE_GOLDEN"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(actual + "\n", encoding="utf-8")
    expected = golden.read_text(encoding="utf-8").rstrip("\n")
    assert expected == actual, difference(expected, actual, name)


def test_house_is_what_its_script_builds(tmp_path: Path) -> None:
    with HOUSE.open("rb") as stream:
        assert build(tmp_path / "house.docx") == checksum(stream)
