"""A gateway in memory, with its buyer: what the port promises, in the fewest words."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Mapping
from itertools import count
from typing import TypeVar

from attrs import evolve

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
from ocpizza.domain.money import total

SITE = "http://gateway.example"
SIGNATURE = "signature"
_KEY = b"memory"
Told = TypeVar("Told", Approval, GatewayOrder, GatewayRefund)


class MemoryGateway:
    """`down`: nothing is done or answered. `mute`: what is asked is done, the answer is lost."""

    def __init__(self) -> None:
        self.down = False
        self.mute = False
        self._lock = threading.RLock()
        self._numbers = count(1)
        self._orders: dict[str, GatewayOrder] = {}
        self._created: dict[str, Approval] = {}
        self._refunded: dict[str, GatewayRefund] = {}
        self._funding: dict[str, CaptureState] = {}

    def check(self) -> None:
        self._listen()

    def create(self, charge: Charge) -> Approval:
        with self._lock:
            self._listen()
            if charge.request_id not in self._created:
                order = f"ORDER{next(self._numbers)}"
                self._created[charge.request_id] = Approval(order, f"{SITE}/{order}")
                self._orders[order] = GatewayOrder(
                    order, CaptureState.NONE, reference=charge.reference, amount=charge.amount
                )
            return self._answer(self._created[charge.request_id])

    def look_up(self, gateway_order: str) -> GatewayOrder:
        with self._lock:
            self._listen()
            return self._answer(self._order(gateway_order))

    def capture(self, gateway_order: str, request_id: str) -> GatewayOrder:  # noqa: ARG002 - one capture an order, whatever the request
        with self._lock:
            self._listen()
            order = self._order(gateway_order)
            if order.capture is not None or not order.approved:
                return self._answer(order)
            funding = self._funding[gateway_order]
            if funding is CaptureState.DECLINED:
                refused = evolve(
                    order,
                    state=funding,
                    issue="INSTRUMENT_DECLINED",
                    redirect=f"{SITE}/{gateway_order}",
                )
                return self._answer(refused)
            taken = evolve(
                order, state=funding, approved=False, capture=f"CAPTURE{next(self._numbers)}"
            )
            self._orders[gateway_order] = taken
            return self._answer(taken)

    def refund(self, repayment: Repayment) -> GatewayRefund:
        with self._lock:
            self._listen()
            if repayment.request_id not in self._refunded:
                order = self._captured_by(repayment.gateway_capture)
                back = total(each.amount for each in order.refunds) + repayment.amount
                if order.amount is None or back > order.amount:
                    raise GatewayRejected("REFUND_AMOUNT_EXCEEDED")
                made = GatewayRefund(
                    f"REFUND{next(self._numbers)}",
                    repayment.amount,
                    CaptureState.COMPLETED,
                    repayment.reference,
                )
                self._refunded[repayment.request_id] = made
                refunds = (*order.refunds, made)
                self._orders[order.gateway_order] = evolve(order, refunds=refunds)
            return self._answer(self._refunded[repayment.request_id])

    def look_up_refund(self, gateway_id: str) -> GatewayRefund:
        with self._lock:
            self._listen()
            for made in self._refunded.values():
                if made.gateway_id == gateway_id:
                    return self._answer(made)
            raise GatewayDown

    def verify(self, headers: Mapping[str, str], body: bytes) -> Notice:
        if not hmac.compare_digest(headers.get(SIGNATURE, ""), _sign(body)):
            raise Forged
        return Notice(**json.loads(body))

    def approve(self, gateway_order: str, becomes: CaptureState = CaptureState.COMPLETED) -> None:
        """The buyer approves, with money that becomes this state when it is captured."""
        with self._lock:
            self._funding[gateway_order] = becomes
            self._orders[gateway_order] = evolve(self._orders[gateway_order], approved=True)

    def settle(self, gateway_order: str, state: CaptureState) -> None:
        """A pending capture ends."""
        with self._lock:
            self._orders[gateway_order] = evolve(self._orders[gateway_order], state=state)

    def forget(self, gateway_order: str) -> None:
        """The order's time is over."""
        with self._lock:
            del self._orders[gateway_order]

    def message(self, gateway_order: str) -> tuple[dict[str, str], bytes]:
        """The headers and body of a message that something changed."""
        with self._lock:
            order = self._orders[gateway_order]
            notice = {
                "id": f"EVENT{next(self._numbers)}",
                "kind": "PAYMENT.CHANGED",
                "gateway_order": gateway_order,
                "gateway_capture": order.capture,
                "reference": order.reference,
            }
        body = json.dumps(notice).encode()
        return {SIGNATURE: _sign(body)}, body

    def _order(self, gateway_order: str) -> GatewayOrder:
        gone = GatewayOrder(gateway_order, CaptureState.NONE, gone=True)
        return self._orders.get(gateway_order, gone)

    def _captured_by(self, capture: str) -> GatewayOrder:
        for order in self._orders.values():
            if order.capture == capture and order.state is CaptureState.COMPLETED:
                return order
        raise GatewayRejected("INVALID_RESOURCE_ID")

    def _listen(self) -> None:
        if self.down:
            raise GatewayDown

    def _answer(self, told: Told) -> Told:
        if self.mute:
            raise GatewayDown
        return told


def _sign(body: bytes) -> str:
    return hmac.new(_KEY, body, hashlib.sha256).hexdigest()
