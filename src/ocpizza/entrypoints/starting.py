"""Before a process begins its work: a database that answers, and its share of the connections."""

from __future__ import annotations

import time

import attrs
import structlog

from ocpizza.application.application import Application
from ocpizza.application.ports.readiness import NotMigrated, TooOld
from ocpizza.config import Misconfigured, Settings
from ocpizza.container import opened, shares

WAIT_SECONDS = 10.0
CHECK_SECONDS = 0.5
_LOG = structlog.stdlib.get_logger("ocpizza.database")


def ready_to_serve(settings: Settings) -> Settings:
    """For the processes that answer, each with its share. Raises Misconfigured."""
    pool, _ = _shared(settings)
    return attrs.evolve(settings, pool_size=pool)


def ready_to_work(settings: Settings) -> Settings:
    """For the process that works, with its share. Raises Misconfigured."""
    _, worker = _shared(settings)
    return attrs.evolve(settings, pool_size=worker)


def _shared(settings: Settings) -> tuple[int, int]:
    """The connections of a process that answers, and of the one that works."""
    check_database(settings)
    shared = shares(settings)
    log = _LOG.info if shared.fit else _LOG.warning
    log(
        "connections",
        allowed=shared.limit,
        needed=shared.needed,
        processes=shared.processes,
        each=shared.pool,
        worker=shared.worker,
    )
    return shared.pool, shared.worker


def check_database(settings: Settings) -> None:
    """Raises Misconfigured when it is not migrated or too old, or does not answer in time.

    What was opened for the check is closed again, or processes forked later would share it.
    """
    deadline = time.monotonic() + WAIT_SECONDS
    with opened(settings) as application:
        while (reason := _reason(application)) is not None:
            if time.monotonic() > deadline:
                raise Misconfigured(f"The database does not answer ({reason}); see DATABASE_URL.")
            time.sleep(CHECK_SECONDS)


def _reason(application: Application) -> str | None:
    try:
        application.readiness.check()
    except NotMigrated:
        raise Misconfigured(
            "The database of DATABASE_URL is not migrated: ocpizza db upgrade"
        ) from None
    except TooOld as error:
        raise Misconfigured(str(error)) from None
    except Exception as error:  # noqa: BLE001 - whatever it is, it may pass
        return str(getattr(error, "orig", error)).partition("\n")[0]
    return None
