"""What the counter has to do with next."""

from datetime import timedelta

from ocpizza.application.reading.orders import OrderView, order_view
from ocpizza.domain.orders.lifecycle import Status
from ocpizza.domain.orders.line import Missing
from ocpizza.entrypoints.http.site.pages.staff.counter import today
from tests.builders import COUNTER, EVENING, an_order, some


def promised(minutes: int, *, status: Status | None = None, short: bool = False) -> OrderView:
    """An order that is wanted so many minutes from now."""
    wanted = EVENING + timedelta(minutes=minutes)
    order = an_order(some("regina"), requested_for=wanted, status=status)
    order.short = (Missing(1, "ham", 60),) if short else ()
    return order_view(order, COUNTER, EVENING)


def test_what_is_under_way_is_listed_by_its_promise_and_what_lacks_something_first() -> None:
    later, sooner, short = promised(90), promised(60), promised(120, short=True)
    shown = today([later, sooner, short], [])
    assert [order.id for order in shown.under_way] == [short.id, sooner.id, later.id]


def test_what_waits_at_the_counter_is_listed_apart() -> None:
    waiting, under_way = promised(60, status=Status.READY), promised(90)
    shown = today([under_way, waiting], [])
    assert [order.id for order in shown.to_hand_over] == [waiting.id]
    assert [order.id for order in shown.under_way] == [under_way.id]
