"""What an order comes to, and the VAT in it: the worked examples of the rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocpizza.domain.legal.vat import Rate
from ocpizza.domain.money import ZERO, Money
from ocpizza.domain.orders.line import OrderLine
from ocpizza.domain.orders.pricing import Totals, price
from tests.builders import a_line

RATES = ["5.5", "10.0", "20.0"]


def parts(totals: Totals) -> list[tuple[str, int, int]]:
    return [(str(part.rate), part.base.cents, part.vat.cents) for part in totals.vat]


def test_the_tax_is_rounded_half_up_and_the_base_is_the_rest() -> None:
    assert parts(price([a_line(375, "20.0")], ZERO)) == [("20.0", 312, 63)]


def test_the_tax_is_computed_once_a_rate_and_not_once_a_line() -> None:
    two = [a_line(105, "10.0", line=1), a_line(105, "10.0", line=2)]

    assert parts(price(two, ZERO)) == [("10.0", 191, 19)]
    assert Rate(1000).vat_in(105) * 2 == 20


def test_a_line_is_so_many_times_its_price() -> None:
    totals = price([a_line(1050, quantity=3)], ZERO)

    assert (totals.items, totals.total) == (Money(3150), Money(3150))


def test_there_is_a_part_for_each_rate_the_lowest_first() -> None:
    lines = [a_line(1800, "20.0"), a_line(1050, "10.0"), a_line(350, "5.5")]

    assert parts(price(lines, ZERO)) == [("5.5", 332, 18), ("10.0", 955, 95), ("20.0", 1500, 300)]


class TestDeliveryFee:
    def test_at_one_rate_it_is_taxed_at_that_rate(self) -> None:
        totals = price([a_line(1050, "10.0")], Money(250))

        assert parts(totals) == [("10.0", 1182, 118)]
        assert (totals.delivery, totals.total) == (Money(250), Money(1300))

    def test_over_several_rates_it_is_spread_by_their_value_without_vat(self) -> None:
        # Without VAT: 1000 at 10 %, 1500 at 20 %. The fee of 2.50 is 1.00 and 1.50.
        totals = price([a_line(1100, "10.0"), a_line(1800, "20.0")], Money(250))

        assert parts(totals) == [("10.0", 1091, 109), ("20.0", 1625, 325)]

    def test_a_cent_that_cannot_be_shared_goes_to_the_largest_remainder(self) -> None:
        # 1000 to 1500 without VAT: 2/5 and 3/5 of 2.49 are 99.6 and 149.4 cents.
        totals = price([a_line(1100, "10.0"), a_line(1800, "20.0")], Money(249))

        assert [base + vat for _, base, vat in parts(totals)] == [1100 + 100, 1800 + 149]

    def test_of_equal_remainders_the_lowest_rate_takes_the_cent(self) -> None:
        totals = price([a_line(1100, "10.0"), a_line(1200, "20.0")], Money(1))

        assert [base + vat for _, base, vat in parts(totals)] == [1101, 1200]

    def test_a_basket_that_costs_nothing_can_be_delivered_for_a_fee(self) -> None:
        totals = price([a_line(0, "10.0"), a_line(0, "20.0")], Money(250))

        assert parts(totals) == [("10.0", 227, 23), ("20.0", 0, 0)]


lines = st.lists(
    st.builds(a_line, st.integers(0, 5000), st.sampled_from(RATES), st.integers(1, 50)),
    min_size=1,
    max_size=6,
)


@given(lines, st.integers(0, 1000))
def test_the_parts_always_add_up_to_the_total(basket: list[OrderLine], fee: int) -> None:
    totals = price(basket, Money(fee))

    assert sum(part.base.cents + part.vat.cents for part in totals.vat) == totals.total.cents
    assert totals.total.cents == sum(line.total.cents for line in basket) + fee
    assert all(part.base.cents >= 0 and part.vat.cents >= 0 for part in totals.vat)


@given(lines, st.integers(0, 1000))
def test_the_order_of_the_lines_changes_nothing(basket: list[OrderLine], fee: int) -> None:
    assert price(basket, Money(fee)) == price(basket[::-1], Money(fee))


@given(lines)
def test_the_tax_is_within_half_a_cent_a_rate(basket: list[OrderLine]) -> None:
    for part in price(basket, ZERO).vat:
        exact = part.base.cents * part.rate.basis_points / 10_000

        assert part.vat.cents == pytest.approx(exact, abs=1)
