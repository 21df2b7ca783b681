"""Orders: created by the shop, approved by the buyer, captured by the shop."""

from functools import partial

from ocpizza.sandbox.paypal.calls import Call, Reply
from ocpizza.sandbox.paypal.errors import ApiError, Detail, not_found, refused
from ocpizza.sandbox.paypal.events import emit
from ocpizza.sandbox.paypal.mocks import Fate
from ocpizza.sandbox.paypal.order_request import read_order
from ocpizza.sandbox.paypal.render import buyer_again, capture_json, order_json
from ocpizza.sandbox.paypal.state import Capture, Funding, Order, Sandbox, new_id, timestamp

CREATE, GET, CAPTURE = "orders.create", "orders.get", "orders.capture"
BY_FUNDING: dict[Funding, tuple[str, str | None]] = {
    Funding.IMMEDIATE: ("COMPLETED", None),
    Funding.REVIEW_ACCEPTED: ("PENDING", "COMPLETED"),
    Funding.REVIEW_REFUSED: ("PENDING", "DECLINED"),
}
CAPTURE_EVENTS = {
    "COMPLETED": "PAYMENT.CAPTURE.COMPLETED",
    "PENDING": "PAYMENT.CAPTURE.PENDING",
    "DECLINED": "PAYMENT.CAPTURE.DECLINED",
}


def create(sandbox: Sandbox, call: Call) -> Reply:
    if "payment_source" in call.body and call.request_id is None:
        raise ApiError(400, Detail("PAYPAL_REQUEST_ID_REQUIRED", "PayPal-Request-Id"))
    known: Order | None = sandbox.recall(CREATE, call.request_id or "")
    if known is not None:
        return _reply(sandbox, call, known, 200)
    asked = read_order(call.body)
    now = sandbox.now()
    order = Order(
        id=new_id(),
        unit=asked.unit,
        amount=asked.amount,
        context=asked.context,
        with_wallet=asked.with_wallet,
        status="PAYER_ACTION_REQUIRED" if asked.with_wallet else "CREATED",
        created_at=now,
        updated_at=now,
        expires_at=now + sandbox.config.order_lifetime,
    )
    _check_invoice(sandbox, order, CREATE)
    sandbox.orders[order.id] = order
    sandbox.later(order.expires_at, partial(expire, sandbox, order))
    if call.request_id:
        sandbox.remember(order, sandbox.config.request_id_lifetime, CREATE, call.request_id)
    return _reply(sandbox, call, order, 201)


def get(sandbox: Sandbox, call: Call) -> Reply:
    order = find(sandbox, call.path["id"])
    return Reply(200, order_json(order, sandbox.config.base_url, complete=True))


def capture(sandbox: Sandbox, call: Call) -> Reply:
    order = find(sandbox, call.path["id"])
    known = sandbox.recall(CAPTURE, order.id, call.request_id or "")
    if known is not None:
        return _reply(sandbox, call, order, 200)
    if order.capture is not None:
        raise refused(CAPTURE, "ORDER_ALREADY_CAPTURED")
    if order.funding is None:
        raise refused(CAPTURE, "ORDER_NOT_APPROVED")
    _check_invoice(sandbox, order, CAPTURE)
    if order.funding is Funding.DECLINED and call.outcome is None:
        again = buyer_again(sandbox.config.base_url, order.id)
        raise refused(CAPTURE, "INSTRUMENT_DECLINED", links=(again,))
    status, then = call.outcome or BY_FUNDING[order.funding]
    _book(sandbox, order, status, then)
    if call.request_id:
        lifetime = sandbox.config.request_id_lifetime
        sandbox.remember(order, lifetime, CAPTURE, order.id, call.request_id)
    return _reply(sandbox, call, order, 201)


def find(sandbox: Sandbox, order_id: str) -> Order:
    """Raises ApiError 404 for an unknown order and for one whose time is over."""
    order = sandbox.orders.get(order_id)
    if order is None or (order.capture is None and order.expires_at <= sandbox.now()):
        raise not_found("/order_id", order_id)
    return order


def show_to_buyer(sandbox: Sandbox, order: Order) -> None:
    """The buyer has arrived: from now on the second span of the order's life runs."""
    if not order.seen and order.capture is None:
        order.seen = True
        order.expires_at = sandbox.now() + sandbox.config.order_lifetime
        sandbox.later(order.expires_at, partial(expire, sandbox, order))


def approve(sandbox: Sandbox, order: Order, funding: Funding) -> None:
    order.funding = funding
    order.status = "APPROVED"
    order.updated_at = sandbox.now()
    told = order_json(order, sandbox.config.base_url, complete=True)
    emit(sandbox, "CHECKOUT.ORDER.APPROVED", told, "An order has been approved by buyer")


def settle(sandbox: Sandbox, held: Capture, status: str) -> None:
    """Ends a pending capture as COMPLETED or DECLINED; else does nothing."""
    if held.status != "PENDING":
        return
    held.status = status
    held.reason = None
    held.updated_at = held.order.updated_at = sandbox.now()
    event = "PAYMENT.CAPTURE.COMPLETED" if status == "COMPLETED" else "PAYMENT.CAPTURE.DENIED"
    _tell(sandbox, held, event)


def _check_invoice(sandbox: Sandbox, order: Order, operation: str) -> None:
    """An account can block invoice numbers that were paid before; this one does."""
    invoice = order.unit.get("invoice_id")
    if invoice in sandbox.paid_invoices:
        raise refused(operation, "DUPLICATE_INVOICE_ID", field="/invoice_id", value=invoice)


def _book(sandbox: Sandbox, order: Order, status: str, then: str | None) -> None:
    now = sandbox.now()
    made = Capture(
        id=new_id(),
        order=order,
        amount=order.amount,
        status=status,
        reason="PENDING_REVIEW" if status == "PENDING" else None,
        created_at=now,
        updated_at=now,
        ends_as=then,
    )
    order.capture, order.status, order.updated_at = made, "COMPLETED", now
    sandbox.captures[made.id] = made
    if order.unit.get("invoice_id") is not None:
        sandbox.paid_invoices.add(order.unit["invoice_id"])
    _tell(sandbox, made, CAPTURE_EVENTS[status])
    if then is not None:
        ends = partial(_settle_later, sandbox, made, then, sandbox.fate)
        sandbox.later(now + sandbox.config.settle_after, ends)


def _settle_later(sandbox: Sandbox, held: Capture, status: str, fate: Fate) -> None:
    with sandbox.with_fate(fate):
        settle(sandbox, held, status)


def _tell(sandbox: Sandbox, held: Capture, event_type: str) -> None:
    told = capture_json(held, sandbox.config.base_url, alone=True)
    summary = f"Payment {held.status.lower()} for {held.amount.currency} {held.amount.text}"
    emit(sandbox, event_type, told, summary)


def expire(sandbox: Sandbox, order: Order) -> None:
    if order.capture is not None or order.expires_at > sandbox.now():
        return
    if sandbox.orders.pop(order.id, None) is not None and order.status == "APPROVED":
        told = {
            "order_id": order.id,
            "purchase_units": [order.unit],
            "create_time": timestamp(order.created_at),
        }
        emit(sandbox, "CHECKOUT.PAYMENT-APPROVAL.REVERSED", told, "A payment has been reversed")


def _reply(sandbox: Sandbox, call: Call, order: Order, status: int) -> Reply:
    body = order_json(order, sandbox.config.base_url, complete=call.complete)
    return Reply(status, body)
