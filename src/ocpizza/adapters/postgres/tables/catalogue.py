"""Ingredients, items in their sizes, recipes and supplements: the group's, the same in every store."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from ocpizza.adapters.postgres.tables.metadata import Json, at_least, literals, metadata, one_of
from ocpizza.domain.legal.vat import VatCategory
from ocpizza.domain.quantity import Unit
from ocpizza.domain.recipes.ingredient import Allergen
from ocpizza.domain.recipes.item import ItemKind

ingredients = Table(
    "ingredients",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name_fr", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("allergens", ARRAY(Text), nullable=False),
    Column("vegetarian", Boolean, nullable=False),
    Column("meat_origin_fr", Text),
    Column("meat_origin_en", Text),
    Column("version", Integer, nullable=False, server_default=text("1")),
    one_of("unit", Unit),
    CheckConstraint(f"allergens <@ ARRAY[{literals(Allergen)}]", name="allergens"),
    CheckConstraint("(meat_origin_fr IS NULL) = (meat_origin_en IS NULL)", name="meat_origin"),
)

items = Table(
    "items",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name_fr", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("description_fr", Text, nullable=False),
    Column("description_en", Text, nullable=False),
    Column("vat_category", Text, nullable=False),
    Column("alcohol", Boolean, nullable=False),
    Column("steps", Json, nullable=False, comment='[{"fr", "en"}], in the order of the work'),
    Column("position", Integer, nullable=False, comment="its place in the menu"),
    Column("retired", Boolean, nullable=False, server_default=text("false")),
    Column("version", Integer, nullable=False, server_default=text("1")),
    one_of("kind", ItemKind),
    one_of("vat_category", VatCategory),
)

item_sizes = Table(
    "item_sizes",
    metadata,
    Column("item_id", Text, ForeignKey(items.c.id), primary_key=True),
    Column("size", Text, primary_key=True),
    Column("position", Integer, nullable=False, comment="smallest first"),
    Column("price_cents", Integer, nullable=False),
    *at_least(0, "price_cents"),
)

recipe_parts = Table(
    "recipe_parts",
    metadata,
    Column("item_id", Text, primary_key=True),
    Column("size", Text, primary_key=True),
    Column("ingredient_id", Text, ForeignKey(ingredients.c.id), primary_key=True),
    Column("position", Integer, nullable=False, server_default=text("0"), comment="as it is made"),
    Column("quantity", Integer, nullable=False, comment="in the ingredient's base unit"),
    ForeignKeyConstraint(
        ["item_id", "size"], [item_sizes.c.item_id, item_sizes.c.size], ondelete="CASCADE"
    ),
    *at_least(1, "quantity"),
)

supplements = Table(
    "supplements",
    metadata,
    Column("ingredient_id", Text, ForeignKey(ingredients.c.id), primary_key=True),
    Column("size", Text, primary_key=True),
    Column("quantity", Integer, nullable=False, comment="in the ingredient's base unit"),
    Column("price_cents", Integer, nullable=False),
    *at_least(1, "quantity"),
    *at_least(0, "price_cents"),
)
