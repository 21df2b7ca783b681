"""Writing the group's items and ingredients."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import evolve, frozen
from sqlalchemy import Connection, Table, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from ocpizza.adapters.postgres.catalogue_rows import read_ingredients, read_items
from ocpizza.adapters.postgres.tables.catalogue import (
    ingredients,
    item_sizes,
    items,
    recipe_parts,
    supplements,
)
from ocpizza.adapters.postgres.tables.stock import stock_levels
from ocpizza.adapters.postgres.tables.stores import stores
from ocpizza.application.ports.catalogue import IngredientEntry, ItemEntry
from ocpizza.application.ports.unit_of_work import Stale
from ocpizza.domain.recipes.item import Item


@frozen
class PostgresCatalogue:
    """The `Catalogue` port."""

    connection: Connection

    def item(self, item: str) -> ItemEntry | None:
        return next(iter(read_items(self.connection, item)), None)

    def items(self) -> Sequence[ItemEntry]:
        return read_items(self.connection)

    def put_item(self, entry: ItemEntry) -> ItemEntry:
        item = entry.item
        put_row(
            self.connection,
            items,
            item.id,
            entry.version,
            {
                "kind": item.kind,
                "name_fr": item.name.fr,
                "name_en": item.name.en,
                "description_fr": item.description.fr,
                "description_en": item.description.en,
                "vat_category": item.vat,
                "alcohol": item.alcohol,
                "steps": [{"fr": step.fr, "en": step.en} for step in item.steps],
                "position": entry.position,
                "retired": entry.retired,
            },
        )
        self._put_sizes(item)
        return evolve(entry, version=entry.version + 1)

    def _put_sizes(self, item: Item) -> None:
        """Sizes that stay keep their rows: the prices of stores hang on them."""
        gone = item_sizes.c.item_id == item.id, item_sizes.c.size.not_in(item.sizes)
        self.connection.execute(delete(item_sizes).where(*gone))
        put_size = upsert(item_sizes)
        self.connection.execute(
            put_size.on_conflict_do_update(
                index_elements=["item_id", "size"],
                set_={
                    "position": put_size.excluded.position,
                    "price_cents": put_size.excluded.price_cents,
                },
            ),
            [
                {
                    "item_id": item.id,
                    "size": name,
                    "position": position,
                    "price_cents": size.price.cents,
                }
                for position, (name, size) in enumerate(item.sizes.items())
            ],
        )
        self.connection.execute(delete(recipe_parts).where(recipe_parts.c.item_id == item.id))
        self.connection.execute(
            insert(recipe_parts),
            [
                {
                    "item_id": item.id,
                    "size": name,
                    "ingredient_id": ingredient,
                    "position": position,
                    "quantity": quantity,
                }
                for name, size in item.sizes.items()
                for position, (ingredient, quantity) in enumerate(size.recipe.items())
            ],
        )

    def ingredient(self, ingredient: str) -> IngredientEntry | None:
        return next(iter(read_ingredients(self.connection, ingredient)), None)

    def ingredients(self) -> Sequence[IngredientEntry]:
        return read_ingredients(self.connection)

    def put_ingredient(self, entry: IngredientEntry) -> IngredientEntry:
        ingredient, origin = entry.ingredient, entry.ingredient.meat_origin
        put_row(
            self.connection,
            ingredients,
            ingredient.id,
            entry.version,
            {
                "name_fr": ingredient.name.fr,
                "name_en": ingredient.name.en,
                "unit": ingredient.unit,
                "allergens": sorted(ingredient.allergens),
                "vegetarian": ingredient.vegetarian,
                "meat_origin_fr": origin.fr if origin else None,
                "meat_origin_en": origin.en if origin else None,
            },
        )
        self._put_supplements(entry)
        if entry.version == 0:
            self._add_shelves(ingredient.id)
        return evolve(entry, version=entry.version + 1)

    def _put_supplements(self, entry: IngredientEntry) -> None:
        ingredient = entry.ingredient.id
        self.connection.execute(
            delete(supplements).where(supplements.c.ingredient_id == ingredient)
        )
        if entry.supplements:
            self.connection.execute(
                insert(supplements),
                [
                    {
                        "ingredient_id": ingredient,
                        "size": size,
                        "quantity": added.quantity,
                        "price_cents": added.price.cents,
                    }
                    for size, added in entry.supplements.items()
                ],
            )

    def _add_shelves(self, ingredient: str) -> None:
        shelves = [
            {"store_id": store, "ingredient_id": ingredient, "on_hand": 0}
            for store in self.connection.execute(
                select(stores.c.id).order_by(stores.c.id)
            ).scalars()
        ]
        if shelves:
            self.connection.execute(upsert(stock_levels).on_conflict_do_nothing(), shelves)


def put_row(
    connection: Connection, table: Table, key: str, version: int, values: Mapping[str, Any]
) -> None:
    """Insert the row when `version` is 0, else update the one of that version; raises Stale."""
    if version == 0:
        written = connection.execute(
            upsert(table).values(id=key, version=1, **values).on_conflict_do_nothing()
        )
    else:
        written = connection.execute(
            update(table)
            .where(table.c.id == key, table.c.version == version)
            .values(version=version + 1, **values)
        )
    if written.rowcount == 0:
        raise Stale
