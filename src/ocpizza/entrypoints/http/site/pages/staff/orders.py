"""The orders of a store found again, and one of them with what its manager may do about it."""

from collections.abc import Iterator
from urllib.parse import urlencode

from starlette.responses import Response

from ocpizza.application.paying.requests import RefundRequest
from ocpizza.application.reading.following import OrderPage, OrderQuery
from ocpizza.application.reading.orders import OrderView
from ocpizza.application.reading.paging import MOST
from ocpizza.application.reading.reports import OverviewQuery
from ocpizza.domain.errors import Refused
from ocpizza.domain.fulfilment import Channel
from ocpizza.domain.money import Money
from ocpizza.domain.orders.lifecycle import Action, Status
from ocpizza.entrypoints.http.api.callers import MANAGERS, STAFF
from ocpizza.entrypoints.http.json import JsonReader
from ocpizza.entrypoints.http.queries import QueryReader
from ocpizza.entrypoints.http.site.forms import cents, key_of, new_key, read
from ocpizza.entrypoints.http.site.routing import Page, Tools
from ocpizza.entrypoints.http.site.sheets import Cell, Sheet, download
from ocpizza.entrypoints.http.site.telling import Told, told
from ocpizza.entrypoints.http.site.visits import Visit
from ocpizza.entrypoints.http.site.vocabulary import CHANNELS, FULFILMENTS, METHODS, STATES
from ocpizza.entrypoints.http.site.wording import Wording

ORDERS = "/staff/{store}/orders"
ORDER = f"{ORDERS}/{{order}}"
FILTERS = ("search", "status", "channel", "from", "to")
MOST_EXPORTED = 20_000
_QUERY = QueryReader(OrderQuery)
_REFUND = JsonReader(RefundRequest)


def show_list(tools: Tools, visit: Visit) -> Response:
    filters = _filters(visit)
    try:
        page, refused = _page(visit, filters, visit.asked("cursor")), None
    except Refused as refusal:
        page, refused = OrderPage((), None), told(refusal, visit.language)
    return tools.page(
        visit,
        "manage/orders.html",
        status=refused.status if refused else 200,
        store=visit.application.shop_reading.store(visit.store),
        page=page,
        values=filters,
        query=urlencode(filters),
        statuses=[status.value for status in Status],
        channels=[channel.value for channel in Channel],
        refused=refused,
    )


def export(_: Tools, visit: Visit) -> Response:
    filters = _filters(visit)
    orders = list(_all(visit, filters))
    name = f"ocpizza-{visit.store}-{filters['from']}"
    return download([_sheet(orders, visit.wording)], name, visit.path["kind"], visit.language)


def show(tools: Tools, visit: Visit) -> Response:
    return _one(tools, visit, None)


def cancel(tools: Tools, visit: Visit) -> Response:
    try:
        visit.application.progressing.do(
            visit.actor, visit.store, _order(visit), Action.CANCEL, reason=visit.field("reason")
        )
    except Refused as refusal:
        return _one(tools, visit, told(refusal, visit.language))
    return tools.go(_path(visit))


def refund(tools: Tools, visit: Visit) -> Response:
    values = {
        "amount_cents": cents(visit.field("amount")),
        "reason": visit.field("refund_reason"),
        "outside": visit.field("outside") == "1",
    }
    try:
        request = read(_REFUND, values)
        visit.application.refunding.refund(
            visit.actor,
            visit.store,
            _order(visit),
            str(visit.path["payment"]),
            request,
            key_of(visit, request),
        )
    except Refused as refusal:
        return _one(tools, visit, told(refusal, visit.language))
    return tools.go(_path(visit))


def _one(tools: Tools, visit: Visit, refused: Told | None) -> Response:
    order = visit.application.order_reading.get(visit.actor, visit.store, _order(visit))
    known = visit.application.stock_reading.stock(visit.actor, visit.store).items
    return tools.page(
        visit,
        "manage/order.html",
        status=refused.status if refused else 200,
        store=visit.application.shop_reading.store(visit.store),
        order=order,
        payments=visit.application.order_reading.payments(visit.actor, visit.store, order.id).items,
        names={level.ingredient: level.name for level in known},
        units={level.ingredient: level.unit for level in known},
        may_cancel=Action.CANCEL in order.allowed_actions,
        values={
            name: visit.field(name) for name in ("reason", "amount", "refund_reason", "outside")
        },
        refused=refused,
        key=visit.field("key") or new_key(),
    )


def _filters(visit: Visit) -> dict[str, str]:
    """What was asked for; without days, the running one, unless something else is looked for."""
    asked = {name: visit.asked(name).strip() for name in FILTERS}
    if not any(asked.values()):
        overview = visit.application.report_reading.overview(
            visit.actor, OverviewQuery(store=visit.store)
        )
        asked["from"] = overview.from_.isoformat()
    return asked


def _page(visit: Visit, filters: dict[str, str], cursor: str, **more: str) -> OrderPage:
    given = {**filters, "cursor": cursor, **more}
    query = _QUERY.read({name: text for name, text in given.items() if text})
    return visit.application.order_reading.list(visit.actor, visit.store, query)


def _all(visit: Visit, filters: dict[str, str]) -> Iterator[OrderView]:
    cursor = ""
    for _ in range(MOST_EXPORTED // MOST):
        page = _page(visit, filters, cursor, limit=str(MOST))
        yield from page.items
        if page.next_cursor is None:
            return
        cursor = page.next_cursor


def _sheet(orders: list[OrderView], wording: Wording) -> Sheet:
    columns = (
        wording.say("Day"),
        wording.say("Number"),
        wording.say("State"),
        wording.say("Channel"),
        wording.say("Collection"),
        wording.say("Placed at"),
        wording.say("Promised for"),
        wording.say("Customer"),
        wording.say("Total"),
        wording.say("Paid"),
        wording.say("Refunded"),
        wording.say("Means of payment"),
    )
    return Sheet(wording.say("Orders"), columns, [_row(order, wording) for order in orders])


def _row(order: OrderView, wording: Wording) -> tuple[Cell, ...]:
    words = (
        STATES[order.status.value],
        CHANNELS[order.channel.value],
        FULFILMENTS[order.fulfilment.value],
    )
    return (
        order.business_day,
        order.number,
        *map(wording.say, words),
        order.placed_at,
        order.promised_at,
        order.customer.name,
        Money(order.totals.total_cents),
        Money(order.payment.paid_cents),
        Money(order.payment.refunded_cents),
        wording.say(METHODS[order.payment.method.value]),
    )


def _order(visit: Visit) -> str:
    return str(visit.path["order"])


def _path(visit: Visit) -> str:
    return ORDER.format(store=visit.store, order=_order(visit))


PAGES = (
    Page(ORDERS, show_list, who=MANAGERS),
    Page(f"{ORDERS}.{{kind}}", export, who=MANAGERS),
    Page(ORDER, show, who=STAFF),
    Page(f"{ORDER}/cancel", take=cancel, who=STAFF),
    Page(f"{ORDER}/payments/{{payment}}/refunds", take=refund, who=MANAGERS, slow=True),
)
