import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocpizza.domain.orders.naming import number_named, order_name


@pytest.mark.parametrize(
    ("number", "name"),
    [
        (1, "A-001"),
        (42, "A-042"),
        (999, "A-999"),
        (1000, "B-001"),
        (1998, "B-999"),
        (26 * 999, "Z-999"),
        (26 * 999 + 1, "AA-001"),
        (27 * 999 + 1, "AB-001"),
        (702 * 999 + 1, "AAA-001"),
    ],
)
def test_a_letter_has_999_orders(number: int, name: str) -> None:
    assert order_name(number) == name


@given(st.sets(st.integers(1, 10**6), min_size=2, max_size=2))
def test_no_two_orders_of_a_day_share_a_name(numbers: set[int]) -> None:
    one, other = numbers

    assert order_name(one) != order_name(other)


@pytest.mark.parametrize("number", [1, 42, 999, 1000, 26 * 999, 26 * 999 + 1])
def test_a_name_leads_back_to_its_number(number: int) -> None:
    assert number_named(order_name(number)) == number


@pytest.mark.parametrize("typed", ["A-042", "a42", " a 42 "])
def test_people_type_names_as_they_like(typed: str) -> None:
    assert number_named(typed) == 42


@pytest.mark.parametrize("typed", ["", "Anna", "42", "A-000", "A-1000", "É-042"])
def test_what_is_no_name_names_no_order(typed: str) -> None:
    assert number_named(typed) is None
