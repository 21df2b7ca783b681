"""The database: its version, its clock, its schema, and whether we fit into it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime

from ocpizza.application.application import Application
from ocpizza.application.reading.machinery import Server
from ocpizza.config import Settings
from ocpizza.entrypoints.cli.doctor.findings import (
    Finding,
    critical,
    fine,
    graded,
    warning,
)

OLDEST_MENDED = 15
"""PostgreSQL 14 had its last security fixes in November 2026."""
SKEW_SECONDS, MUCH_SKEW_SECONDS = 2.0, 30.0


def reached(app: Application) -> Server:
    """Raises what says that the database is away."""
    return app.machinery.server()


def server(app: Application, settings: Settings) -> Iterator[Finding]:
    begun, before = time.perf_counter(), datetime.now(UTC)
    found = app.machinery.server()
    ms, after = (time.perf_counter() - begun) * 1000, datetime.now(UTC)
    major = found.version // 10_000
    yield graded(
        "database",
        f"PostgreSQL {major}.{found.version % 10_000} answers in {ms:.0f} ms",
        f"PostgreSQL {major} gets no security fixes any more: move to a newer one",
        bad=major < OLDEST_MENDED,
    )
    if not found.private:
        yield warning(
            "database", "what passes between us can be listened to", "DATABASE_URL?sslmode=require"
        )
    behind = max((before - found.now).total_seconds(), (found.now - after).total_seconds(), 0.0)
    yield graded(
        "clock",
        f"the database's clock is {behind:.1f} s from ours",
        "set the clocks of both machines by NTP",
        bad=behind > SKEW_SECONDS,
        worse=behind > MUCH_SKEW_SECONDS,
    )
    yield fine("database", f"it takes {found.size_bytes / 2**20:.0f} MiB")
    yield _connections(found, settings)


def _connections(found: Server, settings: Settings) -> Finding:
    from ocpizza.container import shares

    share = shares(settings)
    return graded(
        "connections",
        f"{found.connections} in use of {found.most_connections}; two releases at once need"
        f" {share.needed} of our {share.limit}: {share.processes} web processes have {share.pool}"
        f" each, a worker {share.worker} and one for its queue, commands the rest",
        "lower WEB_CONCURRENCY or POOL_SIZE, or take a larger database",
        bad=not share.fit,
        worse=found.connections >= found.most_connections,
    )


def schema(settings: Settings) -> Iterator[Finding]:
    from ocpizza.container import check

    standing = check(settings)
    if standing == "behind":
        yield critical("schema", "the database is not migrated", "ocpizza db upgrade")
    else:
        yield fine("schema", f"the schema is {standing}")
