from attrs import evolve
from sqlalchemy import Engine

from ocpizza.adapters.postgres.reading.figures import PostgresFigures
from ocpizza.adapters.postgres.stores import PostgresStores
from ocpizza.application.reading.reports import StoreReport
from ocpizza.domain.fulfilment import Channel, Fulfilment
from ocpizza.domain.money import Money
from ocpizza.domain.orders.lifecycle import Action, Status
from ocpizza.domain.orders.order import Order
from ocpizza.domain.payments.method import Method
from tests.builders import (
    BELLECOUR,
    COUNTER,
    GRENOBLE,
    MINUTE,
    PIZZAIOLO,
    PLENTY,
    TODAY,
    a_captured_payment,
    a_menu,
    a_new_order,
    a_payment,
    a_store,
    some,
)
from tests.integration.postgres.house import PostgresHouse


def report(engine: Engine, store: str = BELLECOUR, language: str = "fr") -> StoreReport:
    (found,) = PostgresFigures(engine).overview([store], TODAY, TODAY, language)
    return found


def hand_over(house: PostgresHouse, order: Order, *, started: int, ready: int, over: int) -> None:
    """In so many minutes after it was placed."""
    steps = (
        (Action.START_PREPARATION, PIZZAIOLO, started),
        (Action.READY, PIZZAIOLO, ready),
        (Action.COLLECT, COUNTER, over),
    )
    with house.begin(BELLECOUR) as tx:
        loaded = tx.orders.get(order.id)
        loaded.capture(loaded.due, COUNTER, order.placed_at)
        for action, who, minutes in steps:
            loaded.do(action, who, order.placed_at + minutes * MINUTE)
        tx.stock.apply(loaded.movements, COUNTER, order.placed_at)
        tx.orders.save(loaded)


def cancel(house: PostgresHouse, order: Order) -> None:
    with house.begin(BELLECOUR) as tx:
        loaded = tx.orders.get(order.id)
        loaded.do(Action.CANCEL, COUNTER, order.placed_at)
        tx.stock.apply(loaded.movements, COUNTER, order.placed_at)
        tx.orders.save(loaded)


def test_orders_and_revenue_leave_out_what_was_cancelled_or_is_not_paid_for(
    house: PostgresHouse, engine: Engine
) -> None:
    house.open_bellecour()
    house.place(a_new_order(some("margherita", 2)))
    house.place(a_new_order(by=COUNTER, channel=Channel.COUNTER))
    house.place(a_new_order(method=Method.PAYPAL))
    cancel(house, house.place(a_new_order(fulfilment=Fulfilment.ON_SITE)))

    found = report(engine)

    assert (found.orders, found.revenue_cents) == (2, 3 * 1050)
    assert (found.cancelled, found.awaiting_payment, found.open) == (1, 1, 3)
    by_channel = [(each.channel, each.orders, each.revenue_cents) for each in found.by_channel]
    assert by_channel == [(Channel.WEB, 1, 2100), (Channel.COUNTER, 1, 1050)]


def test_times_compare_what_was_promised_with_what_was_kept(
    house: PostgresHouse, engine: Engine
) -> None:
    house.open_bellecour()
    orders = [house.place(a_new_order()) for _ in range(2)]
    promised = int((orders[0].promised_at - orders[0].placed_at) / MINUTE)
    hand_over(house, orders[0], started=2, ready=10, over=promised)
    hand_over(house, orders[1], started=2, ready=14, over=promised + 6)

    times = report(engine).times

    assert (times.on_time, times.late, times.late_seconds) == (1, 1, 6 * 60)
    assert times.preparation_seconds == 10 * 60
    assert times.total_seconds == (promised + 3) * 60


def test_a_quiet_store_reports_zeros_and_another_day_is_another_report(
    house: PostgresHouse, engine: Engine
) -> None:
    house.open_bellecour()
    house.place(a_new_order())
    yesterday = TODAY.replace(day=TODAY.day - 1)

    (quiet,) = PostgresFigures(engine).overview([BELLECOUR], yesterday, yesterday, "fr")

    assert (quiet.store, quiet.name) == (BELLECOUR, f"OC Pizza {BELLECOUR}")
    assert (quiet.orders, quiet.revenue_cents, quiet.by_channel) == (0, 0, ())
    assert (quiet.times.on_time, quiet.times.total_seconds) == (0, None)


def test_stores_are_reported_by_id_and_only_those_asked_for(
    house: PostgresHouse, engine: Engine
) -> None:
    for store in (BELLECOUR, GRENOBLE, "annecy"):
        house.open_store(a_store(store), a_menu(), PLENTY)

    found = PostgresFigures(engine).overview([BELLECOUR, "annecy"], TODAY, TODAY, "fr")

    assert [each.store for each in found] == ["annecy", BELLECOUR]


def test_what_is_low_raises_an_alert_in_the_readers_language(
    house: PostgresHouse, engine: Engine
) -> None:
    house.open_bellecour(dough=500)
    with engine.begin() as connection:
        PostgresStores(connection).put_reorder_levels(BELLECOUR, {"dough": 300, "ham": 10})
    assert report(engine).stock_alerts == ()

    house.place(a_new_order())

    (alert,) = report(engine, language="en").stock_alerts
    assert (alert.ingredient, alert.name) == ("dough", "dough (en)")
    assert (alert.available, alert.reorder_level) == (250, 300)


def test_what_went_back_is_told_beside_the_revenue(house: PostgresHouse, engine: Engine) -> None:
    house.open_bellecour()
    order = house.place(a_new_order())
    with house.begin(BELLECOUR) as tx:
        loaded = tx.orders.get(order.id)
        loaded.capture(loaded.due, COUNTER, order.placed_at)
        loaded.balance = evolve(loaded.balance, refunded=Money(200), by_hand=Money(200))
        tx.orders.save(loaded)

    found = report(engine)

    assert (found.revenue_cents, found.refunded_cents) == (1050, 200)


def test_orders_are_counted_by_state_and_sales_by_day(house: PostgresHouse, engine: Engine) -> None:
    house.open_bellecour()
    house.place(a_new_order())
    house.place(a_new_order(method=Method.PAYPAL))
    cancel(house, house.place(a_new_order()))

    found = report(engine)

    states = {each.status: each.orders for each in found.by_status}
    assert states == {Status.PLACED: 1, Status.AWAITING_PAYMENT: 1, Status.CANCELLED: 1}
    assert [(each.day, each.orders, each.revenue_cents) for each in found.by_day] == [
        (TODAY, 1, 1050)
    ]


def test_what_was_captured_is_told_by_its_means(house: PostgresHouse, engine: Engine) -> None:
    house.open_bellecour()
    order = house.place(a_new_order())
    with house.begin(BELLECOUR) as tx:
        tx.payments.add(a_payment(order))
        tx.payments.add(a_captured_payment(order, gateway_capture="C1"))

    (means,) = report(engine).by_method

    assert (means.method, means.payments) == (Method.PAYPAL, 1)
    assert (means.captured_cents, means.refunded_cents) == (1050, 0)
