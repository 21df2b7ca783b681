"""PayPal as our payment gateway: which answer means what."""

from __future__ import annotations

import time
from collections.abc import Mapping
from urllib.parse import quote

import structlog
from attrs import evolve

from ocpizza.adapters.paypal import reading, webhooks, writing
from ocpizza.adapters.paypal.client import TIMEOUTS, Answer, Client
from ocpizza.adapters.paypal.hosts import Hosts
from ocpizza.application.ports.gateway import (
    Approval,
    CaptureState,
    Charge,
    Forged,
    GatewayDown,
    GatewayOrder,
    GatewayRefund,
    GatewayRejected,
    Notice,
    Repayment,
)

# Another card, chosen on PayPal's page, mends these on the same order.
RECOVERABLE = frozenset(
    {"INSTRUMENT_DECLINED", "PAYER_ACTION_REQUIRED", "REDIRECT_PAYER_FOR_ALTERNATE_FUNDING"}
)
# What we may have done before, whether or not we learned of it.
CAPTURED_BEFORE = frozenset({"ORDER_ALREADY_CAPTURED", "DUPLICATE_INVOICE_ID"})
REFUNDED_BEFORE = frozenset(
    {"CAPTURE_FULLY_REFUNDED", "REFUND_AMOUNT_EXCEEDED", "DUPLICATE_INVOICE_ID"}
)
LATER = frozenset(
    {"ORDER_COMPLETION_IN_PROGRESS", "PENDING_CAPTURE", "REFUND_FAILED_INSUFFICIENT_FUNDS"}
)
BUYERS = RECOVERABLE | {
    "PAYER_CANNOT_PAY",
    "PAYER_ACCOUNT_RESTRICTED",
    "PAYER_ACCOUNT_LOCKED_OR_CLOSED",
    "TRANSACTION_REFUSED",
    "TRANSACTION_LIMIT_EXCEEDED",
    "COMPLIANCE_VIOLATION",
    "MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED",
}
ORDERS = "/v2/checkout/orders"
PAYMENTS = "/v2/payments"
APPROVAL_LAG = 0.4
_LOG = structlog.stdlib.get_logger("ocpizza.paypal")


