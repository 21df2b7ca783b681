"""Gunicorn's settings: `gunicorn -c python:ocpizza.entrypoints.http.server.gunicorn_config`."""

import os
import shutil
import signal
import sys
import tempfile
from typing import Any

from ocpizza.config import Misconfigured, Settings

try:
    settings = Settings.from_env(os.environ)
except Misconfigured as refused:
    sys.stderr.write(f"ocpizza: {refused}\n")
    sys.exit(2)

STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT)

wsgi_app = "ocpizza.entrypoints.http.server.asgi:app"
worker_class = "ocpizza.entrypoints.http.server.worker.DrainingWorker"
logger_class = "ocpizza.entrypoints.http.server.logger.Logger"

bind = f"{settings.host}:{settings.port}"
workers = settings.web_concurrency
loglevel = settings.log_level.lower()

# Routers keep idle connections 90 s: ours must outlive theirs, or requests race with our close.
keepalive = 95
# They kill 30 s after asking to stop; a request may take 22.
graceful_timeout = 25
# Settings are checked and modules loaded once, before the fork.
preload_app = True
# It would be the same file in the home folder for every instance.
control_socket_disable = True

# Where the workers leave their figures for one another; read when prometheus_client is imported,
# that is, before the fork. It goes with the master.
_metrics = tempfile.mkdtemp(prefix="ocpizza-metrics-")
os.environ["PROMETHEUS_MULTIPROC_DIR"] = _metrics


def post_fork(server: Any, worker: Any) -> None:  # noqa: ARG001 - Gunicorn's signature
    """A worker told to stop before it listens to signals would not hear it, and delay the end.

    Until then it has the master's handlers, which put the signal into its copy of their queue.
    """
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    while not server.SIG_QUEUE.empty():
        if server.SIG_QUEUE.get_nowait() in STOP_SIGNALS:
            sys.exit(0)


def child_exit(server: Any, worker: Any) -> None:  # noqa: ARG001 - Gunicorn's signature
    from prometheus_client.multiprocess import mark_process_dead  # noqa: PLC0415 - see above

    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_exit(server: Any) -> None:  # noqa: ARG001 - Gunicorn's signature
    shutil.rmtree(_metrics, ignore_errors=True)
