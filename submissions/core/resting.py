"""A service that did not answer is left alone for a while, so that it delays one request of a process and not each."""

from __future__ import annotations

import time


class Rest:
    """How long a service is left alone, on the clock of ``time.monotonic``. True while it is."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.until = 0.0
        self.failed = False

    def __bool__(self) -> bool:
        return time.monotonic() < self.until

    def begin(self) -> None:
        """Note that the service did not answer."""
        self.until = time.monotonic() + self.seconds
        self.failed = True

    def end(self) -> None:
        """Note that the service answers."""
        self.until, self.failed = 0.0, False
