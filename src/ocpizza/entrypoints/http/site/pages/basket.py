"""The basket: what is in it, what it comes to, and changing it."""

from attrs import frozen
from starlette.responses import Response

from ocpizza.application.reading.orders import QuoteView
from ocpizza.domain.errors import Refused
from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.entrypoints.http.site.basket import Basket, basket_of, keep
from ocpizza.entrypoints.http.site.routing import Page, Tools
from ocpizza.entrypoints.http.site.telling import Told, told
from ocpizza.entrypoints.http.site.visits import Visit


@frozen
class Priced:
    """What a basket comes to, or why it cannot be had as it is; neither when it is empty."""

    quote: QuoteView | None = None
    refused: Told | None = None

    @property
    def total_cents(self) -> int | None:
        return self.quote.totals.total_cents if self.quote else None


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


def show(tools: Tools, visit: Visit) -> Response:
    basket = basket_of(visit)
    return tools.page(
        visit,
        "basket.html",
        store=visit.application.shop_reading.store(visit.store),
        basket=basket,
        quote=priced(visit, basket),
    )


def change(tools: Tools, visit: Visit) -> Response:
    """Another number of a line (`line` counts from 1, `quantity` 0 takes it out)."""
    line, quantity = visit.field("line"), visit.field("quantity", "0")
    basket = basket_of(visit)
    if line.isdecimal() and quantity.isdecimal():
        basket = basket.change(int(line) - 1, int(quantity))
    back = "basket" if visit.field("back") != "menu" else ""
    response = tools.go(f"/stores/{visit.store}/{back}".rstrip("/"))
    return keep(basket, response, visit.store, tools.cookies)


PAGES = (Page("/stores/{store}/basket", show, change),)
