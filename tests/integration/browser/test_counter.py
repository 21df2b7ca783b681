"""The counter, on the telephone and by keyboard alone."""
# ruff: noqa: RUF001 - French has its own signs

import time
from collections.abc import Iterator
from typing import Any

import attrs
import httpx2
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.integration.browser.people import People
from tests.integration.house.ordering import (
    BELLECOUR,
    delivery,
    line,
    new_key,
    path_of,
    place,
    takeaway,
)
from tests.integration.house.serving import House

COUNTER = "/staff/lyon-bellecour/counter"
KEYS_A_SECOND = 5
"""Of somebody who has done it before."""


@attrs.define
class Hands:
    """On a keyboard; nothing else is touched."""

    desk: Page
    pressed: int = 0
    began: float = attrs.field(factory=time.monotonic)

    def type(self, text: str) -> None:
        self.desk.keyboard.type(text)
        self.pressed += len(text)

    def press(self, key: str) -> None:
        self.desk.keyboard.press(key)
        self.pressed += 1

    def add(self, text: str) -> None:
        """A dish, as the counter types it."""
        lines = taken(self.desk).count()
        self.type(text)
        expect(self.desk.locator("#dishes [role=option]").first).to_be_visible()
        self.press("Enter")
        expect(taken(self.desk)).to_have_count(lines + 1)

    @property
    def seconds(self) -> float:
        """What it takes a person: their keys, and what the machine took."""
        return self.pressed / KEYS_A_SECOND + time.monotonic() - self.began


def newest(house: House) -> Any:
    with house.client("counter") as client:
        return client.get("/stores/lyon-bellecour/orders?limit=1").json()["items"][0]


def taken(desk: Page) -> Locator:
    return desk.get_by_role("list", name="Noté").get_by_role("listitem")


def test_a_caller_who_is_known_and_wants_the_same_again(house: House, people: People) -> None:
    with house.client() as customer:
        before = delivery(line("reine", 2, without=["ham"], extra=["mozzarella"]))
        before["customer"] = {"name": "Inès Colbert", "phone": "06 98 76 54 32"}
        place(customer, before)
    desk = people.come("counter", COUNTER)
    expect(desk.locator("#phone")).to_be_focused()
    hands = Hands(desk)
    hands.type("0698765432")
    hands.press("Enter")
    expect(desk.locator("#dish")).to_be_focused()
    expect(desk.locator("#name")).to_have_value("Inès Colbert")
    expect(desk.locator("#line1")).to_have_value("3 rue Mercière")
    last = desk.locator(".caller")
    expect(last).to_contain_text("2 × Reine moyenne SANS Jambon blanc AVEC EXTRA Mozzarella")
    hands.press("F2")
    expect(taken(desk)).to_have_count(1)
    expect(taken(desk)).to_contain_text("2 × Reine moyenne")
    hands.press("F9")
    expect(desk.get_by_role("status").filter(has_text="Chez le client vers")).to_be_visible()
    assert hands.pressed == 13
    assert hands.seconds < 30
    order = newest(house)
    assert (order["channel"], order["fulfilment"]) == ("phone", "delivery")
    assert order["customer"] == {"name": "Inès Colbert", "phone": "+33698765432", "email": None}
    assert order["lines"][0]["extra"] == ["mozzarella"]


def test_a_new_caller_has_it_delivered(house: House, people: People) -> None:
    desk = people.come("counter", COUNTER)
    hands = Hands(desk)
    hands.type("0472001122")
    hands.press("Enter")
    expect(desk.locator("#name")).to_be_focused()
    hands.type("Omar Sy")
    hands.press("F4")
    hands.add("2 marg g")
    hands.add("cola")
    while not desk.locator("[name=fulfilment]:focus").count():
        hands.press("Tab")
    hands.press("ArrowLeft")
    expect(desk.locator("#line1")).to_be_visible()
    for text in ("12 quai Tilsitt", "69002", "Lyon"):
        hands.press("Tab")
        hands.type(text)
    hands.press("F9")
    expect(desk.get_by_role("status").filter(has_text="Chez le client vers")).to_be_visible()
    assert hands.seconds < 30
    order = newest(house)
    assert (order["channel"], order["address"]["line1"]) == ("phone", "12 quai Tilsitt")
    assert order["customer"]["name"] == "Omar Sy"


