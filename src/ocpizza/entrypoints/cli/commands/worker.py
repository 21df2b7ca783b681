from __future__ import annotations

from contextlib import suppress


def worker() -> None:
    """Do the background work until SIGTERM or Ctrl-C (WORKER=process)."""
    from sqlalchemy.exc import OperationalError

    from ocpizza.container import opened
    from ocpizza.entrypoints import logs
    from ocpizza.entrypoints.cli.opening import settings
    from ocpizza.entrypoints.worker.running import run

    with settings() as chosen, opened(chosen) as ready:
        logs.configure(chosen.log_level)
        # One that is away is waited for; one that is old would be waited for in vain.
        with suppress(OperationalError):
            ready.readiness.check()
        run(chosen, ready)
