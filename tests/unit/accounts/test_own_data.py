"""A customer takes all that is known of them along, or has it forgotten; the books stay whole."""

from __future__ import annotations

import pytest

from ocpizza.application.accounts import own_data
from ocpizza.domain.errors import Forbidden, StillOpen, Unauthenticated
from tests.builders import BELLECOUR, a_payment
from tests.unit.accounts.house import LEA, PAOLO
from tests.unit.accounts.world import World


def test_the_export_holds_account_orders_and_payments(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_data, "AT_ONCE", 2)
    placed = [world.order() for _ in range(3)]
    with world.shop.begin(BELLECOUR) as tx:
        tx.payments.add(a_payment(placed[0]))

    data = world.own_data.export(world.lea)

    assert data.account.email == LEA
    assert [own.order.id for own in data.orders] == [order.id for order in reversed(placed)]
    assert [len(own.payments) for own in data.orders] == [0, 0, 1]
    assert data.orders[0].order.note == "3e étage"


def test_after_erasing_nothing_says_who_it_was_and_the_figures_stay(world: World) -> None:
    placed = world.order()

    world.own_data.erase(world.lea)

    kept = world.shop.order(placed.id)
    assert (kept.contact.name, kept.contact.phone, kept.customer_id, kept.note) == (
        ("", None, None, "")
    )
    assert kept.totals == placed.totals
    assert world.shop.faults() == []
    with pytest.raises(Unauthenticated):
        world.sign_in()
    assert world.accounts.begin.state.customers == {}
    assert world.accounts.begin.state.mails == {}


def test_sessions_end_with_the_account(world: World) -> None:
    token = world.accounts.sign_in(LEA).token
    world.own_data.erase(world.lea)
    with pytest.raises(Unauthenticated):
        world.accounts.signing_in.authenticate(token)


def test_an_order_under_way_postpones_it_and_changes_nothing(world: World) -> None:
    ended, _ = world.order(), world.order(ended=False)

    with pytest.raises(StillOpen):
        world.own_data.erase(world.lea)

    assert world.shop.order(ended.id).contact == ended.contact
    assert world.sign_in().customer_id == world.lea.customer_id


def test_staff_have_no_such_account(world: World) -> None:
    world.accounts.engage()
    paolo = world.accounts.signing_in.authenticate(world.accounts.sign_in(PAOLO).token)
    for use_case in (world.own_data.export, world.own_data.erase):
        with pytest.raises(Forbidden):
            use_case(paolo)
