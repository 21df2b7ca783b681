from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

GUNICORN = ("-c", "python:ocpizza.entrypoints.http.server.gunicorn_config")

Port = Annotated[
    int | None, typer.Option(help="Where to answer; else PORT, else 8000.", min=1, max=65535)
]
Workers = Annotated[
    int | None, typer.Option(help="Processes; else WEB_CONCURRENCY, else 2.", min=1, max=64)
]


def serve(port: Port = None, workers: Workers = None) -> None:
    """Serve the site and the API until SIGTERM or Ctrl-C."""
    from ocpizza.entrypoints.cli.opening import settings
    from ocpizza.entrypoints.cli.ports import ensure_free

    if port is not None:
        os.environ["PORT"] = str(port)
    if workers is not None:
        os.environ["WEB_CONCURRENCY"] = str(workers)
    with settings() as chosen:
        if "LISTEN_FDS" not in os.environ:  # else the socket is systemd's, and ours to take over
            ensure_free(chosen.port, remedy="stop what runs there, or choose another with --port")
        os.environ["DATABASE_URL"] = chosen.database_url or ""
        sys.argv = ["ocpizza serve", *GUNICORN]
        # Reads its arguments there, and forks: nothing of the application is built before. It reads
        # WEB_CONCURRENCY as it is imported, and has a traceback for what ours has a sentence for.
        from gunicorn.app.wsgiapp import run

        run(prog="ocpizza serve")
