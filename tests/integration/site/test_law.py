"""What the law wants a customer to be shown, rule by rule: each test names the text it follows.

What is not a page's affair (rates, ceilings, the books) is tested with the domain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx2
import pytest

from tests.integration.house.ordering import delivery, line, place
from tests.integration.house.serving import House
from tests.integration.managing.desk import words
from tests.integration.site.shopping import Shopper, shopper

STORE = "/stores/lyon-bellecour"
NO_ALCOHOL = "/stores/saint-etienne"
MINORS = "Interdiction de vente de boissons alcooliques aux mineurs de moins de 18 ans"
MODERATION = "L'abus d'alcool est dangereux pour la santé"
BINDING = "Commander avec obligation de paiement"
LEGAL = ("notice", "terms", "privacy", "allergens", "accessibility")


@pytest.fixture
def guest(house: House) -> Iterator[Shopper]:
    with shopper(house) as come:
        yield come


@pytest.fixture
def checkout(guest: Shopper) -> str:
    """With a pizza and a bottle of wine, to take away."""
    guest.add("margherita")
    guest.add("red-wine", "standard")
    return guest.read(f"{STORE}/checkout")


class TestPrices:
    """Code de la consommation L112-1, L112-3; CMF L112-12."""

    def test_include_vat_and_everything_unavoidable_before_the_button(self, guest: Shopper) -> None:
        guest.read(STORE, fulfilment="delivery", postcode="69002")
        guest.add("margherita")
        page = guest.read(f"{STORE}/checkout")
        shown = page.index("Frais de livraison 1,90 €"), page.index("Total TTC 11,80 €")
        assert max(shown) < page.index(BINDING)

    def test_the_fee_of_every_area_is_there_before_a_postcode_is_known(
        self, guest: Shopper
    ) -> None:
        guest.read(STORE, fulfilment="delivery")
        guest.add("margherita")
        assert "69002 : 1,90 €, à partir de 9,00 €" in guest.read(f"{STORE}/checkout")

    def test_no_means_of_payment_costs_more(self, checkout: str) -> None:
        assert "Aucun supplément, quel que soit le moyen de paiement" in checkout


class TestBeforeTheButton:
    """Code de la consommation L221-5, L221-14, L111-1; CJEU C-249/21; code civil 1127-1."""

    def test_it_says_that_it_binds_and_nothing_else_does(self, guest: Shopper) -> None:
        guest.add("margherita")
        page = guest.client.get(f"{STORE}/checkout").text
        form = re.search(r'<form[^>]*id="order".*?</form>', page, re.DOTALL)
        assert form is not None
        buttons = re.findall(r"<button[^>]*>(.*?)</button>", form[0], re.DOTALL)
        assert [words(button) for button in buttons] == [BINDING]

    @pytest.mark.parametrize(
        "said",
        [
            "Margherita",
            "Total TTC",
            "OC Pizza Lyon Bellecour",
            "SIREN 123456782",
            "Prête vers",
            "Titre-restaurant",
            "pas de droit de rétractation",
            "Contient : gluten, lait",
            "traces de tous les allergènes",
            "Conditions de vente",
        ],
    )
    def test_everything_one_has_to_know_comes_before_it(self, checkout: str, said: str) -> None:
        assert said in checkout[: checkout.index(BINDING)]

    def test_what_was_chosen_can_be_seen_and_corrected(self, guest: Shopper) -> None:
        guest.add("margherita", without="basil")
        assert "sans basilic" in guest.read(f"{STORE}/checkout").lower()
        assert "Retour au panier" in guest.read(f"{STORE}/checkout")

    def test_french_is_always_there(self, guest: Shopper) -> None:
        english = {"Accept-Language": "de"}
        page = guest.client.get(STORE, headers=english).text
        assert 'value="fr"' in page or '<html lang="fr">' in page

    def test_who_pays_in_cash_is_told_its_limits(self, checkout: str) -> None:
        """CMF L112-6 and D112-3: 1,000 €; L112-5: the customer brings the sum."""
        assert "1 000 € au plus" in checkout
        assert "pas de billet de plus de 50 €" in checkout

    def test_meal_vouchers_pay_no_alcohol_and_give_no_change(self, checkout: str) -> None:
        """Code du travail R3262-8 and R3262-10."""
        assert "titres-restaurant ne paient pas l'alcool et ne rendent pas la monnaie" in checkout


class TestAlcohol:
    """Code de la santé publique L3342-1, L3323-4; arrêté of 17 October 2016."""

    @pytest.mark.parametrize("path", ["/", STORE, f"{STORE}/basket", f"{STORE}/checkout"])
    def test_the_banner_is_on_home_menu_basket_and_payment_of_who_sells_it(
        self, guest: Shopper, path: str
    ) -> None:
        guest.add("margherita")
        page = guest.read(path)
        assert MINORS in page
        assert MODERATION in page

    def test_where_none_is_sold_there_is_no_banner(self, house: House) -> None:
        with shopper(house, "saint-etienne") as guest:
            guest.add("margherita")
            for path in (NO_ALCOHOL, f"{NO_ALCOHOL}/basket", f"{NO_ALCOHOL}/checkout"):
                assert MINORS not in guest.read(path)

    @pytest.mark.parametrize("path", ["/sign-in", "/legal/terms", "/account"])
    def test_nor_on_pages_that_sell_nothing(self, guest: Shopper, path: str) -> None:
        assert MODERATION not in guest.read(path)

    def test_who_orders_it_declares_to_be_of_age_and_is_told_of_the_door(
        self, guest: Shopper, checkout: str
    ) -> None:
        assert "J'ai 18 ans ou plus" in checkout
        refused = guest.order(422)
        assert "18 ans" in words(refused.text)
        assert guest.order(adult="1").url.path.startswith(f"{STORE}/orders/")

    def test_an_order_without_it_asks_nobodys_age(self, guest: Shopper) -> None:
        guest.add("margherita")
        assert "18 ans ou plus" not in guest.read(f"{STORE}/checkout")

    def test_a_declared_minor_gets_none_over_the_api_either(self, house: House) -> None:
        wine = {"item": "red-wine", "size": "standard", "quantity": 1}
        order = {
            "channel": "web",
            "fulfilment": "takeaway",
            "customer": {"name": "Zoé"},
            "lines": [wine],
            "payment_method": "cash",
            "adult": False,
        }
        with house.client() as client:
            refused = client.post(
                f"{STORE}/orders", json=order, headers={"Idempotency-Key": "minor"}
            )
        assert refused.status_code == 422
        assert [error["pointer"] for error in refused.json()["errors"]] == ["/adult"]


class TestFood:
    """Regulation (EU) 1169/2011, articles 14 and 44; decrees 2015-447 and 2002-1465."""

    def test_allergens_stand_on_the_menu_and_on_the_order(self, guest: Shopper) -> None:
        assert "Contient : gluten, lait" in guest.read(STORE)
        guest.add("margherita")
        assert "Contient : gluten, lait" in words(guest.order().text)

    def test_they_follow_the_recipe_as_it_was_changed(self, guest: Shopper) -> None:
        guest.add("margherita", without="mozzarella")
        page = guest.read(f"{STORE}/checkout")
        assert "Contient : gluten" in page
        assert "Contient : gluten, lait" not in page

    def test_the_origin_of_meat_is_told_before_ordering(self, guest: Shopper) -> None:
        for path in (STORE, "/legal/allergens"):
            assert "Porc élevé et abattu en France" in guest.read(path)

    def test_nothing_is_said_to_be_free_of_anything(self, guest: Shopper) -> None:
        for path in (STORE, "/legal/allergens"):
            assert not re.search(r"sans (gluten|lait|allergène)", guest.read(path), re.IGNORECASE)

    def test_all_fourteen_are_named_store_by_store(self, guest: Shopper) -> None:
        page = guest.read("/legal/allergens", store="grenoble")
        for allergen in ("gluten", "crustacés", "sulfites", "lupin", "mollusques"):
            assert allergen in page


class TestTheSeller:
    """Code de la consommation L111-1, L616-1; loi 2004-575; regulation (EU) 2024/3228."""

    def test_is_named_with_host_and_mediator(self, guest: Shopper) -> None:
        page = guest.read("/legal/notice")
        for said in ("SIREN 123456782", "Hébergeur", "médiateur", "tva"):
            assert said.lower() in page.lower()

    @pytest.mark.parametrize("page", LEGAL)
    def test_the_platform_that_was_closed_is_linked_nowhere(
        self, guest: Shopper, page: str
    ) -> None:
        assert "ec.europa.eu/consumers/odr" not in guest.client.get(f"/legal/{page}").text

    @pytest.mark.parametrize("page", LEGAL)
    def test_every_page_leads_there(self, guest: Shopper, page: str) -> None:
        for path in ("/", STORE, "/sign-in"):
            assert f'href="/legal/{page}"' in guest.client.get(path).text


class TestAfterTheOrder:
    def test_it_can_be_changed_or_cancelled_until_the_kitchen_starts_and_not_after(
        self, guest: Shopper, house: House
    ) -> None:
        guest.add("margherita")
        path = guest.order().url.path
        assert "Annuler" in guest.read(path)
        with house.client("pizzaiolo") as kitchen:
            assert kitchen.post(f"{path}/start-preparation").status_code == 200
        page = guest.read(path)
        assert "Annuler" not in page
        assert "trop tard pour modifier ou annuler" in page

    def test_the_receipt_is_there_on_request_alone(self, guest: Shopper, house: House) -> None:
        """Code de l'environnement L541-15-10; arrêté 83-50/A."""
        guest.add("margherita")
        path = guest.order().url.path
        assert f'action="{path}/receipt"' not in guest.client.get(path).text
        with house.client("counter") as counter, house.client("pizzaiolo") as kitchen:
            cash = {"method": "cash", "amount_cents": 990, "tendered_cents": 1000}
            key = {"Idempotency-Key": path}
            assert counter.post(f"{path}/payments", json=cash, headers=key).status_code == 201
            kitchen.post(f"{path}/start-preparation")
        assert guest.client.get(f"{path}/receipt").status_code == 404
        receipt = words(guest.send(f"{path}/receipt", {}).text)
        for said in ("SIREN", "FR11123456782", "Margherita", "TVA 10 %", "0,90 €", "rendu 0,10 €"):
            assert said in receipt

    def test_why_nothing_can_be_given_back_is_said_with_its_source(self, guest: Shopper) -> None:
        """L221-5 wants it said; L221-21 a function to withdraw, where that right exists."""
        terms = guest.read("/legal/terms")
        for said in ("L221-28, 4°", "12° du même article", "L221-21", "heure convenue"):
            assert said in terms

    def test_what_was_paid_and_is_cancelled_goes_back_without_delay(self, guest: Shopper) -> None:
        """L216-1 and following; told in the terms and on the order."""
        terms = guest.read("/legal/terms")
        assert "remboursé" in terms


