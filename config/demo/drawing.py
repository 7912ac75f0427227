"""The pictures of the demonstration, drawn when it is loaded: bar charts of invented figures."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFont

from config.demo.data import Chart

WIDTH, ROW, MARGIN, LABEL, LONGEST = 1200, 84, 36, 270, 760
"""Pixels: of the picture, of a bar with the space about it, of the edge, of the labels, of the longest bar."""


def draw(chart: Chart) -> bytes:
    """Return a PNG with one horizontal bar, a label and the number for each entry of a chart."""
    image = Image.new("RGB", (WIDTH, 2 * MARGIN + ROW * len(chart.bars)), "white")
    pencil, font = ImageDraw.Draw(image), ImageFont.load_default(34)
    for row, (label, number) in enumerate(chart.bars.items()):
        top = MARGIN + row * ROW
        right = LABEL + LONGEST * number // max(chart.bars.values())
        middle = top + ROW // 2
        pencil.text((LABEL - 24, middle), label, "black", font, anchor="rm")
        pencil.rectangle((LABEL, top + 14, right, top + ROW - 14), "#1f5c99")
        pencil.text((right + 18, middle), str(number), "black", font, anchor="lm")
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()
