"""The menu as one store sells it: what is offered, at which prices, and the recipes behind."""

from starlette.responses import Response

from ocpizza.application.catalogue.keeping_stores import CardView, SellingRequest
from ocpizza.domain.errors import NotFound, Refused
from ocpizza.domain.recipes.item import ItemKind
from ocpizza.entrypoints.http.api.callers import MANAGERS
from ocpizza.entrypoints.http.json import JsonReader
from ocpizza.entrypoints.http.site.forms import cents, euros, read
from ocpizza.entrypoints.http.site.routing import Page, Tools
from ocpizza.entrypoints.http.site.telling import Told, told
from ocpizza.entrypoints.http.site.visits import Visit

CARD = "/staff/{store}/menu"
ITEM = f"{CARD}/{{item}}"
_SELLING = JsonReader(SellingRequest)


def show(tools: Tools, visit: Visit) -> Response:
    return tools.page(
        visit,
        "manage/card.html",
        store=visit.application.shop_reading.store(visit.store),
        card=visit.application.keeping_stores.card(visit.actor, visit.store),
        kinds=list(ItemKind),
        done=visit.asked("done"),
    )


def show_item(tools: Tools, visit: Visit) -> Response:
    return _item(tools, visit, None)


def sell(tools: Tools, visit: Visit) -> Response:
    """Offer it or not, at the store's own prices; a size left empty has the group's."""
    item = str(visit.path["item"])
    prices = {
        size: {"price_cents": cents(price)}
        for size in _found(visit).item.sizes
        if (price := visit.field(f"price_{size}"))
    }
    try:
        request = read(_SELLING, {"offered": visit.field("offered") == "1", "sizes": prices})
        visit.application.keeping_stores.put_selling(visit.actor, visit.store, item, request)
    except Refused as refusal:
        return _item(tools, visit, told(refusal, visit.language))
    return tools.go(f"{CARD.format(store=visit.store)}?done={item}")


def _item(tools: Tools, visit: Visit, refused: Told | None) -> Response:
    found = _found(visit)
    own = found.selling.sizes
    typed = {
        size: visit.field(f"price_{size}") if refused else euros(own[size].price_cents)
        for size in found.item.sizes
        if refused or size in own
    }
    known = visit.application.keeping_menu.ingredients(visit.actor)
    return tools.page(
        visit,
        "manage/card_item.html",
        status=refused.status if refused else 200,
        store=visit.application.shop_reading.store(visit.store),
        found=found,
        typed=typed,
        known={each.ingredient: each for each in known},
        refused=refused,
    )


def _found(visit: Visit) -> CardView:
    for each in visit.application.keeping_stores.card(visit.actor, visit.store):
        if each.item.item == visit.path["item"]:
            return each
    raise NotFound


PAGES = (
    Page(CARD, show, who=MANAGERS),
    Page(ITEM, show_item, sell, who=MANAGERS),
)
