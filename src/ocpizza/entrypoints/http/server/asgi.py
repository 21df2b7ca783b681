"""The application that Gunicorn serves: `app`, checked and built once, before it forks.

Nothing is connected then: every process connects for itself, when it first needs to. How many
connections each may have is asked of the server here, once for all of them.
"""

import os
import sys

from ocpizza.config import Misconfigured, Settings, WorkerMode
from ocpizza.container import build
from ocpizza.entrypoints.beating import beating
from ocpizza.entrypoints.http.app import create_app
from ocpizza.entrypoints.http.server.alongside import Alongside
from ocpizza.entrypoints.starting import ready_to_serve
from ocpizza.entrypoints.worker.running import beside


def _settings() -> Settings:
    settings = Settings.from_env(os.environ)
    if settings.database_url is None:
        raise Misconfigured("DATABASE_URL is not set; `ocpizza serve` brings a database.")
    return ready_to_serve(settings)


try:
    _chosen = _settings()
except Misconfigured as refused:
    sys.stderr.write(f"ocpizza: {refused}\n")
    sys.exit(2)

_application = build(_chosen)
_alongside = [lambda: beating(_application.watch)]
if _chosen.worker is WorkerMode.INLINE:
    _alongside.append(lambda: beside(_chosen, _application))
app = Alongside(create_app(_application, _chosen), *_alongside)
