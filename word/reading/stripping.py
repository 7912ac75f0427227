"""A copy of a Word file without what has been understood already, so that the rest can be read as if it were alone."""

from __future__ import annotations

import zipfile
from collections.abc import Collection
from pathlib import Path

from lxml import etree

from word.reading.names import MC, W
from word.reading.package import Package


def without(
    path: Path, target: Path, *, body: Collection[int], tables: Collection[int], comments: Collection[str]
) -> None:
    """Write ``path`` to ``target`` without some paragraphs of the body, tables and margin comments.

    They are named as in ``marked``: paragraphs of the body outside tables counted from 1, tables from 0, comments by
    their ids. Raises ``Refused`` for what is no Word file.
    """
    with Package(path) as package:
        main = package.xml(package.main)
        assert main is not None  # noqa: S101 - Package has seen it
        _take_out(main, body, tables)
        changed = {package.main: main}
        for relationship in package.relationships(package.main).values():
            if relationship.kind == "comments" and not relationship.external:
                root = package.xml(relationship.target)
                if root is None:
                    continue
                for comment in list(root.iterchildren(W + "comment")):
                    if comment.get(W + "id", "") in comments:
                        root.remove(comment)
                changed[relationship.target] = root
    names = {name.casefold(): root for name, root in changed.items()}
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            root = names.get(info.filename.casefold())
            new.writestr(info.filename, old.read(info) if root is None else etree.tostring(root))


def _take_out(main: etree._Element, body: Collection[int], tables: Collection[int]) -> None:
    places = _Places()
    places.walk(main)
    gone = [element for number, element in enumerate(places.paragraphs, start=1) if number in body]
    gone += [element for number, element in enumerate(places.tables) if number in tables]
    for element in gone:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)


class _Places:
    """The paragraphs of the body outside tables, and the tables, in the order in which ``marked`` counts them."""

    def __init__(self) -> None:
        self.paragraphs: list[etree._Element] = []
        self.tables: list[etree._Element] = []

    def walk(self, element: etree._Element, *, in_table: bool = False) -> None:
        for child in element[:1] if element.tag == MC + "AlternateContent" else element:
            if not isinstance(child.tag, str):
                continue
            if child.tag == W + "p":
                if not in_table:
                    self.paragraphs.append(child)
                self._boxes(child)
            elif child.tag == W + "tbl":
                self.tables.append(child)
                self.walk(child, in_table=True)
            else:
                self.walk(child, in_table=in_table)

    def _boxes(self, paragraph: etree._Element) -> None:
        """Tables in text boxes are counted, the paragraphs of boxes are not."""
        for box in paragraph.iter(W + "txbxContent"):
            if not any(each.tag == MC + "Fallback" for each in box.iterancestors()):
                self.walk(box, in_table=True)
