"""The worker, a process of its own, rests while the database is under maintenance."""

from __future__ import annotations

from pathlib import Path

import psycopg

from ocpizza.application.maintaining import MaintenanceRequest
from ocpizza.config import Settings
from ocpizza.container import opened
from tests.integration.house.serving import started, until
from tests.integration.maintenance.house import ADA


def test_it_closes_its_queue_and_opens_it_again(demo_url: str, tmp_path: Path) -> None:
    environ = {"DATABASE_URL": demo_url, "HOME": str(tmp_path)}

    def workers() -> int:
        with psycopg.connect(demo_url) as connection:
            found = connection.execute("SELECT count(*) FROM procrastinate_workers").fetchone()
        assert found is not None
        return int(found[0])

    with (
        started(("worker",), environ, tmp_path / "log") as process,
        opened(Settings.from_env(environ)) as application,
    ):
        until(lambda: workers() == 1)
        application.maintaining.on(ADA, MaintenanceRequest(database=True))
        until(lambda: workers() == 0)
        until(lambda: not application.maintaining.status().running)
        assert process.poll() is None

        application.maintaining.off(ADA)
        until(lambda: workers() == 1)
