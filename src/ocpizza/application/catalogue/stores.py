"""Stores as they are sent, and back; what both have in common is named as in the public view."""

from __future__ import annotations

from datetime import time
from typing import Annotated

from msgspec import Meta

from ocpizza.application.catalogue.hours import (
    Closures,
    HoursRequest,
    WallTime,
    closure_requests,
    hours_request,
    opening_hours,
)
from ocpizza.application.ports.catalogue import StoreEntry
from ocpizza.application.requests import END, Name, Optional, Phone, Postcode, Request, Short
from ocpizza.domain.errors import Fault, Invalid
from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.legal.vat import has_rates
from ocpizza.domain.money import Money
from ocpizza.domain.stores.store import AlcoholLicence, DeliveryArea, Store, StoreAddress

Fee = Annotated[int, Meta(ge=0, le=100_000)]
Minutes = Annotated[int, Meta(ge=0, le=240)]


class StoreAddressRequest(Request, frozen=True):
    line1: Short
    postcode: Postcode
    city: Short
    line2: Optional = ""


class AreaRequest(Request, frozen=True):
    postcode: Postcode
    fee_cents: Fee
    minimum_cents: Fee


class LicenceRequest(Request, frozen=True):
    """`sold_from` and `sold_until` are wall clock; null leaves that side open."""

    on_site: bool = True
    takeaway: bool = True
    night_permit: bool = False
    sold_from: WallTime | None = None
    sold_until: WallTime | None = None


class StoreRequest(Request, frozen=True, kw_only=True):
    """Everything that is configured of a store. `phone` is E.164 by the time it gets here.

    Without an `alcohol_licence` it sells none. Areas are kept by postcode.
    """

    name: Name
    address: StoreAddressRequest
    phone: Phone
    opening_hours: HoursRequest
    closures: Closures = ()
    services: Annotated[tuple[Fulfilment, ...], Meta(min_length=1, max_length=len(Fulfilment))]
    delivery_areas: Annotated[tuple[AreaRequest, ...], Meta(max_length=200)] = ()
    preparation_minutes: Annotated[int, Meta(ge=1, le=240)]
    delivery_minutes: Minutes
    pizzas_per_ten_minutes: Annotated[int, Meta(ge=1, le=1000)]
    alcohol_licence: LicenceRequest | None = None
    vat_territory: Annotated[str, Meta(pattern=rf"^[A-Z0-9-]{{2,6}}{END}", max_length=6)] = "FR"

    def value(self, store: str, *, paused: bool) -> Store:
        """Raises Invalid with every fault that is found."""
        faults = [
            Fault(f"/delivery_areas/{position}/postcode", "named-twice", {"name": area.postcode})
            for position, area in enumerate(self.delivery_areas)
            if area.postcode in [each.postcode for each in self.delivery_areas[:position]]
        ]
        if not has_rates(self.vat_territory):
            faults.append(Fault("/vat_territory", "unknown-territory"))
        try:
            hours = opening_hours(self.opening_hours, self.closures)
        except Invalid as invalid:
            raise Invalid((*faults, *invalid.faults)) from None
        if faults:
            raise Invalid(tuple(faults))
        address = self.address
        return Store(
            id=store,
            name=self.name,
            address=StoreAddress(address.line1, address.line2, address.postcode, address.city),
            phone=self.phone,
            hours=hours,
            services=frozenset(self.services),
            areas=tuple(
                DeliveryArea(area.postcode, Money(area.fee_cents), Money(area.minimum_cents))
                for area in sorted(self.delivery_areas, key=lambda area: area.postcode)
            ),
            paused=paused,
            preparation_minutes=self.preparation_minutes,
            delivery_minutes=self.delivery_minutes,
            pizzas_per_ten_minutes=self.pizzas_per_ten_minutes,
            licence=_licence(self.alcohol_licence) if self.alcohol_licence else None,
            vat_territory=self.vat_territory,
        )


class StoreKeptView(StoreRequest, frozen=True, kw_only=True):
    """A store as it is configured."""

    store: str
    ordering_paused: bool
    version: int


def kept_view(entry: StoreEntry) -> StoreKeptView:
    store, address = entry.store, entry.store.address
    return StoreKeptView(
        store=store.id,
        version=entry.version,
        ordering_paused=store.paused,
        name=store.name,
        address=StoreAddressRequest(address.line1, address.postcode, address.city, address.line2),
        phone=store.phone,
        opening_hours=hours_request(store.hours),
        closures=closure_requests(store.hours),
        services=tuple(service for service in Fulfilment if service in store.services),
        delivery_areas=tuple(
            AreaRequest(area.postcode, area.fee.cents, area.minimum.cents) for area in store.areas
        ),
        preparation_minutes=store.preparation_minutes,
        delivery_minutes=store.delivery_minutes,
        pizzas_per_ten_minutes=store.pizzas_per_ten_minutes,
        alcohol_licence=_licence_request(store.licence) if store.licence else None,
        vat_territory=store.vat_territory,
    )


def _licence(request: LicenceRequest) -> AlcoholLicence:
    return AlcoholLicence(
        on_site=request.on_site,
        takeaway=request.takeaway,
        night_permit=request.night_permit,
        sold_from=_time(request.sold_from),
        sold_until=_time(request.sold_until),
    )


def _licence_request(licence: AlcoholLicence) -> LicenceRequest:
    return LicenceRequest(
        on_site=licence.on_site,
        takeaway=licence.takeaway,
        night_permit=licence.night_permit,
        sold_from=_text(licence.sold_from),
        sold_until=_text(licence.sold_until),
    )


def _time(text: str | None) -> time | None:
    return time.fromisoformat(text) if text is not None else None


def _text(at: time | None) -> str | None:
    return f"{at:%H:%M}" if at is not None else None
