"""The basket: what is in it, what it comes to, and changing it."""

from attrs import evolve
from starlette.responses import Response

from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.people.contact import POSTCODE
from ocpizza.entrypoints.http.site.basket import Basket, basket_of, keep
from ocpizza.entrypoints.http.site.pictures import of_line
from ocpizza.entrypoints.http.site.pricing import alternatives, priced, within_stock
from ocpizza.entrypoints.http.site.routing import Page, Tools
from ocpizza.entrypoints.http.site.visits import Visit


def show(tools: Tools, visit: Visit) -> Response:
    basket = basket_of(visit)
    quote = priced(visit, basket)
    reading = visit.application.shop_reading
    card = reading.card(visit.store, visit.language)
    missed = visit.request.query_params.getlist("missed")
    return tools.page(
        visit,
        "basket.html",
        store=reading.store(visit.store),
        basket=basket,
        quote=quote,
        missed=[card.items[each] for each in missed if each in card.items],
        possible=alternatives(visit, basket, quote.lacks),
        card=card,
        picture=lambda line: of_line(card, line),
    )


def change(tools: Tools, visit: Visit) -> Response:
    """Another number of a line (`line` counts from 1, `quantity` 0 takes it out), or another way.

    With `adapt`, all of them to what can still be made; with `fulfilment` or `postcode`, how and
    where it is handed over.
    """
    line, quantity = visit.field("line"), visit.field("quantity", "0")
    basket = _handed_over(visit, basket_of(visit))
    if visit.field("adapt"):
        basket = within_stock(visit, basket)
    elif line.isdecimal() and quantity.isdecimal():
        basket = basket.change(int(line) - 1, int(quantity))
    back = "basket" if visit.field("back") != "menu" else ""
    response = tools.go(f"/stores/{visit.store}/{back}".rstrip("/"))
    return keep(basket, response, visit.store, tools.cookies)


def _handed_over(visit: Visit, basket: Basket) -> Basket:
    fulfilment, postcode = visit.field("fulfilment"), visit.field("postcode")
    if fulfilment in set(Fulfilment):
        basket = evolve(basket, fulfilment=Fulfilment(fulfilment))
    return evolve(basket, postcode=postcode) if POSTCODE.fullmatch(postcode) else basket


PAGES = (Page("/stores/{store}/basket", show, change, begins=True, computes=True),)
