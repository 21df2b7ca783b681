"""One pizza made to measure: what it looks like, what is in it and what it costs, as it is chosen."""

from collections.abc import Sequence

from attrs import evolve, frozen
from starlette.responses import Response

from ocpizza.application.ordering.requests import LineRequest
from ocpizza.application.reading.menus import MenuItemView
from ocpizza.domain.errors import NotFound, Refused
from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.recipes.item import ItemKind
from ocpizza.entrypoints.http.json import JsonReader
from ocpizza.entrypoints.http.site.basket import Basket, basket_of
from ocpizza.entrypoints.http.site.forms import read
from ocpizza.entrypoints.http.site.pictures import of_line, pizza
from ocpizza.entrypoints.http.site.pricing import Priced, priced
from ocpizza.entrypoints.http.site.routing import Page, Tools
from ocpizza.entrypoints.http.site.telling import Told, told
from ocpizza.entrypoints.http.site.visits import Visit

_LINE = JsonReader(LineRequest)


@frozen
class Measure:
    """What is ticked and chosen in the form of an item."""

    size: str = ""
    without: Sequence[str] = ()
    extra: Sequence[str] = ()
    half: str = ""
    quantity: str = "1"

    def line(self, item: str) -> LineRequest:
        """One of it; raises Invalid."""
        chosen = {name: getattr(self, name) for name in ("size", "without", "extra", "half")}
        return read(_LINE, {**chosen, "item": item, "quantity": 1})


def show(tools: Tools, visit: Visit) -> Response:
    query = visit.request.query_params
    measure = Measure(
        size=query.get("size", ""),
        without=tuple(query.getlist("without")),
        extra=tuple(query.getlist("extra")),
        half=query.get("half", ""),
        quantity=query.get("quantity", "1"),
    )
    return shown(tools, visit, str(visit.path["item"]), measure, None)


def typed(visit: Visit) -> Measure:
    return Measure(
        size=visit.field("size"),
        without=visit.fields("without"),
        extra=visit.fields("extra"),
        half=visit.field("half"),
        quantity=visit.field("quantity", "1"),
    )


def shown(
    tools: Tools, visit: Visit, name: str, measure: Measure, refused: Told | None
) -> Response:
    """The page of an item; raises NotFound for one that is not on the menu."""
    reading = visit.application.shop_reading
    basket = basket_of(visit)
    menu = reading.menu_view(visit.store, basket.fulfilment, visit.language)
    item = next((each for each in menu.items if each.item == name), None)
    if item is None:
        raise NotFound
    measure = evolve(measure, size=measure.size or _usual_size(item))
    wanted, wrong = _line(visit, item, measure)
    card = reading.card(visit.store, visit.language)
    pizzas = [each for each in menu.items if each.kind is ItemKind.PIZZA]
    return tools.page(
        visit,
        "item.html",
        status=refused.status if refused else 200,
        store=reading.store(visit.store),
        item=item,
        halves=[each for each in pizzas if each.item != item.item],
        supplements=menu.supplements,
        ingredients=card.ingredients,
        measure=measure,
        drawing=of_line(card, wanted) if wanted else pizza(card.pizzas.get(item.item, ())),
        quote=_priced(visit, wanted) if wanted else Priced(refused=wrong),
        refused=refused,
    )


def _usual_size(item: MenuItemView) -> str:
    """Medium where it can be made, else what can."""
    possible = [size.size for size in item.sizes if size.can_make] or [
        size.size for size in item.sizes
    ]
    return "medium" if "medium" in possible else possible[0]


def _line(
    visit: Visit, item: MenuItemView, measure: Measure
) -> tuple[LineRequest | None, Told | None]:
    try:
        return measure.line(item.item), None
    except Refused as refusal:
        return None, told(refusal, visit.language)


def _priced(visit: Visit, line: LineRequest) -> Priced:
    return priced(visit, Basket(Fulfilment.TAKEAWAY, (line,)))


PAGES = (Page("/stores/{store}/items/{item}", show, begins=True),)
