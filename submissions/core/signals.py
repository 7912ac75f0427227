"""How upper apps hear of what happens here; a signal is kept only where something listens to it.

Receivers only enqueue; they run inside the sender's transaction.
"""

from django.dispatch import Signal

version_created = Signal()
"""``version``: an input was submitted."""
