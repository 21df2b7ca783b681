"""How long what names people is kept (GDPR, article 5.1 e)."""

from __future__ import annotations

from datetime import date, timedelta

from attrs import frozen

from ocpizza.domain.legal.dated import Dated, in_force


@frozen
class Retention:
    """After `unused` without a visit or an order it is announced, and `notice` later erased."""

    unused: timedelta
    notice: timedelta


_ACCOUNTS = (
    Dated(
        Retention(unused=timedelta(days=731), notice=timedelta(days=30)),
        date(2022, 2, 3),
        None,
        "CNIL, référentiel of 23 September 2021 on commercial management (deliberation 2021-131): "
        "accounts unused for two years; three years after the last contact at the most",
    ),
)


def account_retention(on: date) -> Retention:
    return in_force(_ACCOUNTS, on, "retention of accounts")


_WITH_ORDERS = (
    Dated(
        timedelta(weeks=12),
        date(2018, 5, 25),
        None,
        "GDPR, article 5.1 e; the length is ours: longer than anybody complains about a meal",
    ),
)


def kept_with_orders(on: date) -> timedelta:
    """How long an order says whom it was for: name, telephone, door code, a word to the kitchen."""
    return in_force(_WITH_ORDERS, on, "retention of what orders say of people")
