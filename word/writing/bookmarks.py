"""Bookmarks: what links within the document aim at (17.13.6)."""

from __future__ import annotations

import hashlib
import re

_NAME = re.compile(r"(?=[\0-\uffff]*\Z)[^\W\d]\w{0,39}\Z")  # Word counts code units of UTF-16


def bookmark_name(wanted: str) -> str:
    """A name Word accepts (a letter first, then letters, digits and underscores, 40 at most), the same every time."""
    if _NAME.match(wanted):
        return wanted
    # "_" would hide it; the start is kept so that a person recognises it in Word's list.
    start = re.sub(r"[\W\U00010000-\U0010ffff]+", "_", wanted).strip("_")[:26]
    return f"b{start}_{hashlib.sha256(wanted.encode('utf-8', 'replace')).hexdigest()[:12]}"


def start(number: int, name: str) -> str:
    """Where a bookmark begins."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'


def end(number: int) -> str:
    """Where it ends."""
    return f'<w:bookmarkEnd w:id="{number}"/>'
