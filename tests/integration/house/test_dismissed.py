"""Who is dismissed, or gets another role, is heard and told nothing more, at whichever process."""

from collections.abc import Iterator
from typing import Any

import attrs
import httpx2
import pytest

from ocpizza.entrypoints.http.sse.streams import ASKED_AGAIN
from tests.integration.house.listening import listening
from tests.integration.house.ordering import BELLECOUR, place, takeaway
from tests.integration.house.serving import House

SOON = 5 * ASKED_AGAIN
EVENTS = f"{BELLECOUR}/events"
PASSWORD = "une pizza sans olives"


@attrs.frozen
class Newcomer:
    id: str
    email: str
    token: str


@pytest.fixture
def manager(house: House) -> Iterator[httpx2.Client]:
    with house.client("manager") as client:
        yield client


@pytest.fixture
def newcomer(house: House, manager: httpx2.Client, request: pytest.FixtureRequest) -> Newcomer:
    email = f"{request.node.name.replace('_', '-')[:40]}@ocpizza.example"
    grants = [{"role": "pizzaiolo", "store": "lyon-bellecour"}]
    account: dict[str, Any] = {"email": email, "password": PASSWORD}
    added = manager.post("/staff", json={**account, "name": "Noé", "grants": grants})
    assert added.status_code == 201, added.text
    with house.client() as client:
        token = client.post("/tokens", json=account).json()["token"]
    return Newcomer(added.json()["id"], email, token)


def test_the_open_stream_of_who_is_dismissed_ends(
    house: House, manager: httpx2.Client, newcomer: Newcomer
) -> None:
    with (
        house.client(token=newcomer.token) as theirs,
        house.client("counter") as others,
        listening(theirs, EVENTS) as stream,
        listening(others, EVENTS) as other,
    ):
        place(others, takeaway())
        stream.wait_for(len)
        assert manager.delete(f"/staff/{newcomer.id}").status_code == 204
        assert stream.over.wait(SOON)
        order = place(others, takeaway())
        other.heard("order.placed", order=order["id"])
    assert order["id"] not in {event.data.get("order") for event in stream.told}


def test_who_gets_another_role_goes_on_with_it_at_once(
    house: House, manager: httpx2.Client, newcomer: Newcomer
) -> None:
    roles = {"name": "Noé", "grants": [{"role": "courier", "store": "grenoble"}]}
    with house.client(token=newcomer.token) as theirs, listening(theirs, EVENTS) as stream:
        assert theirs.get(f"{BELLECOUR}/kitchen").status_code == 200
        changed = manager.put(f"/staff/{newcomer.id}", json=roles)
        assert changed.json()["grants"] == roles["grants"], changed.text
        for _ in range(4):
            assert theirs.get(f"{BELLECOUR}/kitchen").status_code == 403
        assert theirs.get("/stores/grenoble/kitchen").status_code == 200
        assert stream.over.wait(SOON)


def test_every_token_and_session_of_theirs_ends(
    house: House, manager: httpx2.Client, newcomer: Newcomer
) -> None:
    page = "/staff/lyon-bellecour/kitchen"
    with httpx2.Client(base_url=house.url) as browser, house.client(token=newcomer.token) as client:
        account = {"email": newcomer.email, "password": PASSWORD}
        browser.post("/sign-in", data=account, headers={"Sec-Fetch-Site": "same-origin"})
        assert browser.get(page).status_code == 200
        assert client.get("/me").status_code == 200
        manager.delete(f"/staff/{newcomer.id}")
        for _ in range(4):
            assert browser.get(page).headers["location"].startswith("/sign-in?next=/staff/")
            assert client.get("/me").status_code == 401
        assert client.post("/tokens", json=account).status_code == 401
        told = browser.get(browser.get(page).headers["location"], headers={"Accept-Language": "en"})
        assert "Your session has ended" in told.text


def test_streams_outlive_a_look_at_who_listens(house: House, newcomer: Newcomer) -> None:
    with (
        house.client(token=newcomer.token) as theirs,
        house.client("counter") as counter,
        listening(theirs, EVENTS) as stream,
    ):
        assert not stream.over.wait(1.5 * ASKED_AGAIN)
        order = place(counter, takeaway())
        stream.heard("order.placed", order=order["id"])
