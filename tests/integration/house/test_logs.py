"""An evening's logs of the web and the worker hold nothing that people typed, no token, no secret."""

from pathlib import Path
from typing import Any

import httpx2
import msgspec
import pytest

from ocpizza.entrypoints.cli.demo.accounts import PASSWORD
from tests.integration.house.ordering import BELLECOUR, delivery, new_key, path_of, place
from tests.integration.house.serving import House, Serve, started, until

CUSTOMER = {"name": "Zéphyrine Quatrefages", "phone": "+33698765432", "email": "zq@courriel.test"}
ADDRESS = {
    "line1": "17 bis montée Saint-Barthélemy",
    "line2": "escalier Tournesol",
    "postcode": "69002",
    "city": "Lyon",
    "instructions": "digicode 4711B",
}
TYPED = (
    *("Quatrefages", "Zéphyrine", "698765432", "98 76 54 32", "zq@courriel.test", "courriel.test"),
    *("Barthélemy", "Tournesol", "4711B", "sonnez chez Ludmilla", "Ludmilla", PASSWORD),
)
SECRETS = {
    "SECRET_KEY": "a-secret-key-that-signs-what-is-followed",
    "PAYPAL_KEY": "sandbox-client:sandbox-secret",
    "METRICS_TOKEN": "a-token-for-the-figures",
}


def lines(log: Path) -> list[dict[str, Any]]:
    """Those that are ours; what comes before logging is set up is plain text."""
    found = log.read_text(encoding="utf-8").splitlines()
    return [msgspec.json.decode(line) for line in found if line.startswith("{")]


def order_and_pay(house: House) -> list[str]:
    """On line, with everything that a customer may tell; the tokens that came with it."""
    wish = delivery(payment_method="paypal", note="sonnez chez Ludmilla")
    wish |= {"customer": CUSTOMER, "address": ADDRESS}
    with house.client() as guest:
        order = place(guest, wish)
        token = order["tracking_token"]
        guest.get(path_of(order), params={"token": token})
        guest.post(f"{BELLECOUR}/orders", json={**wish, "lines": "none"}, headers=new_key())
        guest.post(f"{BELLECOUR}/orders", content=b'{"name": "Quatrefages', headers=new_key())
    with house.client(token=token) as customer:
        body = {"method": "paypal", "return_url": house.url, "cancel_url": house.url}
        paying = f"{path_of(order)}/payments"
        payment = customer.post(paying, json=body, headers=new_key()).json()
        gateway_order = payment["approve_url"].rpartition("=")[2]
        httpx2.post(f"{house.paypal}/_sandbox/orders/{gateway_order}/approve")
        captured = customer.post(f"{paying}/{payment['id']}/capture")
        assert captured.json()["status"] == "captured", captured.text
    site = httpx2.get(f"{house.url}/orders/{order['id']}", params={"token": token})
    return [token, *site.cookies.values()]


def sign_in(house: House) -> list[str]:
    with house.client() as client:
        client.post("/tokens", json={"email": CUSTOMER["email"], "password": "Ludmilla"})
        client.get("/me", headers={"Authorization": "Bearer Quatrefages"})
    with house.client("manager") as manager:
        manager.get(f"{BELLECOUR}/orders", params={"q": "Quatrefages"})
        manager.get("/callers", params={"phone": CUSTOMER["phone"]})
    return [house.token("manager")]


@pytest.fixture
def whole_house(serve: Serve, tmp_path: Path) -> Any:
    """At its most talkative; letters go to a folder."""
    told = {**SECRETS, "LOG_LEVEL": "DEBUG", "SMTP_URL": f"file://{tmp_path}/letters"}
    with serve(worker="process", **told) as house:
        log = house.log.with_name("worker.log")
        with started(("worker",), house.environ, log):
            yield house, log, tmp_path / "letters"


def test_nothing_that_is_personal_or_secret_is_logged(
    whole_house: tuple[House, Path, Path],
) -> None:
    house, worker, letters = whole_house
    tokens = order_and_pay(house) + sign_in(house)
    until(lambda: any("Quatrefages" in letter.read_text() for letter in letters.glob("*.txt")))
    httpx2.get(f"{house.url}/metrics", headers={"Authorization": "Bearer a-token-for-the-figures"})

    secrets = [*SECRETS.values(), "sandbox-secret", house.environ["DATABASE_URL"], *tokens]
    for log in (house.log, worker):
        text = log.read_text(encoding="utf-8")
        for private in (*TYPED, *secrets):
            assert private not in text
            assert msgspec.json.encode(private).decode().strip('"') not in text

    answered = [line for line in lines(house.log) if line["event"] == "answered"]
    assert {"request_id", "method", "route", "status", "ms"} <= answered[0].keys()
    jobs = [line for line in lines(worker) if line["event"] == "job"]
    assert {"announce", "send-mails"} <= {line["job"] for line in jobs}
    assert all({"job", "outcome", "ms"} <= line.keys() for line in jobs)
    assert any(line["items"] for line in jobs if line["job"] == "announce")
