"""What may be paid at the door or the counter (rules of money at the door)."""

from datetime import date
from typing import Any

import pytest

from ocpizza.domain.errors import CashLimit, Fault, Invalid
from ocpizza.domain.money import ZERO, Money
from ocpizza.domain.payments.at_the_door import banknotes_for, check_payment
from ocpizza.domain.payments.method import Method

CASH, CARD, VOUCHER = Method.CASH, Method.CARD, Method.MEAL_VOUCHER


def pay(method: Method, cents: int, tendered: int | None = None, **situation: Any) -> None:
    """A payment towards 30.00 that are due, 30.00 of them food, unless said otherwise."""
    check_payment(
        method,
        Money(cents),
        Money(tendered) if tendered is not None else None,
        **{
            "due": Money(3000),
            "cash_so_far": ZERO,
            "vouchers_so_far": ZERO,
            "food_due": Money(3000),
            "on": date(2026, 11, 24),
            **situation,
        },
    )


def refused(method: Method, cents: int, tendered: int | None = None, **situation: Any) -> Fault:
    with pytest.raises(Invalid) as refusal:
        pay(method, cents, tendered, **situation)
    [fault] = refusal.value.faults
    return fault


@pytest.mark.parametrize("method", [CASH, CARD])
def test_part_or_all_of_what_is_due_can_be_paid(method: Method) -> None:
    pay(method, 1)
    pay(method, 3000)


@pytest.mark.parametrize("method", [CASH, CARD, VOUCHER])
def test_never_more_than_is_due(method: Method) -> None:
    assert refused(method, 3001) == Fault("/amount_cents", "more-than-due", {"due_cents": 3000})


class TestCash:
    def test_change_is_given(self) -> None:
        pay(CASH, 2000, 5000)
        pay(CASH, 2000, 2000)

    def test_no_less_is_tendered_than_paid(self) -> None:
        assert refused(CASH, 2000, 1999).code == "less-than-paid"

    def test_at_most_1000_euros_a_debt_all_its_parts_together(self) -> None:
        debt: dict[str, Any] = {"due": Money(150_000)}
        pay(CASH, 100_000, **debt)
        pay(CASH, 40_000, cash_so_far=Money(60_000), **debt)

        for cents, so_far in ((100_001, 0), (40_001, 60_000)):
            with pytest.raises(CashLimit) as refusal:
                pay(CASH, cents, cash_so_far=Money(so_far), **debt)
            assert refusal.value.limit_cents == 100_000

    def test_a_card_has_no_such_limit(self) -> None:
        pay(CARD, 150_000, due=Money(150_000))


class TestVouchers:
    def test_at_most_25_euros_a_day(self) -> None:
        pay(VOUCHER, 2500)
        pay(VOUCHER, 500, vouchers_so_far=Money(2000))

        assert refused(VOUCHER, 2501) == Fault(
            "/amount_cents", "voucher-limit", {"most_cents": 2500}
        )
        assert refused(VOUCHER, 501, vouchers_so_far=Money(2000)).data == {"most_cents": 500}
        assert refused(VOUCHER, 1, vouchers_so_far=Money(2600)).data == {"most_cents": 0}

    def test_food_and_soft_drinks_only(self) -> None:
        assert refused(VOUCHER, 1201, food_due=Money(1200)).data == {"most_cents": 1200}

    @pytest.mark.parametrize("method", [VOUCHER, CARD])
    def test_no_change_is_given(self, method: Method) -> None:
        pay(method, 1000, 1000)
        assert refused(method, 1000, 1100) == Fault(
            "/tendered_cents", "no-change", {"amount_cents": 1000}
        )


@pytest.mark.parametrize(
    ("due", "notes"),
    [(0, [1000, 2000, 5000]), (1000, [1000, 2000, 5000]), (1380, [2000, 5000]), (5001, [])],
)
def test_one_banknote_covers_the_sum_or_is_not_announced(due: int, notes: list[int]) -> None:
    assert [note.cents for note in banknotes_for(Money(due))] == notes
