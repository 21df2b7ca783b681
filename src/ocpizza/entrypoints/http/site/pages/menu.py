"""The menu of a store: cards with pictures, prices and what is left; and one item made to measure."""

from starlette.responses import Response

from ocpizza.application.ordering.requests import LineRequest
from ocpizza.application.reading.menus import MenuItemView, MenuView
from ocpizza.application.reading.stores import StoreView
from ocpizza.domain.errors import NotFound, Refused
from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.recipes.item import ItemKind
from ocpizza.entrypoints.http.json import JsonReader
from ocpizza.entrypoints.http.site.basket import Basket, basket_of, keep
from ocpizza.entrypoints.http.site.forms import read, whole_number
from ocpizza.entrypoints.http.site.pages.basket import priced
from ocpizza.entrypoints.http.site.pictures import pizza
from ocpizza.entrypoints.http.site.routing import Page, Tools
from ocpizza.entrypoints.http.site.telling import Told, told
from ocpizza.entrypoints.http.site.visits import Visit

FEW = 5
"""From this number down a card says how many are left."""
_LINE = JsonReader(LineRequest)


def show(tools: Tools, visit: Visit) -> Response:
    basket = _asked_basket(visit)
    return _menu(tools, visit, basket, None)


def add(tools: Tools, visit: Visit) -> Response:
    """Put something into the basket; without a script the menu is shown again where one was."""
    try:
        line = read(_LINE, _line_fields(visit))
        basket = basket_of(visit).add(line)
        priced(visit, Basket(Fulfilment.TAKEAWAY, (line,)))
        response = tools.go(f"/stores/{visit.store}#{line.item}")
        return keep(basket, response, visit.store, tools.cookies)
    except Refused as refusal:
        return _menu(tools, visit, basket_of(visit), told(refusal, visit.language))


def show_item(tools: Tools, visit: Visit) -> Response:
    return _item(tools, visit, None)


def _menu(tools: Tools, visit: Visit, basket: Basket, refused: Told | None) -> Response:
    reading = visit.application.shop_reading
    store = reading.store(visit.store)
    basket = _served(basket, store)
    menu = reading.menu_view(visit.store, basket.fulfilment, visit.language)
    vegetarian = visit.asked("vegetarian") == "1"
    response = tools.page(
        visit,
        "menu.html",
        status=refused.status if refused else 200,
        store=store,
        sections=_sections(menu, vegetarian=vegetarian),
        vegetarian=vegetarian,
        basket=basket,
        quote=priced(visit, basket),
        draw=pizza,
        few=FEW,
        refused=refused,
    )
    return keep(basket, response, visit.store, tools.cookies)


def _item(tools: Tools, visit: Visit, refused: Told | None) -> Response:
    reading = visit.application.shop_reading
    basket = _asked_basket(visit)
    menu = reading.menu_view(visit.store, basket.fulfilment, visit.language)
    item = next((each for each in menu.items if each.item == visit.path["item"]), None)
    if item is None:
        raise NotFound
    halves = [each for each in menu.items if each.kind is ItemKind.PIZZA and each.item != item.item]
    return tools.page(
        visit,
        "item.html",
        status=refused.status if refused else 200,
        store=reading.store(visit.store),
        item=item,
        halves=halves,
        supplements=menu.supplements,
        basket=basket,
        draw=pizza,
        few=FEW,
        refused=refused,
    )


def _asked_basket(visit: Visit) -> Basket:
    """The basket, handed over as the address asks."""
    basket = basket_of(visit)
    asked = visit.asked("fulfilment")
    if asked in set(Fulfilment):
        basket = Basket(Fulfilment(asked), basket.lines, basket.postcode)
    postcode = visit.asked("postcode")
    return Basket(basket.fulfilment, basket.lines, postcode) if postcode.isdecimal() else basket


def _served(basket: Basket, store: StoreView) -> Basket:
    if basket.fulfilment in store.services:
        return basket
    return Basket(store.services[0], basket.lines, basket.postcode)


def _sections(menu: MenuView, *, vegetarian: bool) -> list[tuple[ItemKind, list[MenuItemView]]]:
    shown = [item for item in menu.items if item.vegetarian or not vegetarian]
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


PAGES = (
    Page("/stores/{store}", show, add),
    Page("/stores/{store}/items/{item}", show_item),
)
