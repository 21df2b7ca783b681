"""A gateway that takes money on line. Nothing of ours is open while it is called (house rule 5)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol

from attrs import frozen

from ocpizza.domain.money import Money


class GatewayDown(Exception):
    """No answer, or none that can be read: what happened there is unknown. Ask again, same id."""


class GatewayRejected(Exception):
    """The gateway understood and said no for good; `issue` is its own code."""

    def __init__(self, issue: str) -> None:
        super().__init__(issue)
        self.issue = issue


class Forged(Exception):
    """The message is not the gateway's."""


@frozen
class ItemLine:
    """What the buyer reads on the gateway's page; amounts include VAT."""

    name: str
    quantity: int
    unit: Money


@frozen
class Charge:
    """An order to be approved by its buyer.

    `reference` is `<store>:<payment id>` and comes back with every message; `invoice` is unique
    per attempt. `items` and `delivery` add up to `amount`, else `items` is empty.
    """

    request_id: str
    reference: str
    invoice: str
    description: str
    amount: Money
    items: tuple[ItemLine, ...]
    delivery: Money
    return_url: str
    cancel_url: str
    language: str


@frozen
class Approval:
    """The gateway's order, and where its buyer approves it."""

    gateway_order: str
    approve_url: str


class CaptureState(StrEnum):
    """How a capture stands at the gateway. `NONE`: nothing was captured and nothing is under way."""

    NONE = "none"
    PENDING = "pending"
    COMPLETED = "completed"
    DECLINED = "declined"


@frozen
class GatewayRefund:
    """A refund as the gateway knows it; `reference` is what we sent with it, if anything."""

    gateway_id: str
    amount: Money
    state: CaptureState
    reference: str | None = None


@frozen
class GatewayOrder:
    """The gateway's word on one payment: what was captured, and what went back.

    `approved`: its buyer has approved and it can be captured. `gone`: the gateway knows it no more.
    `capture` is the capture's id. `redirect` is set when the buyer can mend a declined one there.
    """

    gateway_order: str
    state: CaptureState
    approved: bool = False
    gone: bool = False
    reference: str | None = None
    amount: Money | None = None
    capture: str | None = None
    issue: str | None = None
    redirect: str | None = None
    refunds: tuple[GatewayRefund, ...] = ()

    @property
    def returned(self) -> tuple[tuple[str, str | None, Money], ...]:
        """What has gone back: the gateway's id, our reference if any, and how much."""
        return tuple(
            (refund.gateway_id, refund.reference, refund.amount)
            for refund in self.refunds
            if refund.state is CaptureState.COMPLETED
        )


@frozen
class Repayment:
    """A refund to be made of a capture. `reference` is `<store>:<payment id>:<refund id>`."""

    request_id: str
    gateway_capture: str
    amount: Money
    reference: str
    reason: str


@frozen
class Notice:
    """A verified message: something changed at the gateway; what, is for `look_up` to say."""

    id: str
    kind: str
    gateway_order: str | None
    gateway_capture: str | None
    reference: str | None


class PaymentGateway(Protocol):
    """Every method raises GatewayDown when the outcome is unknown."""

    def check(self) -> None:
        """Ask for access, and for nothing else; what GatewayDown says is why there is none."""

    def create(self, charge: Charge) -> Approval:
        """Announce a payment; the same request id gives the same one. Raises GatewayRejected."""

    def look_up(self, gateway_order: str) -> GatewayOrder:
        """What the gateway knows of a payment now."""

    def capture(self, gateway_order: str, request_id: str) -> GatewayOrder:
        """Take the approved money; asked again, it answers what it did the first time.

        Not approved: `state` NONE and `approved` False. Refused: DECLINED with its `issue`.
        """

    def refund(self, repayment: Repayment) -> GatewayRefund:
        """Give money back; the same request id gives it once. Raises GatewayRejected."""

    def look_up_refund(self, gateway_id: str) -> GatewayRefund:
        """What the gateway knows of a refund now."""

    def verify(self, headers: Mapping[str, str], body: bytes) -> Notice:
        """Read a message sent to us; raises Forged, or GatewayDown when that cannot be checked."""