class TestPersonalData:
    """GDPR articles 5, 13, 15, 17; loi Informatique et Libertés, article 82."""

    def test_no_account_and_no_date_of_birth_are_needed(self, guest: Shopper) -> None:
        guest.add("margherita")
        fields = guest.checkout()
        assert not {"birthday", "birth_date", "password"} & fields.keys()
        assert guest.order().status_code == 200

    def test_it_is_said_what_is_kept_why_and_for_how_long(self, guest: Shopper) -> None:
        page = guest.read("/legal/privacy")
        for said in (
            "Douze semaines",
            "deux ans",
            "dix ans",
            "CNIL",
            "effacer",
            "pendant une semaine après une session",
            "rien n'est à refuser",
        ):
            assert said in page

    def test_no_cookie_but_those_that_are_told_of(self, house: House, guest: Shopper) -> None:
        with shopper(house, who="customer") as customer:
            names = {cookie.name for cookie in customer.client.cookies.jar}
        guest.add("margherita")
        guest.order()
        guest.client.post("/language", data={"language": "fr", "next": "/"})
        names |= {cookie.name for cookie in guest.client.cookies.jar}
        assert names == {"basket", "order", "language", "session", "signed-in"}

    def test_nothing_comes_from_another_machine(self, guest: Shopper) -> None:
        for path in ("/", STORE, "/legal/privacy"):
            page = guest.client.get(path)
            assert not re.findall(r'(?:src|href)="https?://', page.text)
            assert "default-src 'none'" in page.headers["content-security-policy"]

    def test_one_takes_all_of_it_along_and_may_have_it_erased(self, house: House) -> None:
        with shopper(house, who="customer") as customer:
            page = customer.read("/account")
            assert "Exporter mes données" in page
            assert "Effacer mon compte" in page
            export = customer.client.get("/account/export")
            assert export.headers["content-disposition"].startswith("attachment")

    def test_couriers_are_a_first_name_to_customers(self, house: House) -> None:
        with house.client() as client, house.client("manager") as manager:
            order = place(client, delivery(line()))
            path = f"{STORE}/orders/{order['id']}"
            for action in ("start-preparation", "ready", "dispatch"):
                assert manager.post(f"{path}/{action}").status_code == 200
        with httpx2.Client(base_url=house.url, follow_redirects=True) as browser:
            page = words(browser.get(f"/track/{order['tracking_token']}").text)
        with house.client("manager") as manager:
            name = manager.get(path).json()["courier"]
        assert name.partition(" ")[0] in page
        assert " " not in name or name not in page


class TestAccess:
    """L412-13, decree 2023-931: EN 301 549. What axe-core finds is asked in `browser`."""

    def test_there_is_a_statement(self, guest: Shopper) -> None:
        page = guest.read("/legal/accessibility")
        for said in ("WCAG 2.2", "Défenseur des droits"):
            assert said in page

    @pytest.mark.parametrize("path", ["/", STORE, f"{STORE}/items/margherita", "/sign-up"])
    def test_every_page_names_its_language_its_title_and_the_way_past_its_head(
        self, guest: Shopper, path: str
    ) -> None:
        page = guest.client.get(path).text
        assert '<html lang="fr">' in page
        assert re.search(r"<title>\S.* · OC Pizza</title>", page)
        assert '<a class="skip" href="#main">' in page
