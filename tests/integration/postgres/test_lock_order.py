"""Levels are locked in the order of their ingredients, in whatever order they were asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import Engine, text

from ocpizza.domain.stock.movement import Movement
from tests.builders import ANN, BELLECOUR, EVENING, a_new_order, some
from tests.contracts.house import House
from tests.contracts.shop import Shop
from tests.integration.postgres.waiting import left_waiting

_FREE = text("""
    SELECT ingredient_id FROM stock_levels
    WHERE store_id = :store AND ingredient_id = ANY (:ingredients)
    FOR UPDATE SKIP LOCKED
""")


_LAY_LAST = text("UPDATE stock_levels SET reserved = reserved WHERE ingredient_id = :ingredient")
PLANS = {
    "asked for, looked up": ("hashjoin", "mergejoin", "seqscan", "bitmapscan"),
    "as they lie": ("nestloop", "mergejoin", "indexscan", "indexonlyscan", "bitmapscan"),
}
"""What the planner must not choose for the rows to come in another order than the index's."""


def forbid(engine: Engine, *ways: str) -> None:
    """Have the planner avoid them, on every connection of the database from now on."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        (name,) = connection.execute(text("SELECT current_database()")).one()
        for way in ways:
            connection.execute(text(f"ALTER DATABASE {name} SET enable_{way} = off"))
    engine.dispose()


def place(house: House, movements: Sequence[Movement]) -> object:
    order = a_new_order(some("margherita"))
    order.movements[:] = movements
    return house.place(order)


def apply(house: House, movements: Sequence[Movement]) -> None:
    with house.begin(BELLECOUR) as tx:
        tx.stock.apply(movements, ANN, EVENING)


def lock(house: House, movements: Sequence[Movement]) -> object:
    with house.begin(BELLECOUR) as tx:
        return tx.stock.lock([movement.ingredient for movement in movements])


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("act", [place, apply, lock])
def test_who_waits_for_the_first_holds_none_that_come_after_it(
    shop: Shop, engine: Engine, act: Callable[[House, Sequence[Movement]], object], plan: str
) -> None:
    house = shop.house
    forbid(engine, *PLANS[plan])
    movements = sorted(a_new_order(some("margherita")).movements, key=lambda one: one.ingredient)
    first, *others = [movement.ingredient for movement in movements]
    with engine.begin() as connection:
        connection.execute(_LAY_LAST, {"ingredient": first})
    with house.begin(BELLECOUR) as tx:
        tx.stock.lock([first])

        waiting = left_waiting(engine, lambda: act(house, movements[::-1]))

        with engine.connect() as connection:
            free = connection.execute(_FREE, {"store": BELLECOUR, "ingredients": others})
            assert set(free.scalars()) == set(others)
    waiting.result(10)
