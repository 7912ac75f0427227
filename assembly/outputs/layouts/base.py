"""What a layout of a consolidated file is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise

from word.model.document import Element


@dataclass(frozen=True, slots=True)
class Layout:
    """A way to arrange what was collected.

    ``name`` is what is stored, and what the API and the command ``assemble`` take. ``elements`` yields the elements of
    the document in order, so that a file is written as it is read; one that is ``of_text`` takes a second argument,
    what was read of the text under consultation (``by_paragraph.Material``).
    """

    name: str
    label: str | Promise
    elements: Callable[..., Iterator[Element]]
    of_text: bool = False
    whole: bool = True
    """Whether answers stand in it as they were handed in, not counted or shortened."""
    running: int = 0
    """The level of the headings that name who submitted, which run along the head of the pages; 0 for none."""
