"""An account that nobody uses for two years is announced, and erased a month later."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ocpizza.adapters.memory.accounts import MemoryUnusedAccounts
from ocpizza.application.accounts.forgetting_unused import ForgettingUnused, ForgottenAccounts
from ocpizza.domain.errors import Unauthenticated
from ocpizza.domain.legal.retention import account_retention
from tests.builders import TODAY
from tests.unit.accounts.world import Records, World

KEPT = account_retention(TODAY)
DAY = timedelta(days=1)
NONE = ForgottenAccounts()


@pytest.fixture
def forgetting(world: World) -> ForgettingUnused:
    house = world.accounts
    unused, records = MemoryUnusedAccounts(house.begin), Records(world.shop.database)
    return ForgettingUnused(house.begin, unused, records, world.own_data, house.clock)


def test_it_is_announced_then_erased_and_neither_before_its_time(
    world: World, forgetting: ForgettingUnused
) -> None:
    clock = world.accounts.clock
    clock.advance(KEPT.unused)
    assert forgetting.run() == NONE
    clock.advance(DAY)
    assert forgetting.run() == ForgottenAccounts(announced=1)
    assert world.accounts.delivered().subject == "Votre compte OC Pizza va être effacé"

    clock.advance(KEPT.notice)
    assert forgetting.run() == NONE
    clock.advance(DAY)
    assert forgetting.run() == ForgottenAccounts(erased=1)
    with pytest.raises(Unauthenticated):
        world.sign_in()
    assert KEPT.unused + KEPT.notice < timedelta(days=3 * 365)


def test_signing_in_once_keeps_it(world: World, forgetting: ForgettingUnused) -> None:
    clock = world.accounts.clock
    clock.advance(KEPT.unused + DAY)
    forgetting.run()
    world.sign_in()
    clock.advance(KEPT.notice + DAY)

    assert forgetting.run() == NONE
    assert world.sign_in().customer_id == world.lea.customer_id


def test_an_order_counts_as_use(world: World, forgetting: ForgettingUnused) -> None:
    assert world.lea.customer_id is not None
    placed = world.order()
    with world.accounts.begin() as tx:
        tx.customers.seen(world.lea.customer_id, placed.placed_at - 10 * DAY)
    world.accounts.clock.advance(KEPT.unused - DAY)

    assert forgetting.run() == NONE
    kept = world.accounts.begin.state.customers[world.lea.customer_id]
    assert (kept.seen_at, kept.warned_at) == (placed.placed_at, None)


def test_an_order_under_way_postpones_it(world: World, forgetting: ForgettingUnused) -> None:
    clock = world.accounts.clock
    world.order(ended=False)
    clock.advance(KEPT.unused + DAY)
    forgetting.run()
    clock.advance(KEPT.notice + DAY)

    assert forgetting.run() == NONE
    assert world.sign_in().customer_id == world.lea.customer_id


def test_what_was_sold_stays_without_the_name(world: World, forgetting: ForgettingUnused) -> None:
    placed = world.order()
    for wait in (KEPT.unused, KEPT.notice):
        world.accounts.clock.advance(wait + DAY)
        forgetting.run()

    kept = world.shop.order(placed.id)
    assert (kept.contact.name, kept.totals) == ("", placed.totals)
    assert world.shop.faults() == []


def test_a_sweep_takes_up_so_many(world: World, forgetting: ForgettingUnused) -> None:
    world.accounts.sign_up("ann@example.org")
    world.accounts.clock.advance(KEPT.unused + DAY)

    assert forgetting.run(most=1) == ForgottenAccounts(announced=1)
    assert forgetting.run(most=1) == ForgottenAccounts(announced=1)
    assert forgetting.run(most=1) == NONE
