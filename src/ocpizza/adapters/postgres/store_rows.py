"""Stores as they come out of the database, and the documents that their hours are kept in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from typing import Any

from sqlalchemy import Connection, Row, text

from ocpizza.application.ports.catalogue import Selling, StoreEntry
from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.money import Money
from ocpizza.domain.stores.hours import Closure, ExceptionalDay, Interval, OpeningHours
from ocpizza.domain.stores.store import AlcoholLicence, DeliveryArea, Store, StoreAddress

Document = dict[str, Any]

_STORES = text("""
SELECT store.id, store.version, name, line1, line2, postcode, city, phone, hours, services, paused,
    preparation_minutes, delivery_minutes, pizzas_per_ten_minutes, licence, vat_territory, (
    SELECT json_agg(json_build_array(area.postcode, area.fee_cents, area.minimum_cents)
        ORDER BY area.postcode)
    FROM delivery_areas AS area
    WHERE area.store_id = store.id
) AS areas
FROM stores AS store
WHERE CAST(:only AS text) IS NULL OR store.id = :only
ORDER BY store.id
""")

_SELLING = text("""
SELECT item_id, bool_and(offered) AS offered,
    json_object_agg(size, price_cents ORDER BY size) FILTER (WHERE size IS NOT NULL) AS prices
FROM (
    SELECT item_id, offered, NULL AS size, NULL AS price_cents
    FROM store_items WHERE store_id = :store
    UNION ALL
    SELECT item_id, true, size, price_cents
    FROM store_prices WHERE store_id = :store
) AS own
WHERE CAST(:only AS text) IS NULL OR item_id = :only
GROUP BY item_id
""")


def read_store(connection: Connection, store: str) -> StoreEntry | None:
    row = connection.execute(_STORES, {"only": store}).one_or_none()
    return StoreEntry(_store(row), row.version) if row is not None else None


def read_stores(connection: Connection) -> Sequence[Store]:
    """All of them, by id."""
    return [_store(row) for row in connection.execute(_STORES, {"only": None})]


def read_selling(
    connection: Connection, store: str, only: str | None = None
) -> Mapping[str, Selling]:
    """What the store sells in a way of its own, by item; all others it sells as the group does."""
    return {
        row.item_id: Selling(
            row.offered, {size: Money(cents) for size, cents in (row.prices or {}).items()}
        )
        for row in connection.execute(_SELLING, {"store": store, "only": only})
    }


def _store(row: Row[tuple[object, ...]]) -> Store:
    return Store(
        id=row.id,
        name=row.name,
        address=StoreAddress(row.line1, row.line2, row.postcode, row.city),
        phone=row.phone,
        hours=_hours(row.hours),
        services=frozenset(map(Fulfilment, row.services)),
        areas=tuple(
            DeliveryArea(postcode, Money(fee), Money(minimum))
            for postcode, fee, minimum in row.areas or ()
        ),
        paused=row.paused,
        preparation_minutes=row.preparation_minutes,
        delivery_minutes=row.delivery_minutes,
        pizzas_per_ten_minutes=row.pizzas_per_ten_minutes,
        licence=_licence(row.licence) if row.licence is not None else None,
        vat_territory=row.vat_territory,
    )


def hours_document(hours: OpeningHours) -> Document:
    """Times as HH:MM of the wall clock, days as ISO dates."""
    return {
        "zone": hours.zone,
        "always_open": hours.always_open,
        "weekly": [_spans(day) for day in hours.weekly],
        "exceptional": [
            {"day": each.day.isoformat(), "intervals": _spans(each.intervals)}
            for each in hours.exceptional
        ],
        "closures": [
            {
                "first": closure.first.isoformat(),
                "last": closure.last.isoformat(),
                "reason": closure.reason,
            }
            for closure in hours.closures
        ],
    }


def licence_document(licence: AlcoholLicence) -> Document:
    return {
        "on_site": licence.on_site,
        "takeaway": licence.takeaway,
        "night_permit": licence.night_permit,
        "sold_from": _clock(licence.sold_from),
        "sold_until": _clock(licence.sold_until),
    }


def _hours(document: Document) -> OpeningHours:
    return OpeningHours(
        weekly=tuple(_intervals(day) for day in document["weekly"]),
        closures=tuple(
            Closure(
                date.fromisoformat(each["first"]), date.fromisoformat(each["last"]), each["reason"]
            )
            for each in document["closures"]
        ),
        exceptional=tuple(
            ExceptionalDay(date.fromisoformat(each["day"]), _intervals(each["intervals"]))
            for each in document["exceptional"]
        ),
        zone=document["zone"],
        always_open=document["always_open"],
    )


def _licence(document: Document) -> AlcoholLicence:
    return AlcoholLicence(
        on_site=document["on_site"],
        takeaway=document["takeaway"],
        night_permit=document["night_permit"],
        sold_from=_time(document["sold_from"]),
        sold_until=_time(document["sold_until"]),
    )


def _spans(intervals: Iterable[Interval]) -> list[list[str]]:
    return [[f"{each.opens:%H:%M}", f"{each.closes:%H:%M}"] for each in intervals]


def _intervals(spans: Iterable[Iterable[str]]) -> tuple[Interval, ...]:
    return tuple(Interval(*map(time.fromisoformat, span)) for span in spans)


def _clock(at: time | None) -> str | None:
    return f"{at:%H:%M}" if at is not None else None


def _time(text: str | None) -> time | None:
    return time.fromisoformat(text) if text is not None else None
