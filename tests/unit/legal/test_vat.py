from datetime import date
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.legal.dated import NotInForceError
from ocpizza.domain.legal.vat import Rate, VatCategory, vat_rate

TODAY = date(2026, 11, 24)
RATES = st.integers(0, 10_000).map(Rate)
FRENCH = [Rate(550), Rate(1000), Rate(2000)]


@pytest.mark.parametrize(
    ("category", "on_site", "away"),
    [
        ("immediate_food", "10.0", "10.0"),
        ("bottled_soft_drink", "10.0", "5.5"),
        ("open_drink", "10.0", "10.0"),
        ("packaged_ice_cream", "10.0", "5.5"),
        ("scoop_ice_cream", "10.0", "10.0"),
        ("keeping_food", "10.0", "5.5"),
        ("confectionery", "10.0", "20.0"),
        ("alcohol", "20.0", "20.0"),
    ],
)
def test_the_rate_depends_on_what_is_sold_and_how_it_is_handed_over(
    category: str, on_site: str, away: str
) -> None:
    kind = VatCategory(category)

    assert str(vat_rate(kind, Fulfilment.ON_SITE, TODAY)) == on_site
    assert str(vat_rate(kind, Fulfilment.TAKEAWAY, TODAY)) == away
    assert str(vat_rate(kind, Fulfilment.DELIVERY, TODAY)) == away


def test_a_pizza_to_bake_at_home_is_not_served_on_the_spot() -> None:
    frozen = VatCategory.FROZEN_TO_BAKE

    assert vat_rate(frozen, Fulfilment.TAKEAWAY, TODAY) == Rate(550)
    with pytest.raises(NotInForceError, match=r"frozen_to_bake \(on_site"):
        vat_rate(frozen, Fulfilment.ON_SITE, TODAY)


def test_the_table_begins_on_1_january_2014() -> None:
    food = VatCategory.IMMEDIATE_FOOD

    assert vat_rate(food, Fulfilment.TAKEAWAY, date(2014, 1, 1)) == Rate(1000)
    with pytest.raises(NotInForceError, match="2013-12-31"):
        vat_rate(food, Fulfilment.TAKEAWAY, date(2013, 12, 31))


def test_a_territory_without_a_table_has_no_rate() -> None:
    with pytest.raises(NotInForceError, match="FR-GP"):
        vat_rate(VatCategory.IMMEDIATE_FOOD, Fulfilment.TAKEAWAY, TODAY, territory="FR-GP")


@pytest.mark.parametrize(
    ("basis_points", "text"),
    [(0, "0.0"), (90, "0.9"), (105, "1.05"), (550, "5.5"), (1000, "10.0"), (2000, "20.0")],
)
def test_a_rate_is_written_with_the_decimals_it_has_and_at_least_one(
    basis_points: int, text: str
) -> None:
    assert str(Rate(basis_points)) == text


@given(rate=RATES)
def test_a_rate_can_be_read_back_from_its_text(rate: Rate) -> None:
    assert Rate.parse(str(rate)) == rate


def test_a_rate_without_decimals_is_read_too() -> None:
    assert Rate.parse("20") == Rate(2000)


@pytest.mark.parametrize(
    "text", ["", "5,5", "5.", ".5", "-5", "5.555", "1000", "\u0665.\u0665", "5.5\n"]
)
def test_anything_else_is_not_a_rate(text: str) -> None:
    with pytest.raises(ValueError, match="not a rate"):
        Rate.parse(text)


@pytest.mark.parametrize("basis_points", [-1, 10_001])
def test_a_rate_is_between_0_and_100_percent(basis_points: int) -> None:
    with pytest.raises(ValueError, match="basis_points"):
        Rate(basis_points)


@pytest.mark.parametrize(
    ("ttc", "basis_points", "vat"),
    [
        (375, 2000, 63),
        (825, 1000, 75),
        (1000, 1000, 91),
        (990, 1000, 90),
        (3, 2000, 1),
        (2, 2000, 0),
        (5, 1000, 0),
        (6, 1000, 1),
        (250, 550, 13),
        (0, 2000, 0),
        (1234, 0, 0),
        (1, 10_000, 1),
    ],
)
def test_the_tax_is_rounded_half_up(ttc: int, basis_points: int, vat: int) -> None:
    assert Rate(basis_points).vat_in(ttc) == vat


@given(ttc=st.integers(0, 10**12), rate=RATES)
def test_base_and_tax_are_the_price_and_the_tax_is_the_nearest_cent(ttc: int, rate: Rate) -> None:
    vat = rate.vat_in(ttc)
    exact = Fraction(ttc * rate.basis_points, 10_000 + rate.basis_points)

    assert vat == floor(exact + Fraction(1, 2))
    assert 0 <= vat <= ttc
    assert (ttc - vat) + vat == ttc


@pytest.mark.parametrize("rate", FRENCH, ids=str)
def test_more_money_never_holds_less_tax(rate: Rate) -> None:
    taxes = [rate.vat_in(cents) for cents in range(3000)]

    assert taxes == sorted(taxes)


def test_at_20_percent_the_half_cents_of_one_price_in_six_go_to_the_tax() -> None:
    halves = [cents for cents in range(600) if Fraction(cents, 6).denominator == 2]

    assert len(halves) == 100
    assert all(Rate(2000).vat_in(cents) == (cents + 3) // 6 for cents in halves)


def test_amounts_below_zero_are_refused() -> None:
    with pytest.raises(ValueError, match="from 0 up"):
        Rate(2000).vat_in(-1)
