"""Hyperlinks out of the document: addresses Word accepts, and one relationship for each of them (17.16.22)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urlsplit

from word.model.text import escape

LONGEST = 2079
"""Characters Word opens of an address (its limit of 2,083 with the quotes and the terminator)."""

_SCHEMES = frozenset({"http", "https", "mailto", "tel", "ftp"})
_UNSAFE = re.compile(r"[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PLAIN = re.compile(
    r"https?://[A-Za-z0-9.-]+(?:/[A-Za-z0-9\-._~/@!$()*+,;=:]*)?(?:\?[A-Za-z0-9\-._~/@!$()*+,;=:?&]+)?"
    r"(?:#[A-Za-z0-9\-._~/@!$()*+,;=:?&]+)?"
)
"""An address that stands in a relationship as it is."""

HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


def safe_target(href: str) -> str:
    """The address as a relationship may hold it (RFC 3986, percent-encoded), or an empty string for one Word refuses.

    A single bad address in a relationship makes Word call the whole file damaged.
    """
    if len(href) <= LONGEST and _PLAIN.fullmatch(href):
        return href
    return _made_safe(href)


@lru_cache(maxsize=1024)
def _made_safe(href: str) -> str:
    try:
        parts = urlsplit(href.strip())
        _ = parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in _SCHEMES or (
        parts.scheme.lower() in {"http", "https", "ftp"} and not parts.hostname
    ):
        return ""
    address = _STRAY_PERCENT.sub("%25", parts.geturl())
    host = parts.hostname or ""
    if not host.isascii():
        try:
            address = address.replace(parts.netloc, parts.netloc.lower().replace(host, host.encode("idna").decode()), 1)
        except UnicodeError:
            return ""
    address = _UNSAFE.sub(
        lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace")), address
    )
    body = address.partition("//")[2].partition("/")[2] if "//" in address else address
    if "[" in body or "]" in body or address.count("#") > 1:
        head = address[: len(address) - len(body)]
        path, hash_sign, rest = body.partition("#")
        body = path + hash_sign + rest.replace("#", "%23")
        address = head + body.replace("[", "%5B").replace("]", "%5D")
    return address if len(address) <= LONGEST else ""


class Relationships:
    """The relationships of one part: one for each address, however often it is linked."""

    def __init__(self, fixed: list[tuple[str, str, str]] | None = None) -> None:
        """``fixed`` are (id, type, target) of internal parts."""
        self._fixed = fixed or []
        self._links: dict[str, str] = {}

    def link(self, target: str) -> str:
        """The id of the relationship to an address."""
        return self._links.setdefault(target, f"rIdLink{len(self._links) + 1}")

    def add(self, id_: str, type_: str, target: str) -> None:
        """Add a relationship to another part."""
        self._fixed.append((id_, type_, target))

    def __bool__(self) -> bool:
        return bool(self._fixed or self._links)

    def xml(self) -> str:
        """The relationships part (ECMA-376 part 2, 9.3)."""
        return "".join(self.pieces())

    def pieces(self) -> Iterator[str]:
        """The part, piece by piece: a large file links to tens of thousands of addresses."""
        yield (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        )
        for id_, type_, target in self._fixed:
            yield f'<Relationship Id="{id_}" Type="{type_}" Target="{escape(target)}"/>'
        for target, id_ in self._links.items():
            yield f'<Relationship Id="{id_}" Type="{HYPERLINK}" Target="{escape(target)}" TargetMode="External"/>'
        yield "</Relationships>"
