"""The counter: an order by telephone or over the counter, by keyboard alone; and those of today."""

from collections.abc import Sequence

from attrs import evolve, frozen
from starlette.responses import Response

from ocpizza.application.reading.callers import CallerView
from ocpizza.application.reading.following import OrderQuery
from ocpizza.application.reading.orders import OrderView
from ocpizza.domain.errors import Invalid, Refused
from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.orders.lifecycle import FINAL, Status
from ocpizza.entrypoints.http.phones import e164
from ocpizza.entrypoints.http.site.forms import KEY_FIELD, key_of, new_key, whole_number
from ocpizza.entrypoints.http.site.pages.staff import till
from ocpizza.entrypoints.http.site.pages.staff.screens import COUNTERS, screen
from ocpizza.entrypoints.http.site.pages.staff.sheet import (
    Sheet,
    ingredient_names,
    line_of,
    quoted,
    sheet_of,
)
from ocpizza.entrypoints.http.site.routing import Page, Tools
from ocpizza.entrypoints.http.site.telling import Told, told
from ocpizza.entrypoints.http.site.visits import Visit

COUNTER = "/staff/{store}/counter"
MOST_OPEN = 200
MOST_DONE = 60
MOST_FOUND = 20
LONGEST_SEARCH = 60


@frozen
class Today:
    """The orders that somebody still has to do with, and the last ones that are over."""

    to_hand_over: list[OrderView]
    under_way: list[OrderView]
    done: list[OrderView]


def show(tools: Tools, visit: Visit) -> Response:
    return _counter(tools, visit, Sheet(), None)


def take_down(tools: Tools, visit: Visit) -> Response:
    """One more thing on the sheet; or, with `do` = `place`, the order.

    Scripts ask for the sheet alone; without them the whole screen comes again.
    """
    sheet, refused = sheet_of(visit), None
    try:
        sheet = _changed(visit, sheet)
        if visit.field("do") == "place":
            return _placed(tools, visit, sheet)
    except Refused as refusal:
        refused = told(refusal, visit.language)
    return _counter(tools, visit, sheet, refused)


def _changed(visit: Visit, sheet: Sheet) -> Sheet:
    """With whoever calls, the line to add, the line to take out, or the last order again."""
    caller = _caller(visit, sheet)
    sheet = evolve(sheet, caller=caller)
    if caller is not None and sheet.values["phone"] != visit.field("looked_up"):
        sheet = sheet.known(caller)
    if caller is not None and caller.last_order is not None and visit.field("do") == "again":
        sheet = sheet.same_again(caller.last_order)
    dropped = whole_number(visit.field("drop"))
    if isinstance(dropped, int):
        sheet = sheet.without_line(dropped)
    menu = visit.application.shop_reading.menu_view(visit.store, sheet.fulfilment, visit.language)
    line = line_of(visit, menu)
    return sheet if line is None else sheet.add(line)


def _caller(visit: Visit, sheet: Sheet) -> CallerView | None:
    """Who calls; a number that is only half typed is nobody's yet."""
    try:
        number = e164(sheet.values["phone"], "/customer/phone")
    except Invalid:
        return None
    found = visit.application.caller_reading.look_up(visit.actor, visit.store, number)
    return found.items[0] if found.items else None


def _placed(tools: Tools, visit: Visit, sheet: Sheet) -> Response:
    request = sheet.order(visit.wording.say("Customer at the counter"))
    key = key_of(visit, request)
    placed = visit.application.placing.place(visit.actor, visit.store, request, key)
    return tools.go(f"{COUNTER.format(store=visit.store)}?placed={placed.order.id}")


def _counter(tools: Tools, visit: Visit, sheet: Sheet, refused: Told | None) -> Response:
    menu = visit.application.shop_reading.menu_view(visit.store, sheet.fulfilment, visit.language)
    alone = visit.fragment and visit.request.method == "POST"
    search = visit.asked("search").strip()[:LONGEST_SEARCH]
    return screen(
        tools,
        visit,
        "sheet" if alone else "counter",
        refused=refused,
        sheet=sheet,
        values=sheet.values,
        quoted=quoted(visit, sheet),
        menu=menu,
        names={item.item: item.name for item in menu.items},
        ingredients=ingredient_names(menu),
        methods=till.METHODS,
        fulfilments=Fulfilment,
        today=None if alone else _today(visit),
        over=FINAL,
        search=search,
        found=_found(visit, search),
        placed=_just(visit, "placed"),
        handed=_just(visit, "handed"),
        change=till.change_asked(visit),
        looked_up=sheet.values["phone"],
        key=visit.field(KEY_FIELD) or new_key(),
    )


def _today(visit: Visit) -> Today:
    reading = visit.application.order_reading
    unfinished = tuple(status for status in Status if status not in FINAL)
    listed = reading.list(
        visit.actor, visit.store, OrderQuery(status=unfinished, limit=MOST_OPEN)
    ).items
    day = visit.application.shop_reading.store(visit.store).business_day
    over = OrderQuery(status=tuple(FINAL), from_=day, limit=MOST_DONE)
    return today(listed, reading.list(visit.actor, visit.store, over).items)


def today(unfinished: Sequence[OrderView], over: Sequence[OrderView]) -> Today:
    """By promise; what lacks an ingredient waits for a call to its customer, and comes first."""
    by_promise = sorted(unfinished, key=lambda order: order.promised_at)
    under_way = [order for order in by_promise if not _at_the_counter(order)]
    return Today(
        to_hand_over=[order for order in by_promise if _at_the_counter(order)],
        under_way=sorted(under_way, key=lambda order: not order.short),
        done=list(over),
    )


def _found(visit: Visit, search: str) -> Sequence[OrderView]:
    """By number, name or the end of a telephone number, newest first."""
    if not search:
        return ()
    query = OrderQuery(search=search, limit=MOST_FOUND)
    return visit.application.order_reading.list(visit.actor, visit.store, query).items


def _at_the_counter(order: OrderView) -> bool:
    return order.status is Status.READY and order.fulfilment is not Fulfilment.DELIVERY


def _just(visit: Visit, what: str) -> OrderView | None:
    """The order of which the page says that it was just placed, or handed over."""
    order = visit.asked(what)
    return visit.application.order_reading.get(visit.actor, visit.store, order) if order else None


PAGES = (Page(COUNTER, show, take_down, who=COUNTERS),)
