"""What may be paid at the door or the counter, by which means."""

from __future__ import annotations

from datetime import date

from ocpizza.domain.errors import CashLimit, Fault, Invalid
from ocpizza.domain.legal.ceilings import cash_limit, meal_voucher_limit
from ocpizza.domain.money import Money
from ocpizza.domain.payments.method import Method

BANKNOTES = (Money(1000), Money(2000), Money(5000))


def banknotes_for(due: Money) -> tuple[Money, ...]:
    """Those that a customer may announce for a sum: one note that covers it, none above 50 €."""
    return tuple(note for note in BANKNOTES if note >= due)


def check_payment(
    method: Method,
    amount: Money,
    tendered: Money | None,
    *,
    due: Money,
    cash_so_far: Money,
    vouchers_so_far: Money,
    food_due: Money,
    on: date,
) -> None:
    """Refuse what cannot be taken.

    Never more than is due (no credit); cash at most 1,000 € a debt, all its parts together (CMF
    L112-6); a meal voucher at most 25 € a day, no change (code du travail R3262-8, -10) and food
    and soft drinks only: `food_due` is what is due of them. Raises Invalid or CashLimit.
    """
    if amount > due:
        raise Invalid((Fault("/amount_cents", "more-than-due", {"due_cents": due.cents}),))
    if method is Method.CASH:
        if tendered is not None and tendered < amount:
            raise Invalid(
                (Fault("/tendered_cents", "less-than-paid", {"amount_cents": amount.cents}),)
            )
        limit = cash_limit(on)
        if cash_so_far + amount > limit:
            raise CashLimit(limit.cents)
    elif tendered is not None and tendered != amount:
        raise Invalid((Fault("/tendered_cents", "no-change", {"amount_cents": amount.cents}),))
    if method is Method.MEAL_VOUCHER:
        most = min(food_due, (meal_voucher_limit(on) - vouchers_so_far).at_least_zero())
        if amount > most:
            raise Invalid((Fault("/amount_cents", "voucher-limit", {"most_cents": most.cents}),))
