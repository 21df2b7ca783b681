"""Points of sale: what they are, what they sell at which price, and their counters."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from ocpizza.adapters.postgres.tables.catalogue import item_sizes, items
from ocpizza.adapters.postgres.tables.metadata import GROUP, Json, at_least, literals, metadata
from ocpizza.domain.fulfilment import Fulfilment

stores = Table(
    "stores",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("line1", Text, nullable=False),
    Column("line2", Text, nullable=False),
    Column("postcode", Text, nullable=False),
    Column("city", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("hours", Json, nullable=False),
    Column("services", ARRAY(Text), nullable=False),
    Column("paused", Boolean, nullable=False),
    Column("preparation_minutes", Integer, nullable=False),
    Column("delivery_minutes", Integer, nullable=False),
    Column("pizzas_per_ten_minutes", Integer, nullable=False),
    Column("licence", Json),
    Column("vat_territory", Text, nullable=False),
    Column("version", Integer, nullable=False, server_default=text("1")),
    CheckConstraint(f"id <> '{GROUP}'", name="id"),
    CheckConstraint(f"services <@ ARRAY[{literals(Fulfilment)}]", name="services"),
    *at_least(1, "preparation_minutes", "pizzas_per_ten_minutes"),
    *at_least(0, "delivery_minutes"),
)


def _store_id() -> Column[str]:
    return Column("store_id", Text, ForeignKey(stores.c.id), primary_key=True)


delivery_areas = Table(
    "delivery_areas",
    metadata,
    _store_id(),
    Column("postcode", Text, primary_key=True),
    Column("fee_cents", Integer, nullable=False),
    Column("minimum_cents", Integer, nullable=False),
    *at_least(0, "fee_cents", "minimum_cents"),
)

store_items = Table(
    "store_items",
    metadata,
    _store_id(),
    Column("item_id", Text, ForeignKey(items.c.id), primary_key=True),
    Column("offered", Boolean, nullable=False),
    comment="a store sells every item that is not retired, unless a row says otherwise",
)

store_prices = Table(
    "store_prices",
    metadata,
    _store_id(),
    Column("item_id", Text, primary_key=True),
    Column("size", Text, primary_key=True),
    Column("price_cents", Integer, nullable=False),
    ForeignKeyConstraint(
        ["item_id", "size"], [item_sizes.c.item_id, item_sizes.c.size], ondelete="CASCADE"
    ),
    *at_least(0, "price_cents"),
    comment="prices that differ from the group's",
)

# One small row per store that every change locks last: room in its page keeps updates HOT.
store_counters = Table(
    "store_counters",
    metadata,
    _store_id(),
    Column("event_seq", BigInteger, nullable=False, server_default=text("0")),
    Column("menu_seq", BigInteger, nullable=False, server_default=text("0")),
    Column("offer_version", BigInteger, nullable=False, server_default=text("1")),
    CheckConstraint("menu_seq BETWEEN 0 AND event_seq", name="menu_seq"),
    *at_least(1, "offer_version"),
    comment=(
        "event_seq: of the last event; menu_seq: of the last one that changes what a menu shows; "
        "offer_version rises with every change of catalogue, recipes, prices or store"
    ),
    postgresql_with={"fillfactor": 10},
)

order_counters = Table(
    "order_counters",
    metadata,
    _store_id(),
    Column("business_day", Date, primary_key=True),
    Column("last_number", Integer, nullable=False),
    *at_least(1, "last_number"),
    postgresql_with={"fillfactor": 50},
)
