from datetime import datetime, timedelta

import msgspec
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from ocpizza.application.ports.offers import Offer
from ocpizza.application.reading.menus import MenuItemView, MenuView, menu_view, printed_menu
from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.recipes.ingredient import Allergen
from ocpizza.domain.recipes.item import Item
from ocpizza.domain.recipes.menu import Menu
from ocpizza.domain.text import Text
from tests.builders import (
    EVENING,
    HOUR,
    INGREDIENTS,
    MARGHERITA,
    MARGHERITA_NEEDS,
    PLENTY,
    REGINA,
    a_menu,
    a_store,
)

TAKEAWAY, ON_SITE = Fulfilment.TAKEAWAY, Fulfilment.ON_SITE
LATE = EVENING + timedelta(hours=5)


def offer(menu: Menu | None = None) -> Offer:
    return Offer(a_store(), menu or a_menu(), version=1)


def items(view: MenuView) -> dict[str, MenuItemView]:
    return {item.item: item for item in view.items}


def shown(fulfilment: Fulfilment = TAKEAWAY, language: str = "fr") -> dict[str, MenuItemView]:
    return items(menu_view(offer(), fulfilment, language, EVENING, PLENTY))


def test_an_item_shows_its_sizes_with_price_rate_and_how_many_can_be_made() -> None:
    available = {**PLENTY, "basil": 2 * MARGHERITA_NEEDS["basil"] + 1}

    view = items(menu_view(offer(), TAKEAWAY, "fr", EVENING, available))["margherita"]

    medium = next(size for size in view.sizes if size.size == "medium")
    assert (medium.price_cents, medium.vat_rate, medium.can_make) == (1050, "10.0", 2)
    assert [size.size for size in view.sizes] == ["small", "medium", "large"]


def test_what_the_store_does_not_hold_cannot_be_made() -> None:
    view = items(menu_view(offer(), TAKEAWAY, "fr", EVENING, {}))["cola"]

    assert [size.can_make for size in view.sizes] == [0]


def test_the_rate_is_that_of_the_way_it_is_handed_over() -> None:
    assert shown(TAKEAWAY)["cola"].sizes[0].vat_rate == "5.5"
    assert shown(ON_SITE)["cola"].sizes[0].vat_rate == "10.0"


def test_alcohol_is_shown_only_where_and_when_it_is_sold() -> None:
    licensed = offer()
    dry = Offer(a_store(licence=None), a_menu(), version=1)

    assert "chianti" in items(menu_view(licensed, TAKEAWAY, "fr", EVENING, PLENTY))
    assert "chianti" not in items(menu_view(licensed, TAKEAWAY, "fr", LATE, PLENTY))
    assert "chianti" in items(menu_view(licensed, ON_SITE, "fr", LATE, PLENTY))
    assert "chianti" not in items(menu_view(dry, ON_SITE, "fr", EVENING, PLENTY))


def test_what_is_not_sold_here_is_not_shown() -> None:
    view = menu_view(offer(a_menu(without=("regina",))), TAKEAWAY, "fr", EVENING, PLENTY)

    assert "regina" not in items(view)
    assert "margherita" in items(view)


def test_allergens_and_ingredients_are_those_of_the_recipe() -> None:
    margherita = shown()["margherita"]

    assert margherita.allergens == (Allergen.GLUTEN, Allergen.MILK)
    assert {part.ingredient for part in margherita.ingredients} == MARGHERITA_NEEDS.keys()


def test_meat_says_where_it_comes_from_and_makes_the_item_not_vegetarian() -> None:
    ham = evolve(
        INGREDIENTS["ham"], vegetarian=False, meat_origin=Text("porc, France", "pork, France")
    )
    menu = evolve(a_menu(MARGHERITA, REGINA), ingredients={**INGREDIENTS, "ham": ham})

    view = items(menu_view(offer(menu), TAKEAWAY, "en", EVENING, PLENTY))

    origins = {item: (each.vegetarian, each.meat_origin) for item, each in view.items()}
    assert origins == {"regina": (False, "ham (en) (pork, France)"), "margherita": (True, None)}


def test_it_speaks_the_readers_language() -> None:
    assert shown(language="fr")["margherita"].name == "margherita"
    assert shown(language="en")["margherita"].name == "margherita (en)"


def test_supplements_are_listed_with_their_price_by_size() -> None:
    view = menu_view(offer(), TAKEAWAY, "fr", EVENING, PLENTY)

    prices = {
        each.ingredient: {size.size: size.price_cents for size in each.sizes}
        for each in view.supplements
    }
    assert prices["mozzarella"] == {"small": 120, "medium": 150, "large": 200}


def nasty(item: Item) -> Item:
    text = '100 % basilic, "can_make":0, %d %s \\ é'
    return evolve(item, description=Text(text, text))


@given(
    st.fixed_dictionaries({name: st.integers(0, 5000) for name in INGREDIENTS}),
    st.sampled_from(Fulfilment),
    st.sampled_from(["fr", "en"]),
)
def test_a_printed_menu_filled_in_is_the_menu(
    available: dict[str, int], fulfilment: Fulfilment, language: str
) -> None:
    sold = offer(a_menu(nasty(MARGHERITA), REGINA))

    printed = printed_menu(sold, fulfilment, language, EVENING)

    whole = menu_view(sold, fulfilment, language, EVENING, available)
    assert printed.filled(available) == msgspec.json.encode(whole)


@pytest.mark.parametrize("now", [EVENING, EVENING + HOUR, LATE])
def test_a_printed_menu_is_that_of_its_hour(now: datetime) -> None:
    sold = offer()

    printed = msgspec.json.decode(
        printed_menu(sold, TAKEAWAY, "fr", now).filled(PLENTY), type=MenuView
    )

    assert printed == menu_view(sold, TAKEAWAY, "fr", now, PLENTY)
