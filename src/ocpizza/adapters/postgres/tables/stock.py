"""Levels, and the ledger that adds up to them."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, SmallInteger, Table, Text, text

from ocpizza.adapters.postgres.tables.catalogue import ingredients
from ocpizza.adapters.postgres.tables.metadata import (
    Id,
    Instant,
    at_least,
    metadata,
    one_of,
    store_id,
)
from ocpizza.adapters.postgres.tables.stores import stores
from ocpizza.domain.stock.movement import MovementKind

# Rewritten by every order: room in the page keeps the updates HOT.
stock_levels = Table(
    "stock_levels",
    metadata,
    Column("store_id", Text, ForeignKey(stores.c.id), primary_key=True),
    Column("ingredient_id", Text, ForeignKey(ingredients.c.id), primary_key=True),
    Column("on_hand", Integer, nullable=False),
    Column("reserved", Integer, nullable=False, server_default=text("0")),
    Column("reorder_level", Integer, nullable=False, server_default=text("0")),
    CheckConstraint("on_hand >= reserved AND reserved >= 0", name="reserved"),
    *at_least(0, "reorder_level"),
    postgresql_with={"fillfactor": 50},
)

stock_ledger = Table(
    "stock_ledger",
    metadata,
    store_id(),
    Column("act", Id, primary_key=True, comment="the order's id when placed, else one per commit"),
    Column("step", SmallInteger, primary_key=True),
    Column("ingredient_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("on_hand", Integer, nullable=False, comment="what it adds to the level"),
    Column("reserved", Integer, nullable=False, comment="what it adds to the level"),
    Column("order_id", Id),
    Column("reason", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("at", Instant, nullable=False),
    one_of("kind", MovementKind),
    *at_least(1, "step"),
    comment="append-only",
)
