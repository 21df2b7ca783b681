"""The payments of a store, newest first."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from ocpizza.adapters.postgres.reading.takings import PostgresTakings
from ocpizza.application.reading.takings import TakingsQuery
from ocpizza.domain.payments.payment import PaymentStatus
from tests.builders import BELLECOUR, EVENING, GRENOBLE, a_new_order, a_payment
from tests.integration.postgres.house import PostgresHouse


@pytest.fixture
def takings(house: PostgresHouse, engine: Engine) -> PostgresTakings:
    house.open_bellecour()
    return PostgresTakings(engine)


def test_each_is_named_by_its_order(takings: PostgresTakings, house: PostgresHouse) -> None:
    order = house.place(a_new_order())
    payment = a_payment(order)
    with house.begin(BELLECOUR) as tx:
        tx.payments.add(payment)

    (row,) = takings.page(BELLECOUR, TakingsQuery())

    assert (row.id, row.order, row.number) == (payment.id, order.id, "A-001")
    assert (row.status, row.amount_cents) == (payment.status, payment.amount.cents)
    assert takings.page(GRENOBLE, TakingsQuery()) == []


def test_they_are_chosen_by_status_and_time(takings: PostgresTakings, house: PostgresHouse) -> None:
    with house.begin(BELLECOUR) as tx:
        payment = a_payment(house.place(a_new_order()))
        tx.payments.add(payment)
    later = EVENING + timedelta(days=1)

    assert takings.page(BELLECOUR, TakingsQuery(status=(payment.status,), since=EVENING))
    assert takings.page(BELLECOUR, TakingsQuery(since=later)) == []
    assert takings.page(BELLECOUR, TakingsQuery(status=(PaymentStatus.DECLINED,))) == []
