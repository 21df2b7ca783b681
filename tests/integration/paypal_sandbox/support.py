"""A shop that speaks to the sandbox with bare HTTP, and a place where its webhooks land."""

import json
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import attrs
import requests

from ocpizza.sandbox.paypal.config import SandboxConfig

Json = dict[str, Any]


def money(value: str, currency: str = "EUR") -> Json:
    return {"currency_code": currency, "value": value}


def order_body(**unit: Any) -> Json:
    """A pizza and its delivery, 26.50 €, with the buyer's wallet; `unit` replaces members."""
    breakdown = {"item_total": money("24.00"), "shipping": money("2.50")}
    wanted = {
        "amount": money("26.50") | {"breakdown": breakdown},
        "items": [{"name": "Margherita", "quantity": "2", "unit_amount": money("12.00")}],
        "description": "Commande A-042",
        "custom_id": f"lyon-bellecour:{uuid.uuid4()}",
        "invoice_id": str(uuid.uuid4()),
    }
    context = {
        "brand_name": "OC Pizza",
        "locale": "fr-FR",
        "shipping_preference": "NO_SHIPPING",
        "user_action": "PAY_NOW",
        "return_url": "http://127.0.0.1:9/back?store=lyon",
        "cancel_url": "http://127.0.0.1:9/cancelled",
    }
    return {
        "intent": "CAPTURE",
        "purchase_units": [wanted | unit],
        "payment_source": {"paypal": {"experience_context": context}},
    }


class Shop:
    """Calls as a merchant's server makes them; a request id of its own unless one is given."""

    def __init__(self, config: SandboxConfig) -> None:
        self.config = config
        self.base_url = config.base_url
        answer = requests.post(
            f"{self.base_url}/v1/oauth2/token",
            auth=(config.client_id, config.client_secret),
            data={"grant_type": "client_credentials"},
            timeout=5,
        )
        self.token: str = answer.json()["access_token"]

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        mock: str | list[str] | None = None,
        request_id: str | None = "",
        **headers: str,
    ) -> requests.Response:
        """`request_id` None sends none; further headers with `_` for `-`, empty leaves one off."""
        sent = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            "Prefer": "return=representation",
        }
        if request_id is not None:
            sent["PayPal-Request-Id"] = request_id or str(uuid.uuid4())
        if mock is not None:
            sent["PayPal-Mock-Response"] = json.dumps({"mock_application_codes": mock})
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return requests.request(
            method,
            f"{self.base_url}{path}",
            data=body if isinstance(body, bytes | str) else json.dumps(body) if body else None,
            headers={name: value for name, value in sent.items() if value},
            timeout=5,
        )

    def create(self, body: Json | None = None, **options: Any) -> requests.Response:
        return self.call("POST", "/v2/checkout/orders", body or order_body(), **options)

    def get(self, order: str, **options: Any) -> requests.Response:
        return self.call("GET", f"/v2/checkout/orders/{order}", **options)

    def capture(self, order: str, **options: Any) -> requests.Response:
        return self.call("POST", f"/v2/checkout/orders/{order}/capture", **options)

    def refund(self, capture: str, body: Json | None = None, **options: Any) -> requests.Response:
        return self.call("POST", f"/v2/payments/captures/{capture}/refund", body, **options)

    def control(self, path: str, body: Json | None = None, method: str = "POST") -> Json:
        url = f"{self.base_url}/_sandbox{path}"
        answer = requests.request(method, url, json=body or {}, timeout=5)
        answer.raise_for_status()
        told: Json = answer.json()
        return told

    def approved(self, funding: str = "immediate", **unit: Any) -> str:
        """The id of a new order that its buyer has approved."""
        order: str = self.create(order_body(**unit)).json()["id"]
        self.control(f"/orders/{order}/approve", {"funding": funding})
        return order

    def captured(self, funding: str = "immediate", **options: Any) -> str:
        """The id of a new capture."""
        return str(capture_of(self.capture(self.approved(funding), **options).json())["id"])


def capture_of(order: Json) -> Any:
    return order["purchase_units"][0]["payments"]["captures"][0]


def issue_of(answer: requests.Response) -> str:
    """The first issue of an error answer."""
    issue: str = answer.json()["details"][0]["issue"]
    return issue


@attrs.frozen
class Message:
    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> Any:
        return json.loads(self.body)


class Letterbox:
    """Keeps what is posted to it; answers the statuses in `answers` first, then 200."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.messages: list[Message] = []
        self.answers: list[int] = []

    def wait_for(
        self, wanted: Callable[[Message], bool] = lambda _: True, *, times: int = 1
    ) -> list[Message]:
        """The messages of that kind, once there are `times` of them."""
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            found = [message for message in self.messages if wanted(message)]
            if len(found) >= times:
                return found
            time.sleep(0.01)
        kinds = [message.event["event_type"] for message in self.messages]
        raise AssertionError(f"{times} messages were awaited; those that came: {kinds}")

    def wait_for_type(self, event_type: str, *, times: int = 1) -> list[Message]:
        return self.wait_for(lambda message: message.event["event_type"] == event_type, times=times)


@contextmanager
def letterbox() -> Iterator[Letterbox]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status = box.answers.pop(0) if box.answers else 200
            box.messages.append(Message(headers, body))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    box = Letterbox(f"http://127.0.0.1:{server.server_port}/hook")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield box
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
