from collections import Counter

import pytest
from sqlalchemy import Engine, text

from ocpizza.adapters.postgres.reading.events import PostgresEventLog
from ocpizza.domain.errors import NotFound
from ocpizza.domain.events import EventKind
from tests.builders import BELLECOUR, EVENING, GRENOBLE, PLENTY, a_menu, a_new_order, a_store
from tests.integration.postgres.house import PostgresHouse


@pytest.fixture
def log(house: PostgresHouse, engine: Engine) -> PostgresEventLog:
    house.open_bellecour()
    house.open_store(a_store(GRENOBLE), a_menu(), PLENTY)
    return PostgresEventLog(engine)


def test_what_happened_since_a_place_is_read_with_the_name_of_the_order(
    log: PostgresEventLog, house: PostgresHouse
) -> None:
    place = log.heads([BELLECOUR])
    order = house.place(a_new_order())

    placed, stock = log.after(place, limit=10)

    assert (placed.kind, placed.order, placed.at) == (EventKind.ORDER_PLACED, order.id, EVENING)
    assert (placed.data["number"], placed.data["status"]) == ("A-001", "placed")
    assert (stock.kind, stock.order) == (EventKind.STOCK_CHANGED, None)
    assert [placed.seq, stock.seq] == [place[BELLECOUR] + 1, place[BELLECOUR] + 2]
    assert log.heads([BELLECOUR]) == {BELLECOUR: stock.seq}
    assert log.after({BELLECOUR: stock.seq}, limit=10) == []


def test_stores_take_turns_each_in_its_own_order(
    log: PostgresEventLog, house: PostgresHouse
) -> None:
    places = log.heads([BELLECOUR, GRENOBLE])
    for _ in range(4):
        house.place(a_new_order())
    house.change_offer(a_store(GRENOBLE), a_menu())

    events = log.after(places, limit=3)

    assert Counter(event.store for event in events) == {BELLECOUR: 2, GRENOBLE: 1}
    ours = [event.seq for event in events if event.store == BELLECOUR]
    assert ours == [places[BELLECOUR] + 1, places[BELLECOUR] + 2]


def test_what_is_forgotten_leaves_a_gap_at_the_beginning(
    log: PostgresEventLog, house: PostgresHouse, engine: Engine
) -> None:
    place = log.heads([BELLECOUR])
    house.place(a_new_order())
    with engine.begin() as connection:
        connection.execute(
            text("DELETE FROM events WHERE seq <= :seq"), {"seq": place[BELLECOUR] + 1}
        )

    (left,) = log.after(place, limit=10)

    assert left.seq == place[BELLECOUR] + 2


def test_a_store_that_is_not_there_has_no_events(log: PostgresEventLog) -> None:
    with pytest.raises(NotFound):
        log.heads([BELLECOUR, "nowhere"])
    assert log.after({"nowhere": 0}, limit=10) == []
