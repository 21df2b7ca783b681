"""`ocpizza check` finds each kind of damage, and nothing in a house that works."""

from collections.abc import Sequence

import pytest
from sqlalchemy import Engine, text

from ocpizza.adapters.postgres.reading.invariants import PostgresInvariants
from ocpizza.application.reading.checking import Checking, Finding
from ocpizza.domain.money import Money
from ocpizza.domain.orders.lifecycle import Action
from ocpizza.domain.orders.order import Order
from ocpizza.domain.payments.drawer import Drawer, given_back, taken
from ocpizza.domain.payments.method import Method
from tests.builders import (
    BELLECOUR,
    COUNTER,
    EVENING,
    MINUTE,
    PIZZAIOLO,
    a_captured_payment,
    a_new_order,
    a_refund,
    new_id,
    some,
)
from tests.integration.postgres.house import PostgresHouse


@pytest.fixture
def order(house: PostgresHouse) -> Order:
    """Placed, paid in two parts, one of them partly given back; beside it, one in the oven."""
    house.open_bellecour()
    order = house.place(a_new_order(some("margherita", 2), some("cola")))
    with house.begin(BELLECOUR) as tx:
        loaded = tx.orders.get(order.id)
        cash = {"method": Method.CASH, "create_request": None}
        first = a_captured_payment(loaded, loaded.due.cents - 400, **cash)
        second = a_captured_payment(loaded, 400, **cash)
        for payment in (first, second):
            loaded.capture(payment.amount, COUNTER, EVENING)
            tx.payments.add(payment)
        back = a_refund(150, by_hand=True)
        second.book_refund(back)
        loaded.book_refund(back.amount, EVENING, by_hand=True)
        tx.payments.save(second)
        tx.orders.save(loaded)
        drawer = Drawer(new_id(), BELLECOUR, EVENING, COUNTER.id, COUNTER.name, Money(5000))
        tx.drawers.open(drawer)
        put = [taken(new_id(), second, COUNTER, EVENING)]
        put.append(given_back(new_id(), second, back.id, COUNTER, EVENING))
        tx.drawers.put(drawer.id, put)
        drawer.close(Money(5200), Money(250), COUNTER, EVENING, "")
        tx.drawers.close(drawer)
    started = house.place(a_new_order())
    with house.begin(BELLECOUR) as tx:
        loaded = tx.orders.get(started.id)
        loaded.do(Action.START_PREPARATION, PIZZAIOLO, EVENING + MINUTE)
        tx.stock.apply(loaded.movements, PIZZAIOLO, EVENING + MINUTE)
        tx.orders.save(loaded)
    return house.order(order.id)


def broken(engine: Engine) -> Sequence[Finding]:
    return [finding for _, found in Checking(PostgresInvariants(engine)).run() for finding in found]


def test_a_house_that_works_breaks_nothing(order: Order, engine: Engine) -> None:
    assert broken(engine) == []


def test_an_empty_house_breaks_nothing(engine: Engine) -> None:
    assert broken(engine) == []


