"""A customer with a browser that runs no script: reads pages, sends the forms that are on them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import attrs
import httpx2

from ocpizza.entrypoints.cli.demo.accounts import PASSWORD
from tests.integration.house.serving import House
from tests.integration.managing.desk import fields_of, words

OURS = {"Sec-Fetch-Site": "same-origin", "Accept-Language": "fr"}


@attrs.frozen
class Shopper:
    client: httpx2.Client
    store: str

    def read(self, path: str, status: int = 200, **query: str) -> str:
        """The words of a page."""
        answer = self.client.get(path, params=query)
        assert answer.status_code == status, words(answer.text)[:2000]
        return words(answer.text)

    def add(self, item: str, size: str = "medium", quantity: int = 1, **more: Any) -> None:
        line = {"item": item, "size": size, "quantity": str(quantity), **more}
        added = self.client.post(self.store, data=line)
        assert added.status_code == 200, words(added.text)[:2000]

    def checkout(self) -> dict[str, Any]:
        """What the form of the checkout would send as it stands."""
        return self.form(f"{self.store}/checkout", "order")

    def form(self, path: str, name: str) -> dict[str, Any]:
        page = self.client.get(path).text
        found = re.search(rf'<form[^>]*id="{name}".*?</form>', page, re.DOTALL)
        assert found is not None, words(page)[:2000]
        return fields_of(found[0])

    def send(self, path: str, fields: dict[str, Any], status: int = 200) -> httpx2.Response:
        answer = self.client.post(path, data=fields)
        assert answer.status_code == status, words(answer.text)[:2000]
        return answer

    def order(self, status: int = 200, /, **fields: Any) -> httpx2.Response:
        """Send the checkout as it stands, with these fields; paid in cash unless said otherwise."""
        filled = {**self.checkout(), "name": "Léa", "payment_method": "cash", **fields}
        return self.send(f"{self.store}/checkout", filled, status)


@contextmanager
def shopper(house: House, store: str = "lyon-bellecour", *, who: str = "") -> Iterator[Shopper]:
    """At a store, to take away; signed in as the demonstration's `who`."""
    path = f"/stores/{store}"
    with httpx2.Client(
        base_url=house.url, headers=OURS, follow_redirects=True, timeout=30
    ) as client:
        if who:
            client.post("/sign-in", data={"email": f"{who}@ocpizza.example", "password": PASSWORD})
        client.get(path, params={"fulfilment": "takeaway"})
        yield Shopper(client, path)


def paid_by_paypal(house: House, shopper: Shopper) -> str:
    """The tracker of what is in the basket, ordered and approved at PayPal."""
    fields = {**shopper.checkout(), "name": "Léa", "payment_method": "paypal"}
    sent = shopper.client.post(f"{shopper.store}/checkout", data=fields, follow_redirects=False)
    assert sent.status_code == 303, words(sent.text)[:2000]
    return approved(house, shopper, sent.headers["location"])


def approved(house: House, shopper: Shopper, approve_url: str) -> str:
    """Approve on PayPal's page, which leads back to the tracker."""
    tracker = answer(house, shopper, approve_url, "immediate")
    assert tracker.status_code == 200, words(tracker.text)[:2000]
    return tracker.url.path


def answer(house: House, shopper: Shopper, approve_url: str, choice: str) -> httpx2.Response:
    """Choose something on PayPal's page, and go where that leads."""
    page = httpx2.get(approve_url)
    (token,) = set(re.findall(r"name='token' value='([^']+)'", page.text))
    chosen = httpx2.post(f"{house.paypal}/checkoutnow", data={"token": token, "choice": choice})
    return shopper.client.get(chosen.headers["location"])
