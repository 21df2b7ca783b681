"""Pages of the management that move by themselves."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.house.ordering import place, takeaway
from tests.integration.house.serving import House
from tests.integration.managing.desk import Desk, signed_in

HERE = "/staff/lyon-bellecour"


@pytest.fixture(scope="module")
def manager(house: House) -> Iterator[Desk]:
    with signed_in(house, "manager") as desk:
        yield desk


def placed(house: House) -> Any:
    with house.client("counter") as client:
        return place(client, takeaway())


def test_a_live_page_renders_its_moving_part_alone(house: House, manager: Desk) -> None:
    order = placed(house)
    for path, part in (
        (f"{HERE}/manager", "Commandes par état"),
        (f"{HERE}/orders", order["number"]),
        (f"{HERE}/orders/{order['id']}", "Annuler la commande"),
        ("/staff/overview", "OC Pizza Grenoble"),
        (f"{HERE}/stock", "Mozzarella"),
    ):
        answer = manager.client.get(path, headers={"X-Fragment": "1"})
        assert "<html" not in answer.text
        assert part in answer.text


def test_every_live_page_listens_to_a_stream_that_its_reader_may_hear(
    house: House, manager: Desk
) -> None:
    order = placed(house)
    streams = set()
    for path in ("manager", "orders", f"orders/{order['id']}", "stock", "kitchen", "courier"):
        streams |= set(
            re.findall(r'data-stream="([^"]+)"', manager.client.get(f"{HERE}/{path}").text)
        )
    streams |= set(re.findall(r'data-stream="([^"]+)"', manager.client.get("/staff/overview").text))
    assert len(streams) == 3
    for stream in streams:
        answer = manager.client.head(stream)
        assert (answer.status_code, answer.headers["content-type"][:17]) == (
            200,
            "text/event-stream",
        )
