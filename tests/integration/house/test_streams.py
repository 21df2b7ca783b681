"""Event streams over real HTTP, from whichever process."""

import signal
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import pytest

from tests.integration.house.listening import Told, listening
from tests.integration.house.ordering import BELLECOUR, path_of, place, takeaway
from tests.integration.house.serving import House

SOON = 3.0
"""The contract says a second; this machine may have other work."""
EVENTS = f"{BELLECOUR}/events"


@pytest.fixture
def guest(house: House) -> Iterator[httpx2.Client]:
    with house.client() as client:
        yield client


@pytest.fixture
def counter(house: House) -> Iterator[httpx2.Client]:
    with house.client("counter") as client:
        yield client


def tracking(order: dict[str, Any]) -> str:
    return f"{path_of(order)}/events?token={order['tracking_token']}"


def of(order: dict[str, Any]) -> Callable[[Told], bool]:
    return lambda event: event.data.get("order") == order["id"]


def test_who_follows_an_order_hears_each_step_at_once(house: House, guest: httpx2.Client) -> None:
    order = place(guest, takeaway())
    steps = {"start-preparation": "in_preparation", "ready": "ready"}
    with (
        house.client("pizzaiolo") as pizzaiolo,
        house.client() as follower,
        listening(follower, tracking(order)) as stream,
    ):
        place(guest, takeaway())
        for action, status in steps.items():
            assert pizzaiolo.post(f"{path_of(order)}/{action}").status_code == 200
            done = time.monotonic()
            assert stream.heard("order.status", status=status).at - done < SOON
    told = [event.data["status"] for event in stream.told if event.name == "order.status"]
    assert told == list(steps.values())
    assert all(map(of(order), stream.told))


def test_a_stream_is_resumed_at_any_process_without_a_gap(
    guest: httpx2.Client, counter: httpx2.Client, house: House
) -> None:
    with listening(counter, EVENTS) as stream:
        first = place(guest, takeaway())
        stream.heard("order.placed", order=first["id"])
    last = stream.heard("order.placed", order=first["id"]).id
    orders = [place(guest, takeaway()) for _ in range(3)]
    for _ in range(4):
        with house.client("counter") as other, listening(other, EVENTS, last=last) as resumed:
            resumed.heard("order.placed", order=orders[-1]["id"])
        ids = [int(event.id) for event in resumed.told]
        assert ids == list(range(int(last) + 1, int(last) + 1 + len(ids)))
        placed = [event for event in resumed.told if event.name == "order.placed"]
        assert [event.data["order"] for event in placed] == [order["id"] for order in orders]


def test_the_menu_tells_what_can_still_be_made(house: House, guest: httpx2.Client) -> None:
    menu = guest.get(f"{BELLECOUR}/menu").json()
    shown = {item["item"]: item for item in menu["items"]}
    before = shown["margherita"]["sizes"][1]["can_make"]
    with house.client() as watcher, listening(watcher, f"{BELLECOUR}/menu/events") as stream:
        place(guest, takeaway())
        stream.wait_for(len)
    (event,) = stream.told
    changed = {item["item"]: item for item in event.data["items"]}
    sizes = {size["size"]: size["can_make"] for size in changed["margherita"]["sizes"]}
    assert (event.name, sizes["medium"]) == ("menu.changed", before - 1)


def test_all_stores_of_a_manager_come_in_one_stream(house: House, guest: httpx2.Client) -> None:
    with house.client("manager") as manager, listening(manager, "/reports/events") as stream:
        order = place(guest, takeaway())
        last = stream.heard("order.placed", order=order["id"]).id
    places = dict(pair.split(":") for pair in last.split(","))
    assert set(places) == {
        "grenoble",
        "lyon-bellecour",
        "lyon-croix-rousse",
        "saint-etienne",
        "villeurbanne",
    }


@pytest.mark.parametrize("last", ["forged", "999999999"])
def test_a_place_that_never_was_starts_over(counter: httpx2.Client, last: str) -> None:
    with listening(counter, EVENTS, last=last) as stream:
        stream.wait_for(len)
    assert stream.names() == ["reset"]


def test_a_token_in_the_address_opens_an_orders_events_and_nothing_else(
    guest: httpx2.Client,
) -> None:
    order = place(guest, takeaway())
    token = order["tracking_token"]
    assert guest.get(f"{path_of(order)}?token={token}").status_code == 401
    assert guest.get(f"{BELLECOUR}/menu?token={token}").status_code == 422
    assert guest.get(f"{path_of(order)}/events?token=forged").status_code == 401
    assert guest.head(tracking(order)).status_code == 200


def test_streams_end_at_once_when_a_process_does(own_house: House) -> None:
    with own_house.client() as guest, own_house.client("counter") as counter:
        order = place(guest, takeaway())
        with (
            own_house.client() as follower,
            listening(follower, tracking(order)) as one,
            listening(counter, EVENTS) as other,
        ):
            own_house.server.send_signal(signal.SIGHUP)
            assert one.over.wait(3 * SOON)
            assert other.over.wait(3 * SOON)
    for stream in (one, other):
        assert any(line.startswith("retry: ") for line in stream.lines)
