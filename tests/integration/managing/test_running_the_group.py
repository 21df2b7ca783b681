"""What an admin does on the site: stores, the menu, ingredients."""

import re
from collections.abc import Iterator

import pytest

from tests.integration.house.serving import House
from tests.integration.managing.desk import Desk, signed_in


@pytest.fixture(scope="module")
def admin(house: House) -> Iterator[Desk]:
    with signed_in(house, "admin") as desk:
        yield desk


def test_a_pizza_costs_more_and_needs_more_everywhere(house: House, admin: Desk) -> None:
    path = "/admin/items/margherita"
    form = admin.form(path, path)
    assert form["take"][:2] == ["dough", "tomato-sauce"]
    form["price_medium"] = ["10,50"]
    form["amount_medium"][0] = "260"

    admin.send(path, form)

    with house.client("admin") as client:
        item = client.get("/catalogue/items/margherita").json()
    assert item["sizes"]["medium"]["price_cents"] == 1050
    assert item["sizes"]["medium"]["recipe"]["dough"] == 260
    assert admin.send(path, form, 412).text.count("10,50") == 1
    uneven = admin.send(path, {**form, "steps_en": "Stretch the dough"}, 422)
    assert 'aria-describedby="steps-about"' in uneven.text


def test_a_new_pizza_is_on_every_menu(house: House, admin: Desk) -> None:
    path = "/admin/items/new"
    form = admin.form(f"{path}?sizes=three", path)
    form |= {
        "slug": "essai-rouge",
        "name_fr": "Essai rouge",
        "name_en": "Essai rouge",
        "description_fr": "Tomate et ail",
        "description_en": "Tomato and garlic",
        "kind": "pizza",
        "vat_category": "immediate_food",
    }
    form["take"][0] = "dough"
    for size, price in (("small", "6"), ("medium", "8"), ("large", "11")):
        form[f"price_{size}"] = price
        form[f"amount_{size}"][0] = "200"

    admin.send(path, form)

    with house.client() as client:
        menu = client.get("/stores/grenoble/menu").json()["items"]
    assert "essai-rouge" in [item["item"] for item in menu]
    assert "essai-rouge" in admin.send(path, form, 422).text

    own = "/admin/items/essai-rouge"
    admin.send(own, {**admin.form(own, own), "ticked": ["retired"]})
    with house.client() as client:
        menu = client.get("/stores/grenoble/menu").json()["items"]
    assert "essai-rouge" not in [item["item"] for item in menu]
    assert "Essai rouge 6,00 € · 8,00 € · 11,00 € retiré de la carte" in admin.read("/admin")


def test_an_ingredient_is_offered_as_an_extra_at_a_price_by_size(house: House, admin: Desk) -> None:
    path = "/admin/ingredients/pineapple"
    form = admin.form(path, path)
    extra = {"extra_small": "40", "extra_medium": "0,06 kg", "extra_large": "80"}
    prices = {"price_small": "0,80", "price_medium": "1,10", "price_large": "1.50 €"}
    admin.send(path, {**form, **extra, **prices})
    with house.client("admin") as client:
        kept = client.get("/catalogue/ingredients/pineapple").json()["supplements"]
    assert kept["medium"] == {"quantity": 60, "price_cents": 110}
    assert sorted(kept) == ["large", "medium", "small"]


def test_an_ingredient_gets_an_allergen(house: House, admin: Desk) -> None:
    path = "/admin/ingredients/capers"
    form = admin.form(path, path)
    admin.send(path, {**form, "ticked": [*form.get("ticked", []), "allergen_sulphites"]})
    with house.client("admin") as client:
        kept = client.get("/catalogue/ingredients/capers").json()
    assert "sulphites" in kept["allergens"]


def test_a_pizzeria_is_opened_and_never_over_another(house: House, admin: Desk) -> None:
    path = "/admin/stores/new"
    form = admin.form(path, path) | {
        "store": "annecy",
        "name": "OC Pizza Annecy",
        "phone": "04 65 71 02 09",
        "line1": "1 quai de la Tournette",
        "postcode": "74000",
        "city": "Annecy",
        "preparation_minutes": "15",
        "delivery_minutes": "20",
        "pizzas_per_ten_minutes": "10",
        "ticked": ["service_takeaway", "always_open"],
    }

    answer = admin.send(path, form)

    kept = answer.headers["location"]
    assert kept == "/staff/annecy/settings?done=new"
    told = admin.read(kept)
    assert "puisse vendre" in told
    assert "Les clients le voient dès maintenant" not in told
    for step in ("/staff/annecy/stock/sheet", "/staff/team", "/staff/annecy/menu"):
        assert f'<li><a href="{step}">' in admin.client.get(kept).text
        assert admin.client.get(step).status_code == 200
    with house.client() as client:
        assert client.get("/stores/annecy").json()["phone"] == "+33465710209"
    admin.send(path, form, 422)
    admin.send(path, {**form, "store": "Not A Slug"}, 422)


def test_areas_and_licence_of_a_store_are_changed(house: House, admin: Desk) -> None:
    path = "/staff/grenoble/settings"
    form = admin.form(path, path)
    form["area_area_postcode"][-1] = "38610"
    form["area_fee"][-1], form["area_minimum"][-1] = "3,50", "20"

    admin.send(path, form)

    with house.client() as client:
        areas = client.get("/stores/grenoble").json()["delivery_areas"]
    assert {"postcode": "38610", "fee_cents": 350, "minimum_cents": 2000} in areas


def test_a_short_name_that_is_none_is_named_and_led_to(admin: Desk) -> None:
    for path in ("/admin/items/new", "/admin/ingredients/new"):
        answer = admin.send(path, {**admin.form(path, path), "slug": "Not A Slug"}, 422)
        assert '<a href="#slug">Nom court</a>' in answer.text
        assert 'aria-describedby="slug-about"' in answer.text


def test_a_row_that_is_wrong_is_led_to(admin: Desk) -> None:
    path = "/staff/grenoble/settings"
    form = admin.form(path, path)
    form["closure_first"][-1], form["closure_last"][-1] = "2027-08-15", "2027-08-01"
    row = len(form["closure_first"]) - 1
    answer = admin.send(path, form, 422)
    assert f'href="#closure_last-{row}"' in answer.text
    assert re.search(f'id="closure_last-{row}"[^>]* aria-invalid="true"', answer.text)


def test_what_is_wrong_is_told_and_what_was_typed_stays(admin: Desk) -> None:
    path = "/admin/items/cola"
    form = admin.form(path, path)
    answer = admin.send(path, {**form, "price_standard": "beaucoup"}, 422)
    assert 'value="beaucoup"' in answer.text
    assert admin.read("/admin/items/unknown", 404)
