"""Sends webhooks from background threads, again when they are not taken."""

import base64
import heapq
import secrets
import threading
import time
import uuid
from collections import deque
from collections.abc import Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from itertools import count
from urllib.parse import urlsplit

import attrs

from ocpizza.sandbox.paypal.signing import ALGORITHM, Signer, signed_text

THREADS = 4
WAITING_AT_MOST = 10_000
KEPT_DELIVERIES = 10_000
TIMEOUT = 20.0
HELD_BACK = 0.3


@attrs.define(eq=False, kw_only=True)
class Delivery:
    """One event on its way to one address, with what came of each attempt.

    `webhook_id` is the id that is signed; `state` is `waiting`, `delivered`, `failed` or
    `lost`; an attempt holds `at` and either the answer's `status` or the `error`.
    """

    event_id: str
    event_type: str
    webhook_id: str
    url: str
    body: bytes
    forged: bool = False
    state: str = "waiting"
    attempts: list[dict[str, str | int]] = attrs.Factory(list)


class Postman:
    """A bounded heap of deliveries and the daemon threads that carry them out."""

    def __init__(self, signer: Signer, redelivery_delays: Sequence[float]) -> None:
        self._signer = signer
        self._delays = redelivery_delays
        self._due: list[tuple[float, int, Delivery]] = []
        self._sequence = count()
        self._changed = threading.Condition()
        self._running = False
        self._held: list[Delivery] = []
        self.deliveries: deque[Delivery] = deque(maxlen=KEPT_DELIVERIES)

    def start(self) -> None:
        self._running = True
        for number in range(THREADS):
            threading.Thread(
                target=self._work, name=f"paypal-sandbox-webhooks-{number}", daemon=True
            ).start()

    def stop(self) -> None:
        """Nothing new is begun; an attempt under way ends with its thread."""
        with self._changed:
            self._running = False
            self._changed.notify_all()

    def send(self, delivery: Delivery, *, delay: float = 0.0) -> None:
        if not delivery.attempts:
            self.deliveries.append(delivery)
        with self._changed:
            self._push(delivery, delay)
            while self._held and not delivery.attempts:
                self._push(self._held.pop(0), delay + HELD_BACK)

    def hold(self, delivery: Delivery) -> None:
        """Sends it shortly after whatever is sent next."""
        self.deliveries.append(delivery)
        with self._changed:
            self._held.append(delivery)

    def lose(self, delivery: Delivery) -> None:
        delivery.state = "lost"
        self.deliveries.append(delivery)

    def _push(self, delivery: Delivery, delay: float) -> None:
        if len(self._due) >= WAITING_AT_MOST:
            delivery.state = "failed"
            return
        heapq.heappush(self._due, (time.monotonic() + delay, next(self._sequence), delivery))
        self._changed.notify()

    def _work(self) -> None:
        while (delivery := self._next()) is not None:
            if self._attempt(delivery):
                delivery.state = "delivered"
            elif len(delivery.attempts) <= len(self._delays) and not delivery.forged:
                self.send(delivery, delay=self._delays[len(delivery.attempts) - 1])
            else:
                delivery.state = "failed"

    def _next(self) -> Delivery | None:
        with self._changed:
            while self._running:
                wait = self._due[0][0] - time.monotonic() if self._due else None
                if wait is not None and wait <= 0:
                    return heapq.heappop(self._due)[2]
                self._changed.wait(wait)
        return None

    def _attempt(self, delivery: Delivery) -> bool:
        attempt: dict[str, str | int] = {"at": datetime.now(UTC).isoformat()}
        taken = False
        try:
            status = _post(delivery.url, delivery.body, self._headers(delivery))
            attempt["status"] = status
            taken = HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES
        except (OSError, HTTPException) as error:
            attempt["error"] = type(error).__name__
        delivery.attempts.append(attempt)
        return taken

    def _headers(self, delivery: Delivery) -> dict[str, str]:
        transmission_id = str(uuid.uuid4())
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        text = signed_text(transmission_id, now, delivery.webhook_id, delivery.body)
        genuine = self._signer.sign(text)
        false = base64.b64encode(secrets.token_bytes(256)).decode()
        return {
            "Content-Type": "application/json",
            "User-Agent": "PayPal/AUHD-214.0-58843561",
            "Paypal-Transmission-Id": transmission_id,
            "Paypal-Transmission-Time": now,
            "Paypal-Transmission-Sig": false if delivery.forged else genuine,
            "Paypal-Cert-Url": self._signer.certificate_url,
            "Paypal-Auth-Algo": ALGORITHM,
            "Paypal-Auth-Version": "v2",
        }


def _post(url: str, body: bytes, headers: dict[str, str]) -> int:
    """The status of the answer; redirects are not followed, and no proxy is asked."""
    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.netloc, timeout=TIMEOUT)
    try:
        target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        connection.request("POST", target, body, headers)
        return connection.getresponse().status
    finally:
        connection.close()
