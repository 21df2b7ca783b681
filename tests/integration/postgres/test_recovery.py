"""Connections end and servers die: what was answered stays, what was not can be asked again."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from typing import Protocol

import psycopg
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from ocpizza.adapters.postgres.engine import connect
from ocpizza.domain.orders.lifecycle import Action
from ocpizza.embedded_postgres import Cluster
from tests.builders import BELLECOUR, PIZZAIOLO, a_new_order, some
from tests.contracts.house import a_key
from tests.contracts.shop import Shop, new_key
from tests.integration.postgres.house import PostgresHouse
from tests.integration.postgres.waiting import left_waiting, waiting_backend


class OwnDatabase(Protocol):
    """A database on a server of its own."""

    cluster: Cluster
    url: str


@pytest.fixture
def own_engine(own_database: OwnDatabase) -> Iterator[Engine]:
    engine = connect(own_database.url)
    yield engine
    engine.dispose()


def kill_to_the_last_backend(database: OwnDatabase) -> None:
    """Kill the server, and wait for its backends: they answer until they notice."""
    with psycopg.connect(database.url) as connection:
        found = connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid()"
        )
        backends = [pid for (pid,) in found]
    assert backends
    database.cluster.kill()
    deadline = time.monotonic() + 10
    while any(_lives(pid) for pid in backends):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # the server may run as somebody else
        pass
    return True


def end_all_backends(url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_nobody_notices_that_every_idle_connection_was_ended(shop: Shop, database_url: str) -> None:
    order = shop.order(some("margherita"))
    for step in (
        lambda: shop.order(some("regina")),
        lambda: shop.do(order, Action.START_PREPARATION, PIZZAIOLO),
        lambda: shop.house.offers().renewed(BELLECOUR),
        shop.house.chores.open_notices,
    ):
        end_all_backends(database_url)
        time.sleep(0.1)  # the farewell has to cross the network
        step()

    assert shop.house.faults() == []


def test_after_a_crash_of_the_server_every_answered_order_is_there(
    own_database: OwnDatabase, own_engine: Engine
) -> None:
    house = PostgresHouse(own_engine)
    house.open_bellecour()
    shop = Shop(house)
    answered = [shop.order(some("margherita")) for _ in range(20)]

    own_database.cluster.kill()
    own_database.cluster.start()

    assert [shop.seen(order).number for order in answered] == [order.number for order in answered]
    assert shop.order(some("margherita")).number == "A-021"
    assert house.faults() == []


def test_while_the_server_is_down_it_is_said_soon_and_forgotten_once_it_is_up(
    own_database: OwnDatabase, own_engine: Engine
) -> None:
    house = PostgresHouse(own_engine)
    house.open_bellecour()
    shop = Shop(house)
    order = shop.order(some("margherita"))
    kill_to_the_last_backend(own_database)

    begun = time.monotonic()
    for act in (
        lambda: shop.order(some("margherita")),
        lambda: shop.do(order, Action.START_PREPARATION, PIZZAIOLO),
        lambda: house.offers().of(BELLECOUR),
    ):
        with pytest.raises(OperationalError):
            act()
    assert time.monotonic() - begun < 10

    own_database.cluster.start()
    shop.do(order, Action.START_PREPARATION, PIZZAIOLO)
    assert shop.order(some("margherita")).number == "A-002"


def test_an_order_whose_connection_is_cut_is_placed_once_when_asked_again(
    shop: Shop, engine: Engine
) -> None:
    house, key = shop.house, new_key()
    with house.begin(BELLECOUR) as tx:
        tx.stock.lock(["dough"])
        placing = left_waiting(engine, lambda: shop.place(some("margherita"), key=key))
        _end(engine, waiting_backend(engine))
        with pytest.raises(OperationalError):
            placing.result()

    again = shop.place(some("margherita"), key=key)

    assert (again.replayed, again.order.number) == (False, "A-001")
    assert house.faults() == []


def test_a_transaction_that_is_cut_leaves_nothing_and_its_key_free(
    shop: Shop, engine: Engine
) -> None:
    house, key = shop.house, a_key()
    order = house.place(a_new_order())

    def work() -> None:
        with house.begin(BELLECOUR) as tx:
            assert tx.keys.claim(key) is None
            loaded = tx.orders.get(order.id)
            loaded.do(Action.START_PREPARATION, PIZZAIOLO, house.clock.now())
            tx.stock.apply(loaded.movements, PIZZAIOLO, house.clock.now())
            tx.stock.lock(["ham"])
            tx.orders.save(loaded)

    with house.begin(BELLECOUR) as tx:
        tx.stock.lock(["ham"])
        working = left_waiting(engine, work)
        _end(engine, waiting_backend(engine))
        with pytest.raises(OperationalError):
            working.result()

    assert house.order(order.id) == order
    assert house.level("dough").on_hand == 1_000_000
    with house.begin(BELLECOUR) as tx:
        assert tx.keys.claim(key) is None


def _end(engine: Engine, backend: int) -> None:
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:backend)"), {"backend": backend})
    time.sleep(0.1)
