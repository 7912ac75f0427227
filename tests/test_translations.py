"""The interface speaks the six official languages: the catalogues are there, compiled and whole."""

import gettext
import re

import pytest
from django.utils import translation
from django.utils.translation import ngettext

from config.environment import BASE_DIR

CATALOGUES = sorted((BASE_DIR / "locale").glob("*/LC_MESSAGES/django.po"))


def test_there_is_a_catalogue_for_each_official_language_but_english():
    assert [path.parent.parent.name for path in CATALOGUES] == ["ar", "es", "fr", "ru", "zh_Hans"]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parent.parent.name)
def test_no_sentence_is_left_in_english(path):
    entries = path.read_text(encoding="utf-8").split("\n\n")[1:]
    empty = re.compile(r'^msgstr(\[\d\])? ""$(?!\n")', re.MULTILINE)
    assert [entry for entry in entries if empty.search(entry) or "#, fuzzy" in entry] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parent.parent.name)
def test_the_compiled_catalogue_is_that_of_the_sentences(path):
    with path.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for entry in path.read_text(encoding="utf-8").split("\n\n")[1:]:
        found = re.search(r'^msgid "(.+)"\nmsgstr "(.+)"$', entry, re.MULTILINE)
        if found and "msgctxt" not in entry and "#~" not in entry:
            sentence, said = (
                text.encode().decode("unicode_escape").encode("latin-1").decode() for text in found.groups()
            )
            assert compiled.gettext(sentence) == said


@pytest.mark.parametrize(
    ("language", "counts"),
    [("ar", (0, 1, 2, 5, 11, 100)), ("ru", (1, 2, 5)), ("es", (1, 2)), ("fr", (1, 2)), ("zh-hans", (1, 2))],
)
def test_every_plural_form_is_translated(language, counts):
    with translation.override(language):
        said = [ngettext("%(count)s input", "%(count)s inputs", count) for count in counts]
    assert [text for text in said if text.endswith(("input", "inputs"))] == []
