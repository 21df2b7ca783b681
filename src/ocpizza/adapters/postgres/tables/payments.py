"""Attempts to pay, what went back of them, and the gateway's messages."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from ocpizza.adapters.postgres.tables.metadata import (
    Id,
    Instant,
    at_least,
    metadata,
    one_of,
    store_id,
)
from ocpizza.adapters.postgres.tables.orders import orders
from ocpizza.domain.payments.method import Method
from ocpizza.domain.payments.payment import PaymentStatus, RefundStatus

UNKNOWN_END = (
    "captured_at IS NULL AND (status IN ('awaiting_approval', 'pending')"
    " OR status = 'expired' AND capture_request IS NOT NULL)"
)
"""Open attempts, and those that were closed while their capture was on its way."""

payments = Table(
    "payments",
    metadata,
    store_id(),
    Column("id", Id, primary_key=True),
    Column("order_id", Id, nullable=False),
    Column("method", Text, nullable=False),
    Column("amount_cents", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    Column("create_request", Text),
    Column("capture_request", Text),
    Column("return_url", Text),
    Column("cancel_url", Text),
    Column("gateway_order", Text),
    Column("gateway_capture", Text),
    Column("approve_url", Text),
    Column("captured_at", Instant),
    Column("tendered_cents", Integer),
    Column("version", Integer, nullable=False),
    Column("key_digest", LargeBinary),
    Column("key_body", LargeBinary),
    ForeignKeyConstraint(["store_id", "order_id"], [orders.c.store_id, orders.c.id]),
    UniqueConstraint("store_id", "key_digest"),
    UniqueConstraint("store_id", "gateway_order"),
    UniqueConstraint("store_id", "gateway_capture"),
    one_of("method", Method),
    one_of("status", PaymentStatus),
    *at_least(1, "amount_cents", "version"),
    CheckConstraint(
        "(captured_at IS NOT NULL) = (status IN ('captured', 'refunded'))", name="captured_at"
    ),
    CheckConstraint("method <> 'paypal' OR create_request IS NOT NULL", name="request_before_call"),
    CheckConstraint(
        "tendered_cents IS NULL OR method = 'cash' AND tendered_cents >= amount_cents",
        name="tendered_cents",
    ),
    CheckConstraint("(key_digest IS NULL) = (key_body IS NULL)", name="key"),
)

Index("payments_order_idx", payments.c.store_id, payments.c.order_id, payments.c.id)
Index(
    "payments_captured_on_line_idx",
    payments.c.captured_at,
    postgresql_where=text("method = 'paypal' AND captured_at IS NOT NULL"),
)
Index(
    "payments_cash_idx",
    payments.c.store_id,
    payments.c.captured_at,
    postgresql_where=text("method = 'cash'"),
)
Index("payments_unknown_end_idx", payments.c.created_at, postgresql_where=text(UNKNOWN_END))

refunds = Table(
    "refunds",
    metadata,
    store_id(),
    Column("id", Id, primary_key=True),
    Column("payment_id", Id, nullable=False),
    Column("amount_cents", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by_hand", Boolean, nullable=False, comment="a manager gave it of their own accord"),
    Column("created_at", Instant, nullable=False),
    Column("request_id", Text, nullable=False, comment="sent to the gateway at every try"),
    Column("status", Text, nullable=False),
    Column("gateway_id", Text),
    Column("key_digest", LargeBinary),
    Column("key_body", LargeBinary),
    Column("failure", Text, comment="the gateway's word for why it did not happen"),
    ForeignKeyConstraint(["store_id", "payment_id"], [payments.c.store_id, payments.c.id]),
    UniqueConstraint("store_id", "key_digest"),
    UniqueConstraint("store_id", "gateway_id"),
    one_of("status", RefundStatus),
    *at_least(1, "amount_cents"),
    CheckConstraint("failure IS NULL OR status = 'failed'", name="failure"),
    CheckConstraint("(key_digest IS NULL) = (key_body IS NULL)", name="key"),
)

Index("refunds_payment_idx", refunds.c.store_id, refunds.c.payment_id, refunds.c.id)
Index("refunds_pending_idx", refunds.c.created_at, postgresql_where=text("status = 'pending'"))
Index(
    "refunds_failed_idx",
    refunds.c.store_id,
    refunds.c.payment_id,
    postgresql_where=text("status = 'failed'"),
)

webhook_inbox = Table(
    "webhook_inbox",
    metadata,
    Column("id", Text, primary_key=True, comment="the gateway's: a message kept twice is one"),
    Column("kind", Text, nullable=False),
    Column("gateway_order", Text),
    Column("gateway_capture", Text),
    Column("reference", Text),
    Column("received_at", Instant, nullable=False),
    Column("closed_at", Instant),
)

Index(
    "webhook_inbox_open_idx",
    webhook_inbox.c.received_at,
    postgresql_where=text("closed_at IS NULL"),
)
