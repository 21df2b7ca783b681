"""Cash drawers as they stand, and the cash that is in none."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from ocpizza.adapters.postgres.reading.drawers import PostgresDrawerRecords
from ocpizza.adapters.signing.cursors import SignedCursors
from ocpizza.application.reading.drawers import DrawerReading
from ocpizza.application.reading.paging import PageQuery
from ocpizza.domain.errors import Forbidden, NotFound
from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.orders.lifecycle import Action
from ocpizza.domain.payments.drawer import EntryKind
from tests.builders import BELLECOUR, COUNTER, COURIER, GRENOBLE, MANAGER, MINUTE, PIZZAIOLO, new_id
from tests.contracts.shop import Shop

DAY = timedelta(days=1)


@pytest.fixture
def reading(shop: Shop, engine: Engine) -> DrawerReading:
    cursors = SignedCursors(b"a secret of thirty-two characters")
    records = PostgresDrawerRecords(engine)
    return DrawerReading(records, shop.house.offers(), shop.house.clock, cursors)


def test_the_open_one_with_its_entries(reading: DrawerReading, shop: Shop) -> None:
    assert reading.now(COUNTER, BELLECOUR).drawer is None
    shop.open_drawer(10_000)
    paid = shop.take(shop.order(), 1050)
    shop.house.clock.advance(MINUTE)
    shop.withdraw(500)

    now = reading.now(COUNTER, BELLECOUR)

    assert now.drawer is not None
    assert (now.drawer.number, now.drawer.expected_cents) == (1, 10_550)
    assert (now.drawer.sales_cents, now.drawer.withdrawals_cents) == (1050, -500)
    assert [(each.kind, each.amount_cents, each.payment, each.number) for each in now.entries] == [
        (EntryKind.WITHDRAWAL, -500, None, None),
        (EntryKind.SALE, 1050, paid.id, "A-001"),
    ]
    assert (now.to_hand_in, now.to_give_back) == ((), ())


def test_what_a_courier_carries_is_named_until_it_is_handed_in(
    reading: DrawerReading, shop: Shop
) -> None:
    shop.open_drawer(0)
    order = shop.order(fulfilment=Fulfilment.DELIVERY)
    for action, by in (
        (Action.START_PREPARATION, PIZZAIOLO),
        (Action.READY, PIZZAIOLO),
        (Action.DISPATCH, COURIER),
    ):
        shop.do(order, action, by)
    paid = shop.take(order, 1300, by=COURIER)

    (carried,) = reading.now(COUNTER, BELLECOUR).to_hand_in
    assert (carried.payment, carried.number, carried.amount_cents) == (paid.id, "A-001", 1300)
    assert carried.courier == COURIER.name

    shop.hand_in(paid)
    assert reading.now(COUNTER, BELLECOUR).to_hand_in == ()


def test_cash_of_the_day_before_the_first_drawer_belongs_in_it(
    reading: DrawerReading, shop: Shop
) -> None:
    paid = shop.take(shop.order(), 1050)
    order = shop.order()
    returned = shop.take(order, 1050)
    refund = shop.refund(order, returned, 300)
    assert reading.now(COUNTER, BELLECOUR).to_hand_in == ()
    shop.house.clock.advance(DAY)
    shop.open_drawer(0)

    now = reading.now(COUNTER, BELLECOUR)
    assert {each.payment for each in now.to_hand_in} == {paid.id, returned.id}
    assert [each.refund for each in now.to_give_back] == [refund.id]

    shop.hand_in(paid)
    shop.hand_in(returned)
    shop.close_drawer(2100)
    shop.open_drawer(0)
    assert reading.now(COUNTER, BELLECOUR).to_hand_in == ()


def test_older_cash_was_counted_without_a_drawer(reading: DrawerReading, shop: Shop) -> None:
    order = shop.order()
    shop.refund(order, shop.take(order, 1050), 300)
    shop.house.clock.advance(DAY + MINUTE)
    shop.open_drawer(0)

    now = reading.now(COUNTER, BELLECOUR)
    assert (now.to_hand_in, now.to_give_back) == ((), ())


def test_the_slip_names_what_was_carried_then_whatever_became_of_it(
    reading: DrawerReading, shop: Shop
) -> None:
    paid = shop.take(shop.order(), 1050)
    first = shop.open_drawer(0)
    shop.close_drawer(0, leave_carried=True)
    shop.house.clock.advance(MINUTE)
    shop.open_drawer(0)
    shop.hand_in(paid)
    second = shop.close_drawer(1050)

    slip = reading.slip(MANAGER, BELLECOUR, first.id)
    assert ([each.payment for each in slip.carried], slip.carried_cents) == ([paid.id], 1050)
    assert reading.slip(MANAGER, BELLECOUR, second.id).carried == ()


def test_a_long_list_is_cut_and_adds_up_all_the_same(
    reading: DrawerReading, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ocpizza.application.reading.drawers.MOST_AT_ONCE", 2)
    paid = []
    for _ in range(3):
        paid.append(shop.take(shop.order(), 1050).id)
        shop.house.clock.advance(MINUTE)
    shop.open_drawer(0)

    now = reading.now(COUNTER, BELLECOUR)

    assert [each.payment for each in now.to_hand_in] == paid[:2]
    assert now.to_hand_in_cents == 3150


def test_what_is_owed_to_customers_is_named_until_it_is_given_back(
    reading: DrawerReading, shop: Shop
) -> None:
    shop.open_drawer(0)
    order = shop.order()
    paid = shop.take(order, 1050)
    refund = shop.refund(order, paid, 300)

    (owed,) = reading.now(COUNTER, BELLECOUR).to_give_back
    assert (owed.payment, owed.refund, owed.amount_cents) == (paid.id, refund.id, 300)
    assert (owed.customer, owed.reason) == ("Léa Martin", "sorry")

    shop.give_back(paid, refund)
    assert reading.now(COUNTER, BELLECOUR).to_give_back == ()


def test_managers_look_back_page_by_page(reading: DrawerReading, shop: Shop) -> None:
    for counted in (100, 90, 110):
        shop.open_drawer(100)
        shop.close_drawer(counted)

    first = reading.list(MANAGER, BELLECOUR, PageQuery(limit=2))
    rest = reading.list(MANAGER, BELLECOUR, PageQuery(limit=2, cursor=first.next_cursor))

    assert [each.difference_cents for each in first.items] == [10, -10]
    assert [(each.number, each.difference_cents) for each in rest.items] == [(1, 0)]
    assert rest.next_cursor is None
    assert reading.slip(MANAGER, BELLECOUR, rest.items[0].id).drawer == rest.items[0]


def test_the_counter_sees_the_one_it_closed(reading: DrawerReading, shop: Shop) -> None:
    opened = shop.open_drawer(100)
    with pytest.raises(NotFound):
        reading.slip(COUNTER, BELLECOUR, opened.id)
    closed = shop.close_drawer(100)

    assert reading.slip(COUNTER, BELLECOUR, opened.id).drawer == closed
    with pytest.raises(Forbidden):
        reading.list(COUNTER, BELLECOUR, PageQuery())
    for of, drawer in ((BELLECOUR, "nonsense"), (BELLECOUR, new_id())):
        with pytest.raises(NotFound):
            reading.slip(MANAGER, of, drawer)
    with pytest.raises(NotFound):
        reading.now(COUNTER, GRENOBLE)


def test_a_courier_has_no_business_there(reading: DrawerReading) -> None:
    with pytest.raises(Forbidden):
        reading.now(COURIER, BELLECOUR)
