"""Changing an order that the kitchen has not started: one line at a time, and how it is paid."""

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import evolve, frozen
from starlette.responses import Response

from ocpizza.application.ordering.requests import LineRequest, LinesRequest
from ocpizza.application.reading.menus import IngredientView, MenuItemView
from ocpizza.application.reading.orders import LineView, OrderView
from ocpizza.domain.errors import Fault, Invalid, OutOfStock, Refused
from ocpizza.domain.orders.lifecycle import FINAL
from ocpizza.domain.payments.method import Method
from ocpizza.domain.recipes.item import ItemKind
from ocpizza.domain.text import within
from ocpizza.entrypoints.http.json import JsonReader
from ocpizza.entrypoints.http.site.forms import new_key, read, whole_number
from ocpizza.entrypoints.http.site.pages.tracker import ORDER, show_refused
from ocpizza.entrypoints.http.site.pricing import in_each_size
from ocpizza.entrypoints.http.site.routing import Page, Tools
from ocpizza.entrypoints.http.site.telling import Told, told
from ocpizza.entrypoints.http.site.tracking import order_path, way_back
from ocpizza.entrypoints.http.site.visits import Visit

USUAL = "medium"
_LINE, _LINES = JsonReader(LineRequest), JsonReader(LinesRequest)


@frozen
class Measure:
    """What can be made of a line: the cents of its sizes, its ingredients, other pizzas by id.

    The ingredients and the sizes are those of both halves.
    """

    prices: Mapping[str, int]
    ingredients: Sequence[IngredientView]
    halves: Mapping[str, str]


def show(tools: Tools, visit: Visit) -> Response:
    return _form(tools, visit, None)


def change(tools: Tools, visit: Visit) -> Response:
    """Replace line `line`, or add one when there is none of that number; the others stay.

    `leave_out` names an ingredient that goes, from every line that is short of it; `remove` takes
    the line out; another pizza, or half
    of one, comes as it is, without the changes that were for the one before. The version that was
    shown comes along, so that nobody overwrites what they have not seen.
    """
    order = _order(visit)
    lines, part = _lines(visit, order), _part(visit, order)
    if not lines:
        return _form(tools, visit, _nothing_left(visit))
    try:
        request = read(_LINES, {"lines": lines})
        version = visit.field("version")
        visit.application.changing.change_lines(
            visit.actor,
            visit.store,
            order.id,
            request,
            int(version) if version.isdecimal() else None,
        )
    except OutOfStock as refusal:
        return _form(tools, visit, _not_enough(visit, order, refusal))
    except Refused as refusal:
        return _form(tools, visit, told(refusal, visit.language).of_part(part))
    return tools.go(f"{order_path(visit.store, order.id)}/change?done=1")


def change_method(tools: Tools, visit: Visit) -> Response:
    order = str(visit.path["order"])
    chosen = visit.field("payment_method")
    try:
        if chosen in set(Method):
            visit.application.changing.change_method(
                visit.actor, visit.store, order, Method(chosen)
            )
    except Refused as refusal:
        return show_refused(tools, visit, refusal)
    return tools.go(order_path(visit.store, order))


def _part(visit: Visit, order: OrderView) -> str:
    """What the fields of the form that was sent are called after."""
    number = visit.field("line")
    return number if number in {str(line.line) for line in order.lines} else "new"


def _nothing_left(visit: Visit) -> Told:
    nothing = told(Invalid((Fault("/lines", "minItems", {"limit": 1}),)), visit.language)
    sentence = visit.wording.say("Nothing would be left of the order: cancel it instead.")
    return evolve(nothing, detail=sentence, beside={}, marks=())


def _not_enough(visit: Visit, order: OrderView, refusal: OutOfStock) -> Told:
    names = visit.application.shop_reading.card(visit.store, visit.language).ingredients
    wanting = dict.fromkeys(lack.limiting_ingredient for lack in refusal.shortages)
    listed = ", ".join(within(names.get(each, each)) for each in wanting)
    sentence = visit.wording.say(
        "There is not enough left of %(ingredients)s for that. Nothing was changed.",
        ingredients=listed,
    )
    if wanting.keys() & {gap.ingredient for gap in order.short}:
        hint = visit.wording.say("Leave it out first, then change what you like.")
        sentence = f"{sentence} {hint}"
    return evolve(told(refusal, visit.language), detail=sentence)


