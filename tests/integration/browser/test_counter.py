"""The counter, on the telephone and by keyboard alone."""
# ruff: noqa: RUF001 - French has its own signs

from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.integration.browser.people import People
from tests.integration.house.ordering import delivery, line, path_of, place, takeaway
from tests.integration.house.serving import House

COUNTER = "/staff/lyon-bellecour/counter"


def newest(house: House) -> Any:
    with house.client("counter") as client:
        return client.get("/stores/lyon-bellecour/orders?limit=1").json()["items"][0]


def adds(desk: Page, text: str) -> None:
    """A dish, as the counter types it."""
    desk.keyboard.type(text)
    expect(desk.locator("#dishes [role=option]").first).to_be_visible()
    desk.keyboard.press("Enter")


def taken(desk: Page) -> Locator:
    return desk.get_by_role("list", name="Noté").get_by_role("listitem")


def test_a_caller_who_is_known_and_wants_the_same_again(house: House, people: People) -> None:
    with house.client() as customer:
        before = delivery(line("reine", 2, extra=["mozzarella"]))
        before["customer"] = {"name": "Inès Colbert", "phone": "06 98 76 54 32"}
        place(customer, before)
    desk = people.come("counter", COUNTER)
    expect(desk.locator("#phone")).to_be_focused()
    desk.keyboard.type("0698765432")
    desk.keyboard.press("Enter")
    expect(desk.locator("#dish")).to_be_focused()
    expect(desk.locator("#name")).to_have_value("Inès Colbert")
    expect(desk.locator("#line1")).to_have_value("3 rue Mercière")
    desk.keyboard.press("F2")
    expect(taken(desk)).to_have_count(1)
    expect(taken(desk)).to_contain_text("2 × Reine moyenne")
    desk.keyboard.press("F9")
    expect(desk.get_by_role("status").filter(has_text="Chez le client vers")).to_be_visible()
    order = newest(house)
    assert (order["channel"], order["fulfilment"]) == ("phone", "delivery")
    assert order["customer"] == {"name": "Inès Colbert", "phone": "+33698765432", "email": None}
    assert order["lines"][0]["extra"] == ["mozzarella"]


def test_somebody_at_the_counter_by_keyboard_alone(house: House, people: People) -> None:
    desk = people.come("counter", COUNTER)
    expect(desk.locator("#phone")).to_be_focused()
    desk.keyboard.press("F4")
    adds(desk, "2 marg g - basil + jamb blanc")
    expect(taken(desk)).to_have_count(1)
    adds(desk, "reine/marg p")
    expect(taken(desk)).to_have_count(2)
    adds(desk, "cola")
    expect(taken(desk)).to_have_count(3)
    expect(desk.locator("#total")).to_contain_text("€")
    desk.keyboard.press("F9")
    expect(desk.get_by_text("Prête vers")).to_be_visible()
    order = newest(house)
    assert (order["channel"], order["fulfilment"]) == ("counter", "takeaway")
    assert order["customer"]["name"] == "Client au comptoir"
    large, halves, cola = order["lines"]
    assert (large["size"], large["quantity"], large["without"]) == ("large", 2, ["basil"])
    assert large["extra"] == ["ham"]
    assert (halves["item"], halves["half"], halves["size"]) == ("reine", "margherita", "small")
    assert cola["item"] == "cola"


def test_what_is_typed_wrong_is_said_and_nothing_typed_is_lost(
    house: House, people: People
) -> None:
    desk = people.come("counter", COUNTER)
    desk.keyboard.type("0611223344")
    desk.keyboard.press("Enter")
    expect(desk.locator("#name")).to_be_focused()
    desk.keyboard.press("F4")
    adds(desk, "marg")
    expect(taken(desk)).to_have_count(1)
    desk.keyboard.press("F9")
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
        for action in ("start-preparation", "ready"):
            kitchen.post(f"{path_of(order)}/{action}")
        waiting = desk.locator(f".handing[data-order='{order['id']}']")
        expect(waiting).to_contain_text("À encaisser : 19,80 €")
        waiting.get_by_role("link").click()
        desk.get_by_label("50,00 €").check()
        desk.get_by_role("button", name="Encaissée et remise").press("Enter")
        expect(desk.get_by_text("Rendre 30,20 €")).to_be_visible()
        assert kitchen.get(path_of(order)).json()["status"] == "collected"


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
