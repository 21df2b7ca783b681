"""The stock of a store: levels, what comes in and goes, what can still be made."""

from collections.abc import Callable

import msgspec
from starlette.responses import Response

from ocpizza.application.catalogue.keeping_stores import ReorderRequest
from ocpizza.application.reading.stock import LEDGER_READERS, MovementQuery
from ocpizza.application.stockkeeping.moving import ENTERED_BY, MovementRequest
from ocpizza.domain.errors import Refused
from ocpizza.domain.people.roles import Role
from ocpizza.domain.quantity import Unit
from ocpizza.domain.stock.movement import MovementKind
from ocpizza.entrypoints.http.api.callers import COOKS_AND_MANAGERS, MANAGERS, STAFF
from ocpizza.entrypoints.http.json import JsonReader
from ocpizza.entrypoints.http.queries import QueryReader
from ocpizza.entrypoints.http.site.forms import key_of, new_key, quantity, read, whole_number
from ocpizza.entrypoints.http.site.routing import Page, Tools
from ocpizza.entrypoints.http.site.telling import Told, told
from ocpizza.entrypoints.http.site.visits import Visit

STOCK = "/staff/{store}/stock"
BY_HAND = (MovementKind.COUNT, MovementKind.WASTE, MovementKind.RECEIPT)
_MOVEMENT = JsonReader(MovementRequest)
_REORDER = JsonReader(ReorderRequest)
_QUERY = QueryReader(MovementQuery)


def show(tools: Tools, visit: Visit) -> Response:
    return _stock(tools, visit, None)


def enter(tools: Tools, visit: Visit) -> Response:
    """Book what was counted, thrown away or delivered; sent twice, it is booked once."""

    def book() -> str:
        values = {
            "kind": visit.field("kind"),
            "ingredient": visit.field("ingredient"),
            "quantity": quantity(visit.field("quantity"), _unit(visit)),
            "reason": visit.field("reason"),
        }
        request = read(_MOVEMENT, values)
        visit.application.moving.enter(visit.actor, visit.store, request, key_of(visit, request))
        return request.ingredient

    return _done(tools, visit, book)


def set_threshold(tools: Tools, visit: Visit) -> Response:
    """Say below what an ingredient is to be ordered."""

    def keep() -> str:
        ingredient = visit.field("ingredient")
        levels = {ingredient: quantity(visit.field("reorder_level"), _unit(visit))}
        request = read(_REORDER, {"levels": levels})
        visit.application.keeping_stores.put_reorder_levels(visit.actor, visit.store, request)
        return ingredient

    return _done(tools, visit, keep)


def _done(tools: Tools, visit: Visit, do: Callable[[], str]) -> Response:
    try:
        ingredient = do()
    except Refused as refusal:
        return _stock(tools, visit, told(refusal, visit.language))
    return tools.go(f"{STOCK.format(store=visit.store)}?done={ingredient}")


def _stock(tools: Tools, visit: Visit, refused: Told | None) -> Response:
    reading = visit.application.stock_reading
    roles = visit.actor.roles_at(visit.store)
    place = visit.wording.alphabetical
    levels = sorted(
        reading.stock(visit.actor, visit.store).items, key=lambda level: place(level.name)
    )
    query, booked = _asked(visit), whole_number(visit.asked("booked"))
    fields = ("kind", "ingredient", "quantity", "reason", "reorder_level")
    values = {name: visit.field(name) or visit.asked(name) for name in fields}
    return tools.page(
        visit,
        "manage/stock.html",
        status=refused.status if refused else 200,
        store=visit.application.shop_reading.store(visit.store),
        levels=levels,
        producible=reading.producible(visit.actor, visit.store).items,
        movements=(
            reading.movements(visit.actor, visit.store, query) if roles & LEDGER_READERS else None
        ),
        known={level.ingredient: level for level in levels},
        kinds=[kind.value for kind in BY_HAND if roles & ENTERED_BY[kind]],
        manages=Role.MANAGER in roles,
        done=visit.asked("done"),
        booked=booked if isinstance(booked, int) else 0,
        values=values,
        refused=refused,
        key=visit.field("key") or new_key(),
    )


def _unit(visit: Visit) -> Unit | None:
    """What the chosen ingredient is counted in; None for one that is not known here."""
    levels = visit.application.stock_reading.stock(visit.actor, visit.store).items
    chosen = visit.field("ingredient")
    return next((level.unit for level in levels if level.ingredient == chosen), None)


def _asked(visit: Visit) -> MovementQuery:
    """Which movements: of one ingredient, or further back."""
    asked = {name: visit.asked(name) for name in ("ingredient", "cursor")}
    query = _QUERY.read({name: text for name, text in asked.items() if text})
    return msgspec.structs.replace(query, limit=30)


PAGES = (
    Page(STOCK, show, who=STAFF),
    Page(f"{STOCK}/movements", take=enter, who=COOKS_AND_MANAGERS),
    Page(f"{STOCK}/reorder-levels", take=set_threshold, who=MANAGERS),
)
