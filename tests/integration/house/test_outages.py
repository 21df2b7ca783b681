"""Things are killed while people order: whoever asks again with their key is served once."""

import os
import random
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Self

import attrs
import psycopg
import pytest

from ocpizza.config import Settings
from ocpizza.container import opened
from ocpizza.entrypoints.cli.demo.accounts import PASSWORD
from ocpizza.entrypoints.cli.demo.seeding import seed
from tests.integration.conftest import OwnDatabase
from tests.integration.house.crowd import Crowd, all_orders
from tests.integration.house.ordering import BELLECOUR, new_key
from tests.integration.house.serving import House, served, started, until


@attrs.frozen
class Machines:
    """All that can be killed."""

    house: House
    database: OwnDatabase
    worker: "Restarted"

    def kill_a_server_process(self) -> None:
        os.kill(self.house.server_processes()[0], signal.SIGKILL)

    def end_every_connection(self) -> None:
        with psycopg.connect(self.database.url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> "
                "pg_backend_pid() AND datname = current_database()"
            )

    def kill_the_database(self) -> None:
        self.database.cluster.kill()
        self.database.cluster.start()

    def kill_the_worker(self) -> None:
        self.worker.kill()


class Restarted:
    """The worker, begun again by whoever watches over it, as a platform does."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._running = ExitStack()

    def __enter__(self) -> Self:
        log = self._house.log.with_name("worker.log")
        begun = started(("worker",), self._house.environ, log)
        self._process = self._running.enter_context(begun)
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        self.__enter__()


@pytest.fixture
def machines(own_database: OwnDatabase, tmp_path: Path) -> Iterator[Machines]:
    """A house of the test's own, on a database that flushes to the disk, with its worker apart."""
    with opened(Settings.from_env({"DATABASE_URL": own_database.url})) as application:
        seed(application, PASSWORD, real_hours=False)
    with served(own_database.url, tmp_path, worker="process") as house, Restarted(house) as worker:
        yield Machines(house, own_database, worker)


KILLS = (
    Machines.kill_a_server_process,
    Machines.end_every_connection,
    Machines.kill_the_database,
    Machines.kill_the_worker,
)


def survive(machines: Machines, kills: Iterable[Callable[[Machines], None]]) -> None:
    with machines.house.client("admin") as admin:
        plenty = {"kind": "receipt", "ingredient": "cola-33cl", "quantity": 100_000}
        admin.post(f"{BELLECOUR}/stock/movements", json=plenty, headers=new_key())
    crowd = Crowd(machines.house)
    with crowd.at_work():
        crowd.all_get_on()
        for kill in kills:
            kill(machines)
            crowd.all_get_on()
    assert crowd.surprises == []
    with machines.house.client("admin") as admin:
        until(
            lambda: all(
                order["payment"]["status"] != "refund_pending" for order in all_orders(admin)
            )
        )
    crowd.check_books()


@pytest.mark.timeout(240)
def test_whatever_is_killed_nothing_is_lost_or_done_twice(machines: Machines) -> None:
    survive(machines, KILLS)


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_it_survives_being_killed_again_and_again(machines: Machines) -> None:
    chance = random.Random(2026)
    survive(machines, (chance.choice(KILLS) for _ in range(40)))
