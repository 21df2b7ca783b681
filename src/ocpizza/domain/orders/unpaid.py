"""What guests may hold without having paid: a cap per contact, and on the share of the stock."""

from __future__ import annotations

from attrs import frozen

from ocpizza.domain.errors import TooMuchUnpaid
from ocpizza.domain.quantity import Needs


@frozen
class Unpaid:
    """Unpaid orders of one contact; what all unpaid guests' orders reserve; what is on hand."""

    by_contact: int
    reserved: Needs
    on_hand: Needs


@frozen
class UnpaidCaps:
    """None switches a cap off. `share_percent` is of each ingredient's stock on hand."""

    orders_per_contact: int | None = None
    share_percent: int | None = None

    @property
    def off(self) -> bool:
        return self.orders_per_contact is None and self.share_percent is None

    def check(self, unpaid: Unpaid, needs: Needs) -> None:
        """Raise TooMuchUnpaid when one order more that takes `needs` would break a cap."""
        if self.orders_per_contact is not None and unpaid.by_contact >= self.orders_per_contact:
            raise TooMuchUnpaid
        if self.share_percent is None:
            return
        for ingredient, amount in needs.items():
            held = unpaid.reserved.get(ingredient, 0) + amount
            if held * 100 > unpaid.on_hand.get(ingredient, 0) * self.share_percent:
                raise TooMuchUnpaid
