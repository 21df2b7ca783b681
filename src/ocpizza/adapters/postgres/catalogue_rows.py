"""Items and ingredients as they come out of the database, each kind by one statement."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Row, text

from ocpizza.application.ports.catalogue import IngredientEntry, ItemEntry
from ocpizza.domain.legal.vat import VatCategory
from ocpizza.domain.money import Money
from ocpizza.domain.quantity import Unit
from ocpizza.domain.recipes.ingredient import Allergen, Ingredient
from ocpizza.domain.recipes.item import Item, ItemKind, Size, Supplement
from ocpizza.domain.text import Text

_ITEMS = text("""
SELECT id, version, kind, name_fr, name_en, description_fr, description_en, vat_category, alcohol,
    steps, item.position, retired, (
    SELECT json_agg(json_build_array(sized.size, sized.price_cents, (
        SELECT json_agg(json_build_array(part.ingredient_id, part.quantity)
            ORDER BY part.position, part.ingredient_id)
        FROM recipe_parts AS part
        WHERE part.item_id = sized.item_id AND part.size = sized.size
    )) ORDER BY sized.position)
    FROM item_sizes AS sized
    WHERE sized.item_id = item.id
) AS sizes
FROM items AS item
WHERE CAST(:only AS text) IS NULL OR item.id = :only
ORDER BY item.position, item.id
""")

_INGREDIENTS = text("""
SELECT id, version, name_fr, name_en, unit, allergens, vegetarian, meat_origin_fr, meat_origin_en, (
    SELECT json_agg(json_build_array(added.size, added.quantity, added.price_cents)
        ORDER BY added.quantity, added.price_cents, added.size)
    FROM supplements AS added
    WHERE added.ingredient_id = ingredient.id
) AS supplements
FROM ingredients AS ingredient
WHERE CAST(:only AS text) IS NULL OR ingredient.id = :only
ORDER BY ingredient.id
""")


def read_items(connection: Connection, only: str | None = None) -> Sequence[ItemEntry]:
    """The items of the group, retired ones too, by position; or the one of that id."""
    return [_item(row) for row in connection.execute(_ITEMS, {"only": only})]


def read_ingredients(connection: Connection, only: str | None = None) -> Sequence[IngredientEntry]:
    """The ingredients of the group by id, or the one of that id."""
    return [_ingredient(row) for row in connection.execute(_INGREDIENTS, {"only": only})]


def _item(row: Row[tuple[object, ...]]) -> ItemEntry:
    item = Item(
        id=row.id,
        kind=ItemKind(row.kind),
        name=Text(row.name_fr, row.name_en),
        description=Text(row.description_fr, row.description_en),
        vat=VatCategory(row.vat_category),
        sizes={size: Size(Money(price), dict(recipe)) for size, price, recipe in row.sizes},
        alcohol=row.alcohol,
        steps=tuple(Text(step["fr"], step["en"]) for step in row.steps),
    )
    return ItemEntry(item, row.position, row.retired, row.version)


def _ingredient(row: Row[tuple[object, ...]]) -> IngredientEntry:
    origin = Text(row.meat_origin_fr, row.meat_origin_en) if row.meat_origin_fr else None
    ingredient = Ingredient(
        id=row.id,
        name=Text(row.name_fr, row.name_en),
        unit=Unit(row.unit),
        allergens=frozenset(map(Allergen, row.allergens)),
        vegetarian=row.vegetarian,
        meat_origin=origin,
    )
    supplements = {
        size: Supplement(quantity, Money(price)) for size, quantity, price in row.supplements or ()
    }
    return IngredientEntry(ingredient, supplements, row.version)