def _lines(visit: Visit, order: OrderView) -> list[dict[str, Any]]:
    lines = [_as_asked(line) for line in order.lines]
    typed = _typed(visit, order)
    number = visit.field("line")
    places = [place for place, line in enumerate(order.lines) if str(line.line) == number]
    if not places:
        return [*lines, typed]
    (place,) = places
    if left_out := visit.field("leave_out"):
        return _all_without(visit, order, left_out)
    if visit.field("remove") or typed["quantity"] == 0:
        del lines[place]
    elif any(typed[half] != lines[place][half] for half in ("item", "half")):
        lines[place] = {**typed, "without": (), "extra": ()}
    else:
        lines[place] = typed
    return lines


def _all_without(visit: Visit, order: OrderView, ingredient: str) -> list[dict[str, Any]]:
    """The lines, those that are short of it without the ingredient: one answer for all of them."""
    pizzas = visit.application.shop_reading.card(visit.store, visit.language).pizzas
    short = {gap.line for gap in order.short if gap.ingredient == ingredient}
    lines = []
    for line in order.lines:
        asked = _as_asked(line)
        if line.line in short:
            on_it = {part for half in (line.item, line.half) for part in pizzas.get(half or "", ())}
            asked["extra"] = tuple(each for each in line.extra if each != ingredient)
            asked["without"] = (*line.without, *({ingredient} & on_it))
        lines.append(asked)
    return lines


def _typed(visit: Visit, order: OrderView) -> dict[str, Any]:
    """The form has all sizes for all items: of one that is not made in it, the usual one is meant."""
    item, size, half = visit.field("item"), visit.field("size"), visit.field("half")
    menu = visit.application.shop_reading.menu_view(visit.store, order.fulfilment, visit.language)
    sizes = [each.size for one in menu.items if one.item == item for each in one.sizes]
    if sizes and size not in sizes:
        size = USUAL if USUAL in sizes else sizes[0]
    return {
        "item": item,
        "size": size,
        "quantity": whole_number(visit.field("quantity", "1")),
        "without": visit.fields("without"),
        "extra": visit.fields("extra"),
        "half": half if half != item else "",
    }


def _as_asked(line: LineView) -> dict[str, Any]:
    return {
        "item": line.item,
        "size": line.size,
        "quantity": line.quantity,
        "without": line.without,
        "extra": line.extra,
        "half": line.half or "",
    }


def _form(tools: Tools, visit: Visit, refused: Told | None) -> Response:
    order = _order(visit)
    menu = visit.application.shop_reading.menu_view(visit.store, order.fulfilment, visit.language)
    card = visit.application.shop_reading.card(visit.store, visit.language)
    names, items = card.ingredients, {item.item: item for item in menu.items}
    return tools.page(
        visit,
        "change.html",
        status=refused.status if refused else 200,
        order=order,
        order_path=way_back(visit, order.store, order.id),
        own_path=order_path(order.store, order.id),
        store=visit.application.shop_reading.store(visit.store),
        actions={action.value for action in order.allowed_actions},
        over=order.status in FINAL,
        items=items,
        measures={line.line: _measure(visit, line, items, card.items) for line in order.lines},
        kinds=[
            (kind, [item for item in menu.items if item.kind is kind])
            for kind in ItemKind
            if any(item.kind is kind for item in menu.items)
        ],
        pizzas=[item for item in menu.items if item.kind is ItemKind.PIZZA],
        key=new_key(),
        supplements=menu.supplements,
        names_of=lambda gaps: ", ".join(names.get(gap.ingredient, gap.ingredient) for gap in gaps),
        names=names,
        done=bool(visit.asked("done")),
        refused=refused,
    )


def _measure(
    visit: Visit, line: LineView, items: Mapping[str, MenuItemView], names: Mapping[str, str]
) -> Measure:
    parts = [items[half] for half in (line.item, line.half or "") if half in items]
    sizes = [size.size for size in parts[0].sizes] if parts else []
    several = len(sizes) > 1
    halves = {item.item: item.name for item in items.values() if item.kind is ItemKind.PIZZA}
    if line.half:
        halves[line.half] = names[line.half]
    halves.pop(line.item, None)
    return Measure(
        in_each_size(visit, read(_LINE, _as_asked(line)), sizes) if several else {},
        list({one.ingredient: one for part in parts for one in part.ingredients}.values()),
        halves,
    )


def _order(visit: Visit) -> OrderView:
    return visit.application.order_reading.get(visit.actor, visit.store, str(visit.path["order"]))


PAGES = (
    Page(f"{ORDER}/change", show, change, order_scoped=True, begins=True),
    Page(f"{ORDER}/payment-method", take=change_method, order_scoped=True),
)
