"""The demonstration's data, as files to import and as values of the domain."""

from __future__ import annotations

from importlib.resources import files
from typing import TypeVar

import msgspec
from attrs import frozen
from msgspec.structs import replace

from ocpizza.application.catalogue.files import MenuFile, StoreRow
from ocpizza.domain.recipes.ingredient import Ingredient
from ocpizza.domain.recipes.item import Item, Supplement
from ocpizza.domain.stores.store import Store

Content = TypeVar("Content")


class Level(msgspec.Struct, frozen=True):
    """What a shelf holds at the start, and when to reorder, in the ingredient's base unit."""

    on_hand: int
    reorder_level: int


@frozen
class Dataset:
    """`stock` by store and ingredient."""

    menu: MenuFile
    store_rows: tuple[StoreRow, ...]
    stock: dict[str, dict[str, Level]]

    @property
    def ingredients(self) -> tuple[Ingredient, ...]:
        return tuple(row.value(row.id) for row in self.menu.ingredients)

    @property
    def supplements(self) -> dict[str, dict[str, Supplement]]:
        """By ingredient and size."""
        return {row.id: row.supplement_values() for row in self.menu.ingredients if row.supplements}

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(row.value(row.id) for row in self.menu.items)

    @property
    def stores(self) -> tuple[Store, ...]:
        return tuple(row.value(row.id, paused=False) for row in self.store_rows)


def load(*, real_hours: bool = False) -> Dataset:
    """All of it; the stores are always open unless `real_hours`."""
    rows = _read("stores.json", tuple[StoreRow, ...])
    return Dataset(
        menu=_read("menu.json", MenuFile),
        store_rows=tuple(
            replace(row, opening_hours=replace(row.opening_hours, always_open=not real_hours))
            for row in rows
        ),
        stock=_read("stock.json", dict[str, dict[str, Level]]),
    )


def _read(name: str, type_: type[Content]) -> Content:
    return msgspec.json.decode(files(__package__).joinpath(name).read_bytes(), type=type_)
