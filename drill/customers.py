"""Customers who order and pay all the while, and remember what they were promised.

Whoever gets no answer asks again under the same key, as the site's own pages do; what went wrong
until then is counted.
"""

import ssl
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import httpx2
from attrs import Factory, define, field, frozen

from drill.journal import Unmet
from drill.processes import until

STORES = ("lyon-bellecour", "lyon-croix-rousse")
CASH, PAYPAL = 4, 2
PAUSE = 0.15
AGAIN = 0.1
PATIENCE = 30.0
SERVER_ERRORS = 500
ROUTED = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
"""What a platform's router says of a customer who came by https."""
SITE = "https://ocpizza.com"
ANSWERED = "answered"
BASKET = {
    "channel": "web",
    "fulfilment": "takeaway",
    "lines": [{"item": "margherita", "size": "medium", "quantity": 1}],
}


@frozen
class Order:
    """An order that was acknowledged; `paid`: PayPal has its money."""

    id: str
    number: str
    store: str
    token: str
    total_cents: int
    paid: bool = False

    @property
    def path(self) -> str:
        return f"/api/v1/stores/{self.store}/orders/{self.id}"


@frozen
class Payment:
    """One that has been begun: `approve_url` is where its buyer agrees."""

    path: str
    approve_url: str


@define
class Router:
    """Where requests go; a platform's router is told of a new release like this."""

    port: int = 0

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"


class _Stopped(Exception):
    """The customer went home unanswered."""


@define
class Customers:
    router: Router
    paypal: str
    trust: ssl.SSLContext
    """For PayPal's address."""
    acknowledged: dict[str, Order] = field(factory=dict)
    """By id; an order that was paid replaces itself."""
    answers: Counter[str] = field(factory=Counter)
    """What was answered, or went wrong instead, in how many requests."""
    surprises: list[str] = field(factory=list)
    _client: httpx2.Client = field(
        default=Factory(
            lambda self: httpx2.Client(timeout=PATIENCE, headers=ROUTED, verify=self.trust),
            takes_self=True,
        )
    )
    _stopping: threading.Event = field(factory=threading.Event)
    _lock: threading.Lock = field(factory=threading.Lock)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        people = [
            threading.Thread(target=self._keep_on, args=(STORES[number % len(STORES)], paying))
            for number, paying in enumerate((False,) * CASH + (True,) * PAYPAL)
        ]
        for person in people:
            person.start()
        try:
            yield
        finally:
            self._stopping.set()
            for person in people:
                person.join()

    def afresh(self) -> "Customers":
        """Others, who come after those have gone home."""
        return Customers(self.router, self.paypal, self.trust)

    def go_home(self) -> None:
        """No more orders; who waits for an answer gives up."""
        self._stopping.set()

    def since(self, before: Counter[str]) -> tuple[int, Counter[str]]:
        """How many requests since then, and which of them failed."""
        with self._lock:
            new = self.answers - before
        return new.total(), Counter({said: n for said, n in new.items() if said != ANSWERED})

    def so_far(self) -> Counter[str]:
        with self._lock:
            return self.answers.copy()

    def more_orders(self, count: int = 10) -> None:
        """Wait until so many more were acknowledged. Raises Unmet when that takes too long."""
        before = len(self.acknowledged)
        until(
            lambda: bool(self.surprises) or len(self.acknowledged) >= before + count,
            PATIENCE,
            f"{count} more orders did not come",
        )
        if self.surprises:
            raise Unmet(self.surprises[0])

    def order(self, store: str, method: str = "cash") -> Order:
        customer = {"customer": {"name": "Camille Martin"}, "payment_method": method}
        placed = self._ask("POST", f"/api/v1/stores/{store}/orders", {**BASKET, **customer})
        made = Order(
            placed["id"],
            placed["number"],
            store,
            placed["tracking_token"],
            placed["totals"]["total_cents"],
        )
        self.acknowledged[made.id] = made
        return made

    def ask_once(
        self, method: str, path: str, body: Any = None, token: str = ""
    ) -> httpx2.Response:
        """Whatever is answered, over a connection of its own: any process may be the one."""
        headers = {"Idempotency-Key": str(uuid4()), "Connection": "close"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        return self._client.request(method, self.router.url(path), json=body, headers=headers)

    def begin_payment(self, order: Order) -> Payment:
        back = f"{SITE}/back"
        body = {"method": "paypal", "return_url": back, "cancel_url": back}
        begun = self._ask("POST", f"{order.path}/payments", body, order.token)
        return Payment(f"{order.path}/payments/{begun['id']}", begun["approve_url"])

    def approve(self, payment: Payment) -> None:
        token = payment.approve_url.rpartition("=")[2]
        url = f"{self.paypal}/_sandbox/orders/{token}/approve"
        while True:
            try:
                self._client.post(url, json={}).raise_for_status()
            except httpx2.TransportError:
                if self._stopping.wait(AGAIN):
                    raise _Stopped from None
            else:
                return

    def capture(self, order: Order, payment: Payment) -> None:
        captured = self._ask("POST", f"{payment.path}/capture", None, order.token)
        if captured["status"] != "captured":
            raise Unmet(f"a payment is {captured['status']} instead of captured")
        paid = Order(order.id, order.number, order.store, order.token, order.total_cents, paid=True)
        self.acknowledged[order.id] = paid

    def _keep_on(self, store: str, paying: bool) -> None:  # noqa: FBT001 - a thread's argument
        act: Callable[[str], None] = self._pay if paying else self._buy
        try:
            while not self._stopping.wait(PAUSE):
                act(store)
        except _Stopped:
            pass
        except Exception as surprise:  # noqa: BLE001 - told in the drill's own thread
            self.surprises.append(f"a customer met {surprise!r}")

    def _buy(self, store: str) -> None:
        self.order(store)

    def _pay(self, store: str) -> None:
        order = self.order(store, "paypal")
        payment = self.begin_payment(order)
        self.approve(payment)
        self.capture(order, payment)

    def _ask(self, method: str, path: str, body: Any, token: str = "") -> Any:
        headers = {"Idempotency-Key": str(uuid4())}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        while True:
            answer = self._once(method, path, body, headers)
            if answer is not None and answer.is_success:
                return answer.json()
            if answer is not None and answer.status_code < SERVER_ERRORS:
                raise Unmet(f"{method} {path}: {answer.status_code} {answer.text}")
            if self._stopping.wait(AGAIN):
                raise _Stopped

    def _once(
        self, method: str, path: str, body: Any, headers: dict[str, str]
    ) -> httpx2.Response | None:
        """None when nobody answered."""
        answer = None
        try:
            url = self.router.url(path)
            answer = self._client.request(method, url, json=body, headers=headers)
        except httpx2.TransportError as broken:
            said = type(broken).__name__
        else:
            said = ANSWERED if answer.is_success else str(answer.status_code)
        with self._lock:
            self.answers[said] += 1
        return answer
