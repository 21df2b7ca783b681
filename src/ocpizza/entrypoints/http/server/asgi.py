"""The application that Gunicorn serves: `app`, checked and built once, before it forks.

Nothing is connected then: every process connects for itself, when it first needs to. What was
opened for the check is closed again, or processes would share it.
"""

import os
import sys
import time

from ocpizza.application.application import Application
from ocpizza.application.ports.readiness import NotMigrated
from ocpizza.config import Misconfigured, Settings, WorkerMode
from ocpizza.container import build, opened
from ocpizza.entrypoints.http.app import create_app
from ocpizza.entrypoints.worker.inline import WithWorker

WAIT_SECONDS = 10.0
CHECK_SECONDS = 0.5


def _settings() -> Settings:
    settings = Settings.from_env(os.environ)
    if settings.database_url is None:
        raise Misconfigured("DATABASE_URL is not set; `ocpizza serve` brings a database.")
    return settings


def _check_database(settings: Settings) -> None:
    """Raises Misconfigured when it is not migrated, or does not answer in time."""
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
        raise Misconfigured("The database is not migrated: ocpizza db upgrade") from None
    except Exception as error:  # noqa: BLE001 - whatever it is, it may pass
        return str(getattr(error, "orig", error)).partition("\n")[0]
    return None


try:
    _chosen = _settings()
    _check_database(_chosen)
except Misconfigured as refused:
    sys.stderr.write(f"ocpizza: {refused}\n")
    sys.exit(2)

_application = build(_chosen)
app = create_app(_application, _chosen)
if _chosen.worker is WorkerMode.INLINE:
    app = WithWorker(app, _chosen, _application)
