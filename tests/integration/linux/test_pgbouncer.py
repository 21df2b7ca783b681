"""Debian's PgBouncer, in transaction mode, between the application and its database."""

import os
import re
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from ocpizza.adapters.pg_dump.databases import PgDumpDatabases
from ocpizza.adapters.pg_dump.programs import Programs
from ocpizza.application.ports.backups import CannotBackUp
from ocpizza.embedded_postgres import Binaries
from tests.integration.house.ordering import delivery, place
from tests.integration.house.serving import OCPIZZA, House, served, started, stock_up, until
from tests.integration.house.smoke import a_whole_order
from tests.integration.linux.conftest import pooled, program

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
FOLLOWS = (1, 22)


def version() -> tuple[int, ...]:
    told = subprocess.run(
        [program("pgbouncer", "pgbouncer"), "--version"], capture_output=True, text=True, check=True
    )
    (found,) = re.findall(r"^PgBouncer (\d+)\.(\d+)", told.stdout)
    return tuple(map(int, found))


@pytest.fixture(params=[False, True], ids=["unprepared", "prepared"])
def prepared(request: pytest.FixtureRequest) -> bool:
    """The two ways that docs/operations/linux.md has, by the version of PgBouncer."""
    if request.param and version() < FOLLOWS:
        pytest.skip(f"PgBouncer {version()} follows no prepared statements; 1.22 does")
    return bool(request.param)


@pytest.fixture
def bouncer(demo_url: str, tmp_path: Path, prepared: bool) -> Iterator[str]:  # noqa: FBT001 - a fixture
    following = {"max_prepared_statements": "200"} if prepared else {}
    with pooled(demo_url, tmp_path, **following) as url:
        yield url


@pytest.fixture
def house(bouncer: str, tmp_path: Path, prepared: bool) -> Iterator[House]:  # noqa: FBT001 - a fixture
    """Its worker is a process of its own, as in production, and writes letters into a folder."""
    letters = tmp_path / "letters"
    settings = {"SMTP_URL": f"file://{letters}"}
    if not prepared:
        settings["PREPARE_THRESHOLD"] = "none"
    with (
        served(bouncer, tmp_path, worker="process", **settings) as house,
        started(("worker",), house.environ, tmp_path / "worker.log"),
    ):
        yield house


def test_orders_are_placed_paid_followed_and_made_through_it(house: House, bouncer: str) -> None:
    a_whole_order(house)

    with psycopg.connect(bouncer, prepare_threshold=None) as through:
        shared = through.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = %s", [bouncer.rpartition("/")[2]]
        ).fetchone()
    assert shared is not None
    assert shared[0] <= 4
    assert house.faults() == []


def test_many_at_once_share_its_connections(house: House) -> None:
    """Statements that one of them prepared would be unknown to, or in the way of, the next."""
    stock_up(house)

    def orders(_: int) -> list[str]:
        with house.client() as guest:
            return [place(guest, delivery())["number"] for _ in range(10)]

    with ThreadPoolExecutor(8) as crowd:
        numbers = [number for some in crowd.map(orders, range(8)) for number in some]

    assert len(set(numbers)) == 80
    assert house.faults() == []


def test_the_worker_does_its_jobs_through_it(house: House, tmp_path: Path) -> None:
    ordered = delivery()
    ordered["customer"]["email"] = "lea@example.com"
    with house.client() as guest:
        place(guest, ordered)

    until(lambda: any((tmp_path / "letters").glob("*")))


def test_an_empty_database_is_migrated_through_it(bare_database_url: str, tmp_path: Path) -> None:
    with pooled(bare_database_url, tmp_path) as url:
        environ = {**os.environ, "DATABASE_URL": url, "PREPARE_THRESHOLD": "none"}
        for said in ("upgraded\n", "current\n"):
            upgraded = subprocess.run(
                [*OCPIZZA, "db", "upgrade"], env=environ, capture_output=True, text=True, check=True
            )
            assert (upgraded.stdout, upgraded.stderr) == (said, "")


def test_a_backup_is_not_taken_through_it(demo_url: str, bouncer: str) -> None:
    programs = Binaries.packaged()
    assert programs is not None
    databases = PgDumpDatabases(Programs([programs]))

    with (
        pytest.raises(CannotBackUp, match="set DIRECT_DATABASE_URL"),
        databases.dump(bouncer),
    ):
        pass

    assert databases.is_the_same(bouncer, demo_url)
