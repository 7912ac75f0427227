"""What a sound Word file must hold, beyond what the Open XML SDK looks at.

``assert_sound(path)`` is for every test that writes a file; the other helpers read parts back as XML.
"""

from __future__ import annotations

import difflib
import posixpath
import re
from collections import Counter
from pathlib import Path
from zipfile import ZipFile

import docx
from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
NAMESPACES = {"w": W[1:-1], "r": R[1:-1], "w14": "http://schemas.microsoft.com/office/word/2010/wordml"}
HIGHEST_ID = 32_767

Element = etree._Element


class Parts:
    """The parts of a package: ``parts["word/document.xml"]`` is its root, ``parts.raw`` the bytes by name."""

    def __init__(self, path: Path) -> None:
        with ZipFile(path) as archive:
            assert archive.testzip() is None
            names = archive.namelist()
            assert len(names) == len(set(names)), "a part is there twice"
            self.raw = {name: archive.read(name) for name in names}
        self._roots = {
            name: etree.fromstring(data) for name, data in self.raw.items() if name.endswith((".xml", ".rels"))
        }

    def __getitem__(self, name: str) -> Element:
        return self._roots[name]

    def __contains__(self, name: str) -> bool:
        return name in self._roots

    def find(self, xpath: str, part: str = "word/document.xml") -> list:
        """What an XPath finds in a part, with the prefixes ``w``, ``r`` and ``w14``."""
        return self._roots[part].xpath(xpath, namespaces=NAMESPACES) if part in self._roots else []

    def text(self, part: str = "word/document.xml") -> str:
        """The text of a part, a line a paragraph."""
        return "\n".join("".join(p.itertext(f"{W}t")) for p in self._roots[part].iter(f"{W}p"))


def assert_sound(path: Path) -> Parts:
    """Assert everything below of a file and return its parts."""
    parts = Parts(path)
    for check in (
        _types_are_complete,
        _relationships_resolve,
        _styles_exist,
        _numbers_exist,
        _cells_end_in_a_paragraph,
        _rows_fill_the_grid,
        _bookmarks_close,
        _links_land,
        _notes_match,
        _ranges_close,
        _drawings_have_their_own_ids,
        _fields_close,
        _sections_are_whole,
        _nothing_asks_for_an_update,
    ):
        check(parts)
    docx.Document(str(path))
    return parts


def _types_are_complete(parts: Parts) -> None:
    root = parts["[Content_Types].xml"]
    defaults = {row.get("Extension").lower() for row in root if row.get("Extension")}
    overrides = [row.get("PartName").lstrip("/") for row in root if row.get("PartName")]
    assert sorted(overrides) == sorted(set(overrides) & set(parts.raw)), "an override without a part, or twice"
    plain = [name for name in parts.raw if name.endswith(".xml") and name not in overrides]
    assert plain == ["[Content_Types].xml"], "a part has no content type of its own"
    assert {name.rpartition(".")[2].lower() for name in parts.raw} <= defaults


def _relationships_resolve(parts: Parts) -> None:
    for name in parts.raw:
        if not name.endswith(".rels"):
            continue
        folder, _, own = name.rpartition("_rels/")
        owner = folder + own.removesuffix(".rels")
        rows = list(parts[name])
        ids = [row.get("Id") for row in rows]
        assert len(ids) == len(set(ids)), f"{name}: an id twice"
        for row in rows:
            if row.get("TargetMode") == "External":
                assert re.match(r"[a-z]+:", row.get("Target"))
                continue
            target = posixpath.normpath(posixpath.join(folder, row.get("Target"))).lstrip("/")
            assert target in parts.raw, f"{name}: {target} is missing"
        if owner in parts:
            used = {
                value for element in parts[owner].iter() for key, value in element.attrib.items() if key.startswith(R)
            }
            assert used <= set(ids), f"{owner}: {used - set(ids)} lead nowhere"
    for name in ("word/document.xml", "word/footnotes.xml"):
        rels = f"word/_rels/{name.rpartition('/')[2]}.rels"
        if rels not in parts and name in parts:
            assert not parts.find("//@r:id", name)


def _stories(parts: Parts) -> list[str]:
    return [n for n in parts.raw if re.fullmatch(r"word/(document|footnotes|comments|header\d*|footer\d*)\.xml", n)]


def _styles_exist(parts: Parts) -> None:
    ids = parts.find("//w:style/@w:styleId", "word/styles.xml")
    assert len(ids) == len(set(ids)), "two styles with one id"
    names = parts.find("//w:style/w:name/@w:val", "word/styles.xml")
    assert len({name.lower() for name in names}) == len(names), "two styles with one name"
    referring = "//w:basedOn/@w:val | //w:next/@w:val | //w:link/@w:val"
    assert set(parts.find(referring, "word/styles.xml")) <= set(ids), "a style stands on an unknown style"
    for story in _stories(parts):
        kinds = {"pStyle": "paragraph", "rStyle": "character", "tblStyle": "table"}
        for tag, kind in kinds.items():
            known = set(parts.find(f"//w:style[@w:type='{kind}']/@w:styleId", "word/styles.xml"))
            used = set(parts.find(f"//w:{tag}/@w:val", story))
            assert used <= known, f"{story}: unknown styles {used - known}"


