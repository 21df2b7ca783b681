"""Ceilings on means of payment."""

from datetime import date

from ocpizza.domain.legal.dated import Dated, in_force
from ocpizza.domain.money import Money

_CASH = (
    Dated(
        Money(100_000),
        date(2015, 9, 1),
        None,
        "code monétaire et financier L112-6 and D112-3, as set by decree 2015-741",
    ),
)

_MEAL_VOUCHERS = (
    Dated(
        Money(2_500),
        date(2022, 10, 1),
        None,
        "code du travail R3262-10, as set by decree 2022-1266",
    ),
)


def cash_limit(on: date) -> Money:
    """The most that a resident may pay in cash for one debt: 1,000 € (CMF L112-6, D112-3)."""
    return in_force(_CASH, on, "limit of cash")


def meal_voucher_limit(on: date) -> Money:
    """The most a person may pay in meal vouchers a day, over all issuers: 25 € (R3262-10)."""
    return in_force(_MEAL_VOUCHERS, on, "limit of meal vouchers")
