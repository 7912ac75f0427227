"""A proposal for a plain text: its wording with what would come in and what would go out."""

from __future__ import annotations

from typing import Literal

from richtext.blocks import Paragraph, Run
from richtext.comparing import Words, diff


def proposed_words(text: str, proposed: str) -> tuple[Words, ...]:
    """``text`` beside ``proposed``, as stretches of one run each; what goes stands before what takes its place.

    Changes with nothing but white space between them are one change: so people read and write amendments.
    """
    if text == proposed:
        return (Words("same", (Run(text),)),) if text else ()
    one, other = ((Paragraph((Run(side),)),) if side else () for side in (text, proposed))
    change = diff(one, other)[0]
    stretches = change.words or (Words("deleted", (Run(text),)) if text else Words("inserted", (Run(proposed),)),)
    result: list[Words] = []
    gone = come = ""
    for words in (*stretches, Words("same", ())):
        said = "".join(run.text for run in words.inlines if isinstance(run, Run))
        if words.kind == "deleted":
            gone += said
        elif words.kind == "inserted":
            come += said
        elif said and (gone or come) and not said.strip() and words is not stretches[-1]:
            gone, come = gone + said, come + said
        else:
            shared = _shared_space(gone, come)
            result += _stretch("deleted", gone.removesuffix(shared)) + _stretch("inserted", come.removesuffix(shared))
            result += _stretch("same", shared + said)
            gone = come = ""
    return tuple(result)


def _shared_space(gone: str, come: str) -> str:
    """The white space that both texts end with."""
    space = come[len(come.rstrip()) :]
    return space if gone.endswith(space) else ""


def _stretch(kind: Literal["same", "inserted", "deleted"], text: str) -> list[Words]:
    return [Words(kind, (Run(text),))] if text else []


def marked_runs(stretches: tuple[Words, ...]) -> tuple[Run, ...]:
    """Such stretches as text to be printed: insertions underlined and deletions struck out, as compilations have it."""
    return tuple(
        Run(run.text, underline=words.kind == "inserted", strike=words.kind == "deleted")
        for words in stretches
        for run in words.inlines
        if isinstance(run, Run)
    )
