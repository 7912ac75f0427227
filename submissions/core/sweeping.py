"""Going through rows of work at each beat: each by itself, so that a damaged one stops none of those behind it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

logger = logging.getLogger(__name__)


def each_alone(act: Callable[[int], object], keys: Iterable[int], what: str) -> int:
    """Call ``act`` with each primary key and return for how many it returned something true.

    A fault of one is logged whole, with ``what`` the rows are, and the next is taken.
    """
    done = 0
    for key in list(keys):
        try:
            done += bool(act(key))
        except Exception:
            logger.exception("%s %s could not be settled; the others are.", what, key)
    return done
