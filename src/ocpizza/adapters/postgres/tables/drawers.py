"""Cash drawers: each from its opening to its closing, and what went in and out meanwhile."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from ocpizza.adapters.postgres.tables.metadata import (
    Id,
    Instant,
    at_least,
    literals,
    metadata,
    one_of,
    store_id,
)
from ocpizza.adapters.postgres.tables.payments import payments, refunds
from ocpizza.domain.payments.drawer import OUTWARD, EntryKind

drawers = Table(
    "drawers",
    metadata,
    store_id(),
    Column("id", Id, primary_key=True),
    Column("number", Integer, nullable=False, comment="of its store, without a gap"),
    Column("opened_at", Instant, nullable=False),
    Column("opened_by", Text, nullable=False),
    Column("opened_by_name", Text, nullable=False),
    Column("float_cents", Integer, nullable=False),
    Column("closed_at", Instant),
    Column("closed_by", Text),
    Column("closed_by_name", Text),
    Column("expected_cents", Integer),
    Column("counted_cents", Integer),
    Column("note", Text),
    UniqueConstraint("store_id", "number"),
    *at_least(1, "number"),
    *at_least(0, "float_cents", "counted_cents"),
    CheckConstraint(
        "num_nulls(closed_at, closed_by, closed_by_name, expected_cents, counted_cents, note)"
        " IN (0, 6)",
        name="closing",
    ),
)

Index(
    "drawers_open_key",
    drawers.c.store_id,
    unique=True,
    postgresql_where=text("closed_at IS NULL"),
)

drawer_entries = Table(
    "drawer_entries",
    metadata,
    store_id(),
    Column("id", Id, primary_key=True),
    Column("drawer_id", Id, nullable=False),
    Column("kind", Text, nullable=False),
    Column("amount_cents", Integer, nullable=False, comment="negative when it went out"),
    Column("at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    Column("actor_name", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("payment_id", Id),
    Column("refund_id", Id),
    ForeignKeyConstraint(["store_id", "drawer_id"], [drawers.c.store_id, drawers.c.id]),
    ForeignKeyConstraint(["store_id", "payment_id"], [payments.c.store_id, payments.c.id]),
    ForeignKeyConstraint(["store_id", "refund_id"], [refunds.c.store_id, refunds.c.id]),
    one_of("kind", EntryKind),
    CheckConstraint(
        f"amount_cents <> 0 AND (amount_cents < 0) = (kind IN ({literals(sorted(OUTWARD))}))",
        name="amount_cents",
    ),
    CheckConstraint("(payment_id IS NOT NULL) = (kind IN ('sale', 'refund'))", name="payment_id"),
    CheckConstraint("(refund_id IS NOT NULL) = (kind = 'refund')", name="refund_id"),
)

Index("drawer_entries_drawer_idx", drawer_entries.c.store_id, drawer_entries.c.drawer_id)
Index(
    "drawer_entries_sale_key",
    drawer_entries.c.store_id,
    drawer_entries.c.payment_id,
    unique=True,
    postgresql_where=text("refund_id IS NULL AND payment_id IS NOT NULL"),
)
Index(
    "drawer_entries_refund_key",
    drawer_entries.c.store_id,
    drawer_entries.c.refund_id,
    unique=True,
    postgresql_where=text("refund_id IS NOT NULL"),
)
