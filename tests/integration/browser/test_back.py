"""The browser's Back finds something wherever a customer may press it."""

import re

from playwright.sync_api import expect

from tests.integration.browser import shopping
from tests.integration.browser.people import PHONE, People


def test_back_from_paypal_is_the_form_that_was_refused_first_and_leads_there_again(
    people: People,
) -> None:
    page = people.come(path=f"{shopping.STORE}?fulfilment=takeaway", viewport=PHONE)
    shopping.add(page, "Margherita")
    shopping.check_out(page, method="paypal", delivered=False)
    page.get_by_label("Téléphone").fill("12")
    shopping.order(page)
    expect(page.locator("#phone-about")).to_contain_text("par exemple 06 12 34 56 78")
    page.get_by_label("Téléphone").fill("06 12 34 56 78")
    shopping.order(page)
    page.wait_for_url(re.compile("checkoutnow"))
    paypal = page.url

    page.go_back()
    expect(page.get_by_label("Téléphone")).to_have_value("06 12 34 56 78")
    shopping.order(page)
    page.wait_for_url(paypal)
