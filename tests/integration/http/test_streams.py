"""Event streams over real HTTP, from whichever process."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import attrs
import httpx2
import pytest

from tests.integration.http.conftest import STORE, Site, an_order

ORDERS = f"{STORE}/orders"


@attrs.define
class Stream:
    """What came so far: id, name and data of each event, and when."""

    events: list[tuple[str, str, dict[str, Any], float]] = attrs.field(factory=list)
    lines: list[str] = attrs.field(factory=list)
    opened: threading.Event = attrs.field(factory=threading.Event)
    over: threading.Event = attrs.field(factory=threading.Event)

    def read(self, response: httpx2.Response) -> None:
        try:
            self._read(response)
        except httpx2.TransportError:  # the test has closed it
            return
        finally:
            self.over.set()

    def _read(self, response: httpx2.Response) -> None:
        fields: dict[str, str] = {}
        for line in response.iter_lines():
            self.lines.append(line)
            self.opened.set()
            name, _, value = line.partition(": ")
            if line:
                fields[name] = value
            elif "event" in fields:
                data = json.loads(fields["data"])
                self.events.append((fields["id"], fields["event"], data, time.monotonic()))
                fields = {}

    def heard(self, name: str, status: str) -> float:
        """When that was told. What was committed just before the stream opened may come first."""
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            for _, told, data, at in self.events:
                if told == name and data["status"] == status:
                    return at
            time.sleep(0.01)
        raise AssertionError(self.events)

    def wait_for(self, count: int) -> list[str]:
        deadline = time.monotonic() + 10
        while len(self.events) < count:
            assert time.monotonic() < deadline, self.events
            time.sleep(0.01)
        return [name for _, name, _, _ in self.events]


@contextmanager
def listening(
    site: Site, path: str, role: str | None = None, last: str | None = None
) -> Iterator[Stream]:
    stream = Stream()
    headers = {} if last is None else {"Last-Event-ID": last}
    with (
        site.client(role) as client,
        client.stream("GET", path, headers=headers) as response,
    ):
        assert response.status_code == 200, response.read()
        assert response.headers["content-type"].startswith("text/event-stream")
        reader = threading.Thread(target=stream.read, args=(response,), daemon=True)
        reader.start()
        assert stream.opened.wait(5)
        yield stream
        response.close()


def place(site: Site, **changes: Any) -> dict[str, Any]:
    with site.client() as client:
        headers = {"Idempotency-Key": str(uuid4())}
        answer = client.post(ORDERS, json=an_order(**changes), headers=headers)
    assert answer.status_code == 201, answer.text
    placed: dict[str, Any] = answer.json()
    return placed


def act(site: Site, order: dict[str, Any], action: str, role: str) -> None:
    with site.client(role) as client:
        answer = client.post(f"{ORDERS}/{order['id']}/{action}")
    assert answer.status_code == 200, answer.text


def test_who_follows_an_order_hears_each_step_within_a_second(site: Site) -> None:
    order = place(site)
    path = f"{ORDERS}/{order['id']}/events?token={order['tracking_token']}"
    steps = {"start-preparation": "in_preparation", "ready": "ready"}
    with listening(site, path) as stream:
        place(site)
        for action, status in steps.items():
            act(site, order, action, "pizzaiolo")
            done = time.monotonic()
            assert stream.heard("order.status", status) - done < 1
    told = [data["status"] for _, name, data, _ in stream.events if name == "order.status"]
    assert told == list(steps.values())
    assert {data["order"] for _, _, data, _ in stream.events} == {order["id"]}


def test_a_stream_is_resumed_at_any_process_without_a_gap(site: Site) -> None:
    with listening(site, f"{STORE}/events", "counter") as stream:
        place(site)
        stream.wait_for(2)
    last = stream.events[-1][0]
    orders = [place(site) for _ in range(3)]
    for _ in range(4):
        with listening(site, f"{STORE}/events", "counter", last=last) as resumed:
            resumed.wait_for(6)
            ids = [int(id_) for id_, _, _, _ in resumed.events]
            assert ids == list(range(int(last) + 1, int(last) + 7))
            told = [data["order"] for _, name, data, _ in resumed.events if name == "order.placed"]
            assert told == [order["id"] for order in orders]


def test_the_menu_tells_what_can_still_be_made(site: Site) -> None:
    with site.client() as client:
        menu = client.get(f"{STORE}/menu").json()
    shown = {item["item"]: item for item in menu["items"]}
    before = shown["margherita"]["sizes"][1]["can_make"]
    with listening(site, f"{STORE}/menu/events") as stream:
        place(site)
        assert stream.wait_for(1) == ["menu.changed"]
    changed = {item["item"]: item for item in stream.events[0][2]["items"]}
    sizes = {size["size"]: size["can_make"] for size in changed["margherita"]["sizes"]}
    assert sizes["medium"] == before - 2


def test_all_stores_of_a_manager_come_in_one_stream(site: Site) -> None:
    with listening(site, "/api/v1/reports/events", "manager") as stream:
        place(site)
        stream.wait_for(2)
    places = dict(pair.split(":") for pair in stream.events[-1][0].split(","))
    assert set(places) == {
        "grenoble",
        "lyon-bellecour",
        "lyon-croix-rousse",
        "saint-etienne",
        "villeurbanne",
    }


@pytest.mark.parametrize("last", ["forged", "999999999"])
def test_a_place_that_never_was_starts_over(site: Site, last: str) -> None:
    with listening(site, f"{STORE}/events", "counter", last=last) as stream:
        assert stream.wait_for(1) == ["reset"]


def test_a_token_in_the_address_opens_an_orders_events_and_nothing_else(site: Site) -> None:
    order = place(site)
    token = order["tracking_token"]
    with site.client() as client:
        assert client.get(f"{ORDERS}/{order['id']}?token={token}").status_code == 401
        assert client.get(f"{STORE}/menu?token={token}").status_code == 422
        assert client.get(f"{ORDERS}/{order['id']}/events?token=forged").status_code == 401
        assert client.head(f"{ORDERS}/{order['id']}/events?token={token}").status_code == 200


def test_streams_end_at_once_when_a_process_does(site: Site) -> None:
    order = place(site)
    path = f"{ORDERS}/{order['id']}/events?token={order['tracking_token']}"
    with listening(site, path) as one, listening(site, f"{STORE}/events", "counter") as other:
        site.process.send_signal(1)
        assert one.over.wait(3)
        assert other.over.wait(3)
    assert any(line.startswith("retry: ") for line in one.lines)
    assert any(line.startswith("retry: ") for line in other.lines)
