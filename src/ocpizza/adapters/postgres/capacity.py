"""How many connections the server allows us, and how a release shares them out."""

from __future__ import annotations

import psycopg
from attrs import frozen

from ocpizza.adapters.postgres.engine import CONNECT_SECONDS, refuse_old

RELEASES = 2
"""While one takes over from the other, both are connected."""
RELEASE_PHASE = 1
"""`ocpizza db upgrade` has two, but runs once, before the new release's other processes start."""
OPERATOR = 1
QUEUE = 1
"""The worker's queue asks, enters and ends jobs one at a time."""

LIMITS = """
SELECT CAST(current_setting('max_connections') AS int) AS most,
       CAST(current_setting('superuser_reserved_connections') AS int)
         + CAST(coalesce(current_setting('reserved_connections', true), '0') AS int) AS reserved,
       (SELECT rolconnlimit FROM pg_roles WHERE rolname = session_user) AS role,
       (SELECT datconnlimit FROM pg_database WHERE datname = current_database()) AS database
"""
"""What `Capacity` is made of."""


@frozen
class Capacity:
    """As the server reports it; a limit below 0 is none."""

    most: int
    reserved: int
    role: int = -1
    database: int = -1

    @property
    def limit(self) -> int:
        """How many all of our processes together may have."""
        return min(limit for limit in self._limits if limit >= 0)

    def in_use(self, server: int, role: int, database: int) -> int:
        """How many of `limit` are taken, of those that each of the three counts."""
        counted = zip(self._limits, (server, role, database), strict=True)
        return max(count for limit, count in counted if limit == self.limit)

    @property
    def _limits(self) -> tuple[int, int, int]:
        return self.most - self.reserved, self.role, self.database


@frozen
class Shares:
    """The connections of one release: a `pool` in each of its `processes`, and the worker's.

    `inline`: the worker is in each of the processes. Event streams read through their process's
    pool; nothing is LISTENed for.
    """

    limit: int
    processes: int
    pool: int
    worker: int
    inline: bool

    @property
    def needed(self) -> int:
        """By two releases at once, with an upgrade and an operator each."""
        working = self.processes * QUEUE if self.inline else self.worker + QUEUE
        serving = self.processes * self.pool
        return RELEASES * (serving + working + RELEASE_PHASE + OPERATOR)

    @property
    def fit(self) -> bool:
        return self.needed <= self.limit

    @classmethod
    def of(cls, limit: int, *, processes: int, most: int, fixed: bool, inline: bool) -> Shares:
        """As many as fit: one at least, `most` at most; the worker has what is left.

        `fixed`: `most`, whether they fit or not.
        """
        free = limit // RELEASES - RELEASE_PHASE - OPERATOR
        others = processes * QUEUE if inline else QUEUE + 1
        pool = most if fixed else _within((free - others) // processes, most)
        left = free - QUEUE - processes * pool
        worker = pool if inline or fixed else _within(left, most)
        return cls(limit, processes, pool, worker, inline)


def measure(url: str) -> Capacity:
    """Raises psycopg's OperationalError when the server does not answer, TooOld when it is."""
    with psycopg.connect(url, connect_timeout=CONNECT_SECONDS, prepare_threshold=None) as asking:
        refuse_old(asking)
        reported = asking.execute(LIMITS).fetchone()
    assert reported is not None
    return Capacity(*reported)


def _within(number: int, most: int) -> int:
    return max(1, min(number, most))
