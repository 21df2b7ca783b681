"""Money: integer cents of one currency, never a float."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen


@frozen(order=True)
class Money:
    """An amount in cents, VAT included unless said otherwise.

    Amounts may be negative while they are a difference. Mixing currencies raises ValueError.
    """

    cents: int
    currency: str = "EUR"

    def __attrs_post_init__(self) -> None:
        if type(self.cents) is not int:
            raise TypeError(f"cents are whole, not {self.cents!r}")

    def __add__(self, other: Money) -> Money:
        return Money(self.cents + self._same(other).cents, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.cents - self._same(other).cents, self.currency)

    def __mul__(self, times: int) -> Money:
        return Money(self.cents * times, self.currency)

    def __bool__(self) -> bool:
        return self.cents != 0

    def at_least_zero(self) -> Money:
        """This amount, or nothing when it is negative."""
        return self if self.cents > 0 else Money(0, self.currency)

    def _same(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise ValueError(f"cannot mix {self.currency} and {other.currency}")
        return other


ZERO = Money(0)


def total(amounts: Iterable[Money]) -> Money:
    """The sum of some amounts of one currency."""
    return sum(amounts, start=ZERO)
