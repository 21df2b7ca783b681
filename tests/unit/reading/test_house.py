"""What operators are told of a store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from attrs import evolve, frozen

from ocpizza.adapters.memory.clock import SettableClock
from ocpizza.application.ports.offers import Offer
from ocpizza.application.reading.alerts import UnderWay
from ocpizza.application.reading.house import HouseReading, StoreFigures, Tally
from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.orders.lifecycle import Status
from ocpizza.domain.orders.line import Missing
from ocpizza.domain.payments.method import Method
from ocpizza.domain.payments.payment import PaymentStatus
from ocpizza.domain.stock.level import Level
from ocpizza.domain.stores.hours import Closure
from ocpizza.domain.stores.store import Store
from tests.builders import BELLECOUR, EVENING, GRENOBLE, MINUTE, TODAY, a_menu, a_store
from tests.unit.reading.records import ListedOffers, ListedShelves, ListedStorefronts, shelves

CAPTURED = (Method.PAYPAL, PaymentStatus.CAPTURED)


@frozen
class Counted:
    orders: dict[tuple[str, Status], int]

    def since(self, moment: datetime) -> Tally:
        assert moment == EVENING - timedelta(days=1)
        paid = {(BELLECOUR, *CAPTURED): 4, (GRENOBLE, *CAPTURED): 1}
        return Tally(self.orders, paid, {BELLECOUR: 812})


@frozen
class Listed:
    orders: tuple[UnderWay, ...]

    def under_way(self, stores: Sequence[str]) -> Sequence[UnderWay]:
        return [order for order in self.orders if order.store in stores]


def an_order(**changes: Any) -> UnderWay:
    """Placed at Bellecour an hour ago for half an hour from now."""
    return evolve(
        UnderWay(
            store=BELLECOUR,
            id="one",
            number=7,
            status=Status.PLACED,
            since=EVENING - 60 * MINUTE,
            fulfilment=Fulfilment.TAKEAWAY,
            placed_at=EVENING - 60 * MINUTE,
            promised_at=EVENING + 30 * MINUTE,
            pizzas=2,
            short=(),
        ),
        **changes,
    )


def figures(
    *queue: UnderWay,
    store: Store | None = None,
    stock: ListedShelves | None = None,
    orders: dict[tuple[str, Status], int] | None = None,
) -> StoreFigures:
    shop = store or a_store()
    offers = ListedOffers({shop.id: Offer(shop, a_menu(), version=1)})
    reading = HouseReading(
        Counted(orders or {}),
        cast("Any", None),
        Listed(queue),
        ListedStorefronts((shop,)),
        offers,
        stock or shelves(),
        SettableClock(EVENING),
    )
    (found,) = reading.stores()
    return found


def test_orders_are_counted_in_every_state_also_where_there_are_none() -> None:
    found = figures(orders={(BELLECOUR, Status.READY): 3, (GRENOBLE, Status.READY): 9})

    assert found.orders == {**dict.fromkeys(Status, 0), Status.READY: 3}
    assert (found.placed, found.payments) == (812, {CAPTURED: 4})


def test_the_queue_is_what_the_kitchen_has_not_finished() -> None:
    found = figures(an_order(), an_order(pizzas=1, status=Status.IN_PREPARATION))

    assert (found.queue, found.queue_pizzas) == (2, 3)
    assert (found.late, found.behind_seconds, found.unattended, found.short) == (0, 0, 0, 0)


def test_late_is_past_the_promise_and_the_latest_says_how_far() -> None:
    found = figures(
        an_order(promised_at=EVENING - MINUTE, status=Status.IN_PREPARATION),
        an_order(promised_at=EVENING - 9 * MINUTE, status=Status.IN_PREPARATION),
        an_order(promised_at=EVENING),
    )

    assert (found.late, found.behind_seconds) == (2, 9 * 60)


def test_what_nobody_begins_and_what_lacks_an_ingredient_is_told() -> None:
    lacking = an_order(short=(Missing(1, "basil", 5),))
    forgotten = an_order(promised_at=EVENING)

    found = figures(lacking, forgotten)

    assert (found.unattended, found.short) == (1, 1)


def test_what_can_be_made_in_no_size_is_sold_out_and_what_is_low_is_counted() -> None:
    plenty = figures()
    without_dough = figures(stock=shelves(dough=0))
    low = shelves()
    low.levels_now["basil"] = Level("basil", 50, 0, reorder_level=50)

    assert plenty.sold_out == 0 < plenty.offered
    assert 0 < without_dough.sold_out < without_dough.offered  # drinks need none
    assert figures(stock=low).low == plenty.low + 1


def test_a_store_tells_whether_it_is_open_paused_and_when_it_will_be() -> None:
    usual = figures()
    assert (usual.open, usual.opens_soon, usual.paused) == (True, True, False)
    assert figures(store=evolve(a_store(), paused=True)).paused

    holiday = Closure(TODAY, TODAY + timedelta(days=30))
    away = evolve(a_store(), hours=evolve(a_store().hours, closures=(holiday,)))
    closed = figures(store=away)
    assert (closed.open, closed.opens_soon) == (False, False)
