"""A whole stocktaking or delivery on one sheet: an amount beside each ingredient that has one."""

from collections.abc import Mapping

from attrs import evolve
from starlette.responses import Response

from ocpizza.application.reading.stock import LevelView
from ocpizza.application.stockkeeping.moving import ENTERED_BY, MovementRequest
from ocpizza.domain.errors import Fault, Invalid, Refused
from ocpizza.entrypoints.http.api.callers import COOKS_AND_MANAGERS
from ocpizza.entrypoints.http.json import JsonReader
from ocpizza.entrypoints.http.site.forms import key_of, new_key, quantity, read
from ocpizza.entrypoints.http.site.pages.staff.stock import BY_HAND, STOCK
from ocpizza.entrypoints.http.site.routing import Page, Tools
from ocpizza.entrypoints.http.site.telling import Told, told
from ocpizza.entrypoints.http.site.visits import Visit

SHEET = f"{STOCK}/sheet"
_MOVEMENT = JsonReader(MovementRequest)

Levels = Mapping[str, LevelView]


def show(tools: Tools, visit: Visit) -> Response:
    return _sheet(tools, visit, _levels(visit), None)


def enter(tools: Tools, visit: Visit) -> Response:
    """Book every line that was filled in; sent again, those that were booked are not once more."""
    levels = _levels(visit)
    try:
        lines = _filled_in(visit, levels)
        for line in lines:
            _book(visit, line)
    except Refused as refusal:
        names = {f"of_{name}": level.name for name, level in levels.items()}
        return _sheet(tools, visit, levels, told(refusal, visit.language, names))
    return tools.go(f"{STOCK.format(store=visit.store)}?booked={len(lines)}")


def _book(visit: Visit, line: MovementRequest) -> None:
    key = key_of(visit, line, line.ingredient)
    try:
        visit.application.moving.enter(visit.actor, visit.store, line, key)
    except Invalid as refusal:
        raise Invalid(_beside(line.ingredient, refusal)) from None


def _filled_in(visit: Visit, levels: Levels) -> list[MovementRequest]:
    """Raises Invalid with every line that is wrong, before any is booked."""
    lines: list[MovementRequest] = []
    faults: list[Fault] = []
    for name, level in levels.items():
        amount = visit.field(f"of_{name}")
        if not amount:
            continue
        values = {
            "kind": visit.field("kind"),
            "ingredient": name,
            "quantity": quantity(amount, level.unit),
            "reason": visit.field("reason"),
        }
        try:
            lines.append(read(_MOVEMENT, values))
        except Invalid as refusal:
            faults += (each for each in _beside(name, refusal) if each not in faults)
    if faults:
        raise Invalid(tuple(faults))
    if not lines:
        raise Invalid((Fault("/quantity", "required"),))
    return lines


def _beside(ingredient: str, refusal: Invalid) -> tuple[Fault, ...]:
    """What is wrong with a quantity, told beside the ingredient's own field."""
    own = f"/of_{ingredient}"
    return tuple(
        evolve(fault, pointer=own) if fault.pointer == "/quantity" else fault
        for fault in refusal.faults
    )


def _levels(visit: Visit) -> Levels:
    """By ingredient, in the order of their names."""
    items = visit.application.stock_reading.stock(visit.actor, visit.store).items
    by_name = sorted(items, key=lambda level: visit.wording.alphabetical(level.name))
    return {level.ingredient: level for level in by_name}


def _sheet(tools: Tools, visit: Visit, levels: Levels, refused: Told | None) -> Response:
    roles = visit.actor.roles_at(visit.store)
    return tools.page(
        visit,
        "manage/stock_sheet.html",
        status=refused.status if refused else 200,
        store=visit.application.shop_reading.store(visit.store),
        levels=levels,
        kinds=[kind.value for kind in BY_HAND if roles & ENTERED_BY[kind]],
        typed={name: visit.field(f"of_{name}") for name in levels},
        values={name: visit.field(name) for name in ("kind", "reason")},
        refused=refused,
        key=visit.field("key") or new_key(),
    )


PAGES = (Page(SHEET, show, enter, who=COOKS_AND_MANAGERS),)
