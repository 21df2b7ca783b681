"""What a basket comes to as it would be ordered now; and, where it cannot be, what is in its way."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec
from attrs import evolve, field, frozen

from ocpizza.application.ordering.requests import LineRequest
from ocpizza.application.reading.menus import MenuItemView
from ocpizza.application.reading.orders import LineView, QuoteView
from ocpizza.domain.errors import (
    BelowMinimum,
    Invalid,
    NotDeliveredThere,
    NotOffered,
    Refused,
)
from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.recipes.item import ItemKind
from ocpizza.entrypoints.http.site.basket import Basket
from ocpizza.entrypoints.http.site.telling import Told, told
from ocpizza.entrypoints.http.site.visits import Visit

MOST_ALTERNATIVES = 6


@frozen
class Shown:
    """A line of the basket. `sold` is None when it cannot be had any more, as it was chosen."""

    wanted: LineRequest
    name: str
    sold: LineView | None


@frozen
class Lack:
    """A line that can be made `left` times only, for want of an ingredient.

    `place` is where it stands in the basket.
    """

    place: int
    item: str
    name: str
    size: str
    left: int
    ingredient: str


@frozen
class Priced:
    """`quote` is of the lines that can be had, `refused` why it cannot be ordered as it is.

    `definite` unless the delivery fee comes on top, of which the postcode is not known yet.
    """

    lines: Sequence[Shown] = ()
    quote: QuoteView | None = None
    refused: Told | None = None
    definite: bool = False
    _places: Sequence[int] = field(default=())

    @property
    def total_cents(self) -> int | None:
        return self.quote.totals.total_cents if self.quote else None

    @property
    def gone(self) -> Sequence[Shown]:
        return [line for line in self.lines if line.sold is None]

    @property
    def orderable(self) -> bool:
        possible = self.quote is not None and not self.quote.shortages
        return possible and self.refused is None and not self.gone

    @property
    def lacks(self) -> Sequence[Lack]:
        if self.quote is None:
            return ()
        found, lines = [], iter(zip(self._places, self.quote.lines, strict=True))
        for short in self.quote.shortages:
            wanted = (short.item, short.size, short.asked)
            place, line = next(
                (place, line)
                for place, line in lines
                if (line.item, line.size, line.quantity) == wanted
            )
            found.append(
                Lack(
                    place,
                    line.item,
                    line.name,
                    line.size,
                    short.can_make,
                    short.limiting_ingredient,
                )
            )
        return found

    @property
    def adaptable(self) -> bool:
        """Whether something would be left of the basket without what cannot be made."""
        wanted = len(self.quote.lines) if self.quote else 0
        return bool(self.lacks) and (
            len(self.lacks) < wanted or any(lack.left for lack in self.lacks)
        )


def priced(visit: Visit, basket: Basket, requested_for: str = "") -> Priced:
    """The basket as it would be charged now, or for that time; while closed, for the soonest."""
    if not basket.lines:
        return Priced()
    quote, refused, places = None, None, list(range(len(basket.lines)))
    definite = basket.fulfilment is not Fulfilment.DELIVERY or bool(basket.postcode)
    asked = basket if definite else evolve(basket, fulfilment=Fulfilment.TAKEAWAY)
    when = requested_for or _soonest(visit)
    while places and quote is None:
        try:
            quote = _quote(visit, asked, places, when)
        except NotOffered as refusal:
            places = [at for at in places if not _holds(basket.lines[at], refusal.item)]
        except (NotDeliveredThere, BelowMinimum) as refusal:
            refused, definite = told(refusal, visit.language), False
            asked = evolve(asked, fulfilment=Fulfilment.TAKEAWAY)
        except Invalid as refusal:
            faulty = _faulty(refusal, places)
            if not faulty:
                return _shown(visit, basket, None, told(refusal, visit.language), places)
            places = [at for at in places if at not in faulty]
        except Refused as refusal:
            return _shown(visit, basket, None, told(refusal, visit.language), places)
    return evolve(_shown(visit, basket, quote, refused, places), definite=definite)


def within_stock(visit: Visit, basket: Basket) -> Basket:
    """The basket with no more of anything than can be made now."""
    for lack in reversed(priced(visit, basket).lacks):
        basket = basket.change(lack.place, lack.left)
    return basket


def still_possible(visit: Visit, basket: Basket) -> tuple[Basket, Sequence[str]]:
    """What can be had of the basket now, and the items of it that cannot, or not as many."""
    quote = priced(visit, basket)
    if quote.quote is None and quote.refused:
        return basket, ()
    kept = evolve(basket, lines=tuple(line.wanted for line in quote.lines if line.sold))
    missed = [line.wanted.item for line in quote.gone] + [lack.item for lack in quote.lacks]
    return within_stock(visit, kept), list(dict.fromkeys(missed))


def in_each_size(visit: Visit, line: LineRequest, sizes: Iterable[str]) -> Mapping[str, int]:
    """Cents for one of the line, by size, as it would be charged; without what cannot be had."""
    wanted = tuple(msgspec.structs.replace(line, size=size, quantity=1) for size in sizes)
    shown = priced(visit, Basket(Fulfilment.TAKEAWAY, wanted)).lines
    return {one.sold.size: one.sold.unit_price_cents for one in shown if one.sold}


def alternatives(visit: Visit, basket: Basket, lacks: Sequence[Lack]) -> Sequence[MenuItemView]:
    """Pizzas that can still be made, for who cannot have what they wanted."""
    if not lacks:
        return ()
    menu = visit.application.shop_reading.menu_view(visit.store, basket.fulfilment, visit.language)
    missed = {lack.item for lack in lacks}
    possible = [
        item
        for item in menu.items
        if item.kind is ItemKind.PIZZA
        and item.item not in missed
        and any(size.can_make for size in item.sizes)
    ]
    return possible[:MOST_ALTERNATIVES]


def _quote(visit: Visit, basket: Basket, places: Sequence[int], when: str) -> QuoteView:
    lines = tuple(basket.lines[at] for at in places)
    request = evolve(basket, lines=lines).quote_request(when)
    return visit.application.placing.quote(visit.actor, visit.store, request)


def _soonest(visit: Visit) -> str:
    reading = visit.application.shop_reading
    if reading.store(visit.store).open_now:
        return ""
    times = reading.wanted_times(visit.store)
    return times[0].isoformat() if times else ""


def _holds(line: LineRequest, item: str) -> bool:
    return item in (line.item, line.half)


def _faulty(refusal: Invalid, places: Sequence[int]) -> set[int]:
    """The lines of the basket that are wrong as they are: their item, size or change is no more."""
    parts = (fault.pointer.split("/") for fault in refusal.faults)
    return {places[int(part[2])] for part in parts if part[1] == "lines" and len(part) > 2}  # noqa: PLR2004


def _shown(
    visit: Visit,
    basket: Basket,
    quote: QuoteView | None,
    refused: Told | None,
    places: Sequence[int],
) -> Priced:
    sold = dict(zip(places, quote.lines, strict=True)) if quote else {}
    names = visit.application.shop_reading.card(visit.store, visit.language).items
    lines = [
        Shown(line, sold[at].name if at in sold else names.get(line.item, line.item), sold.get(at))
        for at, line in enumerate(basket.lines)
    ]
    return Priced(lines, quote, refused, places=places)
