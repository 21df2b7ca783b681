"""One order with everybody who has a part in it, each in front of a browser of their own."""
# ruff: noqa: RUF001 - French has its own signs

import logging
import re
import time
from typing import Any

import attrs
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.integration.browser import shopping
from tests.integration.browser.people import PHONE, TABLET, People
from tests.integration.house.serving import House


@attrs.frozen
class Screens:
    """Without scripts a screen shows what is new when it is asked again."""

    customer: Page
    kitchen: Page
    courier: Page
    overview: Page
    scripts: bool

    def look(self, page: Page) -> Page:
        if self.scripts:
            expect(page.locator("html[data-offline]")).to_have_count(0)
        else:
            page.reload()
        return page

    def figures(self) -> Locator:
        """Orders and revenue of Bellecour, today."""
        row = self.look(self.overview).get_by_role("row", name="OC Pizza Lyon Bellecour")
        return row.get_by_role("cell")


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def screens(people: People, request: pytest.FixtureRequest) -> Screens:
    on: bool = request.param
    how: dict[str, Any] = {"java_script_enabled": on}
    return Screens(
        people.come(path="/", viewport=PHONE, **how),
        people.come("pizzaiolo", "/staff/lyon-bellecour/kitchen", viewport=TABLET, **how),
        people.come("courier", "/staff/lyon-bellecour/courier", viewport=PHONE, **how),
        people.come("manager", "/staff/overview", **how),
        on,
    )


def cents(money: Locator) -> int:
    return int(re.sub(r"\D", "", money.inner_text()))


def test_from_the_menu_to_the_doorstep(screens: Screens, house: House) -> None:
    tracker, look = screens.customer, screens.look
    orders, revenue = (cents(screens.figures().nth(n)) for n in (0, 1))

    shopping.find_the_store(tracker)
    shopping.made_to_measure(tracker)
    shopping.add(tracker, "Reine")
    shopping.check_out(tracker, method="paypal")
    shopping.order(tracker)
    shopping.approve_at_paypal(tracker)
    paid = time.monotonic()
    number = tracker.get_by_role("heading", level=1).inner_text().split()[-1]

    ticket = look(screens.kitchen).locator(".ticket", has=screens.kitchen.get_by_text(number))
    ticket.first.wait_for()
    seconds = time.monotonic() - paid
    logging.getLogger(__name__).info("on the board %.2f s after the customer was back", seconds)
    expect(ticket).to_contain_text("Margherita grande")
    expect(ticket.locator("strong.without")).to_have_text("SANS Basilic frais")

    step = tracker.locator("[aria-current=step]")
    cancel = tracker.get_by_text("Annuler la commande")
    expect(step).to_contain_text("Reçue")
    expect(cancel).to_be_visible()
    ticket.get_by_role("button", name="Commencer").click()
    expect(look(tracker).get_by_text("il est trop tard")).to_be_visible()
    expect(cancel).to_have_count(0)
    expect(step).to_contain_text("En préparation")
    ticket.get_by_role("button", name="C’est prêt").click()
    expect(screens.kitchen.locator(".made", has_text=number)).to_be_visible()
    expect(look(tracker).locator("[aria-current=step]")).to_contain_text("Prête")

    courier = look(screens.courier)
    courier.locator(".take li", has_text=number).get_by_role("checkbox").check()
    courier.get_by_role("button", name="Partir avec la sélection").click()
    stop = courier.locator(".stop", has_text=number)
    expect(stop).to_contain_text("Déjà payée")
    expect(look(tracker).locator("[aria-current=step]")).to_contain_text("En livraison")
    expect(tracker.get_by_text("Karim vous l’apporte")).to_be_visible()
    stop.get_by_role("button", name="Remise").click()
    expect(stop).to_have_count(0)

    expect(look(tracker).locator("[aria-current=step]")).to_contain_text("Livrée")
    expect(tracker.get_by_text("Karim vous l’apporte")).to_have_count(0)
    total = cents(tracker.get_by_role("complementary").locator("strong.price"))
    expect(screens.figures().nth(0)).to_have_text(str(orders + 1))
    expect(screens.figures().nth(1)).to_have_text(as_euros(revenue + total))
    assert house.faults() == []


def as_euros(amount: int) -> re.Pattern[str]:
    """Whatever separates thousands in the language of the page."""
    euros, rest = divmod(amount, 100)
    return re.compile(rf"^{euros:_}".replace("_", r"\s?") + rf",{rest:02}\s€$")
