"""Orders with their lines, and the keys under which requests were answered."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from ocpizza.adapters.postgres.tables.metadata import (
    Id,
    Instant,
    Json,
    at_least,
    literals,
    metadata,
    one_of,
    store_id,
)
from ocpizza.domain.fulfilment import Channel, Fulfilment
from ocpizza.domain.orders.lifecycle import FINAL, Status
from ocpizza.domain.orders.line import MOST_OF_ONE
from ocpizza.domain.payments.method import Method

UNFINISHED = literals(status for status in Status if status not in FINAL)
"""SQL literals: a partial index is used only where a statement spells its predicate out."""

orders = Table(
    "orders",
    metadata,
    store_id(),
    Column("id", Id, primary_key=True, comment="a UUIDv7: newest first is by id"),
    Column("number", Integer, nullable=False, comment="within its business day, from 1"),
    Column("business_day", Date, nullable=False),
    Column("channel", Text, nullable=False),
    Column("fulfilment", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("placed_at", Instant, nullable=False),
    Column("promised_at", Instant, nullable=False),
    Column("requested_for", Instant),
    Column("hold_until", Instant),
    Column("contact_name", Text, nullable=False),
    Column("contact_phone", Text),
    Column("contact_email", Text),
    Column("customer_id", Id, comment="without a foreign key: customers live elsewhere"),
    Column("address", Json, comment="{line1, line2, postcode, city, instructions}"),
    Column("note", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("items_cents", Integer, nullable=False),
    Column("delivery_cents", Integer, nullable=False),
    Column("discount_cents", Integer, nullable=False),
    Column("total_cents", Integer, nullable=False),
    Column("vat", Json, nullable=False, comment="[{basis_points, base_cents, vat_cents}]"),
    Column("paid_cents", Integer, nullable=False),
    Column("refunded_cents", Integer, nullable=False),
    Column("pending_cents", Integer, nullable=False, comment="booked to go back"),
    Column("by_hand_cents", Integer, nullable=False, comment="given back by managers' own accord"),
    Column("short", Json, nullable=False, comment="[{line, ingredient, missing}]"),
    Column("courier_id", Text),
    Column("courier_name", Text),
    Column("cancel_reason", Text, nullable=False),
    Column("history", Json, nullable=False, comment="[{at, status, by, actor, reason}]"),
    Column("last_action", Text),
    Column("last_actor", Text),
    Column("pizzas", Integer, nullable=False, comment="how often it goes through the oven"),
    Column(
        "language", Text, nullable=False, server_default=text("'fr'"), comment="of mails about it"
    ),
    Column(
        "moved",
        Json,
        nullable=False,
        server_default=text("'[]'"),
        comment="of the promised time: [{at, before, after, why}]",
    ),
    Column("pays_with_cents", Integer, comment="the banknote that was announced, if it is cash"),
    UniqueConstraint("store_id", "business_day", "number"),
    one_of("channel", Channel),
    one_of("fulfilment", Fulfilment),
    one_of("status", Status),
    one_of("method", Method),
    one_of("language", ("fr", "en")),
    *at_least(1, "number", "version"),
    *at_least(0, "items_cents", "delivery_cents", "discount_cents", "paid_cents", "pizzas"),
    *at_least(0, "refunded_cents", "pending_cents", "by_hand_cents"),
    CheckConstraint(
        "total_cents >= 0 AND total_cents = items_cents + delivery_cents - discount_cents",
        name="total_cents",
    ),
    CheckConstraint("refunded_cents + pending_cents <= paid_cents", name="given_back"),
    CheckConstraint("by_hand_cents <= refunded_cents + pending_cents", name="by_hand"),
    CheckConstraint(
        "(hold_until IS NOT NULL) = (status = 'awaiting_payment')", name="held_while_awaited"
    ),
    CheckConstraint("(fulfilment = 'delivery') = (address IS NOT NULL)", name="address"),
    CheckConstraint("(courier_id IS NULL) = (courier_name IS NULL)", name="courier"),
    CheckConstraint("(last_action IS NULL) = (last_actor IS NULL)", name="last_action"),
)

Index(
    "orders_unfinished_idx",
    orders.c.store_id,
    orders.c.promised_at,
    postgresql_where=text(f"status IN ({UNFINISHED})"),
)
# A few bytes for many pages: orders come in the order of their times, so it costs them nothing.
Index("orders_placed_idx", orders.c.placed_at, postgresql_using="brin")
Index(
    "orders_held_idx",
    orders.c.hold_until,
    postgresql_where=text("hold_until IS NOT NULL"),
)
Index(
    "orders_phone_idx",
    orders.c.store_id,
    orders.c.contact_phone,
    orders.c.id,
    postgresql_where=text("contact_phone IS NOT NULL"),
)
Index(
    "orders_customer_idx",
    orders.c.customer_id,
    orders.c.id,
    postgresql_where=text("customer_id IS NOT NULL"),
)

order_lines = Table(
    "order_lines",
    metadata,
    store_id(),
    Column("order_id", Id, primary_key=True),
    Column("line", SmallInteger, primary_key=True),
    Column("item", Text, nullable=False),
    Column("size", Text, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("unit_price_cents", Integer, nullable=False),
    Column("vat_basis_points", Integer, nullable=False),
    Column("dish", Json, nullable=False, comment="as sold: name, recipe, allergens, changes"),
    ForeignKeyConstraint(["store_id", "order_id"], [orders.c.store_id, orders.c.id]),
    *at_least(1, "line"),
    *at_least(0, "unit_price_cents"),
    CheckConstraint(f"quantity BETWEEN 1 AND {MOST_OF_ONE}", name="quantity"),
    CheckConstraint("vat_basis_points BETWEEN 0 AND 10000", name="vat_basis_points"),
)

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    store_id(),
    Column("digest", LargeBinary, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("answer", LargeBinary, comment="null until the claiming transaction answers"),
    Column("order_id", Id, comment="of the order that was placed under it"),
    Column("created_at", Instant, nullable=False),
    CheckConstraint("length(digest) = 32 AND length(body) = 32", name="sha_256"),
)
