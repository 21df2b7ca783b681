"""People who order, pay and cook through every outage, and remember what they were told."""

import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import attrs
import httpx2

from tests.integration.house.ordering import BELLECOUR, line, path_of, takeaway
from tests.integration.house.serving import House

HEALED_WITHIN = 30.0
BROKEN = {502, 503, 504}


@attrs.define
class Crowd:
    """Seven of them, until told to stop."""

    house: House
    stopping: threading.Event = attrs.field(factory=threading.Event)
    acknowledged: dict[str, tuple[dict[str, Any], str]] = attrs.field(factory=dict)
    """By key: what was asked, and the id of the order that was answered."""
    done: Counter[str] = attrs.field(factory=Counter)
    surprises: list[str] = attrs.field(factory=list)

    def ask(
        self, client: httpx2.Client, method: str, path: str, body: Any = None, key: str = ""
    ) -> Any:
        """Ask, and ask again as long as nobody answers; the answer, which must be a success."""
        headers = {"Idempotency-Key": key} if key else {}
        deadline = time.monotonic() + HEALED_WITHIN
        while True:
            try:
                answer = client.request(method, path, json=body, headers=headers)
            except httpx2.TransportError as broken:
                told = repr(broken)
            else:
                if answer.status_code < 300:
                    return answer.json()
                told = f"{answer.status_code} {answer.text}"
                if answer.status_code not in BROKEN:
                    raise AssertionError(f"{method} {path}: {told}")
            assert time.monotonic() < deadline, f"{method} {path} after 30 s: {told}"
            time.sleep(0.1)

    def order(self, client: httpx2.Client, **more: Any) -> Any:
        key = str(uuid4())
        body = takeaway(line("cola", size=None), note=key, **more)
        order = self.ask(client, "POST", f"{BELLECOUR}/orders", body, key)
        self.acknowledged[key] = (body, order["id"])
        return order

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Each at one thing after the other."""
        acts = (self.buys, self.buys, self.buys, self.pays, self.pays, self.serves, self.serves)
        people = [
            threading.Thread(target=self._keep_on, args=(f"{act.__name__} {number}", act))
            for number, act in enumerate(acts)
        ]
        for person in people:
            person.start()
        try:
            yield
        finally:
            self.stopping.set()
            for person in people:
                person.join()

    def all_get_on(self) -> None:
        """Wait until each has finished something that was begun after now."""
        before = Counter(self.done)
        deadline = time.monotonic() + HEALED_WITHIN
        while any(self.done[who] < before[who] + 2 for who in before):
            assert not self.surprises, self.surprises
            assert time.monotonic() < deadline, (before, self.done)
            time.sleep(0.05)

    def _keep_on(self, who: str, act: Callable[[], None]) -> None:
        self.done[who] = 0
        try:
            while not self.stopping.wait(0.05):
                act()
                self.done[who] += 1
        except Exception as surprise:  # noqa: BLE001 - told by `all_get_on`, in the test's thread
            self.surprises.append(f"{who}: {surprise!r}")

    def buys(self) -> None:
        with self.house.client() as guest:
            self.order(guest)

    def pays(self) -> None:
        """On line, and takes every other order back."""
        with self.house.client() as guest:
            order = self.order(guest, payment_method="paypal")
        with self.house.client(token=order["tracking_token"]) as customer:
            site = self.house.url
            body = {"method": "paypal", "return_url": site, "cancel_url": site}
            payments = f"{path_of(order)}/payments"
            payment = self.ask(customer, "POST", payments, body, str(uuid4()))
            gateway_order = payment["approve_url"].rpartition("=")[2]
            approved = httpx2.post(f"{self.house.paypal}/_sandbox/orders/{gateway_order}/approve")
            assert approved.status_code == 200, approved.text
            captured = self.ask(customer, "POST", f"{payments}/{payment['id']}/capture")
            assert captured["status"] == "captured", captured
            if order["id"][-1] in "02468ace":
                self.ask(customer, "POST", f"{path_of(order)}/cancel")

    def serves(self) -> None:
        """Somebody at the counter, who makes it and takes cash."""
        with self.house.client("admin") as staff:
            order = self.order(staff, channel="counter")
            path = path_of(order)
            for action in ("start-preparation", "ready"):
                self.ask(staff, "POST", f"{path}/{action}")
            cash = {"method": "cash", "amount_cents": order["totals"]["total_cents"]}
            self.ask(staff, "POST", f"{path}/payments", cash, str(uuid4()))
            self.ask(staff, "POST", f"{path}/collect")

    def check_books(self) -> None:
        """Nothing that was acknowledged is lost, and nothing was done twice."""
        with self.house.client() as guest, self.house.client("admin") as admin:
            for key, (body, order) in self.acknowledged.items():
                client = admin if body["channel"] == "counter" else guest
                headers = {"Idempotency-Key": key}
                again = client.post(f"{BELLECOUR}/orders", json=body, headers=headers)
                assert (again.status_code, again.json()["id"]) == (201, order)
                assert again.headers["Idempotency-Replayed"] == "true"
            kept = list(all_orders(admin))
            assert {order["note"]: order["id"] for order in kept} == {
                key: order for key, (_, order) in self.acknowledged.items()
            }
            assert len(kept) == len(self.acknowledged)
            self._check_payments(
                [order for order in kept if order["payment"]["method"] == "paypal"]
            )
        assert self.house.faults() == []

    def _check_payments(self, orders: list[dict[str, Any]]) -> None:
        """PayPal took what was paid, once, and gave back what was cancelled."""
        captured = Counter(re.findall(r"bellecour ([A-Z]-\d+)</td><td>COMPLETED", self._paypal()))
        paid = {order["number"] for order in orders if order["payment"]["paid_cents"]}
        assert captured == dict.fromkeys(paid, 1)
        for order in orders:
            money = order["payment"]
            assert money["paid_cents"] in {0, order["totals"]["total_cents"]}
            back = money["paid_cents"] if order["status"] == "cancelled" else 0
            assert money["refunded_cents"] == back

    def _paypal(self) -> str:
        return httpx2.get(self.house.paypal).text


def all_orders(admin: httpx2.Client) -> Iterator[dict[str, Any]]:
    cursor = ""
    while cursor is not None:
        page = admin.get(f"{BELLECOUR}/orders?limit=200{cursor and f'&cursor={cursor}'}").json()
        yield from page["items"]
        cursor = page["next_cursor"]