def test_what_is_taken_down_is_seen_above_the_total(people: People) -> None:
    desk = people.come("counter", COUNTER, viewport={"width": 1366, "height": 768})
    hands = Hands(desk)
    hands.press("F4")
    for lines in range(1, 6):
        hands.add("2 marg g - basil")
        total = desk.locator(".sum").bounding_box()
        last = taken(desk).last.bounding_box()
        dish = desk.locator("#dish").bounding_box()
        assert total
        assert last
        assert dish
        assert last["y"] + last["height"] <= total["y"], lines
        assert dish["y"] >= 0
        assert total["height"] < 100


def test_somebody_at_the_counter_pays_at_once(house: House, people: People) -> None:
    desk = people.come("counter", COUNTER)
    expect(desk.locator("#phone")).to_be_focused()
    hands = Hands(desk)
    hands.press("F4")
    hands.add("2 marg g - basil + jamb blanc")
    hands.add("reine/marg p")
    hands.add("cola")
    total = desk.locator("#total").inner_text()
    hands.press("F9")
    expect(desk.get_by_text("Prête vers")).to_be_visible()
    hands.press("F8")
    expect(desk.locator("[name=tendered]")).to_be_focused()
    expect(desk.get_by_text(f"À encaisser : {total}")).to_be_visible()
    hands.type("60")
    hands.press("Enter")
    expect(desk.get_by_text("Rendre")).to_be_visible()
    assert hands.seconds < 30
    order = newest(house)
    assert (order["channel"], order["fulfilment"]) == ("counter", "takeaway")
    assert (order["customer"]["name"], order["payment"]["due_cents"]) == ("Client au comptoir", 0)
    large, halves, cola = order["lines"]
    assert (large["size"], large["quantity"], large["without"]) == ("large", 2, ["basil"])
    assert large["extra"] == ["ham"]
    assert (halves["item"], halves["half"], halves["size"]) == ("reine", "margherita", "small")
    assert cola["item"] == "cola"


def test_what_a_word_may_stand_for_is_offered_at_the_price_of_the_line(
    house: House, people: People
) -> None:
    desk = people.come("counter", COUNTER)
    expect(desk.locator("#phone")).to_be_focused()
    hands = Hands(desk)
    hands.press("F4")
    hands.type("2 marg g - basil + jamb")
    offered = desk.locator("#dishes [role=option]")
    expect(offered).to_have_count(2)
    marked = desk.locator("#dishes [aria-selected=true]")
    expect(marked).to_contain_text("sans Basilic frais, en plus Jambon blanc")
    expect(marked).to_contain_text("35,00 €")
    hands.press("ArrowDown")
    expect(marked).to_contain_text("en plus Jambon cru italien")
    expect(marked).to_contain_text("36,40 €")
    hands.press("Enter")
    expect(taken(desk)).to_contain_text("AVEC EXTRA Jambon cru italien")
    expect(taken(desk).locator(".price")).to_have_text("36,40 €")

    hands.type("marg/reine g - basil + mozz")
    expect(offered).to_have_count(1)
    expect(marked).to_contain_text("19,50 €")
    hands.press("Enter")
    expect(taken(desk).nth(1).locator(".price")).to_have_text("19,50 €")


def test_an_order_of_nothing_is_told_to_have_no_dish(people: People) -> None:
    desk = people.come("counter", COUNTER)
    expect(desk.locator("#phone")).to_be_focused()
    Hands(desk).press("F9")
    expect(desk.locator("#dish-said")).to_have_text("Ajoutez d’abord un plat.")
    expect(desk.locator("#dish")).to_be_focused()


def test_a_word_that_is_no_dish_is_said_to_be_none(house: House, people: People) -> None:
    desk = people.come("counter", COUNTER)
    expect(desk.locator("#phone")).to_be_focused()
    hands = Hands(desk)
    hands.press("F4")
    hands.type("marg")
    expect(desk.locator("#dishes")).to_be_visible()
    hands.press("Escape")
    hands.type("xyzzy")
    hands.press("Enter")
    said = desk.locator("#dish-said")
    expect(said).to_have_text("Aucun plat ne s’appelle « xyzzy ».")
    hands.press("Escape")
    expect(said).to_have_text("")
    hands.type("marg + xyzzy")
    hands.press("Enter")
    expect(said).to_contain_text("« xyzzy »")
    expect(taken(desk)).to_have_count(0)


