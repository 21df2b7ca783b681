import pytest
from sqlalchemy import Engine

from ocpizza.adapters.postgres.reading.orders import PostgresOrderRecords
from ocpizza.application.reading.following import OrderQuery
from ocpizza.application.reading.kitchen import KITCHEN
from ocpizza.domain.errors import NotFound
from ocpizza.domain.fulfilment import Channel, Fulfilment
from ocpizza.domain.orders.lifecycle import Action, Status
from ocpizza.domain.orders.order import Order
from tests.builders import (
    ANN,
    ANN_ID,
    BELLECOUR,
    BOB,
    COUNTER,
    GRENOBLE,
    MINUTE,
    PIZZAIOLO,
    PLENTY,
    TODAY,
    a_menu,
    a_new_order,
    a_payment,
    a_situation,
    a_store,
    new_id,
    some,
)
from tests.integration.postgres.house import PostgresHouse


@pytest.fixture
def records(house: PostgresHouse, engine: Engine) -> PostgresOrderRecords:
    house.open_bellecour()
    return PostgresOrderRecords(engine)


def start(house: PostgresHouse, order: Order, *actions: Action) -> Order:
    with house.begin(order.store) as tx:
        loaded = tx.orders.get(order.id)
        for minutes, action in enumerate(actions, start=1):
            loaded.do(action, PIZZAIOLO, order.placed_at + minutes * MINUTE)
        tx.stock.apply(loaded.movements, PIZZAIOLO, order.placed_at)
        tx.orders.save(loaded)
    return house.order(order.id)


def test_an_order_is_read_as_it_was_written(
    records: PostgresOrderRecords, house: PostgresHouse
) -> None:
    changed = some("margherita", 2, without=("basil",), extra=("mozzarella",), half="regina")
    placed = house.place(a_new_order(changed, some("cola"), fulfilment=Fulfilment.DELIVERY))

    read = records.get(BELLECOUR, placed.id)

    assert read == placed
    mark = records.mark(BELLECOUR, placed.id)
    assert (mark.version, mark.customer_id) == (placed.version, ANN_ID)


@pytest.mark.parametrize("order", [new_id(), "none of ours"])
def test_an_order_that_is_not_there_is_not_found(records: PostgresOrderRecords, order: str) -> None:
    for read in (records.get, records.mark):
        with pytest.raises(NotFound):
            read(BELLECOUR, order)


def test_the_mark_follows_every_change(records: PostgresOrderRecords, house: PostgresHouse) -> None:
    order = house.place(a_new_order())

    started = start(house, order, Action.START_PREPARATION)

    assert records.mark(BELLECOUR, order.id).version == started.version > order.version


def test_a_list_is_filtered_by_state_channel_and_business_day(
    records: PostgresOrderRecords, house: PostgresHouse
) -> None:
    web = house.place(a_new_order())
    counter = house.place(a_new_order(by=COUNTER, channel=Channel.COUNTER))
    started = start(house, house.place(a_new_order()), Action.START_PREPARATION)

    def found(query: OrderQuery) -> list[str]:
        return [order.id for order in records.page(BELLECOUR, query, before=None)]

    assert found(OrderQuery()) == [started.id, counter.id, web.id]
    assert found(OrderQuery(status=(Status.IN_PREPARATION, Status.READY))) == [started.id]
    assert found(OrderQuery(channel=(Channel.COUNTER,))) == [counter.id]
    assert found(OrderQuery(from_=TODAY, to=TODAY)) == [started.id, counter.id, web.id]
    assert found(OrderQuery(to=TODAY.replace(day=1))) == []
    assert found(OrderQuery(from_=TODAY.replace(month=12))) == []


def test_a_page_goes_on_where_the_one_before_ended_and_shows_if_more_follow(
    records: PostgresOrderRecords, house: PostgresHouse
) -> None:
    newest_first = [house.place(a_new_order()).id for _ in range(4)][::-1]

    first = records.page(BELLECOUR, OrderQuery(limit=2), before=None)
    rest = records.page(BELLECOUR, OrderQuery(limit=2), before=first[1].id)

    assert [order.id for order in first] == newest_first[:3]
    assert [order.id for order in rest] == newest_first[2:]


def test_a_store_lists_its_own_orders_and_a_customer_those_of_every_store(
    records: PostgresOrderRecords, house: PostgresHouse
) -> None:
    house.open_store(a_store(GRENOBLE), a_menu(), PLENTY)
    here = house.place(a_new_order(by=ANN))
    there = house.place(a_new_order(by=ANN, situation=a_situation(a_store(GRENOBLE))))
    house.place(a_new_order(by=BOB))

    assert [order.id for order in records.page(GRENOBLE, OrderQuery(), None)] == [there.id]
    mine = records.of_customer(ANN_ID, before=None, limit=5)
    assert [order.id for order in mine] == [there.id, here.id]
    assert [order.id for order in records.of_customer(ANN_ID, there.id, 5)] == [here.id]


def test_the_queue_holds_what_is_to_be_made_due_first_first(
    records: PostgresOrderRecords, house: PostgresHouse
) -> None:
    later = house.place(a_new_order(some("margherita", 9)))
    sooner = house.place(a_new_order())
    ready = start(house, house.place(a_new_order()), Action.START_PREPARATION, Action.READY)

    queue = records.in_states(BELLECOUR, KITCHEN)

    assert [order.id for order in queue] == [sooner.id, ready.id, later.id]
    assert records.in_states(BELLECOUR, (Status.READY,)) == [ready]


def test_the_attempts_to_pay_come_oldest_first_and_wait_for_nobody_who_holds_them(
    records: PostgresOrderRecords, house: PostgresHouse
) -> None:
    order = house.place(a_new_order())
    attempts = [a_payment(order), a_payment(order)]
    for attempt in attempts:
        house.add_payment(attempt)

    with house.begin(BELLECOUR) as tx:
        tx.payments.of_order(order.id)
        read = records.payments(BELLECOUR, order.id)

    assert [payment.id for payment in read] == [attempt.id for attempt in attempts]
    assert records.payments(BELLECOUR, new_id()) == []


def test_an_order_is_found_by_its_number_a_name_or_the_end_of_a_phone(
    records: PostgresOrderRecords, house: PostgresHouse
) -> None:
    first = house.place(a_new_order())
    second = house.place(a_new_order())

    def found(typed: str) -> list[str]:
        return [order.id for order in records.page(BELLECOUR, OrderQuery(search=typed), None)]

    assert found("a2") == [second.id]
    assert found(first.contact.name[1:].upper()) == [second.id, first.id]
    assert first.contact.phone is not None
    assert found(f"0{first.contact.phone[3:]}") == [second.id, first.id]
    assert found("%") == found("0999999999") == []
