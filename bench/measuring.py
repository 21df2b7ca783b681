"""Rounds: every variant once, then every variant again, so that what disturbs one disturbs all."""

import os
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from attrs import frozen

from bench.figures import Measured
from bench.house import Bench
from bench.load import Clients, Load
from bench.processes import family_seconds, machine_seconds
from bench.serving import Server

T = TypeVar("T")


@frozen
class Plan:
    """How long to measure: `history` is the number of past orders."""

    seconds: float
    rounds: int
    history: int


@frozen
class Room:
    """Where a part of the measurement takes place."""

    bench: Bench
    folder: Path
    plan: Plan


@frozen
class Meter:
    """Processor time since it was made: of a server, of PostgreSQL, and of this process."""

    server: int
    database: int
    at: tuple[float, ...]

    @classmethod
    def started(cls, server: int, database: int) -> "Meter":
        return cls(server, database, _now(server, database))

    def read(self, answered: int, took: float) -> Measured:
        now = _now(self.server, self.database)
        spent = [after - before for before, after in zip(self.at, now, strict=True)]
        server, database, generator, machine = spent
        cores = os.cpu_count() or 1
        return Measured(
            rate=answered / took,
            server_ms=1000 * server / max(answered, 1),
            database_ms=1000 * database / max(answered, 1),
            generator_ms=1000 * generator / max(answered, 1),
            others=max(0.0, machine - server - database - generator) / (took * cores),
        )


def _now(server: int, database: int) -> tuple[float, ...]:
    return (
        family_seconds(server),
        family_seconds(database),
        time.process_time(),
        machine_seconds(),
    )


async def measure(
    server: Server, database: int, load: Load, clients: int, seconds: float
) -> Measured:
    """One variant, once: `clients` at a time ask `server`, whose database is `database`."""
    asking = Clients(load)
    await asking.connect(server, clients)
    meters: list[Meter] = []
    answered, took = await asking.keep_asking(
        seconds, lambda: meters.append(Meter.started(server.master, database))
    )
    measured = meters[0].read(answered, took)
    await asking.finish()
    return measured


async def interleaved(
    variants: Mapping[str, Callable[[], Awaitable[T]]],
    rounds: int,
    between: Callable[[], None] = lambda: None,
) -> Mapping[str, Sequence[T]]:
    """A B C A B C …; `between` is called before each and not measured."""
    found: dict[str, list[T]] = {name: [] for name in variants}
    for _ in range(rounds):
        for name, variant in variants.items():
            between()
            found[name].append(await variant())
    return found
