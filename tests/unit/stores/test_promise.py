from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.stores.hours import Closure, Interval, OpeningHours
from ocpizza.domain.stores.promise import may_request, promised_at, ready_minutes
from ocpizza.domain.stores.store import Store, StoreAddress

STORE = Store(
    id="villeurbanne",
    name="OC Pizza Villeurbanne",
    address=StoreAddress("1 cours Émile-Zola", "", "69100", "Villeurbanne"),
    phone="+33465710003",
    hours=OpeningHours(
        ((Interval(time(11), time(14)), Interval(time(18), time(23))),) * 7,
        closures=(Closure(date(2026, 11, 26), date(2026, 11, 26)),),
    ),
    services=frozenset(Fulfilment),
    areas=(),
    paused=False,
    preparation_minutes=12,
    delivery_minutes=20,
    pizzas_per_ten_minutes=8,
)
NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
QUEUES = st.integers(0, 500)
OWN = st.integers(0, 50)


@pytest.mark.parametrize(
    ("queued", "own", "minutes"),
    [
        (0, 1, 12),
        (0, 9, 12),
        (0, 10, 13),
        (8, 1, 22),
        (9, 1, 24),
        (80, 10, 113),
        (80, 0, 12),
    ],
)
def test_an_order_waits_for_the_queue_then_for_its_own_pizzas(
    queued: int, own: int, minutes: int
) -> None:
    assert ready_minutes(STORE, queued, own) == minutes


@given(queued=QUEUES, own=OWN)
def test_a_longer_queue_or_a_bigger_order_is_never_ready_sooner(queued: int, own: int) -> None:
    minutes = ready_minutes(STORE, queued, own)

    assert minutes >= STORE.preparation_minutes
    assert ready_minutes(STORE, queued + 1, own) >= minutes
    assert ready_minutes(STORE, queued, own + 1) >= minutes


def test_the_time_announced_is_rounded_up_to_five_minutes() -> None:
    assert promised_at(STORE, NOON, 0, 1, Fulfilment.TAKEAWAY) == NOON + timedelta(minutes=15)
    assert promised_at(
        STORE, NOON + timedelta(minutes=3), 0, 1, Fulfilment.TAKEAWAY
    ) == NOON + timedelta(minutes=15)
    assert promised_at(
        STORE, NOON + timedelta(minutes=3, microseconds=1), 0, 1, Fulfilment.ON_SITE
    ) == NOON + timedelta(minutes=20)


def test_a_delivery_adds_the_ride() -> None:
    assert promised_at(STORE, NOON, 0, 1, Fulfilment.DELIVERY) == NOON + timedelta(minutes=35)


@given(
    now=st.timedeltas(timedelta(0), timedelta(days=400)).map(NOON.__add__),
    queued=QUEUES,
    own=OWN,
    how=st.sampled_from(Fulfilment),
)
def test_a_promise_is_never_before_the_order_can_be_ready_nor_five_minutes_late(
    now: datetime, queued: int, own: int, how: Fulfilment
) -> None:
    promised = promised_at(STORE, now, queued, own, how)
    ride = STORE.delivery_minutes if how is Fulfilment.DELIVERY else 0
    slack = promised - now - timedelta(minutes=ready_minutes(STORE, queued, own) + ride)

    assert timedelta(0) <= slack < timedelta(minutes=5)
    assert promised.minute % 5 == promised.second == promised.microsecond == 0


def at(day: int, hour: int, minute: int) -> datetime:
    """Wall clock in Paris, November 2026."""
    return datetime(2026, 11, day, hour - 1, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "wanted"),
    [
        ((24, 12, 0), (24, 12, 12)),
        ((24, 12, 0), (24, 13, 59)),
        ((24, 12, 0), (24, 18, 0)),
        ((24, 15, 0), (24, 19, 0)),
        ((24, 17, 55), (24, 18, 7)),
        ((25, 23, 30), (27, 11, 0)),
    ],
)
def test_a_time_can_be_asked_for_in_this_opening_or_the_next(
    now: tuple[int, int, int], wanted: tuple[int, int, int]
) -> None:
    assert may_request(STORE, at(*now), at(*wanted))


@pytest.mark.parametrize(
    ("now", "wanted"),
    [
        ((24, 12, 0), (24, 12, 11)),
        ((24, 17, 55), (24, 18, 0)),
        ((24, 12, 0), (24, 11, 30)),
        ((24, 12, 0), (24, 14, 0)),
        ((24, 15, 0), (24, 17, 0)),
        ((24, 12, 0), (25, 12, 0)),
        ((25, 23, 30), (26, 12, 0)),
    ],
)
def test_too_soon_while_closed_or_after_the_next_opening_it_cannot(
    now: tuple[int, int, int], wanted: tuple[int, int, int]
) -> None:
    assert not may_request(STORE, at(*now), at(*wanted))
