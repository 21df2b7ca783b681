"""Subscriptions, the list of events, the simulator, and the check of a signature."""

from datetime import datetime
from json.decoder import JSONDecoder
from typing import Any
from urllib.parse import urlsplit

from ocpizza.sandbox.paypal.calls import Call, Reply
from ocpizza.sandbox.paypal.errors import Json
from ocpizza.sandbox.paypal.events import resend, simulate
from ocpizza.sandbox.paypal.signing import ALGORITHM, signed_text
from ocpizza.sandbox.paypal.state import Sandbox, Webhook, new_id

LOOPBACK = ("127.0.0.1", "localhost", "::1")
SIGNATURE_MEMBERS = (
    "auth_algo",
    "cert_url",
    "transmission_id",
    "transmission_sig",
    "transmission_time",
    "webhook_id",
)
MOST_WEBHOOKS = 10
LONGEST_ADDRESS = 2048


def subscribe(sandbox: Sandbox, call: Call) -> Reply:
    url, names = call.body.get("url"), call.body.get("event_types")
    if not isinstance(url, str) or not _may_be_called(url):
        return _invalid("url", "Not a valid webhook URL")
    if not isinstance(names, list) or not names or not all(_is_event_type(name) for name in names):
        return _invalid("event_types", "Is required")
    if any(webhook.url == url for webhook in sandbox.webhooks.values()):
        return _refusal(400, "WEBHOOK_URL_ALREADY_EXISTS", "Webhook URL already exists")
    if len(sandbox.webhooks) >= MOST_WEBHOOKS:
        return _refusal(400, "WEBHOOK_NUMBER_LIMIT_EXCEEDED", "Webhook number exceeds limit")
    webhook = Webhook(new_id(), url, tuple(name["name"] for name in names))
    sandbox.webhooks[webhook.id] = webhook
    return Reply(201, _webhook_json(sandbox, webhook))


def list_webhooks(sandbox: Sandbox, _: Call) -> Reply:
    shown = [_webhook_json(sandbox, webhook) for webhook in sandbox.webhooks.values()]
    return Reply(200, {"webhooks": shown})


def get_webhook(sandbox: Sandbox, call: Call) -> Reply:
    webhook = sandbox.webhooks.get(call.path["id"])
    return _unknown() if webhook is None else Reply(200, _webhook_json(sandbox, webhook))


def unsubscribe(sandbox: Sandbox, call: Call) -> Reply:
    webhook = sandbox.webhooks.pop(call.path["id"], None)
    return _unknown() if webhook is None else Reply(204, None)


def list_events(sandbox: Sandbox, call: Call) -> Reply:
    """Newest first; `start_time`, `end_time` (both included), `event_type`, `transaction_id`."""
    try:
        since, until = (_moment(call.query.get(name)) for name in ("start_time", "end_time"))
        size = int(call.query.get("page_size", "10"))
    except ValueError:
        return _invalid("start_time, end_time, page_size", "Not a valid value")
    wanted_type = call.query.get("event_type")
    transaction = call.query.get("transaction_id")
    found = [
        event
        for event in reversed(sandbox.events.values())
        if (since is None or datetime.fromisoformat(event["create_time"]) >= since)
        and (until is None or datetime.fromisoformat(event["create_time"]) <= until)
        and wanted_type in (None, event["event_type"])
        and transaction in (None, event["resource"].get("id"))
    ][:size]
    return Reply(200, {"events": found, "count": len(found), "links": []})


def get_event(sandbox: Sandbox, call: Call) -> Reply:
    event = sandbox.events.get(call.path["id"])
    return _unknown() if event is None else Reply(200, event)


def resend_event(sandbox: Sandbox, call: Call) -> Reply:
    event = sandbox.events.get(call.path["id"])
    if event is None:
        return _unknown()
    wanted = call.body.get("webhook_ids") or list(sandbox.webhooks)
    resend(sandbox, event, [hook for hook in sandbox.webhooks.values() if hook.id in wanted])
    return Reply(202, event)


def simulate_event(sandbox: Sandbox, call: Call) -> Reply:
    event_type, url = call.body.get("event_type"), call.body.get("url")
    webhook = sandbox.webhooks.get(str(call.body.get("webhook_id")))
    if not isinstance(event_type, str):
        return _invalid("event_type", "Is required")
    if webhook is not None:
        url = webhook.url
    if not isinstance(url, str) or not _may_be_called(url):
        return _invalid("webhook_id, url", "One of them is required")
    return Reply(202, simulate(sandbox, event_type, url))


def verify(sandbox: Sandbox, call: Call) -> Reply:
    """Judges the very bytes of `webhook_event`: parsed and written again, they fail."""
    for member in SIGNATURE_MEMBERS:
        if not isinstance(call.body.get(member), str):
            return _invalid(member, "Is required")
    if "webhook_event" not in call.body:
        return _invalid("webhook_event", "Is required")
    asked = call.body
    text = signed_text(
        asked["transmission_id"],
        asked["transmission_time"],
        asked["webhook_id"],
        _raw_member(call.raw.decode(), "webhook_event").encode(),
    )
    genuine = (
        asked["auth_algo"] == ALGORITHM
        and asked["cert_url"] == sandbox.signer.certificate_url
        and asked["webhook_id"] in sandbox.webhooks
        and sandbox.signer.verifies(asked["transmission_sig"], text)
    )
    return Reply(200, {"verification_status": "SUCCESS" if genuine else "FAILURE"})


def _raw_member(text: str, wanted: str) -> str:
    """The text of one member's value in a valid JSON object, white space around it left off."""
    decoder = JSONDecoder()
    position, found = text.index("{") + 1, ""
    while (quote := text.find('"', position)) >= 0:
        name, end = decoder.raw_decode(text, quote)
        start = text.index(":", end) + 1
        start += len(text[start:]) - len(text[start:].lstrip())
        _, position = decoder.raw_decode(text, start)
        if name == wanted:
            found = text[start:position]
    return found


def _may_be_called(url: str) -> bool:
    """Whether it is https on its own port, as PayPal asks; a stand-in may also call this machine."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    if len(url) > LONGEST_ADDRESS or not parts.hostname:
        return False
    secure = parts.scheme == "https" and port in (None, 443)
    return secure or (parts.scheme in ("http", "https") and parts.hostname in LOOPBACK)


def _is_event_type(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("name"), str)


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment


def _webhook_json(sandbox: Sandbox, webhook: Webhook) -> Json:
    href = f"{sandbox.config.base_url}/v1/notifications/webhooks/{webhook.id}"
    return {
        "id": webhook.id,
        "url": webhook.url,
        "event_types": [{"name": name} for name in webhook.event_types],
        "links": [
            {"href": href, "rel": "self", "method": "GET"},
            {"href": href, "rel": "delete", "method": "DELETE"},
        ],
    }


def _refusal(status: int, name: str, message: str, details: list[Json] | None = None) -> Reply:
    body: Json = {"name": name, "message": message, "debug_id": new_id(13).lower()}
    return Reply(status, body | ({"details": details} if details else {}))


def _invalid(field: str, issue: str) -> Reply:
    details = [{"field": field, "location": "body", "issue": issue}]
    return _refusal(400, "VALIDATION_ERROR", "Invalid data provided", details)


def _unknown() -> Reply:
    return _refusal(404, "INVALID_RESOURCE_ID", "Requested resource ID was not found.")
