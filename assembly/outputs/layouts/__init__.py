"""The layouts of consolidated files, all on one interface.

A layout is a function from what was collected to the elements of a document, in order. It yields, so that a file is
written as it is read. To add one: a module here, a row in ``LAYOUTS``, a value in ``enums.Layout``. The layout by
paragraph is made of another material, the text under consultation, and is called by itself (``by_paragraph``).
"""

from collections.abc import Callable, Iterator

from assembly.enums import Layout
from assembly.outputs.collect import Collected
from assembly.outputs.layouts import by_question, by_stakeholder
from word.model.document import Element

LAYOUTS: dict[str, Callable[[Collected], Iterator[Element]]] = {
    Layout.BY_QUESTION: by_question.elements,
    Layout.BY_STAKEHOLDER: by_stakeholder.elements,
}
