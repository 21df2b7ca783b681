"""Stores as everyone sees them."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct

from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.stores.hours import Interval, OpeningHours
from ocpizza.domain.stores.store import Store

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class StoreAddressView(Struct, frozen=True):
    line1: str
    line2: str
    postcode: str
    city: str


class IntervalView(Struct, frozen=True):
    """Wall clock, `HH:MM`; a `closes` at or before `opens` is on the next day."""

    opens: str
    closes: str


class DayView(Struct, frozen=True):
    day: str
    intervals: tuple[IntervalView, ...]


class ExceptionalDayView(Struct, frozen=True):
    """A date with hours of its own."""

    date: date
    intervals: tuple[IntervalView, ...]


class ClosureView(Struct, frozen=True):
    """Business days without service, both included."""

    first: date
    last: date
    reason: str


class HoursView(Struct, frozen=True):
    """When the store is open, in its own time `zone`; `always_open` overrides the rest."""

    zone: str
    always_open: bool
    weekly: tuple[DayView, ...]
    exceptional: tuple[ExceptionalDayView, ...]


class AreaView(Struct, frozen=True):
    postcode: str
    fee_cents: int
    minimum_cents: int


class StoreView(Struct, frozen=True):
    """One store. `next_opening` is when it opens next, while it is closed.

    `business_day` is what orders taken now count for; `alcohol` says whether it is licensed.
    """

    store: str
    name: str
    address: StoreAddressView
    phone: str
    opening_hours: HoursView
    closures: tuple[ClosureView, ...]
    open_now: bool
    next_opening: datetime | None
    closes_at: datetime | None
    business_day: date
    services: tuple[Fulfilment, ...]
    delivery_areas: tuple[AreaView, ...]
    ordering_paused: bool
    preparation_minutes: int
    alcohol: bool


class NearbyView(Struct, frozen=True):
    """Stores, the nearest first; `open` is the nearest that takes orders on the web now."""

    stores: tuple[StoreView, ...]
    open: str | None
    delivered: bool


class StorePage(Struct, frozen=True):
    """Stores by their id."""

    items: tuple[StoreView, ...]
    next_cursor: str | None


def store_view(store: Store, now: datetime) -> StoreView:
    opening = store.hours.at(now)
    following = None if opening else store.hours.next_after(now)
    address = store.address
    return StoreView(
        store=store.id,
        name=store.name,
        address=StoreAddressView(address.line1, address.line2, address.postcode, address.city),
        phone=store.phone,
        opening_hours=_hours_view(store.hours),
        closures=tuple(
            ClosureView(closure.first, closure.last, closure.reason)
            for closure in store.hours.closures
        ),
        open_now=opening is not None,
        next_opening=following.opens_at if following else None,
        closes_at=opening.closes_at if opening else None,
        business_day=store.hours.business_day(now),
        services=tuple(service for service in Fulfilment if service in store.services),
        delivery_areas=tuple(
            AreaView(area.postcode, area.fee.cents, area.minimum.cents) for area in store.areas
        ),
        ordering_paused=store.paused,
        preparation_minutes=store.preparation_minutes,
        alcohol=store.licence is not None,
    )


def _hours_view(hours: OpeningHours) -> HoursView:
    return HoursView(
        zone=hours.zone,
        always_open=hours.always_open,
        weekly=tuple(
            DayView(name, _intervals(day)) for name, day in zip(WEEK, hours.weekly, strict=True)
        ),
        exceptional=tuple(
            ExceptionalDayView(each.day, _intervals(each.intervals)) for each in hours.exceptional
        ),
    )


def _intervals(intervals: tuple[Interval, ...]) -> tuple[IntervalView, ...]:
    return tuple(
        IntervalView(f"{interval.opens:%H:%M}", f"{interval.closes:%H:%M}")
        for interval in intervals
    )
