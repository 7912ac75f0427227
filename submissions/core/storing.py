"""Writing a file where files are kept: all of it, or nothing and a sentence."""

from __future__ import annotations

import logging
from typing import Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from submissions.values.exceptions import NotPossible

logger = logging.getLogger(__name__)


def store(file: Any, content: bytes) -> None:
    """Write the content of a file field of a row that is about to be saved.

    Raises NotPossible where the disk is full or does not answer; then nothing stays of what had been written.
    """
    field, storage = file.field, file.storage
    name = storage.get_available_name(field.generate_filename(file.instance, ""), field.max_length)
    try:
        kept = storage.save(name, ContentFile(content), field.max_length)
    except OSError:
        logger.exception("A file of %s bytes could not be kept.", len(content))
        try:
            storage.delete(name)
        except OSError:
            logger.warning("What was written of %s stays.", name)
        raise NotPossible(
            _("The site cannot keep files just now; nothing was changed. Try again later, or tell the secretariat.")
        ) from None
    setattr(file.instance, field.attname, kept)
