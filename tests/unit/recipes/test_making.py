"""The cook's ticket names things in the order in which they go on, and on which half."""

from typing import Any

import pytest
from attrs import evolve

from ocpizza.domain.recipes.dish import Choice, Dish
from ocpizza.domain.recipes.making import parts_of
from tests.builders import INGREDIENTS, a_menu, a_pizza, an_ingredient

HAM = {"dough": 250, "tomato-sauce": 80, "mozzarella": 100, "ham": 60, "mushrooms": 40}
WHITE = {"dough": 250, "cream": 60, "mozzarella": 90, "goat-cheese": 40, "honey": 10}
ITEMS = {
    "ham": a_pizza("ham", HAM, 800, 1000, 1200),
    "white": a_pizza("white", WHITE, 900, 1100, 1300),
}


def kept(**changes: Any) -> Dish:
    """The dish as a database gives it back: its recipe in no order of ours."""
    known = {each: an_ingredient(each) for each in (*HAM, *WHITE)}
    menu = evolve(a_menu(*ITEMS.values()), ingredients={**INGREDIENTS, **known})
    dish = menu.dish(Choice("ham", "medium", **changes), "/lines/0")
    return evolve(dish, recipe=dict(sorted(dish.recipe.items())))


def laid(dish: Dish) -> list[tuple[str, str | None]]:
    return [(part.ingredient, part.only_on) for part in parts_of(dish, ITEMS)]


def test_a_dish_is_laid_on_in_the_order_of_its_recipe() -> None:
    assert laid(kept()) == [(each, None) for each in HAM]


def test_what_is_left_out_leaves_no_gap_and_what_is_extra_comes_last() -> None:
    changed = kept(without=("mozzarella",), extra=("ham",))
    assert [each for each, _ in laid(changed)] == ["dough", "tomato-sauce", "ham", "mushrooms"]


def test_of_two_halves_what_one_alone_has_says_which_and_stays_in_its_place() -> None:
    assert laid(kept(half="white")) == [
        ("dough", None),
        ("tomato-sauce", "ham"),
        ("cream", "white"),
        ("mozzarella", None),
        ("ham", "ham"),
        ("mushrooms", "ham"),
        ("goat-cheese", "white"),
        ("honey", "white"),
    ]


def test_what_is_extra_is_for_both_halves() -> None:
    assert ("ham", None) in laid(kept(half="white", extra=("ham",)))


def test_amounts_are_those_of_the_dish() -> None:
    dish = kept(half="white")
    assert {part.ingredient: part.amount for part in parts_of(dish, ITEMS)} == dish.recipe


@pytest.mark.parametrize("gone", ["ham", "white"])
def test_an_order_outlives_a_recipe_and_then_claims_no_half(gone: str) -> None:
    dish = kept(half="white")
    left = {name: item for name, item in ITEMS.items() if name != gone}
    parts = parts_of(dish, left)
    assert {part.ingredient for part in parts} == set(dish.recipe)
    assert {part.only_on for part in parts} == {None}


def test_recipes_that_disagree_about_the_order_lose_nothing() -> None:
    dish = kept(half="white")
    upside_down = a_pizza("white", dict(reversed(WHITE.items())), 900, 1100, 1300)
    parts = [part.ingredient for part in parts_of(dish, {**ITEMS, "white": upside_down})]
    assert sorted(parts) == sorted(dish.recipe)
