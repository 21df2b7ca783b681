"""The basket: what is in it, what it comes to, and changing it."""

from collections.abc import Sequence

from attrs import frozen
from starlette.responses import Response

from ocpizza.application.reading.menus import MenuItemView
from ocpizza.application.reading.orders import QuoteView
from ocpizza.domain.errors import Refused
from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.recipes.item import ItemKind
from ocpizza.entrypoints.http.site.basket import Basket, basket_of, keep
from ocpizza.entrypoints.http.site.routing import Page, Tools
from ocpizza.entrypoints.http.site.telling import Told, told
from ocpizza.entrypoints.http.site.visits import Visit

MOST_ALTERNATIVES = 6


@frozen
class Lack:
    """A line that can be made `left` times only; `place` is where it stands in the basket."""

    place: int
    item: str
    name: str
    size: str
    left: int


@frozen
class Priced:
    """What a basket comes to, or why it cannot be had as it is; neither when it is empty."""

    quote: QuoteView | None = None
    refused: Told | None = None

    @property
    def total_cents(self) -> int | None:
        return self.quote.totals.total_cents if self.quote else None

    @property
    def lacks(self) -> Sequence[Lack]:
        if self.quote is None:
            return ()
        found, lines = [], iter(enumerate(self.quote.lines))
        for short in self.quote.shortages:
            wanted = (short.item, short.size, short.asked)
            place, line = next(
                (place, line)
                for place, line in lines
                if (line.item, line.size, line.quantity) == wanted
            )
            found.append(Lack(place, line.item, line.name, line.size, short.can_make))
        return found

    @property
    def adaptable(self) -> bool:
        """Whether something would be left of the basket without what cannot be made."""
        wanted = len(self.quote.lines) if self.quote else 0
        return bool(self.lacks) and (
            len(self.lacks) < wanted or any(lack.left for lack in self.lacks)
        )


def priced(visit: Visit, basket: Basket) -> Priced:
    """The basket as it would be charged now."""
    if not basket.lines:
        return Priced()
    if basket.fulfilment is Fulfilment.DELIVERY and not basket.postcode:
        basket = Basket(Fulfilment.TAKEAWAY, basket.lines)  # the fee is told once we know where
    try:
        quote = visit.application.placing.quote(visit.actor, visit.store, basket.quote_request())
    except Refused as refusal:
        return Priced(refused=told(refusal, visit.language))
    return Priced(quote)


def within_stock(visit: Visit, basket: Basket) -> Basket:
    """The basket with no more of anything than can be made now."""
    for lack in reversed(priced(visit, basket).lacks):
        basket = basket.change(lack.place, lack.left)
    return basket


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


def show(tools: Tools, visit: Visit) -> Response:
    basket = basket_of(visit)
    quote = priced(visit, basket)
    return tools.page(
        visit,
        "basket.html",
        store=visit.application.shop_reading.store(visit.store),
        basket=basket,
        quote=quote,
        possible=alternatives(visit, basket, quote.lacks),
    )


def change(tools: Tools, visit: Visit) -> Response:
    """Another number of a line (`line` counts from 1, `quantity` 0 takes it out).

    With `adapt`, all of them to what can still be made.
    """
    line, quantity = visit.field("line"), visit.field("quantity", "0")
    basket = basket_of(visit)
    if visit.field("adapt"):
        basket = within_stock(visit, basket)
    elif line.isdecimal() and quantity.isdecimal():
        basket = basket.change(int(line) - 1, int(quantity))
    back = "basket" if visit.field("back") != "menu" else ""
    response = tools.go(f"/stores/{visit.store}/{back}".rstrip("/"))
    return keep(basket, response, visit.store, tools.cookies)


PAGES = (Page("/stores/{store}/basket", show, change),)
