from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocpizza.domain.legal.spreading import spread

AMOUNTS = st.integers(0, 10**9)
WEIGHTS = st.lists(st.integers(0, 10**9), min_size=1, max_size=50).filter(any)


@given(amount=AMOUNTS, weights=WEIGHTS)
def test_the_parts_add_up_and_none_is_a_cent_off_its_share(amount: int, weights: list[int]) -> None:
    parts = spread(amount, weights)

    assert sum(parts) == amount
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(amount * weight, sum(weights))) < 1


@given(amount=AMOUNTS, weights=WEIGHTS)
def test_a_heavier_part_never_gets_less(amount: int, weights: list[int]) -> None:
    parts = spread(amount, weights)

    by_weight = sorted(zip(weights, parts, strict=True))
    for (light, less), (heavy, more) in pairwise(by_weight):
        assert less <= more or light == heavy


@pytest.mark.parametrize(
    ("amount", "weights", "parts"),
    [
        (250, [900, 100], (225, 25)),
        (100, [1, 1, 1], (34, 33, 33)),
        (2, [1, 1, 1], (1, 1, 0)),
        (10, [1, 5, 4], (1, 5, 4)),
        (1, [1, 3], (0, 1)),
        (1200, [990, 450], (825, 375)),
        (5, [0, 7], (0, 5)),
        (0, [3, 4], (0, 0)),
        (0, [0, 0], (0, 0)),
        (0, [], ()),
    ],
)
def test_largest_remainder_with_ties_to_the_lowest_line(
    amount: int, weights: list[int], parts: tuple[int, ...]
) -> None:
    assert spread(amount, weights) == parts


@pytest.mark.parametrize(
    ("amount", "weights"), [(-1, [1]), (1, [2, -1]), (1, [0, 0]), (1, [])], ids=str
)
def test_what_cannot_be_spread_is_refused(amount: int, weights: list[int]) -> None:
    with pytest.raises(ValueError, match="spread"):
        spread(amount, weights)
