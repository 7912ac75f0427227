"""Finding the answers to the questions of a call in a Word file: ``match`` and what it takes and gives."""

from word.matching.match import match
from word.matching.placement import DOUBTFUL, Placed, Placement, Unplaced, UnplacedKind
from word.matching.wordings import QuestionText

__all__ = ["DOUBTFUL", "Placed", "Placement", "QuestionText", "Unplaced", "UnplacedKind", "match"]
