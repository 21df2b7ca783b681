"""What the house runs on, for operators: the database, what waits to be done, and who does it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from msgspec import Struct


class Backlog(StrEnum):
    """What is written down to be done by the worker.

    `letters` to be sent, `messages` of the payment gateway to be acted on, `refunds` to be carried
    out, `captures` whose outcome at the gateway is not known, `jobs` that wait for their turn.
    """

    LETTERS = "letters"
    MESSAGES = "messages"
    REFUNDS = "refunds"
    CAPTURES = "captures"
    JOBS = "jobs"


class Waiting(Struct, frozen=True):
    """How much of it waits, and since when the oldest does."""

    backlog: Backlog
    count: int
    since: datetime | None


class Lag(Struct, frozen=True):
    """How many events a consumer of the outbox has still to read, and when the oldest happened."""

    consumer: str
    events: int
    since: datetime | None


class JobSeen(Struct, frozen=True):
    """A job of the worker: when its clock last rang, and how many of its runs failed lately."""

    name: str
    rang_at: datetime | None
    failed: int


class Server(Struct, frozen=True):
    """The database server. `version` is PostgreSQL's number (180001 is 18.1).

    `connections` are in use of `most_connections`, the least of what the server, the database and
    our own account there may have: others' count where that is the limit of all. `private` says whether the connection is encrypted or local.
    """

    version: int
    connections: int
    most_connections: int
    size_bytes: int
    now: datetime
    private: bool


class Connections(Struct, frozen=True):
    """The pool of this process: how many connections are lent, of how many at most."""

    lent: int
    most: int


class Machinery(Protocol):
    """Raises what `Readiness.away` knows when the database does not answer, but for `pool`."""

    def server(self) -> Server: ...

    def waiting(self) -> Sequence[Waiting]:
        """Every backlog, empty ones too."""

    def lag(self) -> Sequence[Lag]:
        """Every consumer of the outbox."""

    def jobs(self) -> Sequence[JobSeen]:
        """Those that a worker ever ran, by name."""

    def pool(self) -> Connections: ...
