"""The Procfile, run by honcho with Heroku's variables only."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from ocpizza.config import Settings
from ocpizza.container import opened
from ocpizza.entrypoints.cli.demo.accounts import PASSWORD
from ocpizza.entrypoints.cli.demo.seeding import seed
from tests.integration.heroku.dynos import Dynos, lines, order, variables
from tests.integration.house.ordering import BELLECOUR
from tests.integration.house.serving import free_port, until

ROOT = Path(__file__).parents[3]
PROGRAMS = Path(sys.executable).parent
BOOT = 10.0
"""Seconds that we allow ourselves on a machine that does nothing else; the platform waits 60."""
SHUTDOWN = 30.0
READ = "SELECT count(*) FROM consumers WHERE consumer = 'worker' AND seq > 0"


@pytest.fixture
def dynos(bare_database_url: str, tmp_path: Path) -> Dynos:
    """In a folder where nothing but the Procfile is: what is installed has all it needs."""
    (tmp_path / "Procfile").write_text((ROOT / "Procfile").read_text())
    return Dynos(tmp_path, PROGRAMS, variables(bare_database_url, free_port(), PROGRAMS))


def test_honcho_finds_the_three_processes() -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "honcho", "--procfile", ROOT / "Procfile", "check"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "(web, worker, release)" in checked.stderr


def test_a_release_is_served_ordered_from_and_stopped(
    dynos: Dynos, bare_database_url: str, tmp_path: Path
) -> None:
    released = dynos.run("release")
    assert released.returncode == 0, released.stdout
    assert "upgraded" in released.stdout
    with opened(Settings.from_env({"DATABASE_URL": bare_database_url})) as application:
        seed(application, PASSWORD, real_hours=False)

    log = tmp_path / "log"
    with dynos.client() as client, dynos.running(log, "web", "worker") as honcho:
        assert dynos.boot(client, honcho, log) < BOOT * _crowd()

        placed = order(client, "order-of-lea")
        assert placed.status_code == 201, placed.text
        assert placed.headers["x-request-id"] == "order-of-lea"
        assert "strict-transport-security" in placed.headers
        plain = client.get("/menu?x=1", headers={"X-Forwarded-Proto": "http"})
        assert (plain.status_code, plain.headers["location"]) == (
            308,
            "https://ocpizza.com/menu?x=1",
        )
        until(lambda: _worker_has_read(bare_database_url), 15)
        assert _connections(bare_database_url) <= 2 * 4 + 4 + 1

        began = time.monotonic()
        honcho.send_signal(signal.SIGTERM)
        honcho.wait(SHUTDOWN)
        assert time.monotonic() - began < SHUTDOWN

    told = lines(log)
    of_the_order = [line for line in told if line.get("request_id") == "order-of-lea"]
    assert [line["event"] for line in of_the_order] == ["answered"]
    assert of_the_order[0]["route"] == "/stores/{store}/orders"
    assert of_the_order[0]["status"] == 201
    for secret in ("s" * 64, "p" * 64, "Léa", "06 12 34 56 78"):
        assert secret not in log.read_text()


@pytest.mark.slow
def test_two_releases_at_once_fit_the_smallest_plan(bare_database_url: str, tmp_path: Path) -> None:
    """Each under load, with a worker, and an operator beside them: twenty connections are enough."""
    url = _essential(bare_database_url)
    (tmp_path / "Procfile").write_text((ROOT / "Procfile").read_text())
    old, new = (Dynos(tmp_path, PROGRAMS, variables(url, free_port(), PROGRAMS)) for _ in range(2))
    assert old.run("release").returncode == 0
    with opened(Settings.from_env({"DATABASE_URL": url, "POOL_SIZE": "1"})) as application:
        seed(application, PASSWORD, real_hours=False)

    logs = [tmp_path / "old", tmp_path / "new"]
    with ExitStack() as open_:
        for dynos, log in zip((old, new), logs, strict=True):
            honcho = open_.enter_context(dynos.running(log, "web", "worker"))
            with dynos.client() as client:
                dynos.boot(client, honcho, log)

        def read(number: int) -> int:
            with (old, new)[number % 2].client() as client:
                return client.get(f"/api/v1{BELLECOUR}/menu").status_code

        with ThreadPoolExecutor(24) as crowd:
            statuses = set(crowd.map(read, range(400)))
            checked = old.operator("check")
        assert statuses == {200}
        assert checked.returncode == 0, checked.stderr
        assert _connections(bare_database_url) <= 20
    for log in logs:
        assert "too many connections" not in log.read_text()
        (sum_,) = {line["each"] for line in lines(log) if line["event"] == "connections"}
        assert sum_ == 3


def _essential(url: str) -> str:
    """The database, owned by a role that may connect twenty times."""
    parts = urlsplit(url)
    name = parts.path[1:]
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f"CREATE ROLE plan_{name} LOGIN PASSWORD 'x' CONNECTION LIMIT 20")
        admin.execute(f"GRANT CREATE ON SCHEMA public TO plan_{name}")
        admin.execute(f"ALTER DATABASE {name} OWNER TO plan_{name}")
    return f"postgres://plan_{name}:x@{parts.hostname}:{parts.port}/{name}"


def _crowd() -> float:
    """How many want each of the cores."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def _worker_has_read(url: str) -> bool:
    with psycopg.connect(url) as asking:
        return asking.execute(READ).fetchone() != (0,)


def _connections(url: str) -> int:
    with psycopg.connect(url) as asking:
        counted = asking.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchone()
    assert counted is not None
    return int(counted[0])
