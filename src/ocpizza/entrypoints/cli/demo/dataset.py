"""The demonstration's data as values of the domain."""

from __future__ import annotations

import json
from datetime import date, time
from importlib.resources import files
from typing import Any

from attrs import frozen

from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.legal.vat import VatCategory
from ocpizza.domain.money import Money
from ocpizza.domain.quantity import Unit
from ocpizza.domain.recipes.ingredient import Allergen, Ingredient
from ocpizza.domain.recipes.item import Item, ItemKind, Size, Supplement
from ocpizza.domain.stores.hours import Closure, Interval, OpeningHours
from ocpizza.domain.stores.store import AlcoholLicence, DeliveryArea, Store, StoreAddress
from ocpizza.domain.text import Text

_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@frozen
class Level:
    """What a shelf holds at the start, and when to reorder, in the ingredient's base unit."""

    on_hand: int
    reorder_level: int


@frozen
class Dataset:
    """`supplements` by ingredient and size; `stock` by store and ingredient."""

    ingredients: tuple[Ingredient, ...]
    items: tuple[Item, ...]
    supplements: dict[str, dict[str, Supplement]]
    stores: tuple[Store, ...]
    stock: dict[str, dict[str, Level]]


def load(*, real_hours: bool = False) -> Dataset:
    """All of it; the stores are always open unless `real_hours`."""
    menu = _read("menu.json")
    return Dataset(
        ingredients=tuple(map(_ingredient, menu["ingredients"])),
        items=tuple(map(_item, menu["items"])),
        supplements={
            ingredient: {
                size: Supplement(added["quantity"], Money(added["price_cents"]))
                for size, added in sizes.items()
            }
            for ingredient, sizes in menu["supplements"].items()
        },
        stores=tuple(_store(each, always_open=not real_hours) for each in _read("stores.json")),
        stock={
            store: {ingredient: Level(**level) for ingredient, level in levels.items()}
            for store, levels in _read("stock.json").items()
        },
    )


def _read(name: str) -> Any:
    return json.loads(files(__package__).joinpath(name).read_text("utf-8"))


def _ingredient(data: dict[str, Any]) -> Ingredient:
    return Ingredient(
        id=data["id"],
        name=Text(**data["name"]),
        unit=Unit(data["unit"]),
        allergens=frozenset(map(Allergen, data["allergens"])),
        vegetarian=data["vegetarian"],
        meat_origin=Text(**data["meat_origin"]) if data["meat_origin"] else None,
    )


def _item(data: dict[str, Any]) -> Item:
    return Item(
        id=data["id"],
        kind=ItemKind(data["kind"]),
        name=Text(**data["name"]),
        description=Text(**data["description"]),
        vat=VatCategory(data["vat_category"]),
        sizes={
            size: Size(Money(sold["price_cents"]), sold["recipe"])
            for size, sold in data["sizes"].items()
        },
        alcohol=data["alcohol"],
        steps=tuple(Text(**step) for step in data["steps"]),
    )


def _store(data: dict[str, Any], *, always_open: bool) -> Store:
    return Store(
        id=data["id"],
        name=data["name"],
        address=StoreAddress(**data["address"]),
        phone=data["phone"],
        hours=_hours(data["hours"], always_open=always_open),
        services=frozenset(map(Fulfilment, data["services"])),
        areas=tuple(
            DeliveryArea(area["postcode"], Money(area["fee_cents"]), Money(area["minimum_cents"]))
            for area in data["areas"]
        ),
        paused=False,
        preparation_minutes=data["preparation_minutes"],
        delivery_minutes=data["delivery_minutes"],
        pizzas_per_ten_minutes=data["pizzas_per_ten_minutes"],
        licence=_licence(data["alcohol_licence"]) if data["alcohol_licence"] else None,
        vat_territory=data["vat_territory"],
    )


def _hours(data: dict[str, Any], *, always_open: bool) -> OpeningHours:
    return OpeningHours(
        weekly=tuple(
            tuple(
                Interval(time.fromisoformat(span["opens"]), time.fromisoformat(span["closes"]))
                for span in data["weekly"][day]
            )
            for day in _WEEK
        ),
        closures=tuple(
            Closure(
                date.fromisoformat(closure["first"]),
                date.fromisoformat(closure["last"]),
                closure["reason"],
            )
            for closure in data["closures"]
        ),
        zone=data["zone"],
        always_open=always_open,
    )


def _licence(data: dict[str, Any]) -> AlcoholLicence:
    hours = {
        bound: time.fromisoformat(data[bound]) if data[bound] else None
        for bound in ("sold_from", "sold_until")
    }
    return AlcoholLicence(
        on_site=data["on_site"],
        takeaway=data["takeaway"],
        night_permit=data["night_permit"],
        **hours,
    )
