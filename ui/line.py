"""Requests in line: who sends many at once waits, so that others need not."""

import time

KEPT = 10_000
"""Callers, before those who need not wait any more are left out: under a megabyte, gone through in a millisecond."""


class Line:
    """When the next request of each caller is due: a burst at once, then evenly."""

    def __init__(self) -> None:
        self._due: dict[str, float] = {}

    def wait(self, caller: str, a_minute: float, burst: int) -> float:
        """Seconds until the caller's request may go on, which is counted."""
        now, apart = time.monotonic(), 60 / a_minute
        due = max(now, self._due.get(caller, now))
        self._due[caller] = due + apart
        if len(self._due) > KEPT:
            # What is past says nothing any more.
            self._due = {name: later for name, later in self._due.items() if later > now}
        return max(0.0, due - now - (burst - 1) * apart)
