"""The basket of a guest: a cookie of this store's pages, with no personal data in it.

What it holds is only a wish: prices and whether it can be made always come from a quote.
"""

import base64
import binascii
from collections.abc import Iterable

import msgspec
from attrs import evolve, field, frozen
from starlette.responses import Response

from ocpizza.application.ordering.requests import LineRequest, QuoteRequest
from ocpizza.domain.errors import Fault, Invalid
from ocpizza.domain.fulfilment import Channel, Fulfilment
from ocpizza.domain.orders.line import MOST_LINES, MOST_OF_ONE
from ocpizza.entrypoints.http.site.forms import new_key
from ocpizza.entrypoints.http.site.visits import CookieJar, Visit

COOKIE = "basket"
ROOM = 3600
"""Bytes of one cookie that every browser keeps, with its name and path."""
A_WEEK = 7 * 24 * 3600

Packed = tuple[str, int, str, tuple[str, ...], tuple[str, ...], str]


class _Kept(msgspec.Struct, array_like=True, frozen=True):
    fulfilment: Fulfilment
    lines: tuple[Packed, ...]
    postcode: str = ""
    key: str = ""
    last: tuple[str, str] = ("", "")


# Made now: msgspec crashes when two threads learn a type at the same time.
_KEPT = msgspec.json.Decoder(_Kept)


@frozen
class Basket:
    """The lines of a basket, how it is to be handed over, and the postcode that was asked about.

    `key` makes ordering it from two tabs order it once; `last` is the key of the basket before,
    with the id of the order that it became.
    """

    fulfilment: Fulfilment = Fulfilment.TAKEAWAY
    lines: tuple[LineRequest, ...] = field(default=())
    postcode: str = ""
    key: str = ""
    last: tuple[str, str] = ("", "")

    @property
    def pieces(self) -> int:
        return sum(line.quantity for line in self.lines)

    def add(self, line: LineRequest) -> "Basket":
        """With the line; the same thing asked again raises the number of it."""
        for place, there in enumerate(self.lines):
            if _thing(there) == _thing(line):
                return self.change(place, min(there.quantity + line.quantity, MOST_OF_ONE))
        if len(self.lines) >= MOST_LINES:
            raise Invalid((Fault("/lines", "maxItems", {"limit": MOST_LINES}),))
        return evolve(self, lines=(*self.lines, line))

    def change(self, place: int, quantity: int) -> "Basket":
        """With another number of a line; none of it takes it out."""
        lines = list(self.lines)
        if 0 <= place < len(lines):
            if quantity <= 0:
                del lines[place]
            else:
                quantity = min(quantity, MOST_OF_ONE)
                lines[place] = msgspec.structs.replace(lines[place], quantity=quantity)
        return evolve(self, lines=tuple(lines))

    def quote_request(self, requested_for: str = "") -> QuoteRequest:
        """The basket to be priced, for that time (RFC 3339); delivery needs its postcode."""
        delivered = self.fulfilment is Fulfilment.DELIVERY
        address = {"postcode": self.postcode} if delivered and self.postcode else None
        return msgspec.convert(
            {
                "channel": Channel.WEB,
                "fulfilment": self.fulfilment,
                "lines": [msgspec.to_builtins(line) for line in self.lines],
                "address": address,
                "requested_for": requested_for or None,
            },
            QuoteRequest,
        )


def basket_of(visit: Visit) -> Basket:
    """The visitor's basket; an empty one when there is none, or none that can be read."""
    return unpacked(visit.request.cookies.get(COOKIE, "")) or Basket()


def unpacked(text: str) -> Basket | None:
    """What `packed` made; None for anything else."""
    try:
        kept = _KEPT.decode(base64.urlsafe_b64decode(text))
        lines = tuple(_unpacked(line) for line in kept.lines)
    except (binascii.Error, msgspec.MsgspecError, UnicodeError, ValueError):
        return None
    return Basket(kept.fulfilment, lines, kept.postcode, kept.key, kept.last)


def packed(basket: Basket) -> str:
    """The basket as a word that a cookie or a field may hold."""
    lines = tuple(_packed(basket.lines))
    kept = _Kept(basket.fulfilment, lines, basket.postcode, basket.key, basket.last)
    return base64.urlsafe_b64encode(msgspec.json.encode(kept)).decode()


def keep(basket: Basket, response: Response, store: str, cookies: CookieJar) -> Response:
    """Send the basket along with the response; raises Invalid when it has grown too large."""
    if basket.lines and not basket.key:
        basket = evolve(basket, key=new_key())
    value = packed(basket)
    if len(value) > ROOM:
        raise Invalid((Fault("/lines", "maxItems", {"limit": len(basket.lines) - 1}),))
    response.set_cookie(COOKIE, value, **cookies.options(f"/stores/{store}", A_WEEK))
    return response


def _thing(line: LineRequest) -> Packed:
    """What is asked for, whatever the number; a form leaves out what a cookie keeps empty."""
    return _packed([msgspec.structs.replace(line, quantity=1)])[0]


def _packed(lines: Iterable[LineRequest]) -> list[Packed]:
    return [
        (
            line.item,
            line.quantity,
            line.size or "",
            line.without or (),
            line.extra or (),
            line.half or "",
        )
        for line in lines
    ]


def _unpacked(line: Packed) -> LineRequest:
    item, quantity, size, without, extra, half = line
    return msgspec.convert(
        {
            "item": item,
            "quantity": quantity,
            "size": size or None,
            "without": without,
            "extra": extra,
            "half": half or None,
        },
        LineRequest,
    )
