"""A chart of results: ``python -m benchmarks.chart TARGET.svg RESULTS.json ...`` draws CPU seconds over submissions.

Both scales are logarithmic, so that what is linear is a straight line and what is quadratic a steeper one. The ground
is white wherever the picture is shown, so it reads on dark pages too.
"""

from __future__ import annotations

import json
import sys
from html import escape
from itertools import pairwise
from math import log10
from pathlib import Path
from typing import Any

WIDTH, HEIGHT = 760, 440
LEFT, RIGHT, TOP, BOTTOM = 70, 210, 50, 60
LOOKS = {
    "rapporteur": ("#14375e", ""),
    "rapporteur, rendered ahead": ("#0072b2", "6 4"),
    "zlib": ("#6b6b6b", "2 3"),
    "python-docx": ("#d55e00", ""),
    "html-for-docx": ("#a0457a", ""),
    "pandoc": ("#00795a", ""),
}
"""Colour and dashes of each line. Names stand beside the lines, so that nobody has to tell them by colour."""

Points = list[tuple[int, float]]


def main(target: Path, *results: Path) -> None:
    """Draw what the files hold; where two hold the same figure, the later counts."""
    lines: dict[str, dict[int, float]] = {}
    for file in results:
        for row in json.loads(file.read_text(encoding="utf-8")):
            if row["cpu_s"] and row["submissions"] and row["contender"] in LOOKS:
                lines.setdefault(row["contender"], {})[row["submissions"]] = row["cpu_s"]
    drawn = {name: sorted(lines[name].items()) for name in LOOKS if name in lines}
    target.write_text(svg(drawn), encoding="utf-8")


def svg(lines: dict[str, Points]) -> str:
    """Return the picture."""
    counts = sorted({count for points in lines.values() for count, _ in points})
    seconds = [cpu for points in lines.values() for _, cpu in points]
    lowest, highest = int(log10(min(seconds)) // 1), int(-(-log10(max(seconds)) // 1))

    def across(count: int) -> float:
        share = (log10(count) - log10(counts[0])) / ((log10(counts[-1]) - log10(counts[0])) or 1)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def down(cpu: float) -> float:
        return round(HEIGHT - BOTTOM - (log10(cpu) - lowest) / (highest - lowest) * (HEIGHT - TOP - BOTTOM), 1)

    parts = [_text(LEFT, 26, "CPU seconds to write one Word file of N submissions", size=16, weight="bold")]
    for power in range(lowest, highest + 1):
        level = down(10.0**power)
        parts.append(f'<path d="M{LEFT} {level}H{WIDTH - RIGHT}" stroke="#d5d9de"/>')
        parts.append(_text(LEFT - 8, level + 4, f"{10.0**power:g}", anchor="end"))
    parts += [_text(across(count), HEIGHT - BOTTOM + 22, f"{count:,}", anchor="middle") for count in counts]
    parts.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 14, "submissions", anchor="middle"))
    ends = _apart({name: down(points[-1][1]) for name, points in lines.items()})
    for name, points in lines.items():
        colour, dashes = LOOKS[name]
        path = "L".join(f"{across(count)} {down(cpu)}" for count, cpu in points)
        parts.append(
            f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2.5" stroke-dasharray="{dashes}"/>'
        )
        parts += [f'<circle cx="{across(count)}" cy="{down(cpu)}" r="4" fill="{colour}"/>' for count, cpu in points]
        last = points[-1]
        parts.append(
            f'<path d="M{across(last[0]) + 6} {down(last[1])}L{WIDTH - RIGHT + 10} {ends[name]}" stroke="#aaa"/>'
        )
        parts.append(_text(WIDTH - RIGHT + 14, ends[name] + 4, name, colour=colour, weight="bold"))
    said = escape(_description(lines))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" font-family="sans-serif">\n'
        f'<title>{said}</title>\n<rect width="{WIDTH}" height="{HEIGHT}" rx="8" fill="#fff"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _apart(levels: dict[str, float], least: float = 18) -> dict[str, float]:
    """Return the heights at which names stand beside their lines without touching."""
    names = sorted(levels, key=lambda name: levels[name])
    placed = dict(levels)
    for above, below in pairwise(names):
        placed[below] = max(placed[below], placed[above] + least)
    return placed


def _description(lines: dict[str, Points]) -> str:
    """Return the figures in words, for who does not see the picture."""
    return "; ".join(
        f"{name}: {', '.join(f'{cpu:.2f} s for {count:,}' for count, cpu in points)}" for name, points in lines.items()
    )


def _text(x: float, y: float, said: str, *, anchor: str = "start", size: int = 13, **look: Any) -> str:
    colour, weight = look.get("colour", "#333"), look.get("weight", "normal")
    return (
        f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" font-size="{size}" font-weight="{weight}" fill="{colour}">'
        f"{escape(said)}</text>"
    )


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
