"""A change of a dish goes all the way: stock, price, allergens and the cook's ticket together."""

import pytest
from attrs import evolve

from ocpizza.domain.money import Money
from ocpizza.domain.recipes.dish import Choice, Dish
from ocpizza.domain.recipes.ingredient import Allergen
from ocpizza.domain.recipes.item import ItemKind, Size
from tests.builders import (
    COLA,
    MARGHERITA,
    MARGHERITA_NEEDS,
    a_menu,
    a_pizza,
    some,
)


def dish(item: str = "margherita", size: str | None = None, **changes: object) -> Dish:
    return a_menu().dish(some(item, 1, size, **changes), "/lines/0")


def test_a_plain_dish_is_the_item_in_its_size() -> None:
    plain = dish("margherita", "large")

    assert (plain.item, plain.size, plain.kind) == ("margherita", "large", ItemKind.PIZZA)
    assert plain.price == Money(1350)
    assert plain.recipe == MARGHERITA.sizes["large"].recipe
    assert (plain.without, plain.extra, plain.half) == ((), (), None)


def test_a_supplement_takes_more_costs_more_and_is_on_the_ticket() -> None:
    with_ham = dish(extra=("ham", "mozzarella"))

    assert with_ham.recipe == {**MARGHERITA_NEEDS, "ham": 40, "mozzarella": 120 + 60}
    assert with_ham.price == Money(1050 + 200 + 150)
    assert with_ham.extra == ("ham", "mozzarella")


def test_a_supplement_is_that_of_the_size() -> None:
    small, large = dish(size="small", extra=("ham",)), dish(size="large", extra=("ham",))

    assert (small.recipe["ham"], small.price) == (32, Money(850 + 170))
    assert (large.recipe["ham"], large.price) == (60, Money(1350 + 250))


def test_a_removal_takes_less_costs_the_same_and_is_on_the_ticket() -> None:
    bare = dish(without=("basil", "olive-oil"))

    assert bare.recipe == {"dough": 250, "tomato-sauce": 80, "mozzarella": 120}
    assert bare.price == Money(1050)
    assert bare.without == ("basil", "olive-oil")


def test_two_halves_take_half_of_each_recipe_rounded_up_at_the_dearer_price() -> None:
    halves = dish("margherita", half="regina")

    assert halves.recipe == {
        "dough": 250,
        "tomato-sauce": 80,
        "mozzarella": 60 + 51,
        "basil": 2,
        "olive-oil": 3,
        "ham": 30,
        "mushrooms": 23,
    }
    assert halves.price == Money(1250)
    assert dish("regina", half="margherita").price == Money(1250)
    assert halves.name.fr == "margherita / regina"
    assert halves.half == "regina"


def test_what_is_removed_is_removed_from_both_halves() -> None:
    halves = dish("margherita", half="regina", without=("mozzarella",), extra=("ham",))

    assert "mozzarella" not in halves.recipe
    assert halves.recipe["ham"] == 30 + 40
    assert halves.price == Money(1250 + 200)


class TestAllergens:
    def test_they_are_those_of_the_recipe_in_the_order_of_the_regulation(self) -> None:
        assert dish().allergens == (Allergen.GLUTEN, Allergen.MILK)
        assert dish("tiramisu").allergens == (Allergen.GLUTEN, Allergen.EGGS, Allergen.MILK)
        assert dish("cola").allergens == ()

    def test_a_removal_takes_its_allergen_away(self) -> None:
        assert dish(without=("mozzarella",)).allergens == (Allergen.GLUTEN,)

    def test_unless_another_ingredient_brings_it(self) -> None:
        creamy = a_pizza("creamy", {"dough": 1, "mozzarella": 1, "tiramisu-cup": 1}, 1, 1, 1)
        bare = a_menu(creamy).dish(Choice("creamy", "medium", without=("mozzarella",)), "")

        assert Allergen.MILK in bare.allergens

    def test_a_supplement_and_another_half_bring_theirs(self) -> None:
        marinara = a_pizza("marinara", {"dough": 250, "tomato-sauce": 80}, 700, 900, 1100)
        menu = a_menu(marinara, MARGHERITA)
        plain = Choice("marinara", "medium")

        assert menu.dish(plain, "").allergens == (Allergen.GLUTEN,)
        for milky in (evolve(plain, extra=("mozzarella",)), evolve(plain, half="margherita")):
            assert menu.dish(milky, "").allergens == (Allergen.GLUTEN, Allergen.MILK)


class TestItems:
    def test_the_only_size_may_be_left_out(self) -> None:
        assert COLA.size_or_only(None) == "standard"
        assert COLA.size_or_only("standard") == "standard"
        assert COLA.size_or_only("medium") is None

    def test_one_of_several_sizes_may_not(self) -> None:
        assert MARGHERITA.size_or_only(None) is None
        assert MARGHERITA.size_or_only("large") == "large"

    @pytest.mark.parametrize("recipe", [{}, {"dough": 0}, {"dough": -1}, {"dough": 1, "ham": 0}])
    def test_a_recipe_takes_something_of_all_it_names(self, recipe: dict[str, int]) -> None:
        with pytest.raises(ValueError, match="recipe must take"):
            Size(Money(100), recipe)

    def test_an_item_has_a_size_and_a_slug(self) -> None:
        with pytest.raises(ValueError, match="Length"):
            evolve(COLA, sizes={})
        with pytest.raises(ValueError, match="regex"):
            evolve(COLA, id="Cola!")