@pytest.mark.parametrize("number", ["999", "0"])
def test_more_than_a_line_holds_is_told_with_the_most_that_it_does(
    people: People, number: str
) -> None:
    desk = people.come("counter", COUNTER)
    expect(desk.locator("#phone")).to_be_focused()
    hands = Hands(desk)
    hands.press("F4")
    hands.type(f"{number} reine")
    expect(desk.locator("#dishes")).to_be_visible()
    hands.press("Enter")
    said = desk.locator("#dish-said")
    expect(said).to_have_text("De 1 à 50 d’un même plat par ligne.")
    said.click(trial=True)  # nothing lies over it
    expect(desk.locator("#dish")).to_have_value(f"{number} reine")
    desk.locator("#dish").fill("")
    hands.add("50 reine")
    expect(taken(desk)).to_contain_text("50 × Reine")


def test_what_is_typed_wrong_is_said_and_nothing_typed_is_lost(
    house: House, people: People
) -> None:
    desk = people.come("counter", COUNTER)
    hands = Hands(desk)
    hands.type("0611223344")
    hands.press("Enter")
    hands.press("F4")
    hands.add("marg")
    hands.press("F9")
    expect(desk.get_by_role("alert")).to_contain_text("Nom")
    expect(desk.locator("#phone")).to_have_value("0611223344")
    expect(taken(desk)).to_have_count(1)
    desk.locator("#name").fill("Omar")
    desk.keyboard.press("F9")
    expect(desk.get_by_text("Prête vers")).to_be_visible()


def test_a_take_away_is_paid_with_change_and_handed_over(house: House, people: People) -> None:
    with house.client() as customer, house.client("pizzaiolo") as kitchen:
        order = place(customer, takeaway(line(quantity=2)))
        desk = people.come("counter", COUNTER)
        under_way = desk.locator(f"li[data-order='{order['id']}']")
        expect(under_way).to_contain_text("À encaisser : 19,80 €")
        for action in ("start-preparation", "ready"):
            kitchen.post(f"{path_of(order)}/{action}")
        waiting = desk.locator(f".handing[data-order='{order['id']}']")
        expect(waiting).to_contain_text("À encaisser : 19,80 €")
        waiting.get_by_role("link").click()
        desk.get_by_label("50,00 €").check()
        desk.get_by_role("button", name="Encaissée et remise").press("Enter")
        expect(desk.get_by_text("Rendre 30,20 €")).to_be_visible()
        assert kitchen.get(path_of(order)).json()["status"] == "collected"


def test_less_than_is_due_is_refused_and_the_page_lives_on(house: House, people: People) -> None:
    with house.client() as customer, house.client("counter") as counter:
        order = place(customer, takeaway())
        desk = people.come("counter", f"{COUNTER}/{order['id']}")
        expect(desk.get_by_label("Une autre somme")).to_be_focused()
        desk.keyboard.type("5")
        desk.keyboard.press("Enter")
        expect(desk.get_by_role("alert")).to_contain_text("moins que les 9,90 € dus")
        expect(desk).to_have_url(f"{house.url}{COUNTER}/{order['id']}")
        counter.post(f"{path_of(order)}/cancel")
        expect(desk.get_by_role("heading", level=1)).to_contain_text("annulée")
        expect(desk.get_by_role("alert")).to_be_visible()


def test_an_order_is_found_again_and_the_sheet_is_kept(house: House, people: People) -> None:
    with house.client() as customer:
        wanted = takeaway() | {"customer": {"name": "Zénobie Quatremère"}}
        order = place(customer, wanted)
    desk = people.come("counter", COUNTER)
    hands = Hands(desk)
    hands.type("0611223344")
    hands.press("F4")
    hands.add("marg")
    hands.press("F3")
    hands.type("quatrem")
    hands.press("Enter")
    expect(desk.locator("#found").get_by_role("link")).to_be_focused()
    hands.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_contain_text(order["number"])
    desk.get_by_role("link", name="Retour au comptoir").press("Enter")
    expect(taken(desk)).to_have_count(1)
    expect(desk.locator("#phone")).to_have_value("0611223344")


