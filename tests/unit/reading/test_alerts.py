"""What whoever runs stores is alerted to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from attrs import evolve, frozen

from ocpizza.adapters.memory.clock import SettableClock
from ocpizza.application.reading.alerts import AlertReading, AlertView, UnderWay
from ocpizza.domain.errors import Forbidden
from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.orders.lifecycle import Status
from ocpizza.domain.orders.line import Missing
from ocpizza.domain.orders.urgency import Alarm
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.stores.store import Store
from tests.builders import ADMIN, BELLECOUR, EVENING, GRENOBLE, MANAGER, PIZZAIOLO, a_store

ORDER = UnderWay(
    store=BELLECOUR,
    id="one",
    number=7,
    status=Status.PLACED,
    since=EVENING,
    fulfilment=Fulfilment.TAKEAWAY,
    placed_at=EVENING,
    promised_at=EVENING + timedelta(minutes=20),
    pizzas=1,
    short=(),
)


@frozen
class Listed:
    orders: tuple[UnderWay, ...]

    def under_way(self, stores: Sequence[str]) -> Sequence[UnderWay]:
        return [order for order in self.orders if order.store in stores]


@frozen
class TwoStores:
    def all(self) -> Sequence[Store]:
        return [a_store(id=BELLECOUR), a_store(id=GRENOBLE)]


def seen(
    *orders: UnderWay, minutes: int = 0, by: Actor = ADMIN, store: str | None = None
) -> tuple[AlertView, ...]:
    at: datetime = EVENING + timedelta(minutes=minutes)
    return AlertReading(Listed(orders), TwoStores(), SettableClock(at)).alerts(by, store)


@pytest.mark.parametrize(
    ("changes", "minutes", "alarm", "late"),
    [
        ({}, 12, Alarm.MANAGER, False),
        ({}, 21, Alarm.MANAGER, True),
        ({"status": Status.IN_PREPARATION}, 21, Alarm.NONE, True),
        ({"short": (Missing(1, "mozzarella", 80),)}, 0, Alarm.NONE, False),
    ],
)
def test_what_nobody_began_what_is_late_and_what_lacks_something(
    changes: dict[str, Any], minutes: int, alarm: Alarm, *, late: bool
) -> None:
    (alert,) = seen(evolve(ORDER, **changes), minutes=minutes)
    assert (alert.number, alert.alarm, alert.late) == ("A-007", alarm, late)


def test_what_goes_well_is_nothing_to_look_after() -> None:
    begun = evolve(ORDER, status=Status.IN_PREPARATION)
    assert seen(ORDER, begun, minutes=1) == ()


def test_an_admin_hears_of_every_store_a_manager_of_the_own_ones_and_nobody_else() -> None:
    orders = (ORDER, evolve(ORDER, store=GRENOBLE, id="other"))
    assert {alert.store for alert in seen(*orders, minutes=30)} == {BELLECOUR, GRENOBLE}
    assert [alert.id for alert in seen(*orders, minutes=30, store=GRENOBLE)] == ["other"]
    assert {alert.store for alert in seen(*orders, minutes=30, by=MANAGER)} == {BELLECOUR}
    for by, store in ((PIZZAIOLO, None), (MANAGER, GRENOBLE)):
        with pytest.raises(Forbidden):
            seen(*orders, by=by, store=store)
