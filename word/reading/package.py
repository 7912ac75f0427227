"""The parts of a Word file and how they refer to one another (ECMA-376 part 2, Open Packaging Conventions)."""

from __future__ import annotations

import posixpath
import zipfile
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import unquote

from lxml import etree

from word.reading.names import CONTENT_TYPES, RELATIONSHIPS, transitional
from word.reading.safety import MAX_FILE, Refused, check_content_types, has_macros, open_archive, parse_xml, read_member


@dataclass(frozen=True, slots=True)
class Relationship:
    """What a part refers to: ``kind`` is the last word of its type; ``target`` a part name or, if external, a URL."""

    kind: str
    target: str
    external: bool


class Package:
    """An opened Word file. Raises ``Refused`` on opening what is no such file, and for damaged parts."""

    def __init__(self, path: Path) -> None:
        self._archive: zipfile.ZipFile = open_archive(path)
        try:
            self._names = {name.casefold(): name for name in self._archive.namelist()}
            self.main = self._main_part()
            types = self._content_types()
            check_content_types(types, self.main)
            if any(self._hides_macros(name) for name, kind in types.items() if "macroEnabled" in kind):
                raise Refused("macros")
        except BaseException:
            self._archive.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._archive.close()

    def xml(self, name: str) -> etree._Element | None:
        """The root of the part ``name``, or None where the file has no such part."""
        stored = self._names.get(name.lstrip("/").casefold())
        return None if stored is None else parse_xml(transitional(read_member(self._archive, stored)))

    def media(self, name: str, limit: int) -> bytes | None:
        """The bytes of the part ``name``, or None where there is none, it is larger than ``limit``, or damaged."""
        stored = self._names.get(name.lstrip("/").casefold())
        try:
            return None if stored is None else read_member(self._archive, stored, limit)
        except Refused:
            return None

    def data(self, name: str) -> bytes:
        """The bytes of the part ``name``. Raises ``KeyError`` where the file has no such part."""
        return read_member(self._archive, self._names[name.lstrip("/").casefold()])

    def has(self, name: str) -> bool:
        """Whether the file has a part of this name."""
        return name.lstrip("/").casefold() in self._names

    def relationships(self, part: str) -> dict[str, Relationship]:
        """The relationships of ``part`` (empty: of the file) by their ids."""
        folder, _, name = part.rpartition("/")
        root = self.xml(posixpath.join(folder, "_rels", name + ".rels"))
        found = {}
        for child in root.iterchildren(RELATIONSHIPS + "Relationship") if root is not None else ():
            target, external = child.get("Target", ""), child.get("TargetMode") == "External"
            if not external:
                target = posixpath.normpath(posixpath.join("/" + folder, unquote(target))).lstrip("/")
            found[child.get("Id", "")] = Relationship(child.get("Type", "").rpartition("/")[2], target, external)
        return found

    def _hides_macros(self, name: str) -> bool:
        embedded = self.media(name, MAX_FILE)
        return embedded is not None and has_macros(embedded)

    def _main_part(self) -> str:
        for relationship in self.relationships("").values():
            if relationship.kind == "officeDocument" and not relationship.external:
                stored = self._names.get(relationship.target.casefold())
                if stored is None:
                    raise Refused("damaged")
                return stored
        raise Refused("not-word")

    def _content_types(self) -> dict[str, str]:
        """Content types by part name; of the defaults by extension only those in use."""
        root = self.xml("[Content_Types].xml")
        assert root is not None  # noqa: S101 - open_archive has seen it
        defaults = {
            child.get("Extension", "").casefold(): child.get("ContentType", "")
            for child in root.iterchildren(CONTENT_TYPES + "Default")
        }
        types = {name: defaults.get(name.rpartition(".")[2].casefold(), "") for name in self._names.values()}
        for child in root.iterchildren(CONTENT_TYPES + "Override"):
            stored = self._names.get(child.get("PartName", "").lstrip("/").casefold())
            if stored is not None:
                types[stored] = child.get("ContentType", "")
        return types
