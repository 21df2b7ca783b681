"""The page that changes an order shows what was ordered, and what changing it comes to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from tests.integration.house.serving import House
from tests.integration.managing.desk import words
from tests.integration.site.shopping import Shopper, approved, paid_by_paypal, shopper


@pytest.fixture
def guest(house: House) -> Iterator[Shopper]:
    with shopper(house) as come:
        yield come


@pytest.fixture
def manager(house: House) -> Iterator[httpx2.Client]:
    with house.client("manager") as client:
        yield client


@pytest.fixture
def halves(guest: Shopper) -> str:
    """The tracker of a half-and-half in large."""
    guest.add("margherita", "large", half="reine")
    return guest.order().url.path


def change(guest: Shopper, path: str, **fields: str) -> str:
    page = guest.client.get(f"{path}/change").text
    version = page.split('name="version" value="')[1].partition('"')[0]
    line = {"version": version, "line": "1", "quantity": "1", **fields}
    return words(guest.send(f"{path}/change", line).text)


def first_line(client: httpx2.Client, path: str) -> dict[str, Any]:
    line: dict[str, Any] = client.get(path).json()["lines"][0]
    return line


def chosen(page: str, name: str) -> str:
    """The option that is selected in line 1."""
    select = page.partition(f'<select id="{name}-1"')[2].partition("</select>")[0]
    found = re.search(r'value="([^"]*)" selected>([^<]*)', select)
    return words(found[2]) if found else ""


class TestHalfAndHalf:
    def test_both_halves_are_shown_and_the_price_is_that_of_the_line(
        self, guest: Shopper, halves: str, manager: httpx2.Client
    ) -> None:
        page = guest.client.get(f"{halves}/change").text
        assert (chosen(page, "item"), chosen(page, "half")) == ("Margherita", "Reine")
        cents = first_line(manager, halves)["unit_price_cents"]
        assert chosen(page, "size").endswith(f" {cents // 100},{cents % 100:02} €")

    def test_another_first_half_leaves_the_second(
        self, guest: Shopper, halves: str, manager: httpx2.Client
    ) -> None:
        change(guest, halves, item="chorizo", size="large", half="reine")
        line = first_line(manager, halves)
        assert (line["item"], line["half"]) == ("chorizo", "reine")

    def test_twice_the_same_half_is_a_whole_one(
        self, guest: Shopper, halves: str, manager: httpx2.Client
    ) -> None:
        change(guest, halves, item="reine", size="large", half="reine")
        line = first_line(manager, halves)
        assert (line["item"], line["half"]) == ("reine", None)

    def test_what_is_on_either_half_can_be_left_out(
        self, guest: Shopper, halves: str, manager: httpx2.Client
    ) -> None:
        page = guest.client.get(f"{halves}/change").text
        assert 'name="without" value="ham"' in page
        change(guest, halves, item="margherita", size="large", half="reine", without="ham")
        assert first_line(manager, halves)["without"] == ["ham"]


class TestTheOnlyLine:
    @pytest.fixture
    def order(self, guest: Shopper) -> str:
        guest.add("margherita")
        return guest.order().url.path

    def test_cancels_the_order_only_after_a_question(self, guest: Shopper, order: str) -> None:
        page = guest.client.get(f"{order}/change").text
        assert "formaction" not in page
        (form,) = re.findall(rf'<form [^>]*action="{order}/cancel">.*?</form>', page, re.DOTALL)
        asked = page.partition(form)[0].rpartition("<details")[2]
        assert words(f"<details{asked}") == "Annuler la commande"
        assert "Rien ne sera préparé" in words(form)

    @pytest.mark.parametrize("gone", [{"quantity": "0"}, {"remove": "1"}])
    def test_is_not_taken_out_in_silence(
        self, guest: Shopper, order: str, manager: httpx2.Client, gone: dict[str, str]
    ) -> None:
        line = {"line": "1", "item": "margherita", "size": "medium", "quantity": "1", **gone}
        refused = guest.send(f"{order}/change", line, 422)
        assert "Il ne resterait rien de la commande" in words(refused.text)
        assert "Annuler la commande" in words(refused.text)
        assert manager.get(order).json()["status"] == "placed"

    def test_of_two_lines_one_can_go_at_once(self, guest: Shopper, order: str) -> None:
        change(guest, order, line="", item="chorizo", size="medium")
        page = guest.client.get(f"{order}/change").text
        assert f'action="{order}/cancel"' not in page
        assert "Annuler cette ligne" in words(page)


def test_what_there_is_not_enough_of_is_named(
    guest: Shopper, halves: str, manager: httpx2.Client
) -> None:
    before = first_line(manager, halves)
    many = {"line": "1", "item": "burrata", "size": "large", "quantity": "50"}
    refused = words(guest.send(f"{halves}/change", many, 409).text)
    assert "Pour cela il n'en reste pas assez : burrata. Rien n'a été modifié." in refused
    assert first_line(manager, halves) == before


def test_a_fault_leads_to_the_line_that_it_is_in(guest: Shopper, halves: str) -> None:
    many = {"line": "1", "item": "margherita", "size": "large", "quantity": "51"}
    page = guest.send(f"{halves}/change", many, 422).text
    assert '<a href="#quantity-1">' in page
    assert 'id="quantity-1"' in page


def test_what_a_dearer_order_leaves_to_pay_is_said_and_can_be_paid_there(
    house: House, guest: Shopper, manager: httpx2.Client
) -> None:
    guest.add("margherita")
    path = paid_by_paypal(house, guest)
    assert "Il reste" not in guest.read(f"{path}/change")
    page = change(guest, path, item="margherita", size="medium", quantity="2")
    assert "Il reste 9,90 € à payer." in page
    key = guest.client.get(f"{path}/change").text.split('name="key" value="')[1].partition('"')[0]
    sent = guest.client.post(f"{path}/pay", data={"key": key}, follow_redirects=False)
    approved(house, guest, sent.headers["location"])
    assert manager.get(path).json()["payment"]["due_cents"] == 0


def test_a_cancelled_order_is_not_said_to_be_in_the_kitchen(guest: Shopper, halves: str) -> None:
    guest.send(f"{halves}/cancel", {})
    page = guest.client.get(f"{halves}/change").text
    assert "Cette commande est annulée." in words(page)
    assert "trop tard" not in words(page)
    assert f'action="{halves}/again"' in page
