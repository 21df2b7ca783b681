import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocpizza.domain.money import ZERO, Money, total
from ocpizza.domain.quantity import add, difference, times
from ocpizza.domain.text import Text

amounts = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 1000))


class TestMoney:
    def test_it_is_added_subtracted_and_multiplied_in_cents(self) -> None:
        assert Money(1050) + Money(250) - Money(300) == Money(1000)
        assert Money(1050) * 3 == Money(3150)
        assert total([Money(1), Money(2)]) == Money(3)
        assert total([]) == ZERO

    def test_nothing_is_false_and_a_debt_is_not_nothing(self) -> None:
        assert not ZERO
        assert Money(-1)
        assert Money(-1).at_least_zero() == ZERO
        assert Money(1).at_least_zero() == Money(1)

    def test_currencies_do_not_mix(self) -> None:
        for act in (Money.__add__, Money.__sub__):
            with pytest.raises(ValueError, match="cannot mix"):
                act(Money(1), Money(1, "CHF"))

    def test_there_are_no_parts_of_a_cent(self) -> None:
        with pytest.raises(TypeError):
            Money(0.5)  # type: ignore[arg-type]


class TestQuantities:
    def test_needs_add_up_ingredient_by_ingredient(self) -> None:
        assert add([{"a": 1, "b": 2}, {"b": 3}]) == {"a": 1, "b": 5}
        assert times({"a": 2}, 3) == {"a": 6}

    def test_a_difference_names_what_changes_alone(self) -> None:
        assert difference({"a": 5, "b": 2, "c": 1}, {"a": 3, "b": 2, "d": 4}) == {
            "a": 2,
            "c": 1,
            "d": -4,
        }

    @given(amounts, amounts)
    def test_what_is_held_and_the_difference_come_to_what_is_wanted(
        self, wanted: dict[str, int], held: dict[str, int]
    ) -> None:
        reached = add([held, difference(wanted, held)])

        assert {k: v for k, v in reached.items() if v} == {k: v for k, v in wanted.items() if v}


class TestText:
    def test_english_for_those_who_read_it_french_for_all_others(self) -> None:
        text = Text("pâte", "dough")

        assert [text.in_(language) for language in ("en", "fr", "de", "")] == [
            "dough",
            "pâte",
            "pâte",
            "pâte",
        ]

    def test_neither_may_be_empty(self) -> None:
        for words in (("", "x"), ("x", "")):
            with pytest.raises(ValueError, match="Length"):
                Text(*words)
