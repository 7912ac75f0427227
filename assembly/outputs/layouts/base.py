"""What a layout of a consolidated file is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise

from assembly.outputs.collect import Collected
from word.model.document import Element


@dataclass(frozen=True, slots=True)
class Layout:
    """A way to arrange what was collected.

    ``name`` is what is stored, and what the API and the command ``assemble`` take. ``elements`` yields the elements of
    the document in order, so that a file is written as it is read.
    """

    name: str
    label: str | Promise
    elements: Callable[[Collected], Iterator[Element]]
