"""The basket of a guest."""

import msgspec

from ocpizza.application.ordering.requests import LineRequest
from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.entrypoints.http.site.basket import Basket

FORM = msgspec.convert({"item": "margherita", "size": "medium", "quantity": 1}, LineRequest)
COOKIE = msgspec.structs.replace(FORM, without=(), extra=())
MADE_TO_MEASURE = msgspec.structs.replace(FORM, without=("basil",))


def quantities(*lines: LineRequest) -> list[int]:
    basket = Basket(Fulfilment.TAKEAWAY)
    for line in lines:
        basket = basket.add(line)
    return [line.quantity for line in basket.lines]


def test_the_same_thing_asked_again_raises_its_number() -> None:
    assert quantities(FORM, FORM) == [2]
    assert quantities(COOKIE, FORM, COOKIE) == [3]


def test_what_is_made_differently_is_another_line() -> None:
    assert quantities(FORM, MADE_TO_MEASURE, FORM) == [2, 1]
