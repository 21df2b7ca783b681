"""Consumers read the outbox at least once, each at its own pace."""

import pytest
from sqlalchemy import Engine

from ocpizza.adapters.postgres.consumers import PostgresOutbox
from ocpizza.adapters.postgres.engine import autocommit
from ocpizza.domain.events import EventKind
from tests.builders import BELLECOUR, GRENOBLE, PLENTY, a_menu, a_new_order, a_store
from tests.integration.postgres.house import PostgresHouse


@pytest.fixture
def outbox(house: PostgresHouse, engine: Engine) -> PostgresOutbox:
    house.open_bellecour()
    return PostgresOutbox(autocommit(engine))


def test_a_new_consumer_reads_from_the_beginning(
    outbox: PostgresOutbox, house: PostgresHouse
) -> None:
    house.place(a_new_order())

    kinds = [event.kind for event in outbox.unread("mails", 100)]

    assert kinds == [EventKind.STOCK_CHANGED, EventKind.ORDER_PLACED, EventKind.STOCK_CHANGED]


def test_what_is_marked_is_not_read_again_and_what_comes_after_is(
    outbox: PostgresOutbox, house: PostgresHouse
) -> None:
    outbox.mark_read("mails", {BELLECOUR: outbox.unread("mails", 100)[-1].seq})
    assert outbox.unread("mails", 100) == []

    order = house.place(a_new_order())

    assert [event.order for event in outbox.unread("mails", 100)] == [order.id, None]


def test_a_place_never_goes_back(outbox: PostgresOutbox, house: PostgresHouse) -> None:
    house.place(a_new_order())
    last = outbox.unread("mails", 100)[-1].seq

    outbox.mark_read("mails", {BELLECOUR: last})
    outbox.mark_read("mails", {BELLECOUR: 1})

    assert outbox.unread("mails", 100) == []


def test_consumers_do_not_hinder_one_another(outbox: PostgresOutbox, house: PostgresHouse) -> None:
    outbox.mark_read("mails", {BELLECOUR: outbox.unread("mails", 100)[-1].seq})

    assert outbox.unread("webhooks", 100)


def test_a_store_that_opens_later_is_read_too_and_stores_take_turns(
    outbox: PostgresOutbox, house: PostgresHouse
) -> None:
    for _ in range(4):
        house.place(a_new_order())
    house.open_store(a_store(GRENOBLE), a_menu(), PLENTY)

    stores = [event.store for event in outbox.unread("mails", 2)]

    assert sorted(stores) == [GRENOBLE, BELLECOUR]
