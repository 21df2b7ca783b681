"""Means of payment."""

from __future__ import annotations

from enum import StrEnum


class Method(StrEnum):
    """How an order is paid: on line before it is made, or at the door."""

    PAYPAL = "paypal"
    CASH = "cash"
    CARD = "card"
    MEAL_VOUCHER = "meal_voucher"

    @property
    def online(self) -> bool:
        return self is Method.PAYPAL
