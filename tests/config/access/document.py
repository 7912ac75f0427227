"""docs/permissions.md, made from the table that the tests ask: ``python -m tests.config.access.document``."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Set
from pathlib import Path

import django

PATH = Path(__file__).resolve().parents[3] / "docs" / "permissions.md"
HEAD = """# Who may do what, at every address

Made from `tests/config/access/table.py` by `python -m tests.config.access.document`; a test holds the two together, and
another asks every address below as everybody named here. To whoever is not named in a row the address is not there, or
it asks them to sign in.

- **sees**: a GET shows the page or the file. **does**: a POST (or the method named) writes something.
- **told**: answered with a reason or another page, and nothing happens.
- *the secretariat* is that of the call or of its process; *authors* are drafters and focal points of the organization.
"""


def _sets() -> list[tuple[str, Set[str]]]:
    from tests.config.access import table

    return [
        ("everyone", table.EVERYONE),
        ("everybody signed in", table.SIGNED_IN),
        ("everybody with a part in the input", table.KNOWING),
        ("its readers", table.READERS),
        ("the secretariat and its assigned reviewers", table.REVIEWERS),
        ("any secretariat", table.ANY_SECRETARIAT),
        ("the secretariat of a process", table.MANAGERS),
        ("the secretariat", table.SECRETARIAT),
        ("authors", table.AUTHORS),
    ]


def words(roles: Set[str]) -> str:
    """Name a set of roles: by the largest sets that it holds whole, then one by one; or by who is left out."""
    if not roles:
        return "–"
    sets = _sets()
    for name, members in sets:
        if roles == members:
            return name
    for name, members in sets[1::-1]:
        out = members - roles
        if roles <= members and len(out) <= 3:
            return f"{name} but {', '.join(sorted(out))}" if out else name
    said, left = [], set(roles)
    for name, members in sets:
        if members <= left:
            said.append(name)
            left -= members
    return ", ".join([*said, *sorted(left)])


def _rows() -> Iterator[str]:
    from tests.config.access.table import PERMISSIONS, ROWS
    from tests.config.test_access import PATTERNS

    paths = _paths()
    yield HEAD
    yield "| address | sees | does | told |\n| --- | --- | --- | --- |"
    for row in ROWS:
        case = f" ({row.case})" if row.case else ""
        method = f"{row.method.upper()}: " if row.method != "post" and row.does else ""
        cells = (words(row.reads), method + words(row.does), words(row.told))
        yield f"| `{paths[row.name]}`{case} | {' | '.join(cells)} |"
    yield f"\n{len(ROWS)} rows, {len({row.name for row in ROWS})} of {len(PATTERNS)} addresses; the rest is the"
    yield "administration, which is open to operators alone.\n\n## Rules that pages, services and the API ask\n"
    yield "| rule | holds for |\n| --- | --- |"
    for name, (_thing, who) in PERMISSIONS.items():
        yield f"| `{name}` | {words(who)} |"
    meaning = "; ".join(f"*{name}*: {', '.join(sorted(members))}" for name, members in _sets()[2:])
    yield f"\n## The words above\n\n{meaning}."


def _paths() -> dict[str, str]:
    """Return each address as it is written in a browser, with the names of its parts, by its full name."""
    from django.urls import get_resolver
    from django.urls.resolvers import URLResolver

    found: dict[str, str] = {}

    def walk(resolver: URLResolver, spaces: tuple[str, ...], before: str) -> None:
        for pattern in resolver.url_patterns:
            here = before + str(pattern.pattern).replace("|", "\\|")
            if isinstance(pattern, URLResolver):
                walk(pattern, (*spaces, *filter(None, [pattern.namespace])), here)
            else:
                found.setdefault(":".join([*spaces, pattern.name or str(pattern.pattern)]), here)

    walk(get_resolver(), (), "/")
    return found


def document() -> str:
    """Return the page."""
    return "\n".join(_rows()) + "\n"


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    PATH.write_text(document(), encoding="utf-8")
    sys.stdout.write(f"{PATH}\n")
