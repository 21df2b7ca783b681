"""How pressing an order is for the kitchen, and who has to hear of one that nobody starts."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from attrs import frozen

from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.orders.lifecycle import Status
from ocpizza.domain.orders.order import Order
from ocpizza.domain.stores.promise import later, ready_by, ready_minutes, start_by
from ocpizza.domain.stores.store import Store

SOON = timedelta(minutes=5)
"""An order being made is pressing when that little is left."""
RINGS_AFTER = timedelta(minutes=2)
MANAGER_AFTER = timedelta(minutes=7)
TOLD_FROM = timedelta(minutes=5)
"""Less than that behind its promise an order is not called late: promises are of five minutes."""


class Urgency(StrEnum):
    """`in_time`, `pressing` (start it, or finish it, now) or `late`; `made` once it is ready."""

    IN_TIME = "in_time"
    PRESSING = "pressing"
    LATE = "late"
    MADE = "made"


class Alarm(StrEnum):
    """What an order that nobody starts in time calls for: the bell, then the manager too."""

    NONE = "none"
    BELL = "bell"
    MANAGER = "manager"

    @property
    def rings(self) -> bool:
        return self is not Alarm.NONE


@frozen
class Schedule:
    """When the order has to leave the kitchen, and when it has to be begun for that."""

    ready_by: datetime
    start_by: datetime


class Promised(Protocol):
    """As much of an order as its schedule depends on."""

    @property
    def fulfilment(self) -> Fulfilment: ...
    @property
    def placed_at(self) -> datetime: ...
    @property
    def promised_at(self) -> datetime: ...
    @property
    def pizzas(self) -> int: ...


def schedule(order: Promised, store: Store) -> Schedule:
    """Derived from what was promised; nothing has to be begun before it was placed."""
    ready = ready_by(store, order.promised_at, order.fulfilment)
    return Schedule(ready, max(order.placed_at, start_by(store, ready, order.pizzas)))


def urgency(order: Order, due: Schedule, now: datetime) -> Urgency:
    if order.status is Status.READY:
        return Urgency.MADE
    if now > due.ready_by:
        return Urgency.LATE
    begun = order.status is Status.IN_PREPARATION
    pressing = due.ready_by - SOON if begun else due.start_by
    return Urgency.PRESSING if now >= pressing else Urgency.IN_TIME


def alarm(status: Status, since: datetime, due: Schedule, now: datetime) -> Alarm:
    """Only for an order that the kitchen could have begun; `since` then it has been in `status`."""
    if status is not Status.PLACED:
        return Alarm.NONE
    begins = max(due.start_by, since)
    if now >= begins + MANAGER_AFTER:
        return Alarm.MANAGER
    return Alarm.BELL if now >= begins + RINGS_AFTER else Alarm.NONE


def expected_at(order: Order, store: Store, now: datetime) -> datetime:
    """When it will be handed over as things stand: as promised, or later, to the next five minutes.

    What is still to be done takes its time from now on: making it, as long as it is not ready,
    and the ride; what is to be fetched is there once it is ready. Nothing is expected of an order that is over, or not paid yet, but its promise.
    """
    ride = timedelta(minutes=store.delivery_minutes if order.address else 0)
    making = timedelta(minutes=ready_minutes(store, 0, order.pizzas))
    since = order.history[-1].at
    if order.status is Status.PLACED:
        soonest = now + making + ride
    elif order.status is Status.IN_PREPARATION:
        soonest = max(since + making, now) + ride
    elif order.status is Status.READY:
        soonest = now + ride if order.address else since
    elif order.status is Status.OUT_FOR_DELIVERY:
        soonest = max(since + ride, now)
    else:
        return order.promised_at
    behind = soonest - order.promised_at
    return later(order.promised_at, behind) if behind >= TOLD_FROM else order.promised_at


def came_behind(order: Order) -> timedelta | None:
    """How long after its promise it was at the door, or ready at the counter; None until it is over.

    Nothing when that is less than one calls late.
    """
    there = {Status.DELIVERED: Status.DELIVERED, Status.COLLECTED: Status.READY}.get(order.status)
    if there is None:
        return None
    at = next(entry.at for entry in reversed(order.history) if entry.status is there)
    behind = at - order.promised_at
    return behind if behind >= TOLD_FROM else timedelta()
