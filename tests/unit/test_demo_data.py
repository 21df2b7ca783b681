import re
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise, product

import pytest

from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.legal.vat import VatCategory, vat_rate
from ocpizza.domain.money import Money
from ocpizza.domain.recipes.dish import allergens_of
from ocpizza.domain.recipes.ingredient import Allergen
from ocpizza.domain.recipes.item import STANDARD, ItemKind
from ocpizza.domain.stores.store import Store
from ocpizza.entrypoints.cli.demo import dataset

SIZES = ["small", "medium", "large"]
STORES = ["lyon-bellecour", "lyon-croix-rousse", "villeurbanne", "grenoble", "saint-etienne"]
ANIMALS = {Allergen.FISH, Allergen.CRUSTACEANS, Allergen.MOLLUSCS}
MEAT = re.compile(r"ham|lardons|chorizo|pepperoni|nduja|merguez|beef|chicken|rosette|mortadella")


DATA = dataset.load(real_hours=True)
INGREDIENTS = {ingredient.id: ingredient for ingredient in DATA.ingredients}
ITEMS = {item.id: item for item in DATA.items}
PIZZAS = [item for item in DATA.items if item.kind is ItemKind.PIZZA]
SHOPS = {shop.id: shop for shop in DATA.stores}


def test_nothing_is_named_twice() -> None:
    assert len(INGREDIENTS) == len(DATA.ingredients)
    assert len(ITEMS) == len(DATA.items)
    for language in ("fr", "en"):
        names = [item.name.in_(language) for item in ITEMS.values()]
        assert len(names) == len(set(names))


def test_there_are_30_pizzas_8_drinks_and_5_desserts() -> None:
    kinds = [item.kind for item in ITEMS.values()]

    assert [kinds.count(kind) for kind in ItemKind] == [30, 8, 5]


def test_meat_has_its_origin_and_what_was_an_animal_is_not_vegetarian() -> None:
    for ingredient in DATA.ingredients:
        assert bool(MEAT.search(ingredient.id)) is (ingredient.meat_origin is not None), ingredient
        if ingredient.meat_origin or ingredient.allergens & ANIMALS:
            assert not ingredient.vegetarian, ingredient


class TestEveryItem:
    def test_is_made_of_known_ingredients(self) -> None:
        for item in DATA.items:
            for size in item.sizes.values():
                assert size.recipe.keys() <= INGREDIENTS.keys(), item

    def test_takes_the_same_ingredients_in_every_size_and_a_larger_one_no_less(self) -> None:
        for item in DATA.items:
            for smaller, larger in pairwise(item.sizes.values()):
                assert list(smaller.recipe) == list(larger.recipe), item
                for ingredient, taken in smaller.recipe.items():
                    assert larger.recipe[ingredient] >= taken, item
                assert smaller.price < larger.price, item

    def test_has_three_sizes_if_a_pizza_else_one(self) -> None:
        for item in DATA.items:
            assert list(item.sizes) == (SIZES if item.kind is ItemKind.PIZZA else [STANDARD]), item

    def test_is_taxed_however_it_is_handed_over(self) -> None:
        for item, fulfilment in product(DATA.items, Fulfilment):
            rate = vat_rate(item.vat, fulfilment, date(2026, 11, 24))
            assert rate.basis_points > 0, (item, fulfilment)

    def test_is_alcohol_to_the_tax_office_and_to_the_courier_alike(self) -> None:
        for item in DATA.items:
            assert item.alcohol is (item.vat is VatCategory.ALCOHOL), item

    def test_tells_the_cook_what_to_do(self) -> None:
        for pizza in PIZZAS:
            assert len(pizza.steps) >= 3, pizza


def test_a_margherita_is_a_margherita() -> None:
    margherita = ITEMS["margherita"]
    five = {"tomato-sauce", "mozzarella", "basil", "olive-oil", "dough"}

    assert all(size.recipe.keys() == five for size in margherita.sizes.values())
    assert Money(990) <= margherita.sizes["medium"].price <= Money(1100)
    assert allergens_of(margherita.sizes["medium"].recipe, INGREDIENTS) == (
        Allergen.GLUTEN,
        Allergen.MILK,
    )


def test_there_is_something_for_those_who_eat_no_meat_and_no_milk() -> None:
    recipes = [pizza.sizes["medium"].recipe for pizza in PIZZAS]
    vegetarian = [
        recipe for recipe in recipes if all(INGREDIENTS[each].vegetarian for each in recipe)
    ]
    without_milk = [
        recipe for recipe in vegetarian if Allergen.MILK not in allergens_of(recipe, INGREDIENTS)
    ]

    assert len(vegetarian) >= 6
    assert len(without_milk) >= 2


def test_every_supplement_is_on_some_pizza_and_grows_with_its_size() -> None:
    on_pizzas = {each for pizza in PIZZAS for each in pizza.sizes["medium"].recipe}

    assert DATA.supplements.keys() <= on_pizzas
    for sizes in DATA.supplements.values():
        assert list(sizes) == SIZES
        for smaller, larger in pairwise(sizes.values()):
            assert 0 < smaller.quantity <= larger.quantity
            assert Money(0) < smaller.price < larger.price


def test_there_are_the_five_stores_and_each_stocks_every_ingredient() -> None:
    assert list(SHOPS) == list(DATA.stock) == STORES
    for levels in DATA.stock.values():
        assert levels.keys() == INGREDIENTS.keys()
        assert all(0 < level.reorder_level < level.on_hand for level in levels.values())


def test_lyon_bellecour_has_stock_for_400_medium_margheritas() -> None:
    recipe = ITEMS["margherita"].sizes["medium"].recipe
    levels = DATA.stock["lyon-bellecour"]

    assert min(levels[each].on_hand // taken for each, taken in recipe.items()) == 400


def test_lyon_bellecour_brings_one_medium_margherita_to_69002() -> None:
    area = SHOPS["lyon-bellecour"].area_for("69002")

    assert area is not None
    assert area.minimum <= ITEMS["margherita"].sizes["medium"].price


@pytest.mark.parametrize("shop", DATA.stores, ids=lambda each: each.id)
class TestEveryStore:
    def test_delivers_at_home_first_and_offers_every_service(self, shop: Store) -> None:
        assert shop.services == set(Fulfilment)
        assert shop.area_for(shop.address.postcode) is not None

    def test_has_a_phone_number_kept_for_fiction(self, shop: Store) -> None:
        assert re.fullmatch(r"\+3346571[0-9]{4}", shop.phone)

    def test_is_open_past_midnight_on_some_night_of_the_week(self, shop: Store) -> None:
        assert any(interval.past_midnight for day in shop.hours.weekly for interval in day)

    def test_opens_within_three_days_in_an_ordinary_week(self, shop: Store) -> None:
        monday = datetime(2026, 11, 30, tzinfo=UTC)
        upcoming = shop.hours.next_after(monday)

        assert upcoming is not None
        assert upcoming.opens_at - monday < timedelta(days=3)


def test_demonstration_stores_are_always_open_unless_real_hours_are_asked_for() -> None:
    christmas_night = datetime(2026, 12, 25, 2, tzinfo=UTC)

    assert all(shop.open_now(christmas_night) for shop in dataset.load().stores)
    assert not any(shop.open_now(christmas_night) for shop in DATA.stores)