@pytest.fixture
def without_pineapple(house: House) -> Iterator[httpx2.Client]:
    """Somebody who can count it away, and what was there at the end."""
    with house.client("manager") as manager:
        yield manager
        count(manager, 5000)


def count(manager: httpx2.Client, grams: int) -> None:
    counted = {"kind": "count", "ingredient": "pineapple", "quantity": grams}
    answer = manager.post(f"{BELLECOUR}/stock/movements", json=counted, headers=new_key())
    assert answer.status_code == 201, answer.text


def test_what_a_customer_wants_instead_is_answered_on_the_telephone(
    house: House, people: People, without_pineapple: httpx2.Client
) -> None:
    with house.client() as customer, house.client("counter") as counter:
        count(without_pineapple, 120)
        orders = [place(customer, takeaway(line("hawaienne"), line())) for _ in range(2)]
        paid = {"method": "cash", "amount_cents": orders[0]["totals"]["total_cents"]}
        counter.post(f"{path_of(orders[0])}/payments", json=paid, headers=new_key())
        count(without_pineapple, 0)
        desk = people.come("counter", f"{COUNTER}/{orders[0]['id']}")
        expect(desk.get_by_text("Impossible à faire, il manque")).to_be_visible()
        desk.get_by_role("link", name="Modifier la commande").press("Enter")
        desk.locator("#item-1").select_option("margherita")
        desk.get_by_role("button", name="Modifier cette ligne").first.press("Enter")
        expect(desk.get_by_text("C’est modifié")).to_be_visible()
        desk.get_by_role("link", name="Retour à la commande").press("Enter")
        expect(desk.get_by_text("Impossible à faire")).to_have_count(0)
        swapped = counter.get(path_of(orders[0])).json()
        assert [each["item"] for each in swapped["lines"]] == ["margherita", "margherita"]
        assert swapped["payment"]["due_cents"] == 0
        assert swapped["totals"]["total_cents"] < paid["amount_cents"]

        desk.goto(f"{COUNTER}/{orders[1]['id']}")
        desk.get_by_role("link", name="Modifier la commande").press("Enter")
        desk.get_by_role("button", name="Sans : Ananas").press("Enter")
        expect(desk.get_by_text("C’est modifié")).to_be_visible()
        left_out = counter.get(path_of(orders[1])).json()
        assert (left_out["lines"][0]["without"], left_out["short"]) == (["pineapple"], [])
        desk.get_by_role("button", name="Annuler cette ligne").first.press("Enter")
        expect(desk.get_by_role("button", name="Annuler cette ligne")).to_have_count(0)
        assert len(counter.get(path_of(orders[1])).json()["lines"]) == 1


def test_an_order_is_cancelled_while_nobody_has_begun_it(house: House, people: People) -> None:
    with house.client() as customer, house.client("counter") as counter:
        order = place(customer, takeaway())
        desk = people.come("counter", f"{COUNTER}/{order['id']}")
        desk.get_by_text("Annuler la commande").click()
        desk.get_by_label("Pourquoi").fill("le client a rappelé")
        desk.get_by_role("button", name=f"Annuler {order['number']}").click()
        expect(desk.get_by_role("heading", level=1)).to_contain_text("annulée")
        assert counter.get(path_of(order)).json()["status"] == "cancelled"


def test_the_counter_works_without_scripts(house: House, people: People) -> None:
    desk = people.come("counter", COUNTER, java_script_enabled=False)
    desk.locator("#item").select_option("margherita")
    desk.locator("#size").select_option("large")
    desk.locator("#without").fill("Basilic frais")
    desk.get_by_role("button", name="Ajouter").click()
    expect(taken(desk)).to_contain_text("SANS Basilic frais")
    desk.locator("#item").select_option("cola")
    desk.get_by_role("button", name="Ajouter").click()
    expect(taken(desk)).to_have_count(2)
    desk.get_by_role("button", name="Retirer Cola").click()
    expect(taken(desk)).to_have_count(1)
    desk.locator("#name").fill("Zoé")
    desk.get_by_role("button", name="Passer la commande").click()
    expect(desk.get_by_text("Prête vers")).to_be_visible()
    assert newest(house)["customer"]["name"] == "Zoé"
