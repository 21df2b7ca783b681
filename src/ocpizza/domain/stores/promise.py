"""When an order can be ready: from the queue of the store and its oven, never a constant."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.stores.store import Store

_STEP = timedelta(minutes=5)
QUARTER, HALF_HOUR = timedelta(minutes=15), timedelta(minutes=30)
SOON = timedelta(hours=3)
"""So far ahead people plan by quarters of an hour; later by halves."""
AHEAD = timedelta(hours=24)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def ready_minutes(store: Store, queued_pizzas: int, own_pizzas: int) -> int:
    """Minutes until an order of `own_pizzas` is ready behind `queued_pizzas` not yet baked.

    The queue passes the oven first; then the order takes the preparation time, or longer
    when its own pizzas need the oven longer. Without pizzas it does not wait for the oven.
    """
    if own_pizzas == 0:
        return store.preparation_minutes
    own = max(store.preparation_minutes, _oven_minutes(store, own_pizzas))
    return _oven_minutes(store, queued_pizzas) + own


def promised_at(
    store: Store, now: datetime, queued_pizzas: int, own_pizzas: int, fulfilment: Fulfilment
) -> datetime:
    """The time to announce (UTC), rounded up to the next five minutes; at the door if delivered."""
    minutes = ready_minutes(store, queued_pizzas, own_pizzas)
    if fulfilment is Fulfilment.DELIVERY:
        minutes += store.delivery_minutes
    return later(now, timedelta(minutes=minutes))


def later(moment: datetime, by: timedelta) -> datetime:
    """So much later, as one announces it: rounded up to the next five minutes (UTC)."""
    return _rounded_up(moment + by, _STEP)


def ready_by(store: Store, promised: datetime, fulfilment: Fulfilment) -> datetime:
    """When an order has to leave the kitchen to be handed over as promised."""
    if fulfilment is Fulfilment.DELIVERY:
        return promised - timedelta(minutes=store.delivery_minutes)
    return promised


def start_by(store: Store, ready: datetime, own_pizzas: int) -> datetime:
    """When an order of `own_pizzas` has to be begun, at the latest, to be made at `ready`."""
    return ready - timedelta(minutes=ready_minutes(store, 0, own_pizzas))


def may_request(store: Store, now: datetime, wanted: datetime) -> bool:
    """Whether an order may be asked for at `wanted`.

    That is at least the preparation time ahead, within the running opening or the next one; also
    while the store is closed.
    """
    if wanted < now + timedelta(minutes=store.preparation_minutes):
        return False
    openings = (store.hours.at(now), store.hours.next_after(now))
    return any(opening is not None and opening.holds(wanted) for opening in openings)


def requestable(store: Store, now: datetime) -> Iterator[datetime]:
    """The times (UTC) to choose from, within a day of the first; others may be asked for as well."""
    soonest, first = now + timedelta(minutes=store.preparation_minutes), None
    for opening in (store.hours.at(now), store.hours.next_after(now)):
        if opening is None:
            continue
        moment = _rounded_up(max(opening.opens_at, soonest), QUARTER)
        while moment < opening.closes_at and (first is None or moment <= first + AHEAD):
            first = first or moment
            yield moment
            moment += QUARTER
            if moment > first + SOON:
                moment = _rounded_up(moment, HALF_HOUR)


def _oven_minutes(store: Store, pizzas: int) -> int:
    return -(-10 * pizzas // store.pizzas_per_ten_minutes)


def _rounded_up(moment: datetime, step: timedelta) -> datetime:
    return _EPOCH + -(-(moment - _EPOCH) // step) * step
