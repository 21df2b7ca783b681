"""What we are told: orders, captures and refunds, read with suspicion.

The documents require no member of an answer, so whatever is missing is met here, and a body that
cannot be read is an unknown outcome (GatewayDown), never a failure.
"""

from __future__ import annotations

import re
from typing import Any

import structlog

from ocpizza.adapters.paypal.hosts import Hosts
from ocpizza.application.ports.gateway import (
    Approval,
    CaptureState,
    GatewayDown,
    GatewayOrder,
    GatewayRefund,
)
from ocpizza.domain.money import Money

VALUE = re.compile(r"([0-9]{1,13})(?:\.([0-9]{2}))?")
# A capture that was refunded came in first; what went back is told by the list of refunds.
CAPTURES = {
    "COMPLETED": CaptureState.COMPLETED,
    "PARTIALLY_REFUNDED": CaptureState.COMPLETED,
    "REFUNDED": CaptureState.COMPLETED,
    "PENDING": CaptureState.PENDING,
    "DECLINED": CaptureState.DECLINED,
    "FAILED": CaptureState.DECLINED,
}
REFUNDS = {
    "COMPLETED": CaptureState.COMPLETED,
    "PENDING": CaptureState.PENDING,
    "FAILED": CaptureState.DECLINED,
    "CANCELLED": CaptureState.DECLINED,
}
REFUND_PARTS = 3
_LOG = structlog.stdlib.get_logger("ocpizza.paypal")


def dig(value: Any, *path: str | int) -> Any:
    """The member at `path` of nested objects and arrays, or None where there is none."""
    for step in path:
        if isinstance(step, str):
            value = value.get(step) if isinstance(value, dict) else None
        else:
            value = value[step] if isinstance(value, list) and len(value) > step else None
    return value


def text_at(value: Any, *path: str | int) -> str | None:
    found = dig(value, *path)
    return found if isinstance(found, str) and found else None


def link(body: Any, *rels: str) -> str | None:
    """The address of the first of these relations that the body has, never one by position."""
    links = dig(body, "links")
    by_rel = {text_at(each, "rel"): text_at(each, "href") for each in links or []}
    return next((by_rel[rel] for rel in rels if by_rel.get(rel)), None)


def approval(body: dict[str, Any], hosts: Hosts) -> Approval:
    """Raises GatewayDown when the answer names no order, or sends the buyer elsewhere."""
    order, address = text_at(body, "id"), link(body, "payer-action", "approve")
    if order is None or address is None:
        raise GatewayDown
    if not hosts.may_send_buyer_to(address):
        _LOG.error("the approval link leads elsewhere", order=order)
        raise GatewayDown
    return Approval(order, address)


def order(body: dict[str, Any], gateway_order: str) -> GatewayOrder:
    """An order as the gateway tells it; whether it was paid is in its captures alone."""
    unit = dig(body, "purchase_units", 0)
    capture = dig(unit, "payments", "captures", 0)
    status = text_at(body, "status")
    if status is None:
        raise GatewayDown
    state = CaptureState.NONE if capture is None else _state(CAPTURES, capture)
    issue = text_at(capture, "status_details", "reason") or text_at(capture, "status")
    return GatewayOrder(
        gateway_order=gateway_order,
        state=state,
        approved=status == "APPROVED",
        gone=status == "VOIDED",
        reference=text_at(unit, "custom_id"),
        amount=_money(dig(unit if capture is None else capture, "amount")),
        capture=text_at(capture, "id"),
        issue=issue if state is CaptureState.DECLINED else None,
        refunds=tuple(refund(each) for each in dig(unit, "payments", "refunds") or []),
    )


def refund(body: Any) -> GatewayRefund:
    """`reference` is None unless the refund is one that we asked for."""
    gateway_id, amount = text_at(body, "id"), _money(dig(body, "amount"))
    if gateway_id is None or amount is None:
        raise GatewayDown
    reference = (text_at(body, "custom_id") or "").replace(",", ":")
    ours = reference.count(":") == REFUND_PARTS - 1
    return GatewayRefund(gateway_id, amount, _state(REFUNDS, body), reference if ours else None)


def _state(known: dict[str, CaptureState], body: Any) -> CaptureState:
    """A status that is not known yet is not money yet, and is asked for again."""
    status = text_at(body, "status")
    if status not in known:
        _LOG.error("unknown status", status=status)
        return CaptureState.PENDING
    return known[status]


def _money(body: Any) -> Money | None:
    if body is None:
        return None
    currency = text_at(body, "currency_code")
    parts = VALUE.fullmatch(text_at(body, "value") or "")
    if currency is None or parts is None:
        raise GatewayDown
    return Money(int(parts[1]) * 100 + int(parts[2] or 0), currency)
