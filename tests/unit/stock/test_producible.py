"""One rule behind the number shown, the number reserved and the number refused."""

import pytest
from attrs import evolve, frozen
from hypothesis import given
from hypothesis import strategies as st

from ocpizza.domain.errors import Shortage
from ocpizza.domain.quantity import add, times
from ocpizza.domain.stock.producible import Producible, producible, shortages
from tests.builders import MARGHERITA_NEEDS, REGINA


@frozen
class Line:
    quantity: int
    recipe: dict[str, int]
    item: str = "margherita"
    size: str = "medium"


needs = st.dictionaries(st.sampled_from("abcd"), st.integers(1, 9), min_size=1)
lines = st.lists(st.builds(Line, st.integers(1, 9), needs), min_size=1, max_size=5)
shelves = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 120))


class TestHowManyCanBeMade:
    def test_the_ingredient_that_runs_out_first_limits_it(self) -> None:
        shelf = dict.fromkeys(MARGHERITA_NEEDS, 10_000)

        assert producible(MARGHERITA_NEEDS, {**shelf, "basil": 12}) == Producible(4, "basil")
        assert producible(MARGHERITA_NEEDS, {**shelf, "dough": 999}) == Producible(3, "dough")

    def test_none_of_what_the_store_does_not_hold(self) -> None:
        assert producible({"ham": 1}, {}) == Producible(0, "ham")

    def test_never_less_than_none(self) -> None:
        assert producible({"ham": 1}, {"ham": -5}) == Producible(0, "ham")

    def test_of_two_that_run_out_together_always_the_same_is_named(self) -> None:
        assert producible({"b": 1, "a": 1}, {"a": 2, "b": 2}).limiting_ingredient == "a"

    @given(needs, shelves)
    def test_so_many_fit_and_not_one_more(
        self, recipe: dict[str, int], shelf: dict[str, int]
    ) -> None:
        count = producible(recipe, shelf).can_make

        assert _fits(times(recipe, count), shelf)
        assert not _fits(times(recipe, count + 1), shelf)


class TestWhatABasketIsShortOf:
    def test_nothing_when_it_fits_to_the_last_gram(self) -> None:
        assert shortages([Line(2, {"dough": 250})], {"dough": 500}) == ()

    def test_a_line_that_does_not_fit_says_how_many_would(self) -> None:
        assert shortages([Line(20, MARGHERITA_NEEDS)], dict.fromkeys(MARGHERITA_NEEDS, 1000)) == (
            Shortage("margherita", "medium", asked=20, can_make=4, limiting_ingredient="dough"),
        )

    def test_lines_that_share_an_ingredient_share_what_is_there(self) -> None:
        regina = dict(REGINA.sizes["medium"].recipe)
        basket = [Line(2, MARGHERITA_NEEDS), Line(2, regina, "regina")]
        shelf = {**dict.fromkeys([*MARGHERITA_NEEDS, *regina], 10_000), "dough": 750}

        assert shortages(basket, shelf) == (Shortage("regina", "medium", 2, 1, "dough"),)

    def test_the_same_dish_on_two_lines_is_counted_together(self) -> None:
        assert shortages([Line(2, {"a": 1}), Line(2, {"a": 1})], {"a": 3}) == (
            Shortage("margherita", "medium", 2, 1, "a"),
        )

    def test_a_line_that_does_not_fit_leaves_the_rest_to_those_after_it(self) -> None:
        basket = [Line(9, {"a": 2, "b": 1}), Line(1, {"b": 1}, "regina")]

        assert [short.item for short in shortages(basket, {"a": 4, "b": 3})] == ["margherita"]

    @given(lines, shelves)
    def test_nothing_is_short_exactly_when_the_whole_basket_fits(
        self, basket: list[Line], shelf: dict[str, int]
    ) -> None:
        whole = add(times(line.recipe, line.quantity) for line in basket)

        assert (shortages(basket, shelf) == ()) is _fits(whole, shelf)

    @given(lines, shelves)
    def test_what_it_says_can_be_made_can_be_made_with_the_rest(
        self, basket: list[Line], shelf: dict[str, int]
    ) -> None:
        named = [evolve(line, item=f"line {number}") for number, line in enumerate(basket)]
        possible = {short.item: short.can_make for short in shortages(named, shelf)}
        made = (times(line.recipe, possible.get(line.item, line.quantity)) for line in named)

        assert _fits(add(made), shelf)

    @given(needs, shelves, st.integers(1, 30))
    def test_a_single_line_is_refused_beyond_the_number_shown(
        self, recipe: dict[str, int], shelf: dict[str, int], asked: int
    ) -> None:
        shown = producible(recipe, shelf)
        found = shortages([Line(asked, recipe)], shelf)

        if asked <= shown.can_make:
            assert found == ()
        else:
            [shortage] = found
            assert (shortage.can_make, shortage.limiting_ingredient) == (
                shown.can_make,
                shown.limiting_ingredient,
            )


def _fits(wanted: dict[str, int], shelf: dict[str, int]) -> bool:
    return all(
        amount <= shelf.get(ingredient, 0) for ingredient, amount in wanted.items() if amount
    )


@pytest.mark.parametrize("count", [1, 50])
def test_the_number_shown_is_of_the_recipe_as_changed(count: int) -> None:
    doubled = {**MARGHERITA_NEEDS, "mozzarella": 240}

    assert producible(doubled, dict.fromkeys(MARGHERITA_NEEDS, 250 * count)).can_make == count
