"""Receipts and credit notes as they were issued, and how far each store has counted."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    text,
)

from ocpizza.adapters.postgres.tables.metadata import (
    Id,
    Instant,
    Json,
    at_least,
    metadata,
    one_of,
    store_id,
)
from ocpizza.adapters.postgres.tables.orders import orders
from ocpizza.domain.orders.receipt import ReceiptKind

receipt_counters = Table(
    "receipt_counters",
    metadata,
    store_id(),
    Column("kind", Text, primary_key=True),
    Column("last_number", Integer, nullable=False),
    one_of("kind", ReceiptKind),
    *at_least(1, "last_number"),
)

receipts = Table(
    "receipts",
    metadata,
    store_id(),
    Column("kind", Text, primary_key=True),
    Column("number", Integer, primary_key=True, comment="of its store and kind, without a gap"),
    Column("order_id", Id, nullable=False),
    Column("refund_id", Id, comment="what a credit note is for"),
    Column("issued_at", Instant, nullable=False),
    Column("content", Json, nullable=False, comment="all it says; names nobody"),
    ForeignKeyConstraint(["store_id", "order_id"], [orders.c.store_id, orders.c.id]),
    one_of("kind", ReceiptKind),
    *at_least(1, "number"),
    CheckConstraint("(kind = 'credit_note') = (refund_id IS NOT NULL)", name="refund_id"),
)

Index(
    "receipts_order_key",
    receipts.c.store_id,
    receipts.c.order_id,
    unique=True,
    postgresql_where=text("refund_id IS NULL"),
)
Index(
    "receipts_refund_key",
    receipts.c.store_id,
    receipts.c.refund_id,
    unique=True,
    postgresql_where=text("refund_id IS NOT NULL"),
)
Index("receipts_of_order_idx", receipts.c.store_id, receipts.c.order_id, receipts.c.issued_at)