class PayPalGateway:
    """One per process; safe to share between threads.

    `base_url` is PayPal's API (`PAYPAL_URL`); without `webhook_id` no message is believed.
    """

    def __init__(
        self,
        base_url: str,
        credentials: tuple[str, str],
        *,
        webhook_id: str | None,
        production: bool,
        timeouts: tuple[float, float] = TIMEOUTS,
    ) -> None:
        base_url = base_url.rstrip("/")
        self._hosts = Hosts(base_url, production)
        self._client = Client(base_url, credentials, timeouts)
        self._webhook_id = webhook_id

    def check(self) -> None:
        """Asks PayPal in a process that has no token yet. Raises GatewayDown."""
        self._client.check()

    def create(self, charge: Charge) -> Approval:
        """Announce a payment. Raises GatewayRejected or GatewayDown."""
        answer = self._client.post(ORDERS, writing.order_body(charge), request_id=charge.request_id)
        if not answer.ok:
            raise _rejected(answer, reference=charge.reference)
        return reading.approval(answer.body, self._hosts)

    def look_up(self, gateway_order: str) -> GatewayOrder:
        answer = self._client.get(f"{ORDERS}/{quote(gateway_order, safe='')}")
        if answer.missing:
            return GatewayOrder(gateway_order, CaptureState.NONE, gone=True)
        if not answer.ok:
            _alert(answer, order=gateway_order)
            raise GatewayDown
        return reading.order(answer.body, gateway_order)

    def capture(self, gateway_order: str, request_id: str) -> GatewayOrder:
        """Take the approved money.

        A good return was seen to come a moment before the approval (about once in 150), hence a
        second look before "not approved" is believed.
        """
        answer = self._capture(gateway_order, request_id)
        if answer.issue == "ORDER_NOT_APPROVED":
            time.sleep(APPROVAL_LAG)
            seen = self.look_up(gateway_order)
            if not seen.approved:
                return seen
            answer = self._capture(gateway_order, request_id)
        if answer.ok:
            seen = reading.order(answer.body, gateway_order)
            return seen if seen.capture is not None else self._captured(gateway_order)
        if answer.missing:
            return GatewayOrder(gateway_order, CaptureState.NONE, gone=True)
        if answer.issue in LATER:
            raise GatewayDown
        if answer.issue in CAPTURED_BEFORE:
            seen = self.look_up(gateway_order)
            if seen.state is not CaptureState.NONE:
                return seen
        return self._declined(gateway_order, answer)

    def refund(self, repayment: Repayment) -> GatewayRefund:
        """Give money back. Raises GatewayRejected or GatewayDown."""
        capture = quote(repayment.gateway_capture, safe="")
        answer = self._client.post(
            f"{PAYMENTS}/captures/{capture}/refund",
            writing.refund_body(repayment),
            request_id=repayment.request_id,
        )
        if answer.ok:
            return reading.refund(answer.body)
        if answer.issue in REFUNDED_BEFORE:
            earlier = self._earlier_refund(repayment)
            if earlier is not None:
                return earlier
        if answer.issue in LATER:
            _alert(answer, reference=repayment.reference)
            raise GatewayDown
        raise _rejected(answer, reference=repayment.reference)

    def look_up_refund(self, gateway_id: str) -> GatewayRefund:
        answer = self._client.get(f"{PAYMENTS}/refunds/{quote(gateway_id, safe='')}")
        if not answer.ok:
            _alert(answer, refund=gateway_id)
            raise GatewayDown
        return reading.refund(answer.body)

    def verify(self, headers: Mapping[str, str], body: bytes) -> Notice:
        """Read a message sent to us. Raises Forged or GatewayDown."""
        if self._webhook_id is None:
            raise Forged
        event = webhooks.check(self._client, self._hosts, self._webhook_id, headers, body)
        notice = webhooks.notice(event)
        if notice.reference or notice.gateway_order or not notice.gateway_capture:
            return notice
        order, reference = self._whose(notice.gateway_capture)
        return evolve(notice, gateway_order=order, reference=reference)

    def _capture(self, gateway_order: str, request_id: str) -> Answer:
        path = f"{ORDERS}/{quote(gateway_order, safe='')}/capture"
        return self._client.post(path, b"{}", request_id=request_id)

    def _captured(self, gateway_order: str) -> GatewayOrder:
        """The answer to a capture need not show it; the order does."""
        seen = self.look_up(gateway_order)
        if seen.capture is None:
            raise GatewayDown
        return seen

    def _declined(self, gateway_order: str, answer: Answer) -> GatewayOrder:
        if answer.issue not in BUYERS:
            _alert(answer, order=gateway_order)
        redirect = None
        if answer.issue in RECOVERABLE:
            redirect = reading.link(answer.body, "redirect", "payer-action", "approve")
        safe = redirect if self._hosts.may_send_buyer_to(redirect) else None
        return GatewayOrder(gateway_order, CaptureState.DECLINED, issue=answer.issue, redirect=safe)

    def _earlier_refund(self, repayment: Repayment) -> GatewayRefund | None:
        order, _ = self._whose(repayment.gateway_capture)
        if order is None:
            return None
        refunds = self.look_up(order).refunds
        return next((each for each in refunds if each.reference == repayment.reference), None)

    def _whose(self, gateway_capture: str) -> tuple[str | None, str | None]:
        """The order and the reference of a capture, None where PayPal does not know them."""
        answer = self._client.get(f"{PAYMENTS}/captures/{quote(gateway_capture, safe='')}")
        related = ("supplementary_data", "related_ids", "order_id")
        return reading.text_at(answer.body, *related), reading.text_at(answer.body, "custom_id")


def _rejected(answer: Answer, **about: str) -> GatewayRejected:
    _alert(answer, **about)
    return GatewayRejected(answer.issue)


def _alert(answer: Answer, **about: str) -> None:
    """For the shop's own account, our own mistakes, and whatever is new to us."""
    debug_id = reading.text_at(answer.body, "debug_id")
    _LOG.error("refused", status=answer.status, issue=answer.issue, debug_id=debug_id, **about)
