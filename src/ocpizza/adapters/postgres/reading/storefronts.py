"""All stores, and the recipes of the group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import field, frozen
from sqlalchemy import Engine

from ocpizza.adapters.postgres.catalogue_rows import read_ingredients, read_items
from ocpizza.adapters.postgres.engine import autocommit
from ocpizza.adapters.postgres.store_rows import read_stores
from ocpizza.domain.errors import NotFound
from ocpizza.domain.recipes.ingredient import Ingredient
from ocpizza.domain.recipes.item import Item
from ocpizza.domain.stores.store import Store


@frozen
class PostgresStorefronts:
    """The `Storefronts` port."""

    engine: Engine = field(converter=autocommit)

    def all(self) -> Sequence[Store]:
        with self.engine.connect() as connection:
            return read_stores(connection)


@frozen
class PostgresRecipes:
    """The `Recipes` port."""

    engine: Engine = field(converter=autocommit)

    def of(self, item: str) -> tuple[Item, Mapping[str, Ingredient]]:
        with self.engine.connect() as connection:
            found = read_items(connection, item)
            if not found:
                raise NotFound
            known = read_ingredients(connection)
        return found[0].item, {entry.ingredient.id: entry.ingredient for entry in known}
