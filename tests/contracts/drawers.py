"""Cash drawers of a store: one open at a time, entries that add up, and closings that know them all."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from ocpizza.application.ports.drawers import AlreadyBooked
from ocpizza.application.ports.unit_of_work import Stale, Transaction
from ocpizza.application.reading.drawers import DrawerView
from ocpizza.domain.errors import DrawerIsOpen, Fault, Invalid, NoDrawerOpen
from ocpizza.domain.money import ZERO, Money, total
from ocpizza.domain.payments import drawer as till
from ocpizza.domain.payments.drawer import Drawer, Entry, EntryKind
from ocpizza.domain.payments.method import Method
from ocpizza.domain.payments.payment import Payment
from tests.builders import (
    BELLECOUR,
    COUNTER,
    EVENING,
    GRENOBLE,
    MINUTE,
    PLENTY,
    a_captured_payment,
    a_menu,
    a_new_order,
    a_refund,
    a_store,
    new_id,
)
from tests.contracts.house import House, race, undone
from tests.contracts.shop import Shop, new_key

FLOAT = Money(15_000)


def a_drawer(store: str = BELLECOUR) -> Drawer:
    return Drawer(new_id(), store, EVENING, COUNTER.id, COUNTER.name, FLOAT)


def opened(house: House, store: str = BELLECOUR) -> Drawer:
    drawer = a_drawer(store)
    with house.begin(store) as tx:
        tx.drawers.open(drawer)
    return drawer


def a_deposit(cents: int = 500) -> Entry:
    return till.by_hand(new_id(), EntryKind.DEPOSIT, Money(cents), "coins", COUNTER, EVENING)


def some_cash(house: House) -> Payment:
    """Of an order of its own, with 50 cents of it to go back."""
    order = house.place(a_new_order())
    payment = a_captured_payment(order, 1000, method=Method.CASH, create_request=None)
    payment.book_refund(a_refund(50))
    house.add_payment(payment)
    return payment


def close(tx: Transaction) -> Drawer | None:
    """As the use case does."""
    drawer = tx.drawers.current(alone=True)
    if drawer is not None:
        moved = total(tx.drawers.moved(drawer.id).values())
        drawer.close(Money(1), moved, COUNTER, EVENING, "")
        tx.drawers.close(drawer)
    return drawer


class DrawersContract:
    def test_each_store_has_one_open_at_a_time_and_counts_its_own(self, house: House) -> None:
        house.open_bellecour()
        house.open_store(a_store(GRENOBLE), a_menu(), PLENTY)
        first = opened(house)
        with pytest.raises(Stale):
            opened(house)
        assert (first.number, opened(house, GRENOBLE).number) == (1, 1)

        with house.begin(BELLECOUR) as tx:
            assert tx.drawers.current() == first
            close(tx)
        with house.begin(BELLECOUR) as tx:
            assert tx.drawers.current() is None
        assert opened(house).number == 2

    def test_what_is_undone_leaves_no_gap(self, house: House) -> None:
        house.open_bellecour()
        with undone(house) as tx:
            tx.drawers.open(a_drawer())

        assert opened(house).number == 1

    def test_entries_add_up_by_kind(self, house: House) -> None:
        house.open_bellecour()
        drawer, payment = opened(house), some_cash(house)
        out = till.by_hand(new_id(), EntryKind.WITHDRAWAL, Money(7), "flour", COUNTER, EVENING)
        back = till.given_back(new_id(), payment, payment.refunds[0].id, COUNTER, EVENING)
        with house.begin(BELLECOUR) as tx:
            tx.drawers.put(drawer.id, [till.taken(new_id(), payment, COUNTER, EVENING)])
            tx.drawers.put(drawer.id, [a_deposit(), a_deposit(20), out, back])

        with house.begin(BELLECOUR) as tx:
            assert tx.drawers.moved(drawer.id) == {
                EntryKind.SALE: Money(1000),
                EntryKind.REFUND: Money(-50),
                EntryKind.DEPOSIT: Money(520),
                EntryKind.WITHDRAWAL: Money(-7),
            }

    def test_cash_is_carried_until_it_is_in_a_drawer(self, house: House) -> None:
        house.open_bellecour()
        paid = some_cash(house)
        assert paid.captured_at is not None
        with house.begin(BELLECOUR) as tx:
            assert tx.drawers.carried(paid.captured_at) == ZERO  # no drawer was ever opened
        drawer = opened(house)

        with house.begin(BELLECOUR) as tx:
            assert tx.drawers.carried(paid.captured_at) == paid.amount
            assert tx.drawers.carried(paid.captured_at - MINUTE) == ZERO
            tx.drawers.put(drawer.id, [till.taken(new_id(), paid, COUNTER, EVENING)])
        with house.begin(BELLECOUR) as tx:
            assert tx.drawers.carried(paid.captured_at) == ZERO

    def test_cash_is_not_waited_for_for_ever(self, house: House) -> None:
        house.open_bellecour()
        paid = some_cash(house)
        assert paid.captured_at is not None
        opened(house)

        with house.begin(BELLECOUR) as tx:
            assert tx.drawers.carried(paid.captured_at + till.WAITED_FOR) == paid.amount
            assert tx.drawers.carried(paid.captured_at + till.WAITED_FOR + MINUTE) == ZERO

    def test_money_is_in_one_drawer_once(self, house: House) -> None:
        house.open_bellecour()
        drawer, payment = opened(house), some_cash(house)

        def entries() -> list[Entry]:
            return [
                till.taken(new_id(), payment, COUNTER, EVENING),
                till.given_back(new_id(), payment, payment.refunds[0].id, COUNTER, EVENING),
            ]

        with house.begin(BELLECOUR) as tx:
            tx.drawers.put(drawer.id, entries())
        for entry in entries():
            with house.begin(BELLECOUR) as tx, pytest.raises(AlreadyBooked):
                tx.drawers.put(drawer.id, [entry])

    def test_one_of_many_opens_it(self, house: House) -> None:
        house.open_bellecour()

        answers = race(6, lambda _: opened(house))

        assert sorted(type(answer).__name__ for answer in answers) == ["Drawer"] + ["Stale"] * 5

    def test_one_of_many_closes_it(self, house: House) -> None:
        house.open_bellecour()
        opened(house)

        def close_it(_: int) -> Drawer | None:
            with house.begin(BELLECOUR) as tx:
                return close(tx)

        assert [answer is None for answer in race(6, close_it)].count(False) == 1

    def test_the_closing_knows_all_that_went_in(self, house: House) -> None:
        house.open_bellecour()
        drawer = opened(house)

        def work(number: int) -> Drawer | None:
            with house.begin(BELLECOUR) as tx:
                if number == 3:
                    return close(tx)
                current = tx.drawers.current()
                if current is not None:
                    tx.drawers.put(current.id, [a_deposit()])
            return None

        closed = race(8, work)[3]

        assert isinstance(closed, Drawer)
        assert closed.closing is not None
        with house.begin(BELLECOUR) as tx:
            moved = total(tx.drawers.moved(drawer.id).values())
        assert closed.closing.expected == FLOAT + moved
        assert house.faults() == []


class DrawerRacesContract:
    """The same with the use cases of the counter."""

    @pytest.fixture
    def shop(self, house: House) -> Shop:
        house.open_bellecour()
        return Shop(house)

    def test_cash_taken_while_it_is_closed_is_in_it_or_in_none(self, shop: Shop) -> None:
        orders = [shop.order() for _ in range(5)]
        shop.open_drawer(10_000)

        acts: list[Callable[[], object]] = [partial(shop.take, order, 1050) for order in orders]
        answers = race(6, lambda n: shop.close_drawer(10_000) if n == 2 else acts[n - (n > 2)]())

        closed = answers[2]
        assert isinstance(closed, DrawerView)
        assert [each for each in answers if isinstance(each, Exception)] == []
        assert closed.difference_cents == -closed.sales_cents
        assert shop.house.faults() == []

    def test_it_is_opened_once_and_closed_once(self, shop: Shop) -> None:
        opening = race(4, lambda _: shop.open_drawer(5000))
        closing = race(4, lambda _: shop.close_drawer(5000))

        assert [type(answer) for answer in opening].count(DrawerIsOpen) == 3
        assert [type(answer) for answer in closing].count(NoDrawerOpen) == 3
        assert shop.house.faults() == []

    def test_one_key_opens_it_once(self, shop: Shop) -> None:
        key = new_key()

        answers = race(4, lambda _: shop.open_drawer(5000, key))

        assert len({answer.id for answer in answers if isinstance(answer, DrawerView)}) == 1
        assert not [answer for answer in answers if isinstance(answer, Exception)]

    def test_two_hands_take_out_no_more_than_there_is(self, shop: Shop) -> None:
        shop.open_drawer(1000)

        answers = race(4, lambda _: shop.withdraw(400))

        refused = [answer for answer in answers if isinstance(answer, Invalid)]
        assert len(refused) == 2
        fault = Fault("/amount_cents", "more-than-inside", {"inside_cents": 200})
        assert refused[0].faults == (fault,)
