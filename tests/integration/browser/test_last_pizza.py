"""Two customers want the last one."""
# ruff: noqa: RUF001 - French has its own signs

from playwright.sync_api import Page, expect

from tests.integration.browser import shopping
from tests.integration.browser.people import PHONE, People
from tests.integration.browser.shelves import Leave
from tests.integration.house.serving import House


def about_to_order(people: People, *dishes: str) -> Page:
    phone = people.come(path="/", viewport=PHONE)
    shopping.find_the_store(phone, "À emporter")
    for dish in dishes:
        shopping.add(phone, dish)
    shopping.check_out(phone, method="cash", delivered=False)
    return phone


def test_the_loser_is_told_kindly_what_is_still_possible(
    house: House, people: People, leave: Leave
) -> None:
    leave("burrata", 1)
    both = [about_to_order(people, "Burrata", "Margherita") for _ in range(2)]
    for phone in both:
        phone.evaluate("document.querySelector('form#order').requestSubmit()")
    for phone in both:
        expect(phone.locator("[aria-current=step], [role=alert]").first).to_be_visible()

    (loser,) = (phone for phone in both if phone.url.endswith("/checkout"))
    alert = loser.get_by_role("alert")
    expect(alert).to_be_focused()
    expect(alert).to_contain_text("Désolé, le temps que vous commandiez, il n’en reste plus")
    expect(alert).to_contain_text("Rien n’a été commandé")
    lacks = loser.locator("div.banner.warn")
    expect(lacks).to_contain_text("Burrata moyenne : n’est plus réalisable")
    expect(lacks).not_to_contain_text("Margherita moyenne")
    expect(lacks.get_by_role("link", name="Reine")).to_be_visible()
    expect(loser.get_by_label("Nom", exact=True)).to_have_value("Léa Fontaine")

    loser.get_by_role("button", name="Prendre ce qui reste").click()
    expect(lacks).to_have_count(0)
    expect(loser.get_by_label("Nom", exact=True)).to_have_value("Léa Fontaine")
    ordered = loser.get_by_role("complementary")
    expect(ordered).to_contain_text("Margherita")
    expect(ordered).not_to_contain_text("Burrata")
    shopping.order(loser)
    expect(loser.locator("[aria-current=step]")).to_contain_text("Reçue")
    assert house.faults() == []


def test_of_several_what_is_left_of_them_is_offered(
    house: House, people: People, leave: Leave
) -> None:
    leave("burrata", 5)
    phone = about_to_order(people, "Burrata", "Burrata", "Burrata")
    leave("burrata", 2)
    shopping.order(phone)
    expect(phone.locator("div.banner.warn")).to_contain_text(
        "Burrata moyenne : plus que 2 réalisables"
    )
    phone.get_by_role("link", name="Retour au panier").click()
    expect(phone.locator("div.banner.warn")).to_contain_text(
        "Burrata moyenne : plus que 2 réalisables"
    )
    phone.get_by_role("button", name="Prendre ce qui reste").click()
    expect(phone.locator("div.banner.warn")).to_have_count(0)
    expect(phone.locator("[name=quantity]").first).to_have_value("2")


def test_with_nothing_left_there_is_still_a_way_to_the_menu(
    house: House, people: People, leave: Leave
) -> None:
    leave("burrata", 1)
    phone = about_to_order(people, "Burrata")
    leave("burrata", 0)
    shopping.order(phone)
    expect(phone.get_by_role("alert")).to_contain_text("le temps que vous commandiez")
    shopping.order(phone)  # knowing that there is none
    expect(phone.get_by_role("alert")).not_to_contain_text("le temps que vous commandiez")
    expect(phone.get_by_role("alert")).to_contain_text("il n’en reste pas assez")
    expect(phone.get_by_role("button", name="Prendre ce qui reste")).to_have_count(0)
    phone.get_by_role("link", name="Retour à la carte").click()
    gone = phone.locator("#burrata")
    expect(gone).to_contain_text("Épuisé")
    expect(gone.get_by_role("button", name="Ajouter")).to_be_disabled()
