"""Orders of two lines that touch ten rows of stock, as bytes that only want a key."""

import itertools
import random
from collections.abc import Callable, Sequence

import msgspec
from attrs import frozen

from bench.house import STORES
from ocpizza.entrypoints.cli.demo.dataset import load

INGREDIENTS = 10
SIZE = "medium"
BASKETS = 40
HEAD = (
    "POST /api/v1/stores/{store}/orders HTTP/1.1\r\n"
    "Host: 127.0.0.1\r\n"
    "Accept: application/json\r\n"
    "Accept-Language: fr\r\n"
    "Content-Type: application/json\r\n"
    "Content-Length: {length}\r\n"
    "Idempotency-Key: "
)
PHONE = "+336"
DIGITS = 8
CUSTOMER = {
    "name": "Camille Martin",
    "phone": f"{PHONE}{'0' * DIGITS}",
    "email": "camille@example.org",
}


@frozen
class Order:
    """A request in three pieces: between them go the key and the last digits of the phone."""

    before: bytes
    between: bytes
    after: bytes


def baskets() -> list[tuple[str, str]]:
    """Pairs of pizzas of the menu that take ten ingredients together."""
    pizzas = [item for item in load().items if SIZE in item.sizes]
    pairs = itertools.combinations(pizzas, 2)
    found = [
        (one.id, other.id)
        for one, other in pairs
        if len({*one.sizes[SIZE].recipe, *other.sizes[SIZE].recipe}) == INGREDIENTS
    ]
    return random.Random(1).sample(found, BASKETS)


def body(basket: Sequence[str]) -> bytes:
    lines = [{"item": item, "quantity": 1, "size": SIZE} for item in basket]
    return msgspec.json.encode(
        {
            "channel": "web",
            "fulfilment": "takeaway",
            "customer": CUSTOMER,
            "lines": lines,
            "payment_method": "cash",
        }
    )


def ordering(stores: Sequence[str] = STORES) -> Callable[[], bytes]:
    """The next request every time it is called: a key and a phone of its own, the rest by chance."""
    prepared = [_order(store, basket) for store in stores for basket in baskets()]
    choose, run = random.Random(2).choice, random.randbytes(8).hex().encode()
    numbers = itertools.count()

    def following() -> bytes:
        order, number = choose(prepared), next(numbers)
        return b"%b%b-%d%b%08d%b" % (
            order.before,
            run,
            number,
            order.between,
            number * 7919 % 10**DIGITS,
            order.after,
        )

    return following


def _order(store: str, basket: Sequence[str]) -> Order:
    content = body(basket)
    head = HEAD.format(store=store, length=len(content))
    first, _, last = content.partition(CUSTOMER["phone"].encode())
    return Order(head.encode(), b"\r\n\r\n" + first + PHONE.encode(), last)
