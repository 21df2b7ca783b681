"""What the kitchen's board puts where."""

from datetime import datetime, timedelta

from ocpizza.adapters.memory.clock import SettableClock
from ocpizza.application.reading.kitchen import KitchenReading, KitchenView
from ocpizza.domain.orders.lifecycle import Status
from ocpizza.domain.orders.line import Missing
from ocpizza.domain.orders.order import Order
from ocpizza.domain.quantity import Unit
from ocpizza.entrypoints.http.site.pages.staff.kitchen import MOST_TICKETS, Lack, board, lacks
from tests.builders import BELLECOUR, EVENING, PIZZAIOLO, an_order, some
from tests.unit.reading.records import ListedOrders, bellecour
from tests.unit.reading.test_kitchen import Card


def seen(*orders: Order, at: datetime = EVENING) -> KitchenView:
    listed = ListedOrders()
    listed.put(*orders)
    reading = KitchenReading(listed, Card(), bellecour(), SettableClock(at))
    return reading.kitchen(PIZZAIOLO, BELLECOUR)


def test_what_is_made_goes_apart_from_what_is_to_make() -> None:
    placed, begun, ready = (
        an_order(status=status) for status in (None, Status.IN_PREPARATION, Status.READY)
    )
    shown = board(seen(placed, begun, ready))
    assert {ticket.id for ticket in shown.tickets} == {placed.id, begun.id}
    assert [ticket.id for ticket in shown.made] == [ready.id]


def test_what_has_to_be_begun_much_later_stays_out_of_the_way_until_it_is_time() -> None:
    order = an_order(requested_for=EVENING + timedelta(minutes=60))
    assert [ticket.id for ticket in board(seen(order)).later] == [order.id]
    in_time = EVENING + timedelta(minutes=15)
    assert [ticket.id for ticket in board(seen(order, at=in_time)).tickets] == [order.id]


def test_a_rush_shows_the_most_urgent_and_lists_the_others() -> None:
    shown = board(seen(*(an_order() for _ in range(MOST_TICKETS + 3))))
    assert (len(shown.tickets), len(shown.behind)) == (MOST_TICKETS, 3)


def test_the_board_says_when_the_manager_was_called() -> None:
    order = an_order()
    assert not board(seen(order)).manager_called
    assert board(seen(order, at=EVENING + timedelta(minutes=20))).manager_called


def test_what_is_short_is_named() -> None:
    order = an_order(some("regina"), some("margherita", 2))
    order.short = (Missing(2, "mozzarella", 150),)
    (ticket,) = seen(order).items
    assert lacks(ticket) == [Lack("margherita", "mozzarella", 150, Unit.GRAM)]
