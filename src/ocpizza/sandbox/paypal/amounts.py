"""Amounts as PayPal writes them: a string and a currency, kept as integer minor units."""

import re
from typing import Any

import attrs

from ocpizza.sandbox.paypal.errors import Json

WITHOUT_DECIMALS = frozenset({"HUF", "JPY", "TWD"})
WITH_DECIMALS = (
    "AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD ILS MXN MYR NOK NZD PHP PLN SEK SGD THB USD"
)
CURRENCIES = WITHOUT_DECIMALS.union(WITH_DECIMALS.split(" "))
CURRENCY_LENGTH = 3
LONGEST_VALUE = 32
SYNTAX = re.compile(r"(-?[0-9]+)|(-?([0-9]+)?[.][0-9]+)")
MAXIMUM_MINOR = 99_999_999_999_999_999


class BadAmount(Exception):
    """The issue (PayPal's word) that an amount raises, and which member of it is at fault."""

    def __init__(self, issue: str, member: str) -> None:
        super().__init__(issue)
        self.issue, self.member = issue, member


@attrs.frozen(order=False)
class Amount:
    """`minor` is cents, or whole units in a currency without decimals."""

    currency: str
    minor: int

    @classmethod
    def read(cls, money: Json, *, zero_allowed: bool = False) -> "Amount":
        """From `{"currency_code", "value"}` of checked syntax. Raises BadAmount."""
        currency, value = money["currency_code"], money["value"]
        if currency not in CURRENCIES:
            raise BadAmount("INVALID_CURRENCY_CODE", "currency_code")
        whole, _, fraction = value.partition(".")
        if len(fraction) > (0 if currency in WITHOUT_DECIMALS else 2):
            raise BadAmount("DECIMAL_PRECISION", "value")
        digits = fraction if currency in WITHOUT_DECIMALS else fraction.ljust(2, "0")
        minor = int((whole.lstrip("-") or "0") + digits)
        if whole.startswith("-") or (minor == 0 and not zero_allowed):
            issue = "CANNOT_BE_NEGATIVE" if zero_allowed else "CANNOT_BE_ZERO_OR_NEGATIVE"
            raise BadAmount(issue, "value")
        if minor > MAXIMUM_MINOR:
            raise BadAmount("MAX_VALUE_EXCEEDED", "value")
        return cls(currency, minor)

    def json(self) -> Json:
        return {"currency_code": self.currency, "value": self.text}

    @property
    def text(self) -> str:
        if self.currency in WITHOUT_DECIMALS:
            return str(self.minor)
        return f"{self.minor // 100}.{self.minor % 100:02}"

    def of(self, minor: int) -> "Amount":
        return attrs.evolve(self, minor=minor)


def syntax_is_right(money: Any) -> bool:
    """Whether `money` is `{"currency_code", "value"}` in the form the API asks."""
    if not isinstance(money, dict):
        return False
    currency, value = money.get("currency_code"), money.get("value")
    return (
        isinstance(currency, str)
        and len(currency) == CURRENCY_LENGTH
        and isinstance(value, str)
        and len(value) <= LONGEST_VALUE
        and SYNTAX.fullmatch(value) is not None
    )