def _numbers_exist(parts: Parts) -> None:
    abstract = parts.find("//w:abstractNum/@w:abstractNumId", "word/numbering.xml")
    assert len(abstract) == len(set(abstract)), "two outlines with one id"
    nums = parts.find("//w:num/@w:numId", "word/numbering.xml")
    assert len(nums) == len(set(nums)), "two numbers with one id"
    assert set(parts.find("//w:num/w:abstractNumId/@w:val", "word/numbering.xml")) <= set(abstract), "no such outline"
    assert all(int(number) <= HIGHEST_ID for number in nums), "a number's id that may not be read"
    for story in [*_stories(parts), "word/styles.xml"]:
        used = set(parts.find("//w:numPr/w:numId/@w:val", story))
        assert used - {"0"} <= set(nums), f"{story}: numbers without a definition: {used - set(nums)}"


def _cells_end_in_a_paragraph(parts: Parts) -> None:
    for story in _stories(parts):
        for cell in parts.find("//w:tc", story):
            assert cell[-1].tag == f"{W}p", f"{story}: a cell without a paragraph at its end"
        for table in parts.find("//w:tbl[following-sibling::*[1][self::w:tbl or self::w:sectPr]]", story):
            raise AssertionError(f"{story}: a table runs into what follows: {etree.tostring(table)[:200]!r}")


def _rows_fill_the_grid(parts: Parts) -> None:
    for table in parts.find("//w:tbl"):
        columns = [int(c.get(f"{W}w")) for c in table.findall(f"{W}tblGrid/{W}gridCol")]
        assert all(width > 0 for width in columns)
        for row in table.findall(f"{W}tr"):
            spans = [
                int((c.xpath("w:tcPr/w:gridSpan/@w:val", namespaces=NAMESPACES) or ["1"])[0])
                for c in row.findall(f"{W}tc")
            ]
            assert sum(spans) == len(columns), "a row that does not fill its table"


def _bookmarks_close(parts: Parts) -> None:
    starts = parts.find("//w:bookmarkStart/@w:id")
    assert Counter(starts) == Counter(parts.find("//w:bookmarkEnd/@w:id")), "a bookmark that never closes"
    assert len(starts) == len(set(starts)), "two bookmarks with one id"
    names = parts.find("//w:bookmarkStart/@w:name")
    assert len(names) == len(set(names)), "two bookmarks with one name"
    assert all(re.fullmatch(r"[^\W\d]\w{0,39}|_\w{1,39}", name) for name in names), "a name that Word refuses"


def _links_land(parts: Parts) -> None:
    assert set(parts.find("//w:hyperlink/@w:anchor")) <= set(parts.find("//w:bookmarkStart/@w:name")), "a link astray"


def _notes_match(parts: Parts) -> None:
    used = parts.find("//w:footnoteReference/@w:id")
    held = parts.find("//w:footnote[not(@w:type)]/@w:id", "word/footnotes.xml")
    assert sorted(used, key=int) == sorted(held, key=int), "a footnote without a mark, or a mark without a footnote"
    assert len(used) == len(set(used)), "two footnotes with one id"
    assert all(0 < int(number) < HIGHEST_ID for number in used), "a footnote's id that Word does not read"


def _ranges_close(parts: Parts) -> None:
    held = parts.find("//w:comment/@w:id", "word/comments.xml")
    starts = parts.find("//w:commentRangeStart/@w:id")
    ends = parts.find("//w:commentRangeEnd/@w:id")
    references = parts.find("//w:commentReference/@w:id")
    assert sorted(held) == sorted(starts) == sorted(ends) == sorted(references), "a comment's range that never closes"
    assert len(held) == len(set(held)), "two comments with one id"
    assert all(int(number) < HIGHEST_ID for number in held), "a comment's id that Word does not read"
    changes = parts.find("//w:ins/@w:id | //w:del/@w:id")
    assert len(changes) == len(set(changes)), "two changes with one id"


def _drawings_have_their_own_ids(parts: Parts) -> None:
    for story in _stories(parts):
        for name, what in (("*[local-name()='docPr']/@id", "drawing"), ("w:sdtPr/w:id/@w:val", "content control")):
            ids = parts.find(f"//{name}", story)
            assert len(ids) == len(set(ids)), f"{story}: two of a {what} with one id"


def _fields_close(parts: Parts) -> None:
    for story in _stories(parts):
        depth = 0
        for kind in parts.find("//w:fldChar/@w:fldCharType", story):
            depth += {"begin": 1, "separate": 0, "end": -1}[kind]
            assert depth >= 0
        assert depth == 0, f"{story}: a field that never ends"


def _sections_are_whole(parts: Parts) -> None:
    body = parts["word/document.xml"][0]
    assert body[-1].tag == f"{W}sectPr"
    assert len(body.findall(f"{W}sectPr")) == 1
    assert body.findall(f"{W}p"), "a body without a paragraph"


def _nothing_asks_for_an_update(parts: Parts) -> None:
    assert not parts.find("//w:updateFields", "word/settings.xml")
    assert not parts.find("//w:fldChar[@w:dirty]")


def pretty(root: Element) -> str:
    """A part as indented XML, an element a line."""
    copy = etree.fromstring(etree.tostring(root), etree.XMLParser(remove_blank_text=False))
    etree.indent(copy)
    return etree.tostring(copy, encoding="unicode")


def difference(expected: str, actual: str, name: str) -> str:
    """The lines in which two texts differ, as a unified diff; empty where they agree."""
    return "\n".join(
        difflib.unified_diff(expected.splitlines(), actual.splitlines(), f"{name} (golden)", name, lineterm="", n=4)
    )
