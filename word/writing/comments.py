"""Comments in the margin: exact ranges, threads, resolved or not.

Comments are ECMA-376, 17.13.4; threads and their state are in commentsExtended ([MS-DOCX], 2.5.4), which ties them to
comments by the id of a comment's last paragraph. commentsIds gives each an id that lasts while the file is saved again,
and commentsExtensible its time in UTC, which Word would otherwise take for local time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from richtext.blocks import (
    Block,
    Cell,
    Footnote,
    Heading,
    Inline,
    LineBreak,
    List,
    ListItem,
    Paragraph,
    Quotation,
    Row,
    Run,
    Table,
)
from richtext.text import paragraphs, plain_text
from word.model.document import Comment, Reply
from word.model.text import content, escape
from word.model.xml import DECLARATION, W
from word.writing.properties import stamp

HIGHEST = 32_766
"""Highest id of a comment; Word reads no more than 32,767 of them."""

W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
W16CID = "http://schemas.microsoft.com/office/word/2016/wordml/cid"
W16CEX = "http://schemas.microsoft.com/office/word/2018/wordml/cex"
_NAMESPACES = (
    f'{W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:w14="{W14}" xmlns:w15="{W15}" '
    'mc:Ignorable="w14 w15"'
)
OPENING = f"{DECLARATION}<w:comments {_NAMESPACES}>"
CLOSING = "</w:comments>"


@dataclass(frozen=True, slots=True)
class Side:
    """A part that says more of the comments: its name, content type, relationship, and how it begins and ends."""

    name: str
    content_type: str
    relationship: str
    opening: str
    closing: str


def _side(name: str, root: str, prefix: str, namespace: str, relationship: str) -> Side:
    return Side(
        name,
        f"application/vnd.openxmlformats-officedocument.wordprocessingml.{name}+xml",
        f"http://schemas.microsoft.com/office/{relationship}",
        f'{DECLARATION}<{prefix}:{root} xmlns:{prefix}="{namespace}">',
        f"</{prefix}:{root}>",
    )


EXTENDED = _side("commentsExtended", "commentsEx", "w15", W15, "2011/relationships/commentsExtended")
IDS = _side("commentsIds", "commentsIds", "w16cid", W16CID, "2016/09/relationships/commentsIds")
EXTENSIBLE = _side(
    "commentsExtensible", "commentsExtensible", "w16cex", W16CEX, "2018/08/relationships/commentsExtensible"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """An inline of the writer's own: where the range of the comment with this index begins or ends."""

    index: int
    starts: bool


def anchored(blocks: tuple[Block, ...], comments: Sequence[Comment]) -> tuple[Block, ...]:
    """The blocks with a mark where each comment's range begins and ends.

    Offsets count over ``plain_text``, so those past the text lie in footnotes. A range that begins in a footnote covers
    its mark, since no part but the body may refer to the comments; one that begins in the text ends with the text.
    """
    if not comments:
        return blocks
    if not any(True for _ in paragraphs(blocks)):
        blocks = (*blocks, Paragraph())
    last = len(plain_text(blocks, footnotes=False))
    total = len(plain_text(blocks))
    if last == total:
        ranges = [(min(max(c.start, 0), last), min(max(c.start, c.end, 0), last)) for c in comments]
        return _Walk(dict(enumerate(ranges))).blocks(blocks)
    inside = {at: (max(c.start, 0), min(max(c.start, c.end, 0), last)) for at, c in enumerate(comments)}
    notes = {at: min(c.start, total) for at, c in enumerate(comments) if c.start > last}
    return _Walk({at: place for at, place in inside.items() if at not in notes}, notes, last + 1).blocks(blocks)


