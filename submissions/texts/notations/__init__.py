"""How negotiating texts are written, a small data file each, which a secretariat can adjust (docs/texts.md)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

NAMES = ("rio", "wsis-2005", "statement", "clauses", "parties", "codex", "iso")
"""The notations there are, in the order in which they are offered."""

FOLDER = Path(__file__).parent


@cache
def notation(name: str) -> dict[str, Any]:
    """Return a notation as its data file has it. Raises LookupError with the names there are."""
    if name not in NAMES:
        raise LookupError(f"There is no notation “{name}”; there are {', '.join(NAMES)}.")
    content: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return content


def phrases() -> set[str]:
    """Return every wording of the data files that is read by people, to be translated."""
    found: set[str] = set()
    for name in NAMES:
        content = notation(name)
        found |= {column["title"] for column in content.get("columns", ())}
        found |= {*content.get("verbs", {}).values(), *filter(None, content.get("asked", {}).values())}
        keys = ("agreed", "option", "no_text", "behalf")
        found |= {content[key] for key in keys if content.get(key)}
    return found
