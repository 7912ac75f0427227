"""What a consolidated file is checked by: each quoted stretch with a digest, and what stands between them.

The texts are read from what was written, by the rules of ``check_compilation``, which anyone may run.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from assembly.outputs import check_compilation as checker
from word.model.document import Canonical, Contents, Element, Fragment, Rendered

FORMAT = "rapporteur-compilation/1"
_ORDINARY = re.compile(r"<w:(?:ins|del|instrText|sym|noBreakHyphen|softHyphen|footnoteReference|bookmarkStart)\b|<m:t")
_BREAKS = re.compile(r"</w:p>|<w:(?:tab|br|cr)(?: [^>]*)?/>")
_TAGS = re.compile(r"<[^>]*>")
_MARK = re.compile(r"a(?P<question>\d+(?:_\d+)?)_n(?P<input>\d+)(?P<piece>_p\d+)?")


def text_of(xml: str, notes: Sequence[str] = ()) -> str:
    """Return the text of a piece of a document as the checker reads it."""
    if not _ORDINARY.search(xml):
        return checker.plain(_TAGS.sub("", _BREAKS.sub(" ", xml)))
    return "".join(text for _name, text in checker.segments(xml, _numbered(xml, notes), lambda _name: False))


def _numbered(xml: str, notes: Sequence[str]) -> dict[str, str]:
    """Return the texts of footnotes by the numbers of their marks."""
    numbers = re.findall(r'<w:footnoteReference w:id="(\d+)"', xml)
    return {number: text_of(note) for number, note in zip(numbers, notes, strict=False)}


class Proof:
    """Told of each element as it is written; ``versions`` are the versions by input number.

    ``closed`` are marks of questions whose answers are said in the language of the document. ``bases`` are texts to
    which tracked changes are made, by bookmark.
    """

    def __init__(
        self, versions: dict[int, int], closed: frozenset[str] = frozenset(), bases: dict[str, str] | None = None
    ) -> None:
        self.versions, self.closed, self.bases = versions, closed, {} if bases is None else bases
        self.blocks: list[dict[str, Any]] = []
        self.frame: list[str] = []
        self.contents: list[str] = []
        self.words = 0

    def watch(self, element: Element, xml: str, notes: Sequence[str]) -> None:
        """Note what was written."""
        if isinstance(element, Contents):
            self.contents.append("".join(text for _name, text in checker.segments(xml, {}, lambda _name: False)))
            return
        marks = _marks(element)
        if not marks:
            if '<w:bookmarkStart w:id="' in xml and _quoted(xml):
                for name, text in checker.segments(xml, _numbered(xml, notes), _is_mark):
                    self._said(name, text)
            else:
                self._said("", text_of(_without_marks(xml), notes))
        else:
            self._said(marks, text_of(_without_marks(xml), notes))

    def _said(self, name: str, text: str) -> None:
        if not name:
            if text:
                self.frame.append(text)
            return
        block: dict[str, Any] = {"at": name, "text": checker.digest(text), "words": len(text.split())}
        block["frame"] = checker.digest(" ".join(self.frame))
        self.frame = []
        found = _MARK.fullmatch(name)
        block["kind"] = "text"
        if found:
            number = int(found["input"])
            block |= {"input": number, "version": self.versions.get(number)}
            block["kind"] = "choice" if found["question"] in self.closed else "answer"
        if name in self.bases:
            block["base"] = checker.digest(checker.plain(self.bases[name]))
        self.words += block["words"]
        self.blocks.append(block)

    def as_json(self) -> dict[str, Any]:
        """Return what the manifest holds of it."""
        contents = re.sub(r"[\d\s]+", "", " ".join(self.contents))
        return {
            "blocks": self.blocks,
            "tail": checker.digest(" ".join(self.frame)),
            "contents": checker.digest(contents) if self.contents else "",
        }


def _marks(element: Element) -> str:
    """Return the bookmark of an element that is quoted as a whole."""
    if isinstance(element, Rendered):
        name = element.bookmarks[0] if element.bookmarks else ""
    else:
        name = element.bookmark if isinstance(element, Canonical | Fragment) else ""
    return name if _is_mark(name) else ""


def _is_mark(name: str) -> bool:
    return bool(_MARK.fullmatch(name)) or name.startswith("p_")


def _quoted(xml: str) -> bool:
    return any(_is_mark(name) for name in re.findall(r'w:name="([^"]*)"', xml))


def _without_marks(xml: str) -> str:
    return re.sub(r"<w:bookmarkStart [^>]*/>", "", xml) if "<w:bookmarkStart" in xml else xml


def manifest_of(said: dict[str, Any], proof: Proof, reconciliation: dict[str, Any]) -> dict[str, Any]:
    """Return a manifest with its digest; what is known of the file as a whole is added when it is closed."""
    whole = {"format": FORMAT, **said, "reconciliation": reconciliation, **proof.as_json()}
    return {**whole, "digest": checker.manifest_digest(whole)}
