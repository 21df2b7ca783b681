"""PayPal's other side, steered by tests of the gateway."""

from typing import Any

import requests

from ocpizza.adapters.paypal.gateway import PayPalGateway
from ocpizza.sandbox.paypal.config import SandboxConfig
from tests.contracts.gateway import charge
from tests.integration.paypal_sandbox.support import Letterbox, Message, Shop

WEBHOOK = "WEBHOOK17CHARACTE"


class SandboxBuyer:
    """Steers the sandbox, and receives what it sends."""

    def __init__(self, shop: Shop, box: Letterbox) -> None:
        self.shop = shop
        self._box = box

    def approve(self, gateway_order: str, funding: str = "immediate") -> None:
        self.shop.control(f"/orders/{gateway_order}/approve", {"funding": funding})

    def approve_with_a_bad_card(self, gateway_order: str) -> None:
        self.approve(gateway_order, "declined")

    def approve_for_review(self, gateway_order: str) -> None:
        self.approve(gateway_order, "review_accepted")

    def end_review(self, gateway_order: str, *, accepted: bool) -> None:
        order = self.shop.get(gateway_order).json()
        capture = order["purchase_units"][0]["payments"]["captures"][0]["id"]
        end = "COMPLETED" if accepted else "DECLINED"
        self.shop.control(f"/captures/{capture}/settle", {"status": end})

    def forget(self, gateway_order: str) -> None:
        self.shop.control(f"/orders/{gateway_order}/expire")

    def message(self, gateway_order: str) -> tuple[dict[str, str], bytes]:
        message = self.messages(gateway_order, "PAYMENT.CAPTURE.COMPLETED")[0]
        return message.headers, message.body

    def messages(self, about: str, kind: str) -> list[Message]:
        return self._box.wait_for(
            lambda message: about.encode() in message.body and message.event["event_type"] == kind
        )

    def fails(self, operation: str, *codes: str, times: int = 1) -> None:
        """The next calls of the operation meet these codes."""
        failure = {"operation": operation, "mock_application_codes": codes, "times": times}
        self.shop.control("/failures", failure)

    def revoke_tokens(self) -> None:
        self.shop.control("/tokens", method="DELETE")


def gateway_of(sandbox: SandboxConfig, **changes: Any) -> PayPalGateway:
    options: dict[str, Any] = {
        "base_url": sandbox.base_url,
        "credentials": (sandbox.client_id, sandbox.client_secret),
        "webhook_id": WEBHOOK,
        "production": False,
        "timeouts": (5.0, 5.0),
    }
    return PayPalGateway(**(options | changes))


def paths(sent: list[requests.PreparedRequest]) -> list[str]:
    return [str(request.path_url) for request in sent]


def approved(gateway: PayPalGateway, buyer: SandboxBuyer) -> str:
    order = gateway.create(charge()).gateway_order
    buyer.approve(order)
    return order
