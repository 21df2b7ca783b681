"""What an order comes to, and the VAT in it.

VAT is computed once per rate and order, from the sum with VAT, on the tax, half up (the European
invoice standard sums per rate too). The delivery fee is part of the price of the goods: it is
spread over their rates in proportion to their value without VAT (CGI 267 I 2°). The parts always
add up to the total.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import field, frozen

from ocpizza.domain.legal.spreading import spread
from ocpizza.domain.legal.vat import Rate
from ocpizza.domain.money import ZERO, Money, total
from ocpizza.domain.orders.line import OrderLine


@frozen
class VatPart:
    """The part of an order at one rate: without VAT, and the VAT."""

    rate: Rate
    base: Money
    vat: Money


@frozen
class Totals:
    """All amounts include VAT but the bases of `vat`, one part a rate, lowest rate first."""

    items: Money
    delivery: Money
    vat: tuple[VatPart, ...]
    discount: Money = field(default=ZERO)
    total: Money = field(init=False, eq=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "total", self.items + self.delivery - self.discount)


def price(lines: Sequence[OrderLine], fee: Money) -> Totals:
    """Price a basket that is delivered for `fee` (zero when it is not delivered)."""
    by_rate: dict[Rate, int] = {}
    for line in lines:
        by_rate[line.vat_rate] = by_rate.get(line.vat_rate, 0) + line.total.cents
    rates = sorted(by_rate)
    without_vat = [by_rate[rate] - rate.vat_in(by_rate[rate]) for rate in rates]
    if not any(without_vat):
        without_vat[0] = 1
    parts = []
    for rate, fee_cents in zip(rates, spread(fee.cents, without_vat), strict=True):
        with_vat = by_rate[rate] + fee_cents
        vat = rate.vat_in(with_vat)
        parts.append(VatPart(rate, Money(with_vat - vat), Money(vat)))
    return Totals(total(line.total for line in lines), fee, tuple(parts))
