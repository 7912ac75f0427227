"""The layouts of consolidated files. To add one: a module here that defines ``LAYOUT``, and its row in ``LAYOUTS``."""

from assembly.outputs.layouts import by_paragraph, by_question, by_stakeholder, by_theme, matrix, statistics
from assembly.outputs.layouts.base import Layout

LAYOUTS: dict[str, Layout] = {
    layout.name: layout
    for layout in (
        by_question.LAYOUT,
        by_stakeholder.LAYOUT,
        by_paragraph.LAYOUT,
        by_theme.LAYOUT,
        matrix.LAYOUT,
        statistics.LAYOUT,
    )
}
"""Every layout by its name, in the order in which they are offered; the first is the usual one."""

DEFAULT = next(iter(LAYOUTS))


def choices() -> list[tuple[str, str]]:
    """Return (name, label) of every layout."""
    return [(name, str(layout.label)) for name, layout in LAYOUTS.items()]


def label_of(name: str) -> str:
    """Return what a layout is called; of one that is no more, its name."""
    return str(LAYOUTS[name].label) if name in LAYOUTS else name