class _Walk:
    """Goes through the paragraphs as ``plain_text`` does, counting code points; ranges are given by index.

    ``in_notes`` says where those begin that begin in footnotes, whose text begins at ``notes_at``.
    """

    def __init__(
        self,
        ranges: Mapping[int, tuple[int, int]],
        in_notes: Mapping[int, int] | None = None,
        notes_at: int = 0,
    ) -> None:
        self._at = 0
        self._starts = sorted((start, end, index) for index, (start, end) in ranges.items())
        self._ends = sorted((end, index) for index, (_, end) in ranges.items())
        self._open: set[int] = set()
        self._in_notes = dict(in_notes or {})
        self._notes_at = notes_at

    def blocks(self, blocks: Iterable[Block]) -> tuple[Block, ...]:
        return tuple(self._block(block) for block in blocks)

    def _block(self, block: Block) -> Block:
        if isinstance(block, Paragraph | Heading):
            return replace(block, inlines=self._line(block.inlines))
        if isinstance(block, List):
            return replace(block, items=tuple(ListItem(self.blocks(item.blocks)) for item in block.items))
        if isinstance(block, Quotation):
            return replace(block, blocks=self.blocks(block.blocks))
        if isinstance(block, Table):
            rows = (Row(tuple(self._cell(cell) for cell in row.cells)) for row in block.rows)
            return replace(block, rows=tuple(rows))
        return block

    def _cell(self, cell: Cell) -> Cell:
        return replace(cell, blocks=self.blocks(cell.blocks))

    def _line(self, inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
        out: list[Inline] = []
        for inline in inlines:
            if isinstance(inline, Run):
                self._run(inline, out)
            elif isinstance(inline, LineBreak):
                self._marks(out)
                out.append(inline)
                self._at += 1
            elif isinstance(inline, Footnote):
                self._end_due(out)
                self._note(inline, out)
            else:
                out.append(inline)
        self._marks(out, line_ends=True)
        self._at += 1
        return tuple(out)

    def _note(self, note: Footnote, out: list[Inline]) -> None:
        """A footnote's mark, within the ranges that begin in the note."""
        end = self._notes_at + len(plain_text(note.blocks))
        here = [index for index, start in self._in_notes.items() if note.blocks and start <= end]
        for index in here:
            del self._in_notes[index]
        out += [*(_mark(index, True) for index in here), note, *(_mark(index, False) for index in here)]
        self._notes_at = end + bool(note.blocks)

    def _run(self, run: Run, out: list[Inline]) -> None:
        begin, finish = self._at, self._at + len(run.text)
        cuts = {start for start, _, _ in self._starts} | {end for end, _ in self._ends}
        points = [begin, *sorted(cut for cut in cuts if begin < cut < finish), finish]
        for left, right in pairwise(points):
            self._at = left
            self._marks(out)
            out.append(replace(run, text=run.text[left - begin : right - begin]))
        self._at = finish

    def _marks(self, out: list[Inline], *, line_ends: bool = False) -> None:
        """Put the marks that are due here; a range that begins where a line ends begins with the next line."""
        self._end_due(out)
        while self._starts and self._starts[0][0] <= self._at and not (line_ends and self._starts[0][1] > self._at):
            _, end, index = self._starts.pop(0)
            self._open.add(index)
            out.append(_mark(index, True))
            if end <= self._at:
                self._ends.remove((end, index))
                out.append(_mark(index, False))

    def _end_due(self, out: list[Inline]) -> None:
        for due in [due for due in self._ends if due[0] <= self._at and due[1] in self._open]:
            self._ends.remove(due)
            out.append(_mark(due[1], False))


def _mark(index: int, starts: bool) -> Inline:
    # The blocks of an answer know nothing of comments; only the renderer meets a mark among their inlines.
    return Mark(index, starts)  # type: ignore[return-value]


def start(number: int) -> str:
    """Where a comment's range begins."""
    return f'<w:commentRangeStart w:id="{number}"/>'


def end(number: int) -> str:
    """Where it ends, and the run that ties the comment to the text."""
    return (
        f'<w:commentRangeEnd w:id="{number}"/><w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr>'
        f'<w:commentReference w:id="{number}"/></w:r>'
    )


def comment(number: int, said: Comment | Reply) -> str:
    """One comment or reply of the comments part."""
    lines = said.text.split("\n")
    mark = '<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:annotationRef/></w:r>'
    paragraphs = "".join(
        f'<w:p{_identified(number) if last else ""}><w:pPr><w:pStyle w:val="CommentText"/></w:pPr>{"" if at else mark}'
        f"<w:r>{content(line)}</w:r></w:p>"
        for at, line, last in ((at, line, at == len(lines) - 1) for at, line in enumerate(lines))
    )
    initials = said.initials or "".join(word[0] for word in said.author.split())[:4]
    return (
        f'<w:comment w:id="{number}" w:author="{escape(said.author)}" w:date="{stamp(said.created)}" '
        f'w:initials="{escape(initials)}">{paragraphs}</w:comment>'
    )


def extended(number: int, parent: int | None, resolved: bool) -> str:
    """What commentsExtended says of a comment: which it answers and whether it is resolved."""
    above = "" if parent is None else f' w15:paraIdParent="{_paragraph_id(parent)}"'
    return f'<w15:commentEx w15:paraId="{_paragraph_id(number)}"{above} w15:done="{int(resolved)}"/>'


def identified(number: int, said: Comment | Reply) -> str:
    """What commentsIds says of it: the id that lasts."""
    ids = f'w16cid:paraId="{_paragraph_id(number)}" w16cid:durableId="{durable_id(said.identity or number)}"'
    return f"<w16cid:commentId {ids}/>"


def dated(number: int, said: Comment | Reply) -> str:
    """What commentsExtensible says of it: when it was written, in UTC."""
    named = f'w16cex:durableId="{durable_id(said.identity or number)}"'
    return f'<w16cex:commentExtensible {named} w16cex:dateUtc="{stamp(said.created)}"/>'


def durable_id(identity: int) -> str:
    """The id that Word keeps of a comment: hexadecimal, below 7FFFFFFF ([MS-DOCX], 2.7)."""
    return f"{0x20000000 + identity % 0x40000000:08X}"


def _paragraph_id(number: int) -> str:
    """The id of a comment's last paragraph: hexadecimal, below 80000000 ([MS-DOCX], 2.6.2.3)."""
    return f"{0x52000000 + number:08X}"


def _identified(number: int) -> str:
    return f' w14:paraId="{_paragraph_id(number)}"'
