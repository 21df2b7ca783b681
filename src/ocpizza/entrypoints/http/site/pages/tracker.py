"""One page follows an order from placed to delivered: live, and where it can still be changed."""

from collections.abc import Sequence
from contextlib import suppress

from attrs import frozen
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ocpizza.application.reading.orders import OrderView
from ocpizza.application.reading.payments import PaymentView
from ocpizza.domain.errors import NotFound, PaymentDeclined, Refused, Unauthenticated
from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.orders.lifecycle import FINAL, Action, Status
from ocpizza.domain.payments.method import Method
from ocpizza.domain.payments.payment import PaymentStatus
from ocpizza.entrypoints.http.incoming import Incoming
from ocpizza.entrypoints.http.problems import Problem, answer
from ocpizza.entrypoints.http.site.forms import key_of, new_key
from ocpizza.entrypoints.http.site.pictures import of_line
from ocpizza.entrypoints.http.site.routing import Page, Site, Tools
from ocpizza.entrypoints.http.site.telling import Told, told
from ocpizza.entrypoints.http.site.tracking import order_path, payment_request, remember
from ocpizza.entrypoints.http.site.visits import Visit
from ocpizza.entrypoints.http.sse.streams import Streams, Subscription

ORDER = "/stores/{store}/orders/{order}"
_DELIVERED = (
    Status.PLACED,
    Status.IN_PREPARATION,
    Status.READY,
    Status.OUT_FOR_DELIVERY,
    Status.DELIVERED,
)
_COLLECTED = (Status.PLACED, Status.IN_PREPARATION, Status.READY, Status.COLLECTED)


@frozen
class Step:
    """One step of the way; `done` once it is behind, `current` where the order stands."""

    status: Status
    done: bool
    current: bool


def steps(order: OrderView) -> Sequence[Step]:
    """The way of this order, the branches it did not take left out."""
    way = _DELIVERED if order.fulfilment is Fulfilment.DELIVERY else _COLLECTED
    if order.status not in way:
        passed = [entry.status for entry in order.history]
        way = (*dict.fromkeys(passed), *(() if passed[-1:] == [order.status] else (order.status,)))
    place = way.index(order.status)
    return [
        Step(status, done=position <= place, current=position == place)
        for position, status in enumerate(way)
    ]


def enter(tools: Tools, visit: Visit) -> Response:
    """The link of an order opens it on this device; one that is cut off or made up opens nothing."""
    token = str(visit.path["token"])
    try:
        holder = visit.application.signing_in.authenticate(token)
    except Unauthenticated:
        raise NotFound from None
    if holder.order is None:
        raise NotFound
    store, order = holder.order
    return remember(tools.go(order_path(store, order)), store, order, token, tools.cookies)


def show(tools: Tools, visit: Visit) -> Response:
    return _tracker(tools, visit, None)


def cancel(tools: Tools, visit: Visit) -> Response:
    try:
        visit.application.progressing.do(
            visit.actor, visit.store, _order(visit), Action.CANCEL, reason=visit.field("reason")
        )
    except Refused as refusal:
        return _tracker(tools, visit, told(refusal, visit.language))
    return tools.go(order_path(visit.store, _order(visit)))


def pay(tools: Tools, visit: Visit) -> Response:
    """Pay what is due at the gateway, after a first try failed or the order became dearer."""
    request = payment_request(tools.site_url, visit.store, _order(visit))
    try:
        payment, _ = visit.application.paying_online.start(
            visit.actor, visit.store, _order(visit), request, key_of(visit, request)
        )
    except Refused as refusal:
        return _tracker(tools, visit, told(refusal, visit.language))
    return tools.go(payment.approve_url or order_path(visit.store, _order(visit)))


def paid(tools: Tools, visit: Visit) -> Response:
    """Where the gateway sends the buyer back to: take what was approved, once."""
    payment = _awaiting(visit)
    path = order_path(visit.store, _order(visit))
    if payment is None:
        return tools.go(path)
    try:
        visit.application.paying_online.capture(visit.actor, visit.store, _order(visit), payment.id)
    except PaymentDeclined as declined:
        return tools.go(declined.approve_url or f"{path}?payment=declined")
    except Refused:
        return tools.go(f"{path}?payment=failed")
    return tools.go(path)


def show_refused(tools: Tools, visit: Visit, refusal: Refused) -> Response:
    """The tracker again, saying what could not be done."""
    return _tracker(tools, visit, told(refusal, visit.language))


def _tracker(tools: Tools, visit: Visit, refused: Told | None) -> Response:
    outlook = visit.application.order_reading.outlook(visit.actor, visit.store, _order(visit))
    order, reading = outlook.order, visit.application.shop_reading
    card = reading.card(visit.store, visit.language)
    return tools.page(
        visit,
        "tracker.html",
        status=refused.status if refused else 200,
        order=order,
        outlook=outlook,
        over=order.status in FINAL,
        store=reading.store(visit.store),
        card=card,
        picture=lambda line: of_line(card, line),
        steps=steps(order),
        actions={action.value for action in order.allowed_actions},
        online=visit.application.paying_online.offered,
        receipts=visit.application.receipts.offered,
        methods=[m for m in Method if not m.online or visit.application.paying_online.offered],
        payment=visit.asked("payment"),
        refused=refused,
        key=new_key(),
    )


def _awaiting(visit: Visit) -> PaymentView | None:
    payments = visit.application.order_reading.payments(visit.actor, visit.store, _order(visit))
    open_ones = [one for one in payments.items if one.status is PaymentStatus.AWAITING_APPROVAL]
    return open_ones[-1] if open_ones else None


def _order(visit: Visit) -> str:
    return str(visit.path["order"])


PAGES = (
    Page("/track/{token}", enter),
    Page(ORDER, show, order_scoped=True),
    Page(f"{ORDER}/cancel", take=cancel, order_scoped=True),
    Page(f"{ORDER}/pay", take=pay, order_scoped=True, slow=True),
    Page(f"{ORDER}/paid", paid, order_scoped=True, slow=True, writes_when_shown=True),
)
_WATCH = Page(f"{ORDER}/live", show, order_scoped=True)


def stream_routes(site: Site, streams: Streams) -> list[Route]:
    """The order's own stream for its tracker: a browser's EventSource sends the page's cookie."""

    def admit(request: Request) -> Visit:
        visit = site.visit(_WATCH, request)
        visit.application.order_reading.check_visible(visit.actor, visit.store, _order(visit))
        return visit

    async def live(request: Request) -> Response:
        incoming = Incoming(request.scope)
        try:
            visit = await site.threads.database(admit, request)
        except (Refused, Problem) as refusal:
            return answer(refusal, incoming.language)

        async def still() -> bool:
            """A session ends by signing out; a database that is away for a while ends nothing."""
            with suppress(Exception):
                try:
                    await site.threads.database(admit, request)
                except (Refused, Problem):
                    return False
            return True

        order = (visit.store, _order(visit))
        by_its_link = visit.actor.order == order
        subscription = Subscription((("order", *order),))
        return streams.open(subscription, incoming, None if by_its_link else still)

    return [Route(_WATCH.path, live, methods=["GET"])]
