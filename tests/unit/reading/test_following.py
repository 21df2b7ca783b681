import msgspec
import pytest
from attrs import evolve

from ocpizza.adapters.memory.clock import SettableClock
from ocpizza.application.reading.following import OrderQuery, OrderReading
from ocpizza.application.reading.orders import OrderView
from ocpizza.application.reading.paging import PageQuery
from ocpizza.domain.errors import Forbidden, Invalid, NotFound
from ocpizza.domain.orders.lifecycle import Action, Status
from ocpizza.domain.orders.order import Order
from ocpizza.domain.people.actor import ANONYMOUS, Actor
from ocpizza.domain.people.roles import Role
from tests.builders import (
    ADMIN,
    ANN,
    BELLECOUR,
    BOB,
    COUNTER,
    EVENING,
    GRENOBLE,
    MINUTE,
    PIZZAIOLO,
    a_captured_payment,
    an_order,
    as_saved,
    holder,
    staff,
)
from tests.unit.reading.records import CURSORS, ListedOrders, bellecour


@pytest.fixture
def records() -> ListedOrders:
    return ListedOrders()


@pytest.fixture
def reading(records: ListedOrders) -> OrderReading:
    return OrderReading(records, bellecour(), SettableClock(EVENING), CURSORS)


@pytest.fixture
def order(records: ListedOrders) -> Order:
    placed = an_order()
    records.put(placed)
    return placed


def seen(body: bytes) -> OrderView:
    return msgspec.json.decode(body, type=OrderView)


class TestWhoMaySeeAnOrder:
    @pytest.mark.parametrize("actor", [ANN, COUNTER, PIZZAIOLO, ADMIN])
    def test_its_customer_and_the_staff_of_its_store_do(
        self, reading: OrderReading, order: Order, actor: Actor
    ) -> None:
        assert reading.get(actor, BELLECOUR, order.id).id == order.id
        assert seen(reading.followed(actor, BELLECOUR, order.id).body).id == order.id

    def test_whoever_holds_its_token_does(self, reading: OrderReading, order: Order) -> None:
        assert seen(reading.followed(holder(order), BELLECOUR, order.id).body).id == order.id

    @pytest.mark.parametrize("actor", [BOB, ANONYMOUS, staff(Role.COURIER, store=GRENOBLE)])
    def test_to_anyone_else_it_does_not_exist(
        self, reading: OrderReading, order: Order, actor: Actor
    ) -> None:
        for read in (reading.get, reading.followed, reading.payments, reading.check_visible):
            with pytest.raises(NotFound):
                read(actor, BELLECOUR, order.id)

    def test_a_token_opens_no_other_order(
        self, reading: OrderReading, records: ListedOrders, order: Order
    ) -> None:
        other = an_order()
        records.put(other)

        with pytest.raises(NotFound):
            reading.followed(holder(order), BELLECOUR, other.id)

    def test_an_order_is_not_in_another_store(self, reading: OrderReading, order: Order) -> None:
        with pytest.raises(NotFound):
            reading.get(ADMIN, GRENOBLE, order.id)


class TestFollowing:
    def test_what_customers_see_is_made_once_a_version(
        self, reading: OrderReading, records: ListedOrders, order: Order
    ) -> None:
        first = reading.followed(ANN, BELLECOUR, order.id)
        again = reading.followed(holder(order), BELLECOUR, order.id)

        assert again is first
        assert records.readings == 1
        assert first.tag == str(order.version)

    def test_a_new_version_is_seen_at_once(
        self, reading: OrderReading, records: ListedOrders, order: Order
    ) -> None:
        reading.followed(ANN, BELLECOUR, order.id)
        order.do(Action.START_PREPARATION, PIZZAIOLO, order.placed_at + MINUTE)
        records.put(as_saved(order))

        followed = reading.followed(ANN, BELLECOUR, order.id)

        assert seen(followed.body).status is Status.IN_PREPARATION
        assert followed.tag == str(order.version)

    def test_what_one_viewer_sees_is_not_shown_to_another_kind(
        self, reading: OrderReading, order: Order
    ) -> None:
        customer = seen(reading.followed(ANN, BELLECOUR, order.id).body)
        cook = seen(reading.followed(PIZZAIOLO, BELLECOUR, order.id).body)

        assert Action.START_PREPARATION not in customer.allowed_actions
        assert Action.START_PREPARATION in cook.allowed_actions
        assert seen(reading.followed(ANN, BELLECOUR, order.id).body) == customer

    def test_each_reads_it_in_their_own_language(self, reading: OrderReading, order: Order) -> None:
        french = seen(reading.followed(ANN, BELLECOUR, order.id).body)
        english = seen(reading.followed(evolve(ANN, language="en"), BELLECOUR, order.id).body)

        assert [line.name for line in french.lines] == ["margherita"]
        assert [line.name for line in english.lines] == ["margherita (en)"]


