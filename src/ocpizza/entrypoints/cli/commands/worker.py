from __future__ import annotations

import signal
import sys


def worker() -> None:
    """Do the background work until SIGTERM or Ctrl-C (WORKER=process)."""
    from ocpizza.container import opened
    from ocpizza.entrypoints import logs
    from ocpizza.entrypoints.cli.opening import settings
    from ocpizza.entrypoints.starting import ready_to_work
    from ocpizza.entrypoints.worker.running import run

    with settings() as chosen:
        logs.configure(chosen.log_level)
        # Until there is a loop to tell: who stops us does not wait for the database.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        mine = ready_to_work(chosen)
        with opened(mine) as ready:
            run(mine, ready)
