"""Orders, captures and refunds as the API shows them."""

from ocpizza.sandbox.paypal.amounts import Amount
from ocpizza.sandbox.paypal.errors import Json
from ocpizza.sandbox.paypal.state import Capture, Order, Refund, timestamp

PAYER_ID = "SANDBXBUYER23"
BUYER: Json = {
    "email_address": "buyer@example.com",
    "payer_id": PAYER_ID,
    "name": {"given_name": "Camille", "surname": "Martin"},
}
PAYEE = {"email_address": "merchant@example.com", "merchant_id": "SANDBXSELLER2"}
UNIT_MEMBERS = (
    "reference_id",
    "description",
    "custom_id",
    "invoice_id",
    "soft_descriptor",
    "items",
)


def link(href: str, rel: str, method: str = "GET") -> Json:
    return {"href": href, "rel": rel, "method": method}


def checkout_address(base_url: str, order_id: str) -> str:
    return f"{base_url}/checkoutnow?token={order_id}"


def buyer_again(base_url: str, order_id: str) -> Json:
    """Where the buyer chooses another way to pay after a recoverable refusal."""
    return link(checkout_address(base_url, order_id), "redirect")


def order_json(order: Order, base_url: str, *, complete: bool) -> Json:
    """`complete` is `Prefer: return=representation`; else id, status and links alone."""
    minimal = {"id": order.id, "status": order.status, "links": _order_links(order, base_url)}
    if not complete:
        return minimal
    shown: Json = {
        "intent": "CAPTURE",
        "purchase_units": [_unit_json(order, base_url)],
        "create_time": timestamp(order.created_at),
        "update_time": timestamp(order.updated_at),
    }
    if order.funding is not None:
        account = {"account_id": PAYER_ID, "account_status": "VERIFIED"}
        wallet = account | {name: BUYER[name] for name in ("email_address", "name")}
        shown |= {"payer": BUYER, "payment_source": {"paypal": wallet}}
    elif order.with_wallet:
        shown["payment_source"] = {"paypal": {}}
    return minimal | shown


def _order_links(order: Order, base_url: str) -> list[Json]:
    href = f"{base_url}/v2/checkout/orders/{order.id}"
    own = link(href, "self")
    checkout = checkout_address(base_url, order.id)
    match order.status:
        case "CREATED":
            buying = [link(checkout, "approve"), link(href, "update", "PATCH")]
            return [own, *buying, link(f"{href}/capture", "capture", "POST")]
        case "PAYER_ACTION_REQUIRED":
            return [own, link(checkout, "payer-action")]
        case "APPROVED":
            return [own, link(href, "update", "PATCH"), link(f"{href}/capture", "capture", "POST")]
    return [own]


def _unit_json(order: Order, base_url: str) -> Json:
    unit: Json = {"reference_id": "default", "payee": PAYEE, "amount": order.unit["amount"]}
    unit |= {name: order.unit[name] for name in UNIT_MEMBERS if order.unit.get(name) is not None}
    if order.capture is not None:
        payments = {"captures": [capture_json(order.capture, base_url)]}
        if order.capture.refunds:
            payments["refunds"] = [refund_json(r, base_url) for r in order.capture.refunds]
        unit["payments"] = payments
    return unit


def capture_json(capture: Capture, base_url: str, *, alone: bool = False) -> Json:
    """`alone` adds what only the capture's own address and its webhooks show."""
    href = f"{base_url}/v2/payments/captures/{capture.id}"
    order_href = f"{base_url}/v2/checkout/orders/{capture.order.id}"
    shown: Json = {
        "id": capture.id,
        "status": capture.status,
        "amount": capture.amount.json(),
        "final_capture": True,
        "seller_protection": {"status": "NOT_ELIGIBLE"},
        "create_time": timestamp(capture.created_at),
        "update_time": timestamp(capture.updated_at),
        "links": [
            link(href, "self"),
            link(f"{href}/refund", "refund", "POST"),
            link(order_href, "up"),
        ],
    }
    if capture.reason is not None:
        shown["status_details"] = {"reason": capture.reason}
    for name in ("invoice_id", "custom_id"):
        if name in capture.order.unit:
            shown[name] = capture.order.unit[name]
    if capture.status in ("COMPLETED", "PARTIALLY_REFUNDED", "REFUNDED"):
        shown["seller_receivable_breakdown"] = _receivable(capture.amount)
    if alone:
        shown["supplementary_data"] = {"related_ids": {"order_id": capture.order.id}}
        shown["payee"] = PAYEE
    return shown


def _receivable(gross: Amount) -> Json:
    """A plausible fee (2.9 % and 35 cents, at most everything), not PayPal's tariff."""
    fee = min(gross.minor, (gross.minor * 29 + 500) // 1000 + 35)
    return {
        "gross_amount": gross.json(),
        "paypal_fee": gross.of(fee).json(),
        "net_amount": gross.of(gross.minor - fee).json(),
    }


def refund_json(refund: Refund, base_url: str, *, complete: bool = True) -> Json:
    capture_href = f"{base_url}/v2/payments/captures/{refund.capture.id}"
    minimal = {
        "id": refund.id,
        "status": refund.status,
        "links": [
            link(f"{base_url}/v2/payments/refunds/{refund.id}", "self"),
            link(capture_href, "up"),
        ],
    }
    if not complete:
        return minimal
    shown: Json = {
        "amount": refund.amount.json(),
        "seller_payable_breakdown": {
            "gross_amount": refund.amount.json(),
            "paypal_fee": refund.amount.of(0).json(),
            "net_amount": refund.amount.json(),
            "total_refunded_amount": refund.total_refunded.json(),
        },
        "create_time": timestamp(refund.created_at),
        "update_time": timestamp(refund.updated_at),
    }
    if refund.reason is not None:
        shown["status_details"] = {"reason": refund.reason}
    return minimal | shown | refund.texts