DAMAGE = [
    (
        "stock is the sum of its ledger",
        "UPDATE stock_levels SET on_hand = on_hand + 1 WHERE ingredient_id = 'dough'",
        "dough",
    ),
    (
        "stock is the sum of its ledger",
        """UPDATE stock_ledger SET ingredient_id = 'gold'
           WHERE ingredient_id = 'dough' AND kind = 'receipt'""",
        "gold",
    ),
    (
        "reserved is what unstarted orders need, less what they are short",
        "UPDATE stock_levels SET reserved = reserved - 1 WHERE ingredient_id = 'cola-can'",
        "cola-can",
    ),
    (
        "reserved is what unstarted orders need, less what they are short",
        """UPDATE orders SET short = '[{"line": 2, "ingredient": "cola-can", "missing": 1}]'
           WHERE id = :order""",
        "cola-can",
    ),
    (
        "an order's money is its captures and refunds",
        "UPDATE orders SET paid_cents = paid_cents + 1 WHERE id = :order",
        ":order",
    ),
    (
        "an order's money is its captures and refunds",
        "UPDATE refunds SET status = 'completed'",
        ":order",
    ),
    (
        "an order's money is its captures and refunds",
        "UPDATE refunds SET by_hand = false",
        ":order",
    ),
    ("refunds stay within what was captured", "UPDATE refunds SET amount_cents = 401", None),
    (
        "a closed drawer says what went in and out of it",
        "UPDATE drawers SET expected_cents = expected_cents + 1",
        None,
    ),
    (
        "a closed drawer says what went in and out of it",
        "DELETE FROM drawer_entries WHERE kind = 'refund'",
        None,
    ),
    (
        "customers' cash in a drawer is what they paid and got back",
        "UPDATE drawer_entries SET amount_cents = amount_cents + 1",
        None,
    ),
    (
        "customers' cash in a drawer is what they paid and got back",
        "UPDATE payments SET method = 'card' WHERE amount_cents = 400",
        None,
    ),
    (
        "drawers of a store are numbered without a gap",
        "UPDATE drawers SET number = 2",
        "drawers",
    ),
    (
        "what was handed over is paid",
        """UPDATE orders SET status = 'collected', total_cents = total_cents + 500,
               items_cents = items_cents + 500 WHERE id = :order""",
        ":order",
    ),
    (
        "the lines of an order add up to it",
        "UPDATE order_lines SET quantity = 3 WHERE order_id = :order AND line = 1",
        ":order",
    ),
    (
        "the lines of an order add up to it",
        "UPDATE orders SET pizzas = 9 WHERE id = :order",
        ":order",
    ),
    (
        "the lines of an order add up to it",
        "DELETE FROM order_lines WHERE order_id = :order",
        ":order",
    ),
    (
        "the parts of VAT add up to the order",
        """UPDATE orders SET vat = jsonb_set(vat, '{0,vat_cents}', '1') WHERE id = :order""",
        ":order",
    ),
    (
        "an order's state is the last of its history",
        "UPDATE orders SET history = '[]' WHERE id = :order",
        ":order",
    ),
    (
        "orders of a day are numbered without a gap",
        "UPDATE orders SET number = 7 WHERE id = :order",
        "2026-11-24",
    ),
    (
        "orders of a day are numbered without a gap",
        "UPDATE order_counters SET last_number = 3",
        "2026-11-24",
    ),
    ("events are numbered without a gap", "DELETE FROM events WHERE seq = 2", "events"),
    (
        "events are numbered without a gap",
        "UPDATE store_counters SET event_seq = event_seq + 1",
        "events",
    ),
    (
        "no reader of events is ahead of them",
        "INSERT INTO consumers (store_id, consumer, seq) VALUES ('lyon-bellecour', 'mail', 999)",
        "mail",
    ),
]


@pytest.mark.parametrize(("invariant", "damage", "subject"), DAMAGE)
def test_damage_is_found_where_it_is(
    order: Order, engine: Engine, invariant: str, damage: str, subject: str | None
) -> None:
    with engine.begin() as connection:
        connection.execute(text(damage), {"order": order.id} if ":order" in damage else {})

    found = [finding for finding in broken(engine) if finding.invariant == invariant]

    expected = order.id if subject == ":order" else subject
    assert found
    assert found[0].store == BELLECOUR
    assert found[0].expected != found[0].found
    assert expected is None or expected in {finding.subject for finding in found}


def test_every_invariant_has_its_damage(engine: Engine) -> None:
    assert {invariant for invariant, _, _ in DAMAGE} == set(
        Checking(PostgresInvariants(engine)).names()
    )


def test_events_that_were_forgotten_in_time_are_no_gap(order: Order, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM events WHERE seq <= 4"))
    assert broken(engine) == []

    with engine.begin() as connection:
        connection.execute(text("DELETE FROM events"))
    assert broken(engine) == []


def test_findings_of_one_invariant_are_bounded(order: Order, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE stock_levels SET on_hand = on_hand + 1"))

    invariants = PostgresInvariants(engine)

    assert len(invariants.broken("stock is the sum of its ledger", limit=3)) == 3
