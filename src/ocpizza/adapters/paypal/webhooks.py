"""Messages from PayPal: verified by PayPal itself, with the very bytes that came."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import structlog

from ocpizza.adapters.paypal.client import Client
from ocpizza.adapters.paypal.hosts import Hosts
from ocpizza.adapters.paypal.reading import dig, link, text_at
from ocpizza.application.ports.gateway import Forged, GatewayDown, Notice

ALGORITHM = "SHA256withRSA"
SIGNED = ("auth-algo", "cert-url", "transmission-id", "transmission-sig", "transmission-time")
LONGEST_HEADER = 500
_LOG = structlog.stdlib.get_logger("ocpizza.paypal")


def check(
    client: Client, hosts: Hosts, webhook_id: str, headers: Mapping[str, str], body: bytes
) -> dict[str, Any]:
    """The event, once PayPal says that it is its own. Raises Forged or GatewayDown.

    `cert_url` is judged before anything is asked, and never fetched by us.
    """
    signature = _signature(headers)
    if signature["auth_algo"] != ALGORITHM or not hosts.may_hold_certificates(
        signature["cert_url"]
    ):
        raise Forged
    event = _event(body)
    head = json.dumps(signature | {"webhook_id": webhook_id})[:-1]
    # Parsed and written again the event would not verify: it goes back as it came. It is one
    # whole JSON object (checked above), so it cannot reach out of its place.
    asked = head.encode() + b',"webhook_event":' + body + b"}"
    answer = client.post("/v1/notifications/verify-webhook-signature", asked)
    if answer.ok:
        if answer.body.get("verification_status") == "SUCCESS":
            return event
        raise Forged
    if answer.status == HTTPStatus.BAD_REQUEST:
        raise Forged
    _LOG.error("the signature cannot be checked", status=answer.status, issue=answer.issue)
    raise GatewayDown


def notice(event: dict[str, Any]) -> Notice:
    """The ids in an event; what changed is asked for, not taken from it. Raises Forged."""
    event_id, kind = text_at(event, "id"), text_at(event, "event_type")
    if event_id is None or kind is None:
        raise Forged
    resource = dig(event, "resource")
    up = urlsplit(link(resource, "up") or "").path
    match text_at(event, "resource_type"):
        case "checkout-order":
            order, capture = text_at(resource, "id"), None
        case "capture":
            order, capture = _id_in(up, "orders"), text_at(resource, "id")
        case "dispute":
            order = None
            capture = text_at(resource, "disputed_transactions", 0, "seller_transaction_id")
        case _:
            order, capture = text_at(resource, "order_id"), _id_in(up, "captures")
    order = text_at(resource, "supplementary_data", "related_ids", "order_id") or order
    reference = (
        text_at(resource, "custom_id")
        or text_at(resource, "purchase_units", 0, "custom_id")
        or text_at(resource, "disputed_transactions", 0, "custom")
    )
    return Notice(event_id, kind, order, capture, reference and reference.replace(",", ":"))


def _signature(headers: Mapping[str, str]) -> dict[str, str]:
    lowered = {name.lower(): value for name, value in headers.items()}
    found = {}
    for name in SIGNED:
        value = lowered.get(f"paypal-{name}")
        if not value or len(value) > LONGEST_HEADER:
            raise Forged
        found[name.replace("-", "_")] = value
    return found


def _event(body: bytes) -> dict[str, Any]:
    try:
        event = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Forged from None
    if not isinstance(event, dict):
        raise Forged
    return event


def _id_in(path: str, collection: str) -> str | None:
    found = re.search(rf"/{collection}/([A-Z0-9]+)$", path)
    return found[1] if found else None
