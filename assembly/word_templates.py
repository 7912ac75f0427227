"""Where the file of a Word template lies."""

from __future__ import annotations

import logging
from pathlib import Path

from assembly.models import WordTemplate

logger = logging.getLogger(__name__)


def of_checksum(sha256: str) -> WordTemplate | None:
    """Return the template of a checksum, archived or not; None, the house, where there is none or its file is gone."""
    template: WordTemplate | None = WordTemplate.objects.filter(sha256=sha256).first() if sha256 else None
    return template if file_of(template) else None


def file_of(template: WordTemplate | None) -> Path | None:
    """Return where a template lies; None for the house, which also stands in for a file that is gone."""
    if template is None:
        return None
    if not template.path.is_file():
        logger.error("The file of Word template %s is gone; the look of the house stands in.", template.pk)
        return None
    return template.path
