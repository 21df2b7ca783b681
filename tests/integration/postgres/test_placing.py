"""The one statement of the hot path, where its contract cannot look."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, text

from ocpizza.adapters.postgres.engine import connect
from ocpizza.adapters.postgres.placing import STATEMENT, parameters
from ocpizza.domain.errors import WrongState
from ocpizza.domain.orders.lifecycle import Action
from ocpizza.domain.stock.movement import Movement, MovementKind
from tests.builders import BELLECOUR, EVENING, MANAGER, PIZZAIOLO, a_new_order, some
from tests.contracts.house import a_key
from tests.contracts.shop import Shop
from tests.integration.postgres.house import PostgresHouse
from tests.integration.postgres.waiting import left_waiting

HISTORY = """
    INSERT INTO stores
        SELECT copy.* FROM stores, generate_series(1, 400) AS n,
            jsonb_populate_record(stores, jsonb_build_object('id', 'store-' || n)) AS copy;
    INSERT INTO store_counters (store_id) SELECT 'store-' || n FROM generate_series(1, 400) AS n;
    INSERT INTO stock_levels
        SELECT 'store-' || n, ingredient_id, on_hand, 0, 0
        FROM stock_levels, generate_series(1, 400) AS n;
    INSERT INTO orders
        SELECT copy.* FROM orders, generate_series(1, 20000) AS n,
            jsonb_populate_record(orders, jsonb_build_object(
                'store_id', 'store-' || n % 400 + 1, 'id', md5(CAST(n AS text)),
                'number', n / 400 + 2, 'status', 'delivered')) AS copy;
    INSERT INTO idempotency_keys
        SELECT store_id, sha256(CAST(CAST(id AS text) AS bytea)), sha256(''), '', id, placed_at
        FROM orders;
    ANALYZE;
"""
"""Four hundred more stores with twenty thousand orders."""
PREPARED = text("""
    SELECT count(*) FROM pg_prepared_statements
    WHERE statement LIKE '%lined AS%' AND statement NOT LIKE '%pg_prepared_statements%'
""")


@pytest.fixture
def lone(database_url: str) -> Iterator[Engine]:
    """One connection, which prepares every statement at once."""
    engine = connect(database_url, connections=1, prepare_threshold=0)
    yield engine
    engine.dispose()


def nodes(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


@pytest.mark.parametrize("plan", ["force_custom_plan", "force_generic_plan"])
def test_it_looks_into_primary_keys_alone_however_many_orders_there_are(
    shop: Shop, database_url: str, plan: str
) -> None:
    shop.order(some("margherita"))
    asked = parameters(a_new_order(some("margherita"), some("regina")), 1, a_key(), b"{}")
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(HISTORY.encode())
        connection.execute(f"SET plan_cache_mode = {plan}".encode())
        explain = psycopg.RawCursor(connection)
        row = explain.execute(f"EXPLAIN (FORMAT JSON) {STATEMENT}".encode(), asked).fetchone()

    assert row is not None
    found = list(nodes(row[0][0]["Plan"]))
    assert "Seq Scan" not in {node["Node Type"] for node in found}
    looked_into = {node["Index Name"] for node in found if "Index Name" in node}
    assert looked_into == {"stock_levels_pkey", "store_counters_pkey", "idempotency_keys_pkey"}


def test_it_is_prepared_once_whatever_the_size_of_its_figures(lone: Engine) -> None:
    house = PostgresHouse(lone)
    house.open_bellecour()
    for quantity in (1, 30):
        house.place(a_new_order(*[some("margherita", quantity)] * quantity))

    with lone.connect() as connection:
        assert connection.execute(PREPARED).scalar_one() == 1


def test_a_refusal_in_between_does_not_have_it_prepared_again(lone: Engine) -> None:
    house = PostgresHouse(lone)
    house.open_bellecour()
    shop = Shop(house)
    order = shop.order(some("margherita"))

    with pytest.raises(WrongState):
        shop.do(order, Action.READY, PIZZAIOLO)

    with lone.connect() as connection:
        assert connection.execute(PREPARED).scalar_one() == 1


def test_nothing_is_prepared_behind_an_old_pgbouncer(database_url: str) -> None:
    engine = connect(database_url, connections=1, prepare_threshold=None)
    house = PostgresHouse(engine)
    house.open_bellecour()
    for _ in range(7):
        house.place(a_new_order())

    with engine.connect() as connection:
        prepared = connection.execute(text("SELECT count(*) FROM pg_prepared_statements"))
        assert prepared.scalar_one() == 0
    engine.dispose()


def test_an_order_that_waits_for_a_receipt_has_what_comes_in(house: PostgresHouse) -> None:
    """Its statement began when there was nothing: neither level nor constraint may say so."""
    house.open_bellecour(mozzarella=0)
    shop = Shop(house)
    with house.begin(BELLECOUR) as tx:
        tx.stock.lock(["mozzarella"])
        placing = left_waiting(house.engine, lambda: shop.order(some("margherita")))
        tx.stock.apply(
            [Movement(MovementKind.RECEIPT, "mozzarella", on_hand=120)], MANAGER, EVENING
        )

    assert placing.result().number == "A-001"
    assert house.level("mozzarella").available == 0
    assert house.faults() == []
