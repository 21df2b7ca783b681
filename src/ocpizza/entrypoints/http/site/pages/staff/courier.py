"""The courier's telephone: what to take along, where to, what to collect."""

from collections.abc import Iterable
from urllib.parse import quote

from starlette.responses import Response

from ocpizza.application.reading.orders import AddressView, OrderView
from ocpizza.domain.errors import Refused
from ocpizza.domain.orders.lifecycle import Action
from ocpizza.entrypoints.http.site.forms import new_key
from ocpizza.entrypoints.http.site.pages.staff import till
from ocpizza.entrypoints.http.site.pages.staff.screens import COURIERS, screen
from ocpizza.entrypoints.http.site.routing import Page, Tools
from ocpizza.entrypoints.http.site.telling import Told, told
from ocpizza.entrypoints.http.site.visits import Visit

COURIER = "/staff/{store}/courier"


def maps_link(address: AddressView) -> str:
    """Opens the telephone's own maps at the address (RFC 5870)."""
    return f"geo:0,0?q={quote(f'{address.line1}, {address.postcode} {address.city}')}"


def show(tools: Tools, visit: Visit) -> Response:
    return _round(tools, visit, None)


def leave(tools: Tools, visit: Visit) -> Response:
    """Take the chosen orders along; one that cannot be taken keeps none of the others back."""
    refused: Told | None = None
    for order in visit.fields("order"):
        try:
            _do(visit, order, Action.DISPATCH)
        except Refused as refusal:
            refused = told(refusal, visit.language)
    return _round(tools, visit, refused) if refused else _back(tools, visit)


def hand_over(tools: Tools, visit: Visit) -> Response:
    """Collect what is due, then hand the order over."""
    order, change = visit.field("order"), 0
    try:
        if visit.field("method"):
            change = till.take(visit, order).change_cents
        _do(visit, order, Action.DELIVER, age_checked=visit.field("age_checked") == "1")
    except Refused as refusal:
        return _round(tools, visit, told(refusal, visit.language))
    return _back(tools, visit, f"?change={change}" if change else "")


def nobody(tools: Tools, visit: Visit) -> Response:
    """It could not be handed over, and comes back."""
    said = (visit.field("reason"), visit.field("details"))
    reason = ": ".join(part for part in said if part)
    try:
        _do(visit, visit.field("order"), Action.FAIL_DELIVERY, reason=reason)
    except Refused as refusal:
        return _round(tools, visit, told(refusal, visit.language))
    return _back(tools, visit)


def _do(
    visit: Visit, order: str, action: Action, *, reason: str = "", age_checked: bool = False
) -> None:
    visit.application.progressing.do(
        visit.actor, visit.store, order, action, reason=reason, age_checked=age_checked
    )


def _back(tools: Tools, visit: Visit, query: str = "") -> Response:
    return tools.go(COURIER.format(store=visit.store) + query)


def _round(tools: Tools, visit: Visit, refused: Told | None) -> Response:
    view = visit.application.round_reading.round(visit.actor, visit.store)
    return screen(
        tools,
        visit,
        "courier",
        refused=refused,
        round=view,
        to_collect=_due(view.carried),
        maps_link=maps_link,
        methods=till.METHODS,
        usual_method=till.usual_method,
        likely_sums=till.likely_sums,
        change=till.change_asked(visit),
        key=new_key(),
    )


def _due(orders: Iterable[OrderView]) -> int:
    return sum(order.payment.due_cents for order in orders)


PAGES = (
    Page(COURIER, show, leave, who=COURIERS),
    Page(f"{COURIER}/deliver", take=hand_over, who=COURIERS),
    Page(f"{COURIER}/nobody", take=nobody, who=COURIERS),
)
