from __future__ import annotations


def worker() -> None:
    """Do the background work until SIGTERM or Ctrl-C (WORKER=process)."""
    from ocpizza.container import opened
    from ocpizza.entrypoints import logs
    from ocpizza.entrypoints.cli.opening import settings
    from ocpizza.entrypoints.worker.running import run

    with settings() as chosen, opened(chosen) as ready:
        logs.configure(chosen.log_level)
        run(chosen, ready)
