"""Everybody at once, through two processes: nobody gets what is not there, nobody waits for ever."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import httpx2
import pytest

from tests.integration.house.ordering import line, new_key, path_of, takeaway
from tests.integration.house.serving import House

T = TypeVar("T")


@pytest.fixture
def manager(house: House) -> Iterator[httpx2.Client]:
    with house.client("manager") as client:
        yield client


def at_once(count: int, act: Callable[[int], T]) -> list[T]:
    """What `count` people get who all begin at the same moment."""
    start = threading.Barrier(count)

    def one(number: int) -> T:
        start.wait(60)
        return act(number)

    with ThreadPoolExecutor(count) as people:
        return list(people.map(one, range(count)))


def leave(manager: httpx2.Client, store: str, ingredient: str, available: int) -> None:
    """Count that shelf, so that just so much can still be promised."""
    level = level_of(manager, store, ingredient)
    count = {
        "kind": "count",
        "ingredient": ingredient,
        "quantity": level["reserved"] + available,
    }
    counted = manager.post(f"{store}/stock/movements", json=count, headers=new_key())
    assert counted.status_code == 201, counted.text


def level_of(manager: httpx2.Client, store: str, ingredient: str) -> Any:
    items = manager.get(f"{store}/stock").json()["items"]
    return next(one for one in items if one["ingredient"] == ingredient)


def order_each(
    house: House, store: str, baskets: Callable[[int], dict[str, Any]], people: int = 200
) -> list[httpx2.Response]:
    """Each of these people, with a connection of their own, orders their basket."""

    def order(number: int) -> httpx2.Response:
        with house.client() as client:
            return client.post(f"{store}/orders", json=baskets(number), headers=new_key())

    return at_once(people, order)


def kinds(answers: list[httpx2.Response]) -> Counter[tuple[int, str]]:
    return Counter((answer.status_code, answer.json().get("type", "")) for answer in answers)


def test_the_last_twenty_pizzas_go_to_twenty_of_two_hundred(
    house: House, manager: httpx2.Client
) -> None:
    store = "/stores/grenoble"
    leave(manager, store, "dough", 20 * 250)

    answers = order_each(house, store, lambda _: takeaway())

    assert kinds(answers) == {(201, ""): 20, (409, "/problems/out-of-stock"): 180}
    refused = next(answer.json() for answer in answers if answer.status_code == 409)
    assert refused["shortages"][0]["limiting_ingredient"] == "dough"
    numbers = {answer.json()["number"] for answer in answers if answer.status_code == 201}
    assert len(numbers) == 20
    assert level_of(manager, store, "dough")["available"] == 0
    assert house.faults() == []


def test_baskets_that_share_ingredients_in_other_orders_do_not_block_each_other(
    house: House, manager: httpx2.Client
) -> None:
    """Every basket takes a medium margherita and a medium regina's worth of dough."""
    store = "/stores/villeurbanne"
    leave(manager, store, "dough", 20 * 3 * 250)
    pizzas = ("margherita", "reine", "napolitaine", "calzone", "chorizo")

    def basket(number: int) -> dict[str, Any]:
        chosen = [pizzas[(number + step * (number % 3 + 1)) % 5] for step in range(3)]
        return takeaway(*map(line, chosen))

    answers = order_each(house, store, basket)

    assert kinds(answers) == {(201, ""): 20, (409, "/problems/out-of-stock"): 180}
    assert level_of(manager, store, "dough")["available"] == 0
    assert house.faults() == []


def test_the_last_pizzas_are_had_by_whoever_changes_an_order_too(
    house: House, manager: httpx2.Client
) -> None:
    store = "/stores/saint-etienne"
    leave(manager, store, "dough", 40 * 250)
    orders = [answer.json() for answer in order_each(house, store, lambda _: takeaway(), people=20)]

    def act(number: int) -> httpx2.Response:
        order = orders[number // 2]
        with house.client(token=order["tracking_token"]) as customer:
            if number % 2:
                return customer.post(f"{store}/orders", json=takeaway(), headers=new_key())
            return customer.put(
                f"{path_of(order)}/lines",
                json={"lines": [line("reine", 2)]},
                headers={"If-Match": '"1"'},
            )

    answers = at_once(40, act)

    assert sum(answer.status_code < 300 for answer in answers) == 20
    assert set(kinds(answers)) <= {(200, ""), (201, ""), (409, "/problems/out-of-stock")}
    assert level_of(manager, store, "dough")["available"] == 0
    assert house.faults() == []


def test_fifty_identical_requests_under_one_key_are_one_order(house: House) -> None:
    key = new_key()

    def order(_: int) -> httpx2.Response:
        with house.client() as client:
            return client.post(
                "/stores/grenoble/orders", json=takeaway(line("cola", size=None)), headers=key
            )

    answers = at_once(50, order)

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    replayed = Counter(answer.headers.get("Idempotency-Replayed") for answer in answers)
    assert replayed == {None: 1, "true": 49}
    assert house.faults() == []


def test_a_key_is_one_payment_and_one_movement_too(house: House, manager: httpx2.Client) -> None:
    store = "/stores/lyon-bellecour"
    with house.client() as guest:
        order = guest.post(f"{store}/orders", json=takeaway(), headers=new_key()).json()
    before = level_of(manager, store, "basil")["on_hand"]
    asked = (
        (f"{path_of(order)}/payments", {"method": "card", "amount_cents": 990}),
        (f"{store}/stock/movements", {"kind": "receipt", "ingredient": "basil", "quantity": 7}),
    )
    for path, body in asked:
        key = new_key()
        answers = at_once(12, lambda _: manager.post(path, json=body, headers=key))  # noqa: B023 - ends with the turn
        assert {answer.status_code for answer in answers} == {201}
        assert len({answer.text for answer in answers}) == 1
    assert level_of(manager, store, "basil")["on_hand"] == before + 7
    assert manager.get(path_of(order)).json()["payment"]["paid_cents"] == 990
    assert house.faults() == []
