"""How much one network address may ask; the contract's figures, per process, in memory.

The figures fit a whole office or market behind one address: 400 orders at once and 3,000 an hour,
each priced, placed, paid and captured.
They are a guard against floods, so off outside production; wrong passwords are counted by the
application.
"""

import math
import time

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from ocpizza.entrypoints.http.api import payments
from ocpizza.entrypoints.http.incoming import SAFE_METHODS, Incoming
from ocpizza.entrypoints.http.operations import Operation

READS = (RateLimitItemPerMinute(6000),)
WRITES = (RateLimitItemPerMinute(2400), RateLimitItemPerHour(15_000))
SECRETS = (RateLimitItemPerMinute(120), RateLimitItemPerHour(3000))


class Ceilings:
    """Counts by address and kind of operation."""

    def __init__(self, *, enforced: bool) -> None:
        self._enforced = enforced
        self._limiter = FixedWindowRateLimiter(MemoryStorage())

    def wait(self, operation: Operation, incoming: Incoming) -> int:
        """Seconds until the caller may ask again; 0: now."""
        if not self._enforced:
            return 0
        kind, items = kind_of(operation)
        for item in items:
            if not self._limiter.hit(item, kind, incoming.client):
                reset = self._limiter.get_window_stats(item, kind, incoming.client).reset_time
                return max(1, math.ceil(reset - time.time()))
        return 0


def kind_of(operation: Operation) -> tuple[str, tuple[RateLimitItem, ...]]:
    """What it counts as, and how often that may be."""
    if operation.method in SAFE_METHODS:
        return "read", READS
    hashes = operation.slow and operation.tag != payments.TAG
    return ("secret", SECRETS) if hashes else ("write", WRITES)
