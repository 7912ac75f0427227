"""How upper apps hear of what happens here; a signal is kept only where something listens to it.

Receivers only enqueue, or move rows of their own; they run inside the sender's transaction.
"""

from django.dispatch import Signal

version_created = Signal()
"""``version``: an input was submitted."""

organizations_merged = Signal()
"""``source``, ``target``: what names the first organization is to name the second."""
