"""Charts as pictures, for documents whose tables say the same."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import vl_convert

INK, BLUE = "#1b2a3a", "#1f6fb2"
BAR = 24
"""Pixels of a bar with the room around it."""
FONT = "DejaVu Sans, Noto Sans CJK SC, Noto Sans Arabic, sans-serif"


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture in PNG."""

    content: bytes
    sha256: str
    across: int
    down: int

    def height(self, width: int) -> int:
        """Return how high it is where it is so wide."""
        return round(self.down * width / self.across)


@lru_cache(maxsize=64)
def _drawn(rows: tuple[tuple[str, int], ...], right_to_left: bool) -> Chart:
    order = [label for label, _count in rows]
    axis = {"labelLimit": 260, "labelColor": INK, "title": None, "domain": False, "ticks": False, "labelFontSize": 13}
    scale = {"scale": {"reverse": True}} if right_to_left else {}
    count = {"field": "count", "type": "quantitative", "axis": None, **scale}
    label = {"field": "label", "type": "nominal", "sort": order, "axis": axis | ({"orient": "right"} if scale else {})}
    said = {
        "align": "right" if right_to_left else "left",
        "dx": -4 if right_to_left else 4,
        "color": INK,
        "fontSize": 13,
    }
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "data": {"values": [{"label": label, "count": count} for label, count in rows]},
        "width": 460,
        "height": {"step": BAR},
        "encoding": {"y": label, "x": count},
        "layer": [
            {"mark": {"type": "bar", "color": BLUE, "height": {"band": 0.7}}},
            {"mark": {"type": "text", **said}, "encoding": {"text": {"field": "count", "type": "quantitative"}}},
        ],
        "config": {"font": FONT, "view": {"stroke": None}, "background": "white"},
    }
    content = vl_convert.vegalite_to_png(spec, scale=2)
    across, down = int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")
    return Chart(content, hashlib.sha256(content).hexdigest(), across, down)


def bars(rows: Sequence[tuple[str, int]], *, right_to_left: bool = False) -> Chart:
    """Return a chart of bars, one a row."""
    return _drawn(tuple(rows), right_to_left)
