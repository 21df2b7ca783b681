"""One order at the counter: its money, handing it over, cancelling it."""

from starlette.responses import Response

from ocpizza.application.reading.orders import OrderView
from ocpizza.domain.errors import Refused
from ocpizza.domain.orders.lifecycle import AT_THE_DOOR, Action
from ocpizza.entrypoints.http.site.forms import new_key
from ocpizza.entrypoints.http.site.pages.staff import till
from ocpizza.entrypoints.http.site.pages.staff.counter import COUNTER
from ocpizza.entrypoints.http.site.pages.staff.screens import COUNTERS, screen
from ocpizza.entrypoints.http.site.pages.staff.sheet import ingredient_names
from ocpizza.entrypoints.http.site.routing import Page, Tools
from ocpizza.entrypoints.http.site.telling import Told, told
from ocpizza.entrypoints.http.site.visits import Visit

ORDER = f"{COUNTER}/{{order}}"


def show(tools: Tools, visit: Visit) -> Response:
    return _order(tools, visit, None)


def pay(tools: Tools, visit: Visit) -> Response:
    """Take money, whatever state the order is in."""
    try:
        payment = till.take(visit, _id(visit))
    except Refused as refusal:
        return _order(tools, visit, told(refusal, visit.language))
    return tools.go(f"{_path(visit)}?change={payment.change_cents}")


def collect(tools: Tools, visit: Visit) -> Response:
    """Take what is due, then hand the order over."""
    change = 0
    try:
        if visit.field("method"):
            change = till.take(visit, _id(visit)).change_cents
        _do(visit, Action.COLLECT, age_checked=visit.field("age_checked") == "1")
    except Refused as refusal:
        return _order(tools, visit, told(refusal, visit.language))
    query = f"?handed={_id(visit)}&change={change}"
    return tools.go(COUNTER.format(store=visit.store) + query)


def cancel(tools: Tools, visit: Visit) -> Response:
    try:
        _do(visit, Action.CANCEL, reason=visit.field("reason"))
    except Refused as refusal:
        return _order(tools, visit, told(refusal, visit.language))
    return tools.go(_path(visit))


def _do(visit: Visit, action: Action, *, reason: str = "", age_checked: bool = False) -> None:
    visit.application.progressing.do(
        visit.actor, visit.store, _id(visit), action, reason=reason, age_checked=age_checked
    )


def _order(tools: Tools, visit: Visit, refused: Told | None) -> Response:
    reading = visit.application.order_reading
    order = reading.get(visit.actor, visit.store, _id(visit))
    menu = visit.application.shop_reading.menu_view(visit.store, order.fulfilment, visit.language)
    return screen(
        tools,
        visit,
        "counter_order",
        refused=refused,
        order=order,
        payments=reading.payments(visit.actor, visit.store, order.id).items,
        actions={action.value for action in order.allowed_actions},
        receipts=visit.application.receipts.offered,
        ingredients=ingredient_names(menu),
        methods=till.METHODS,
        usual_method=till.usual_method,
        likely_sums=till.likely_sums,
        change=till.change_asked(visit),
        drawer_missed=_drawer_missed(visit, order),
        key=new_key(),
    )


def _drawer_missed(visit: Visit, order: OrderView) -> bool:
    """Whether cash taken for it now would be in no drawer, none being open."""
    if not order.payment.due_cents or order.status in AT_THE_DOOR:
        return False
    return not visit.application.drawer_reading.is_open(visit.actor, visit.store)


def _id(visit: Visit) -> str:
    return str(visit.path["order"])


def _path(visit: Visit) -> str:
    return ORDER.format(store=visit.store, order=_id(visit))


PAGES = (
    Page(ORDER, show, who=COUNTERS),
    Page(f"{ORDER}/pay", take=pay, who=COUNTERS),
    Page(f"{ORDER}/collect", take=collect, who=COUNTERS),
    Page(f"{ORDER}/cancel", take=cancel, who=COUNTERS),
)