class TestLists:
    def test_the_orders_of_a_store_come_newest_first_in_pages_without_a_gap(
        self, reading: OrderReading, records: ListedOrders
    ) -> None:
        orders = [an_order() for _ in range(5)]
        records.put(*orders)

        first = reading.list(COUNTER, BELLECOUR, OrderQuery(limit=2))
        records.put(an_order())
        second = reading.list(COUNTER, BELLECOUR, OrderQuery(limit=2, cursor=first.next_cursor))
        third = reading.list(COUNTER, BELLECOUR, OrderQuery(limit=2, cursor=second.next_cursor))

        pages = [*first.items, *second.items, *third.items]
        assert [view.id for view in pages] == [order.id for order in reversed(orders)]
        assert third.next_cursor is None

    @pytest.mark.parametrize("actor", [ANN, ANONYMOUS, staff(Role.COUNTER, store=GRENOBLE)])
    def test_they_are_for_the_staff_of_the_store(
        self, reading: OrderReading, order: Order, actor: Actor
    ) -> None:
        with pytest.raises(Forbidden):
            reading.list(actor, BELLECOUR, OrderQuery())

    def test_an_unknown_store_is_not_found_even_by_those_who_may_not_read_it(
        self, reading: OrderReading
    ) -> None:
        with pytest.raises(NotFound):
            reading.list(ANN, "nowhere", OrderQuery())

    def test_a_cursor_of_another_list_is_forged(self, reading: OrderReading, order: Order) -> None:
        for cursor in ("rubbish", CURSORS.seal("orders of grenoble", [order.id])):
            with pytest.raises(Invalid) as refusal:
                reading.list(COUNTER, BELLECOUR, OrderQuery(cursor=cursor))
            assert [fault.pointer for fault in refusal.value.faults] == ["/cursor"]

    def test_days_cannot_run_backwards(self, reading: OrderReading) -> None:
        query = msgspec.convert({"from": "2026-11-24", "to": "2026-11-23"}, OrderQuery)

        with pytest.raises(Invalid) as refusal:
            reading.list(COUNTER, BELLECOUR, query)
        assert [fault.pointer for fault in refusal.value.faults] == ["/to"]

    def test_a_customer_finds_own_orders_and_no_others(
        self, reading: OrderReading, records: ListedOrders
    ) -> None:
        mine = [an_order(by=ANN) for _ in range(3)]
        records.put(*mine, an_order(by=BOB))

        first = reading.mine(ANN, PageQuery(limit=2))
        rest = reading.mine(ANN, PageQuery(limit=2, cursor=first.next_cursor))

        found = [view.id for view in (*first.items, *rest.items)]
        assert found == [order.id for order in reversed(mine)]
        assert rest.next_cursor is None

    def test_only_an_account_of_a_customer_has_own_orders(self, reading: OrderReading) -> None:
        with pytest.raises(Forbidden):
            reading.mine(COUNTER, PageQuery())


def test_the_attempts_to_pay_for_an_order_are_listed(
    reading: OrderReading, records: ListedOrders, order: Order
) -> None:
    paid = a_captured_payment(order, 400)
    records.attempts += [paid, a_captured_payment(an_order())]

    listed = reading.payments(ANN, BELLECOUR, order.id)

    assert [(view.id, view.amount_cents) for view in listed.items] == [(paid.id, 400)]
