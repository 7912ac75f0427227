"""What properties say: that a control shows its placeholder or is ticked, and looks of a run that are not kept."""

from __future__ import annotations

from lxml import etree

from word.model.source import NoticeCode
from word.reading.fields import TICKED, UNTICKED
from word.reading.names import W14, W, first, switched_on, value


def shows_placeholder(control: etree._Element) -> bool:
    """Whether a content control says that it shows its placeholder (17.5.2.39)."""
    properties = control.find(W + "sdtPr")
    return properties is not None and properties.find(W + "showingPlcHdr") is not None


def check_box(control: etree._Element) -> str:
    """How the check box shows that a content control is (w14:checkbox), or empty."""
    properties = first(control, W + "sdtPr")
    box = None if properties is None else first(properties, W14 + "checkbox")
    if box is None:
        return ""
    state = first(box, W14 + "checked")
    return TICKED if state is not None and switched_on(state.get(W14 + "val", "")) else UNTICKED


def dropped_look(properties: etree._Element | None) -> NoticeCode | None:
    """What formatting of a run cannot be kept and may mean something: colour, a marker, or capitals."""
    if properties is None:
        return None
    for name in ("caps", "smallCaps"):
        if (state := value(properties, name)) is not None and switched_on(state):
            return "capitals"
    marker, shade = value(properties, "highlight"), value(properties, "shd", W + "fill")
    if (marker or "none") not in {"none", "white"} or (shade or "auto").lower() not in {"auto", "ffffff"}:
        return "colour"
    colour = (value(properties, "color") or "auto").lower()
    return None if colour in _BLACKS else "colour"


_BLACKS = frozenset({"auto", "000000", "000", "black", "262626", "404040", "595959", "222222", "333333", "111111"})
"""Colours of running text."""
