"""The menu of a store: cards with pictures, prices and what is left."""

from attrs import evolve
from starlette.responses import Response

from ocpizza.application.ordering.requests import LineRequest
from ocpizza.application.reading.menus import MenuItemView, MenuView
from ocpizza.application.reading.stores import StoreView
from ocpizza.domain.errors import Refused, StoreClosed
from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.people.contact import POSTCODE
from ocpizza.domain.recipes.item import ItemKind
from ocpizza.entrypoints.http.json import JsonReader
from ocpizza.entrypoints.http.site.basket import Basket, basket_of, keep
from ocpizza.entrypoints.http.site.forms import read, whole_number
from ocpizza.entrypoints.http.site.pages import item
from ocpizza.entrypoints.http.site.pictures import pizza
from ocpizza.entrypoints.http.site.pricing import priced
from ocpizza.entrypoints.http.site.routing import Page, Tools
from ocpizza.entrypoints.http.site.telling import Told, told
from ocpizza.entrypoints.http.site.visits import Visit

FEW = 5
"""From this number down a card says how many are left."""
_LINE = JsonReader(LineRequest)


def show(tools: Tools, visit: Visit) -> Response:
    return _menu(tools, visit, _asked_basket(visit), None)


def add(tools: Tools, visit: Visit) -> Response:
    """Put something into the basket; without a script the menu is shown again where one was.

    What was made to measure and cannot be is shown where it was made.
    """
    try:
        line = read(_LINE, _line_fields(visit))
        basket = basket_of(visit).add(line)
        _check(visit, line)
        response = tools.go(f"/stores/{visit.store}#{line.item}")
        return keep(basket, response, visit.store, tools.cookies)
    except Refused as refusal:
        words = told(refusal, visit.language)
        name = visit.field("item")
        if visit.field("measured"):
            return item.shown(tools, visit, name, item.typed(visit), words)
        return _menu(tools, visit, basket_of(visit), words.of_part(name))


def _check(visit: Visit, line: LineRequest) -> None:
    """Raise what is wrong with the line itself; that it cannot be had now is for the basket to say."""
    request = Basket(Fulfilment.TAKEAWAY, (line,)).quote_request()
    try:
        visit.application.placing.quote(visit.actor, visit.store, request)
    except StoreClosed:
        return


def _menu(tools: Tools, visit: Visit, basket: Basket, refused: Told | None) -> Response:
    reading = visit.application.shop_reading
    store = reading.store(visit.store)
    basket = _served(basket, store)
    version = reading.menu(visit.store, basket.fulfilment, visit.language).tag
    if visit.fragment and visit.has(version):
        return Response(status_code=304)
    menu = reading.menu_view(visit.store, basket.fulfilment, visit.language)
    vegetarian = visit.asked("vegetarian") == "1"
    response = tools.page(
        visit,
        "menu.html",
        status=refused.status if refused else 200,
        store=store,
        sections=_sections(menu, vegetarian=vegetarian),
        vegetarian=vegetarian,
        alcohol=any(each.alcohol for each in menu.items),
        version=version,
        basket=basket,
        card=reading.card(visit.store, visit.language),
        quote=priced(visit, basket),
        draw=pizza,
        few=FEW,
        emptied=visit.asked("done") == "empty",
        refused=refused,
    )
    response.headers["ETag"] = f'"{version}"'
    return keep(basket, response, visit.store, tools.cookies)


def _asked_basket(visit: Visit) -> Basket:
    """The basket, handed over as the address asks."""
    basket = basket_of(visit)
    asked, postcode = visit.asked("fulfilment"), visit.asked("postcode")
    if asked in set(Fulfilment):
        basket = evolve(basket, fulfilment=Fulfilment(asked))
    return evolve(basket, postcode=postcode) if POSTCODE.fullmatch(postcode) else basket


def _served(basket: Basket, store: StoreView) -> Basket:
    if basket.fulfilment in store.services:
        return basket
    return evolve(basket, fulfilment=store.services[0])


def _sections(menu: MenuView, *, vegetarian: bool) -> list[tuple[ItemKind, list[MenuItemView]]]:
    shown = [each for each in menu.items if each.vegetarian or not vegetarian]
    return [(kind, found) for kind in ItemKind if (found := [i for i in shown if i.kind is kind])]


def _line_fields(visit: Visit) -> dict[str, object]:
    return {
        "item": visit.field("item"),
        "size": visit.field("size"),
        "quantity": whole_number(visit.field("quantity", "1")),
        "without": visit.fields("without"),
        "extra": visit.fields("extra"),
        "half": visit.field("half"),
    }


PAGES = (Page("/stores/{store}", show, add, begins=True, computes=True),)
