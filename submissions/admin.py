"""The administration: what an operator sets up, and what the record shows without letting it be changed.

The text of drafts is nowhere here, nor that of versions, files and mail: an operator has no part in them. What has a
life cycle (a submission, a published call) is moved by the services alone.

Each room registers its own models; Django asks an app for one module.
"""

from submissions.calls import admin as calls
from submissions.core import admin as core
from submissions.people import admin as people
from submissions.record import admin as record
from submissions.texts import admin as texts

__all__ = ["calls", "core", "people", "record", "texts"]
