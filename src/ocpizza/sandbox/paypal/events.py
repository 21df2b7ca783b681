"""What happened, told to whoever subscribed."""

import json

from ocpizza.sandbox.paypal.delivery import Delivery
from ocpizza.sandbox.paypal.errors import Json
from ocpizza.sandbox.paypal.signing import SIMULATOR_WEBHOOK_ID
from ocpizza.sandbox.paypal.state import Sandbox, Webhook, new_id, timestamp

RESOURCE_TYPES = {
    "CHECKOUT.ORDER": "checkout-order",
    "CHECKOUT.PAYMENT-APPROVAL": "payment-approval",
    "PAYMENT.CAPTURE": "capture",
    "PAYMENT.REFUND": "refund",
    "CUSTOMER.DISPUTE": "dispute",
}
# These two carry the refund, not the capture that their name speaks of.
REFUND_EVENTS = ("PAYMENT.CAPTURE.REFUNDED", "PAYMENT.CAPTURE.REVERSED")


def emit(sandbox: Sandbox, event_type: str, resource: Json, summary: str) -> None:
    """Keeps the event and sends it to every subscription that wants it."""
    event = _envelope(sandbox, event_type, resource, summary)
    sandbox.keep_event(event)
    for webhook in sandbox.webhooks.values():
        if webhook.wants(event_type):
            _dispatch(sandbox, event, webhook)


def resend(sandbox: Sandbox, event: Json, webhooks: list[Webhook]) -> None:
    for webhook in webhooks:
        sandbox.postman.send(_delivery(event, webhook.url, webhook.id))


def simulate(sandbox: Sandbox, event_type: str, url: str) -> Json:
    """A made-up event, signed with the simulator's literal webhook id. Not kept."""
    resource: Json = {"id": new_id(), "status": event_type.rpartition(".")[2]}
    event = _envelope(sandbox, event_type, resource, "A simulated event")
    sandbox.postman.send(_delivery(event, url, SIMULATOR_WEBHOOK_ID))
    return event


def _envelope(sandbox: Sandbox, event_type: str, resource: Json, summary: str) -> Json:
    event_id = f"WH-{new_id()}-{new_id()}"
    resource_type = RESOURCE_TYPES.get(event_type.rpartition(".")[0], "unknown")
    if event_type in REFUND_EVENTS:
        resource_type = "refund"
    href = f"{sandbox.config.base_url}/v1/notifications/webhooks-events/{event_id}"
    return {
        "id": event_id,
        "event_version": "1.0",
        "create_time": timestamp(sandbox.now()),
        "resource_type": resource_type,
        "resource_version": "2.0",
        "event_type": event_type,
        "summary": summary,
        "resource": resource,
        "links": [
            {"href": href, "rel": "self", "method": "GET"},
            {"href": f"{href}/resend", "rel": "resend", "method": "POST"},
        ],
    }


def _delivery(event: Json, url: str, webhook_id: str, *, forged: bool = False) -> Delivery:
    return Delivery(
        event_id=event["id"],
        event_type=event["event_type"],
        webhook_id=webhook_id,
        url=url,
        body=json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode(),
        forged=forged,
    )


def _dispatch(sandbox: Sandbox, event: Json, webhook: Webhook) -> None:
    fate, postman = sandbox.fate, sandbox.postman
    delivery = _delivery(event, webhook.url, webhook.id, forged=fate.forged)
    if fate.lost:
        postman.lose(delivery)
    elif fate.reordered:
        postman.hold(delivery)
    else:
        delay = sandbox.config.webhook_delay.total_seconds() if fate.delayed else 0.0
        postman.send(delivery, delay=delay)
        if fate.duplicated:
            postman.send(_delivery(event, webhook.url, webhook.id), delay=delay)
