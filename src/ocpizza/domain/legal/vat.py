"""VAT: the rate belongs to what is sold, how it is handed over, and the day.

Rates in mainland France: CGI 278 (20 %), 278-0 bis A 1° (5.5 %), 279 m and n (10 %);
BOI-TVA-LIQ-30-10-10 and BOI-TVA-LIQ-30-20-10-20. The table begins with the rates of
1 January 2014 (law 2012-1510, article 68).
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum, unique
from functools import lru_cache

from attrs import field, frozen, validators

from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.legal.dated import Dated, in_force


@unique
class VatCategory(StrEnum):
    """What an item is to the tax office: a property of the product and its packaging.

    What the customer means to do with it does not matter.
    """

    IMMEDIATE_FOOD = "immediate_food"
    """Made to be eaten at once, hot or cold: pizza, hot dish, salad with cutlery."""
    BOTTLED_SOFT_DRINK = "bottled_soft_drink"
    """In a can or a bottle that closes."""
    OPEN_DRINK = "open_drink"
    """In a cup; coffee."""
    PACKAGED_ICE_CREAM = "packaged_ice_cream"
    SCOOP_ICE_CREAM = "scoop_ice_cream"
    """By the scoop, in a cone, in an unpackaged pot."""
    KEEPING_FOOD = "keeping_food"
    """Fresh pastry, yoghurt, fruit, bread."""
    CONFECTIONERY = "confectionery"
    """Sweets, chocolate bars, products composed with cocoa, sold as goods."""
    ALCOHOL = "alcohol"
    """Over 1.2 % vol; beer and beer mixes over 0.5 %."""
    FROZEN_TO_BAKE = "frozen_to_bake"
    """Pizza to bake at home, packed to keep; not served on the spot."""


@frozen(order=True)
class Rate:
    """A rate in basis points: 550 is 5.5 %."""

    basis_points: int = field(validator=[validators.ge(0), validators.le(10_000)])

    @classmethod
    def parse(cls, text: str) -> Rate:
        """From "10.0", "5.5", "20"; ValueError for anything else."""
        found = re.fullmatch(r"([0-9]{1,3})(?:\.([0-9]{1,2}))?", text)
        if found is None:
            raise ValueError(f"not a rate: {text!r}")
        return cls(int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0")))

    def __str__(self) -> str:
        whole, hundredths = divmod(self.basis_points, 100)
        return f"{whole}.{hundredths // 10}{hundredths % 10 or ''}"

    def vat_in(self, ttc_cents: int) -> int:
        """The tax in an amount that includes it: half up on the tax, so 3.75 at 20 % holds 0.63.

        The base is what is left. ValueError below 0: refunds reverse tax cumulatively.
        """
        if ttc_cents < 0:
            raise ValueError("tax is computed on amounts from 0 up")
        whole = 10_000 + self.basis_points
        return (2 * ttc_cents * self.basis_points + whole) // (2 * whole)


_REDUCED, _INTERMEDIATE, _NORMAL = Rate(550), Rate(1000), Rate(2000)
_SINCE = date(2014, 1, 1)
_ON_SITE = (Fulfilment.ON_SITE,)
_AWAY = (Fulfilment.TAKEAWAY, Fulfilment.DELIVERY)
_KEEPS = "CGI 278-0 bis A 1°; BOI-TVA-LIQ-30-10-10"
_AT_ONCE = "CGI 279 n; BOI-TVA-LIQ-30-10-10"
_SERVED = "CGI 279 m; BOI-TVA-LIQ-30-20-10-20"

_MAINLAND: tuple[tuple[VatCategory, tuple[Fulfilment, ...], Rate, str], ...] = (
    (VatCategory.IMMEDIATE_FOOD, _ON_SITE, _INTERMEDIATE, _SERVED),
    (VatCategory.IMMEDIATE_FOOD, _AWAY, _INTERMEDIATE, _AT_ONCE),
    (VatCategory.BOTTLED_SOFT_DRINK, _ON_SITE, _INTERMEDIATE, _SERVED),
    (VatCategory.BOTTLED_SOFT_DRINK, _AWAY, _REDUCED, _KEEPS),
    (VatCategory.OPEN_DRINK, _ON_SITE, _INTERMEDIATE, _SERVED),
    (VatCategory.OPEN_DRINK, _AWAY, _INTERMEDIATE, _AT_ONCE),
    (VatCategory.PACKAGED_ICE_CREAM, _ON_SITE, _INTERMEDIATE, _SERVED),
    (VatCategory.PACKAGED_ICE_CREAM, _AWAY, _REDUCED, _KEEPS),
    (VatCategory.SCOOP_ICE_CREAM, _ON_SITE, _INTERMEDIATE, _SERVED),
    (VatCategory.SCOOP_ICE_CREAM, _AWAY, _INTERMEDIATE, _AT_ONCE),
    (VatCategory.KEEPING_FOOD, _ON_SITE, _INTERMEDIATE, _SERVED),
    (VatCategory.KEEPING_FOOD, _AWAY, _REDUCED, _KEEPS),
    (VatCategory.CONFECTIONERY, _ON_SITE, _INTERMEDIATE, _SERVED),
    (VatCategory.CONFECTIONERY, _AWAY, _NORMAL, "CGI 278-0 bis A 1° b and c"),
    (VatCategory.ALCOHOL, _ON_SITE, _NORMAL, "CGI 278, 279 m; CIBS L111-4"),
    (VatCategory.ALCOHOL, _AWAY, _NORMAL, "CGI 278; CIBS L111-4; CGI 298 octodecies"),
    (VatCategory.FROZEN_TO_BAKE, _AWAY, _REDUCED, _KEEPS),
)

_RATES: dict[tuple[str, VatCategory, Fulfilment], tuple[Dated[Rate], ...]] = {
    ("FR", category, fulfilment): (Dated(rate, _SINCE, None, source),)
    for category, fulfilments, rate, source in _MAINLAND
    for fulfilment in fulfilments
}


def has_rates(territory: str) -> bool:
    """Whether there is a table of rates for the territory."""
    return any(known == territory for known, _, _ in _RATES)


@lru_cache(maxsize=1024)
def vat_rate(
    category: VatCategory, fulfilment: Fulfilment, on: date, territory: str = "FR"
) -> Rate:
    """The rate in force; `NotInForceError` when no table has one for this sale, territory and day."""
    what = f"rate of VAT for {category.value} ({fulfilment.value}, {territory})"
    return in_force(_RATES.get((territory, category, fulfilment), ()), on, what)
