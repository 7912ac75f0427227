"""How upper apps hear of what happens here. Receivers only enqueue; they run inside the sender's transaction."""

from django.dispatch import Signal

answer_saved = Signal()
"""``answer``, ``revision``: an answer was saved."""

version_created = Signal()
"""``version``: an input was submitted."""

status_changed = Signal()
"""``submission``, ``move``, ``actor``, ``note``: a move of the life cycle was made."""
