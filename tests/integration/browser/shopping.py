"""A customer with a telephone in front of the shop's pages, from the front page to the tracker."""
# ruff: noqa: RUF001 - French has its own signs

import re

from playwright.sync_api import Page, expect

STORE = "/stores/lyon-bellecour"
BINDING = "Commander avec obligation de paiement"


def find_the_store(page: Page, fulfilment: str = "Livraison") -> None:
    page.get_by_label("Votre code postal").fill("69002")
    page.get_by_role("button", name="Trouver ma pizzeria").click()
    page.get_by_role("link", name=f"{fulfilment} – OC Pizza Lyon Bellecour").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bellecour")


def add(page: Page, dish: str) -> None:
    bar = page.locator(".basket-bar")
    there = int(bar.inner_text().split()[0]) if bar.count() else 0
    page.get_by_role("button", name=f"Ajouter – {dish}", exact=True).click()
    expect(bar).to_contain_text(re.compile(rf"^\s*{there + 1} article"))
    page.wait_for_load_state()


def made_to_measure(page: Page) -> None:
    """A large margherita without basil, with more mozzarella."""
    page.get_by_role("link", name="Personnaliser – Margherita").click()
    page.locator("[name=size][value=large]").check()
    page.locator("[name=without][value=basil]").check()
    page.locator("[name=extra][value=mozzarella]").check()
    page.get_by_role("button", name="Ajouter au panier").click()
    expect(page.locator(".basket-bar")).to_be_visible()


def check_out(page: Page, *, method: str, delivered: bool = True) -> None:
    """Everything but the button that binds."""
    page.get_by_role("link", name=re.compile("Voir le panier$")).click()
    page.get_by_role("link", name="Commander", exact=True).click()
    page.get_by_label("Nom", exact=True).fill("Léa Fontaine")
    page.get_by_label("Téléphone").fill("06 12 34 56 78")
    if delivered:
        page.get_by_label("Numéro et rue").fill("3 rue Mercière")
        page.get_by_label("Code postal").fill("69002")
        page.get_by_label("Ville").fill("Lyon")
    page.locator(f"[name=payment_method][value={method}]").check()


def order(page: Page) -> None:
    page.get_by_role("button", name=BINDING).click()


def approve_at_paypal(page: Page) -> None:
    page.locator("#approve").click()
    expect(page).to_have_url(re.compile("/orders/"))
