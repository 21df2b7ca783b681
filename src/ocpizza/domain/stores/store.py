"""A point of sale: where it is, what it does, for whom and when."""

import re
from datetime import datetime, time

from attrs import field, frozen, validators

from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.legal.alcohol import night_hours
from ocpizza.domain.money import Money
from ocpizza.domain.stores.hours import OpeningHours

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_POSTCODE = re.compile(r"[0-9]{5}")


@frozen
class StoreAddress:
    line1: str
    line2: str
    postcode: str = field(validator=validators.matches_re(_POSTCODE))
    city: str


@frozen
class DeliveryArea:
    """A postcode that is delivered to, its fee, and the least an order there must come to."""

    postcode: str = field(validator=validators.matches_re(_POSTCODE))
    fee: Money
    minimum: Money


@frozen
class AlcoholLicence:
    """What a store may sell of alcohol (code de la santé publique L3331-1 to L3331-4).

    `sold_from` and `sold_until` are wall clock and come from a local order or the house;
    until at or before from runs past midnight, and None on either side leaves it open.
    """

    on_site: bool = True
    takeaway: bool = True
    night_permit: bool = False
    sold_from: time | None = None
    sold_until: time | None = None

    def allows(self, wall: datetime, fulfilment: Fulfilment) -> bool:
        """Whether it covers a sale at `wall`, the store's local time; delivery is take-away."""
        if fulfilment is Fulfilment.ON_SITE:
            licensed = self.on_site
        else:
            night = night_hours(wall.date())
            licensed = self.takeaway and (self.night_permit or not night.holds(wall.time()))
        return licensed and self._within_hours(wall.time())

    def _within_hours(self, at: time) -> bool:
        start = self.sold_from or time.min
        if self.sold_until is None:
            return at >= start
        if start < self.sold_until:
            return start <= at < self.sold_until
        return at >= start or at < self.sold_until


@frozen
class Store:
    """A point of sale as it is configured now.

    `paused` stops web orders only. `preparation_minutes` is the time of an order that finds
    no queue, `pizzas_per_ten_minutes` what the oven lets through, `delivery_minutes` the
    ride. `vat_territory` chooses the table of rates (Corsica and overseas have their own).
    """

    id: str = field(validator=validators.and_(validators.max_len(63), validators.matches_re(_SLUG)))
    name: str
    address: StoreAddress
    phone: str
    hours: OpeningHours
    services: frozenset[Fulfilment]
    areas: tuple[DeliveryArea, ...]
    paused: bool
    preparation_minutes: int = field(validator=validators.ge(1))
    delivery_minutes: int = field(validator=validators.ge(0))
    pizzas_per_ten_minutes: int = field(validator=validators.ge(1))
    licence: AlcoholLicence | None = None
    vat_territory: str = "FR"

    def __attrs_post_init__(self) -> None:
        postcodes = [area.postcode for area in self.areas]
        if len(postcodes) != len(set(postcodes)):
            raise ValueError("a postcode is delivered to on one set of terms")

    def open_now(self, now: datetime) -> bool:
        return self.hours.at(now) is not None

    def area_for(self, postcode: str) -> DeliveryArea | None:
        return next((area for area in self.areas if area.postcode == postcode), None)

    def may_sell_alcohol(self, at: datetime, fulfilment: Fulfilment) -> bool:
        return self.licence is not None and self.licence.allows(self.hours.local(at), fulfilment)
