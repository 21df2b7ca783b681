"""What a choice means on a store's menu, or everything that is wrong with it."""

import pytest
from attrs import evolve

from ocpizza.domain.errors import Fault, Invalid, NotOffered
from ocpizza.domain.recipes.dish import Choice
from ocpizza.domain.recipes.menu import Menu
from tests.builders import MARGHERITA, REGINA, a_menu, some


def faults(choice: Choice, menu: Menu | None = None) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        (menu or a_menu()).dish(choice, "/lines/7")
    return [(fault.pointer, fault.code) for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("choice", "pointer", "code"),
    [
        (Choice("unicorn"), "/item", "unknown-item"),
        (Choice("margherita"), "/size", "unknown-size"),
        (Choice("margherita", "huge"), "/size", "unknown-size"),
        (Choice("cola", "medium"), "/size", "unknown-size"),
        (some("margherita", half="unicorn"), "/half", "unknown-item"),
        (some("margherita", half="margherita"), "/half", "not-a-half"),
        (some("margherita", half="cola"), "/half", "not-a-half"),
        (some("cola", half="margherita"), "/half", "not-a-half"),
        (some("margherita", without=("unicorn",)), "/without/0", "unknown-ingredient"),
        (some("margherita", without=("ham",)), "/without/0", "not-in-recipe"),
        (some("margherita", without=("basil", "basil")), "/without/1", "named-twice"),
        (some("cola", without=("cola-can",)), "/without", "only-pizzas-change"),
        (some("margherita", extra=("unicorn",)), "/extra/0", "unknown-ingredient"),
        (some("margherita", extra=("basil",)), "/extra/0", "no-supplement"),
        (some("cola", extra=("mozzarella",)), "/extra/0", "no-supplement"),
        (some("margherita", extra=("ham", "ham")), "/extra/1", "named-twice"),
        (
            some("margherita", without=("mozzarella",), extra=("mozzarella",)),
            "/extra/0",
            "both-with-and-without",
        ),
    ],
)
def test_each_fault_says_where_it_is(choice: Choice, pointer: str, code: str) -> None:
    assert faults(choice) == [(f"/lines/7{pointer}", code)]


def test_a_pizza_with_nothing_left_is_none() -> None:
    everything = tuple(MARGHERITA.sizes["medium"].recipe)

    assert faults(some("margherita", without=everything)) == [("/lines/7/without", "nothing-left")]


def test_a_half_is_of_the_same_size() -> None:
    family = evolve(MARGHERITA, sizes={"family": MARGHERITA.sizes["large"]})

    assert faults(Choice("margherita", "family", half="regina"), a_menu(family, REGINA)) == [
        ("/lines/7/half", "unknown-size")
    ]


def test_what_only_the_other_half_has_can_be_removed() -> None:
    halves = a_menu().dish(some("margherita", half="regina", without=("ham",)), "")

    assert "ham" not in halves.recipe


def test_all_faults_of_a_line_are_told_at_once() -> None:
    assert faults(some("margherita", without=("unicorn", "ham"), extra=("basil", "dragon"))) == [
        ("/lines/7/without/0", "unknown-ingredient"),
        ("/lines/7/without/1", "not-in-recipe"),
        ("/lines/7/extra/0", "no-supplement"),
        ("/lines/7/extra/1", "unknown-ingredient"),
    ]


def test_a_fault_has_the_figures_of_its_message() -> None:
    with pytest.raises(Invalid) as refused:
        a_menu().dish(Choice("margherita", "huge"), "/lines/0")

    sizes = ["small", "medium", "large"]
    assert refused.value.faults == (
        Fault("/lines/0/size", "unknown-size", {"item": "margherita", "sizes": sizes}),
    )


class TestOffered:
    def test_what_is_sold_here_is_offered(self) -> None:
        menu = a_menu()
        menu.check_offered(menu.dish(some("margherita", half="regina"), ""))

    @pytest.mark.parametrize("choice", [some("regina"), some("margherita", half="regina")])
    def test_what_is_known_but_not_sold_here_is_a_dish_that_is_not_offered(
        self, choice: Choice
    ) -> None:
        menu = a_menu(without=("regina",))
        dish = menu.dish(choice, "")

        with pytest.raises(NotOffered) as refused:
            menu.check_offered(dish)
        assert refused.value.item == "regina"
