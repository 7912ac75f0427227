"""Finding the answers to the questions of a call in a Word file: ``match`` and what it takes and gives."""

from assembly.word.matching.match import match
from assembly.word.matching.placement import DOUBTFUL, Placed, Placement, Unplaced, UnplacedKind
from assembly.word.matching.wordings import QuestionText

__all__ = ["DOUBTFUL", "Placed", "Placement", "QuestionText", "Unplaced", "UnplacedKind", "match"]
