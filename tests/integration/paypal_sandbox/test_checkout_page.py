"""The buyer's page: plain HTML that leads back to the shop."""

import re

import pytest
import requests

from tests.integration.paypal_sandbox.support import Shop, capture_of, order_body


def page(shop: Shop, order: str, language: str = "fr") -> requests.Response:
    url = f"{shop.base_url}/checkoutnow?token={order}"
    return requests.get(url, headers={"Accept-Language": language}, timeout=5)


def choose(shop: Shop, order: str, choice: str) -> requests.Response:
    return requests.post(
        f"{shop.base_url}/checkoutnow",
        data={"token": order, "choice": choice},
        allow_redirects=False,
        timeout=5,
    )


def test_the_buyer_sees_what_is_paid_to_whom(shop: Shop) -> None:
    order = shop.create(order_body(description="Commande <A-042>")).json()["id"]
    html = page(shop, order).text
    for told in ("OC Pizza", "Commande &lt;A-042&gt;", "Margherita", "26,50"):
        assert told in html
    assert "<script" not in html
    assert "<html lang='fr'>" in html
    assert "Pay now" in page(shop, order, "en-GB,fr;q=0.5").text


def test_the_policy_allows_no_script_and_the_way_back(shop: Shop) -> None:
    order = shop.create().json()["id"]
    policy = page(shop, order).headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'")
    assert "unsafe" not in policy
    assert policy.endswith("form-action 'self' http://127.0.0.1:9")


def test_approving_leads_to_the_return_address_with_token_and_payer(shop: Shop) -> None:
    order = shop.create().json()["id"]
    answer = choose(shop, order, "immediate")
    assert answer.status_code == 303
    assert re.fullmatch(
        rf"http://127\.0\.0\.1:9/back\?store=lyon&token={order}&PayerID=[2-9A-HJ-NP-Z]{{13}}",
        answer.headers["Location"],
    )
    assert shop.get(order).json()["status"] == "APPROVED"


def test_cancelling_leads_to_the_cancel_address_and_the_order_can_still_be_approved(
    shop: Shop,
) -> None:
    order = shop.create().json()["id"]
    answer = choose(shop, order, "cancel")
    assert answer.headers["Location"] == f"http://127.0.0.1:9/cancelled?token={order}"
    assert shop.get(order).json()["status"] == "PAYER_ACTION_REQUIRED"
    choose(shop, order, "immediate")
    assert shop.get(order).json()["status"] == "APPROVED"


@pytest.mark.parametrize("choice", ["review_accepted", "review_refused"])
def test_a_tester_can_choose_a_review(shop: Shop, choice: str) -> None:
    order = shop.create().json()["id"]
    choose(shop, order, choice)
    assert capture_of(shop.capture(order).json())["status"] == "PENDING"


def test_an_unknown_or_unfinished_choice_changes_nothing(shop: Shop) -> None:
    order = shop.create().json()["id"]
    choose(shop, order, "free")
    assert shop.get(order).json()["status"] == "PAYER_ACTION_REQUIRED"
    assert choose(shop, "NONE", "immediate").status_code == 404


def test_a_paid_order_offers_only_the_way_back(shop: Shop) -> None:
    order = shop.approved()
    shop.capture(order)
    html = page(shop, order).text
    assert "value='back'" in html
    assert "immediate" not in html
    assert choose(shop, order, "back").headers["Location"].startswith("http://127.0.0.1:9/back")


def test_the_front_page_lists_orders(shop: Shop) -> None:
    order = shop.create().json()["id"]
    assert order in requests.get(shop.base_url, timeout=5).text
