import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocpizza.domain.orders.naming import order_name


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
