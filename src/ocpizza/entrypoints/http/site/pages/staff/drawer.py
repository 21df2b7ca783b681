"""The cash drawer: its float, what goes in and out, counting it at its closing, and those before."""

from collections.abc import Callable

from attrs import field, frozen
from starlette.responses import Response

from ocpizza.application.paying.drawer import ClosingRequest, MoveRequest, OpeningRequest
from ocpizza.application.reading.drawers import CarriedView, DrawerView
from ocpizza.application.reading.paging import PageQuery
from ocpizza.domain.errors import Refused
from ocpizza.domain.people.roles import Role
from ocpizza.entrypoints.http.json import JsonReader
from ocpizza.entrypoints.http.site.forms import cents, key_of, new_key, read, whole_number
from ocpizza.entrypoints.http.site.pages.staff.screens import COUNTERS, screen
from ocpizza.entrypoints.http.site.routing import Page, Tools
from ocpizza.entrypoints.http.site.telling import Told, told
from ocpizza.entrypoints.http.site.visits import Visit

DRAWER = "/staff/{store}/drawer"
COINS = (20_000, 10_000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1)
"""Banknotes and coins of the euro, in cents."""
LOOKED_BACK = 15
FIELDS = ("float", "amount", "reason", "counted", "note")
_OPENING = JsonReader(OpeningRequest)
_CLOSING = JsonReader(ClosingRequest)
_MOVE = JsonReader[MoveRequest](MoveRequest)  # type: ignore[arg-type] # a union is no class


@frozen
class Purse:
    """What one courier has to hand in; without a name, what was taken while no drawer was open."""

    courier: str | None
    payments: list[CarriedView] = field(factory=list)

    @property
    def total_cents(self) -> int:
        return sum(payment.amount_cents for payment in self.payments)


def show(tools: Tools, visit: Visit) -> Response:
    return _drawer(tools, visit, None)


def open_it(tools: Tools, visit: Visit) -> Response:
    def do() -> str:
        request = read(_OPENING, {"float_cents": cents(visit.field("float"))})
        keeping = visit.application.keeping_drawer
        keeping.open(visit.actor, visit.store, request, key_of(visit, request))
        return ""

    return _done(tools, visit, do)


def move(tools: Tools, visit: Visit) -> Response:
    """A deposit or withdrawal of the house's, a courier's purse, or a refund to a customer."""

    def do() -> str:
        values = {
            "kind": visit.field("kind"),
            "amount_cents": cents(visit.field("amount")),
            "reason": visit.field("reason"),
            "payments": visit.fields("payments"),
            "payment": visit.field("payment"),
            "refund": visit.field("refund"),
        }
        request = read(_MOVE, values)
        keeping = visit.application.keeping_drawer
        keeping.move(visit.actor, visit.store, request, key_of(visit, request))
        return ""

    return _done(tools, visit, do)


def close(tools: Tools, visit: Visit) -> Response:
    """For good; what comes next is its slip."""

    def do() -> str:
        values = {
            "counted_cents": _counted(visit),
            "note": visit.field("note"),
            "leave_carried": bool(visit.field("leave_carried")),
        }
        request = read(_CLOSING, values)
        keeping = visit.application.keeping_drawer
        closed, _ = keeping.close(visit.actor, visit.store, request, key_of(visit, request))
        return f"/{closed.id}"

    return _done(tools, visit, do)


def show_slip(tools: Tools, visit: Visit) -> Response:
    """One that was closed, to print."""
    reading = visit.application.drawer_reading
    slip = reading.slip(visit.actor, visit.store, str(visit.path["drawer"]))
    return tools.page(
        visit,
        "staff/drawer_slip.html",
        store=visit.application.shop_reading.store(visit.store),
        drawer=slip.drawer,
        purses=_purses(slip.carried),
        carried_cents=slip.carried_cents,
    )


def _done(tools: Tools, visit: Visit, do: Callable[[], str]) -> Response:
    try:
        where = do()
    except Refused as refusal:
        return _drawer(tools, visit, told(refusal, visit.language))
    return tools.go(DRAWER.format(store=visit.store) + where)


def _drawer(tools: Tools, visit: Visit, refused: Told | None) -> Response:
    now = visit.application.drawer_reading.now(visit.actor, visit.store)
    return screen(
        tools,
        visit,
        "drawer",
        refused=refused,
        drawer=now.drawer,
        entries=now.entries,
        purses=_purses(now.to_hand_in),
        carried_cents=now.to_hand_in_cents,
        owed=now.to_give_back,
        past=_past(visit),
        coins=COINS,
        pieces={coin: visit.field(f"pieces_{coin}") for coin in COINS},
        values={name: visit.field(name) for name in FIELDS},
        kind=visit.field("kind"),
        key=new_key(),
    )


def _purses(payments: tuple[CarriedView, ...]) -> list[Purse]:
    purses: dict[str | None, Purse] = {}
    for payment in payments:
        purses.setdefault(payment.courier, Purse(payment.courier)).payments.append(payment)
    return list(purses.values())


def _past(visit: Visit) -> tuple[DrawerView, ...]:
    """The closed ones, newest first, for whoever manages the store."""
    if not visit.actor.has(Role.MANAGER, visit.store):
        return ()
    query = PageQuery(limit=LOOKED_BACK)
    listed = visit.application.drawer_reading.list(visit.actor, visit.store, query)
    return tuple(drawer for drawer in listed.items if drawer.closed_at is not None)


def _counted(visit: Visit) -> int | str:
    """The sum as typed, else that of the coins and notes as counted."""
    typed = visit.field("counted")
    pieces = {coin: visit.field(f"pieces_{coin}") for coin in COINS}
    if typed or not any(pieces.values()):
        return cents(typed)
    counted = {coin: whole_number(number or "0") for coin, number in pieces.items()}
    wrong = next((number for number in counted.values() if isinstance(number, str)), None)
    return wrong or sum(coin * int(number) for coin, number in counted.items())


PAGES = (
    Page(DRAWER, show, who=COUNTERS),
    Page(f"{DRAWER}/open", take=open_it, who=COUNTERS),
    Page(f"{DRAWER}/movements", take=move, who=COUNTERS),
    Page(f"{DRAWER}/close", take=close, who=COUNTERS),
    Page(f"{DRAWER}/{{drawer}}", show_slip, who=COUNTERS),
)
